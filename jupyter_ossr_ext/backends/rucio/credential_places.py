"""Where credentials of a grid or a hub are found on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ...config.lakes import LakeConfig
from ..net.credentials import MAX_TOKEN


def bearer_token(config: LakeConfig, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """The place of a token and its text, which may be empty or invalid. Blocks briefly.

    From the configured variable and file; without them in the order of the WLCG (Bearer Token
    Discovery, https://doi.org/10.5281/zenodo.3937438).
    """
    variable, path = config.oidc_env, config.oidc_file
    if variable and (text := environment.get(variable, "").strip()):
        if not text.startswith("FILE:") and variable != "BEARER_TOKEN_FILE":
            return variable, text
        if found := _in_file(text.removeprefix("FILE:")):
            return found
    if variable or path:
        return _in_file(path) if path else None
    if text := environment.get("BEARER_TOKEN", "").strip():
        return "BEARER_TOKEN", text
    if text := environment.get("BEARER_TOKEN_FILE", "").strip():
        return _in_file(text)
    name = f"bt_u{os.getuid() if hasattr(os, 'getuid') else 0}"
    folders = [environment.get("XDG_RUNTIME_DIR", ""), "/tmp"]  # noqa: S108
    for folder in filter(None, folders):
        if found := _in_file(f"{folder}/{name}", own=True):
            return found
    return None


def _in_file(path: str, *, own: bool = False) -> tuple[str, str] | None:
    """`own`: not a file of another user, who could let us work with his account."""
    place = Path(path).expanduser()
    with suppress(OSError):
        if own and hasattr(os, "getuid") and place.lstat().st_uid != os.getuid():
            return None
        with place.open(encoding="utf-8", errors="replace") as file:
            return str(place), file.read(MAX_TOKEN).strip()
    return None


def proxy_path(environment: Mapping[str, str]) -> str:
    """The usual path of a grid proxy: `X509_USER_PROXY`, else /tmp/x509up_u and the user id."""
    named = environment.get("X509_USER_PROXY")
    return named or f"/tmp/x509up_u{os.getuid() if hasattr(os, 'getuid') else 0}"  # noqa: S108
