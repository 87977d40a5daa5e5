"""Rules for outgoing requests: tokens, redirects and private addresses. Used by `http` and
`bytes`."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from ..._util.ip_addresses import is_link_local, is_public
from ..._util.origin import Origin
from ...models import Upstream
from ...problems import (
    Blocked,
    CredentialsRejected,
    Problem,
    RateLimited,
    RedirectRefused,
    UpstreamDown,
)

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFERENCE = re.compile(
    r"(?:reference|request|incident|support|ray|error)[\s_-]*(?:id|number|code)?\s*(?:is\s*)?[:#]?\s*"
    r"([0-9A-Za-z](?=[0-9A-Za-z-]*\d)[0-9A-Za-z-]{5,63})",
    re.IGNORECASE,
)


class Secret:
    """A token that does not appear in logs, tracebacks or messages."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not text.isascii() or not text.isprintable() or " " in text:
            raise CredentialsRejected(
                "Invalid token: it contains spaces or invalid characters. Copy the token again."
            )
        self._text = text

    def reveal(self) -> str:
        """The token itself, for the Authorization header and the private file only."""
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Opaque(Secret):
    """A password, or Rucio's form of a certificate's name; may contain spaces."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        try:
            text.encode("latin-1")
        except UnicodeEncodeError:
            text = ""
        if not text or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
            raise CredentialsRejected(
                "Empty, or contains invalid characters. Enter the value again."
            )
        self._text = text


PRIVATE = "to a private address"
LINK_LOCAL = "to a link-local address"
"""Where clouds give credentials to their machines: no setting permits it."""
SUPPORT = "Contact the repository's support."
SETTING = (
    "If this is storage of your site, its administrator can permit it with the setting "
    "OssrApp.allow_private_hosts."
)


@dataclass(frozen=True)
class RequestTarget:
    """A request to be sent with its secrets."""

    url: str
    home: Origin
    """The configured host: only it may be private, and only it receives tokens."""
    token: Secret | None = None
    secrets: tuple[tuple[str, Secret], ...] = ()
    """Other headers that are as private as the token: name and value."""

    @property
    def is_other_origin(self) -> bool:
        """True for a host or port other than the configured one.

        Another port of the same machine is another service, as private as the machine itself.
        """
        redirect_target = Origin.of(self.url)
        return (redirect_target.host, redirect_target.port) != (self.home.host, self.home.port)

    def headers(self) -> dict[str, str]:
        found = {name: secret.reveal() for name, secret in self.secrets}
        if self.token:
            found["Authorization"] = f"Bearer {self.token.reveal()}"
        return found


@dataclass(frozen=True)
class Policy:
    """Rules for requests. `allow_private`: permit redirects to private addresses."""

    agent: str
    allow_private: bool = False

    def first(
        self, url: str, token: Secret | None, secrets: Mapping[str, Secret] | None = None
    ) -> RequestTarget:
        return RequestTarget(url, Origin.of(url), token, tuple((secrets or {}).items()))

    def guards(self, target: RequestTarget) -> bool:
        """Whether the connected address has to be checked (`check_peer`).

        A name may resolve to another address than when `follow` looked it up (DNS rebinding). A
        proxy resolves names itself, so its address cannot be checked.
        """
        return target.is_other_origin and not proxy_for(target.url)

    def check_peer(self, host: str, address: str) -> None:
        """Refuse a connection that a redirect led to a private address."""
        if refused := self._forbidden([address]):
            raise RedirectRefused(
                f"A redirect to {host} leads {refused} and was not followed. Nothing was sent "
                f"there. {_advice(refused)}",
                upstream=Upstream(host),
            )

    def follow(self, target: RequestTarget, location: str | None) -> RequestTarget:
        """The request after a redirect. Blocks for a DNS look-up: call it in a thread.

        Tokens are dropped at the first change of scheme, host or port. Raises `RedirectRefused`
        for a redirect that must not be followed: to plain http, to something other than http(s),
        or to a private address on another host than the configured one.
        """
        refused = self._refusal(target, location)
        if refused:
            raise RedirectRefused(
                f"{target.home.host} redirects {refused}, which was not followed. Nothing was sent "
                f"there. {_advice(refused)}",
                upstream=Upstream(target.home.host),
            )
        url = urljoin(target.url, location or "")
        keep = Origin.of(url) == Origin.of(target.url)
        return (
            RequestTarget(url, target.home, target.token, target.secrets)
            if keep
            else RequestTarget(url, target.home)
        )

    def _refusal(self, target: RequestTarget, location: str | None) -> str | None:
        if not location:
            return "without a target"
        try:
            redirect_target = Origin.of(urljoin(target.url, location))
        except ValueError:
            return "to something other than a web address"
        if urlsplit(urljoin(target.url, location)).username is not None:
            return "to an address that contains a password"
        if Origin.of(target.url).scheme == "https" and redirect_target.scheme == "http":
            return "from https to unencrypted http"
        is_other_origin = RequestTarget(urljoin(target.url, location), target.home).is_other_origin
        return self._forbidden(addresses_of(redirect_target)) if is_other_origin else None

    def _forbidden(self, addresses: list[str]) -> str | None:
        """Why none of these addresses may be requested because of a redirect, if so."""
        if any(map(is_link_local, addresses)):
            return LINK_LOCAL
        return None if self.allow_private or all(map(is_public, addresses)) else PRIVATE


def too_many_redirects(host: str) -> RedirectRefused:
    return RedirectRefused(
        f"{host} redirects more than {MAX_REDIRECTS} times. {SUPPORT}", upstream=Upstream(host)
    )


def _advice(refused: str) -> str:
    return SETTING if refused == PRIVATE else SUPPORT


def addresses_of(origin: Origin) -> list[str]:
    """The addresses of a host; none where its name is unknown here. Blocking."""
    try:
        found = socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []  # a connection will fail too, unless a proxy resolves the name
    return [str(entry[4][0]) for entry in found]


def proxy_for(url: str) -> str:
    """The proxy for `url` from the environment, with its scheme; empty for none."""
    origin = Origin.of(url)
    proxies = getproxies()
    proxy = proxies.get(origin.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(origin.host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def is_page(headers: Mapping[str, str]) -> bool:
    """True for an HTML page, which robot protection sends instead of data.

    A record's own HTML file is sent as an attachment.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    disposition = headers.get("content-disposition", "").strip().lower()
    return kind in {"text/html", "application/xhtml+xml"} and not disposition.startswith(
        "attachment"
    )


