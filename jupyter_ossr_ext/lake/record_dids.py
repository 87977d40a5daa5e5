"""DIDs in the metadata of a record, in the documented forms.

See "Records and DIDs" in docs/explanation/lake.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, quote, unquote, urlsplit

from ..models import Did, Record, RecordDid
from .instances import Addresses, lake_at

Origin: TypeAlias = Literal["related", "reference", "description", "file"]
ADDRESS = re.compile(r"""(?:https?|rucio)://[^\s"'<>`]+""")
END = ".,;:!?)]}"
"""Punctuation after an address in a text."""
PAGE = re.compile(r"(?P<base>.*?)(?:/opendata/public)?/dids/(?P<scope>[^/]+)/(?P<name>.+)")
SCOPE = re.compile(r"[A-Za-z0-9][\w.\-]{0,24}\Z")
CITED = re.compile(r"Rucio DID ([^\s:]+:\S+?)(?: \(([\w-]+)\))?\Z")
"""A reference as publishing writes it: `Rucio DID scope:name (lake)`."""
HOST = re.compile(r"(?P<host>[^/:]+(?::\d+)?)/(?P<did>[^/:]+:.+)")


def dids_of(record: Record, addresses: Addresses) -> list[RecordDid]:
    """The DIDs that a record names, each once, in the order of its metadata."""
    found: dict[tuple[str | None, Did], RecordDid] = {}
    for origin, text in _texts(record):
        named = dids_in(text, addresses, origin)
        if origin == "reference" and (match := CITED.match(text)):
            named += filter(None, [attached(match[1], match[2] or "", addresses, "reference")])
        for one in named:
            found.setdefault((one.lake or one.instance, one.did), one)
    return list(found.values())


def dids_in(text: str, addresses: Addresses, origin: Origin) -> list[RecordDid]:
    """The DIDs whose addresses are in a text."""
    matches = (one[0].rstrip(END) for one in ADDRESS.finditer(text))
    return [did for one in matches if (did := parsed(one, addresses, origin)) is not None]


def parsed(text: str, addresses: Addresses, origin: Origin = "related") -> RecordDid | None:
    """The DID of an address; None if it is not one."""
    scheme, _, rest = text.partition("://")
    if scheme == "rucio":
        return _short(rest, addresses, origin)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    query = parse_qs(parts.query)
    if parts.path.endswith("/did") and query.keys() >= {"scope", "name"}:  # the web interface
        base, scope, name = parts.path.removesuffix("/did"), query["scope"][0], query["name"][0]
    elif match := PAGE.fullmatch(parts.path):
        base, scope, name = match["base"], unquote(match["scope"]), unquote(match["name"])
    else:
        return None
    instance = f"{parts.scheme}://{parts.netloc}{base}"
    lake = next((id for id, known in addresses.items() if instance in known), None)
    # Other sites have such addresses, too: only those of a lake, and what must be one.
    if lake is None and "/opendata/public/" not in parts.path:
        return None
    return _named(scope, name, lake, instance, origin)


def written(did: Did, url: str) -> list[str]:
    """The forms of a DID's address that are searched for; `url` is the lake's REST address."""
    path = f"dids/{quote(did.scope)}/{quote(did.name)}"
    host = urlsplit(url).netloc
    short = str(did)
    return [
        f"{url}/{path}",
        f"{url}/opendata/public/{path}",
        f"rucio://{host}/{short}",
        f"rucio://{short}",
        f"Rucio DID {short}",
    ]


def _short(rest: str, addresses: Addresses, origin: Origin) -> RecordDid | None:
    """`scope:name` of the first lake, or `host/scope:name`."""
    match = HOST.fullmatch(rest)
    hosts = {urlsplit(url).netloc: id for id, known in addresses.items() for url in known}
    if match and (match["host"] in hosts or "." in match["host"]):
        lake, instance, rest = hosts.get(match["host"]), match["host"], match["did"]
    else:
        lake, instance = next(iter(addresses), None), ""
    scope, _, name = rest.partition(":")
    return _named(scope, name, lake, instance, origin)


def attached(
    text: str, lake: str, addresses: Addresses, origin: Origin = "file"
) -> RecordDid | None:
    """`scope:name` of a lake by its id or address; the id may be of another configuration."""
    scope, _, name = text.partition(":")
    if "://" in lake:
        return _named(scope, name, lake_at(lake, addresses), lake, origin)
    known = lake if lake in addresses else next(iter(addresses), None)
    return _named(scope, name, known, "", origin)


def _named(
    scope: str, name: str, lake: str | None, instance: str, origin: Origin
) -> RecordDid | None:
    if not SCOPE.match(scope) or not name.strip("/"):
        return None
    return RecordDid(Did(scope, name), lake, instance, origin)


def _texts(record: Record) -> Iterator[tuple[Origin, str]]:
    for work in record.related:
        yield "related", work.identifier
    for reference in record.references:
        yield "reference", reference
    yield "description", unescape(record.description)
