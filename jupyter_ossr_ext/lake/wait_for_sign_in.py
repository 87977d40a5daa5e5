"""Going on with a job after its person signed in again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from ..backends.data_lake import DataLake
from ..jobs import Reporter
from ..problems import CredentialsMissing, CredentialsRejected

T = TypeVar("T")

WAITING = "Waiting for sign-in"


async def signed_in(lake: DataLake, report: Reporter, call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives; asked again, as often as needed, once somebody has signed in."""
    while True:
        try:
            return await call()
        except (CredentialsMissing, CredentialsRejected) as problem:
            report.log(f"{problem} Waiting for sign-in to {lake.lake.title}.")
            report.note(f"{WAITING} to {lake.lake.title}")
            await lake.signed_in()
            report.note(None)
            report.log("Signed in; resuming.")
