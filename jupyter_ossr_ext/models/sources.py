"""Repositories and accounts."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire
from .metadata import Grant


class Ability(StrEnum):
    """Abilities of a source; the interface depends on these, never on a name."""

    SEARCH = "search"
    DOWNLOAD = "download"
    SIGN_IN = "sign-in"
    PUBLISH = "publish"


class SortOption(Wire, frozen=True):
    """A sort order of the source."""

    id: str
    title: str


class Limits(Wire, frozen=True):
    """Limits of a repository."""

    files: int = 100
    """Maximum number of files of a record."""
    total: int = 50_000_000_000
    """Maximum size of all files of a record, in bytes."""
    deletion_comment: int = 0
    """Minimum characters of a comment on a deletion, if there is one."""


class Source(Wire, frozen=True):
    """A repository for search and download, and what differs between repositories."""

    id: str
    title: str
    url: str
    """Address of its web interface."""
    kind: Literal["repository"] = "repository"
    community: str | None = None
    """Slug of the community that searches are limited to; null: the whole repository."""
    sandbox: bool = False
    """A sandbox: its records may be deleted, and its DOIs do not resolve."""
    rules: Literal["ossr"] | None = None
    """Metadata rules of the community in addition to the repository's: the terms of OSSR."""
    abilities: list[Ability] = []
    sorts: list[SortOption] = []
    token_page: str | None = None
    """Page for creating personal tokens."""
    badge: str | None = None
    """Address of a DOI's badge, with `{doi}` as placeholder; null: none."""
    grants: list[Grant] = []
    """Grants that the form of a publication offers by a button."""
    token_help: str | None = None
    """Required scopes of the token, as text."""
    test_accounts: list[str] = []
    """Names of accounts for trying it out; signed in by name, without a token."""
    limits: Limits = Limits()
    id_pattern: str | None = None
    """Regular expression of texts that are rather a record's id than words to search for."""
    link_patterns: list[str] = []
    """Regular expressions of record addresses within a text, for Python and browsers; the first
    group is the last part of the address that tells records apart."""
    record_page: str | None = None
    """Address of a record's page, with `{id}` as placeholder."""
    vocabularies: list[str] = []
    """Vocabularies that suggest values; the fields of others are free text."""


class Account(Wire, frozen=True):
    """The signed-in account at a source; never the token itself."""

    source: str
    signed_in: bool = False
    name: str | None = None
    origin: Literal["none", "stored", "environment", "file"] = "none"
    """Origin of the token; only a stored one can be removed here."""
    shared_server: bool = False
    """True behind JupyterHub: everybody with access to this server can use the token."""
    temporary: bool = False
    """True where a stored token may be lost when the server stops."""
    test_account: str | None = None
    """Name of the source's test account that is signed in."""
    problem: str | None = None
    """Why an existing token is not usable, in one sentence."""


class TokenIn(Wire, frozen=True):
    """A personal token, sent once from the settings page to the server's private file."""

    token: str
    """Or the name of one of the source's test accounts."""


class About(Wire, frozen=True):
    """This extension's version, so that a stale front end can request a restart."""

    version: str
    demo: bool = False
    notices: list[str] = []
    """What this server cannot do, and why, in sentences for the user."""
    risks: list[str] = []
    """Known holes of this server that a stranger's files could use, in sentences for the user."""
