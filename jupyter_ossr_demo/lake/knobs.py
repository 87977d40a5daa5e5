"""How the demo lake behaves where lakes differ. May be turned while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class LakeKnobs:
    """The defaults are those of a small, friendly lake."""

    #: Seconds that every answer waits.
    delay: float = 0.0
    #: Seconds that copying the files of a rule takes, all together.
    copying: float = 4.0
    #: Seconds after which a rule that waits for approval gets it; None: never.
    approval: float | None = None
    #: Seconds that a token of somebody who typed a password is good for.
    token_lifetime: float = 3600.0
    #: Bytes per second that each file answer may send; None is as fast as it goes.
    speed: int | None = None
    #: Nobody is signed in without typing: the hub's token is of no use.
    hub_token: bool = True
    #: Regular expressions on addresses: copies to them do not begin, or fail.
    hold: list[str] = field(default_factory=list)
    fail: list[str] = field(default_factory=list)
    #: Answer everything with 503, as a lake that is being repaired does.
    down: bool = False
