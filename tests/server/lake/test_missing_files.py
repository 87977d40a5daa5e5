"""Files that a notebook misses, looked for in lakes that may fail."""

from __future__ import annotations

from typing import Any, cast

import pytest

from jupyter_ossr_ext.config.lakes import configured_lakes
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.lake.missing_files import MOST, MissingFiles
from jupyter_ossr_ext.models import Did, FileSource, OpenDid
from jupyter_ossr_ext.problems import BadQuery, CredentialsRejected, Offline

from .fake_lake import FakeLake


@pytest.fixture
def lake() -> FakeLake:
    lake = FakeLake()
    lake.login.set()
    lake.add_file("sky:run1.fits", size=700)
    lake.add_file("crab:/cta/2024/run1.fits", size=800)
    lake.add_file("sky:other-run1.fits")
    lake.add_dataset("sky:run1")
    return lake


def lakes(**known: FakeLake) -> Lakes:
    entries = configured_lakes({id: {"url": f"https://{id}"} for id in known})
    return Lakes(entries, lambda one: cast(Any, known[one.id]), cast(Any, NotImplemented))


async def test_files_of_that_name_have_their_sizes(lake: FakeLake) -> None:
    assert await MissingFiles(lakes(fake=lake)).found("run1.fits") == [
        FileSource("did", "sky:run1.fits", "Fake lake", 700),
        FileSource("did", "crab:/cta/2024/run1.fits", "Fake lake", 800),
    ]
    assert await MissingFiles(lakes(fake=lake)).found("run1") == []  # a dataset is no file
    assert await MissingFiles(lakes(fake=lake)).found("run9.fits") == []


@pytest.mark.parametrize("name", ["", "*.fits", "run?.fits", "scope:run1.fits"])
async def test_patterns_are_not_looked_for(name: str, lake: FakeLake) -> None:
    assert await MissingFiles(lakes(fake=lake)).found(name) == []
    assert lake.calls == []


async def test_a_lake_without_a_sign_in_is_looked_at_by_its_open_data(lake: FakeLake) -> None:
    lake.login.clear()
    did = Did("sky", "data/run1.fits")
    lake.open_data = {did: OpenDid(did, "then")}
    lake.add_file(str(did), size=9)
    found = await MissingFiles(lakes(fake=lake)).found("run1.fits")
    assert found == [FileSource("did", str(did), "Fake lake", 9)]
    assert "scopes" not in lake.calls


@pytest.mark.parametrize("problem", [Offline("Away."), CredentialsRejected("Expired.")])
async def test_a_lake_that_is_away_says_nothing_and_hides_no_other(
    problem: Exception, lake: FakeLake
) -> None:
    away, slow = FakeLake(), FakeLake()
    away.fail["account"] = cast(Any, problem)
    slow.hang.add("account")
    missing = MissingFiles(lakes(away=away, slow=slow, fake=lake), patience=0.5)
    assert [one.text for one in await missing.found("run1.fits")] == [
        "sky:run1.fits",
        "crab:/cta/2024/run1.fits",
    ]


async def test_what_was_found_before_the_lake_went_silent_is_reported(lake: FakeLake) -> None:
    lake.hang.add("did")
    found = await MissingFiles(lakes(fake=lake), patience=0.5).found("run1.fits")
    assert [(one.text, one.size) for one in found] == [
        ("sky:run1.fits", None),
        ("crab:/cta/2024/run1.fits", None),
    ]
    lake.fail["search sky"] = BadQuery("No wildcards.")
    [other] = await MissingFiles(lakes(fake=lake), patience=0.5).found("run1.fits")
    assert other.text == "crab:/cta/2024/run1.fits"


async def test_a_name_that_is_everywhere_is_named_a_few_times(lake: FakeLake) -> None:
    for number in range(9):
        lake.add_file(f"scope{number}:events.fits")
    assert len(await MissingFiles(lakes(fake=lake)).found("events.fits")) == MOST
