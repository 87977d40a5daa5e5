"""DIDs in the files of a record: which files are read, how much of them, and what they say."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest

from jupyter_ossr_ext.lake.record_files import MOST_BYTES, MOST_FILES, RecordFiles, selected
from jupyter_ossr_ext.models import Access, AccessStatus, Did, FileEntry, Record
from jupyter_ossr_ext.problems import Offline
from jupyter_ossr_ext.records.catalogue import Catalogue

ADDRESSES = {"one": {"https://rucio.example.org"}, "two": {"https://other.example.org"}}


def record(sizes: dict[str, int], access: AccessStatus = AccessStatus.OPEN) -> Record:
    files = [FileEntry(key, size) for key, size in sizes.items()]
    return Record(source="a", id="1", url="", files=files, access=Access(access))


class FakeRepository:
    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents, self.reads = contents, list[tuple[str, int]]()
        self.down = set[str]()

    @property
    def account(self) -> FakeRepository:
        return self

    async def identity(self) -> str:
        return "nobody"

    def repository(self, source: str) -> FakeRepository:
        return self

    async def read(self, record: str, key: str, start: int, stop: int) -> bytes:
        self.reads.append((key, stop))
        if key in self.down:
            raise Offline("Not there.")
        return self.contents[key][start:stop]


def notebook(**metadata: object) -> bytes:
    content = {"nbformat": 4, "nbformat_minor": 5, "cells": [], "metadata": metadata}
    return msgspec.json.encode(content)


@pytest.mark.parametrize(
    ("key", "content", "named"),
    [
        (
            "README.md",
            b"[Events](https://rucio.example.org/dids/cta/a), `rucio://cta:b`.",
            "one:a one:b",
        ),
        ("docs/readme.txt", b"rucio://other.example.org/cta:a \xff", "two:a"),
        (
            "codemeta.json",
            rb'{"isBasedOn": [{"url": "https:\/\/other.example.org\/dids\/cta\/a"}]}',
            "two:a",
        ),
        (
            "rucio-manifest.json",
            b'{"dids": ["rucio://cta:b"], "files": [{"did": "cta:1"}]}',
            "one:b",
        ),
        (
            "ro-crate-metadata.json",
            b'{"@graph": [{"@id": "#rucio:cta%3Aa", "includedInDataCatalog": "two"}, {}]}',
            "two:a",
        ),
        (
            "ro-crate-metadata.json",
            b'{"@graph": [{"@id": "#rucio:cta:1", "@type": "CreativeWork"}, {"@id":"#rucio:cta:a", '
            b'"includedInDataCatalog": {"@id": "https://other.example.org"}, "@type": "Dataset"}]}',
            "two:a",
        ),
        ("a.ipynb", notebook(ossr={"attachments": [{"did": "cta:a", "lake": "two"}]}), "two:a"),
        ("a.ipynb", notebook(rucio_attachments=[{"did": "cta:a", "variableName": "x"}]), "one:a"),
        ("codemeta.json", b"not JSON, rucio://cta:b", ""),
        ("a.ipynb", notebook(ossr={"attachments": "none"}), ""),
        ("a.ipynb", b"[]", ""),
        ("run.py", b"rucio://cta:b", ""),
    ],
)
async def test_documented_forms(key: str, content: bytes, named: str) -> None:
    files = RecordFiles(cast(Catalogue, FakeRepository({key: content})))
    found = await files.dids(record({key: len(content)}), ADDRESSES)
    assert " ".join(f"{one.lake}:{one.did.name}" for one in found) == named
    assert {one.origin for one in found} <= {"file"}


async def test_an_attachment_of_an_unknown_instance_is_named_with_it() -> None:
    content = notebook(ossr={"attachments": [{"did": "cta:a", "lake": "https://elsewhere.org"}]})
    files = RecordFiles(cast(Catalogue, FakeRepository({"a.ipynb": content})))
    [found] = await files.dids(record({"a.ipynb": len(content)}), ADDRESSES)
    assert (found.lake, found.instance) == (None, "https://elsewhere.org")


def test_few_small_files_are_read() -> None:
    sizes = {f"{number}.ipynb": 100 - number for number in range(20)}
    sizes |= {"README.md": 50, "codemeta.json": 60, "empty.ipynb": 0, "data.fits": 10}
    names = [entry.key for entry, _ in selected(record(sizes).files)]
    assert names[:3] == ["codemeta.json", "README.md", "19.ipynb"]
    assert len(names) == MOST_FILES
    big = {"README.md": 10 * MOST_BYTES, "ro-crate-metadata.json": MOST_BYTES - 10, "a.ipynb": 5}
    assert [(entry.key, size) for entry, size in selected(record(big).files)] == [
        ("ro-crate-metadata.json", MOST_BYTES - 10),
        ("README.md", 10),
    ]
    assert selected(record({"codemeta.json": MOST_BYTES + 1}).files) == []


async def test_a_file_that_fails_leaves_the_others_and_is_read_again() -> None:
    contents = {"README.md": b"rucio://cta:a", "codemeta.json": b'"rucio://cta:b"'}
    repository = FakeRepository(contents)
    files = RecordFiles(cast(Catalogue, repository))
    one = record({key: len(content) for key, content in contents.items()})
    repository.down = {"codemeta.json"}
    assert [each.did for each in await files.dids(one, ADDRESSES)] == [Did("cta", "a")]
    repository.down = set()
    assert len(await files.dids(one, ADDRESSES)) == 2
    assert [key for key, _ in repository.reads].count("README.md") == 1


async def test_restricted_files_are_not_requested() -> None:
    repository = FakeRepository({"README.md": b"rucio://cta:a"})
    files = RecordFiles(cast(Catalogue, repository))
    assert await files.dids(record({"README.md": 13}, AccessStatus.RESTRICTED), ADDRESSES) == []
    assert repository.reads == []
