"""Which repositories there are: what an operator writes, checked, with the defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from ..backends.net.policy import Origin

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")
OSSR = "escape2020"
"""The community that is the OSSR, at Zenodo and at its sandbox."""
SORTS = ["bestmatch", "newest", "oldest", "mostviewed", "mostdownloaded"]


class RepositoryConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One InvenioRDM. Only `url` must be given."""

    id: str
    """Short name in our own addresses: lower-case letters, digits, `-` and `_`."""
    url: str
    """Its root, such as https://zenodo.org; the API is expected at `/api` below it."""
    title: str = ""
    kind: str = "invenio"
    community: str | None = None
    """Slug or uuid that searches are limited to; none: the whole repository."""
    community_slug: str | None = None
    """What people call the community, where `community` is a uuid."""
    sandbox: bool = False
    """For practising: the form says so, and it is what publishing proposes."""
    rules: Literal["ossr", "none"] | None = None
    """What is asked of metadata; default: those of OSSR where the community is `escape2020`."""
    token_env: list[str] = []
    """Environment variables that may hold a token, or `FILE:/path` of a file that does."""
    token_file: str | None = None
    """A file that holds a token, read again at each use."""
    token_page: str | None = None
    """Where people make a token; default: the usual page of InvenioRDM."""
    badge: str | None = None
    """Address of the picture of a DOI, with `{doi}` where that goes; none: there are no badges."""
    guest_page: int = 25
    """Hits a page without a token; Zenodo refuses more."""
    token_page_size: int = 100
    """Hits a page with a token."""
    window: int = 10_000
    """How many hits of one search can be reached at all."""
    sorts: list[str] = msgspec.field(default_factory=lambda: list(SORTS))
    """Orders to offer; one that the repository does not know is dropped when it says so."""

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    @property
    def ossr(self) -> bool:
        """Whether the community is the OSSR, or asks for the same."""
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
        # By uuid: for a slug that it does not know, Zenodo drops the filter in silence.
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
    """The repositories, in their given order; raises `ValueError` naming every wrong entry."""
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
    """`zenodo-sandbox` looks at OSSR_ZENODO_SANDBOX_TOKEN, then at ZENODO_SANDBOX_TOKEN."""
    name = id.upper().replace("-", "_")
    return [f"OSSR_{name}_TOKEN", f"{name}_TOKEN"]
