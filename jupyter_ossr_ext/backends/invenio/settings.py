"""Settings of an InvenioRDM."""

from __future__ import annotations

from typing import Self

import msgspec

from ...config.repositories import RepositoryConfig

OSSR = "escape2020"
"""The community of the OSSR, at Zenodo and at its sandbox."""
SORTS = ["bestmatch", "newest", "oldest", "mostviewed", "mostdownloaded"]


class InvenioConfig(RepositoryConfig, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of kind `invenio`. The API is at `/api` below `url`."""

    community: str | None = None
    """Slug or uuid that searches are limited to; none: the whole repository."""
    community_slug: str | None = None
    """Slug of the community for display, where `community` is a uuid."""
    publisher: str = ""
    """The publisher of new records; default: the one that most of the newest records name."""
    max_files: int = 100
    """Maximum number of files of a record."""
    max_size: int = 50_000_000_000
    """Maximum size of a record's files together, in bytes."""
    guest_page: int = 25
    """Page size without a token; Zenodo rejects larger ones."""
    token_page_size: int = 100
    """Page size with a token."""
    window: int = 10_000
    """Number of results of one search that can be paged through."""
    sorts: list[str] = msgspec.field(default_factory=lambda: list(SORTS))
    """Sort orders to offer; one that the repository rejects is no longer offered."""
    test_accounts: dict[str, str] = msgspec.field(default_factory=dict)
    """Accounts for trying it out: their tokens, which are no secrets, by the names to offer."""

    def checked(self) -> Self:
        limits = ("max_files", "max_size", "guest_page", "token_page_size", "window")
        if low := [name for name in limits if getattr(self, name) < 1]:
            raise ValueError(f"{' and '.join(low)} must be at least 1")
        url = self.url.rstrip("/").removesuffix("/api").rstrip("/")
        return msgspec.structs.replace(self, url=url)

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    @property
    def ossr(self) -> bool:
        """By `rules`; by default where the community is that of the OSSR."""
        if self.rules is not None:
            return self.rules == "ossr"
        return OSSR in (self.community, self.community_slug)
