"""Rucio's tokens and their expiry."""

from __future__ import annotations

import base64
import contextlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from ..._util.json_errors import UNREADABLE
from ..net.policy import Secret

EARLY = 30.0
"""Seconds before its expiry at which a token counts as expired: requests take time."""
LIFETIME = re.compile(r"'lifetime': datetime\.datetime\(([\d, ]+)\)")


@dataclass(frozen=True)
class Token:
    """Sent only to the lake's own host, in a header."""

    secret: Secret
    account: str
    kind: str
    """The sign-in method."""
    expires: float | None = None
    """Seconds since the epoch."""
    identity: str | None = None
    """The owner of the account: a user name, a DN, `SUB=…, ISS=…`."""

    @property
    def over(self) -> bool:
        return self.expires is not None and self.expires - EARLY < time.time()

    @property
    def ended(self) -> str:
        """The local time of expiry, such as 14:02."""
        moment = time.localtime(self.expires)
        today = time.localtime()
        same_day = moment[:3] == today[:3]
        return time.strftime("%H:%M" if same_day else "%H:%M on %d %B", moment)


class Claims(msgspec.Struct):
    """Claims of an OIDC token."""

    exp: float | None = None
    sub: str | None = None


def claims(secret: Secret) -> Claims | None:
    """None for Rucio's own tokens. Claims are not verified here: Rucio decides."""
    parts = secret.reveal().split(".")
    if len(parts) != 3:
        return None
    with contextlib.suppress(ValueError, *UNREADABLE):
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=Claims)
    return None


def expires(headers: Mapping[str, str]) -> float | None:
    """The value of `X-Rucio-Auth-Token-Expires`: a date, or seconds since the epoch."""
    text = headers.get("x-rucio-auth-token-expires", "").strip()
    with contextlib.suppress(ValueError, TypeError):
        return float(text) if text.isdecimal() else parsedate_to_datetime(text).timestamp()
    return None


class Validated(msgspec.Struct):
    """The owner of a token."""

    account: str | None = None
    identity: str | None = None
    expires: float | None = None


def validated(text: str) -> Validated:
    """The response of `/auth/validate`, which is the text of a Python dictionary."""
    found = LIFETIME.search(text)
    end = None
    if found:
        numbers = [int(part) for part in found[1].split(",")]
        end = _utc(numbers)
    return Validated(_printed(text, "account"), _printed(text, "identity"), end)


def _printed(text: str, key: str) -> str | None:
    found = re.search(rf"'{key}': (['\"])(.*?)\1[,}}]", text)
    return found[2] if found else None


def _utc(numbers: list[int]) -> float | None:
    with contextlib.suppress(ValueError, TypeError):
        return datetime(*numbers[:6], tzinfo=UTC).timestamp()  # type: ignore[misc,arg-type]
    return None
