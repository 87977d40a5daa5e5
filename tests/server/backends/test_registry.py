"""Kinds of repositories: those of this package, and those of any installed distribution."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from jupyter_ossr_ext._util import plugins
from jupyter_ossr_ext.backends import registry
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.read_only import ReadOnlyRepository
from jupyter_ossr_ext.models import Ability, Query, Source
from jupyter_ossr_ext.problems import NotFound, Restricted
from jupyter_ossr_ext.wiring import build_catalogue
from tests.server.support.distribution import installed

URL = "https://data.example.org"
GUIDE = Path(__file__).parents[3] / "docs" / "contributors" / "repository-kinds.md"
PAGES: dict[str, Any] = {
    "/all.json": [{"name": "ds-1", "title": "Crab Nebula"}, {"name": "ds-2", "title": "Vela"}],
    "/ds-1.json": {"name": "ds-1", "title": "Crab Nebula", "files": {"events.csv": 12}},
}


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    entry_points = (
        "[jupyter_ossr_ext.repositories]\n"
        "sample = ossr_sample_repository:SAMPLE\n"
        "broken = ossr_sample_repository.missing:KIND\n"
        "other = ossr_sample_repository:SampleConfig\n"
    )
    with installed("ossr_sample_repository", entry_points, tmp_path, monkeypatch):
        yield


def answered(request: httpx2.Request) -> httpx2.Response:
    found = PAGES.get(request.url.path)
    return httpx2.Response(404 if found is None else 200, content=json.dumps(found).encode())


async def test_a_repository_of_another_package_is_searched_and_read(
    distribution: None, tmp_path: Path
) -> None:
    configs = registry.configured(
        {"zenodo": {"url": "https://zenodo.org"}, "sample": {"url": URL, "kind": "sample"}}
    )
    web = HttpClient("test", transport=httpx2.MockTransport(answered))
    catalogue = build_catalogue(configs, web, lambda: tmp_path / "tokens")
    source = catalogue.sources()[1]
    assert (source.id, source.title) == ("sample", "data.example.org")
    assert source.abilities == [Ability.SEARCH, Ability.DOWNLOAD]
    page = await catalogue.search(Query(source="sample", q="crab"))
    assert [hit.id for hit in page.items] == ["ds-1"]
    record = await catalogue.record("sample", "ds-1")
    assert [(file.key, file.size) for file in record.files] == [("events.csv", 12)]
    assert await catalogue.resolve("ds-1", prefer="sample") == ("sample", "ds-1")
    with pytest.raises(NotFound):
        await catalogue.record("sample", "ds-9")
    with pytest.raises(Restricted, match="cannot be published"):
        _ = catalogue.repository("sample").publisher
    assert not (await catalogue.repository("sample").account.get()).signed_in
    await web.aclose()


def test_the_settings_of_a_kind_are_its_own(distribution: None) -> None:
    [config] = registry.configured({"x": {"url": URL, "kind": "sample", "collection": "icecube"}})
    assert getattr(config, "collection", None) == "icecube"
    with pytest.raises(ValueError, match="community"):
        registry.configured({"x": {"url": URL, "kind": "sample", "community": "escape2020"}})
    with pytest.raises(ValueError, match="collection"):
        registry.configured({"x": {"url": URL, "collection": "icecube"}})


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("dataverse", "the kind 'dataverse' is unknown; installed are: broken, invenio, other, "),
        ("broken", "the kind 'broken' cannot be loaded: No module named"),
        ("other", "the entry point of the kind 'other' is no RepositoryKind"),
    ],
)
def test_a_kind_of_no_use_is_named(distribution: None, kind: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        registry.configured({"x": {"url": URL, "kind": kind}})


def test_other_packages_are_not_looked_for_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(plugins, "entry_points")
    assert registry.kind("invenio").settings(id="x", url=URL).kind == "invenio"


async def test_the_example_of_the_guide_can_be_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "ossr_dataverse-1.0.dist-info"
    info.mkdir()
    text = GUIDE.read_text("utf-8")
    [code] = re.findall(r"```python\n(from .*?)```", text, re.DOTALL)
    [point] = re.findall(r'\ndataverse = "(.*)"\n', text)
    (tmp_path / "ossr_dataverse.py").write_text(code)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ossr-dataverse\n")
    (info / "entry_points.txt").write_text(
        f"[jupyter_ossr_ext.repositories]\ndataverse = {point}\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "ossr_dataverse", raising=False)
    [config] = registry.configured(
        {"x": {"url": URL, "kind": "dataverse", "collection": "icecube"}}
    )
    web = HttpClient("test", transport=httpx2.MockTransport(answered))
    catalogue = build_catalogue([config], web, lambda: tmp_path / "tokens")
    [source] = catalogue.sources()
    assert source.record_page == f"{URL}/dataset.xhtml?persistentId={{id}}"
    repository = catalogue.repository("x")
    assert isinstance(repository, ReadOnlyRepository)
    assert repository.file_url("r", "a b") == f"{URL}/api/access/datafile/a%20b"
    await web.aclose()


def test_the_guide_names_fields_of_a_source() -> None:
    table = GUIDE.read_text("utf-8").split("Fields of `Source`:")[1].split("\n## ")[0]
    fields = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    assert len(fields) > 7
    assert [field for field in fields if field not in Source.__struct_fields__] == []
