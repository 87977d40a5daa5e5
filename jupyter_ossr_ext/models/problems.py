"""A failure as the client sees it (RFC 9457)."""

from __future__ import annotations

from .base import Wire


class Upstream(Wire, frozen=True):
    """The service that caused it, its HTTP status and its reference for support."""

    service: str
    status: int | None = None
    request_id: str | None = None


class FieldError(Wire, frozen=True):
    """One invalid field: a JSON pointer (RFC 6901) and the reason."""

    pointer: str
    detail: str


class ProblemDocument(Wire, frozen=True):
    """An `application/problem+json` body. `message` is for generic Jupyter clients.

    `retry_after` in seconds.
    """

    type: str
    slug: str
    title: str
    status: int
    detail: str | None = None
    message: str = ""
    upstream: Upstream | None = None
    retry_after: float | None = None
    fields: list[FieldError] = []
    paths: list[str] = []
    evidence: str | None = None
    """The line of the job's log that shows the error."""
