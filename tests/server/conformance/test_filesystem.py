"""Parts of files in place, from the demo and from a real InvenioRDM."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from tests.server.support.filesystem_environment import configured

from .conftest import Repository
from .test_ranges import KEY, page


@pytest.mark.parametrize("ranges", [True, False])
def test_parts_of_a_file(
    repository: Repository, ranges: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ranges the file is read completely."""
    api = repository.ranges if ranges else repository.no_ranges
    sample = repository.samples["big_file"].newest
    repositories = {"one": {"url": api.removesuffix("/api")}}
    with configured(tmp_path / "config", monkeypatch, repositories=repositories, lakes={}):
        fs = fsspec.filesystem("ossr")
        assert fs.info(f"{sample.id}/{KEY}")["size"] == sample.files[KEY].size
        with fs.open(f"ossr://{sample.doi or sample.id}/{KEY}") as file:
            for number in (7000, 3, 0, 8191):
                file.seek(number * 4096)
                assert file.read(4096) == page(number)
            requested = file.cache.total_requested_bytes
    assert requested <= 4 * 8192
