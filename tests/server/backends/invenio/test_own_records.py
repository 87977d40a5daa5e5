"""Own records where the search index is behind: each has the state of its draft or record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.support.clients import Line, invenio

LISTED = "/api/user/records"


def entry(id: str, status: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "status": status, "metadata": {"title": "Mine"}, "is_draft": True, **more}


@pytest.mark.parametrize("listed", ["draft", "in_review", "declined"])
@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"/draft": entry("a", "declined")}, "declined"),
        ({"/draft": entry("a", "in_review")}, "in-review"),
        ({"": entry("a", "published", is_draft=False, is_published=True)}, "published"),
    ],
)
async def test_the_state_is_that_of_the_draft_or_record_not_of_the_index(
    tmp_path: Path, listed: str, answers: dict[str, Any], state: str
) -> None:
    line = Line(
        {
            LISTED: {"hits": {"hits": [entry("a", listed)], "total": 1}},
            **{f"/api/records/a{path}": answer for path, answer in answers.items()},
        }
    )
    repository = invenio(line.web, line.url, tmp_path, {"TEST_TOKEN": "t"})
    [mine] = await repository.publisher.mine()
    assert mine.state == state


async def test_what_is_neither_a_draft_nor_a_record_is_as_it_is_listed(tmp_path: Path) -> None:
    line = Line({LISTED: {"hits": {"hits": [entry("a", "draft")], "total": 1}}})
    repository = invenio(line.web, line.url, tmp_path, {"TEST_TOKEN": "t"})
    [mine] = await repository.publisher.mine()
    assert mine.state == "draft"
