"""The RO-Crate of a folder with recorded runs of notebooks. Blocking.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Process Run Crate 0.5
(https://w3id.org/ro/wfrun/process/0.5): each recorded run is a CreateAction whose instrument is the
notebook, whose objects are its data and the lock file of its environment, and whose results are
the files that it wrote. What a crate says besides is preserved.
"""

from __future__ import annotations

import datetime
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from ..metadata import ro_crate
from ..models import (
    AttachedDid,
    NotebookDependencies,
    NotebookRun,
    RecordedFile,
    RecordMetadata,
    UsedDid,
    UsedRecord,
)
from ..storage.paths import inside
from .crate_entities import entity, opened, recorded_runs, save, types_of
from .recorded_run import recorded_file

if TYPE_CHECKING:
    from rocrate.model.entity import Entity
    from rocrate.rocrate import ROCrate

COMPLETED = "http://schema.org/CompletedActionStatus"
MAKER = "#jupyter-ossr-ext"
PYTHON = "#python"
LICENCE = "https://spdx.org/licenses/"
MEDIA_TYPES = {".ipynb": "application/x-ipynb+json", ".yml": "application/yaml"}


def describe(
    folder: Path, run: NotebookRun, report: RecordedFile, uses: NotebookDependencies
) -> None:
    """Add a recorded run to the crate of a folder, in place of an earlier run of that notebook.

    Args:
        folder: The folder that the paths of `run.recording` are relative to.
        report: The file of the run's report.
        uses: Software and data of other records, and of a data lake.

    Raises:
        Exists: The folder has a crate that cannot be read.
    """
    crate = opened(folder)
    _Writer(crate, folder).add(run, report, uses)
    save(crate, folder)


def complete(folder: Path, metadata: RecordMetadata, doi: str | None) -> bool:
    """Give the crate of recorded runs the metadata of the record that it becomes part of.

    A crate without a recorded run belongs to the user and is left unchanged; returns False.
    """
    found = ro_crate.read(folder)
    if found is None or not found.results:
        return False
    crate = opened(folder)
    if crate.dereference(MAKER) is None:
        return False
    root = crate.root_dataset
    root["name"] = metadata.title
    root["description"] = metadata.description or metadata.title
    if metadata.publication_date:
        root["datePublished"] = metadata.publication_date
    if doi:
        root["identifier"] = f"https://doi.org/{doi}"
    if metadata.version:
        root["version"] = metadata.version
    licences = [(one.url or f"{LICENCE}{one.id}", one.title) for one in metadata.licences if one.id]
    if licences:
        root["license"] = entity(crate, licences[0][0], "CreativeWork", name=licences[0][1])
    authors = list(_authors(crate, metadata))
    if authors:
        root["author"] = authors
    for one in crate.data_entities:
        if one.id.endswith(".ipynb") and one.get("sha256"):  # saved again since it was recorded
            path = inside(folder, unquote(one.id))
            file = recorded_file(folder, path)
            one["contentSize"], one["sha256"] = str(file.size), file.checksum.partition(":")[2]
    works = [
        crate.dereference(id) or entity(crate, id, "CreativeWork", name=id)
        for id in _related(metadata)
    ]
    if works:
        root["mentions"] = [*recorded_runs(crate), *works]
    save(crate, folder)
    return True


