"""Configuration of data lakes: validated entries with defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from .._util.origin import Origin
from .._util.plugins import check_installed
from ..models import Lake, LakeAbility
from .entries import check_address, converted, valid_entries

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}\Z")
METHODS = ("userpass", "x509", "x509-proxy", "oidc", "oidc-token")
"""The sign-in methods of this package. oidc-token: the hub provides a token; oidc: the code flow,
in a browser."""
METHOD_GROUP = "jupyter_ossr_ext.rucio_sign_in"
"""Group of the entry points by which other packages add methods."""


class LakeConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Configuration of one Rucio. Only `url` is required."""

    id: str
    """Short name in API paths: lower-case letters, digits, `.`, `-` and `_`."""
    url: str
    """Root address of the REST interface."""
    title: str = ""
    kind: Literal["rucio"] = "rucio"
    auth_url: str = ""
    """Root address of the authentication service; default: `url`."""
    web_url: str | None = None
    """Address of the web interface."""
    ca_cert: str | None = None
    """A PEM file of certificate authorities for this lake; default: the system's trust store."""
    ca_path: str | None = None
    """A folder of certificate authorities for storage elements, in addition to the system's."""
    vo: str | None = None
    app_id: str | None = None
    site: str | None = None
    """Site name, from which Rucio determines the nearest replicas."""
    account: str | None = None
    """Rucio account; none: the identity's default account, or the one that the user chooses."""
    mode: Literal["replica", "download"] | None = None
    """How data is made available; default: `replica` where `destination_rse` is given."""
    destination_rse: str = ""
    """RSE expression of the replication rules."""
    mount_path: str | None = None
    """Folder where that RSE is mounted."""
    path_begins_at: int = 0
    """Number of `/` after which the path of a PFN continues below `mount_path`."""
    lifetime_days: int | None = None
    """Default lifetime of new rules; none: unlimited."""
    wildcards: bool = True
    """Whether searches may contain `*`."""
    auth: list[str] = []
    """Sign-in methods in the order in which they are offered; default: those of this package."""
    oidc_env: str | None = None
    """Environment variable with an access token, or with `FILE:/path` of a file with one."""
    oidc_file: str | None = None
    """A file with an access token, read again at each use. Without both: the places of the WLCG
    (BEARER_TOKEN, BEARER_TOKEN_FILE, $XDG_RUNTIME_DIR/bt_u$UID, /tmp/bt_u$UID)."""
    oidc_scope: str = "openid profile offline_access"
    """Scope of the code flow; `offline_access` permits refreshing the token for days."""
    oidc_audience: str | None = None
    oidc_issuer: str | None = None
    """Rucio's name of the issuer, if the lake has several."""
    token_hosts: list[str] = []
    """Storage hosts that may receive the OIDC token; others never do."""
    username: str | None = None
    password_env: str | None = None
    """Environment variable with the password of `username`: signs in automatically."""
    timeout: float = 30.0
    """Time limit of each request in seconds."""

    @property
    def origin(self) -> Origin:
        return Origin.of(self.url)

    def lake(self) -> Lake:
        """The lake as shown to users."""
        replicates = self.mode == "replica"
        joined = LakeAbility.REPLICATE if replicates else LakeAbility.DOWNLOAD
        return Lake(
            id=self.id,
            title=self.title,
            url=self.web_url or self.url,
            instance=self.url,
            site=self.site,
            destination=self.destination_rse or None,
            lifetime_days=self.lifetime_days,
            mounted=replicates and self.mount_path is not None,
            wildcards=self.wildcards,
            abilities=[
                joined,
                *([LakeAbility.DOWNLOAD] if replicates else []),
                LakeAbility.UPLOAD,
                LakeAbility.METADATA,
                LakeAbility.SIGN_OUT,
            ],
        )


class RemoteLake(msgspec.Struct, frozen=True, kw_only=True):
    """A lake whose settings are at `url`; `entry`, the local settings, takes precedence."""

    id: str
    title: str
    url: str
    """Address of a JSON document with the settings."""
    entry: dict[str, Any]
    default_auth: str | None = None
    expires: float | None = None
    """When the document expires (seconds since the epoch); default: after a day."""

    @property
    def origin(self) -> Origin:
        return Origin.of(self.url)


LakeEntry = LakeConfig | RemoteLake


def configured_lakes(entries: Mapping[str, Any]) -> list[LakeConfig]:
    """`OssrApp.lakes` in the configured order; raises `ValueError` naming every invalid entry."""
    return valid_entries(entries, "Lake", lake_config)


def lake_config(
    id: Any, entry: Any, names: Mapping[str, str] | None = None, *, strict: bool = True
) -> LakeConfig:
    """One entry of `OssrApp.lakes`; raises `ValueError` with the reason.

    `names`, `strict`: see `converted`.
    """
    if not isinstance(entry, Mapping):
        raise ValueError("its settings must be a dictionary with at least a url")
    if not isinstance(id, str) or not ID.match(id):
        raise ValueError("its name may contain only lower-case letters, digits, ., - and _")
    config = converted({"url": "", **entry}, LakeConfig, id=id, names=names, strict=strict)
    return _completed(config, names or {})


def _completed(config: LakeConfig, names: Mapping[str, str]) -> LakeConfig:
    def shown(name: str) -> str:
        return names.get(name, name)

    if not config.url:
        raise ValueError(f"its {shown('url')} is missing")
    for name in ("url", "auth_url", "web_url"):
        check_address(shown(name), getattr(config, name))
    mode = config.mode or ("replica" if config.destination_rse else "download")
    if mode == "replica" and not config.destination_rse:
        missing = shown("destination_rse")
        raise ValueError(f"its {missing} is missing, which the mode 'replica' requires")
    if config.mount_path is not None and not config.mount_path.startswith(("/", "~")):
        raise ValueError(f"the {shown('mount_path')} {config.mount_path!r} must be absolute")
    for name in ("path_begins_at", "lifetime_days"):
        if (getattr(config, name) or 0) < 0:
            raise ValueError(f"its {shown(name)} must not be negative")
    for kind in config.auth:
        check_installed(METHOD_GROUP, kind, dict.fromkeys(METHODS), "sign-in method")
    if config.timeout <= 0:
        raise ValueError("its timeout must be greater than 0")
    if config.password_env and not config.username:
        raise ValueError("its username is missing, which password_env requires")
    url = config.url.rstrip("/")
    return msgspec.structs.replace(
        config,
        url=url,
        auth_url=(config.auth_url or url).rstrip("/"),
        title=config.title or config.origin.host,
        mode=mode,
        lifetime_days=config.lifetime_days or None,
        auth=config.auth or _methods(config),
    )


def _methods(config: LakeConfig) -> list[str]:
    """A hub's token first, if the configuration names one."""
    configured = config.oidc_env or config.oidc_file
    return sorted(METHODS, key=lambda kind: kind != "oidc-token") if configured else [*METHODS]
