"""Missing files are looked for at repositories: sources with sizes, and related records."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import (
    Choice,
    FileEntry,
    FileSource,
    ManifestRecord,
    PathMapping,
    Record,
    RelatedWork,
)
from jupyter_ossr_ext.problems import Malformed, NotFound, UnsafePath
from jupyter_ossr_ext.runs import data_sources, path_mappings
from jupyter_ossr_ext.runs.failures import explain
from jupyter_ossr_ext.runs.file_failures import placed
from jupyter_ossr_ext.runs.raised import Raised, Surroundings
from jupyter_ossr_ext.runs.source_sizes import SourceSizes
from jupyter_ossr_ext.storage import manifest

DATA = "10.5281/zenodo.7"


class Catalogue:
    """Has a record with data, and one that names it as related."""

    async def resolve(self, text: str) -> tuple[str, str]:
        if DATA not in text and "records/7" not in text:
            raise NotFound
        return "zenodo", "7"

    async def record(self, source: str, id: str) -> Record:
        files = [FileEntry("run1.fits", 700), FileEntry("other.csv", 30)] if id == "7" else []
        related = [] if id == "7" else [RelatedWork(DATA, Choice("References"), "doi")]
        return Record(
            id=id, source=source, title="", url="", doi=None, files=files, related=related
        )


@pytest.fixture
def sizes() -> SourceSizes:
    return SourceSizes(Catalogue())  # type: ignore[arg-type]


async def test_sources_get_the_size_of_the_file_or_of_the_record(
    sizes: SourceSizes, tmp_path: Path
) -> None:
    sources = [
        FileSource("command", "wget https://zenodo.org/records/7/files/other.csv", "postBuild"),
        FileSource("doi", DATA, "README.md"),
        FileSource("address", "https://example.org/run1.fits", "README.md"),
    ]
    found = await sizes.completed(sources, tmp_path, "data/run1.fits")
    assert [one.size for one in found] == [30, 700, None]
    [_, doi, _] = await sizes.completed(sources, tmp_path, "$SKY_DATA")
    assert doi.size == 730


async def test_a_related_record_that_has_the_file_comes_first(
    sizes: SourceSizes, tmp_path: Path
) -> None:
    manifest.add(tmp_path, ManifestRecord(source="zenodo", url="", record="1"))
    other = FileSource("address", "https://example.org/run1.fits", "README.md")
    found = await sizes.completed([other], tmp_path, "/home/ada/run1.fits")
    assert found == [FileSource("record", DATA, "related works", 700), other]
    assert await sizes.completed([], tmp_path, "missing.fits") == []


async def test_a_file_of_a_lake_comes_before_what_the_record_names_and_the_advice_says_so(
    tmp_path: Path,
) -> None:
    async def in_lakes(name: str) -> list[FileSource]:
        return [FileSource("did", f"sky:{name}", "ESCAPE", 700)]

    manifest.add(tmp_path, ManifestRecord(source="zenodo", url="", record="1"))
    sizes = SourceSizes(Catalogue(), in_lakes)  # type: ignore[arg-type]
    named = FileSource("address", "https://example.org/run1.fits", "README.md")
    sources = await sizes.completed([named], tmp_path, "data/run1.fits")
    assert [one.kind for one in sources] == ["record", "did", "address"]
    where = Surroundings(tmp_path, tmp_path)
    missing = explain(1, Raised("FileNotFoundError", "No such file: 'data/run1.fits'"), where)
    failure = placed(structs.replace(missing, sources=sources))
    assert failure.advice == (
        "data/run1.fits does not exist. The record has no file run1.fits: it is in the related "
        f"record {DATA}, and in the data lake ESCAPE as sky:run1.fits."
    )
    assert placed(structs.replace(missing, sources=[named])).advice == missing.advice
    (tmp_path / "run1.fits").touch()
    there = explain(1, Raised("FileNotFoundError", "No such file: 'data/run1.fits'"), where)
    assert placed(structs.replace(there, sources=sources)).advice == there.advice


def test_addresses_of_a_lake_are_sources_and_what_leads_elsewhere_is_not(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "Data: rucio://cta:crab.run1.fits, or https://zenodo.org/records/7/files/run1.fits?token=x.\n"
        "See https://example.org/paper and [![](https://img.shields.io/badge/a.zip)](https://a.org).\n"
    )
    found = data_sources.named(tmp_path, "data/run1.fits")
    assert [(one.kind, one.text) for one in found] == [
        ("address", "rucio://cta:crab.run1.fits"),
        ("address", "https://zenodo.org/records/7/files/run1.fits?token=…"),
    ]


@pytest.mark.parametrize(
    ("given", "here", "problem"),
    [
        ("$PATH", "data", Malformed),
        ("$LD_PRELOAD", "data", Malformed),
        ("$PYTHONSTARTUP", "data", Malformed),
        ("$lower", "data", Malformed),
        ("/", "data", Malformed),
        ("$SKY_DATA", "nowhere", NotFound),
        ("$SKY_DATA", "../..", UnsafePath),
    ],
)
def test_mappings_are_folders_below_the_root_and_never_decide_what_runs(
    given: str, here: str, problem: type[Exception], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(problem):
        path_mappings.resolved(tmp_path, [PathMapping(given, here)])


def test_a_path_is_replaced_where_it_ends() -> None:
    code = "a = '/home/ada/x.csv'; b = '/home/adam/x.csv'; c = '/home/ada'"
    made, count = path_mappings.replaced(code, {"/home/ada": "/here"})
    assert made == "a = '/here/x.csv'; b = '/home/adam/x.csv'; c = '/here'"
    assert count == 2
