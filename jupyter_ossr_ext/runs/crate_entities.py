"""The RO-Crate of a folder: opened, saved, and its entities. Blocking."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .._util import atomic
from ..metadata import ro_crate
from ..problems import Exists

if TYPE_CHECKING:
    from rocrate.model.entity import Entity
    from rocrate.rocrate import ROCrate

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"""Not in the context of RO-Crate 1.1."""


def opened(folder: Path) -> ROCrate:
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
    profile = entity(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
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


def save(crate: ROCrate, folder: Path) -> None:
    """Write the crate's metadata, atomically."""
    text = msgspec.json.format(msgspec.json.encode(crate.metadata.generate()), indent=2)
    atomic.write(folder / ro_crate.NAME, text + b"\n")


def entity(crate: ROCrate, id: str, type: str, **properties: object) -> Entity:
    """The entity of an id; a new one if there is none. Its properties are set."""
    from rocrate.model.contextentity import ContextEntity

    found = crate.dereference(id)
    if found is None:
        found = crate.add(ContextEntity(crate, id, properties={"@type": type}))
    for name, value in properties.items():
        found[name] = value
    return found


def types_of(one: Entity) -> list[str]:
    """Its types."""
    return one.type if isinstance(one.type, list) else [one.type]


def recorded_runs(crate: ROCrate) -> list[Entity]:
    """The runs of the crate."""
    found = crate.root_dataset.get("mentions") or []
    found = found if isinstance(found, list) else [found]
    return [one for one in found if getattr(one, "type", "") == "CreateAction"]
