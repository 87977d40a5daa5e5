"""Rucio, used over its REST interface, without `rucio-clients` (docs/decisions)."""

from .lake import Rucio

__all__ = ["Rucio"]
