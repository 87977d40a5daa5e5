"""Small scientific files in common formats, written with the standard library only."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Literal

TableFormat = Literal["csv", "json", "fits", "votable", "spectrum"]
ImageFormat = Literal["png", "fits"]

COLUMNS = ("event_id", "energy_tev", "ra_deg", "dec_deg")
CRAB = (83.633, 22.0145)


def events(rows: int, seed: int) -> list[tuple[int, float, float, float]]:
    """Events around the Crab nebula: a number, an energy in TeV, and a direction in degrees."""
    draw = random.Random(seed).random  # noqa: S311 (sample data)
    return [
        (
            n + 1,
            round(0.1 * (1.0 - draw()) ** (-1 / 1.6), 3),
            round(CRAB[0] + 0.2 * (draw() - 0.5), 4),
            round(CRAB[1] + 0.2 * (draw() - 0.5), 4),
        )
        for n in range(rows)
    ]


def table(format: TableFormat, rows: int, seed: int) -> bytes:
    """An event list, or for `spectrum` the flux points of a power law with index 2.63."""
    match format:
        case "csv":
            return _csv(COLUMNS, events(rows, seed))
        case "json":
            keyed = [dict(zip(COLUMNS, row, strict=True)) for row in events(rows, seed)]
            return json.dumps({"telescope": "LST-1", "events": keyed}, indent=1).encode()
        case "fits":
            return _fits_table(events(rows, seed))
        case "votable":
            return _votable(events(rows, seed))
        case "spectrum":
            energies = [round(0.1 * 10 ** (2.0 * n / max(rows - 1, 1)), 4) for n in range(rows)]
            points = [(e, f"{3.45e-11 * e**-2.63:.4e}") for e in energies]
            return _csv(("energy_tev", "flux"), points)


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue().encode()


def _votable(rows: Sequence[tuple[int, float, float, float]]) -> bytes:
    fields = "".join(
        f'<FIELD name="{name}" datatype="{"int" if name == "event_id" else "double"}"/>\n'
        for name in COLUMNS
    )
    cells = "".join(
        "<TR>" + "".join(f"<TD>{value}</TD>" for value in row) + "</TR>\n" for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
        f'<RESOURCE><TABLE name="events">\n{fields}<DATA><TABLEDATA>\n{cells}'
        "</TABLEDATA></DATA></TABLE></RESOURCE>\n</VOTABLE>\n"
    ).encode()


def _card(key: str, value: object = None) -> bytes:
    if value is None:
        return f"{key:<80}".encode()
    text = f"'{value:<8}'" if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        text = "T" if value else "F"
    field = f"{text:<20}" if isinstance(value, str) else f"{text:>20}"
    return f"{key:<8}= {field:<70}"[:80].encode()


def _header(*cards: tuple[str, object]) -> bytes:
    return _blocks(b"".join(_card(k, v) for k, v in cards) + _card("END"), b" ")


def _blocks(data: bytes, fill: bytes = b"\0") -> bytes:
    """FITS files consist of blocks of 2880 bytes."""
    return data + fill * (-len(data) % 2880)


def _fits_table(rows: Sequence[tuple[int, float, float, float]]) -> bytes:
    primary = _header(("SIMPLE", True), ("BITPIX", 8), ("NAXIS", 0), ("EXTEND", True))
    cards: list[tuple[str, object]] = [
        ("XTENSION", "BINTABLE"),
        ("BITPIX", 8),
        ("NAXIS", 2),
        ("NAXIS1", 28),
        ("NAXIS2", len(rows)),
        ("PCOUNT", 0),
        ("GCOUNT", 1),
        ("TFIELDS", 4),
    ]
    for n, name in enumerate(COLUMNS, 1):
        cards += [(f"TTYPE{n}", name), (f"TFORM{n}", "J" if n == 1 else "D")]
    extension = _header(*cards, ("EXTNAME", "EVENTS"))
    return primary + extension + _blocks(b"".join(struct.pack(">iddd", *row) for row in rows))


def _pixels(width: int, seed: int) -> list[list[int]]:
    draw = random.Random(seed).random  # noqa: S311 (sample data)
    middle, spread = (width - 1) / 2, width / 8
    return [
        [
            int(
                24 * draw()
                + 220 * math.exp(-((x - middle) ** 2 + (y - middle) ** 2) / (2 * spread**2))
            )
            for x in range(width)
        ]
        for y in range(width)
    ]


def image(format: ImageFormat, width: int, seed: int) -> bytes:
    """A count map of a square of sky, `width` pixels wide."""
    rows = _pixels(width, seed)
    if format == "fits":
        header = _header(
            ("SIMPLE", True),
            ("BITPIX", 16),
            ("NAXIS", 2),
            ("NAXIS1", width),
            ("NAXIS2", width),
            ("BUNIT", "count"),
            ("OBJECT", "Crab"),
        )
        return header + _blocks(b"".join(struct.pack(f">{width}h", *row) for row in rows))
    # Level 0 is uncompressed: the output is the same with every zlib.
    packed = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 0)
    shape = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", shape)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def notebook(cells: Sequence[str], data: Mapping[str, str]) -> bytes:
    """A notebook (nbformat 4.5) for the kernel `python3`, without outputs.

    Args:
        data: DIDs of the demo lake that are attached, by the names of their variables.
    """
    metadata: dict[str, object] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    if data:
        attached = [
            {"lake": "demo", "did": did, "variable": name, "as": "auto"}
            for name, did in data.items()
        ]
        metadata["ossr"] = {"attachments": attached}
    document = {
        "cells": [_cell(n, text) for n, text in enumerate(cells)],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _cell(number: int, text: str) -> dict[str, object]:
    if text.startswith("#md "):
        source = text.removeprefix("#md ")
        return {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": source}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{number}",
        "metadata": {},
        "outputs": [],
        "source": text,
    }
