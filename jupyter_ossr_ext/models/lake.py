"""Data lakes (Rucio) and the signed-in account."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Wire


class SignInField(Wire, frozen=True):
    """One input of the form of a sign-in method."""

    name: str
    label: str
    kind: Literal["text", "password", "check"] = "text"
    """The value of a check box is `true`, or empty."""
    required: bool = False
    placeholder: str | None = None


class SignInMethod(Wire, frozen=True):
    """A sign-in method, and what the user enters for it."""

    kind: str
    label: str
    fields: list[SignInField] = []
    note: str | None = None
    """A sentence below the fields."""
    stored: bool = True
    """Whether the token that it gets is stored in a private file of the server."""


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
    instance: str = ""
    """Address of its REST interface, which names the Rucio wherever it is configured."""
    site: str | None = None
    destination: str | None = None
    """RSE expression of the destination, in replica mode."""
    lifetime_days: int | None = None
    """Default lifetime of new rules; null: unlimited."""
    mounted: bool = False
    """Whether the destination is mounted here."""
    wildcards: bool = True
    """Whether the operator allows `*` in searches."""
    auth: list[SignInMethod] = []
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
    kind: str | None = None
    """The sign-in method."""
    expires: float | None = None
    """When the token expires, in seconds since the epoch."""
    automatic: bool = False
    """Signed in with a hub token or certificate, without user input; cannot sign out."""
    shared_server: bool = False
    temporary: bool = False
    """True where a stored sign-in may be lost when the server stops."""
    flow: AuthFlow | None = None
    """A code flow that waits for the user."""
    problem: str | None = None
    """Why it is not usable, in one sentence: 'The token expired at 14:02.'"""


class SignIn(Wire, frozen=True):
    """Sign in by a method of the lake."""

    kind: str
    values: dict[str, str] = {}
    """What the user entered, by the names of the method's fields."""
    account: str | None = None
    """None: the configured account, or the identity's default account."""
