"""Dependencies of a notebook: from the notebook, its kernel, and file names in its cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.install.kernelspec import Origin
from jupyter_ossr_ext.lake.record_dids import parsed
from jupyter_ossr_ext.models import (
    Did,
    ManifestFile,
    ManifestRecord,
    NotebookDependencies,
    Preparation,
    PrepareIn,
    RelatedWork,
    Source,
    UsedDid,
    UsedRecord,
    term,
)
from jupyter_ossr_ext.problems import CredentialsMissing, Malformed, NotFound, UnsafePath
from jupyter_ossr_ext.provenance.notebook_dependencies import NotebookProvenance, as_related
from jupyter_ossr_ext.publishing.preparation import PublishPreparation
from jupyter_ossr_ext.storage import manifest

ORIGIN = Origin("env-1", "gammaspec", "zenodo", "77", "10.5281/zenodo.77", "1.2.0")


class NotebookFolders:
    """A root folder with downloaded files, and one kernel of a record's environment."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.local = Local(self.root, folder / "state" / "folders.json", None)  # type: ignore[arg-type]
        self.provenance = NotebookProvenance(self.root, self.local, lambda: {"gammaspec": ORIGIN})

    def download(self, folder: str, *names: str, record: str = "1") -> None:
        place = self.root / folder
        place.mkdir(parents=True, exist_ok=True)
        doi = f"10.5281/zenodo.{record}"
        files = [ManifestFile(key=name, path=name, size=1, checksum="") for name in names]
        manifest.add(
            place,
            ManifestRecord(
                source="zenodo", url="", record=record, doi=doi, title=f"Data {record}", files=files
            ),
        )
        self.local.remember(place)

    def notebook(self, path: str, *cells: str, **metadata: Any) -> NotebookDependencies:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        code = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
        text = {"cell_type": "markdown", "source": 'See "crab/events.csv".'}
        file.write_text(json.dumps({"cells": [text, *code], "metadata": metadata, "nbformat": 4}))
        return self.provenance.read(path)


@pytest.fixture
def folders(tmp_path: Path) -> NotebookFolders:
    return NotebookFolders(tmp_path)


@pytest.mark.parametrize(
    "cell",
    [
        'open("crab/events.csv")',
        "import os\nread(os.path.join('crab', 'events.csv'))",
        'Path("./crab") / "events.csv"',
        'read.csv("../work/crab/events.csv")',
        "glob('crab/')",
    ],
)
def test_a_cell_that_names_a_downloaded_file_or_its_folder_uses_its_record(folders, cell):
    folders.download("work/crab", "events.csv", "events.fits")
    [used] = folders.notebook("work/a.ipynb", cell).data
    assert (used.record, used.doi, used.title) == ("1", "10.5281/zenodo.1", "Data 1")
    assert used.because.startswith("A cell refers to 'work/crab")


@pytest.mark.parametrize(
    "cell",
    [
        "print('events')",
        '"https://example.org/crab/events.csv"',
        '# crab/events.csv, "not the end of this line',
        'open("crab/other.csv")',
        'open("..")',
        'open(".")',
        'open("")',
        'open("/")',
        'x = "crab/events.csv\n"',
    ],
)
def test_words_that_only_look_like_a_file_use_nothing(folders, cell):
    folders.download("work/crab", "events.csv")
    assert folders.notebook("work/a.ipynb", cell).data == []


def test_a_notebook_that_came_with_the_data_uses_only_what_it_names(folders):
    folders.download("work", "a.ipynb", "data.csv", record="5")
    assert folders.notebook("work/a.ipynb", 'glob(".")').data == []
    [used] = folders.notebook("work/a.ipynb", 'open("data.csv")').data
    assert used.record == "5"


def test_an_absolute_path_means_the_same_file(folders):
    folders.download("work/crab", "events.csv")
    [used] = folders.notebook("b.ipynb", f'open("{folders.root}/work/crab/events.csv")').data
    assert used.record == "1"


def test_each_record_is_listed_once(folders):
    folders.download("crab", "events.csv", "events.fits")
    assert len(folders.notebook("a.ipynb", 'f("crab/events.csv", "crab/events.fits")').data) == 1


def test_the_kernel_of_a_record_is_software(folders):
    provenance = folders.notebook("a.ipynb", kernelspec={"name": "gammaspec", "language": "python"})
    assert [(s.doi, s.version) for s in provenance.software] == [("10.5281/zenodo.77", "1.2.0")]


def test_software_that_was_noted_elsewhere_travels_with_the_notebook(folders):
    noted = {"title": "other", "doi": "10.5281/zenodo.88", "record": "88", "source": "zenodo"}
    provenance = folders.notebook(
        "a.ipynb", kernelspec={"name": "not-here"}, ossr={"software": [noted, noted]}
    )
    assert [s.doi for s in provenance.software] == ["10.5281/zenodo.88"]


