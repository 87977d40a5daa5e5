"""Which data of a lake is tried where nobody chooses."""

from __future__ import annotations

from jupyter_ossr_ext.client.lake_data import chosen_data
from jupyter_ossr_ext.models import Did, PlannedDid, ReplicationPlan, TryData

HERE, FAR, FULL, GONE, OTHER = (Did("s", one) for one in ("here", "far", "full", "gone", "other"))
RULE = ReplicationPlan(FAR, "SITE", lifetime_days=30)
PLANNED = [
    PlannedDid(HERE, "lake", variables=["here"], ways=["here"]),
    PlannedDid(
        FAR, "lake", variables=["a", "b"], ways=["make-available", "download"], replication=RULE
    ),
    PlannedDid(FULL, "lake", variables=["full"], ways=["download"], why="The quota is too small."),
    PlannedDid(GONE, "lake", variables=["gone"], why="s:gone is not known."),
    PlannedDid(OTHER, None, variables=["other"], why="No data lake is configured here for it."),
]


def test_nothing_is_chosen_unless_it_is_asked_for() -> None:
    assert chosen_data(PLANNED, "none") == ([], [])


def test_what_cannot_be_made_available_is_not_downloaded_instead() -> None:
    chosen, left_out = chosen_data(PLANNED, "make-available")
    assert chosen == [
        TryData("lake", HERE, "here", "here"),
        TryData("lake", FAR, "make-available", "a", 30),
    ]
    assert left_out == [
        "s:full is left out: The quota is too small.",
        "s:gone is left out: s:gone is not known.",
        "s:other is left out: No data lake is configured here for it.",
    ]


def test_downloads_need_no_quota_and_what_is_here_is_not_copied() -> None:
    chosen, left_out = chosen_data(PLANNED, "download")
    assert [(one.did, one.way) for one in chosen] == [
        (HERE, "here"),
        (FAR, "download"),
        (FULL, "download"),
    ]
    assert len(left_out) == 2
