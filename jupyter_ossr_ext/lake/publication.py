"""A folder for the publication of data of a lake: a manifest, and metadata for the form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import msgspec

from .._util import atomic
from ..models import DidDetails, FileReplicas, Limits

MANIFEST = "rucio-manifest.json"
METADATA = ".zenodo.json"


class ManifestFile(msgspec.Struct, omit_defaults=True):
    """A file of the DID, as `scope:name`."""

    did: str
    size: int | None = None
    adler32: str | None = None
    md5: str | None = None


class Manifest(msgspec.Struct):
    """What a record says about data of a lake. `did` is the address of the DID."""

    instance: str
    did: str
    type: str
    files: list[ManifestFile]


class Related(msgspec.Struct):
    identifier: str
    relation: str
    resource_type: str = "dataset"
    scheme: str = "url"


class Metadata(msgspec.Struct):
    title: str
    upload_type: str = "dataset"
    related_identifiers: list[Related] = []
    references: list[str] = []


def left_out(files: Sequence[FileReplicas], limits: Limits) -> str | None:
    """Why a repository does not accept the files; None if it does. The manifest is one more."""
    sizes = [file.size for file in files]
    if len(files) + 1 > limits.files:
        return (
            f"The repository accepts {limits.files} files, the data has {len(files)}: only the "
            "manifest is published."
        )
    if any(size is None for size in sizes) or sum(size or 0 for size in sizes) > limits.total:
        return (
            f"The data is larger than {limits.total / 1e9:g} GB, which the repository accepts: "
            "only the manifest is published."
        )
    return None


def prepare(
    folder: Path,
    instance: str,
    lake: str,
    details: DidDetails,
    files: Sequence[FileReplicas],
    *,
    copied: bool,
) -> None:
    """Write the manifest; and metadata, unless there is some. Blocking.

    Args:
        instance: Address of the lake's Rucio.
        lake: Id of the lake.
        copied: Whether the files are published, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    did = details.did
    address = f"{instance}/dids/{quote(did.scope)}/{quote(did.name)}"
    manifest = Manifest(
        instance,
        address,
        details.type.value,
        [
            ManifestFile(
                str(file.did), file.size, file.checksums.get("adler32"), file.checksums.get("md5")
            )
            for file in sorted(files, key=lambda file: (file.did.scope, file.did.name))
        ],
    )
    _write(folder / MANIFEST, manifest)
    if (folder / METADATA).exists():
        return
    metadata = Metadata(title=did.name)
    if instance.startswith("https://"):  # a lake on this machine is of no use to others
        relation = "isDerivedFrom" if copied else "references"
        metadata.related_identifiers = [Related(address, relation)]
    metadata.references = [f"Rucio DID {did} ({lake})"]
    _write(folder / METADATA, metadata)


def _write(path: Path, content: Manifest | Metadata) -> None:
    text = msgspec.json.format(msgspec.json.encode(content), indent=1)
    atomic.write(path, text + b"\n")
