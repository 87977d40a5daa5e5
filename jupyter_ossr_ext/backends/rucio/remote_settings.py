"""Lake settings at an address, as `$url` of rucio-jupyterlab."""

from __future__ import annotations

import asyncio

import msgspec

from ..._util.json_errors import UNREADABLE
from ...config.lakes import LakeConfig, RemoteLake
from ...config.rucio_jupyterlab import fetched
from ...problems import NotFound, UpstreamDown, UpstreamSlow
from ..net.http_client import HttpClient

TIMEOUT = 10.0
"""Seconds."""
LARGEST = 1024 * 1024


async def fetch(web: HttpClient, remote: RemoteLake) -> LakeConfig:
    """Request the settings; raises a `Problem` that names the lake."""
    host = remote.origin.host
    try:
        async with asyncio.timeout(TIMEOUT):
            response = await web.request(remote.url, accept="application/json, */*", limit=LARGEST)
    except TimeoutError:
        raise UpstreamSlow(f"{host} (lake configuration) does not respond.") from None
    if response.status != 200:
        raise NotFound(
            f"{host} (lake configuration) responds with {response.status}. Contact your "
            "administrator."
        )
    try:
        return fetched(remote, msgspec.json.decode(response.body))
    except (ValueError, *UNREADABLE) as error:
        raise UpstreamDown(
            f"Invalid lake configuration at {host}: {error}. Contact your administrator."
        ) from None
