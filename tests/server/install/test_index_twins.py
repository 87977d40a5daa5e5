"""Packages of a git host that does not answer: of the index where it is the same repository."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_ossr_ext.install import index_twins
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, wheel, zipped

HOST = "https://code.invalid"


async def test_the_index_has_the_package_of_a_host_that_does_not_answer(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_twins, "getproxies", dict)
    for version in ("1.0", "2.0"):
        page = f"{HOST}/Sky/twin"
        data = wheel("skytwin", version, {"skytwin.py": f"at = {version}"}, page=page)
        index.add(f"skytwin-{version}-py3-none-any.whl", data)
    stranger = wheel("skystranger", "1.0", {"skystranger.py": ""}, page=f"{HOST}/sky/twin2")
    index.add("skystranger-1.0-py3-none-any.whl", stranger)
    lines = [
        f"skytwin @ git+{HOST}/sky/twin.git@v1.0",
        "git+git://code.invalid/sky/skystranger@main",
    ]
    files = {"requirements.txt": "".join(f"{line}\n" for line in lines)}
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(files, "record-1.0")})
        plan = await installs.plan(record)
        assert plan.requirements == ["skytwin==1.0"]
        [note] = [one for one in plan.warnings if "does not answer" in one]
        assert note == (
            f"The host of {lines[0]} does not answer: the package index has a package of that "
            "repository, and skytwin==1.0 is taken from there."
        )
        # Another repository's package of the name is no second choice.
        [other] = [one for one in plan.warnings if "comes from another host" in one]
        assert other.endswith(f": git+{HOST}/sky/skystranger@main")

        only = {"requirements.txt": f"{lines[0]}\n"}
        [record] = installs.deposit("Only", {"record.zip": zipped(only, "record-1.0")})
        plan = await installs.plan(record)
        assert plan.complete and not [one for one in plan.runs_code if one.runs]
        result = await installs.execute(plan)
    assert {one.name: one.version for one in result.installed}["skytwin"] == "1.0"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("git+{}/sky/twin", "twin"),
        ("git+{}/sky/twin.git@8f32c58", "twin"),
        ("skytwin[plot] @ git+{}/sky/twin@v1.2.3 ; python_version > '3'", "skytwin[plot]==1.2.3"),
        ("{}/sky/twin/archive/v0.3.zip", "twin==0.3"),
        ("{}/sky/twin/archive/refs/tags/0.4.tar.gz", "twin==0.4"),
        ("{}/sky/twin-1.0-py3-none-any.whl", None),
        ("git+{}/twin", None),
    ],
)
async def test_the_version_of_a_tag_is_asked_for(line: str, wanted: str | None) -> None:
    """A branch, a commit or a file of no repository name no version of the index."""
    asked: list[str] = []

    async def unpack(name: str, folder: Path) -> bool:
        asked.append(name)
        info = folder / "twin-1.dist-info"
        await asyncio.to_thread(info.mkdir, parents=True)
        page = f"Home-page: {HOST}/sky/twin/\n"
        await asyncio.to_thread((info / "METADATA").write_text, page)
        return True

    found = await index_twins.find([line.format(HOST)], unpack)
    assert asked == ([wanted] if wanted else [])
    assert [one.partition(" ;")[0] for one in found.values()] == asked


async def test_a_host_that_answers_is_left_to_answer(tmp_path: Path) -> None:
    async def unpack(name: str, folder: Path) -> bool:
        raise AssertionError(name)

    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1")
    async with server:
        port = server.sockets[0].getsockname()[1]
        line = f"git+https://127.0.0.1:{port}/sky/twin"
        assert await index_twins.find([line], unpack) == {}
