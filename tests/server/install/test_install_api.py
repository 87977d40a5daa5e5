"""Installation over HTTP, in a real Jupyter server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from tests.server.support.install_sources import Index, wheel, write_tree

API = "jupyter-ossr-ext/api"


@pytest.fixture
def jp_server_config(index: Index, tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {"jupyter_ossr_ext": True}},
        "OssrApp": {
            "package_index": index.url,
            "environments_folder": str(tmp_path / "environments"),
            "state_folder": str(tmp_path / "state"),
        },
    }


async def test_plan_yes_list_lock_and_remove(
    jp_fetch: Callable[..., Any], jp_root_dir: Path, jp_data_dir: Path
) -> None:
    async def ask(*path: str, **how: Any) -> Any:
        reply = await jp_fetch(API, *path, **how)
        return json.loads(reply.body)

    async def submit(spec: dict[str, Any]) -> Any:
        job = await ask("jobs", method="POST", body=json.dumps(spec))
        async with asyncio.timeout(120):
            while job["state"] in {"queued", "running"}:
                await asyncio.sleep(0.05)
                job = await ask("jobs", job["id"])
        assert job["state"] == "succeeded", job
        return job["result"]

    write_tree(
        jp_root_dir, {"comets/comets-2-py3-none-any.whl": wheel("comets", "2", {"comets.py": ""})}
    )
    kernels = await ask("kernels")
    assert [one["isServerOwn"] for one in kernels if one["kernel"] == "python3"] == [True]
    plan = await submit({"kind": "plan-install", "folder": "comets"})
    assert plan["installable"] and plan["detected"]["kind"] == "wheel"
    result = await submit({"kind": "install", "plan": plan["id"], "digest": plan["digest"]})
    assert result["imported"] == ["comets"]
    assert (jp_data_dir / "kernels" / result["kernel"] / "kernel.json").is_file()

    [environment] = await ask("environments")
    assert environment["state"] == "ready" and environment["size"] > 0
    lock = await ask("environments", environment["id"], "lock")
    assert lock["filename"] == "requirements.lock" and "ipykernel==" in lock["text"]
    with pytest.raises(HTTPClientError) as refused:
        await ask("environments", environment["id"], "update", method="POST", body="")
    assert refused.value.code == 422
    repair = await ask("environments", environment["id"], "repair", method="POST", body="")
    assert repair["spec"]["replaces"] == environment["id"] and repair["spec"]["pinned"]
    await ask("environments", environment["id"], method="DELETE")
    assert await ask("environments") == []
    assert not (jp_data_dir / "kernels" / result["kernel"]).exists()


async def test_a_server_that_stops_ends_what_it_asked_and_waits_for_it(
    jp_fetch: Callable[..., Any], jp_serverapp: Any, jp_data_dir: Path, tmp_path: Path
) -> None:
    # A kernel whose Python does not respond, and does not end.
    write_tree(
        tmp_path, {"hangs": f"#!/bin/sh\ntrap '' TERM\necho $$ > {tmp_path}/pid\nsleep 60\n"}
    )
    (tmp_path / "hangs").chmod(0o755)
    spec = {"argv": [str(tmp_path / "hangs")], "display_name": "Hangs", "language": "python"}
    write_tree(jp_data_dir, {"kernels/hangs/kernel.json": json.dumps(spec)})
    asked = asyncio.ensure_future(jp_fetch(API, "kernels"))
    async with asyncio.timeout(20):
        while not (tmp_path / "pid").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    pid = (tmp_path / "pid").read_text().strip()
    for app in jp_serverapp.extension_manager.extension_apps["jupyter_ossr_ext"]:
        await app.stop_extension()
    assert not Path(f"/proc/{pid}").exists()  # noqa: ASYNC240 (a test may wait for the disk)
    names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]
    assert not [name for name in names if name in {"run", "_end", "_target", "Install.targets"}]
    with pytest.raises(HTTPClientError) as refused:
        await asked
    assert json.loads(refused.value.response.body)["slug"] == "interrupted"  # type: ignore[union-attr]
