"""The cells that the front end inserts to read parts of remote files; it compares them as well."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from jupyter_ossr_ext import ossr
from tests.server.support.filesystem_environment import configured
from tests.server.support.misbehaving_server import Misbehaving

CELLS: dict[str, str] = json.loads(
    (Path(__file__).parents[2] / "in-place-cells.json").read_text(encoding="utf-8")
)
LARGE = np.arange(4 * 2**20, dtype="i2")
"""8 MiB."""


def fits() -> bytes:
    from astropy.io import fits

    buffer = io.BytesIO()
    fits.PrimaryHDU(LARGE.reshape(2048, 2048)).writeto(buffer)
    return buffer.getvalue()


def hdf5() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file["counts"] = LARGE
    return buffer.getvalue()


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    table = pa.table({"counts": LARGE})
    pq.write_table(table, buffer, compression="none", use_dictionary=False)
    return buffer.getvalue()


def root() -> bytes:
    import uproot

    buffer = io.BytesIO()
    with uproot.recreate(buffer, compression=None) as file:
        file["tree"] = {"counts": LARGE}
        file.file.sink.flush()
        return buffer.getvalue()


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        repositories = {"one": {"url": server.url}}
        with configured(tmp_path / "config", monkeypatch, repositories=repositories, lakes={}):
            yield server


def run(cell: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(cell, names)  # noqa: S102 (what the cell does is what is tested)
    return names


@pytest.mark.parametrize(
    ("key", "data", "variable"),
    [
        ("a.fits", fits, "hdus"),
        ("folder/a.root", root, "file"),
        ("a.h5", hdf5, "file"),
        ("a.parquet", parquet, "file"),
    ],
)
def test_a_cell_reads_parts_only(remote: Misbehaving, key: str, data: Any, variable: str) -> None:
    content = data()
    remote.add(key, content)
    opened = run(CELLS[f"ossr://10.5281/zenodo.1/{key}"])[variable]
    heard = [str(one.range).removeprefix("bytes=").split("-") for one in remote.requests(key)]
    moved = sum(int(stop) - int(start) + 1 for start, stop in heard)
    assert 0 < moved < 2**20 < len(content)
    if key == "a.fits":
        assert opened[0].section[1000, 7] == 1000 * 2048 % 2**15 + 7
    elif key.endswith(".parquet"):
        assert opened.metadata.num_rows == len(LARGE)
    elif key.endswith(".root"):
        assert opened["tree"].num_entries == len(LARGE)
    else:
        assert int(opened["counts"][70_000]) == int(LARGE[70_000])
    opened.close()


def test_a_cell_reads_a_file_of_a_record_of_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = CELLS["ossr://10.5281/zenodo.1/a.fits"]
    with configured(tmp_path / "config", monkeypatch, demo=True):
        records = [ossr.record(one.id, source=one.source) for one in ossr.search("crab").items]
        doi, key = next(
            (record.doi, file.key)
            for record in records
            for file in record.files
            if file.key.endswith(".fits")
        )
        run(cell.replace("10.5281/zenodo.1/a.fits", f"{doi}/{key}"))
    assert "PrimaryHDU" in capsys.readouterr().out
