"""How gunicorn serves Rucio: TLS, with a client certificate for those who offer one."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from typing import Any

_run = os.environ["RUCIO_RUN"]
bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 2
threads = 4
worker_class = "gthread"
timeout = 120
graceful_timeout = 2
keepalive = 60
pidfile = f"{_run}/pids/rest"
accesslog = f"{_run}/logs/rest-access.log"
errorlog = f"{_run}/logs/rest.log"
certfile = f"{_run}/certs/host.pem"
keyfile = f"{_run}/certs/host.key"
ca_certs = f"{_run}/certs/ca.pem"
cert_reqs = ssl.CERT_OPTIONAL
limit_request_field_size = 16384  # OIDC tokens
limit_request_line = 8190


def ssl_context(config: Any, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.verify_flags |= ssl.VERIFY_ALLOW_PROXY_CERTS  # RFC 3820
    return context
