"""Rucio, asked over its REST interface: never through `rucio-clients` (docs/decisions)."""

from .lake import Rucio

__all__ = ["Rucio"]
