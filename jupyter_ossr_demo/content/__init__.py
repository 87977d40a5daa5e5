"""The sample records, in the form in which they are deposited in the OSSR.

The embedded demo repository and the seed of the real InvenioRDM (tests/services/invenio) use this
module, so both have the same records. A record's `metadata`, `access`, `pids` and `custom_fields`
are exactly the input of `POST /api/records`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from .sources import AnySource, Blob, Table

RECORDS = Path(__file__).parent / "records"
#: slug: (title, description)
COMMUNITIES = {
    "escape2020": ("ESCAPE OSSR", "Software and data of astronomy and particle physics"),
    "other": ("Another community", "Something else"),
}


class Series(msgspec.Struct, frozen=True):
    """`count` event lists, numbered from 1; `key` holds `{:03d}` or the like."""

    key: str
    count: int
    source: Table


class Version(msgspec.Struct, frozen=True):
    """One version of a record; `metadata` is merged into that of the sample."""

    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    files: dict[str, AnySource] = msgspec.field(default_factory=dict)
    series: tuple[Series, ...] = ()

    def blobs(self) -> Iterator[tuple[str, Blob]]:
        """The key and the content of every file, generated now."""
        for key, source in self.files.items():
            yield key, source.blob()
        for series in self.series:
            for number in range(1, series.count + 1):
                source = msgspec.structs.replace(series.source, seed=number)
                yield series.key.format(number), source.blob()


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record with all its versions, oldest first.

    `name` is its name in tests. `served` contains the few metadata fields that the repository
    returns differently from the input (it sanitises HTML).
    """

    name: str
    metadata: dict[str, Any]
    versions: tuple[Version, ...]
    access: dict[str, Any] = msgspec.field(
        default_factory=lambda: {"record": "public", "files": "public"}
    )
    custom_fields: dict[str, Any] = msgspec.field(default_factory=dict)
    pids: dict[str, Any] = msgspec.field(default_factory=dict)
    community: str | None = "escape2020"
    deleted: bool = False
    views: int = 0
    downloads: int = 0
    served: dict[str, Any] = msgspec.field(default_factory=dict)


class _Repeated(msgspec.Struct):
    repeat: int = 0


def load() -> tuple[Sample, ...]:
    """All samples, in the order of publication; reads the disk."""
    return tuple(sample for path in sorted(RECORDS.glob("*.json")) for sample in _read(path))


def _read(path: Path) -> Iterator[Sample]:
    """A file with `"repeat": n` stands for n samples, with their number for each `{n}`."""
    text = path.read_text(encoding="utf-8")
    count = msgspec.json.decode(text, type=_Repeated).repeat
    if not count:
        yield msgspec.json.decode(text, type=Sample)
        return
    text = text.replace(f'"repeat": {count},', "", 1)
    for number in range(10, 10 + count):
        yield msgspec.json.decode(text.replace("{n}", str(number)), type=Sample)
