"""Publications from a folder, as stored in it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.models import (
    CommunityCheck,
    ManifestFile,
    ManifestRecord,
    MyRecord,
    Publication,
    Record,
    Review,
    ReviewState,
)
from jupyter_ossr_ext.problems import Offline
from jupyter_ossr_ext.storage import manifest
from jupyter_ossr_ext.submissions.published_folders import PublishedFiles, described

DOI = "10.5281/zenodo.7"


class Records:
    """A catalogue that knows one record, or is unreachable."""

    def __init__(self, *, down: bool = False) -> None:
        self.asked: list[str] = []
        self.down = down

    async def record(self, source: str, id: str) -> Record:
        self.asked.append(id)
        if self.down:
            raise Offline
        return Record(source=source, id=id, title="", url=f"https://z/records/{id}", doi=DOI)


class Disk:
    def __init__(self, folder: Path, catalogue: Any = None) -> None:
        self.root = folder / "root"
        (self.root / "work").mkdir(parents=True)
        self.catalogue: Any = catalogue or Records()
        self.local = Local(self.root, folder / "state/folders.json", self.catalogue)
        self.published = PublishedFiles(self.local, self.catalogue)

    async def sent(self, record: str = "7", **options: Any) -> None:
        folder = self.root / "work"
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text(name)
        files = described(folder, ["a.txt", "b.txt"], "work.zip", "work")
        given = {"source": "zenodo", "url": f"https://z/uploads/{record}", "record": record}
        await self.published.note(folder, Publication(**{**given, "files": files, **options}))

    async def report(self) -> set[tuple[str, str, str | None, str | None]]:
        found = await self.local.folder("")
        return {(each.record, each.state, each.published, each.doi) for each in found}


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def review(state: ReviewState, id: str = "q") -> Review:
    return Review(id=id, state=state, record="7")


def mine(state: Any, doi: str | None = None, request: Review | None = None) -> MyRecord:
    return MyRecord(source="zenodo", id="7", title="", state=state, url="", doi=doi, review=request)


async def test_a_folder_tells_what_it_was_sent_to_and_what_was_edited_since(disk: Disk) -> None:
    await disk.sent()
    assert await disk.report() == {("7", "here", "draft", None)}
    (disk.root / "work/a.txt").write_text("A.TXT")
    assert await disk.report() == {("7", "here", "draft", None), ("7", "edited", "draft", None)}
    (disk.root / "work/a.txt").write_text("a.txt")  # the same content, at another time
    assert await disk.report() == {("7", "here", "draft", None)}
    [first, _] = manifest.read(disk.root / "work").published[0].files
    assert (first.key, first.member) == ("work.zip", "work/a.txt")


async def test_a_review_is_followed_to_the_doi(disk: Disk) -> None:
    await disk.sent()
    await disk.published.settle("zenodo", "7", "in-review", review="q")
    await disk.published.reviewed("zenodo", review(ReviewState.DECLINED))
    assert await disk.report() == {("7", "here", "declined", None)}
    await disk.published.settle("zenodo", "7", "in-review", review="q2")
    await disk.published.reviewed("zenodo", review(ReviewState.CANCELLED))  # the previous one
    assert await disk.report() == {("7", "here", "in-review", None)}
    await disk.published.reviewed("zenodo", review(ReviewState.ACCEPTED, "q2"))
    assert await disk.report() == {("7", "here", "published", DOI)}
    assert manifest.read(disk.root / "work").published[0].url == "https://z/records/7"
    await disk.published.listed(
        "zenodo", [mine("in-review")], time.monotonic()
    )  # the search index lags
    await disk.published.dropped("zenodo", "7")  # a draft of changes was discarded
    assert await disk.report() == {("7", "here", "published", DOI)}


async def test_a_review_tells_what_the_checks_found_when_it_was_sent_from_here(disk: Disk) -> None:
    found = CommunityCheck("/funding", "Name the grant.", "warning")
    elsewhere = Review(id="q", state=ReviewState.SUBMITTED, record="8", checks=[found])
    await disk.sent(checks=[found])
    for state in (ReviewState.SUBMITTED, ReviewState.ACCEPTED, ReviewState.ACCEPTED):
        assert (await disk.published.reviewed("zenodo", review(state))).checks == [found]
    assert (await disk.published.reviewed("zenodo", elsewhere)).checks == []
    assert (await disk.published.reviewed("other", review(ReviewState.SUBMITTED))).checks == []


async def test_the_list_of_ones_own_tells_too(disk: Disk) -> None:
    await disk.sent()
    await disk.published.listed("zenodo", [mine("in-review")], time.monotonic())
    assert await disk.report() == {("7", "here", "in-review", None)}
    await disk.published.listed("zenodo", [mine("published", DOI)], time.monotonic())
    assert await disk.report() == {("7", "here", "published", DOI)}
    assert disk.catalogue.asked == []


async def test_what_was_asked_before_a_change_does_not_undo_it(disk: Disk) -> None:
    await disk.sent()
    before = time.monotonic()
    await disk.published.settle("zenodo", "7", "in-review", review="q2")
    declined = mine("declined", request=review(ReviewState.DECLINED, "q1"))
    await disk.published.listed("zenodo", [declined], before)
    assert await disk.report() == {("7", "here", "in-review", None)}
    await disk.published.listed("zenodo", [mine("draft")], time.monotonic())
    assert await disk.report() == {("7", "here", "draft", None)}, "withdrawn elsewhere"


async def test_a_declined_review_is_not_open_again_but_another_one_is(disk: Disk) -> None:
    """The index of a repository may lag behind its requests."""
    await disk.sent()
    await disk.published.reviewed("zenodo", review(ReviewState.DECLINED))
    lagging = mine("in-review", request=review(ReviewState.SUBMITTED))
    await disk.published.listed("zenodo", [lagging], time.monotonic())
    await disk.published.reviewed("zenodo", review(ReviewState.SUBMITTED))
    assert await disk.report() == {("7", "here", "declined", None)}
    another = mine("in-review", request=review(ReviewState.SUBMITTED, "q2"))
    await disk.published.listed("zenodo", [another], time.monotonic())
    assert await disk.report() == {("7", "here", "in-review", None)}


async def test_a_discarded_draft_is_forgotten(disk: Disk) -> None:
    await disk.sent()
    await disk.published.dropped("zenodo", "7")
    assert await disk.report() == set()


async def test_without_the_repository_it_is_published_all_the_same(tmp_path: Path) -> None:
    disk = Disk(tmp_path, Records(down=True))
    await disk.sent()
    await disk.published.reviewed("zenodo", review(ReviewState.ACCEPTED))
    assert await disk.report() == {("7", "here", "published", None)}


async def test_origin_and_publication_are_both_reported(disk: Disk) -> None:
    await disk.sent()
    downloaded = ManifestFile(key="a.txt", path="a.txt", size=5, checksum="")
    manifest.add(
        disk.root / "work", ManifestRecord(source="zenodo", url="", record="1", files=[downloaded])
    )
    report = {(each.record, each.published) for each in await disk.local.folder("work")}
    assert report == {("1", None), ("7", "draft")}


async def test_the_newest_publication_has_the_files(disk: Disk) -> None:
    await disk.sent("7")
    await disk.sent("8", state="published", doi=DOI)
    assert await disk.report() == {("8", "here", "published", DOI)}


async def test_a_folder_that_cannot_be_written_is_no_failure(disk: Disk) -> None:
    publication = Publication(source="zenodo", url="", record="7")
    await disk.published.note(disk.root / "gone", publication)
    assert await disk.report() == set()
