"""Which IP addresses are public."""

from __future__ import annotations

import ipaddress

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 for networks that have IPv6 only (RFC 6052)."""


def parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """IPv4 inside IPv6 is judged as IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def is_public(address: str) -> bool:
    """False for private, loopback, link-local and multicast addresses."""
    ip = parsed(address)
    return ip.is_global and not ip.is_multicast


def is_link_local(address: str) -> bool:
    return parsed(address).is_link_local
