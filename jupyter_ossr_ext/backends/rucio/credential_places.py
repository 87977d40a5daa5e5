"""Where credentials of a grid or a hub are found on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ...config.lakes import LakeConfig
from ..net.bearer_tokens import PlacedToken, configured_token, discovered_token


def bearer_token(config: LakeConfig, environment: Mapping[str, str]) -> PlacedToken | None:
    """From the configured variable and file; without them in the order of the WLCG.

    Blocks briefly.
    """
    if config.oidc_env or config.oidc_file:
        return configured_token(config.oidc_env, config.oidc_file, environment)
    return discovered_token(environment)


def proxy_path(environment: Mapping[str, str]) -> str:
    """The usual path of a grid proxy: `X509_USER_PROXY`, else /tmp/x509up_u and the user id."""
    named = environment.get("X509_USER_PROXY")
    return named or f"/tmp/x509up_u{os.getuid() if hasattr(os, 'getuid') else 0}"  # noqa: S108
