"""A dozen files of metadata, shaped as ESCAPE's projects have them; the names are made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from jupyter_ossr_ext.metadata import Found, merged, read_folder
from jupyter_ossr_ext.models import RecordMetadata

HERE = Path(__file__).parent
NAMES = {"cff": "CITATION.cff", "zenodo.json": ".zenodo.json", "codemeta.json": "codemeta.json"}
WILD = sorted(path.name for path in HERE.iterdir() if path.suffix in {".cff", ".json"})


def document(wild: str) -> dict[str, Any]:
    text = (HERE / wild).read_text(encoding="utf-8")
    report = yaml.safe_load(text) if wild.endswith(".cff") else json.loads(text)
    assert isinstance(report, dict)
    return report


def found(wild: str, folder: Path) -> Found:
    """What is read of it in a folder of its own, under the name that it has there."""
    name = next(name for ending, name in NAMES.items() if wild.endswith(ending))
    (folder / name).write_bytes((HERE / wild).read_bytes())
    [only] = read_folder(folder)
    return only


def metadata(wild: str, folder: Path) -> RecordMetadata:
    return merged([found(wild, folder)])[0]


def leaves(value: object) -> Iterator[str]:
    """Every text and number in a document."""
    if isinstance(value, dict):
        for key, each in value.items():
            if not key.startswith("@type"):
                yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield str(value)
