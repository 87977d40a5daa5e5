"""Variables of attached data in the kernel of a run."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pytest

from jupyter_ossr_ext._util import notebooks
from jupyter_ossr_ext.models import AttachedDid, CellFailure, Did, DidPaths, UsedDid
from jupyter_ossr_ext.runs import attached_data, execution

DID = Did("s", 'n"; import os; VARIABLE PATHS')


def found(
    variable: str,
    *paths: str,
    as_type: Literal["auto", "str", "list", "object"] = "auto",
    collection: bool = False,
    state: Literal["attached", "partly", "absent"] = "attached",
) -> attached_data.Found:
    used = UsedDid("fake", DID, variable, as_type)
    return AttachedDid(used, state, "" if state == "attached" else "It is gone."), DidPaths(
        DID, collection, list(paths)
    )


def variables(*wanted: attached_data.Found) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(attached_data.assignments(wanted), space)  # noqa: S102 (what is tested)
    space.pop("__builtins__", None)
    return space


def test_variables_have_the_types_that_the_notebook_gives_them() -> None:
    made = variables(
        found("one", "/a'\"\n"),
        found("many", "/a", "/b", collection=True),
        found("first", "/a", "/b", collection=True, as_type="str"),
        found("files", "/d/a", "/d/PATHS", collection=True, as_type="object"),
    )
    assert made["one"] == "/a'\"\n"
    assert made["many"] == ["/a", "/b"]
    assert made["first"] == "/a"
    assert (list(made["files"]), os.fspath(made["files"])) == (["/d/a", "/d/PATHS"], "/d")
    assert made["files"].did == f"s:{DID.name}"


@pytest.mark.parametrize("name", ["", "x; import os", "import", "a b", "x\ny"])
def test_what_is_no_variable_makes_no_code(name: str) -> None:
    assert variables(found(name, "/a")) == {}


def test_data_that_are_not_here_make_no_variable() -> None:
    assert variables(found("gone", "/a", state="absent"), found("none")) == {}
    assert variables(found("part", "/a", state="partly")) == {"part": "/a"}


@pytest.mark.parametrize(
    ("error", "subject", "reported"),
    [
        ("NameError: name 'gone' is not defined", "gone", True),
        ("NameError: name 'other' is not defined", "other", False),
        ("KeyError: 'gone'", "gone", False),
    ],
)
def test_a_failure_for_missing_data_names_the_did(error: str, subject: str, reported: bool) -> None:
    failure = CellFailure(1, "error", error, subject, "Ask the authors.")
    data, _ = found("gone", state="absent")
    explained = attached_data.explained(failure, [data])
    if reported:
        assert explained.cause == "missing-file"
        assert (explained.subject, explained.advice) == (f"s:{DID.name}", "It is gone.")
    else:
        assert explained == failure


async def ran(folder: Path, cells: Sequence[str], code: str) -> tuple[Any, Any]:
    """A run in a kernel of the tests' own Python, and its executed notebook."""
    from ipykernel.kernelspec import write_kernel_spec

    write_kernel_spec(folder / "kernels" / "own")  # type: ignore[no-untyped-call]
    notebook = folder / "a.ipynb"
    sources = [{"cell_type": "code", "source": one, "metadata": {}, "outputs": []} for one in cells]
    notebook.write_text(json.dumps({"cells": sources, "metadata": {}, "nbformat": 4}))
    place = execution.Place(folder, folder, "own", [folder / "kernels"], 60, code)
    made = await execution.execute(notebook, place)
    return made, notebooks.read((folder / "a.executed.ipynb").read_bytes())


async def test_the_variables_are_there_before_the_first_cell_and_leave_no_trace(
    tmp_path: Path,
) -> None:
    code = attached_data.assignments([found("events", "/lake/events")])
    made, executed = await ran(tmp_path, ["events", "1 + 1"], code)
    assert (made.state, made.executed) == ("completed", 2), made
    [cell, _] = executed["cells"]
    assert cell["execution_count"] == 1
    assert cell["outputs"][0]["data"]["text/plain"] == "'/lake/events'"
