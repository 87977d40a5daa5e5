"""How the demo repository behaves where repositories differ."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import Allowance

#: InvenioRDM's own limits.
GUESTS, USERS = Allowance(500, 60), Allowance(1000, 60)


@dataclass(frozen=True)
class Knobs:
    """The defaults are those of an InvenioRDM with byte ranges, and Zenodo's page sizes."""

    #: Answer Range requests with 206; off is InvenioRDM's own default, then every answer is whole.
    ranges: bool = True
    guests: Allowance = GUESTS
    users: Allowance = USERS
    guest_page: int = 25
    user_page: int = 100
    #: Bytes per second that each file answer may send; None is as fast as it goes.
    speed: int | None = None
    #: Bytes per second that each upload is taken at.
    upload_speed: int | None = None
    #: Seconds that every answer waits.
    delay: float = 0.0
    #: Serve descriptions as they were sent, unsanitised, as no InvenioRDM does.
    raw_html: bool = False
