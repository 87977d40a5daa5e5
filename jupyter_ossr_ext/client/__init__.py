"""The API for programs, without a Jupyter server."""

from .api import Ossr

__all__ = ["Ossr"]
