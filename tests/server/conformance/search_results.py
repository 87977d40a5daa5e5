"""Shared by tests of searches."""

from __future__ import annotations

from typing import Any

from jupyter_ossr_demo import content

from .conftest import Repository

#: Results of a guest in the community without a query.
PUBLIC = {
    s.name
    for s in content.load()
    if s.community == "escape2020" and not s.deleted and s.name != "restricted"
}


def names(repository: Repository, page: Any) -> list[str]:
    return [repository.name_of(hit["id"]) for hit in page["hits"]["hits"]]
