"""What a git work tree knows: where it is from, its tag, who wrote it. Blocking; no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .._util.identifiers import repository_page
from ..models import GitCommit
from . import people

TIMEOUT = 5
"""Seconds for one question to git."""


def read_git(folder: Path) -> dict[str, object]:
    """Fields of `RecordMetadata`; none where git, or the repository, is missing."""
    if shutil.which("git") is None or _ask(folder, "rev-parse", "--is-inside-work-tree") != "true":
        return {}
    tag = _ask(folder, "describe", "--tags", "--exact-match", "HEAD")
    authors = _ask(folder, "shortlog", "-sn", "--no-merges", "HEAD") or ""
    names = [line.partition("\t")[2] for line in authors.splitlines()[:10]]
    fields: dict[str, object] = {
        "code_repository": repository_page(_ask(folder, "remote", "get-url", "origin") or ""),
        "version": re.sub(r"\Av(?=\d)", "", tag) if tag else None,
        "creators": [
            person for name in names if "[bot]" not in name and (person := people.named(name))
        ],
    }
    return {name: value for name, value in fields.items() if value}


def read_commit(specification: Path) -> GitCommit | None:
    """The commit of a workflow's folder; None outside of a work tree with a remote `origin`."""
    folder = specification.parent
    if shutil.which("git") is None:
        return None
    commit = _ask(folder, "rev-parse", "--verify", "HEAD")
    page = repository_page(_ask(folder, "remote", "get-url", "origin") or "")
    if not commit or not page:
        return None
    inside = _ask(folder, "rev-parse", "--show-prefix") or ""
    branches = _ask(folder, "branch", "--remotes", "--contains", commit)
    # Nothing is compared with the files: `git status` starts filters of the repository's settings.
    return GitCommit(
        specification=specification.name,
        repository=page,
        commit=commit,
        folder=inside.strip("/"),
        pushed=bool(branches),
    )


def _ask(folder: Path, *arguments: str) -> str | None:
    """git's answer in one piece. The repository's own configuration starts no program."""
    quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(  # noqa: S603 (fixed words, no shell)
            ["git", *quiet, "-C", str(folder), *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
