"""YAML files with aliases, as each of their readers takes them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from jupyter_ossr_ext._util.aliases import bounded
from jupyter_ossr_ext.install.buildpacks import conda_file, conda_lock
from jupyter_ossr_ext.install.buildpacks.base import CondaFile

BILLIONS = "\n".join(
    [f"a: &a [{', '.join('x' * 9)}]"]
    + [f"{c}: &{c} [{', '.join([f'*{p}'] * 9)}]" for p, c in pairwise("abcdefghi")]
)


@pytest.mark.parametrize("text", [BILLIONS, "&a [*a]", "&a {b: {c: *a}}"])
def test_a_document_beyond_all_bounds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        bounded(yaml.safe_load(text))


def test_an_ordinary_document_stays_as_it_is() -> None:
    document = yaml.safe_load("a: &a [1, 2]\nb: [*a, *a]\n")
    assert bounded(document) is document


def test_an_environment_of_billions_of_packages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "environment.yml"
    path.write_text(f"{BILLIONS}\ndependencies: [python, *i]\nvariables: {{x: *i}}\n")
    with pytest.raises(ValueError, match="not valid YAML"):
        conda_file.read(path)
    assert not conda_file.is_environment(path)
    (tmp_path / conda_lock.NAME).write_text(f"{BILLIONS}\npackage: *i\n")
    listed = conda_lock.locked(CondaFile(), tmp_path)
    assert listed.notes == [f"{conda_lock.NAME} cannot be read, and is not used."]
