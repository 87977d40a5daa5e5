"""Previews of FITS, VOTable, Parquet, HDF5 and ROOT, of files made here."""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import uproot
from astropy.io import fits
from astropy.io.votable import from_table
from astropy.table import Table
from PIL import Image

from jupyter_ossr_ext.models import Preview
from jupyter_ossr_ext.problems import UpstreamDown
from jupyter_ossr_ext.records.previewers import previewer_of
from jupyter_ossr_ext.records.previewers.scientific import INSTALL, MAX_ROWS
from jupyter_ossr_ext.records.previews import Previews
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Misbehaving

EVIL = "<img src=x onerror=alert(1)>"


def fits_file() -> bytes:
    primary = fits.PrimaryHDU(np.zeros((4, 5)))
    primary.header["OBJECT"] = ("Crab <b>", "what was observed")
    events = fits.BinTableHDU.from_columns(
        [
            fits.Column("ENERGY", "E", array=np.arange(200) + 0.5),
            fits.Column("NAME", "20A", array=["x"] * 200),
        ],
        name="EVENTS",
    )
    buffer = io.BytesIO()
    fits.HDUList([primary, events]).writeto(buffer)
    return buffer.getvalue()


def votable_file() -> bytes:
    table = Table({"ra": [83.6], "name": [EVIL]}, units={"ra": "deg"})
    buffer = io.BytesIO()
    from_table(table).to_xml(buffer)
    return buffer.getvalue()


def parquet_file() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"run": range(1000), "name": [EVIL] * 1000}), buffer)
    return buffer.getvalue()


def hdf5_file() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as root:
        root.attrs["title"] = EVIL
        root.create_dataset("events/energy", data=np.arange(6.0).reshape(2, 3))
        root["elsewhere"] = h5py.ExternalLink("/etc/hostname", "/")
    return buffer.getvalue()


def root_file(folder: Path) -> bytes:
    path = folder / "a.root"
    with uproot.recreate(path) as root:
        root.mktree("tree", {"energy": "f8"}, title="Events").extend({"energy": np.arange(7.0)})
    return path.read_bytes()


def look(name: str, data: bytes) -> Preview:
    found = previewer_of(name)
    assert found is not None and found[0].preview_file is not None
    return found[0].preview_file(name, found[1], io.BytesIO(data))


def html(name: str, data: bytes) -> str:
    shown = look(name, data)
    assert shown.note is None, shown.note
    content = shown.bundle["text/html"]
    assert "<img" not in content and "<b>" not in content
    return content


def test_a_fits_file_shows_its_hdus_header_and_first_rows() -> None:
    content = html("a.fits", fits_file())
    assert "<td>EVENTS</td><td>BinTableHDU</td><td>24x200</td>" in content
    assert "<td>PRIMARY</td><td>PrimaryHDU</td><td>5x4</td>" in content
    assert "<td>OBJECT</td><td>Crab &lt;b&gt;</td><td>what was observed</td>" in content
    assert content.count("<td>x</td>") == MAX_ROWS


def pixels(data: bytes) -> Image.Image:
    shown = look("a.fits", data)
    assert "<h4>Header</h4>" in shown.bundle["text/html"]
    return Image.open(io.BytesIO(base64.b64decode(shown.bundle["image/png"])))


def written(*hdus: fits.PrimaryHDU | fits.ImageHDU | fits.CompImageHDU) -> bytes:
    buffer = io.BytesIO()
    fits.HDUList(list(hdus)).writeto(buffer)
    return buffer.getvalue()


def test_an_image_of_fits_is_a_picture_with_its_first_row_below() -> None:
    data = np.tile(np.linspace(-5, 1000, 40, dtype="f4")[:, None], (1, 30))
    data[0, 0], data[1, 1] = np.nan, np.inf
    data[20, 20] = 1e30
    picture = pixels(written(fits.PrimaryHDU(data)))
    assert (picture.mode, picture.size) == ("L", (30, 40))
    column = [picture.getpixel((5, y)) for y in range(40)]
    assert column == sorted(column, reverse=True)
    # One pixel that is far too bright makes no other one dark.
    assert column[0] == 255 and column[-1] < 10
    assert picture.getpixel((0, 39)) == 0 and picture.getpixel((1, 38)) == 255


def test_a_compressed_image_and_a_map_of_few_counts_are_pictures() -> None:
    counts = np.zeros((200, 200), dtype="i4")
    counts[50, 60] = 3
    picture = pixels(written(fits.PrimaryHDU(), fits.CompImageHDU(counts, name="COUNTS")))
    assert picture.getpixel((60, 149)) == 255 and picture.getpixel((0, 0)) == 0
    assert pixels(written(fits.PrimaryHDU(np.full((3, 3), np.nan)))).getextrema() == (0, 0)