def blocked(host: str, status: int, page: bytes) -> Problem:
    """The problem for an HTML page, with the page's reference for support."""
    text = re.sub(r"<[^>]*>", " ", page[:65536].decode("utf-8", "replace"))
    found = REFERENCE.search(" ".join(unescape(text).split()))
    reference = found.group(1) if found else None
    payload = f" (reference {reference})" if reference else ""
    if status >= 500:
        return UpstreamDown(
            f"{host} shows an error page{payload}. Retry in a few minutes.",
            upstream=Upstream(host, status, reference),
        )
    return Blocked(
        f"{host} returned a web page instead of data{payload}: this server is blocked, or a person "
        "must sign in. Wait a while; if this persists, contact its support.",
        upstream=Upstream(host, status, reference),
    )


CERTIFICATES = {
    9: "is not valid yet. Check the clock of this server.",
    10: "has expired. Contact the administrator of that host.",
    62: "is of another host. Check the address.",
    64: "is of another address. Check the address.",
}
"""By the codes of `X509_STORE_CTX_get_error` of OpenSSL."""
UNKNOWN_AUTHORITY = (
    "cannot be verified: its authority is unknown. Add the authority to the system, to "
    "SSL_CERT_FILE or, for a data lake, to ca_cert."
)


def limited(host: str, seconds: float, status: int | None = None) -> RateLimited:
    """The problem of a rate limit, with the seconds to wait."""
    seconds = max(1.0, seconds)
    return RateLimited(
        f"Rate limit at {host}: wait {round(seconds)} s.",
        retry_after=seconds,
        upstream=Upstream(host, status),
    )


def untrusted(host: str, code: int | None = None) -> Problem:
    """The problem of a TLS certificate, by OpenSSL's code of the verification."""
    return UpstreamDown(
        f"The TLS certificate of {host} {CERTIFICATES.get(code or 0, UNKNOWN_AUTHORITY)}",
        upstream=Upstream(host),
    )
