"""Rucio's REST application as it is, plus what Apache's mod_ssl tells it about the TLS peer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rucio.web.rest.flaskapi.v1.main import application as rucio

SHORT = {
    "countryName": "C",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "commonName": "CN",
    "domainComponent": "DC",
}


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    for name in [name for name in environ if name.startswith("SSL_CLIENT")]:
        del environ[name]
    peer = environ["gunicorn.socket"].getpeercert()
    if peer and peer.get("subject"):
        # "+LegacyDNStringFormat", the form that Rucio's own httpd template asks for
        environ["SSL_CLIENT_S_DN"] = "".join(
            f"/{SHORT.get(key, key)}={value}" for part in peer["subject"] for key, value in part
        )
        environ["SSL_CLIENT_VERIFY"] = "SUCCESS"
    return rucio(environ, start_response)