def test_data_of_a_lake_are_those_that_are_attached_also_by_rucio_jupyterlab(folders):
    provenance = folders.notebook(
        "a.ipynb",
        ossr={
            "attachments": [
                {"lake": "escape", "did": "user.alice:run:42", "variable": "run", "as": "list"},
                {"lake": "escape", "did": {"scope": "ska", "name": "vis"}, "variable": "vis"},
                {"lake": "escape", "did": "nonsense"},
                {"lake": "a", "instance": "https://rucio.example", "did": "s:n", "partial": True},
            ]
        },
        rucio_attachments=[{"did": "cta:crab", "variableName": "crab", "type": "collection"}],
    )
    assert provenance.dids == [
        UsedDid("escape", Did("user.alice", "run:42"), "run", "list"),
        UsedDid("escape", Did("ska", "vis"), "vis"),
        UsedDid("a", Did("s", "n"), None, "auto", True, "https://rucio.example"),
        UsedDid("", Did("cta", "crab"), "crab"),
    ]


def test_the_instance_in_a_notebook_counts_more_than_the_lake_of_that_id_here():
    used = UsedDid("lake", Did("s", "n"), instance="https://theirs.example.org")
    instances = {"lake": "https://ours.example.org"}
    [work], _ = as_related([NotebookDependencies("a", dids=[used])], instances)
    assert work.identifier == "https://theirs.example.org/dids/s/n"


def test_an_invalid_notebook_is_reported_in_one_sentence(folders):
    (folders.root / "a.ipynb").write_text('{"cells": 3}')
    with pytest.raises(Malformed, match="not a readable notebook"):
        folders.provenance.read("a.ipynb")
    with pytest.raises(NotFound, match="Save the notebook first"):
        folders.provenance.read("b.ipynb")
    with pytest.raises(UnsafePath):
        folders.provenance.read("../b.ipynb")


def test_dependencies_become_related_works_once_each():
    record = UsedRecord(doi="10.5281/zenodo.1", title="Data")
    upper = UsedRecord(doi="10.5281/ZENODO.1", title="Data")
    software = UsedRecord(doi="10.5281/zenodo.7", title="gammaspec")
    nameless = UsedRecord(title="no DOI")
    related, references = as_related(
        [
            NotebookDependencies(
                "a", [software, nameless], [record], [UsedDid("lake", Did("s", "n"))]
            ),
            NotebookDependencies("b", [software], [upper], [UsedDid("lake", Did("s", "n"))]),
        ],
        {"lake": "http://localhost:8080"},
    )
    assert related == [
        RelatedWork("10.5281/zenodo.7", term("requires"), "doi", term("software")),
        RelatedWork("10.5281/zenodo.1", term("references"), "doi", term("dataset")),
    ]
    assert references == ["Rucio DID s:n (lake)"]


def test_data_of_a_lake_that_others_can_reach_are_a_related_work_that_is_read_as_a_did():
    used = [UsedDid("lake", Did("s", "/a b")), UsedDid("other", Did("s", "n"))]
    instances = {"lake": "https://rucio.example.org"}
    related, references = as_related([NotebookDependencies("a", dids=used)] * 2, instances)
    assert references == ["Rucio DID s:/a b (lake)", "Rucio DID s:n (other)"]
    [work] = related
    assert (work.relation.id, work.scheme) == ("references", "url")
    found = parsed(work.identifier, {"lake": {"https://rucio.example.org"}})
    assert found and (found.lake, found.did) == ("lake", Did("s", "/a b"))


class Knows:
    """A catalogue with one repository, without a sign-in."""

    source = Source("zenodo", "Zenodo", "https://zenodo.org")

    @property
    def publisher(self) -> Knows:
        return self

    def repository(self, id: str) -> Knows:
        return self

    async def myself(self) -> None:
        raise CredentialsMissing


async def prepare(folders: NotebookFolders) -> Preparation:
    preparing = PublishPreparation(folders.root, Knows(), folders.provenance)  # type: ignore[arg-type]
    return await preparing.prepare(PrepareIn("zenodo", ["work/a.ipynb"]))


async def test_a_record_is_prepared_with_what_its_notebook_used(folders):
    folders.download("work/crab", "events.csv")
    attached = {"attachments": [{"lake": "escape", "did": "ska:vis", "variable": "vis"}]}
    folders.notebook("work/a.ipynb", 'open("crab/events.csv")', ossr=attached)
    report = await prepare(folders)
    assert report.metadata.related == [
        RelatedWork("10.5281/zenodo.1", term("references"), "doi", term("dataset"))
    ]
    assert report.metadata.references == ["Rucio DID ska:vis (escape)"]
    origin = "the notebooks' dependencies"
    assert [f.pointer for f in report.filled_fields if f.origin == origin] == [
        "/related",
        "/references",
    ]


async def test_what_somebody_wrote_down_is_kept_and_not_said_twice(folders):
    folders.download("work/crab", "events.csv")
    folders.download("work/vela", "map.fits", record="2")
    folders.notebook("work/a.ipynb", 'f("crab/events.csv", "vela/map.fits")')
    known = {"identifier": "https://doi.org/10.5281/zenodo.1", "relation": "isDerivedFrom"}
    text = json.dumps({"title": "A title", "related_identifiers": [known]})
    (folders.root / "work" / ".zenodo.json").write_text(text)
    report = await prepare(folders)
    assert [(r.identifier, r.relation.id) for r in report.metadata.related] == [
        ("10.5281/zenodo.1", "isderivedfrom"),
        ("10.5281/zenodo.2", "references"),
    ]
    assert "/related/1" in {f.pointer for f in report.filled_fields}
