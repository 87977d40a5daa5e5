"""Data lakes (Rucio) and the signed-in account."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire

AuthKind = Literal["userpass", "x509", "x509-proxy", "oidc-token", "oidc"]
"""Sign-in methods. oidc-token: the hub provides a token; oidc: the code flow, in a browser."""


class LakeAbility(StrEnum):
    """Abilities of a lake; the interface depends on these, never on a name."""

    REPLICATE = "replicate"
    """Data is made available by a replication rule to a disk that is mounted here."""
    DOWNLOAD = "download"
    """Data is made available by downloading files."""
    UPLOAD = "upload"
    METADATA = "metadata"
    SIGN_OUT = "sign-out"


class Lake(Wire, frozen=True):
    """A Rucio instance and its connection to this machine."""

    id: str
    title: str
    url: str
    """Address of its web interface or REST interface."""
    site: str | None = None
    destination: str | None = None
    """RSE expression of the destination, in replica mode."""
    lifetime_days: int | None = None
    """Default lifetime of new rules; null: unlimited."""
    mounted: bool = False
    """Whether the destination is mounted here."""
    wildcards: bool = True
    """Whether the operator allows `*` in searches."""
    auth: list[AuthKind] = []
    """In the order in which they are offered."""
    abilities: list[LakeAbility] = []
    problem: str | None = None
    """Why it cannot be used: its settings are remote and could not be fetched."""


class AuthFlow(Wire, frozen=True):
    """A sign-in page to open; the server polls for the result."""

    url: str
    expires: float
    """Seconds since the epoch."""


class LakeAccount(Wire, frozen=True):
    """The signed-in account; never a token, password or key."""

    lake: str
    signed_in: bool = False
    account: str | None = None
    accounts: list[str] = []
    """Accounts to choose from, if the identity has several."""
    kind: AuthKind | None = None
    expires: float | None = None
    """When the token expires, in seconds since the epoch."""
    automatic: bool = False
    """Signed in with a hub token or certificate, without user input; cannot sign out."""
    shared_server: bool = False
    flow: AuthFlow | None = None
    """A code flow that waits for the user."""
    problem: str | None = None
    """Why it is not usable, in one sentence: 'The token expired at 14:02.'"""


class UserPass(Wire, frozen=True, tag="userpass", tag_field="kind"):
    """`keep`: keep the password in memory, until this server stops, to sign in again."""

    username: str
    password: str
    account: str | None = None
    keep: bool = False


class Certificate(Wire, frozen=True, tag="x509", tag_field="kind"):
    """Paths of PEM files on the server; `~` is expanded."""

    certificate: str
    key: str | None = None
    account: str | None = None


class Proxy(Wire, frozen=True, tag="x509-proxy", tag_field="kind"):
    """Path of a proxy file; null: the default path (X509_USER_PROXY, /tmp/x509up_u…)."""

    path: str | None = None
    account: str | None = None


class OidcToken(Wire, frozen=True, tag="oidc-token", tag_field="kind"):
    """The token of the hub, in the configured environment variable or file."""

    account: str | None = None


class OidcFlow(Wire, frozen=True, tag="oidc", tag_field="kind"):
    """Start the code flow: `flow` of the response contains the page to open."""

    account: str | None = None


SignIn = UserPass | Certificate | Proxy | OidcToken | OidcFlow
