"""The commit of a folder with a workflow, read from real Git work trees."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jupyter_ossr_ext.models import GitCommit
from jupyter_ossr_ext.problems import NotFound, UnsafePath
from jupyter_ossr_ext.provenance.workflow_commit import workflow_commit

PAGE = "https://git.example/team/analysis"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *identity, "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A work tree with a workflow in a subfolder, of which one commit is pushed."""
    root = tmp_path / "root"
    tree = root / "work"
    (tree / "fit").mkdir(parents=True)
    (tree / "fit" / "reana.yml").write_text("version: 0.9\n")
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "one")
    git(tree, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(tree, "push", "-q", "origin", "main")
    git(tree, "remote", "set-url", "origin", "git@git.example:team/analysis.git")
    return root


@pytest.mark.parametrize("path", ["work/fit", "work/fit/reana.yml"])
def test_a_pushed_commit(root: Path, path: str) -> None:
    assert workflow_commit(root, path) == GitCommit(
        specification="reana.yml",
        repository=PAGE,
        commit=git(root / "work", "rev-parse", "HEAD"),
        folder="fit",
        pushed=True,
    )


def test_a_commit_that_is_only_here(root: Path) -> None:
    (root / "work" / "fit" / "more.py").write_text("")
    git(root / "work", "add", ".")
    git(root / "work", "commit", "-q", "-m", "two")
    assert workflow_commit(root, "work/fit").pushed is False


def test_the_top_of_a_work_tree_and_no_credentials(root: Path) -> None:
    shutil.move(root / "work" / "fit" / "reana.yml", root / "work" / "reana.yaml")
    address = "https://me:secret-token@git.example/team/analysis.git"
    git(root / "work", "remote", "set-url", "origin", address)
    found = workflow_commit(root, "work")
    assert (found.folder, found.repository, found.specification) == ("", PAGE, "reana.yaml")


def test_what_is_missing_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match=r"'work' has no reana\.yaml"):
        workflow_commit(root, "work")
    (root / "plain").mkdir()
    (root / "plain" / "reana.yaml").write_text("")
    with pytest.raises(NotFound, match="Publish the folder, or push it"):
        workflow_commit(root, "plain")
    with pytest.raises(UnsafePath):
        workflow_commit(root, "../elsewhere")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotFound, match="Publish the folder, or push it"):
        workflow_commit(root, "work/fit")


def test_no_program_of_a_repository_is_started(root: Path, tmp_path: Path) -> None:
    """Settings and attributes of a work tree may name programs: filters, hooks, a monitor."""
    started = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {started}\ncat\n")
    program.chmod(0o755)
    tree = root / "work"
    (tree / ".gitattributes").write_text("* filter=evil diff=evil\n")
    for name in (
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
    ):
        git(tree, "config", name, str(program))
    (tree / "fit" / "reana.yml").write_text("version: 1.0\n")
    started.unlink(missing_ok=True)
    assert workflow_commit(root, "work/fit").pushed is True
    assert not started.exists()
