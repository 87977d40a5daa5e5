"""The version of the package."""

from __future__ import annotations

try:
    from .._version import __version__
except ImportError:  # a checkout that was never built
    __version__ = "0.0.0"

__all__ = ["__version__"]
