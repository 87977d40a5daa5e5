"""Reads the shopping basket of a user, as ESAP's own client does.

Sources: the Python client (`shopping_client.py` of esap-userprofile-python-client) and the API
gateway (`esap/accounts/api`) of ESAP.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

from ...config.esap import EsapConfig
from ...models import Basket
from ...problems import CredentialsMissing, CredentialsRejected, Problem, UpstreamDown
from ..net.bearer_tokens import configured_token, discovered_token, token_in_file
from ..net.credentials import token_in
from ..net.http_client import HttpClient
from ..net.policy import Secret
from . import translate, wire

PATH = "/esap-api/accounts/user-profiles/"


class Esap:
    """One ESAP. Tokens are looked up at each use, and sent to its own host only.

    Args:
        environment: For tests; default: that of this process.
    """

    def __init__(
        self, config: EsapConfig, web: HttpClient, environment: Mapping[str, str] | None = None
    ) -> None:
        self._config = config
        self._web = web
        self._environment = os.environ if environment is None else environment

    async def basket(self) -> Basket:
        """The basket of the user to whom the token belongs."""
        title = self._config.title
        token = await self._token()
        if token is None:
            raise CredentialsMissing(
                f"The shopping basket of {title} needs a token, and this server has none. Ask your "
                "administrator for OssrApp.esap."
            )
        response = await self._web.request(f"{self._config.url}{PATH}", token=token)
        if response.status in (401, 403):
            raise self._rejected()
        if response.status != 200:
            raise UpstreamDown(
                f"{title} gave no shopping basket (status {response.status}). Retry later; if this "
                "persists, its address in OssrApp.esap may be wrong.",
                upstream=response.upstream,
            )
        profiles = response.decode(wire.UserProfiles).results
        if not profiles:
            raise self._rejected()
        items = [translate.item(one) for one in profiles[0].shopping_cart]
        return Basket(title=title, items=items)

    def _rejected(self) -> Problem:
        """ESAP gives an empty list, not an error, for a token that has expired."""
        return CredentialsRejected(
            f"{self._config.title} does not know this sign-in: the token has expired, or you have "
            "not signed in there yet. Sign in there once, or restart your server for a new token."
        )

    async def _token(self) -> Secret | None:
        config, environment = self._config, self._environment
        if config.token_env or config.token_file:
            found = await asyncio.to_thread(
                configured_token, config.token_env, config.token_file, environment
            )
            return Secret(found[1]) if found and found[1] else None
        if token := await self._token_of_hub():
            return token
        return await asyncio.to_thread(self._token_of_machine)

    async def _token_of_hub(self) -> Secret | None:
        """The token that the hub exchanged for ESAP; None where the hub has or gives none."""
        hub = self._environment.get("JUPYTERHUB_API_URL")
        ours = token_in(self._environment, "JUPYTERHUB_API_TOKEN")
        if not hub or not ours:
            return None
        try:
            response = await self._web.request(f"{hub.rstrip('/')}/user", token=ours)
            state = response.decode(wire.HubUser).auth_state if response.status == 200 else None
        except Problem:
            return None  # there are other places
        text = state.exchanged_tokens.get(self._config.audience) if state else None
        return Secret(text) if text else None

    def _token_of_machine(self) -> Secret | None:
        """The file of hubs with rucio-jupyterlab, which ESAP's client reads too, or WLCG's."""
        path = self._environment.get("RUCIO_OIDC_FILE_NAME")
        found = token_in_file(path) if path else None
        if found is None or not found[1]:
            found = discovered_token(self._environment)
        return Secret(found[1]) if found and found[1] else None
