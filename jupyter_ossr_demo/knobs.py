"""Settings for behaviour in which repositories differ."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import Allowance

#: InvenioRDM's default limits.
GUESTS, USERS = Allowance(500, 60), Allowance(1000, 60)


@dataclass(frozen=True)
class Knobs:
    """The defaults are those of an InvenioRDM with byte ranges, and Zenodo's page sizes."""

    #: Respond to Range requests with 206; off is InvenioRDM's default: every response is complete.
    ranges: bool = True
    guests: Allowance = GUESTS
    users: Allowance = USERS
    guest_page: int = 25
    user_page: int = 100
    #: Bytes per second of each file response; None is unlimited.
    speed: int | None = None
    #: Bytes per second of each upload.
    upload_speed: int | None = None
    #: Delay of every response in seconds.
    delay: float = 0.0
    #: Serve descriptions unsanitised, unlike any InvenioRDM.
    raw_html: bool = False
