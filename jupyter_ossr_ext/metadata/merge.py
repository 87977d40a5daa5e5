"""Several sources of metadata as one, each value with its origin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple, TypeAlias

from msgspec import structs

from ..models import FilledField, Person, RecordMetadata


class Found(NamedTuple):
    """What one file, or git, says: fields of `RecordMetadata`. `left`: what has no field there.
    `guesses`: fields that are not meant as metadata, such as a heading."""

    origin: str
    fields: dict[str, object]
    left: list[str] = []  # noqa: RUF012 (never changed)
    guesses: Collection[str] = ()


Filling: TypeAlias = tuple[dict[str, object], list[str]]
"""Fields of `RecordMetadata`, and names in the file whose values have no place there."""
Read: TypeAlias = Callable[[str], Filling]


def with_last_version(sources: Iterable[Found], last: RecordMetadata) -> list[Found]:
    """The sources of a new version, the first has precedence: what metadata files say, which are
    newer than the last version; the last version; guesses. The last version's number and
    publication date are not those of the new one."""
    stated: list[Found] = []
    guesses: list[Found] = []
    for source in sources:
        fields = dict(source.fields)
        if fields.get("version") == last.version:
            del fields["version"]  # nobody raised it yet
        of_guesses = {name: fields.pop(name) for name in source.guesses if name in fields}
        of_guesses.pop("version", None)
        stated.append(source._replace(fields=fields, guesses=()))
        guesses.append(Found(source.origin, of_guesses))
    known = structs.asdict(last)
    del known["version"], known["publication_date"]
    return [*stated, Found(RECORD, known), *guesses]


def merged(sources: Iterable[Found]) -> tuple[RecordMetadata, list[FilledField]]:
    """The first source that knows a field has it; `extra` is taken term by term."""
    fields: dict[str, object] = {}
    extra: dict[str, str] = {}
    filled_fields: list[FilledField] = []
    for source in sources:
        for name, value in source.fields.items():
            if name == "extra" and isinstance(value, dict):
                for term, text in value.items():
                    if term not in extra:
                        extra[term] = text
                        filled_fields.append(FilledField(f"/extra/{term}", source.origin))
            elif value and name not in fields:
                fields[name] = value
                filled_fields.append(FilledField(f"/{_camel(name)}", source.origin))
    return structs.replace(RecordMetadata(), **fields, extra=extra), filled_fields


def with_account(
    metadata: RecordMetadata, me: Person | None
) -> tuple[RecordMetadata, list[FilledField]]:
    """Who is signed in is the creator where nobody is named, and completes what is said of them."""
    if me is None:
        return metadata, []
    if not metadata.creators:
        return structs.replace(metadata, creators=[me]), [FilledField("/creators", ACCOUNT)]
    creators: list[Person] = []
    filled_fields: list[FilledField] = []
    for number, person in enumerate(metadata.creators):
        more: dict[str, object] = {}
        if _name(person) == _name(me):
            if me.orcid and not person.orcid:
                more["orcid"] = me.orcid
            if me.affiliations and not person.affiliations:
                more["affiliations"] = me.affiliations
        creators.append(structs.replace(person, **more))
        filled_fields += [FilledField(f"/creators/{number}/{name}", ACCOUNT) for name in more]
    return structs.replace(metadata, creators=creators), filled_fields


ACCOUNT = "account"
"""The origin of what the repository knows about who is signed in."""
RECORD = "record"
"""The origin of what the last version of a record says."""


def _name(person: Person) -> tuple[str, str]:
    return person.family_name.casefold(), person.given_name.casefold()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
