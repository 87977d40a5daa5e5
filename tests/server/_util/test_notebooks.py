"""The notebook reader: every version of the format, and invalid files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from jupyter_ossr_ext._util import notebooks

OUTPUT = {"output_type": "pyout", "prompt_number": 7, "text": ["42\n"]}
CODE = {
    "cell_type": "code",
    "input": ["open('/home/ada/x')\n", "y"],
    "language": "python",
    "outputs": [OUTPUT],
    "prompt_number": 7,
    "metadata": {},
}
OLD = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "old"},
    "worksheets": [{"cells": [{"cell_type": "heading", "level": 1, "source": "Title"}, CODE]}],
}


def test_an_old_notebook_is_read_as_a_current_one() -> None:
    document = notebooks.read(json.dumps(OLD))
    heading, code = document["cells"]
    assert (heading["cell_type"], heading["source"]) == ("markdown", "# Title")
    assert (code["source"], code["execution_count"]) == ("open('/home/ada/x')\ny", 7)
    assert code["outputs"][0]["data"] == {"text/plain": "42\n"}
    assert notebooks.is_valid(document)


def test_an_old_notebook_is_edited_in_its_own_version() -> None:
    def change(document: dict[str, Any]) -> None:
        for cell in notebooks.cells(document):
            notebooks.edit_source(cell, lambda source: source.replace("/home/ada/", ""))
            notebooks.clear_outputs(cell)

    after = json.loads(notebooks.edit(json.dumps(OLD), change))
    heading, code = after["worksheets"][0]["cells"]
    assert (after["nbformat"], heading) == (3, OLD["worksheets"][0]["cells"][0])  # type: ignore[index]
    assert (code["input"], code["outputs"]) == (["open('x')\n", "y"], [])
    assert "prompt_number" not in code and "source" not in code and "execution_count" not in code


def test_what_tools_leave_out_is_filled_in() -> None:
    document = notebooks.read(
        '{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "code", "source": null}]}'
    )
    [cell] = document["cells"]
    assert (document["metadata"], cell["metadata"], cell["source"]) == ({}, {}, "")
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert notebooks.is_valid(document)


def test_an_edit_changes_nothing_else() -> None:
    text = '{\n "nbformat": 4,\n "cells": [],\n "b": "é",\n "a": 1.50e3\n}\n'
    assert notebooks.edit(text, lambda document: None) == text.replace("1.50e3", "1500.0")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"nbformat": 4',
        b'{"nbformat": 99, "cells": []}',
        b'{"nbformat": [], "cells": []}',
        b'{"nbformat": 4, "cells": [1]}',
        b'{"nbformat": 4, "cells": 3}',
        b'{"nbformat": 4, "cells": [], "metadata": "x"}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [1]}]}',
        b'{"nbformat": 3, "metadata": {}, "worksheets": [{"cells": 3}]}',
    ],
)
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(notebooks.NotebookError):
        notebooks.read(data)


@pytest.mark.parametrize(
    "cell",
    [
        {"cell_type": "evil", "source": ""},
        {"cell_type": "code", "source": "", "outputs": [{"output_type": "stream"}]},
        {"cell_type": "code", "source": "", "execution_count": "one"},
    ],
)
def test_a_cell_of_no_known_kind_is_invalid(cell: object) -> None:
    document = notebooks.read(json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": [cell]}))
    assert not notebooks.is_valid(document)


def test_nbformat_is_imported_when_it_is_needed() -> None:
    code = (
        "import sys; from jupyter_ossr_ext._util import notebooks; "
        "assert 'nbformat' not in sys.modules; notebooks.read('{\"cells\": []}'); "
        "assert 'nbformat' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
