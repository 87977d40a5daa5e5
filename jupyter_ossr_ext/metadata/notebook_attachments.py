"""Data of a lake that a notebook names in its metadata: `ossr.attachments`, or `rucio_attachments`
of rucio-jupyterlab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from ..models import Did, UsedDid

TYPES: tuple[Literal["str", "list", "object"], ...] = ("str", "list", "object")
"""Types of variables, besides the one that is chosen by the kind of the DID."""


class _Attachment(msgspec.Struct):
    """An attachment of ours (`variable`), or of rucio-jupyterlab (`variableName`)."""

    did: str | Did
    lake: str = ""
    instance: str = ""
    variable: str | None = None
    as_type: object = msgspec.field(name="as", default="auto")
    partial: object = False
    variable_name: str | None = msgspec.field(name="variableName", default=None)


class _Ours(msgspec.Struct):
    attachments: list[_Attachment] = []


class _Metadata(msgspec.Struct):
    ossr: _Ours = msgspec.field(default_factory=_Ours)
    rucio_attachments: list[_Attachment] = []


def attachments(document: Mapping[str, Any]) -> list[UsedDid]:
    """The attachments of a notebook as `notebooks.read` returns it, each DID of a lake once.

    Raises `msgspec.ValidationError` for metadata of other types.
    """
    metadata = msgspec.convert(document["metadata"], _Metadata)
    return list(_used([*metadata.ossr.attachments, *metadata.rucio_attachments]))


def _used(found: Sequence[_Attachment]) -> Iterator[UsedDid]:
    seen: set[tuple[str, str, Did]] = set()
    for each in found:
        did = each.did
        if isinstance(did, str):
            scope, _, name = did.partition(":")
            did = Did(scope, name)
        key = (each.lake, each.instance, did)
        if did.scope and did.name and key not in seen:
            seen.add(key)
            yield UsedDid(
                each.lake,
                did,
                each.variable or each.variable_name,
                next((one for one in TYPES if one == each.as_type), "auto"),
                each.partial is True,
                each.instance,
            )


def with_attachments(document: dict[str, Any], more: Sequence[UsedDid]) -> None:
    """Add attachments to the metadata of a notebook; those of it are preserved."""
    if not more:
        return
    ours = document["metadata"].setdefault("ossr", {})
    listed = ours.setdefault("attachments", [])
    listed.extend(
        {
            "lake": each.lake,
            "instance": each.instance,
            "did": str(each.did),
            "variable": each.variable,
            "as": each.as_type,
        }
        for each in more
    )
