"""Failures as RFC 9457 problems.

* Problem                    500  internal: a bug; the traceback is in the server's log
  x Refused                       the caller must change something
    - Malformed              422  the request violates the API contract
    - UnsafePath             422  a path or key outside its folder
    - NotFound               404  no such record, file or job
    - Gone                   410  the record was removed (tombstone)
    - Restricted             403  access has to be requested, or is under embargo
    - CredentialsMissing     424  a token is required (never 401: the browser would blame Jupyter)
    - CredentialsRejected    424  the token was rejected: expired, revoked or wrong
    - Exists                 409  a file of that name exists: keep both, replace or skip
    - Busy                   409  another job has the same subject
    - TakenOver              409  another server of the same user runs the job now
    - NoSpace                507  the disk or the quota is full
    - BadQuery               400  the repository cannot parse the search
    - UnsafeStore            507  the folder for tokens is not private
    - UnsafeArchive          422  an archive that is encrypted, unsupported, or has too much content
    - Incomplete             422  the repository, or OSSR, requires other metadata
    - ChecksFailed           422  content that must not be published: a secret, too many files
    - CannotInstall          422  nothing installable, or an unsuitable environment
    - InstallFailed          422  an installer failed, or its result cannot be imported
    - PlanChanged            409  the commands differ from the confirmed plan
    - ChangedElsewhere       409  the draft has changed since it was loaded
  x Unavailable                   an external cause; retrying later may help
    - UpstreamDown           502  no response, or an invalid one
    - RedirectRefused        502  a redirect to a host that is not permitted
    - UpstreamSlow           504  no response within the time limit
    - Offline                503  the host cannot be reached
    - Blocked                502  the repository returned a page for robots (403 HTML)
    - RateLimited            429  too many requests; `retry_after` seconds
    - Unsettled              502  sent, but the outcome cannot be determined yet
    - NotVerified            502  the content differs from the checksum
    - Stuck                  503  the lake cannot copy the data
    - Interrupted            503  the Jupyter server stopped meanwhile
"""

from __future__ import annotations

from typing import ClassVar

from .models.problems import FieldError, ProblemDocument, Upstream

BASE = "https://github.com/escape2020/jupyter-ossr-ext/blob/main/docs/problems/"


class Problem(Exception):
    """A failure with a message for the user.

    Args:
        detail: One sentence: what happened and what to do next.
        upstream: The service that caused it, if it was not this server.
        retry_after: Seconds after which a retry makes sense.
        fields: The invalid fields, as JSON pointers.
        paths: The affected files, relative to Jupyter's root folder, or by their keys in a draft.
        evidence: The log line that shows the cause.
    """

    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"
    status: ClassVar[int] = 500

    def __init__(
        self,
        detail: str | None = None,
        *,
        upstream: Upstream | None = None,
        retry_after: float | None = None,
        fields: list[FieldError] | None = None,
        paths: list[str] | None = None,
        evidence: str | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.upstream = upstream
        self.retry_after = retry_after
        self.fields = fields or []
        self.paths = paths or []
        self.evidence = evidence

    def document(self) -> ProblemDocument:
        """The problem as an API type."""
        return ProblemDocument(
            type=f"{BASE}{self.slug}.md",
            slug=self.slug,
            title=self.title,
            status=self.status,
            detail=self.detail,
            message=self.detail or self.title,
            upstream=self.upstream,
            retry_after=self.retry_after,
            fields=self.fields,
            paths=self.paths,
            evidence=self.evidence,
        )


class Refused(Problem):
    """The caller must change something before trying again."""


class Malformed(Refused):
    slug, title, status = "malformed", "Invalid request", 422


class UnsafePath(Refused):
    slug, title, status = "unsafe-path", "File cannot be written", 422


class NotFound(Refused):
    slug, title, status = "not-found", "Not found", 404


class Gone(Refused):
    slug, title, status = "gone", "Record removed", 410


class Restricted(Refused):
    slug, title, status = "restricted", "Access is restricted", 403


class CredentialsMissing(Refused):
    slug, title, status = "credentials-missing", "Sign-in required", 424


class CredentialsRejected(Refused):
    slug, title, status = "credentials-rejected", "Sign-in rejected", 424


class Exists(Refused):
    slug, title, status = "exists", "File already exists", 409


class Busy(Refused):
    slug, title, status = "busy", "Already in progress", 409


class TakenOver(Refused):
    slug, title, status = "taken-over", "Running in another JupyterLab", 409


class NoSpace(Refused):
    slug, title, status = "no-space", "Not enough disk space", 507


class BadQuery(Refused):
    slug, title, status = "bad-query", "Invalid search text", 400


class UnsafeStore(Refused):
    slug, title, status = "unsafe-store", "No secure place to store tokens", 507


class UnsafeArchive(Refused):
    slug, title, status = "unsafe-archive", "Archive not unpacked", 422


class Incomplete(Refused):
    slug, title, status = "incomplete", "Metadata incomplete", 422


class ChecksFailed(Refused):
    slug, title, status = "checks-failed", "Publication blocked by checks", 422


class CannotInstall(Refused):
    slug, title, status = "cannot-install", "Cannot install", 422


class InstallFailed(Refused):
    slug, title, status = "install-failed", "Installation failed", 422


class PlanChanged(Refused):
    slug, title, status = "plan-changed", "Plan is out of date", 409


class ChangedElsewhere(Refused):
    slug, title, status = "changed-elsewhere", "Changed elsewhere", 409


class Unavailable(Problem):
    """An external cause; retrying later may help."""


class UpstreamDown(Unavailable):
    slug, title, status = "upstream-down", "No valid response", 502


class RedirectRefused(UpstreamDown):
    """Refused here on purpose: trying again changes nothing."""

    slug, title = "redirect-refused", "Redirect not followed"


class UpstreamSlow(Unavailable):
    slug, title, status = "upstream-slow", "No response in time", 504


class Offline(Unavailable):
    slug, title, status = "offline", "Cannot connect", 503


class Blocked(Unavailable):
    slug, title, status = "blocked", "Blocked by repository", 502


class RateLimited(Unavailable):
    slug, title, status = "rate-limited", "Rate limit reached", 429


class Unsettled(Unavailable):
    slug, title, status = "unsettled", "Outcome unknown", 502


class NotVerified(Unavailable):
    slug, title, status = "not-verified", "File could not be verified", 502


class Stuck(Unavailable):
    slug, title, status = "stuck", "Cannot copy data", 503


class Interrupted(Unavailable):
    slug, title, status = "interrupted", "Interrupted by a server restart", 503


def unreadable_file(name: str, error: OSError) -> Problem:
    """The problem for a file of the user that vanished or cannot be read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return NotFound(f"The file {name!r} no longer exists. Choose again.")
    reason = error.strerror or "an error of the disk"
    return Restricted(
        f"The file {name!r} cannot be read: {reason}. Change its permissions or deselect it."
    )


CONNECTION: tuple[type[Problem], ...] = (
    Blocked,
    Offline,
    RateLimited,
    UpstreamDown,
    RedirectRefused,
    UpstreamSlow,
)
"""What every request to another host can end with."""
SIGNED_IN: tuple[type[Problem], ...] = (CredentialsMissing, CredentialsRejected, Restricted)
"""What requests as an account can end with."""
REPOSITORY = (*CONNECTION, *SIGNED_IN, Gone, NotFound)
"""What reading from a repository can end with."""
