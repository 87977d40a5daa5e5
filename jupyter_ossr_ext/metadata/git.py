"""What a git work tree knows: where it is from, its tag, who wrote it. Blocking; no network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from . import people

TIMEOUT = 5
"""Seconds for one question to git."""
SSH = re.compile(r"(?:ssh://)?git@([\w.-]+)[:/](?:\d+/)?(.+)\Z")


def read_git(folder: Path) -> dict[str, object]:
    """Fields of `DraftMetadata`; none where git, or the repository, is missing."""
    if shutil.which("git") is None or _ask(folder, "rev-parse", "--is-inside-work-tree") != "true":
        return {}
    tag = _ask(folder, "describe", "--tags", "--exact-match", "HEAD")
    authors = _ask(folder, "shortlog", "-sn", "--no-merges", "HEAD") or ""
    names = [line.partition("\t")[2] for line in authors.splitlines()[:10]]
    fields: dict[str, object] = {
        "code_repository": address(_ask(folder, "remote", "get-url", "origin") or ""),
        "version": re.sub(r"\Av(?=\d)", "", tag) if tag else None,
        "creators": [people.named(name) for name in names if name.strip()],
    }
    return {name: value for name, value in fields.items() if value}


def address(remote: str) -> str | None:
    """The page of a remote, never with a name or token in it."""
    remote = remote.strip()
    if match := SSH.match(remote):
        return f"https://{match[1]}/{match[2].removesuffix('.git')}"
    try:
        parts = urlsplit(remote)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path.removesuffix('.git')}"


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
