"""Previews from the head of a file."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter

import pytest

from jupyter_ossr_ext._util.file_kinds import ARCHIVES
from jupyter_ossr_ext.models import Preview
from jupyter_ossr_ext.records.previewers import FileHead, previewer_of, previewers, table
from jupyter_ossr_ext.records.previewers import notebook as notebook_previewer

TYPES = {
    "a.ipynb": "application/x-ipynb+json",
    "a.CSV": "text/csv",
    "b/c.tsv": "text/csv",
    "a.md": "text/markdown",
    "README": "text/markdown",
    "a.jpeg": "image/jpeg",
    "a.py": "text/x-python",
    "LICENSE": "text/plain",
    "a.svg": "text/xml",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def look(name: str, data: bytes, size: int | None = None) -> Preview:
    found = previewer_of(name)
    assert found is not None
    previewer, mimetype = found
    return previewer.preview(FileHead(name, mimetype, data, len(data) if size is None else size))


def only(shown: Preview) -> tuple[str, str]:
    """The MIME type and the content of a preview with one."""
    [found] = shown.bundle.items()
    return found


def cells(shown: Preview) -> list[list[str]]:
    """The cells of a table, its heading first."""
    mimetype, html = only(shown)
    assert mimetype == "text/html"
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [re.findall(r"<t[hd]>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_text_is_shown_with_its_kind() -> None:
    shown = look("a.py", "é = 1\n".encode())
    assert (only(shown), shown.truncated) == (("text/x-python", "é = 1\n"), False)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.js"])
def test_code_of_pages_is_shown_as_text_that_no_browser_renders(name: str) -> None:
    mimetype, _ = only(look(name, b"<svg onload=alert(1)>"))
    assert mimetype in {"text/x-html", "text/xml", "text/javascript"}


def test_every_previewer_has_types_of_its_own() -> None:
    names = {name: found for name in TYPES if (found := previewer_of(name))}
    assert {name: found[1] for name, found in names.items()} == TYPES
    assert previewer_of("a.tar") is None and previewer_of("md") is None


def test_a_suffix_or_name_belongs_to_one_previewer_and_is_no_archive() -> None:
    suffixes = Counter(suffix for each in previewers() for suffix in each.suffixes)
    names = Counter(name for each in previewers() for name in each.names)
    assert {"md", "csv", "parquet"} <= suffixes.keys() and "readme" in names
    assert [one for one, count in (suffixes + names).items() if count > 1] == []
    assert suffixes.keys() & ARCHIVES == set()


def test_a_cut_within_a_letter_does_not_spoil_the_text() -> None:
    shown = look("a.txt", "naïve é".encode()[:-1], size=1000)
    assert (only(shown)[1], shown.truncated) == ("naïve ", True)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ärger".encode("latin-1"), "Ärger"),
        ("Ärger".encode("utf-16"), "Ärger"),
        ("Ärger".encode("utf-8-sig"), "Ärger"),
    ],
)
def test_text_is_read_in_the_usual_encodings(data: bytes, text: str) -> None:
    assert only(look("a.txt", data)) == ("text/plain", text)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.md", "a.ipynb", "a.json"])
def test_binary_data_under_a_text_name_is_not_shown(name: str) -> None:
    shown = look(name, bytes(range(256)) * 10)
    assert not shown.bundle and shown.note == "Not a text file. Download it to open."


def test_json_on_one_line_is_made_readable() -> None:
    mimetype, text = only(look("a.json", b'{"a":[1,2]}'))
    assert mimetype == "application/json" and text.count("\n") > 3


def test_markdown_is_markdown() -> None:
    for name in ("README.md", "dir/README"):
        assert only(look(name, b"# Title")) == ("text/markdown", "# Title")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_is_split_at_its_own_delimiter(sign: str) -> None:
    shown = look("a.csv", f"a{sign}b\n1{sign}2\n3{sign}4\n".encode())
    assert cells(shown) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert shown.note == "First 2 rows."


def test_a_quoted_cell_may_contain_the_delimiter_and_a_line_break() -> None:
    assert cells(look("a.csv", b'a,b\n"1,5","x\ny"\n'))[1] == ["1,5", "x\ny"]


def test_a_tsv_is_cut_at_tabs_whatever_else_is_in_it() -> None:
    assert cells(look("a.tsv", b"a,b\tc\n1,2\t3\n"))[0] == ["a,b", "c"]


def test_a_ragged_table_is_filled_up_and_a_long_one_cut() -> None:
    body = "a,b,c\n" + "".join(f"{n},2\n" for n in range(5000))
    shown = look("a.csv", body.encode())
    rows = cells(shown)[1:]
    assert len(rows) == table.MAX_ROWS and shown.truncated
    assert {len(row) for row in rows} == {3}


def test_the_last_line_of_a_cut_table_is_not_shown_in_part() -> None:
    assert cells(look("a.csv", b"a,b\n1,2\n3", size=1000))[1:] == [["1", "2"]]


def test_a_list_without_columns_is_text() -> None:
    assert only(look("a.csv", b"one\ntwo\n"))[0] == "text/plain"


def test_a_cell_is_text_without_markup_or_effect_on_its_neighbours() -> None:
    [_, row] = cells(look("a.csv", "a,b\n<img src=x onerror=alert(1)>,x\u202ey\n".encode()))
    assert row == ["&lt;img src=x onerror=alert(1)&gt;", "x[U+202E]y"]


def notebook(outputs: list[object]) -> bytes:
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": outputs}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


def test_a_notebook_keeps_its_outputs() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "42"}
    shown = look("a.ipynb", notebook([output]))
    mimetype, text = only(shown)
    assert mimetype == "application/x-ipynb+json" and not shown.truncated
    assert json.loads(text)["cells"][0]["outputs"] == [output]


def test_outputs_that_are_too_large_are_left_out_and_said_so() -> None:
    output = {
        "output_type": "stream",
        "name": "stdout",
        "text": "x" * notebook_previewer.MAX_OUTPUT,
    }
    shown = look("a.ipynb", notebook([output]))
    assert shown.truncated
    assert len(only(shown)[1]) < 1000 and "too large" in only(shown)[1]


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 4, "metadata": {}, "cells": [1]}',
        b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "evil", "source": ""}]}',
        b'{"nbformat": 4',
        b"[" * 100_000,
    ],
)
def test_what_is_no_notebook_is_shown_as_text(data: bytes) -> None:
    assert only(look("a.ipynb", data))[0] == "application/json"


def test_an_image_is_what_its_first_bytes_say() -> None:
    shown = look("a.jpg", PNG)
    mimetype, data = only(shown)
    assert (mimetype, base64.b64decode(data)) == ("image/png", PNG)


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"<html>", b"", b"GIF8", b"RIFF"])
def test_what_is_no_image_is_not_shown_as_one(data: bytes) -> None:
    assert not look("a.png", data).bundle


def test_an_svg_is_never_an_image() -> None:
    assert only(look("a.svg", b"<svg/>"))[0] == "text/xml"


def test_a_large_image_is_not_shown_in_part() -> None:
    assert not look("a.png", PNG, size=10_000_000).bundle
