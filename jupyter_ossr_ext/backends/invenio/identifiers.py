"""Identifiers of records in pasted text: DOIs, addresses of pages, badges, ids."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from ..._util.origin import PORTS, Origin

DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>\[\]{}|\\^`\u2018\u2019\u201c\u201d«»]+", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://|(?<![\w.@/-])(?=[\w-]+\.[\w.-]+/))[^\s\"'<>\[\]{}|\\^`]+", re.I)
"""Also without a scheme."""
DOI_HOSTS = frozenset(
    {
        "doi.org",
        "dx.doi.org",
        "www.doi.org",
        "handle.test.datacite.org",
        "handle.stage.datacite.org",
    }
)
ID = re.compile(r"(?:\d{1,12}|[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5})\Z")
"""Zenodo's numbers, or InvenioRDM's base 32 ids (without i, l, o and u)."""
NAMED = re.compile(r"zenodo[.:](\d{1,12})\Z", re.IGNORECASE)
"""The end of Zenodo's DOIs, which people take for the id."""
OAI = re.compile(r"oai:([\w.-]+):([\w-]+)\Z", re.IGNORECASE)
"""The identifier that the page of a record shows for harvesters: host and id."""
BROKEN = re.compile(r"(\b10\.\d{4,9}/)\s+(?=\S)|(\bzenodo\.)\s+(?=\d)", re.IGNORECASE)
"""DOIs in which a line ends, as copied from a PDF file."""
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,8});", re.IGNORECASE)
SHIELD = re.compile(r"(?:www\.|img\.)?shields\.io\Z")
SHIELD_TEXT = re.compile(r"badge/(.*)-#?\w+(?:\.(?:svg|png))?\Z", re.DOTALL)
"""Label and message of a badge of shields.io, in which `--` and `__` stand for `-` and `_`."""
ID_PATTERN = r"^(?:[a-z0-9]{5}-[a-z0-9]{5}|\d{5,9})$"
"""Text that is rather an id than words to search for."""
RECORD_ID = re.compile(r"[A-Za-z0-9][\w.-]*\Z")
"""What an id in a response must look like: it becomes a part of addresses and folders."""
LINK_PATTERNS = [
    r"^\W*zenodo[.:](\d{1,12})\W*$",
    r"^\W*oai:[\w.-]+:([\w-]+)\W*$",
    r"https?:\/\/[^\s/\"'<>]+(?:\/[^\s/\"'<>]+)*?\/"
    r"(?:records?|uploads|deposit|badge\/latestdoi)\/([0-9a-z-]+)[^\s\"'<>\])]*",
]
"""Names and addresses of records, of any InvenioRDM: a clear answer for one not configured."""
MAX_WRAPPED = 3
YEAR = re.compile(r"\d{1,4}\Z")
"""Text that is a year rather than the number of one of Zenodo's first records."""
PAGES = frozenset({"records", "record", "uploads", "deposit"})
AROUND = " \t\r\n<>()[]{}\"'`*_,;"
ZENODO_DOI = re.compile(r"10\.\d{4,9}/zenodo\.(?![\da-z]{5}-[\da-z]{5}\b)\d+")
"""A DOI that ends with its number, whatever follows it: a file's name, `;visit=…`, `v2`."""
IMAGES = (".svg", ".png")
"""Ends of badges."""


class Meaning(NamedTuple):
    """A parsed identifier; one of `id`, `doi` and `badge` is set."""

    id: str | None = None
    doi: str | None = None
    badge: str | None = None
    """Number of a badge that leads to the DOI of the newest version."""
    latest: bool = False
    """The newest version of `id` is meant."""
    shared: bool = False
    """The address has the secret of a shared link."""


def meaning(text: str, home: Origin) -> Meaning | None:
    """The record that a text names: an id, a DOI, an address at `home`, or a text with one of them,
    such as a citation or a badge; None for any other text, and for one with several."""
    text = ENTITY.sub(lambda it: unescape(it[0]), text).replace("\\/", "/")  # as in JSON
    text = BROKEN.sub(r"\1\2", _visible(text))
    text = text.strip(AROUND).rstrip("./")
    if ID.match(text.lower()):
        return None if YEAR.match(text) else Meaning(id=text.lower())
    if match := NAMED.match(text):
        return Meaning(id=match[1])
    if match := OAI.match(text):
        return Meaning(id=match[2].lower()) if _is_home(match[1].lower(), home) else None
    found: dict[Meaning, None] = {}
    rest = text
    for match in ADDRESS.finditer(text):
        if (address := _address(match[0], home)) is not None:
            found[address] = None
            rest = rest.replace(match[0], " ")
        else:  # what follows the path is the other site's own
            rest = rest.replace(match[0], re.split("[?#]", match[0])[0])
    for match in DOI.finditer(unquote(rest)):
        found[Meaning(doi=_trim(match[0]))] = None
    return _only(list(found))


