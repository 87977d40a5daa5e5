"""Storage with HTTPS and WebDAV over a folder. Whoever has TLS may read and write."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from wsgidav.wsgidav_app import WsgiDAVApp

RUN = Path(os.environ["RUCIO_RUN"])
STORAGE = RUN / "storage"
dav = WsgiDAVApp(
    {
        "host": "127.0.0.1",
        "port": int(os.environ["DAV_PORT"]),
        "provider_mapping": {"/": {"root": str(STORAGE), "readonly": False}},
        "simple_dc": {"user_mapping": {"*": True}},
        "http_authenticator": {
            "accept_basic": True,
            "accept_digest": False,
            "default_to_digest": False,
        },
        "verbose": 1,
        "lock_storage": True,
        "property_manager": None,
        "dir_browser": {"enable": True},
    }
)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Storages of the grid make missing folders themselves; plain WebDAV answers 409, which
    Rucio's own clients take for "exists already"."""
    written = {
        "PUT": environ["PATH_INFO"],
        "MOVE": unquote(urlsplit(environ.get("HTTP_DESTINATION", "")).path),
    }.get(environ["REQUEST_METHOD"])
    if written and ".." not in written:
        (STORAGE / written.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
    return dav(environ, start_response)


server = wsgi.Server(("127.0.0.1", int(os.environ["DAV_PORT"])), application, numthreads=10)
server.ssl_adapter = BuiltinSSLAdapter(RUN / "certs/host.pem", RUN / "certs/host.key")
server.start()
