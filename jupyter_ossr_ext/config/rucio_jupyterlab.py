"""Existing configuration of hubs with rucio-jupyterlab.

`RucioConfig.instances` (local, or from a `$url`), and the `RUCIO_*` environment variables from
which its images create them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from .._util.origin import Origin
from .entries import unknown
from .lakes import LakeConfig, LakeEntry, RemoteLake, lake_config

NAMES = {
    "display_name": "title",
    "rucio_base_url": "url",
    "rucio_auth_url": "auth_url",
    "rucio_webui_url": "web_url",
    "rucio_ca_cert": "ca_cert",
    "site_name": "site",
    "vo": "vo",
    "app_id": "app_id",
    "mode": "mode",
    "destination_rse": "destination_rse",
    "rse_mount_path": "mount_path",
    "path_begins_at": "path_begins_at",
    "replication_rule_lifetime_days": "lifetime_days",
    "wildcard_enabled": "wildcards",
    "voms_certdir_path": "ca_path",
    "account": "account",
    "username": "username",
    "password_env": "password_env",
}
"""Setting of rucio-jupyterlab: our setting."""

AUTH = {
    "userpass": "userpass",
    "x509": "x509",
    "x509_proxy": "x509-proxy",
    "oidc": "oidc-token",
}
"""Sign-in method of rucio-jupyterlab: ours. Its `oidc` is a token from the hub."""

ENVIRONMENT = {
    "name": "RUCIO_NAME",
    "display_name": "RUCIO_DISPLAY_NAME",
    "rucio_base_url": "RUCIO_BASE_URL",
    "rucio_auth_url": "RUCIO_AUTH_URL",
    "rucio_webui_url": "RUCIO_WEBUI_URL",
    "rucio_ca_cert": "RUCIO_CA_CERT",
    "site_name": "RUCIO_SITE_NAME",
    "vo": "RUCIO_VO",
    "mode": "RUCIO_MODE",
    "destination_rse": "RUCIO_DESTINATION_RSE",
    "rse_mount_path": "RUCIO_RSE_MOUNT_PATH",
    "path_begins_at": "RUCIO_PATH_BEGINS_AT",
    "replication_rule_lifetime_days": "RUCIO_REPLICATION_RULE_LIFETIME_DAYS",
    "wildcard_enabled": "RUCIO_WILDCARD_ENABLED",
    "voms_certdir_path": "RUCIO_VOMS_CERTDIR_PATH",
    "oidc_auth": "RUCIO_OIDC_AUTH",
    "oidc_env_name": "RUCIO_OIDC_ENV_NAME",
    "oidc_file_name": "RUCIO_OIDC_FILE_NAME",
    "account": "RUCIO_ACCOUNT",
    "username": "RUCIO_USERNAME",
}
IN_INSTANCES = {ours: theirs for theirs, ours in NAMES.items()}
IN_ENVIRONMENT = {NAMES.get(theirs, theirs): variable for theirs, variable in ENVIRONMENT.items()}
"""What an operator calls our settings, there and there."""

OTHERS = (
    "name",
    "$url",
    "cache_expires_at",
    "oidc_auth",
    "oidc_env_name",
    "oidc_file_name",
    "voms_enabled",
    "voms_vomses_path",
    "voms_vomsdir_path",
)
"""Settings of rucio-jupyterlab without a counterpart of the same form."""
log = logging.getLogger(__name__)


def rucio_instances(
    instances: list[Any],
    default_instance: str | None = None,
    default_auth: str | None = None,
    names: Mapping[str, str] = IN_INSTANCES,
) -> list[LakeEntry]:
    """`RucioConfig.instances`, the default one first; raises `ValueError` naming invalid
    entries. `names`: where the settings are written."""
    entries: list[tuple[str, LakeEntry]] = []
    wrong: list[str] = []
    for number, instance in enumerate(instances, 1):
        name = instance.get("name") if isinstance(instance, Mapping) else None
        try:
            entries.append((str(name), _entry(instance, default_auth, names)))
        except ValueError as error:
            shown = f"RucioConfig instance {repr(name) if name else f'number {number}'}"
            where = "RUCIO_* variables" if names is IN_ENVIRONMENT else shown
            wrong.append(f"{where}: {error}.")
    if wrong:
        raise ValueError(" ".join(wrong))
    if default_instance and default_instance not in [name for name, _ in entries]:
        log.warning("The default instance %r is none of the instances.", default_instance)
    entries.sort(key=lambda entry: entry[0] != default_instance)
    return [entry for _, entry in entries]


def fetched(remote: RemoteLake, document: Any) -> LakeConfig:
    """The lake of a document from `$url`; raises `ValueError` if it is invalid."""
    if not isinstance(document, dict):
        raise ValueError("its settings are not a JSON object")
    return _config(remote.id, {**document, **remote.entry}, remote.default_auth, IN_INSTANCES)


def from_environment(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """`RUCIO_*` variables as an instance, for `IN_ENVIRONMENT`; None without `RUCIO_BASE_URL`."""
    instance: dict[str, Any] = {
        name: environment[variable]
        for name, variable in ENVIRONMENT.items()
        if environment.get(variable)
    }
    if "rucio_base_url" not in instance:
        return None
    if instance.get("username") and environment.get("RUCIO_PASSWORD"):
        instance["password_env"] = "RUCIO_PASSWORD"  # noqa: S105 (its name, not what it holds)
    return {"name": "default", **instance}


def _entry(instance: Any, default_auth: str | None, names: Mapping[str, str]) -> LakeEntry:
    if not isinstance(instance, Mapping):
        raise ValueError("its settings must be a dictionary")
    # Other versions of rucio-jupyterlab may know more.
    for sentence in unknown(instance, (*NAMES, *OTHERS)):
        log.warning("RucioConfig instance %r: %s.", instance.get("name"), sentence)
    name = instance.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError("its name is missing")
    id = _id(name)
    url = instance.get("$url")
    if url is None:
        return _config(id, instance, default_auth, names)
    try:
        Origin.of(str(url))
    except ValueError:
        raise ValueError(f"the $url {url!r} is not an http(s) address") from None
    expires = instance.get("cache_expires_at")
    return RemoteLake(
        id=id,
        title=str(instance.get("display_name") or name),
        url=str(url),
        entry=dict(instance),
        default_auth=default_auth,
        expires=float(expires) if isinstance(expires, int | float) and expires else None,
    )


def _config(
    id: str, instance: Mapping[str, Any], default_auth: str | None, names: Mapping[str, str]
) -> LakeConfig:
    # The default of rucio-jupyterlab, which operators rely on.
    entry: dict[str, Any] = {"wildcards": False}
    for theirs, ours in NAMES.items():
        if instance.get(theirs) is not None:
            entry[ours] = instance[theirs]
    entry.setdefault("title", str(instance.get("name", "")))
    match instance.get("oidc_auth"):
        case "env":
            entry["oidc_env"] = instance.get("oidc_env_name")
        case "file":
            entry["oidc_file"] = instance.get("oidc_file_name")
        case None:
            pass
        case other:
            raise ValueError(
                f"{names.get('oidc_auth', 'oidc_auth')} must be 'env' or 'file', not {other!r}"
            )
    # Not strict: environment variables are texts, and 0 and 1 are usual.
    config = lake_config(id, entry, names, strict=False)
    return msgspec.structs.replace(config, auth=_ordered(config, default_auth))


def _ordered(config: LakeConfig, default: str | None) -> list[str]:
    """The default method first; `oidc` means the code flow if the hub provides no token."""
    first = AUTH.get(default or "")
    if first == "oidc-token" and not (config.oidc_env or config.oidc_file):
        first = "oidc"
    return sorted(config.auth, key=lambda kind: kind != first)


def _id(name: str) -> str:
    """An instance's name as an id for API paths."""
    id = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("._-")[:63]
    if not id:
        raise ValueError("its name needs a letter or a digit")
    return id
