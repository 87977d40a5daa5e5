"""The Data Lake: finding, availability, and the jobs that move data in and out."""

from __future__ import annotations

from .changing import change_members, change_rule, make_collection
from .finding import children, search
from .lakes import Lakes
from .names import parsed
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
