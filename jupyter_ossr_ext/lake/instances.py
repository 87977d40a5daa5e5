"""Which configured lake a Rucio instance is: by its address, as ids are of one computer only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

Addresses: TypeAlias = Mapping[str, set[str]]
"""Addresses of each lake by its id, in the order of the configuration."""
PORTS = {"https": ":443", "http": ":80"}


def lake_at(instance: str, addresses: Addresses, id: str = "") -> str | None:
    """The id of the lake of an instance: one with that address, else one on that host.

    Args:
        instance: Address of a Rucio, or its host.
        id: Preferred if several lakes are the same Rucio.
    """
    address = instance.rstrip("/")
    host = host_of(address)
    found = [id for id, known in addresses.items() if address in known] or [
        id for id, known in addresses.items() if host and host in map(host_of, known)
    ]
    return id if id in found else next(iter(found), None)


def is_local(instance: str) -> bool:
    """Whether an address is of the computer itself: it names nothing on another one, such as the
    demo at its next start."""
    name = host_of(instance).partition(":")[0]
    return name == "localhost" or name.startswith("127.")


def host_of(address: str) -> str:
    """Host and port of an address; empty if it has none. Default ports are omitted."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2].lower().removesuffix(PORTS.get(parts.scheme, ":443"))
