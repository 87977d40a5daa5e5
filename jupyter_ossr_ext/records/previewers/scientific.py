"""FITS, VOTable, Parquet, HDF5 and ROOT by their libraries, loaded with the first such file.

Only headers, lists of contents, the first rows and a small image are read, by ranges of the remote
file. Links of HDF5 to other files are not followed, and no class that a ROOT file describes is
made.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import islice
from typing import IO, Any

from msgspec import structs

from ...models import Preview
from ...problems import Problem
from . import text
from .base import FileHead, Previewer
from .fits_picture import picture_of
from .html import section, table

MAX_ROWS = 50
MAX_COLUMNS = 100
MAX_CARDS = 300
MAX_NODES = 500
MAX_DATA = 16 * 2**20
"""Bytes of a table of FITS, or of a row group of Parquet, beyond which no rows are read."""
INSTALL = (
    "Install {library} on the Jupyter server to preview this file: "
    'pip install "jupyter_ossr_ext[previews]"'
)

TREES = ("TTree", "ROOT::RNTuple")
VOTABLE = "application/x-votable+xml"

Read = tuple[dict[str, str], str | None]
"""A bundle and a note."""
Reader = Callable[[Any, IO[bytes]], Read]


def _fits(fits: Any, file: IO[bytes]) -> Read:
    """The HDUs, the header of the first, the first rows of each small table, and an image."""
    with fits.open(file, lazy_load_hdus=True, memmap=False) as hdus:
        parts, overview = [], []
        for number, hdu in enumerate(islice(hdus, 50)):
            names = getattr(getattr(hdu, "columns", None), "names", None)
            shape = "x".join(str(hdu.header[f"NAXIS{n + 1}"]) for n in range(hdu.header["NAXIS"]))
            overview.append([number, hdu.name, type(hdu).__name__, shape])
            size = hdu.header["NAXIS"] and hdu.size
            if names and hdu.header["NAXIS2"] and size <= MAX_DATA:
                rows = [[row[name] for name in names[:MAX_COLUMNS]] for row in hdu.data[:MAX_ROWS]]
                parts.append(section(hdu.name or f"HDU {number}", table(names[:MAX_COLUMNS], rows)))
        cards = islice(hdus[0].header.cards, MAX_CARDS)
        header = table(["Keyword", "Value", "Comment"], ([*map(str, card)] for card in cards))
        try:
            picture, note = picture_of(islice(hdus, 50))
        except Problem:
            raise
        except Exception as error:  # of damaged data: the header is shown all the same
            picture, note = "", f"No picture of this file: {type(error).__name__}."
    contents = table(["", "Name", "Type", "Size"], overview)
    html = section("HDUs", contents) + "".join(parts) + section("Header", header)
    return ({"image/png": picture} if picture else {}) | {"text/html": html}, note


def _votable(votable: Any, file: IO[bytes]) -> Read:
    """Fields and first rows of each table."""
    document = votable.parse(file, verify="ignore")
    parts = []
    for number, each in enumerate(islice(document.iter_tables(), 10)):
        fields = each.fields[:MAX_COLUMNS]
        described = (
            [one.name, one.datatype, one.unit or "", one.description or ""] for one in fields
        )
        columns = [f"{one.name} [{one.unit}]" if one.unit else one.name for one in fields]
        rows = ([row[n] for n in range(len(fields))] for row in each.array[:MAX_ROWS])
        parts.append(section(each.name or f"Table {number + 1}", table(columns, rows)))
        parts.append(section("Fields", table(["Name", "Type", "Unit", "Description"], described)))
    return {"text/html": "".join(parts)}, None


def _parquet(parquet: Any, file: IO[bytes]) -> Read:
    """The schema and, of a small first row group, the first rows."""
    found = parquet.ParquetFile(file)
    schema = found.schema_arrow
    fields = [schema.field(n) for n in range(len(schema))]
    parts = [section("Columns", table(["Name", "Type"], ([one.name, one.type] for one in fields)))]
    meta = found.metadata
    parts.append(table(["Rows", "Row groups"], [[meta.num_rows, meta.num_row_groups]]))
    if meta.num_row_groups and meta.row_group(0).total_byte_size <= MAX_DATA:
        names = [one.name for one in fields[:MAX_COLUMNS]]
        batch = next(found.iter_batches(MAX_ROWS, row_groups=[0], columns=names), None)
        rows = [list(row.values()) for row in batch.to_pylist()] if batch is not None else []
        parts.insert(0, section("First rows", table(names, rows)))
    return {"text/html": "".join(parts)}, None


def _hdf5(h5py: Any, file: IO[bytes]) -> Read:
    """The tree of groups and data sets, with their attributes."""
    nodes: list[list[object]] = []

    def visit(name: str, node: Any) -> bool | None:
        shape = "x".join(map(str, node.shape or ())) if hasattr(node, "shape") else ""
        kind = str(node.dtype) if hasattr(node, "dtype") else "group"
        nodes.append([f"/{name}", kind, shape, _attributes(node)])
        return len(nodes) >= MAX_NODES or None

    with h5py.File(file, "r") as root:
        nodes.append(["/", "group", "", _attributes(root)])
        root.visititems(visit)
    return {"text/html": table(["Name", "Type", "Size", "Attributes"], nodes)}, None


def _attributes(node: Any) -> str:
    return ", ".join(f"{name}: {value}" for name, value in islice(node.attrs.items(), 20))


def _root(uproot: Any, file: IO[bytes]) -> Read:
    """The names and classes of what the file contains, and the branches of its trees."""
    with uproot.open(file) as root:
        kinds = dict(islice(root.classnames().items(), MAX_NODES))
        parts = [section("Contents", table(["Name", "Class"], kinds.items()))]
        for name in islice((one for one, kind in kinds.items() if kind in TREES), 5):
            tree = root[name]
            titles = {one.name: one.title for one in getattr(tree, "branches", ())}
            names = islice(tree.keys(), MAX_NODES)
            branches = ((one, titles.get(one, "")) for one in names)
            entries = f"{name}: {tree.num_entries} entries"
            parts.append(section(entries, table(["Branch", "Title"], branches)))
    return {"text/html": "".join(parts)}, None


READERS: dict[str, tuple[str, str, Reader]] = {
    "application/fits": ("astropy", "astropy.io.fits", _fits),
    VOTABLE: ("astropy", "astropy.io.votable", _votable),
    "application/vnd.apache.parquet": ("pyarrow", "pyarrow.parquet", _parquet),
    "application/x-hdf5": ("h5py", "h5py", _hdf5),
    "application/x-root": ("uproot", "uproot", _root),
}
"""By MIME type: the library, the module, and what reads."""


def preview_file(name: str, mimetype: str, file: IO[bytes]) -> Preview:
    """Blocking; failures of the libraries become the note of the preview."""
    library, module, read = READERS[mimetype]
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        loaded = import_module(module)
    except ImportError:
        install = INSTALL.format(library=library)
        if mimetype != VOTABLE:
            return Preview(key=name, note=install)
        head = FileHead(name, "text/xml", file.read(text.PREVIEWER.limit), size)
        return structs.replace(text.preview(head), note=install)
    if mimetype == VOTABLE and size > MAX_DATA:
        return Preview(key=name, note="This file is too large to preview. Download it instead.")
    try:
        bundle, note = read(loaded, file)
    except Problem:
        raise
    except Exception as error:  # each library has errors of its own for damaged files
        reason = f"{library} cannot read this file: {type(error).__name__}. Download it to open."
        return Preview(key=name, note=reason)
    return Preview(key=name, bundle=bundle, note=note)


def _head(head: FileHead) -> Preview:
    """Of a file whose bytes are here, such as a member of an archive."""
    if head.truncated:
        return head.none("This file is too large to preview inside its archive.")
    return preview_file(head.name, head.mimetype, io.BytesIO(head.data))


def _suffixes(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {suffix: mimetype for mimetype, names in pairs for suffix in names.split()}


PREVIEWER = Previewer(
    _head,
    limit=MAX_DATA,
    suffixes=_suffixes(
        [
            ("application/fits", "fits fit fts"),
            (VOTABLE, "vot votable"),
            ("application/vnd.apache.parquet", "parquet"),
            ("application/x-hdf5", "h5 hdf5 hdf he5"),
            ("application/x-root", "root"),
        ]
    ),
    preview_file=preview_file,
)