def test_a_cube_is_its_first_plane_and_a_wide_image_is_made_smaller() -> None:
    cube = np.zeros((3, 2, 4, 5), dtype="f8")
    cube[0, 0, 0] = 1
    shown = look("a.fits", written(fits.PrimaryHDU(cube)))
    assert shown.note == "Picture of PRIMARY, the first of 6 planes."
    picture = Image.open(io.BytesIO(base64.b64decode(shown.bundle["image/png"])))
    assert picture.size == (5, 4) and picture.getpixel((0, 3)) == 255
    assert pixels(written(fits.PrimaryHDU(np.zeros((10, 3000), "i2")))).size == (1000, 4)


async def test_an_image_that_is_too_large_for_a_picture_is_not_read(tmp_path: Path) -> None:
    data = written(fits.PrimaryHDU(np.zeros((2100, 2100), "i2")))
    with Misbehaving() as server:
        server.add("large.fits", data)
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.catalogue.record("test", "1")
            shown = await Previews(environment.catalogue).preview("test", "1", "large.fits")
        assert server.sent < len(data) / 4
    assert shown.note == "PRIMARY (2100x2100) is too large for a picture."
    assert list(shown.bundle) == ["text/html"]


def test_damaged_pixels_hide_no_header() -> None:
    noise = np.random.default_rng(1).integers(0, 9999, (64, 64), dtype="i4")
    image = fits.CompImageHDU(noise, compression_type="GZIP_1")
    data = bytearray(written(fits.PrimaryHDU(), image))
    data[-6000:-4000] = bytes(2000)
    shown = look("a.fits", bytes(data))
    assert list(shown.bundle) == ["text/html"] and "<h4>Header</h4>" in shown.bundle["text/html"]
    assert shown.note is not None and shown.note.startswith("No picture of this file")


def test_a_votable_shows_fields_with_units_and_rows() -> None:
    content = html("a.vot", votable_file())
    assert "<th>ra [deg]</th>" in content and "<td>83.6</td>" in content
    assert "<td>ra</td><td>double</td><td>deg</td>" in content


def test_a_parquet_file_shows_its_schema_and_first_rows() -> None:
    content = html("a.parquet", parquet_file())
    assert "<td>run</td><td>int64</td>" in content and "<td>1000</td><td>1</td>" in content
    assert content.count("onerror") == MAX_ROWS


def test_an_hdf5_file_shows_its_tree_and_follows_no_link_out_of_it() -> None:
    content = html("a.h5", hdf5_file())
    assert "<td>/events/energy</td><td>float64</td><td>2x3</td>" in content
    assert "hostname" not in content


def test_a_root_file_shows_its_contents_and_branches(tmp_path: Path) -> None:
    content = html("a.root", root_file(tmp_path))
    assert "<td>tree;1</td><td>TTree</td>" in content
    assert "tree;1: 7 entries" in content and "<td>energy</td>" in content


@pytest.mark.parametrize("name", ["a.fits", "a.vot", "a.parquet", "a.h5", "a.root"])
def test_a_damaged_file_is_a_sentence(name: str) -> None:
    shown = look(name, b"no such file " * 100)
    assert not shown.bundle and "Download it to open." in (shown.note or "")


@pytest.mark.parametrize(
    ("name", "library"),
    [("a.fits", "astropy"), ("a.parquet", "pyarrow"), ("a.h5", "h5py"), ("a.root", "uproot")],
)
def test_a_missing_library_says_the_command_that_installs_it(
    name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide(monkeypatch)
    shown = look(name, b"")
    assert not shown.bundle and shown.note == INSTALL.format(library=library)


def test_a_votable_without_its_library_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch)
    shown = look("a.vot", b"<VOTABLE/>")
    assert shown.bundle == {"text/xml": "<VOTABLE/>"}
    assert shown.note == INSTALL.format(library="astropy")


def hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if none of the libraries were installed."""
    libraries = ("astropy", "pyarrow", "h5py", "uproot")
    for module in [each for each in sys.modules if each.split(".")[0] in libraries]:
        monkeypatch.setitem(sys.modules, module, None)


async def test_only_a_part_of_a_large_remote_file_is_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as root:
        root.create_dataset("noise", data=np.zeros(4_000_000, dtype="u1"))
    data = buffer.getvalue()
    with Misbehaving() as server:
        server.add("noise.h5", data)
        async with DownloadEnvironment(tmp_path, server) as environment:
            await environment.catalogue.record("test", "1")
            shown = await Previews(environment.catalogue).preview("test", "1", "noise.h5")
        asked = [each.range for each in server.heard]
    assert "<td>/noise</td><td>uint8</td><td>4000000</td>" in shown.bundle["text/html"]
    # Its size, its beginning, and its end.
    assert [each and each.partition("-")[0] for each in asked][:2] == ["bytes=0", "bytes=0"]
    assert all(each and not each.endswith("-") for each in asked) and len(asked) < 5


def test_a_lost_connection_is_no_damaged_file() -> None:
    class Lost(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise UpstreamDown("The connection was lost.")

    found = previewer_of("a.fits")
    assert found is not None and found[0].preview_file is not None
    with pytest.raises(UpstreamDown):
        found[0].preview_file("a.fits", found[1], Lost(b"x" * 5760))