def _only(found: list[Meaning]) -> Meaning | None:
    """The one record that all of them name. A DOI ends with the id of its record."""
    ids = {each.id for each in found if each.id}
    if len(ids) == 1:
        id = next(iter(ids))
        found = [each for each in found if not (each.doi or "").endswith(f".{id}")]
    dois = [each for each in found if each.doi]
    if len(dois) == 1 and all(each.doi or each.badge for each in found):
        return dois[0]  # the badge in front of it
    return found[0] if len(found) == 1 else None


def _address(text: str, home: Origin, wrapped: int = 0) -> Meaning | None:
    """`wrapped`: how many other addresses it was in."""
    text = _balanced(text)
    try:
        parts = urlsplit(text if "://" in text else f"{home.scheme}://{text}")
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    if host in DOI_HOSTS:
        return _doi(path)
    if SHIELD.match(host):
        return _on_shield(path)
    if not _is_home(host, home) or port not in {None, home.port, PORTS.get(parts.scheme)}:
        return _forwarded(parts.query, home, wrapped) if wrapped < MAX_WRAPPED else None
    found = _path(path)
    shared = bool(parse_qs(parts.query, keep_blank_values=True).get("token"))
    return found and found._replace(shared=shared)


def _is_home(host: str, home: Origin) -> bool:
    return host.removeprefix("www.").rstrip(".") == home.host.removeprefix("www.")


def _on_shield(path: str) -> Meaning | None:
    match = SHIELD_TEXT.match(path)
    doi = DOI.search(match[1].replace("--", "-").replace("__", "_")) if match else None
    return Meaning(doi=_trim(doi[0])) if doi else None


def _forwarded(query: str, home: Origin, wrapped: int) -> Meaning | None:
    """The one record in a link that mail programs and search engines put around another."""
    values = [value for values in parse_qs(query).values() for value in values]
    found = {_doi(value) for value in values} | {
        _address(value, home, wrapped + 1) for value in values if ADDRESS.fullmatch(value)
    }
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _path(path: str) -> Meaning | None:
    first, _, rest = path.removeprefix("api/").partition("/")
    if first == "doi":
        return _doi(rest)
    if first == "badge":
        kind, _, rest = rest.partition("/")
        if kind.lower() == "doi":
            return _doi(rest)
        number = rest.partition("/")[0].removesuffix(".svg")
        return Meaning(badge=number) if kind == "latestdoi" and number.isdecimal() else None
    id, _, rest = rest.partition("/")
    if first in PAGES and ID.match(id.lower()):
        latest = rest.strip("/") in {"latest", "versions/latest"}
        return Meaning(id=id.lower(), latest=latest)
    return None


def _doi(path: str) -> Meaning | None:
    match = DOI.match(path)
    return Meaning(doi=_trim(match[0])) if match else None


def _trim(doi: str) -> str:
    """Without the punctuation of the text around it, and without the suffix of a badge."""
    doi = _balanced(doi).rstrip("/").lower()
    if match := ZENODO_DOI.match(doi):
        return match[0]
    for suffix in IMAGES:
        doi = doi.removesuffix(suffix)
    return doi


def _balanced(text: str) -> str:
    """Without punctuation at the end, nor a bracket that is not opened in the text."""
    while text:
        text, before = text.rstrip(".,;:!?*_"), text
        if not text.isascii() and unicodedata.category(text[-1])[0] == "P":
            text = text.rstrip(text[-1])  # a quotation mark, an ellipsis
        if text.endswith(")") and text.count(")") > text.count("("):
            text = text[:-1]
        if text == before:
            break
    return text


def _visible(text: str) -> str:
    """Without zero-width and other invisible characters; all spaces are plain ones."""
    return "".join(
        " " if unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc"} else character
        for character in text
        if unicodedata.category(character) != "Cf"
    )
