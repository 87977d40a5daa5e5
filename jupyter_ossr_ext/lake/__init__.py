"""Data Lake: search, availability, and jobs for replication, download and upload."""

from __future__ import annotations

from .did_names import parsed
from .did_search import children, search
from .lake_registry import Lakes
from .mutations import change_members, change_rule, make_collection
from .replicas import replicas
from .service import LakeService

__all__ = [
    "LakeService",
    "Lakes",
    "change_members",
    "change_rule",
    "children",
    "make_collection",
    "parsed",
    "replicas",
    "search",
]
