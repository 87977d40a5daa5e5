"""The RO-Crate of a folder with recorded runs of notebooks. Blocking.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) with the profile Process Run Crate 0.5
(https://w3id.org/ro/wfrun/process/0.5): each recorded run is a CreateAction whose instrument is the
notebook, whose objects are its data and the lock file of its environment, and whose results are
the files that it wrote. What a crate says besides is preserved.
"""

from __future__ import annotations

import datetime
import mimetypes
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import msgspec

from .._util import atomic
from ..metadata import ro_crate
from ..models import (
    NotebookDependencies,
    NotebookRun,
    RecordedFile,
    RecordMetadata,
    UsedDid,
    UsedRecord,
)
from ..problems import Exists
from ..storage.paths import inside
from .recorded_run import recorded_file

if TYPE_CHECKING:
    from rocrate.model.entity import Entity
    from rocrate.rocrate import ROCrate

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
COMPLETED = "http://schema.org/CompletedActionStatus"
SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"""Not in the context of RO-Crate 1.1."""
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
    crate = _opened(folder)
    _Writer(crate, folder).add(run, report, uses)
    _save(crate, folder)


def complete(folder: Path, metadata: RecordMetadata, doi: str | None) -> bool:
    """Give the crate of recorded runs the metadata of the record that it becomes part of.

    A crate without a recorded run belongs to the user and is left unchanged; returns False.
    """
    found = ro_crate.read(folder)
    if found is None or not found.results:
        return False
    crate = _opened(folder)
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
        root["license"] = _entity(crate, licences[0][0], "CreativeWork", name=licences[0][1])
    authors = list(_authors(crate, metadata))
    if authors:
        root["author"] = authors
    for one in crate.data_entities:
        if one.id.endswith(".ipynb") and one.get("sha256"):  # saved again since it was recorded
            path = inside(folder, unquote(one.id))
            file = recorded_file(folder, path)
            one["contentSize"], one["sha256"] = str(file.size), file.checksum.partition(":")[2]
    works = [
        crate.dereference(id) or _entity(crate, id, "CreativeWork", name=id)
        for id in _related(metadata)
    ]
    if works:
        root["mentions"] = [*_mentioned(crate), *works]
    _save(crate, folder)
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
                _entity(crate, PYTHON, "SoftwareApplication", name="Python", **properties)
            )
        notebook = self._file(recording.notebook, "SoftwareSourceCode")
        notebook["programmingLanguage"] = _entity(
            crate, "#language", "ComputerLanguage", name="Python"
        )
        notebook["softwareRequirements"] = requires
        inputs = [self._file(one) for one in recording.inputs]
        inputs += [self._record(one) for one in uses.data]
        inputs += [self._did(one) for one in uses.dids]
        if recording.lock:
            inputs.append(self._file(recording.lock))
        id = f"#run-{quote(recording.notebook.path)}"
        if (before := crate.dereference(id)) is not None:
            crate.delete(before)
        action = _entity(
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
        action["agent"] = _entity(
            crate,
            MAKER,
            "SoftwareApplication",
            name="jupyter_ossr_ext",
            description="Restarted the kernel and ran all cells in order.",
        )
        mentioned = [one for one in _mentioned(crate) if one.id != id]
        crate.root_dataset["mentions"] = [*mentioned, action]

    def _file(self, file: RecordedFile, type: str = "") -> Entity:
        path = self._folder / file.path
        made = self._crate.dereference(quote(file.path))
        if made is not None and type not in ("", *_types(made)):
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
        return _entity(
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
        return _entity(self._crate, id, "Dataset", name=used.title or where, **more)

    def _did(self, used: UsedDid) -> Entity:
        name = f"{used.did.scope}:{used.did.name}"
        more = {"includedInDataCatalog": used.lake} if used.lake else {}
        return _entity(
            self._crate, f"#rucio:{quote(name)}", "Dataset", name=name, identifier=name, **more
        )


def _opened(folder: Path) -> ROCrate:
    """The crate of a folder, or a new one with what the folder says of itself."""
    from rocrate.rocrate import ROCrate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if (folder / ro_crate.NAME).exists():
            try:
                crate = ROCrate(folder)
                _keep_context(crate, folder / ro_crate.NAME)
            except Exception as error:  # rocrate checks nothing: any type may be raised
                raise Exists(
                    f"{ro_crate.NAME} exists and cannot be read, so it was left unchanged. Fix or "
                    "rename it, then record the run again."
                ) from error
            for one in list(crate.data_entities):
                if one.type == "File" and "://" not in one.id and not one.source.exists():
                    crate.delete(one)
        else:
            crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = SHA256
    root = crate.root_dataset
    for name, value in (
        ("name", folder.name or "Recorded runs"),
        ("description", "Notebooks with recorded runs."),
        ("license", "To be stated with the record."),
    ):
        if not root.get(name):
            root[name] = value
    profile = _entity(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    known = root.get("conformsTo") or []
    known = known if isinstance(known, list) else [known]
    if not any(getattr(one, "id", one) == PROFILE for one in known):
        root["conformsTo"] = [*known, profile]
    return crate


def _keep_context(crate: ROCrate, path: Path) -> None:
    """The terms that a crate defines besides those of RO-Crate, which rocrate does not read."""
    context = msgspec.json.decode(path.read_bytes())["@context"]
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, dict):
            crate.metadata.extra_terms.update(one)
        elif one != f"{crate.metadata.profile}/context":
            crate.metadata.extra_contexts.append(one)


def _save(crate: ROCrate, folder: Path) -> None:
    text = msgspec.json.format(msgspec.json.encode(crate.metadata.generate()), indent=2)
    atomic.write(folder / ro_crate.NAME, text + b"\n")


def _entity(crate: ROCrate, id: str, type: str, **properties: object) -> Entity:
    """The entity of an id; a new one if there is none. Its properties are set."""
    from rocrate.model.contextentity import ContextEntity

    found = crate.dereference(id)
    if found is None:
        found = crate.add(ContextEntity(crate, id, properties={"@type": type}))
    for name, value in properties.items():
        found[name] = value
    return found


def _types(entity: Entity) -> list[str]:
    return entity.type if isinstance(entity.type, list) else [entity.type]


def _mentioned(crate: ROCrate) -> list[Entity]:
    """The runs of the crate."""
    found = crate.root_dataset.get("mentions") or []
    found = found if isinstance(found, list) else [found]
    return [one for one in found if getattr(one, "type", "") == "CreateAction"]


def _authors(crate: ROCrate, metadata: RecordMetadata) -> Iterator[Entity]:
    for number, one in enumerate(metadata.creators, start=1):
        name = " ".join(filter(None, (one.given_name, one.family_name)))
        person = one.kind == "personal"
        id = f"#author-{number}"
        if person and one.orcid:
            id = f"https://orcid.org/{one.orcid}"
        elif one.ror:
            id = f"https://ror.org/{one.ror}"
        yield _entity(crate, id, "Person" if person else "Organization", name=name)


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
