"""Parsing of pasted identifiers, and links of identifiers."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ..._util.origin import Origin

DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE)
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
ID_PATTERN = r"^(?:[a-z0-9]{5}-[a-z0-9]{5}|\d{5,9})$"
"""Text that is rather an id than words to search for."""
RECORD_ID = re.compile(r"[A-Za-z0-9][\w.-]*\Z")
"""What an id in a response must look like: it becomes a part of addresses and folders."""
YEAR = re.compile(r"\d{1,4}\Z")
"""Text that is a year rather than the number of one of Zenodo's first records."""
PAGES = frozenset({"records", "record", "uploads", "deposit"})
WEB = frozenset({"http", "https"})


class Meaning(NamedTuple):
    """A parsed identifier; one of the two fields is set."""

    id: str | None = None
    doi: str | None = None


def meaning(text: str, home: Origin) -> Meaning | None:
    """Parse a DOI, a URL of a record at `home`, or an id; None for any other text."""
    text = text.strip().strip("<>").strip().rstrip("/")
    if ID.match(text.lower()):
        return None if YEAR.match(text) else Meaning(id=text.lower())
    if match := DOI.match(text):
        return Meaning(doi=_trim(match.group(1)))
    if "//" not in text and "/" in text and "." in text.partition("/")[0]:
        text = f"{home.scheme}://{text}"  # an address without a scheme
    return _url(text, home)


def _url(text: str, home: Origin) -> Meaning | None:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in WEB or not host:
        return None
    path = unquote(parts.path).strip("/")
    if host in DOI_HOSTS:
        match = DOI.match(path)
        return Meaning(doi=_trim(match.group(1))) if match else None
    if host.removeprefix("www.") != home.host.removeprefix("www."):
        return None
    if port not in {None, home.port}:
        return None
    return _path(path)


def _path(path: str) -> Meaning | None:
    first, _, rest = path.removeprefix("api/").partition("/")
    if first == "doi" and (match := DOI.match(rest)):
        return Meaning(doi=_trim(match.group(1)))
    id = rest.partition("/")[0].lower()
    if first in PAGES and ID.match(id):
        return Meaning(id=id)
    return None


def _trim(doi: str) -> str:
    """Remove punctuation around the text."""
    return doi.rstrip(".,;>/").lower()
