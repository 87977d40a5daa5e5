"""Tokens of a real issuer: found where the WLCG looks, renewed while a job runs."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.rucio import auth
from jupyter_ossr_ext.jobs import Journal, Reporter, Runner
from jupyter_ossr_ext.lake import Lakes
from jupyter_ossr_ext.lake.record_content import RecordContent
from jupyter_ossr_ext.lake.uploads import Uploads
from jupyter_ossr_ext.models import Did, Job, UploadSpec
from jupyter_ossr_ext.wiring import build_catalogue, build_downloads

from .lake_services import AGENT, Visitor, fresh, works
from .test_interrupted_uploads import Disturbed
from .test_mutations import SCRATCH, made

Mint = Callable[..., str]
LIFETIME = 15
"""Seconds for which the first token of a job is valid."""
PATIENCE = 240
"""Seconds; only ends a test that hangs."""


@pytest.mark.parametrize("place_of_token", ["BEARER_TOKEN", "BEARER_TOKEN_FILE", "XDG_RUNTIME_DIR"])
async def test_the_lake_takes_a_token_found_by_wlcg_discovery(
    real_visitor: Visitor, mint: Mint, tmp_path: Path, place_of_token: str
) -> None:
    user = f"bt_u{os.getuid()}"
    (tmp_path / "named").write_text(mint())
    (tmp_path / user).write_text(mint())
    # Those that are looked for later are of somebody else: the first one counts.
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / user).write_text(mint(sub="nobody"))
    environment = {
        "BEARER_TOKEN": {"BEARER_TOKEN": mint(), "BEARER_TOKEN_FILE": str(stranger / user)},
        "BEARER_TOKEN_FILE": {
            "BEARER_TOKEN_FILE": str(tmp_path / "named"),
            "XDG_RUNTIME_DIR": str(stranger),
        },
        "XDG_RUNTIME_DIR": {"XDG_RUNTIME_DIR": str(tmp_path)},
    }[place_of_token]
    lake = real_visitor.lake(environment)
    account = await lake.auth.account()
    assert (account.account, account.kind, account.automatic) == ("alice", "oidc-token", True)
    assert await works(lake)
    assert not real_visitor.folder.exists()


async def test_a_job_waits_for_the_token_that_the_hub_renews(
    real_visitor: Visitor, mint: Mint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first token ends while the first file is sent; the job continues with the second one."""
    monkeypatch.setattr(auth, "POLL_SECONDS", 0.2)
    file = tmp_path / "token"
    file.write_text(mint(ttl=str(LIFETIME)))
    ends = time.time() + LIFETIME + 1
    real_visitor.web = web = Disturbed(AGENT, allow_private=True)
    sent: list[float] = []

    def disturb() -> None:
        sent.append(time.time())
        if len(sent) == 1:
            time.sleep(max(0, ends - time.time()))

    web.disturb = disturb
    lake = real_visitor.lake({"BEARER_TOKEN_FILE": str(file)})
    paths = [made(tmp_path, 5000) for _ in range(3)]
    dataset = Did("user.alice", fresh("renewed"))
    spec = UploadSpec(
        "test", [path.name for path in paths], "user.alice", SCRATCH, dataset=dataset,
        lifetime_days=1,
    )  # fmt: skip
    lines: list[str] = []
    waited = asyncio.Event()

    def say(line: str) -> None:
        lines.append(line)
        if "Waiting for sign-in" in line:
            waited.set()

    catalogue = build_catalogue([], web, lambda: tmp_path / "tokens")
    downloads = build_downloads(
        tmp_path / "staging", tmp_path, catalogue, Runner(Journal(tmp_path / "jobs"))
    ).fetch
    uploads = Uploads(
        tmp_path,
        Lakes([real_visitor.place.config()], lambda _: lake, NotImplemented),
        RecordContent(catalogue, tmp_path / "staging", downloads.work),
    )
    reporter = Reporter(lambda progress: None, say=say)
    async with asyncio.timeout(PATIENCE):
        working = asyncio.create_task(uploads.work(Job(id="job", spec=spec), reporter))
        waiting = asyncio.create_task(waited.wait())
        await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
        assert not working.done(), await working
        file.write_text(mint())
        result = await working
    await downloads.aclose()
    await catalogue.aclose()
    [problem] = [line for line in lines if "Waiting for sign-in" in line]
    assert str(file) in problem and "Signed in; resuming." in lines
    assert {one.did.name for one in result.files} == {path.name for path in paths}
    assert (await lake.dids.info(dataset)).files == 3
    assert len(await lake.rules.of(dataset)) == 1
    for path in paths:
        assert len([one async for one in lake.replicas.files(Did("user.alice", path.name))]) == 1
