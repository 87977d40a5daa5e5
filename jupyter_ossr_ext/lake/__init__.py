"""The Data Lake: finding, availability, and the jobs that move data in and out."""

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
