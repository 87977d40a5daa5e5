"""Packages of a git host that does not answer, as the package index has them.

A name alone is no evidence that the index's package is the same one: its own metadata must name
the repository that the list names. Nothing is asked of the host but a connection.
"""

from __future__ import annotations

import asyncio
import email
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from packaging.requirements import InvalidRequirement, Requirement

from .dependencies.guessed_packages import Unpack

PATIENCE = 5.0
"""Seconds in which a host has to accept a connection."""
VERSION = re.compile(r"v?(\d+(?:\.\d+)+)")
ADDRESSES = ("Home-page", "Project-URL", "Download-URL")


@dataclass(frozen=True)
class _Source:
    """A repository that a list names. `ref`: a tag, branch or commit; may be empty."""

    name: str
    host: str
    port: int
    repository: str
    ref: str
    marker: str = ""

    @property
    def wanted(self) -> str:
        """The version of a tag; open for a branch or a commit."""
        version = VERSION.fullmatch(self.ref)
        return f"{self.name}=={version[1]}" if version else self.name


async def find(remote: Iterable[str], unpack: Unpack) -> dict[str, str]:
    """Lines whose host does not answer, each with the requirement to ask the index for instead.

    Args:
        remote: `name @ URL`, or a URL alone.
        unpack: Puts the wheel of a requirement into a folder; False where there is none.
    """
    found: dict[str, str] = {}
    answers: dict[tuple[str, int], bool] = {}
    for line in remote:
        source = _source(line)
        if source is None:
            continue
        place = (source.host, source.port)
        if place not in answers:
            answers[place] = await _answers(*place)
        if not answers[place] and await _same(source, unpack):
            found[line] = source.wanted + source.marker
    return found


def _source(line: str) -> _Source | None:
    try:
        asked: Requirement | None = Requirement(line)
    except InvalidRequirement:
        asked = None
    address = (asked.url or "") if asked else line
    parts = urlsplit(address.removeprefix("git+").partition("#")[0])
    path, _, ref = parts.path.strip("/").partition("@")
    words = path.split("/")
    if not parts.hostname or len(words) < 2:
        return None
    if len(words) > 3 and words[2] in {"archive", "tarball", "zipball"}:
        ref = re.sub(r"\.(?:zip|tar\.gz|tgz)$", "", words[-1])
    elif not address.startswith("git+"):
        return None
    repository = f"{words[0]}/{words[1].removesuffix('.git')}"
    extras = f"[{','.join(sorted(asked.extras))}]" if asked and asked.extras else ""
    marker = f" ; {asked.marker}" if asked and asked.marker else ""
    name = asked.name if asked else repository.rpartition("/")[2]
    return _Source(name + extras, parts.hostname, parts.port or 443, repository, ref, marker)


async def _answers(host: str, port: int) -> bool:
    """Whether a host can be reached; where a proxy is set, that one decides."""
    if getproxies():
        return True
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _same(source: _Source, unpack: Unpack) -> bool:
    with tempfile.TemporaryDirectory(prefix="ossr-twin-") as above:
        folder = Path(above) / "wheel"
        return await unpack(source.wanted, folder) and await asyncio.to_thread(
            names_repository, folder, source.host, source.repository
        )


def names_repository(folder: Path, host: str, repository: str) -> bool:
    """Whether the metadata of an unpacked wheel name the repository, `owner/name`. Blocking."""
    place = re.escape(f"{host}/{repository}")
    wanted = re.compile(rf"//(?:www\.)?{place}(?![\w-])", re.IGNORECASE)
    for path in folder.glob("*.dist-info/METADATA"):
        headers = email.message_from_bytes(path.read_bytes())
        stated = [text for name in ADDRESSES for text in headers.get_all(name, [])]
        if any(wanted.search(text) for text in map(str, stated)):
            return True
    return False
