"""What a JupyterHub tells the servers that it starts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

OWNER = ("JUPYTERHUB_API_URL", "JUPYTERHUB_USER", "JUPYTERHUB_SERVICE_PREFIX")
"""Variables that together name one server of one user of one hub."""


def shared_server(environment: Mapping[str, str]) -> bool:
    """True behind JupyterHub, where several people can share a server."""
    return bool(environment.get("JUPYTERHUB_SERVICE_PREFIX"))


def owner_key(environment: Mapping[str, str]) -> str:
    """16 hex digits that differ for each server of each user of each hub.

    On some hubs all home folders are on one volume that the users share, and on some all users have
    one uid: only the hub's own names tell them apart.
    """
    owner = "\0".join(environment.get(name, "") for name in OWNER)
    return hashlib.sha256(owner.encode()).hexdigest()[:16]
