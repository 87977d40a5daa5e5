"""When a value of a metadata file is the same as what was read from it, by its format's rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .metadata_documents import Leaf, leaves, plain

PEOPLE = {"creators", "contributors"}
MEANS = {
    "access_right=open": "",
    "access_right=embargoed": "restricted",
    "access_right=closed": "restricted",
    "language=en": "eng",
    "language=de": "deu",
    "language=fr": "fra",
    "type=software": "",
}
"""Words of formats, by the words of InvenioRDM that mean the same; nothing is its default."""
SAYS_NOTHING = re.compile(
    r"identifiers/#/(?:type|description|relation)|related_identifiers/#/scheme"
    r"|license.*/(?:name|@type|text)|funder.*/(?:@id|id|url)|publication_type|image_type"
)
"""Read to understand the value beside it, which is looked for."""
LANGUAGES = {
    "python 3": "python",
    "golang": "go",
    "https://r-project.org": "r",
    "https://www.python.org/": "python",
    "unix shell": "shell",
    "python3": "python",
    "python 3.8": "python",
}
LICENCE_NAMES = {
    "apache license 2 0": "apache-2.0",
    "apache software license": "apache-2.0",
    "apache 2 0": "apache-2.0",
    "apache2 0": "apache-2.0",
    "mit license": "mit",
    "3 clause bsd": "bsd-3-clause",
    "bsd 3 clause license": "bsd-3-clause",
    "gnu general public license v3 or later gplv3": "gpl-3.0-or-later",
    "gnu general public license v3 gplv3": "gpl-3.0-only",
    "gnu affero general public license v3": "agpl-3.0-only",
    "gnu lesser general public license v3 lgplv3": "lgpl-3.0-only",
    "european union public licence 1 1 eupl 1 1": "eupl-1.1",
    "cc0 1 0 universal cc0 1 0 public domain dedication": "cc0-1.0",
    "cc0": "cc0-1.0",
    "cc by": "cc-by-4.0",
    "gplv3": "gpl-3.0-only",
}


def is_same(kind: str, leaf: Leaf, value: object, read: dict[str, object]) -> bool:
    """Whether a leaf's text is at its place."""
    if SAYS_NOTHING.fullmatch(leaf.pattern) and read:
        return True
    if "licences" in read and _licence(leaf, read["licences"]):
        return True
    means = MEANS.get(f"{leaf.path[0]}={leaf.text.lower()}") if len(leaf.path) == 1 else None
    if means == "":
        return True
    place: object = read
    if PEOPLE & read.keys() and len(leaf.path) > 1:
        item = _items(value)[int(leaf.path[1]) if leaf.path[1].isdigit() else 0]
        persons = [each for name in PEOPLE & read.keys() for each in _items(read[name])]
        place = [each for each in persons if _name(item) <= _words(each)] or persons
    wanted = means or leaf.text
    if leaf.path[-1] == "roleName" or leaf.pattern == "contributors/#/type":
        roles = {str(each.get("id")) for each in _roles(read)}
        return re.sub("[^a-z]", "", wanted.lower()) in roles
    if PEOPLE & read.keys() and set(plain(wanted).split()) - {"and"} <= _words(place):
        return bool(place)
    if "programming_languages" in read and _language(leaf.text, read["programming_languages"]):
        return True
    return _is_in(wanted, plain(" ".join(each.text for each in leaves(place))))


def _roles(read: dict[str, object]) -> Iterator[dict[str, object]]:
    for name in PEOPLE & read.keys():
        for each in _items(read[name]):
            role = each.get("role") if isinstance(each, dict) else None
            if isinstance(role, dict):
                yield role


def _language(text: str, got: object) -> bool:
    ids = {str(each["id"]) for each in _items(got) if isinstance(each, dict)}
    word = text.removeprefix("Programming Language :: ").partition(" ::")[0].lower()
    return LANGUAGES.get(word, word) in ids


def _is_in(text: str, place: str) -> bool:
    words = plain(text)
    if words in place or words.replace(" ", "") in place.split():
        return True
    if match := re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?!\d)", text.strip()):
        year, month, day = match.groups()
        return f" {year} {int(month):02} {int(day):02} " in place
    if "::" in text:
        return _is_in(text.rpartition("::")[2], place)
    tokens = words.split()
    if re.search(r"[,;\n]", text) and "://" not in text:
        return all(f" {token} " in place for token in tokens)
    status = re.search(r"repostatus\.org/#(\w+)", text)
    return bool(status and f" {status[1].lower()} " in place)


def problems(
    kind: str, term: str, value: object, read: dict[str, object], terms: dict[str, object]
) -> Iterator[str]:
    """What is not exactly as the file says, though its words are there."""
    for place, got in read.items():
        if place in {"title", "version"} and isinstance(value, str):
            older = term == "version" and "softwareVersion" in terms
            if not older and " ".join(str(got).split()) != " ".join(value.split()):
                yield f"{term}: {value!r} became {got!r}"
        elif place == "subjects" and term == "keywords":
            words = _listed(kind, value)
            titles = [str(each["title"]) for each in _items(got) if isinstance(each, dict)]
            if words is not None and titles[: len(words)] != words:
                yield f"keywords: {words} became {titles}"
        if place in PEOPLE:
            yield from _odd_names(term, _items(got))
        if place in PEOPLE and isinstance(value, list):
            yield from _people(kind, term, value, _items(got))


