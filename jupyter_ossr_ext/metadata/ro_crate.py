"""What the RO-Crate of a folder says about running its content. Blocking.

The format is https://w3id.org/ro/crate/1.1 and later, with or without the profile Process Run
Crate. A crate is content of others: only files that are in the folder are taken from it.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

import msgspec

from ..problems import Problem
from ..storage.paths import inside, relative

NAME = "ro-crate-metadata.json"
LARGEST = 16 * 1024**2
"""Bytes of the largest crate that is read."""
PYTHON_LIST = re.compile(r"(^|[\w-]*\.)lock\.txt$|requirements[\w.-]*\.txt$|^pylock[\w.]*\.toml$")
CONDA_LIST = re.compile(r"(^|[\w-]*\.)lock\.ya?ml$|^(environment|conda)[\w.-]*\.ya?ml$")


LakeData: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
RUCIO = "#rucio:"
"""Before the escaped `scope:name` of data of a lake, in its id."""


class _Reference(msgspec.Struct):
    id: str = msgspec.field(name="@id", default="")


_References = list[_Reference | str] | _Reference | str | None


class _Entity(msgspec.Struct, rename="camel"):
    id: str = msgspec.field(name="@id", default="")
    type: list[str] | str = msgspec.field(name="@type", default="")
    name: object = None
    instrument: _References = None
    used: _References = msgspec.field(name="object", default=None)
    result: _References = None
    main_entity: _References = None
    software_requirements: _References = None
    software_version: object = None
    has_part: object = None
    identifier: object = None
    value: object = None

    @property
    def types(self) -> list[str]:
        return [self.type] if isinstance(self.type, str) else self.type


class _Document(msgspec.Struct):
    graph: list[msgspec.Raw] = msgspec.field(name="@graph")


@dataclass(frozen=True)
class Environment:
    """A list of packages that the crate names. `path` is relative to its folder."""

    path: str
    conda: bool


@dataclass(frozen=True)
class Crate:
    """The parts of a crate that say what to install and what to run.

    Attributes:
        notebooks: Its main entity and the instruments of its actions, relative to its folder.
        environments: Lists of packages that an action used, or that the software requires.
        python: The version of Python, if it is named.
        results: Files that each notebook wrote.
        data: Checksums of the files of each dataset of a lake, by algorithm; all by `scope:name`.
    """

    notebooks: list[str]
    environments: list[Environment]
    python: str
    results: dict[str, list[str]]
    data: LakeData


def read(folder: Path) -> Crate | None:
    """The crate of a folder; None where there is none, or none that can be read."""
    path = folder / NAME
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        document = msgspec.json.decode(path.read_bytes(), type=_Document)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None
    return _crate(folder, dict(_entities(document)))


def _entities(document: _Document) -> Iterator[tuple[str, _Entity]]:
    """Entities by id; those of another form are no entities for us."""
    for raw in document.graph:
        with contextlib.suppress(msgspec.MsgspecError, RecursionError):
            entity = msgspec.json.decode(raw, type=_Entity)
            yield entity.id, entity


def _crate(folder: Path, entities: Mapping[str, _Entity]) -> Crate:
    actions = [one for one in entities.values() if "CreateAction" in one.types]
    root = entities.get("./")
    software = [*_ids(root.main_entity if root else None)]
    software += [id for action in actions for id in _ids(action.instrument)]
    used = [id for action in actions for id in _ids(action.used)]
    used += [
        id
        for one in ["./", *software]
        if one in entities
        for id in _ids(entities[one].software_requirements)
    ]
    results: dict[str, list[str]] = {}
    for action in actions:
        for notebook in _files(folder, _ids(action.instrument)):
            results.setdefault(notebook, []).extend(_files(folder, _ids(action.result)))
    return Crate(
        notebooks=[one for one in _files(folder, software) if one.endswith(".ipynb")],
        environments=list(_environments(folder, used)),
        python=next((_version(entities[id]) for id in used if _is_python(entities.get(id))), ""),
        results=results,
        data={
            _did(id): _lake_files(entities, id) for id in entities if _is_lake_data(entities, id)
        },
    )


def _is_lake_data(entities: Mapping[str, _Entity], id: str) -> bool:
    return id.startswith(RUCIO) and "Dataset" in entities[id].types


def _did(id: str) -> str:
    return unquote(id.removeprefix(RUCIO))


def _lake_files(entities: Mapping[str, _Entity], id: str) -> dict[str, dict[str, str]]:
    """The files of a dataset, or the one file that it is, with checksums."""
    parts = [id, *_loose(entities[id].has_part)]
    sums = {_did(one): _checksums(entities, one) for one in parts if one.startswith(RUCIO)}
    return {did: found for did, found in sums.items() if found}


def _checksums(entities: Mapping[str, _Entity], id: str) -> dict[str, str]:
    owner = entities.get(id)
    named = [entities.get(one) for one in _loose(owner.identifier)] if owner else []
    return {
        one.name: one.value
        for one in named
        if one is not None and isinstance(one.name, str) and isinstance(one.value, str)
    }


def _loose(references: object) -> Iterator[str]:
    """The ids of references, among values of any form."""
    for one in references if isinstance(references, list) else [references]:
        id = one.get("@id") if isinstance(one, dict) else None
        if isinstance(id, str):
            yield id


def _ids(references: _References) -> list[str]:
    found = references if isinstance(references, list) else [references]
    return [one.id if isinstance(one, _Reference) else one for one in found if one]


def _files(folder: Path, ids: list[str]) -> list[str]:
    """The files in the folder among the ids, once each, relative to it."""
    found: dict[str, None] = {}
    for id in ids:
        with contextlib.suppress(Problem, OSError, ValueError):
            path = inside(folder, unquote(id).removeprefix("./"))
            if path.is_file():
                found[relative(folder, path)] = None
    return list(found)


def _environments(folder: Path, ids: list[str]) -> Iterator[Environment]:
    for path in _files(folder, ids):
        name = path.rpartition("/")[2]
        if PYTHON_LIST.search(name):
            yield Environment(path, conda=False)
        elif CONDA_LIST.search(name):
            yield Environment(path, conda=True)


def _is_python(entity: _Entity | None) -> bool:
    return entity is not None and str(entity.name).lower() == "python"


def _version(entity: _Entity) -> str:
    version = str(entity.software_version or "")
    return version if re.fullmatch(r"\d+(\.\d+){0,2}", version) else ""
