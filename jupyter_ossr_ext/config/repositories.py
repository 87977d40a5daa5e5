"""Configuration of repositories: validated entries, of the kinds that are installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

import msgspec

from .._util.origin import Origin
from ..models import Choice, Grant
from .entries import check_address, converted, valid_entries

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")
DEFAULT_KIND = "invenio"
OSSR_GRANT = Grant(
    Choice("European Commission", "00k4n6c32"), Choice("ESCAPE", "00k4n6c32::824064"), "824064"
)
"""The project that the OSSR belongs to, by the ids of InvenioRDM's vocabularies."""


class RepositoryConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that every kind of repository has. Only `url` is required.

    A kind adds its own settings in a subclass.
    """

    id: str
    """Short name in API paths: lower-case letters, digits, `-` and `_`."""
    url: str
    """Root address, such as https://zenodo.org."""
    title: str = ""
    kind: str = DEFAULT_KIND
    """The software of the repository: the name of an entry point."""
    sandbox: bool = False
    """A sandbox: marked in the interface, and the default target of publications."""
    rules: Literal["ossr", "none"] | None = None
    """Metadata rules in addition to those of the repository."""
    token_env: list[str] = []
    """Environment variables with a token, or with `FILE:/path` of a file with a token."""
    token_file: str | None = None
    """A file with a token, read again at each use."""
    token_page: str | None = None
    """Page for creating tokens."""
    badge: str | None = None
    """Address of the badge of a DOI, with `{doi}` as placeholder; none: no badges."""
    grants: list[Grant] | None = None
    """Grants that a publish form offers by a button; none: that of the OSSR, by its rules."""

    def checked(self) -> Self:
        """These settings in their usual form. Raises `ValueError` for those of no use."""
        return msgspec.structs.replace(self, url=self.url.rstrip("/"))

    @property
    def ossr(self) -> bool:
        """Whether the rules of the OSSR apply."""
        return self.rules == "ossr"

    @property
    def offered_grants(self) -> list[Grant]:
        return ([OSSR_GRANT] if self.ossr else []) if self.grants is None else self.grants

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
        "publisher": "Zenodo",
        "badge": "https://zenodo.org/badge/DOI/{doi}.svg",
    },
    "zenodo-sandbox": {
        "url": "https://sandbox.zenodo.org",
        "title": "Zenodo sandbox",
        "community": "012c7725-ee21-4603-855d-e675842b4f7b",
        "community_slug": "escape2020",
        "sandbox": True,
        "publisher": "Zenodo",
        "badge": "https://sandbox.zenodo.org/badge/DOI/{doi}.svg",
    },
}


def configured(
    entries: Mapping[str, Any], settings_of: Callable[[str], type[RepositoryConfig]]
) -> list[RepositoryConfig]:
    """The repositories in the configured order.

    Args:
        settings_of: The settings of a kind; raises `ValueError` for an unknown one.

    Raises:
        ValueError: Names every invalid entry.
    """
    return valid_entries(entries, "Repository", lambda id, one: _config(id, one, settings_of))


def _config(
    id: Any, entry: Any, settings_of: Callable[[str], type[RepositoryConfig]]
) -> RepositoryConfig:
    if not isinstance(entry, Mapping):
        raise ValueError("its settings must be a dictionary with at least a url")
    if not isinstance(id, str) or not ID.match(id):
        raise ValueError("its name may contain only lower-case letters, digits, - and _")
    settings = {"url": "", **entry}
    if isinstance(settings.get("token_env"), str):
        settings["token_env"] = [settings["token_env"]]
    kind = settings_of(str(settings.get("kind", DEFAULT_KIND)))
    config = converted(settings, kind, id=id)
    if not config.url:
        raise ValueError("its url is missing")
    for name in ("url", "token_page", "badge"):
        check_address(name, getattr(config, name))
    if config.badge and "{doi}" not in config.badge:
        raise ValueError("its badge has no {doi}, which stands for the DOI")
    return msgspec.structs.replace(
        config.checked(),
        title=config.title or config.origin.host,
        token_env=config.token_env or default_names(id),
        token_page=config.token_page or None,
    )


def default_names(id: str) -> list[str]:
    """For `zenodo-sandbox`: OSSR_ZENODO_SANDBOX_TOKEN, then ZENODO_SANDBOX_TOKEN."""
    name = id.upper().replace("-", "_")
    return [f"OSSR_{name}_TOKEN", f"{name}_TOKEN"]
