"""DIDs in the metadata of a record: the documented forms, and what only looks like one."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.lake.record_dids import dids_of, parsed, written
from jupyter_ossr_ext.models import Did, Record, RecordDid, RelatedWork, term

ADDRESSES = {
    "one": {"https://rucio.example.org", "https://webui.example.org/ui"},
    "two": {"https://localhost:8443/api"},
}
DID = Did("user.alice", "run42.events")


@pytest.mark.parametrize(
    ("text", "lake", "did"),
    [
        ("https://rucio.example.org/dids/user.alice/run42.events", "one", DID),
        ("https://rucio.example.org/opendata/public/dids/user.alice/run42.events", "one", DID),
        ("https://webui.example.org/ui/did?scope=user.alice&name=run42.events", "one", DID),
        ("https://localhost:8443/api/dids/user.alice/run42.events", "two", DID),
        ("https://rucio.example.org/dids/cta/%2Fctao%2Frun.1", "one", Did("cta", "/ctao/run.1")),
        ("rucio://user.alice:run42.events", "one", DID),
        ("rucio://localhost:8443/user.alice:run42.events", "two", DID),
        ("rucio://rucio.example.org/cta:/a/b", "one", Did("cta", "/a/b")),
        ("rucio://cta:a/b:c", "one", Did("cta", "a/b:c")),
        ("rucio://elsewhere.org/cta:a", None, Did("cta", "a")),
        ("https://elsewhere.org/opendata/public/dids/cta/a", None, Did("cta", "a")),
    ],
)
def test_documented_forms(text: str, lake: str | None, did: Did) -> None:
    found = parsed(text, ADDRESSES)
    assert found is not None and (found.lake, found.did) == (lake, did)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "https://other.org/dids/scope/name",
        "https://rucio.example.org/rules/1",
        "https://rucio.example.org/dids/scope",
        "https://rucio.example.org/did?scope=a",
        "https://[broken/dids/a/b",
        "rucio://",
        "rucio://scope",
        "rucio://:name",
        "rucio://scope:",
        "rucio://../..:x",
        "10.5281/zenodo.1",
    ],
)
def test_anything_else(text: str) -> None:
    assert parsed(text, ADDRESSES) is None


def test_each_did_of_a_record_once() -> None:
    record = Record(
        source="a",
        id="1",
        url="",
        related=[
            RelatedWork("https://rucio.example.org/dids/cta/a", term("isderivedfrom")),
            RelatedWork("10.1/x", term("cites")),
        ],
        references=["The events, rucio://cta:b.", "Rucio DID cta:f (two)", "Rucio DID cta:b (x)"],
        description=(
            '<p>See rucio://cta:a, (rucio://cta:c) and <a href="rucio://cta:d">d</a>; '
            '<a href="https://webui.example.org/ui/did?scope=cta&amp;name=e">e</a></p>'
        ),
    )
    assert dids_of(record, ADDRESSES) == [
        RecordDid(Did("cta", "a"), "one", "https://rucio.example.org", "related"),
        RecordDid(Did("cta", "b"), "one", "", "reference"),
        RecordDid(Did("cta", "f"), "two", "", "reference"),
        RecordDid(Did("cta", "c"), "one", "", "description"),
        RecordDid(Did("cta", "d"), "one", "", "description"),
        RecordDid(Did("cta", "e"), "one", "https://webui.example.org/ui", "description"),
    ]


def test_what_is_written_is_read() -> None:
    for did in (DID, Did("cta", "/ctao/run 1%")):
        for form in written(did, "https://rucio.example.org")[:2]:
            found = parsed(form, ADDRESSES)
            assert found is not None and (found.lake, found.did) == ("one", did)
