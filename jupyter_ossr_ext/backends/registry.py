"""The kinds of repositories: those of this package, and those that other packages add.

Another package adds a kind by an entry point of the group `jupyter_ossr_ext.repositories`. Its name
is the `kind` of the configuration, its object a `RepositoryKind`. Other packages are searched for
only when the configuration names a kind that is not of this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._util import plugins
from ..config.repositories import RepositoryConfig
from ..config.repositories import configured as configured_with
from .invenio import INVENIO
from .net.credentials import Credentials
from .net.http_client import HttpClient
from .repository import Repository, RepositoryKind

GROUP = "jupyter_ossr_ext.repositories"
OWN: dict[str, RepositoryKind] = {"invenio": INVENIO}


def kind(name: str) -> RepositoryKind:
    """Raises `ValueError` for a kind that no installed package has, or that fails to load."""
    loaded = plugins.load(GROUP, name, OWN, "kind")
    if not isinstance(loaded, RepositoryKind):
        raise ValueError(f"the entry point of the kind {name!r} is no RepositoryKind")
    return loaded


def configured(entries: Mapping[str, Any]) -> list[RepositoryConfig]:
    """The repositories in the configured order; raises `ValueError` naming every invalid entry."""
    return configured_with(entries, lambda name: kind(name).settings)


def create(config: RepositoryConfig, web: HttpClient, credentials: Credentials) -> Repository:
    """The repository of a configuration."""
    return kind(config.kind).create(config, web, credentials)
