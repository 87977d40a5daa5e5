"""Outputs compare as the same, close, or different."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image

from jupyter_ossr_ext.runs.outputs import compare, parts


def cell(*outputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": "x", "execution_count": 1, "outputs": list(outputs)}


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def result(**data: str) -> dict[str, Any]:
    named = {kind.replace("_", "/"): value for kind, value in data.items()}
    return {"output_type": "execute_result", "data": named, "metadata": {}}


def picture(colour: tuple[int, int, int], *, dot: bool = False, size: int = 20) -> dict[str, Any]:
    image = Image.new("RGB", (size, size), colour)
    if dot:
        image.putpixel((3, 3), (0, 0, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return result(image_png=base64.b64encode(file.getvalue()).decode())


def degree(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> str:
    made = compare([cell(*old)], [cell(*new)])
    [only] = [
        name
        for name, count in (
            ("same", made.same),
            ("close", made.close),
            ("different", made.different),
            ("not-compared", made.not_compared),
        )
        if count
    ]
    return only


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ([stream("a 1.5\n")], [stream("a 1.5\n")], "same"),
        ([stream("a 1.5000\n")], [stream("a 1.5004\n")], "close"),
        ([stream("a 1.5\n")], [stream("a 1.6\n")], "different"),
        ([stream("a 1.5\n")], [stream("b 1.5\n")], "different"),
        ([stream("a\n"), stream("b\n")], [stream("a\nb\n")], "same"),
        ([stream("x"), stream("warn at line 3", "stderr")], [stream("x")], "same"),
        ([stream("10%|# | 1/10\nend\n")], [stream("95%|####| 9/10\nend\n")], "same"),
        ([stream("took 1.3 s\n")], [stream("took 0.2 s\n")], "same"),
        ([stream("saved /home/ada/x/fit.png\n")], [stream("saved /srv/bob/y/fit.png\n")], "same"),
        ([stream("a\n")], [], "different"),
        (
            [result(text_plain="<Figure at 0x7f12ab34>")],
            [result(text_plain="<Figure at 0x1234567>")],
            "same",
        ),
        (
            [result(text_html="<style>#T_a1{}</style><td>1</td>", text_plain="")],
            [result(text_html="<style>#T_b2{}</style><td>1</td>", text_plain="")],
            "same",
        ),
        ([result(text_html="<td>1</td>")], [result(text_html="<td>2</td>")], "different"),
        ([picture((250, 0, 0))], [picture((250, 0, 0))], "same"),
        ([picture((250, 0, 0))], [picture((250, 0, 0), dot=True)], "close"),
        ([picture((250, 0, 0))], [picture((0, 0, 250))], "different"),
        ([picture((250, 0, 0))], [picture((250, 0, 0), size=21)], "different"),
        ([picture((250, 0, 0))], [stream("no figure")], "different"),
        (
            [result(**{"application/x-widget": "{}"})],
            [result(**{"application/x-widget": "{}"})],
            "not-compared",
        ),
    ],
)
def test_degrees(old: list[Any], new: list[Any], right: str) -> None:
    assert degree(old, new) == right


def test_a_broken_picture_is_not_compared() -> None:
    old, new = result(image_png="AAAA"), result(image_png="BBBB")
    assert degree([old], [new]) == "not-compared"


def test_the_same_picture_from_another_encoder_is_the_same() -> None:
    image = Image.new("RGB", (30, 30), (10, 200, 30))
    files = [io.BytesIO(), io.BytesIO()]
    image.save(files[0], "PNG", compress_level=0)
    image.save(files[1], "PNG", compress_level=9)
    old, new = (result(image_png=base64.b64encode(one.getvalue()).decode()) for one in files)
    assert old != new
    assert degree([old], [new]) == "same"


def test_a_cell_is_as_its_worst_output() -> None:
    made = compare(
        [cell(result(text_plain="1.0"), result(text_plain="2"))],
        [cell(result(text_plain="1.0001"), result(text_plain="3"))],
    )
    assert (made.close, made.different) == (0, 1)
    assert [(one.output, one.degree) for one in made.differences] == [
        (1, "close"),
        (2, "different"),
    ]


def test_texts_of_a_stream_are_one_part() -> None:
    assert len(parts([stream("a"), result(text_plain="b"), stream("c")])) == 2
