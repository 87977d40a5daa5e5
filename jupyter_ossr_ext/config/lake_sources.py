"""The configured lakes of this server, from all sources.

`OssrApp.lakes` first; then the `RucioConfig` section of rucio-jupyterlab; and, if neither has an
entry, the `RUCIO_*` variables of its images.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from traitlets import Dict, Enum, List, Unicode
from traitlets.config import Configurable

from .lakes import LakeEntry, configured_lakes
from .rucio_jupyterlab import IN_ENVIRONMENT, IN_INSTANCES, from_environment, rucio_instances

LEVELS = ["debug", "info", "warning", "error", "critical"]


class RucioConfig(Configurable):
    """The settings of rucio-jupyterlab, with the same names."""

    instances = List(
        Dict(),
        config=True,
        help="Rucio instances. `$url`: address from which the settings of an instance are read.",
    )
    default_instance = Unicode(
        None, allow_none=True, config=True, help="Name of the instance that is selected first."
    )
    default_auth_type = Enum(
        ["userpass", "x509", "x509_proxy", "oidc", None],
        None,
        config=True,
        help="Sign-in method that is offered first.",
    )
    log_level = Enum(
        LEVELS, "warning", config=True, help="Log level of the Data Lake part of this extension."
    )


def configured_entries(
    lakes: Mapping[str, Any], rucio: RucioConfig, environment: Mapping[str, str]
) -> list[LakeEntry]:
    """All lakes, the default one first; raises `ValueError` naming every invalid entry."""
    entries: list[LakeEntry] = list(configured_lakes(lakes))
    instances = list(rucio.instances)
    first, auth = rucio.default_instance, rucio.default_auth_type
    names = IN_INSTANCES
    if not entries and not instances:
        if instance := from_environment(environment):
            instances, names = [instance], IN_ENVIRONMENT
            auth = auth or environment.get("RUCIO_DEFAULT_AUTH_TYPE")
            first = first or environment.get("RUCIO_DEFAULT_INSTANCE")
            _log_level(environment.get("RUCIO_LOG_LEVEL", ""))
    elif instances:
        _log_level(rucio.log_level)
    known = {entry.id for entry in entries}
    others = rucio_instances(instances, first, auth, names)
    return entries + [entry for entry in others if entry.id not in known]


def _log_level(name: str) -> None:
    if name in LEVELS:
        logging.getLogger("jupyter_ossr_ext").setLevel(name.upper())
