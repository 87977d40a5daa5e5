"""Data Lake: search, availability, and jobs for replication, download and upload."""

from __future__ import annotations

from .lake_registry import Lakes
from .service import LakeService

__all__ = ["LakeService", "Lakes"]