class _Writer:
    """Adds one run to a crate."""

    def __init__(self, crate: ROCrate, folder: Path) -> None:
        self._crate = crate
        self._folder = folder

    def add(self, run: NotebookRun, report: RecordedFile, uses: NotebookDependencies) -> None:
        recording = run.recording
        assert recording is not None  # noqa: S101 (the caller recorded it)
        crate = self._crate
        requires = [self._software(one) for one in uses.software]
        if recording.python:
            properties = {"softwareVersion": recording.python, "url": "https://www.python.org/"}
            requires.append(
                entity(crate, PYTHON, "SoftwareApplication", name="Python", **properties)
            )
        notebook = self._file(recording.notebook, "SoftwareSourceCode")
        notebook["programmingLanguage"] = entity(
            crate, "#language", "ComputerLanguage", name="Python"
        )
        notebook["softwareRequirements"] = requires
        inputs = [self._file(one) for one in recording.inputs]
        inputs += [self._record(one) for one in uses.data]
        found = {one.used: one for one in run.data}
        inputs += [self._did(one, found.get(one)) for one in uses.dids]
        if recording.lock:
            inputs.append(self._file(recording.lock))
        id = f"#run-{quote(recording.notebook.path)}"
        if (before := crate.dereference(id)) is not None:
            crate.delete(before)
        action = entity(
            crate,
            id,
            "CreateAction",
            name=f"Run of {recording.notebook.path}",
            startTime=_time(run.started),
            endTime=_time(run.started + run.seconds),
            actionStatus={"@id": COMPLETED},
            subjectOf=self._file(report),
        )
        action["instrument"] = notebook
        action["object"] = inputs
        action["result"] = [notebook, *(self._file(one) for one in recording.results)]
        action["agent"] = entity(
            crate,
            MAKER,
            "SoftwareApplication",
            name="jupyter_ossr_ext",
            description="Restarted the kernel and ran all cells in order.",
        )
        mentioned = [one for one in recorded_runs(crate) if one.id != id]
        crate.root_dataset["mentions"] = [*mentioned, action]

    def _file(self, file: RecordedFile, type: str = "") -> Entity:
        path = self._folder / file.path
        made = self._crate.dereference(quote(file.path))
        if made is not None and type not in ("", *types_of(made)):
            self._crate.delete(made)  # rocrate cannot change a type
            made = None
        if made is None:
            properties = {"@type": ["File", type]} if type else {}
            made = self._crate.add_file(path, file.path, properties=properties)
        made["name"] = path.name
        made["contentSize"] = str(file.size)
        kind = MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
        if kind:
            made["encodingFormat"] = kind
        made["sha256"] = file.checksum.removeprefix("sha256:")
        return made

    def _software(self, used: UsedRecord) -> Entity:
        more = {"softwareVersion": used.version} if used.version else {}
        where = _address(used)
        return entity(
            self._crate,
            where or f"#software-{quote(used.title)}",
            "SoftwareApplication",
            name=used.title or where,
            **({"url": where} if where else {}),
            **more,
        )

    def _record(self, used: UsedRecord) -> Entity:
        """Data at an address are a part of the crate: RO-Crate 1.1, Web-based Data Entities."""
        where = _address(used)
        if where and self._crate.dereference(where) is None:
            self._crate.add_dataset(where)
        more = {"version": used.version} if used.version else {}
        if where:
            more["identifier"] = where
        id = where or f"#data-{quote(used.title)}"
        return entity(self._crate, id, "Dataset", name=used.title or where, **more)

    def _did(self, used: UsedDid, found: AttachedDid | None) -> Entity:
        """Data of a lake with its instance, and the checksums of its files."""
        name = str(used.did)
        data = self._lake_entity(name, "Dataset")
        if used.lake:
            data["includedInDataCatalog"] = used.lake
        if found is None:
            return data
        if found.instance:
            catalogue = entity(
                self._crate, found.instance, "DataCatalog", name=used.lake, url=found.instance
            )
            data["includedInDataCatalog"] = catalogue
        parts = []
        for file in found.files:
            own = str(file.did)
            part = data if own == name else self._lake_entity(own, "CreativeWork")
            if file.size is not None:
                part["contentSize"] = str(file.size)
            part["identifier"] = [own, *self._checksums(file.checksums)]
            if part is not data:
                parts.append(part)
        if parts:
            data["hasPart"] = parts
        return data

    def _checksums(self, checksums: Mapping[str, str]) -> Iterator[Entity]:
        """RO-Crate 1.1 has no terms for them: identifiers as in https://schema.org/identifier."""
        for name, value in checksums.items():
            id = f"#{name}:{quote(value)}"
            yield entity(self._crate, id, "PropertyValue", name=name, propertyID=name, value=value)

    def _lake_entity(self, did: str, type: str) -> Entity:
        return entity(self._crate, f"#rucio:{quote(did)}", type, name=did, identifier=did)


def _authors(crate: ROCrate, metadata: RecordMetadata) -> Iterator[Entity]:
    for number, one in enumerate(metadata.creators, start=1):
        name = " ".join(filter(None, (one.given_name, one.family_name)))
        person = one.kind == "personal"
        id = f"#author-{number}"
        if person and one.orcid:
            id = f"https://orcid.org/{one.orcid}"
        elif one.ror:
            id = f"https://ror.org/{one.ror}"
        yield entity(crate, id, "Person" if person else "Organization", name=name)


def _related(metadata: RecordMetadata) -> Iterable[str]:
    for work in metadata.related:
        if work.scheme == "doi":
            yield f"https://doi.org/{work.identifier}"
        elif work.identifier.startswith(("https://", "http://")):
            yield work.identifier


def _address(used: UsedRecord) -> str:
    return f"https://doi.org/{used.doi}" if used.doi else ""


def _time(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")
