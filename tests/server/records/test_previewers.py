"""Previews from the head of a file."""

from __future__ import annotations

import base64
import json

import pytest

from jupyter_ossr_ext._util import file_kinds
from jupyter_ossr_ext.models import (
    ImagePreview,
    MarkdownPreview,
    NoPreview,
    NotebookPreview,
    Preview,
    TablePreview,
    TextPreview,
)
from jupyter_ossr_ext.records import previewers

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def look(name: str, data: bytes, size: int | None = None) -> Preview:
    kind, mimetype = file_kinds.kind(name)
    return previewers.PREVIEWERS[kind](
        previewers.Look(name, mimetype, data, len(data) if size is None else size)
    )


def test_text_is_shown_with_its_kind() -> None:
    shown = look("a.py", "é = 1\n".encode())
    assert isinstance(shown, TextPreview)
    assert (shown.text, shown.mimetype, shown.truncated) == ("é = 1\n", "text/x-python", False)


def test_a_cut_within_a_letter_does_not_spoil_the_text() -> None:
    shown = look("a.txt", "naïve é".encode()[:-1], size=1000)
    assert isinstance(shown, TextPreview)
    assert (shown.text, shown.truncated) == ("naïve ", True)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ärger".encode("latin-1"), "Ärger"),
        ("Ärger".encode("utf-16"), "Ärger"),
        ("Ärger".encode("utf-8-sig"), "Ärger"),
    ],
)
def test_text_is_read_in_the_usual_encodings(data: bytes, text: str) -> None:
    shown = look("a.txt", data)
    assert isinstance(shown, TextPreview) and shown.text == text


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.md", "a.ipynb", "a.json"])
def test_binary_data_under_a_text_name_is_not_shown(name: str) -> None:
    assert isinstance(look(name, bytes(range(256)) * 10), NoPreview)


def test_json_on_one_line_is_made_readable() -> None:
    shown = look("a.json", b'{"a":[1,2]}')
    assert isinstance(shown, TextPreview) and shown.text.count("\n") > 3


def test_markdown_is_markdown() -> None:
    for name in ("README.md", "dir/README"):
        assert isinstance(look(name, b"# Title"), MarkdownPreview)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_is_split_at_its_own_delimiter(sign: str) -> None:
    shown = look("a.csv", f"a{sign}b\n1{sign}2\n3{sign}4\n".encode())
    assert isinstance(shown, TablePreview)
    assert (shown.columns, shown.rows) == (["a", "b"], [["1", "2"], ["3", "4"]])


def test_a_quoted_cell_may_contain_the_delimiter_and_a_line_break() -> None:
    shown = look("a.csv", b'a,b\n"1,5","x\ny"\n')
    assert isinstance(shown, TablePreview) and shown.rows == [["1,5", "x\ny"]]


def test_a_tsv_is_cut_at_tabs_whatever_else_is_in_it() -> None:
    shown = look("a.tsv", b"a,b\tc\n1,2\t3\n")
    assert isinstance(shown, TablePreview) and shown.columns == ["a,b", "c"]


def test_a_ragged_table_is_filled_up_and_a_long_one_cut() -> None:
    body = "a,b,c\n" + "".join(f"{n},2\n" for n in range(5000))
    shown = look("a.csv", body.encode())
    assert isinstance(shown, TablePreview)
    assert len(shown.rows) == previewers.MAX_ROWS and shown.truncated
    assert {len(row) for row in shown.rows} == {3}


def test_the_last_line_of_a_cut_table_is_not_shown_in_part() -> None:
    shown = look("a.csv", b"a,b\n1,2\n3", size=1000)
    assert isinstance(shown, TablePreview) and shown.rows == [["1", "2"]]


def test_a_list_without_columns_is_text() -> None:
    assert isinstance(look("a.csv", b"one\ntwo\n"), TextPreview)


def notebook(outputs: list[object]) -> bytes:
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": outputs}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


def test_a_notebook_keeps_its_outputs() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "42"}
    shown = look("a.ipynb", notebook([output]))
    assert isinstance(shown, NotebookPreview) and not shown.truncated
    assert json.loads(shown.notebook)["cells"][0]["outputs"] == [output]


def test_outputs_that_are_too_large_are_left_out_and_said_so() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * previewers.MAX_OUTPUT}
    shown = look("a.ipynb", notebook([output]))
    assert isinstance(shown, NotebookPreview) and shown.truncated
    assert len(shown.notebook) < 1000 and "too large" in shown.notebook


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
    assert isinstance(look("a.ipynb", data), TextPreview)


def test_an_image_is_what_its_first_bytes_say() -> None:
    shown = look("a.jpg", PNG)
    assert isinstance(shown, ImagePreview)
    assert (shown.mimetype, base64.b64decode(shown.data)) == ("image/png", PNG)


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"<html>", b"", b"GIF8", b"RIFF"])
def test_what_is_no_image_is_not_shown_as_one(data: bytes) -> None:
    assert isinstance(look("a.png", data), NoPreview)


def test_an_svg_is_never_an_image() -> None:
    assert isinstance(look("a.svg", b"<svg/>"), TextPreview)


def test_a_large_image_is_not_shown_in_part() -> None:
    assert isinstance(look("a.png", PNG, size=10_000_000), NoPreview)
