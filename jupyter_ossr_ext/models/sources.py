"""The places that a tab can show."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire


class Ability(StrEnum):
    """What a source can do; the interface asks for these, never for a name."""

    SEARCH = "search"
    DOWNLOAD = "download"
    SIGN_IN = "sign-in"
    PUBLISH = "publish"


class SortOption(Wire, frozen=True):
    """A way to order hits that the source offers."""

    id: str
    title: str


class Source(Wire, frozen=True):
    """A repository (InvenioRDM) that records are found in and brought from."""

    id: str
    title: str
    url: str
    """Where people look at it with a browser."""
    kind: Literal["repository"] = "repository"
    community: str | None = None
    """Slug of the community that searches are limited to; null: the whole repository."""
    sandbox: bool = False
    """For trying out: what is published there may be wiped and its DOIs do not resolve."""
    rules: Literal["ossr"] | None = None
    """What the community asks of metadata, beyond the repository: the terms of OSSR."""
    abilities: list[Ability] = []
    sorts: list[SortOption] = []
    token_page: str | None = None
    """Where a person makes a personal token."""
    badge: str | None = None
    """Address of a DOI's badge, with `{doi}` in it; null: there are none."""
    token_help: str | None = None
    """Scopes that the token needs, in words."""


class Account(Wire, frozen=True):
    """Who we are at a source; never the token itself."""

    source: str
    signed_in: bool = False
    name: str | None = None
    origin: Literal["none", "stored", "environment", "file"] = "none"
    """Where the token comes from; only a stored one can be removed here."""
    shared_server: bool = False
    """True behind JupyterHub: whoever shares this server can use the token."""
    problem: str | None = None
    """Why a token that is there does not work, in one sentence."""


class TokenIn(Wire, frozen=True):
    """A personal token on its only way: from the settings page to the server's private file."""

    token: str


class About(Wire, frozen=True):
    """This extension: its version, so that a stale front end can say 'restart the server'."""

    version: str
    demo: bool = False
