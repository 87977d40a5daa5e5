"""Data of a lake in a restored notebook, compared with the recorded run."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import structs

from jupyter_ossr_ext.metadata import ro_crate
from jupyter_ossr_ext.models import (
    AttachedDid,
    Did,
    DidChecksums,
    NotebookDependencies,
    NotebookRun,
    Recording,
    UsedDid,
)
from jupyter_ossr_ext.runs import crate, recorded_data, recorded_run

SET = UsedDid("fake", Did("s", "set"), "events")
ALONE = UsedDid("fake", Did("s", "alone one"), "one")


def file(name: str, adler32: str, **more: str) -> DidChecksums:
    return DidChecksums(Did("s", name), 5, {"adler32": adler32, **more})


def attached(used: UsedDid, *files: DidChecksums, note: str = "") -> AttachedDid:
    return AttachedDid(used, "attached", note, "https://fake", list(files))


RECORDED = [
    attached(SET, file("a", "0000000a", md5="aa"), file("b", "0000000b"), file("c d", "0000000c")),
    attached(ALONE, file("alone one", "00000001")),
]


def restored(folder: Path) -> recorded_run.Expected:
    """The folder of a published record, whose crate says what its notebook used."""
    notebook = folder / "fit.ipynb"
    notebook.write_text("x")
    report = recorded_run.recorded_file(folder, notebook)
    recording = Recording(report, "", "2025-03-01")
    run = NotebookRun("fit.ipynb", "completed", recording=recording, data=RECORDED)
    uses = NotebookDependencies("fit.ipynb", dids=[SET, ALONE])
    crate.describe(folder, run, report, uses)
    return recorded_run.Expected(folder, notebook)


def test_a_crate_has_the_instance_and_the_checksums_of_data_of_a_lake(tmp_path: Path) -> None:
    restored(tmp_path)
    restored(tmp_path)  # a second run replaces the first
    graph = json.loads((tmp_path / ro_crate.NAME).read_text())["@graph"]
    entities = {one["@id"]: one for one in graph}
    assert len(entities) == len(graph)
    assert {"@id": "#rucio:s%3Aset"} in entities["#run-fit.ipynb"]["object"]
    dataset = entities["#rucio:s%3Aset"]
    assert dataset["includedInDataCatalog"] == {"@id": "https://fake"}
    assert entities["https://fake"]["@type"] == "DataCatalog"
    part = entities[dataset["hasPart"][0]["@id"]]
    assert (part["name"], part["contentSize"]) == ("s:a", "5")
    sums = [entities[one["@id"]] for one in part["identifier"][1:]]
    assert [(one["propertyID"], one["value"]) for one in sums] == [
        ("adler32", "0000000a"),
        ("md5", "aa"),
    ]


def test_the_same_data_need_no_word(tmp_path: Path) -> None:
    assert restored(tmp_path).attached(RECORDED) == RECORDED
    upper = attached(SET, file("a", "0000000A"), file("b", "0000000B"), file("c d", "0000000C"))
    assert restored(tmp_path).attached([upper]) == [upper]


def test_what_is_gone_changed_or_new_is_named(tmp_path: Path) -> None:
    now = attached(SET, file("a", "0000000f"), file("c d", "0000000c"), file("e", "0000000e"))
    one = attached(ALONE, file("alone one", "00000002"), note="It waits.")
    [dataset, alone] = restored(tmp_path).attached([now, one])
    assert dataset.note == (
        "s:set differs from the recorded run: 1 of 3 files gone (s:b); 1 with other content (s:a); "
        "1 new (s:e)."
    )
    assert alone.note == (
        "It waits. s:alone one differs from the recorded run: 1 with other content (s:alone one)."
    )
    assert structs.replace(dataset, note="") == now


def test_many_names_are_shortened() -> None:
    before = {f"s:{n}": {"md5": "x"} for n in range(5)}
    [found] = recorded_data.compared({"s:set": before}, [attached(SET, file("9", "0"))])
    assert "5 of 5 files gone (s:0, s:1, s:2, …); 1 new (s:9)" in found.note


def test_without_a_list_nothing_is_said(tmp_path: Path) -> None:
    """Of a lake that does not respond, of too many files, of data that was not recorded."""
    silent = attached(SET)
    many = attached(SET, *(file(str(n), "0") for n in range(recorded_data.MOST)))
    other = attached(UsedDid("fake", Did("s", "other")), file("a", "0"))
    wanted = [silent, many, other]
    assert restored(tmp_path).attached(wanted) == wanted
    (tmp_path / ro_crate.NAME).unlink()
    assert recorded_run.Expected(tmp_path, tmp_path / "fit.ipynb").attached([*wanted]) == wanted


def test_crates_of_others_are_read_without_a_failure(tmp_path: Path) -> None:
    restored(tmp_path)
    path = tmp_path / ro_crate.NAME
    document = json.loads(path.read_text())
    for entity in document["@graph"]:
        if entity["@id"] == "#rucio:s%3Aset":
            entity |= {"hasPart": [7, {"@id": 8}, {"x": 1}, "#rucio:s%3Aa"], "identifier": 5}
        if entity["@id"] == "#adler32:00000001":
            entity["value"] = ["no text"]
    path.write_text(json.dumps(document))
    found = ro_crate.read(tmp_path)
    assert found is not None and found.data == {"s:set": {}, "s:alone one": {}}
    assert found.notebooks == ["fit.ipynb"]
