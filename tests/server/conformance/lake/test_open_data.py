"""Rucio's Open Data: entries are read without a sign-in."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.models import Did
from jupyter_ossr_ext.problems import NotFound

from .lake_services import Caller, Visitor, fresh, refused


def opened(alice: Caller, root: Caller, name: str) -> str:
    """Make a dataset of alice public with a new DOI, which is returned."""
    doi = f"10.5281/zenodo.{fresh('doi').rpartition('.')[2]}"
    path = f"/opendata/dids/user.alice/{name}"
    assert alice.ask("PUT", f"/dids/user.alice/{name}/status", {"open": False}).status_code == 200
    assert root.ask("POST", path).status_code == 201
    assert root.ask("PUT", path, {"state": "PUBLIC", "doi": doi}).status_code == 200
    return doi


async def test_public_entries_need_no_sign_in(
    visitor: Visitor, alice: Caller, root: Caller, dataset: str
) -> None:
    doi = opened(alice, root, dataset)
    did = Did("user.alice", dataset)
    guest = visitor.lake()
    [listed] = [one for one in await guest.open_dids.entries() if one.did == did]
    assert (listed.doi, bool(listed.updated)) == (None, True)
    entry = await guest.open_dids.entry(did)
    assert (entry.did, entry.doi, entry.updated) == (did, doi, listed.updated)
    assert not (await guest.auth.account()).signed_in


async def test_what_is_not_public_is_not_found(
    lake: Rucio, alice: Caller, root: Caller, dataset: str
) -> None:
    path = f"/opendata/dids/user.alice/{dataset}"
    assert refused(alice.ask("POST", path)) == (401, "AccessDenied")
    with pytest.raises(NotFound):
        await lake.open_dids.entry(Did("user.alice", dataset))
    assert root.ask("POST", path).status_code == 201
    assert root.ask("PUT", path, {"state": "PUBLIC"}).status_code == 400  # it accepts members
    with pytest.raises(NotFound):  # a draft
        await lake.open_dids.entry(Did("user.alice", dataset))
    assert Did("user.alice", dataset) not in [one.did for one in await lake.open_dids.entries()]