def _odd_names(term: str, got: list[object]) -> Iterator[str]:
    """Names that no person has, however they were written."""
    for person in got:
        if not isinstance(person, dict) or person.get("kind") == "organizational":
            continue
        family, given = str(person.get("familyName", "")), str(person.get("givenName", ""))
        last = given.split()[-1] if given.split() else ""
        brackets = re.search("[()<>@]", family) or given.count("(") != given.count(")")
        odd = brackets or not family or re.search(r"\bet al\b", f"{given} {family}")
        if odd or last in {"van", "von", "de", "der", "den", "la", "di", "del"}:
            yield f"{term}: a person {family!r}, {given!r}"


def _people(kind: str, term: str, value: list[object], got: list[object]) -> Iterator[str]:
    if term in {"contributor", "maintainer", "copyrightHolder", "producer", "provider"}:
        return
    items = [
        each for each in value if not (isinstance(each, dict) and "Role" in str(each.get("@type")))
    ]
    if len(items) > len(got) or (
        len(items) != len(got) and kind in {"CITATION.cff", ".zenodo.json"}
    ):
        yield f"{term}: {len(items)} became {len(got)}"
        return
    for item, person in zip(items, got, strict=False):
        if not isinstance(item, dict) or not isinstance(person, dict):
            continue
        family, given = person.get("familyName", ""), person.get("givenName", "")
        organisation = person.get("kind") == "organizational"
        pairs = [
            ("family-names", family),
            ("given-names", given),
            ("familyName", family),
            ("givenName", given),
        ]
        for key, text in pairs:
            text_of_key = item.get(key)
            if (
                key in {"given-names", "givenName"}
                and not {"family-names", "familyName"} & item.keys()
            ):
                text = f"{given} {family}"
            if isinstance(text_of_key, str) and plain(text_of_key) not in plain(text):
                yield f"{term}: {key} {text_of_key!r} is not in {text!r}"
        name = item.get("name")
        is_split = kind == ".zenodo.json" and isinstance(name, str) and "," in name
        if is_split and not organisation and plain(str(name).partition(",")[0]) != plain(family):
            yield f"{term}: {name!r} became {family!r}, {given!r}"
        is_entity = kind == "CITATION.cff" and "name" in item and "family-names" not in item
        is_entity |= "rganization" in str(item.get("@type", item.get("type", "")))
        is_person = "family-names" in item or "familyName" in item
        if (is_entity and not organisation) or (is_person and organisation):
            yield f"{term}: {item} became {person}"


def _listed(kind: str, value: object) -> list[str] | None:
    if isinstance(value, list):
        return (
            [str(each).strip() for each in value if str(each).strip()]
            if all(isinstance(e, str) for e in value)
            else None
        )
    parts = re.split(
        ";" if kind == "codemeta.json" and ";" in str(value) else r"[,;\n]", str(value)
    )
    return [part.strip() for part in parts if part.strip()]


def _licence(leaf: Leaf, got: object) -> bool:
    ids = [str(each["id"]) for each in _items(got) if isinstance(each, dict)]
    text = leaf.text.removeprefix("License :: ").removeprefix("OSI Approved :: ").strip()
    if known := LICENCE_NAMES.get(plain(text).strip()):
        return known in ids
    if text == "BSD License":  # which one, something else says
        return any(each.startswith("bsd-") for each in ids)
    wanted = []
    for part in re.split(r"\s+(?:AND|OR|and|or)\s+|[()]", text):
        bare = re.sub(
            r"\Ahttps?://(?:www\.)?(?:spdx\.org/licenses|opensource\.org/licenses?)/",
            "",
            part.strip(),
        )
        bare = re.sub(r"\.(?:html|txt|json)\Z|/\Z", "", bare).lower()
        if re.fullmatch(r"(a|l)?gpl-\d\.\d", bare):
            bare = f"{bare}-only"
        elif re.fullmatch(r"(a|l)?gpl-\d\.\d\+", bare):
            bare = f"{bare[:-1]}-or-later"
        elif match := re.match(r"https?://creativecommons\.org/licenses/([\w-]+)/(\d\.\d)", bare):
            bare = f"cc-{match[1]}-{match[2]}"
        if bare:
            wanted.append(bare)
    return bool(wanted) and all(each in ids for each in wanted)


def _items(value: object) -> list[object]:
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    return value if isinstance(value, list) else [value]


def _name(item: object) -> set[str]:
    """Words of a person's name, by which the person is found again."""
    if isinstance(item, dict):
        keys = ("family-names", "given-names", "familyName", "givenName")
        names = [text for key in keys for text in _texts(item.get(key))]
        names = names or [
            text for key in ("name", "legalName", "alias") for text in _texts(item.get(key))
        ]
        if names:
            return set(plain(" ".join(names)).split())
        return set()
    return set(plain(re.sub(r"[<(].*", "", str(item))).split())


def _texts(value: object) -> list[str]:
    return [leaf.text for leaf in leaves(value)]


def _words(value: object) -> set[str]:
    return set(plain(" ".join(_texts(value))).split())
