"""Local files of records."""

from __future__ import annotations

import stat

import msgspec

from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.models import Manifest, ManifestFile, ManifestRecord, VersionSummary
from jupyter_ossr_ext.problems import Offline
from jupyter_ossr_ext.storage import manifest


class Versions:
    """A catalogue that knows the versions of one record, or is unreachable."""

    def __init__(self, *, down=False):
        self.asked = 0
        self.down = down

    async def versions(self, source, id):
        self.asked += 1
        if self.down:
            raise Offline
        return [VersionSummary(id="2", is_latest=True), VersionSummary(id="1")]


def put(root, folder, name, data=b"x", *, record="1", parent="0", source="zenodo"):
    path = root / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    entry = ManifestFile(
        key=name, path=name, size=len(data), checksum="", mtime_ns=path.stat().st_mtime_ns
    )
    manifest.add(
        root / folder,
        ManifestRecord(source=source, url="", record=record, parent=parent, files=[entry]),
    )


def local(tmp_path, catalogue=None, **options):
    root = tmp_path / "root"
    root.mkdir(exist_ok=True)
    return root, Local(root, tmp_path / "state/folders.json", catalogue or Versions(), **options)


async def test_a_folder_tells_its_files_and_asks_nobody(tmp_path):
    versions = Versions()
    root, here = local(tmp_path, versions)
    put(root, "a", "one.txt")
    put(root, "a", "sub/two.txt")
    (root / "a/one.txt").write_bytes(b"edited")
    assert [(c.path, c.state) for c in await here.folder("a")] == [
        ("a/one.txt", "edited"),
        ("a/sub/two.txt", "here"),
    ]
    assert [(c.path, c.state) for c in await here.folder("a/sub")] == [("a/sub/two.txt", "here")]
    # For the parent folder, one file represents each record and state: enough to mark it.
    assert {(c.path, c.state) for c in await here.folder("")} == {
        ("a/one.txt", "edited"),
        ("a/sub/two.txt", "here"),
    }
    assert versions.asked == 0


async def test_copies_of_other_versions_are_found_and_what_is_newer(tmp_path):
    versions = Versions()
    root, here = local(tmp_path, versions)
    put(root, "old", "a.txt", record="1")
    put(root, "new", "a.txt", record="2")
    put(root, "else", "a.txt", record="7", parent="6")
    put(root, "other", "a.txt", record="1", source="elsewhere")
    for name in ("old", "new", "else", "other"):
        here.remember(root / name)
    copies = {copy.path: copy.newer for copy in await here.copies("zenodo", "1")}
    assert copies == {"old/a.txt": "2", "new/a.txt": None}
    assert {copy.path for copy in await here.copies("zenodo", "0")} == set(copies)
    await here.copies("zenodo", "2")
    assert versions.asked == 1
    assert [copy.newer for copy in await here.folder("old")] == ["2"]


async def test_without_the_repository_there_is_no_newer_version_and_no_failure(tmp_path):
    root, here = local(tmp_path, Versions(down=True))
    put(root, "old", "a.txt")
    here.remember(root / "old")
    assert [copy.newer for copy in await here.copies("zenodo", "1")] == [None]


async def test_newer_versions_of_downloaded_records_are_listed_once(tmp_path):
    versions = Versions()
    root, here = local(tmp_path, versions)
    put(root, "old", "a.txt", record="1")
    put(root, "old-too", "b.txt", record="1")
    put(root, "else", "a.txt", record="1", parent="6", source="elsewhere")
    for name in ("old", "old-too", "else"):
        here.remember(root / name)
    found = await here.newer_versions()
    assert [(each.source, each.record, each.folder) for each in found] == [
        ("zenodo", "2", "old-too"),
        ("elsewhere", "2", "else"),
    ]
    put(root, "new", "a.txt", record="2")
    here.remember(root / "new")
    assert [each.source for each in await here.newer_versions()] == ["elsewhere"]
    assert versions.asked == 2


async def test_records_of_a_repository_out_of_reach_have_no_newer_version(tmp_path):
    root, here = local(tmp_path, Versions(down=True))
    put(root, "old", "a.txt")
    here.remember(root / "old")
    assert await here.newer_versions() == []


async def test_the_index_is_private_outlives_the_server_and_forgets_what_is_gone(tmp_path):
    root, here = local(tmp_path)
    for name in ("a", "b"):
        put(root, name, "x.txt")
        here.remember(root / name)
    index = tmp_path / "state/folders.json"
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    _, again = local(tmp_path)
    (root / "b").rename(root / "c")
    assert {copy.path for copy in await again.copies("zenodo", "1")} == {"a/x.txt"}
    index.write_text("garbage")
    _, fresh = local(tmp_path)
    assert await fresh.copies("zenodo", "1") == []


async def test_a_side_car_that_points_elsewhere_is_not_followed(tmp_path):
    root, here = local(tmp_path)
    (root / "a").mkdir()
    evil = [
        ManifestFile(key="x", path=path, size=1, checksum="")
        for path in ("../../secret", "/etc/passwd", "b/../../x")
    ]
    record = ManifestRecord(source="zenodo", url="", record="1", files=evil)
    (root / "a/.ossr.json").write_bytes(msgspec.json.encode(Manifest(records=[record])))
    here.remember(root / "a")
    assert await here.folder("a") == []
    assert await here.copies("zenodo", "1") == []
