"""A Data Lake (Rucio), and who we are there."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire

AuthKind = Literal["userpass", "x509", "x509-proxy", "oidc-token", "oidc"]
"""Ways to sign in. oidc-token: the hub provides a token; oidc: the code flow, in a browser."""


class LakeAbility(StrEnum):
    """What a lake can do here; the interface asks for these, never for a name."""

    REPLICATE = "replicate"
    """Data are made available by a rule to a disk that is mounted here."""
    DOWNLOAD = "download"
    """Data are made available by bringing the files."""
    UPLOAD = "upload"
    METADATA = "metadata"
    SIGN_OUT = "sign-out"


class Lake(Wire, frozen=True):
    """A Rucio instance, and how this machine is joined to it."""

    id: str
    title: str
    url: str
    """Its web interface for people, or its REST address."""
    site: str | None = None
    destination: str | None = None
    """RSE expression that data are replicated to, in replica mode."""
    lifetime_days: int | None = None
    """Proposed for new rules; null: for ever."""
    mounted: bool = False
    """Whether the destination can be read as files here."""
    wildcards: bool = True
    """Whether the operator allows `*` in searches."""
    auth: list[AuthKind] = []
    """In the order in which they should be offered."""
    abilities: list[LakeAbility] = []
    problem: str | None = None
    """Why it cannot be used: its settings lie elsewhere and could not be fetched."""


class AuthFlow(Wire, frozen=True):
    """A page to open and sign in at; the server asks meanwhile whether it was done."""

    url: str
    expires: float
    """Seconds since the epoch."""


class LakeAccount(Wire, frozen=True):
    """Who we are there; never a token, password or key."""

    lake: str
    signed_in: bool = False
    account: str | None = None
    accounts: list[str] = []
    """To choose from, where the identity has several."""
    kind: AuthKind | None = None
    expires: float | None = None
    """When the token ends, in seconds since the epoch."""
    automatic: bool = False
    """Signed in by what lies here (hub token, certificate): nothing to type, nothing to forget."""
    shared_server: bool = False
    flow: AuthFlow | None = None
    """A code flow that waits for the person."""
    problem: str | None = None
    """Why it does not work, in one sentence: 'The token expired at 14:02.'"""


class UserPass(Wire, frozen=True, tag="userpass", tag_field="kind"):
    """`keep`: remember the password in memory, until this server stops, to sign in again."""

    username: str
    password: str
    account: str | None = None
    keep: bool = False


class Certificate(Wire, frozen=True, tag="x509", tag_field="kind"):
    """Paths of PEM files on the server; `~` is understood."""

    certificate: str
    key: str | None = None
    account: str | None = None


class Proxy(Wire, frozen=True, tag="x509-proxy", tag_field="kind"):
    """Path of a proxy file; null: where the environment says (X509_USER_PROXY, /tmp/x509up_u…)."""

    path: str | None = None
    account: str | None = None


class OidcToken(Wire, frozen=True, tag="oidc-token", tag_field="kind"):
    """The token that the hub provides, in the configured environment variable or file."""

    account: str | None = None


class OidcFlow(Wire, frozen=True, tag="oidc", tag_field="kind"):
    """Start the code flow: the answer's `flow` has the page to open."""

    account: str | None = None


SignIn = UserPass | Certificate | Proxy | OidcToken | OidcFlow
