"""An installed distribution of another package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

THIRD_PARTY = Path(__file__).parents[1] / "backends" / "third_party"


@contextmanager
def installed(
    package: str, entry_points: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """`package` of `third_party` can be imported, and has the `entry_points` (text of the file)."""
    site = folder / "site-packages"
    info = site / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\n")
    (info / "entry_points.txt").write_text(entry_points)
    (site / package).symlink_to(THIRD_PARTY / package)
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop(package, None)
