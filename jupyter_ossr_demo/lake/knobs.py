"""Settings for behaviour in which lakes differ. They may be changed while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class LakeKnobs:
    """The defaults are those of a small lake without restrictions."""

    #: Delay of every response in seconds.
    delay: float = 0.0
    #: Seconds for copying all files of a rule.
    copying: float = 4.0
    #: Seconds after which a rule that waits for approval is approved; None: never.
    approval: float | None = None
    #: Lifetime in seconds of a token from a password.
    token_lifetime: float = 3600.0
    #: Bytes per second of each file response; None is unlimited.
    speed: int | None = None
    #: No automatic sign-in: the hub's token is rejected.
    hub_token: bool = True
    #: Regular expressions on addresses: copies to them do not begin, or fail.
    hold: list[str] = field(default_factory=list)
    fail: list[str] = field(default_factory=list)
    #: Policy: several metadata keys in one request are for administrators, as at ESCAPE.
    bulk_metadata: bool = True
    #: Names of DIDs that the policy permits.
    names: str = r"^[/A-Za-z0-9][/A-Za-z0-9\.\-_]*$"
    #: Suffixes of RSEs where accounts without permissions may register files.
    registers: tuple[str, ...] = ("SCRATCHDISK", "USERDISK", "MOCK", "LOCALGROUPDISK")
    #: Requests that fail once: the status, and a regular expression on `METHOD /path`.
    fail_next: list[tuple[int, str]] = field(default_factory=list)
    #: Respond to everything with 503, as during maintenance.
    down: bool = False
