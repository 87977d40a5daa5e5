"""Client of Rucio's authentication service: sign-in methods and token validation."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ..._util.origin import Origin
from ...config.lakes import LakeConfig
from ...problems import CredentialsRejected, UpstreamDown
from ..net.http_client import HttpClient
from ..net.http_types import HttpResponse
from ..net.policy import Opaque, Secret
from ..net.tls import Tls
from . import errors
from .token import Token, claims, expires, validated

ANY_ACCOUNT = "webui"
"""Rucio's value for the default account of an identity in the code flow."""


@dataclass(frozen=True)
class Several:
    """The identity has several accounts: the user has to choose one."""

    accounts: list[str]


class AuthClient:
    """Each method is one request to the authentication service, with a time limit."""

    def __init__(self, config: LakeConfig, web: HttpClient) -> None:
        self._config, self._web = config, web
        self._tls = Tls(ca=config.ca_cert, ca_path=config.ca_path)

    @property
    def title(self) -> str:
        return self._config.title

    async def get_token(
        self,
        source: str,
        kind: str,
        account: str | None,
        *,
        secrets: dict[str, Secret] | None = None,
        tls: Tls | None = None,
        rejected: str,
    ) -> Token | Several:
        """A token of `/auth/{source}`, with credentials in headers.

        `rejected`: the sentence of the `CredentialsRejected` that it raises for status 401.
        """
        response = await self._get(source, account, secrets=secrets, tls=tls)
        if response.status == 401:
            raise CredentialsRejected(rejected, upstream=response.upstream)
        return self._given(response, kind, account)

    async def password(self, username: str, password: str, account: str | None) -> Token | Several:
        """Raises `CredentialsRejected`."""
        secrets: dict[str, Secret] = {
            "X-Rucio-Username": Opaque(username),
            "X-Rucio-Password": Opaque(password),
        }
        return await self.get_token(
            "userpass",
            "userpass",
            account,
            secrets=secrets,
            rejected="Wrong user name or password for "
            f"{self.title}{f' (account {account})' if account else ''}. Enter them again.",
        )

    async def certificate(self, kind: str, tls: Tls, account: str | None) -> Token | Several:
        """Raises `CredentialsRejected`, also if the connection is closed because of the
        certificate."""
        try:
            source = "x509_proxy" if kind == "x509-proxy" else "x509"
            return await self.get_token(
                source,
                kind,
                account,
                tls=tls,
                rejected=f"{self.title} has no account{f' named {account}' if account else ''} for "
                "this certificate. Ask the lake's administrator to register it, or choose another "
                "certificate.",
            )
        except UpstreamDown as error:
            if error.upstream is None or error.upstream.status is not None:
                raise
            raise CredentialsRejected(
                f"{error.upstream.service} rejected the certificate: it may have expired, or its "
                "authority is unknown there.",
                upstream=error.upstream,
            ) from None

    async def bearer(self, secret: Secret) -> Token:
        """The owner of an OIDC token; raises `CredentialsRejected`."""
        response = await self._get("validate", None, token=secret)
        self._judge(response)
        payload, own = validated(response.body.decode("utf-8", "replace")), claims(secret)
        if not payload.account:
            raise UpstreamDown(
                f"{self.title} does not report whose token this is.", upstream=response.upstream
            )
        end = own.exp if own and own.exp else payload.expires
        return Token(secret, payload.account, "oidc-token", end, payload.identity)

    async def identity(self, secret: Secret) -> str | None:
        response = await self._get("validate", None, token=secret)
        self._judge(response)
        return validated(response.body.decode("utf-8", "replace")).identity

    async def accounts(self, token: Token, identity: str, identity_type: str) -> list[str]:
        """All accounts of the identity."""
        query = urlencode({"identity_key": identity, "type": identity_type})
        response = await self._web.request(
            f"{self._config.url}/identities/accounts?{query}",
            secrets={"X-Rucio-Auth-Token": token.secret},
            headers=self._names(None),
            tls=self._tls,
            timeout=self._config.timeout,
        )
        self._judge(response)
        return sorted(response.decode(list[str]))

    async def begin(self, account: str | None) -> str:
        """Start the code flow; returns the page to open, valid for five minutes."""
        headers = {
            "X-Rucio-Client-Authorize-Auto": "False",
            "X-Rucio-Client-Authorize-Polling": "True",
            "X-Rucio-Client-Authorize-Scope": self._config.oidc_scope,
            "X-Rucio-Client-Authorize-Refresh-Lifetime": "96",
        }
        if self._config.oidc_audience:
            headers["X-Rucio-Client-Authorize-Audience"] = self._config.oidc_audience
        if self._config.oidc_issuer:
            headers["X-Rucio-Client-Authorize-Issuer"] = self._config.oidc_issuer
        response = await self._get("oidc", account or ANY_ACCOUNT, headers=headers)
        if response.status == 401:
            raise CredentialsRejected(
                f"{self.title} does not offer this sign-in "
                f"method{f' for the account {account}' if account else ''}. Choose another one.",
                upstream=response.upstream,
            )
        self._judge(response)
        page = response.headers.get("x-rucio-oidc-auth-url", "")
        try:
            Origin.of(page)
        except ValueError:
            raise UpstreamDown(
                f"{self.title} provides no sign-in page. Choose another sign-in method.",
                upstream=response.upstream,
            ) from None
        return page

    async def fetch(self, page: str) -> Secret | None:
        """The token, once the user has signed in at `page`; None until then."""
        response = await self._web.request(
            page,
            accept="*/*",
            headers={"X-Rucio-Client-Fetch-Token": "True"},
            tls=self._tls,
            timeout=self._config.timeout,
            pages=True,
        )
        text = response.headers.get("x-rucio-auth-token", "")
        return Opaque(text) if response.status == 200 and text else None

    async def refresh(self, token: Token) -> Token | None:
        """A refreshed token of the code flow, if Rucio can refresh it."""
        response = await self._get("oidc_refresh", token.account, token=token.secret)
        text = response.headers.get("x-rucio-auth-token", "")
        if response.status != 200 or not text:
            return None
        secret = Opaque(text)
        own = claims(secret)
        end = expires(response.headers) or (own.exp if own else None)
        return Token(secret, token.account, token.kind, end, token.identity)

    async def _get(
        self,
        source: str,
        account: str | None,
        *,
        token: Secret | None = None,
        secrets: dict[str, Secret] | None = None,
        headers: dict[str, str] | None = None,
        tls: Tls | None = None,
    ) -> HttpResponse:
        private = dict(secrets or {})
        if token:
            private["X-Rucio-Auth-Token"] = token
        return await self._web.request(
            f"{self._config.auth_url}/auth/{source}",
            accept="*/*",
            secrets=private,
            headers={**self._names(account), **(headers or {})},
            tls=tls or self._tls,
            timeout=self._config.timeout,
            pages=True,
        )

    def _names(self, account: str | None) -> dict[str, str]:
        names = {"X-Rucio-AppID": self._config.app_id or "jupyter-ossr-ext"}
        if account:
            names["X-Rucio-Account"] = account
        if self._config.vo:
            names["X-Rucio-VO"] = self._config.vo
        names["X-Rucio-Allow-Return-Multiple-Accounts"] = "True"
        return names

    def _given(self, response: HttpResponse, kind: str, account: str | None) -> Token | Several:
        if response.status == 206:
            payload = response.headers.get("x-rucio-auth-accounts", "")
            return Several([name.strip() for name in payload.split(",") if name.strip()])
        self._judge(response)
        text = response.headers.get("x-rucio-auth-token", "")
        named = response.headers.get("x-rucio-auth-account", account or "")
        if not text or not named:
            raise UpstreamDown(
                f"{self.title} is not a Rucio server: it issued no token.",
                upstream=response.upstream,
            )
        return Token(Opaque(text), named, kind, expires(response.headers))

    def _judge(self, response: HttpResponse) -> None:
        if response.status >= 300:
            payload = errors.fault(response.headers, response.body)
            raise errors.refused(self.title, response.status, payload, response.upstream)
