"""What is wrong with metadata, and what OSSR would like, as pointers into it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .._util import identifiers
from ..models import FieldError, Person, RecordMetadata, Validation
from .crosswalk import RECOMMENDED, REQUIRED, Row
from .dates import is_date

SEMVER = re.compile(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?\Z")
WORDS = {
    "codeRepository": "a code repository",
    "copyrightHolder": "a copyright holder",
    "funder": "funding",
}
"""Terms of CodeMeta that the form has a field for, in its words."""
ROLE_WORDS = {"contactperson": "Contact person", "rightsholder": "Rights holder"}


def validate(metadata: RecordMetadata, *, ossr: bool) -> Validation:
    problems = _repository(metadata)
    if not ossr:
        return Validation(problems)
    known = {each.pointer for each in problems}
    required = [_missing(row, "requires") for row in REQUIRED if _lacks(row, metadata)]
    missing = [_missing(row, "recommends") for row in RECOMMENDED if _lacks(row, metadata)]
    advice = list({(each.pointer, each.detail): each for each in missing}.values())
    if metadata.version and not SEMVER.match(metadata.version):
        text = "Semantic versions such as 1.2.0 are recommended (semver.org)."
        advice.append(FieldError("/version", text))
    return Validation(problems, [e for e in required if e.pointer not in known], advice)


def _repository(metadata: RecordMetadata) -> list[FieldError]:
    """What the repository refuses, in the words that help."""
    wrong: list[tuple[str, str]] = []
    if len(metadata.title.strip()) < 3:
        wrong.append(("/title", "Give a title of at least three letters."))
    if not metadata.resource_type:
        wrong.append(("/resourceType", "Choose what it is: software, dataset, ..."))
    if not metadata.creators:
        wrong.append(("/creators", "Name at least one creator."))
    parts = metadata.publication_date.split("/")
    if len(parts) > 2 or not all(map(is_date, parts)):
        wrong.append(("/publicationDate", "Write the date as 2026-11-23, 2026-11 or 2026."))
    for name, people in (("creators", metadata.creators), ("contributors", metadata.contributors)):
        for number, person in enumerate(people):
            wrong += _person(f"/{name}/{number}", person, name == "contributors")
    for number, work in enumerate(metadata.related):
        if not work.scheme and not identifiers.scheme(work.identifier):
            text = "This is no DOI, URL, arXiv, SWH or ISBN identifier."
            wrong.append((f"/related/{number}/identifier", text))
    for pointer, address in (
        ("/codeRepository", metadata.code_repository),
        ("/readme", metadata.readme),
    ):
        if address and not identifiers.web(address):
            wrong.append((pointer, "Write the whole address, beginning with https://."))
    wrong += _access(metadata)
    return [FieldError(pointer, text) for pointer, text in wrong]


def _person(pointer: str, person: Person, contributes: bool) -> list[tuple[str, str]]:
    wrong = []
    if not person.family_name.strip():
        what = "a name" if person.kind == "organizational" else "a family name"
        wrong.append((f"{pointer}/familyName", f"Give {what}."))
    if person.orcid and identifiers.orcid(person.orcid) != person.orcid:
        wrong.append((f"{pointer}/orcid", "This ORCID has a wrong digit; copy it again."))
    if contributes and not person.role:
        wrong.append((f"{pointer}/role", "Choose what this contributor did."))
    return wrong


def _access(metadata: RecordMetadata) -> list[tuple[str, str]]:
    until = metadata.access.embargo_until
    if until and until <= datetime.now(UTC).date().isoformat():
        return [("/access/embargoUntil", "An embargo ends on a day in the future.")]
    return []


def _lacks(row: Row, metadata: RecordMetadata) -> bool:
    value = getattr(metadata, row.field)
    if row.shape == "extra":
        return not metadata.extra.get(row.term)
    if row.role:
        return not any(each.role and each.role.id == row.role for each in value)
    return not value


def _missing(row: Row, why: str) -> FieldError:
    pointer = f"/extra/{row.term}" if row.shape == "extra" else f"/{_camel(row.field)}"
    role = ROLE_WORDS.get(row.role or "", row.role)
    how = f": add a contributor with the role {role}" if role else ""
    return FieldError(pointer, f"The OSSR {why} {WORDS.get(row.term, row.term)}{how}.")


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
