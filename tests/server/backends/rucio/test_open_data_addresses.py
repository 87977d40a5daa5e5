"""Where guests read open data whose storage speaks xrootd, as EOS at CERN does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_ext.models import Did
from jupyter_ossr_ext.problems import Restricted

from .scripted_rucio import Made

DID = Did("cms", "open.ds")
ROOT = "root://eos.example:1094//eos/a.root"
DAVS = "davs://eos.example:443/eos/a.root"
TOKENED = "https://eos.example:443/eos/a.root?token=r1"


async def addresses(folder: Path, **file: list[str]) -> list[str]:
    """What a guest may read of the only file, in the order of the attempts."""
    entry = {"scope": "cms", "name": "open.ds", "files": [{"scope": "cms", "name": "a", **file}]}
    answers = {"/opendata/public/dids/cms/open.ds": httpx2.Response(200, json=entry)}
    made = Made(folder, {**answers})
    [found] = [one async for one in made.lake.replicas.files(DID)]
    assert made.sent[-1].url.params["download_urls"] == "1"
    assert "authorization" not in made.sent[-1].headers
    return found.replicas[0].pfns if found.replicas else []


async def test_addresses_for_downloads_are_used_where_no_replica_can_be_read(
    tmp_path: Path,
) -> None:
    assert await addresses(tmp_path, uris=[ROOT], download_urls=[TOKENED]) == [TOKENED, ROOT]
    # Replicas come first, and Rucio 41.5.1 gives addresses of xrootd in place of those of https.
    assert await addresses(tmp_path, uris=[DAVS], download_urls=[TOKENED]) == [DAVS]
    wrong = f"{ROOT}?token=r1"
    assert await addresses(tmp_path, uris=[ROOT], download_urls=[wrong]) == [ROOT]
    assert await addresses(tmp_path) == []


async def test_one_sentence_says_so_before_any_byte(tmp_path: Path) -> None:
    entry = {
        "scope": "cms",
        "name": "open.ds",
        "files": [{"scope": "cms", "name": "a", "bytes": 3, "uris": [ROOT]}],
    }
    made = Made(tmp_path, {"/opendata/public/dids/cms/open.ds": httpx2.Response(200, json=entry)})
    [file] = [one async for one in made.lake.replicas.files(DID)]
    asked = len(made.sent)
    with pytest.raises(
        Restricted,
        match=r"^cms:a can be read only over unsupported protocols \(root\)\. Make .* a sign-in\.$",
    ):
        await asyncio.to_thread(made.lake.storage.open, file)
    assert len(made.sent) == asked
