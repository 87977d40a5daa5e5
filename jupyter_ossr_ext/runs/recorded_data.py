"""Data of a lake that a recorded run used, compared with what the lake has of it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs

from ..metadata.ro_crate import LakeData
from ..models import AttachedDid
from ..storage.checksums import same

MOST = 1000
"""Files of one DID that are known at most; of more, those that are missing are not known."""
SHOWN = 3
"""Names in one sentence."""


def compared(recorded: LakeData, found: Sequence[AttachedDid]) -> list[AttachedDid]:
    """With a note where it is not the same data; a lake that lists nothing says nothing."""
    return [_compared(recorded.get(str(one.used.did), {}), one) for one in found]


def _compared(before: Mapping[str, Mapping[str, str]], found: AttachedDid) -> AttachedDid:
    now = {str(one.did): one.checksums for one in found.files}
    if not before or not now or max(len(before), len(now)) >= MOST:
        return found
    differences = list(_differences(before, now))
    if not differences:
        return found
    note = f"{found.used.did} differs from the recorded run: {'; '.join(differences)}."
    return structs.replace(found, note=f"{found.note} {note}".strip())


def _differences(
    before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    if gone := sorted(before.keys() - now.keys()):
        yield f"{len(gone)} of {len(before)} files gone ({_names(gone)})"
    changed = sorted(
        did for did in before.keys() & now.keys() if not _is_same(before[did], now[did])
    )
    if changed:
        yield f"{len(changed)} with other content ({_names(changed)})"
    if new := sorted(now.keys() - before.keys()):
        yield f"{len(new)} new ({_names(new)})"


def _is_same(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    return all(same(value, now.get(name, value)) for name, value in before.items())


def _names(dids: Sequence[str]) -> str:
    return ", ".join(dids[:SHOWN]) + (", …" if len(dids) > SHOWN else "")
