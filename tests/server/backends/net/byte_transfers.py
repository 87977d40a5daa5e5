"""Shared by tests of byte transfers."""

from __future__ import annotations

import os
import ssl

from jupyter_ossr_ext.backends.net.byte_client import Bytes
from jupyter_ossr_ext.backends.net.byte_response import Reply
from jupyter_ossr_ext.backends.net.governor import Governor
from jupyter_ossr_ext.backends.net.policy import Policy

DATA = os.urandom(3 * 2**20 + 17)
TOKEN = "s3cret-t0ken-that-nobody-may-see"
OPENED: list[Bytes] = []
"""Closed after each test."""


def client(
    governor: Governor | None = None, allow_private: bool = True, read_timeout: float = 5
) -> Bytes:
    governor = governor or Governor()
    policy = Policy("jupyter-ossr-ext/1 (https://example.org)", allow_private)
    OPENED.append(Bytes(policy, lambda url: governor, ssl.create_default_context, read_timeout))
    return OPENED[-1]


def drain(stream: Reply, piece: int = 2**20) -> bytes:
    data, buffer = bytearray(), bytearray(piece)
    with memoryview(buffer) as view:
        while count := stream.readinto(view):
            data += view[:count]
    stream.close()
    return bytes(data)
