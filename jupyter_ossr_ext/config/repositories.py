"""Configuration of repositories: validated entries with defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from .._util.origin import Origin

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")
OSSR = "escape2020"
"""The community of the OSSR, at Zenodo and at its sandbox."""
SORTS = ["bestmatch", "newest", "oldest", "mostviewed", "mostdownloaded"]


class RepositoryConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Configuration of one InvenioRDM. Only `url` is required."""

    id: str
    """Short name in API paths: lower-case letters, digits, `-` and `_`."""
    url: str
    """Root address, such as https://zenodo.org; the API is at `/api` below it."""
    title: str = ""
    kind: str = "invenio"
    community: str | None = None
    """Slug or uuid that searches are limited to; none: the whole repository."""
    community_slug: str | None = None
    """Slug of the community for display, where `community` is a uuid."""
    sandbox: bool = False
    """A sandbox: marked in the interface, and the default target of publications."""
    rules: Literal["ossr", "none"] | None = None
    """Metadata rules; default: those of OSSR where the community is `escape2020`."""
    token_env: list[str] = []
    """Environment variables with a token, or with `FILE:/path` of a file with a token."""
    token_file: str | None = None
    """A file with a token, read again at each use."""
    token_page: str | None = None
    """Page for creating tokens; default: the usual page of InvenioRDM."""
    badge: str | None = None
    """Address of the badge of a DOI, with `{doi}` as placeholder; none: no badges."""
    guest_page: int = 25
    """Page size without a token; Zenodo rejects larger ones."""
    token_page_size: int = 100
    """Page size with a token."""
    window: int = 10_000
    """Number of results of one search that can be paged through."""
    sorts: list[str] = msgspec.field(default_factory=lambda: list(SORTS))
    """Sort orders to offer; one that the repository rejects is no longer offered."""

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    @property
    def ossr(self) -> bool:
        """Whether the rules of the OSSR apply."""
        if self.rules is not None:
            return self.rules == "ossr"
        return OSSR in (self.community, self.community_slug)

    @property
    def origin(self) -> Origin:
        return Origin.of(self.url)


DEFAULTS: dict[str, dict[str, Any]] = {
    "zenodo": {
        "url": "https://zenodo.org",
        "title": "ESCAPE OSSR (Zenodo)",
        # By uuid: Zenodo ignores the filter for an unknown slug.
        "community": "8b951469-55d0-44f2-bb91-b541501c9c8e",
        "community_slug": "escape2020",
        "badge": "https://zenodo.org/badge/DOI/{doi}.svg",
    },
    "zenodo-sandbox": {
        "url": "https://sandbox.zenodo.org",
        "title": "Zenodo sandbox",
        "community": "012c7725-ee21-4603-855d-e675842b4f7b",
        "community_slug": "escape2020",
        "sandbox": True,
        "badge": "https://sandbox.zenodo.org/badge/DOI/{doi}.svg",
    },
}


def configured(entries: Mapping[str, Any]) -> list[RepositoryConfig]:
    """The repositories in the configured order; raises `ValueError` naming every invalid entry."""
    configs: list[RepositoryConfig] = []
    wrong: list[str] = []
    for id, entry in entries.items():
        try:
            configs.append(_config(id, entry))
        except (ValueError, msgspec.ValidationError) as error:
            wrong.append(f"Repository {id!r}: {error}.")
    if wrong:
        raise ValueError(" ".join(wrong))
    return configs


def _config(id: Any, entry: Any) -> RepositoryConfig:
    if not isinstance(entry, Mapping):
        raise ValueError("its settings must be a dictionary with at least a url")
    if not isinstance(id, str) or not ID.match(id):
        raise ValueError("its name may contain only lower-case letters, digits, - and _")
    if not entry.get("url"):
        raise ValueError("its url is missing")
    settings = dict(entry)
    if isinstance(settings.get("token_env"), str):
        settings["token_env"] = [settings["token_env"]]
    config = msgspec.convert({**settings, "id": id}, RepositoryConfig)
    try:
        origin = Origin.of(config.url)
    except ValueError:
        raise ValueError(f"the url {config.url!r} is not an http(s) address") from None
    if config.kind != "invenio":
        raise ValueError(f"the kind {config.kind!r} is unknown; use 'invenio'")
    if min(config.guest_page, config.token_page_size, config.window) < 1:
        raise ValueError("page sizes and the search window must be at least 1")
    return msgspec.structs.replace(
        config,
        url=config.url.rstrip("/").removesuffix("/api").rstrip("/"),
        title=config.title or origin.host,
        token_env=config.token_env or default_names(id),
        token_page=config.token_page or None,
    )


def default_names(id: str) -> list[str]:
    """For `zenodo-sandbox`: OSSR_ZENODO_SANDBOX_TOKEN, then ZENODO_SANDBOX_TOKEN."""
    name = id.upper().replace("-", "_")
    return [f"OSSR_{name}_TOKEN", f"{name}_TOKEN"]
