"""Dependencies of notebooks: from the notebook, its kernel, and its file names."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import msgspec

from .._util import notebooks
from ..downloads.local_files import Local
from ..install import kernels, kernelspec
from ..metadata.notebook_attachments import attachments
from ..models import ManifestFile, NotebookDependencies, RelatedWork, UsedDid, UsedRecord, term
from ..problems import Malformed, NotFound
from ..storage.paths import inside, relative, shown

LARGEST = 64 * 1024 * 1024
"""Bytes; larger notebooks consist mostly of outputs, and take too long to read."""


class _Software(msgspec.Struct, rename="camel"):
    """Written by our front end when a kernel of a record's environment runs the notebook."""

    title: str = ""
    source: str | None = None
    record: str | None = None
    doi: str | None = None
    version: str | None = None


class _Ours(msgspec.Struct):
    software: list[_Software] = []


class _KernelName(msgspec.Struct):
    name: str = ""


class _Metadata(msgspec.Struct):
    ossr: _Ours = msgspec.field(default_factory=_Ours)
    kernelspec: _KernelName = msgspec.field(default_factory=_KernelName)


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str = ""


class _Notebook(msgspec.Struct):
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    cells: list[_Cell] = []


class NotebookProvenance:
    """Reads notebooks below Jupyter's `root`.

    Args:
        origins: For tests: the records of our kernels, by kernel name.
        instances: Address of each lake's Rucio, by the id of the lake.
    """

    def __init__(
        self,
        root: Path,
        local: Local,
        origins: Callable[[], dict[str, kernelspec.Origin]] | None = None,
        instances: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._root = root
        self._local = local
        self._origins = origins or kernel_origins
        self.instances = instances

    async def of(self, path: str) -> NotebookDependencies:
        """Dependencies of one notebook; raises `NotFound`, or `Malformed` if it is not a
        notebook."""
        return await asyncio.to_thread(self.read, path)

    def read(self, path: str) -> NotebookDependencies:
        """As `of`. Blocking."""
        file = inside(self._root, path)
        if not file.is_file():
            raise NotFound(f"Notebook not found: {shown(path)}. Save the notebook first.")
        notebook, dids = _parsed(file) or (None, [])
        if notebook is None:
            raise Malformed(f"{shown(path)} is not a readable notebook.")
        return NotebookDependencies(
            path=relative(self._root, file),
            software=list(self._software(notebook.metadata)),
            data=list(self._data(file.parent, notebook.cells)),
            dids=dids,
        )

    def _software(self, metadata: _Metadata) -> Iterator[UsedRecord]:
        found = list(metadata.ossr.software)
        name = metadata.kernelspec.name
        if name and (origin := self._origins().get(name)) and origin.record:
            found.append(
                _Software(origin.title, origin.source, origin.record, origin.doi, origin.version)
            )
        seen: set[tuple[str | None, str | None]] = set()
        for each in found:
            if (each.doi, each.record) in seen:
                continue
            seen.add((each.doi, each.record))
            yield UsedRecord(
                source=each.source,
                record=each.record,
                doi=each.doi,
                title=each.title,
                version=each.version,
                because="Its kernel was created for this record.",
            )

    def _data(self, folder: Path, cells: list[_Cell]) -> Iterator[UsedRecord]:
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        named = notebooks.named_paths(folder, code)
        seen: set[tuple[str, str]] = set()
        for place, record, file in self._local.entries():
            key = (record.source, record.record)
            if key in seen or not (hit := _hit(place, file, folder, named)):
                continue
            seen.add(key)
            yield UsedRecord(
                source=record.source,
                record=record.record,
                doi=record.doi,
                title=record.title,
                version=record.version,
                because=f"A cell refers to {shown(relative(self._root, hit))}.",
            )


def kernel_origins() -> dict[str, kernelspec.Origin]:
    """The records of our kernels, by kernel name. Blocking."""
    found = {spec.name: kernelspec.origin(Path(spec.folder)) for spec in kernels.specs()}
    return {name: origin for name, origin in found.items() if origin}


def as_related(
    provenance: Sequence[NotebookDependencies], instances: Mapping[str, str]
) -> tuple[list[RelatedWork], list[str]]:
    """Related works (software `requires`, data `references`; DataCite 4.5, relationType) and,
    for data of a lake, which has no identifier in DataCite, references as text.

    Data of a lake with an address that others can use is a related work, too, by its URL.

    Args:
        instances: Address of each lake's Rucio, by the id of the lake.
    """
    related: dict[tuple[str, str], RelatedWork] = {}
    references: dict[str, None] = {}
    for use in provenance:
        for relation, kind, records in (
            ("requires", "software", use.software),
            ("references", "dataset", use.data),
        ):
            for each in records:
                if each.doi:
                    work = RelatedWork(each.doi, term(relation), "doi", term(kind))
                    related.setdefault((relation, each.doi.lower()), work)
        for did in use.dids:
            where = f" ({did.lake})" if did.lake else ""
            references[f"Rucio DID {did.did}{where}"] = None
            instance = did.instance or instances.get(did.lake, "")
            if instance.startswith("https://"):  # a lake on this machine is of no use to others
                url = f"{instance}/dids/{quote(did.did.scope)}/{quote(did.did.name)}"
                work = RelatedWork(url, term("references"), "url", term("dataset"))
                related.setdefault(("references", url), work)
    return list(related.values()), list(references)


def _parsed(file: Path) -> tuple[_Notebook, list[UsedDid]] | None:
    with contextlib.suppress(OSError, msgspec.MsgspecError, notebooks.NotebookError):
        if file.stat().st_size <= LARGEST:
            document = notebooks.read(file.read_bytes())
            return msgspec.convert(document, _Notebook), attachments(document)
    return None


def _hit(place: Path, file: ManifestFile, folder: Path, named: set[str]) -> Path | None:
    """The path by which the code refers to a downloaded file: the file, or a folder of its
    record."""
    path = place / file.path
    if str(path) in named:
        return path
    own = {place, *place.parents, folder, *folder.parents}
    for parent in path.parents:
        if parent in own:
            # The folder of the record itself counts, unless it contains the notebook.
            return parent if parent == place != folder and str(parent) in named else None
        if str(parent) in named:
            return parent
    return None
