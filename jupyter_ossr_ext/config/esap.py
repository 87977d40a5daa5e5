"""Configuration of ESAP, the science platform whose shopping basket is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from traitlets import Bool, Dict, HasTraits, TraitError, validate

from .._util.origin import Origin
from .entries import check_address, converted


class EsapConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of one ESAP. Only `url` is required."""

    url: str
    """Root address of the service; its API is at `/esap-api/` below it."""
    title: str = "ESAP"
    token_env: str | None = None
    """Environment variable with an access token, or with `FILE:/path` of a file with one."""
    token_file: str | None = None
    """A file with an access token, read again at each use."""
    audience: str = "rucio"
    """Which of the hub's exchanged tokens ESAP accepts."""

    @property
    def origin(self) -> Origin:
        return Origin.of(self.url)


class EsapSettings(HasTraits):
    """Settings of `OssrApp` for ESAP."""

    esap = Dict(
        config=True,
        help=(
            "The ESAP whose shopping basket is shown: {url, title, token_env, token_file, "
            "audience}. Default: none."
        ),
    )

    demo_esap = Bool(True, config=True, help="Show the basket of a small ESAP in the demo.")

    @validate("esap")
    def _check_esap(self, proposal: Any) -> Any:
        try:
            esap_config(proposal["value"])
        except ValueError as error:
            raise TraitError(f"OssrApp.esap: {error}.") from None
        return proposal["value"]


def esap_config(entry: Mapping[str, Any]) -> EsapConfig | None:
    """None for an empty entry. Raises `ValueError` with the reason for an invalid one."""
    if not entry:
        return None
    config = converted({"url": "", **entry}, EsapConfig)
    if not config.url:
        raise ValueError("its url is missing")
    check_address("url", config.url)
    return msgspec.structs.replace(config, url=config.url.rstrip("/"))
