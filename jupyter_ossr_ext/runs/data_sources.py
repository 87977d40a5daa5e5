"""Where the record itself says that its data come from: commands, addresses (also of a lake), DOIs.

All functions block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from .._util import notebooks
from ..models import FileSource
from ..storage import manifest

MOST = 8
"""Sources that are offered."""
LARGEST = 1024**2
"""Bytes of a file that is read for this."""
FILES = re.compile(
    r"^(?:postbuild|readme(?:\.\w+)?|makefile|.*(?:download|fetch|get)\w*\.(?:sh|py)|setup\.sh)$",
    re.IGNORECASE,
)
COMMAND = re.compile(
    r"^\s*[!%$]*\s*((?:wget|curl|aria2c|gdown|zenodo_get|gammapy download|datalad get|dvc pull"
    r"|git lfs pull|kaggle datasets? download|huggingface-cli download"
    r"|osf (?:-p \w+ )?(?:clone|fetch)"
    r"|rsync|aws s3 (?:cp|sync)|(?:bash|sh|python3?) \S*(?:download|fetch|get)\S*)\b[^\n`]*)",
    re.IGNORECASE | re.MULTILINE,
)
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>)\]},;`]+")
ADDRESS = re.compile(r"(?:https?|rucio)://[^\s\"'<>)\]}`]+")
HOSTS = re.compile(
    r"^rucio://|zenodo\.org|figshare\.com|osf\.io|dataverse|dryad|drive\.google|dropbox|pangaea|kaggle\.com"
    r"|\.(?:zip|tar|t?gz|bz2|xz|7z|fits?|h5|hdf5|nc|csv|parquet|root|npy|npz|pkl|dat)(?:[?#]|$)",
    re.IGNORECASE,
)
BADGE = re.compile(r"badge|shields\.io|\.svg|mybinder", re.IGNORECASE)
SECRET = re.compile(r"(https?://)[^/\s@]+@|([?&](?:token|key|sig\w*|access_token)=)[^&\s]+", re.I)


def named(record: Path, missing: str) -> list[FileSource]:
    """The sources that files of a record name; those that name the missing file come first."""
    own = {one.doi for place in (record, record.parent) for one in manifest.read(place).records}
    name = re.split(r"[\\/]", missing.rstrip("\\/"))[-1]
    found: dict[str, FileSource] = {}
    for where, text in _texts(record):
        for one in _in_text(text, where):
            if one.text not in own and one.text not in found:
                found[one.text] = one
    addresses = [one for one in found.values() if one.kind == "command"]
    chosen = [
        one
        for one in found.values()
        if one.kind == "command" or not any(one.text in each.text for each in addresses)
    ]
    return sorted(chosen, key=lambda one: not (name and name in one.text))[:MOST]


def _in_text(text: str, where: str) -> Iterator[FileSource]:
    text = ADDRESS.sub(lambda match: "" if BADGE.search(match[0]) else match[0], text)
    for match in COMMAND.finditer(text):
        yield FileSource("command", _harmless(match[1].strip()), where)
    for match in ADDRESS.finditer(text):
        address = _harmless(match[0].rstrip(".,:;"))
        if HOSTS.search(address):
            yield FileSource("address", address, where)
    for match in DOI.finditer(text):
        yield FileSource("doi", match[0].rstrip(".:"), where)


def _harmless(text: str) -> str:
    """Without what may sign somebody in."""
    return SECRET.sub(lambda match: match[1] or f"{match[2]}…", text)


def _texts(record: Path) -> Iterator[tuple[str, str]]:
    """Instructions first, then the READMEs, then the notebooks."""
    paths = [path for path in record.rglob("*") if path.is_file() and ".ossr" not in path.name]
    instructions = [path for path in paths if FILES.match(path.name)]
    readmes = [path for path in instructions if path.name.lower().startswith("readme")]
    others = [path for path in instructions if path not in readmes]
    for path in (*sorted(others), *sorted(readmes, key=lambda path: len(path.parts))):
        if path.stat().st_size <= LARGEST:
            yield path.relative_to(record).as_posix(), path.read_text("utf-8", "replace")
    for path in sorted(path for path in paths if path.suffix == ".ipynb"):
        if path.stat().st_size <= 10 * LARGEST and not path.name.endswith(".executed.ipynb"):
            yield path.relative_to(record).as_posix(), _sources(path)


def _sources(path: Path) -> str:
    try:
        cells = notebooks.read(path.read_bytes())["cells"]
    except (OSError, notebooks.NotebookError, json.JSONDecodeError):
        return ""
    return "\n".join(str(cell.get("source", "")) for cell in cells)
