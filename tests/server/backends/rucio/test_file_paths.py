"""Addresses of the files of a dataset, derived from their names where the RSE has a known rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from jupyter_ossr_ext.models import Did, DidDetails, DidType, FileReplicas

from .scripted_rucio import Made

COUNT = 300
HERE = frozenset({"SITE"})
BEFORE = ["davs://site.example:443/data/rucio/", "root://site.example:1094//data/rucio/"]
SET = DidDetails(Did("user.ada", "set"), DidType.DATASET, files=COUNT)


def hashed(did: Did) -> str:
    digest = hashlib.md5(str(did).encode(), usedforsecurity=False).hexdigest()
    scope = {"user.ada": "user/ada"}.get(did.scope, did.scope)
    return f"{scope}/{digest[:2]}/{digest[2:4]}/{did.name}"


def identical(did: Did) -> str:
    return f"{'user/ada' if did.scope == 'user.ada' else did.scope}/{did.name}"


class Site:
    """A Rucio with a dataset that is whole at one RSE; `listed` is what replicas were asked for."""

    def __init__(self, folder: Path, path_of: Callable[[Did], str] = hashed) -> None:
        self.path_of = path_of
        self.files = [
            Did("user.ada" if number % 2 else "cta.pilot", f"file-{number:04}.fits")
            for number in range(COUNT)
        ]
        self.available = COUNT
        self.settings: dict[str, Any] = {"deterministic": True, "lfn2pfn_algorithm": "hash"}
        self.datasets = ["set"]
        self.listed: list[dict[str, Any]] = []
        self.copying: set[Did] = set()
        self.made = Made(
            folder,
            {
                "/replicas/user.ada/set/datasets": lambda _: lines([self._row()]),
                "/replicas/user.ada/other/datasets": lambda _: lines([self._row()]),
                "/dids/user.ada/set/files": lambda _: lines([did(one) for one in self.files]),
                "/dids/user.ada/other/files": lambda _: lines([did(one) for one in self.files]),
                "/dids/user.ada/box/dids": lambda _: lines(
                    [
                        {"scope": "user.ada", "name": name, "type": "DATASET"}
                        for name in self.datasets
                    ]
                ),
                "/rses/": lambda _: lines([{"rse": "SITE"}]),
                "/rses/SITE": lambda _: httpx2.Response(200, json={"rse": "SITE", **self.settings}),
                "/replicas/list": self._replicas,
            },
            destination_rse="SITE",
            mount_path="/mnt/site",
            path_begins_at=2,
        )

    async def at(self, details: DidDetails = SET) -> list[FileReplicas]:
        lake = await self.made.signed_in()
        return await lake.replicas.at(details, HERE)

    def _row(self) -> dict[str, Any]:
        return {"rse": "SITE", "length": len(self.files), "available_length": self.available}

    def _replicas(self, request: httpx2.Request) -> httpx2.Response:
        sent = json.loads(request.content)
        self.listed.append(sent)
        asked = [Did(one["scope"], one["name"]) for one in sent["dids"]]
        found = [one for one in self.files if one in asked or asked[0].name in {"set", "box"}]
        return lines(
            [
                {
                    **did(one),
                    "rses": {"SITE": [f"{before}{self.path_of(one)}" for before in BEFORE]},
                    "states": {"SITE": "COPYING" if one in self.copying else "AVAILABLE"},
                }
                for one in found
            ]
        )


def did(one: Did) -> dict[str, Any]:
    return {"scope": one.scope, "name": one.name, "bytes": 7, "type": "FILE"}


def lines(rows: list[dict[str, Any]]) -> httpx2.Response:
    return httpx2.Response(200, text="\n".join(json.dumps(row) for row in rows))


@pytest.mark.parametrize("name", ["hash", "default", None, "identity"])
async def test_the_addresses_follow_from_the_names(tmp_path: Path, name: str | None) -> None:
    path_of = identical if name == "identity" else hashed
    site = Site(tmp_path, path_of)
    site.settings["lfn2pfn_algorithm"] = name
    files = await site.at()
    [asked] = site.listed
    assert 12 <= len(asked["dids"]) <= 16 and asked["rse_expression"] == "SITE"
    assert [file.did for file in files] == site.files
    assert {file.size for file in files} == {7}
    for file in files:
        [replica] = file.replicas
        assert (replica.rse, replica.state) == ("SITE", "available")
        assert replica.pfns == [f"{before}{path_of(file.did)}" for before in BEFORE]
    path = site.made.lake.rses.local(files[1])
    assert path == Path("/mnt/site", path_of(Did("user.ada", "file-0001.fits")))


@pytest.mark.parametrize(
    "settings",
    [
        {"lfn2pfn_algorithm": "xenon"},
        {"deterministic": False},
        {"lfn2pfn_algorithm": "identity"},
    ],
)
async def test_addresses_of_another_rule_are_listed(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    site = Site(tmp_path)
    site.settings |= settings
    assert all_listed(site, await site.at())


async def test_a_rule_of_the_same_name_that_differs_is_not_believed(tmp_path: Path) -> None:
    def other(did: Did) -> str:
        return hashed(did).replace("user/ada", "user.ada")

    site = Site(tmp_path, other)
    files = await site.at()
    assert all_listed(site, files) and len(site.listed) == 2
    assert files[1].replicas[0].pfns[0] == BEFORE[0] + other(files[1].did)


async def test_files_of_a_part_of_a_dataset_are_listed_for_the_rses_here(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.available = COUNT - 1
    assert all_listed(site, await site.at())
    assert site.listed[0]["rse_expression"] == "SITE"


async def test_what_changed_since_it_was_counted_is_listed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.copying = {site.files[0]}
    assert all_listed(site, await site.at())


@pytest.mark.parametrize("name", ["a b.fits", "/data/a.fits", "a#b", "x/../y", "é.fits"])
async def test_names_that_addresses_may_write_otherwise_are_listed(
    tmp_path: Path, name: str
) -> None:
    site = Site(tmp_path)
    site.files[100] = Did("user.ada", name)
    assert all_listed(site, await site.at())


async def test_few_files_are_listed_at_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    small = DidDetails(SET.did, DidType.DATASET, files=10)
    assert all_listed(site, await site.at(small))
    assert "/dids/user.ada/set/files" not in {request.url.path for request in site.made.sent}


async def test_files_of_the_datasets_of_a_container_once_each(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.datasets = ["set", "other"]
    files = await site.at(DidDetails(Did("user.ada", "box"), DidType.CONTAINER, files=2 * COUNT))
    assert sorted(map(str, (file.did for file in files))) == sorted(map(str, site.files))
    assert [len(asked["dids"]) <= 16 for asked in site.listed] == [True, True]


async def test_a_container_of_many_datasets_is_listed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.datasets = [f"set-{number}" for number in range(21)]
    box = DidDetails(Did("user.ada", "box"), DidType.CONTAINER, files=2 * COUNT)
    assert all_listed(site, await site.at(box), "box")


def all_listed(site: Site, files: list[FileReplicas], name: str = "set") -> bool:
    """Whether the files are those of a list of all of them."""
    asked = site.listed[-1]["dids"]
    return asked == [{"scope": "user.ada", "name": name}] and len(files) == COUNT
