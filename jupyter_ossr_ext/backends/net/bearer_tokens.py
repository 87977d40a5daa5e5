"""Access tokens that a hub or a grid gives to the processes of a user."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .credentials import MAX_TOKEN

SYSTEM_FOLDER = "/tmp"  # noqa: S108  the place that the WLCG names
"""Shared by all users of the machine."""
PlacedToken = tuple[str, str]
"""The place of a token and its text, which may be empty or invalid."""


def configured_token(
    variable: str | None, path: str | None, environment: Mapping[str, str]
) -> PlacedToken | None:
    """From a variable (a token, or `FILE:/path` of a file), else a file. Blocks briefly."""
    if variable and (text := environment.get(variable, "").strip()):
        if not text.startswith("FILE:") and variable != "BEARER_TOKEN_FILE":
            return variable, text
        if found := token_in_file(text.removeprefix("FILE:")):
            return found
    return token_in_file(path) if path else None


def discovered_token(
    environment: Mapping[str, str], system_folder: str = SYSTEM_FOLDER
) -> PlacedToken | None:
    """In the order of the WLCG (Bearer Token Discovery, https://doi.org/10.5281/zenodo.3937438).

    Blocks briefly.
    """
    if text := environment.get("BEARER_TOKEN", "").strip():
        return "BEARER_TOKEN", text
    if text := environment.get("BEARER_TOKEN_FILE", "").strip():
        return token_in_file(text)
    name = f"bt_u{os.getuid() if hasattr(os, 'getuid') else 0}"
    folders = [environment.get("XDG_RUNTIME_DIR", ""), system_folder]
    for folder in filter(None, folders):
        if found := token_in_file(f"{folder}/{name}", own=True):
            return found
    return None


def token_in_file(path: str, *, own: bool = False) -> PlacedToken | None:
    """None where the file cannot be read. Blocks briefly.

    `own`: not a file of another user, who could let us work with his account.
    """
    place = Path(path).expanduser()
    with suppress(OSError):
        if own and hasattr(os, "getuid") and place.lstat().st_uid != os.getuid():
            return None
        with place.open(encoding="utf-8", errors="replace") as file:
            return str(place), file.read(MAX_TOKEN).strip()
    return None
