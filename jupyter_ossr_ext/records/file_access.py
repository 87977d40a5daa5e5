"""Why a record has no files for us."""

from __future__ import annotations

from ..models import AccessStatus, Record
from ..problems import Restricted


def no_access(record: Record) -> Restricted | None:
    """The problem of a record whose files are not public, with the next step; None for others."""
    access = record.access
    if access.status is AccessStatus.EMBARGOED and access.embargo_until:
        return Restricted(
            f"The files of this record are under embargo until {access.embargo_until}. Retry then, "
            f"or request access on the record's page: {record.url}"
        )
    if access.status in {AccessStatus.RESTRICTED, AccessStatus.EMBARGOED}:
        return Restricted(
            "The files of this record are restricted. Sign in if you have access, or request "
            f"access on the record's page: {record.url}"
        )
    return None
