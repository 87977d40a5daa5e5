"""Records: metadata, links, versions, citations, and access errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from jupyter_ossr_demo import citation, content, served
from jupyter_ossr_demo.store import Record, Store

from .conftest import NATIVE, Caller, Repository

SAMPLES = [s.name for s in content.load() if not s.name.startswith("plane_") and not s.deleted]


def newest(store: Store, sample: str) -> Record:
    record = store.names[sample].latest
    assert record is not None
    return record


def paired(store: Store, repository: Repository, sample: str) -> Iterator[tuple[Record, str]]:
    """Each version as expected, with its id in the repository."""
    found = (version.id for version in repository.samples[sample].versions)
    return zip(store.names[sample].versions, found, strict=True)


def masked(document: Any) -> str:
    """The text without repository-specific parts: ids and addresses."""
    return re.sub(r"[0-9a-hj-km-np-tv-z]{5}-[0-9a-hj-km-np-tv-z]{5}", "ID", str(document))


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_record_says_what_was_deposited(
    repository: Repository, expected: Store, sample: str
) -> None:
    reader = repository.client("contributor" if sample == "restricted" else None)
    for record, id in paired(expected, repository, sample):
        got = reader.json(f"/records/{id}")
        wanted = served.record(record, "", None, hit=False, with_ui=False)
        assert got["id"] == id
        assert got["metadata"] == wanted["metadata"]
        assert got["custom_fields"] == wanted["custom_fields"]
        assert got["access"] == wanted["access"]
        assert wanted["versions"].items() <= got["versions"].items()
        assert masked(got["pids"]) == masked(wanted["pids"])
        assert got["parent"]["id"] == repository.samples[sample].parent
        for flag in ("is_published", "is_draft", "status", "deletion_status"):
            assert got[flag] == wanted[flag]
        assert set(got["stats"]) == {"this_version", "all_versions"}
        assert set(got["stats"]["all_versions"]) == set(wanted["stats"]["all_versions"])
        assert "ui" not in got


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_native_format_adds_words_for_people(
    repository: Repository, expected: Store, sample: str
) -> None:
    reader = repository.client("contributor" if sample == "restricted" else None)
    reply = reader.get(f"/records/{repository.id(sample)}", NATIVE)
    assert reply.headers["Content-Type"] == NATIVE
    got = reply.json()["ui"]
    record = newest(expected, sample)
    wanted = served.record(record, "", None, hit=False, with_ui=True)["ui"]
    for ui in (got, wanted):
        ui.pop("created_date_l10n_long"), ui.pop("updated_date_l10n_long")
        ui["description_stripped"] = "".join(ui["description_stripped"].split())
        # Its wording depends on the user.
        ui["access_status"].pop("description_l10n")
    assert got == wanted


@pytest.mark.parametrize("sample", ["python_package", "event_list", "names", "folders"])
def test_a_record_lists_its_files_with_sums_and_links(
    guest: Caller, repository: Repository, sample: str
) -> None:
    for version in repository.samples[sample].versions:
        files = guest.json(f"/records/{version.id}")["files"]
        assert files["enabled"] is True
        assert files["count"] == len(version.files)
        assert files["total_bytes"] == sum(f.size for f in version.files.values())
        sums = {k: (f["size"], f["checksum"]) for k, f in files["entries"].items()}
        assert sums == {k: (f.size, f"md5:{f.md5}") for k, f in version.files.items()}
        for key, file in files["entries"].items():
            assert file["key"] == key
            assert file["links"]["content"] == file["links"]["self"] + "/content"
            assert ("container" in file["links"]) == key.endswith(".zip")


def test_a_link_leads_where_it_says(guest: Caller, repository: Repository) -> None:
    id = repository.id("python_package")
    record = guest.json(f"/records/{id}")
    links = record["links"]
    assert links["self"] == f"{repository.ranges}/records/{id}"
    assert guest.json(links["self"])["id"] == id
    assert guest.json(links["versions"])["hits"]["total"] == 2
    assert len(guest.json(links["files"])["entries"]) == record["files"]["count"]
    assert guest.get(links["latest"]).status_code == 301
    assert guest.get(links["parent"]).status_code == 302
    content_link = record["files"]["entries"]["README.md"]["links"]["content"]
    assert guest.get(content_link).content.startswith(b"# gammaspec")


def test_every_link_of_the_demo_is_one_of_the_real_ones(
    guest: Caller, repository: Repository, expected: Store
) -> None:
    for sample in ("python_package", "lone"):
        record = newest(expected, sample)
        links = guest.json(f"/records/{repository.id(sample)}")["links"]
        wanted = served.links(record, repository.ranges.removesuffix("/api"))
        assert set(wanted) <= set(links)
        for name in wanted:
            assert masked(links[name]) == masked(wanted[name])


def test_a_hostile_record_comes_as_it_is_but_for_its_description(
    guest: Caller, repository: Repository
) -> None:
    metadata = guest.json(f"/records/{repository.id('hostile')}")["metadata"]
    assert metadata["title"].startswith("<script>")
    assert len(metadata["title"]) > 350
    assert "onerror" in metadata["creators"][0]["person_or_org"]["name"]
    assert "<script" not in metadata["description"]
    assert "javascript:" not in metadata["description"]
    assert "onclick" not in metadata["description"]


def test_the_parent_leads_to_the_newest_version(guest: Caller, repository: Repository) -> None:
    sample = repository.samples["event_list"]
    reply = guest.get(f"/records/{sample.parent}")
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"/api/records/{sample.newest.id}"


def test_the_parent_has_neither_files_nor_versions(guest: Caller, repository: Repository) -> None:
    parent = repository.samples["event_list"].parent
    for ending in ("/files", "/versions", "/files/events.csv", "/files/events.csv/content"):
        reply = guest.get(f"/records/{parent}{ending}")
        assert (reply.status_code, reply.json()["message"]) == (404, "Not found.")


def test_every_version_knows_the_newest(guest: Caller, repository: Repository) -> None:
    sample = repository.samples["event_list"]
    for id in (sample.parent, *(version.id for version in sample.versions)):
        reply = guest.get(f"/records/{id}/versions/latest")
        assert reply.status_code == 301
        assert reply.headers["Location"] == f"{repository.ranges}/records/{sample.newest.id}"
        assert reply.json()["location"] == reply.headers["Location"]


@pytest.mark.parametrize(("sample", "count"), [("many_versions", 12), ("lone", 1)])
def test_versions_come_newest_first(
    guest: Caller, repository: Repository, sample: str, count: int
) -> None:
    versions = [version.id for version in repository.samples[sample].versions]
    page = guest.json(f"/records/{versions[0]}/versions", NATIVE)
    assert page["hits"]["total"] == count == len(versions)
    assert [hit["id"] for hit in page["hits"]["hits"]] == versions[::-1]
    assert page["sortBy"] == "version"
    assert "aggregations" not in page
    assert [hit["versions"]["index"] for hit in page["hits"]["hits"]] == [*range(count, 0, -1)]
    assert [hit["versions"]["is_latest"] for hit in page["hits"]["hits"]].index(True) == 0


def test_versions_come_in_pages(guest: Caller, repository: Repository) -> None:
    versions = [version.id for version in repository.samples["many_versions"].versions]
    page = guest.json(f"/records/{versions[3]}/versions?size=5&page=2")
    assert [hit["id"] for hit in page["hits"]["hits"]] == versions[::-1][5:10]
    assert {"prev", "self", "next"} == set(page["links"])
    assert guest.get(f"/records/{versions[0]}/versions?size=26").status_code == 400


@pytest.mark.parametrize("ending", ["", "/files", "/versions", "/versions/latest"])
def test_a_record_that_is_not_there_is_a_404(guest: Caller, ending: str) -> None:
    reply = guest.get(f"/records/00000-00000{ending}")
    assert reply.status_code == 404
    assert reply.json()["status"] == 404


@pytest.mark.parametrize(
    "ending", ["", "/files", "/versions", "/files/spectra.csv", "/files/spectra.csv/content"]
)
def test_a_deleted_record_is_a_410(guest: Caller, repository: Repository, ending: str) -> None:
    reply = guest.get(f"/records/{repository.id('deleted')}{ending}")
    assert reply.status_code == 410
    assert reply.json() == {"status": 410, "message": "The record has been deleted."}


def test_the_parent_of_a_deleted_record_is_a_404(guest: Caller, repository: Repository) -> None:
    assert guest.get(f"/records/{repository.samples['deleted'].parent}").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 403), ("stranger", 403), ("contributor", 200), ("curator", 200), ("admin", 200)],
)
def test_a_restricted_record_is_for_those_who_may(
    repository: Repository, who: str | None, status: int
) -> None:
    caller = repository.client(who)
    id = repository.id("restricted")
    for ending in ("", "/files", "/files/candidates.csv/content", "/versions"):
        reply = caller.get(f"/records/{id}{ending}")
        assert reply.status_code == status
        if status == 403:
            assert reply.json() == {"status": 403, "message": "Permission denied."}


@pytest.mark.parametrize("sample", ["restricted_files", "embargoed"])
def test_closed_files_leave_the_record_readable(
    guest: Caller, contributor: Caller, repository: Repository, sample: str
) -> None:
    version = repository.samples[sample].newest
    assert guest.json(f"/records/{version.id}")["files"] == {"enabled": True}
    key = next(iter(version.files))
    for ending in ("/files", f"/files/{key}", f"/files/{key}/content"):
        assert guest.get(f"/records/{version.id}{ending}").status_code == 403
        assert contributor.get(f"/records/{version.id}{ending}").status_code == 200
    assert contributor.json(f"/records/{version.id}")["files"]["count"] == len(version.files)


def test_an_embargo_tells_its_end_and_reason(guest: Caller, repository: Repository) -> None:
    access = guest.json(f"/records/{repository.id('embargoed')}")["access"]
    assert access["status"] == "embargoed"
    assert access["embargo"] == {
        "active": True,
        "until": "2099-12-31",
        "reason": "Article in review",
    }


def test_a_record_without_files_says_so(guest: Caller, repository: Repository) -> None:
    id = repository.id("metadata_only")
    record = guest.json(f"/records/{id}")
    assert record["access"]["status"] == "metadata-only"
    assert record["files"]["enabled"] is False
    assert record["files"]["entries"] == {}
    files = guest.json(f"/records/{id}/files")
    assert files["enabled"] is False
    assert "entries" not in files


@pytest.mark.parametrize("accept", ["text/html", "foo/bar", "application/vnd.codemeta.ld+json"])
def test_an_unknown_format_is_a_406(guest: Caller, repository: Repository, accept: str) -> None:
    for path in (f"/records/{repository.id('names')}", "/records?size=1"):
        reply = guest.get(path, accept)
        assert reply.status_code == 406
        assert reply.json()["message"].startswith("Invalid 'Accept' header. Expected one of: ")


def test_several_formats_may_be_named(guest: Caller, repository: Repository) -> None:
    path = f"/records/{repository.id('names')}"
    for accept in ("*/*", "application/json", "application/json, */*", "foo/bar, */*"):
        assert guest.get(path, accept).headers["Content-Type"] == "application/json"
    both = f"{NATIVE}, application/json;q=0.5"
    assert guest.get(path, both).headers["Content-Type"] == NATIVE


@pytest.mark.parametrize("ending", ["", "/files", "/files/100%25.txt", "/versions"])
def test_head_answers_as_get_does(guest: Caller, repository: Repository, ending: str) -> None:
    path = f"/records/{repository.id('names')}{ending}"
    reply = guest.send("HEAD", path)
    assert reply.status_code == 200
    assert reply.content == b""
    assert reply.headers["Content-Length"] == guest.get(path).headers["Content-Length"]


def test_a_record_has_an_etag_and_a_linkset(guest: Caller, repository: Repository) -> None:
    reply = guest.get(f"/records/{repository.id('names')}")
    assert reply.headers["ETag"].startswith('"')
    assert 'rel="linkset"' in reply.headers["Link"]


#: One of each type of work, of author and of version.
CITED = ["python_package", "lofar_tools", "metadata_only", "sky_map", "folders", "many_versions"]


@pytest.mark.parametrize("style", [*citation.STYLES, None])
def test_citations_come_in_styles(
    guest: Caller, repository: Repository, expected: Store, style: str | None
) -> None:
    for sample in CITED:
        query = f"?style={style}" if style else ""
        reply = guest.get(f"/records/{repository.id(sample)}{query}", "text/x-bibliography")
        assert reply.status_code == 200
        assert reply.headers["Content-Type"].startswith("text/plain")
        wanted = citation.bibliography(newest(expected, sample), style)
        assert masked(reply.content.decode()) == masked(wanted)


def test_an_unknown_style_is_a_400(guest: Caller, repository: Repository) -> None:
    reply = guest.get(f"/records/{repository.id('names')}?style=nope", "text/x-bibliography")
    assert reply.status_code == 400
    assert reply.json() == {"status": 400, "message": "Citation string style not found."}


@pytest.mark.parametrize("sample", [*CITED, "hostile"])
def test_citations_come_as_bibtex_and_csl(
    guest: Caller, repository: Repository, expected: Store, sample: str
) -> None:
    record = newest(expected, sample)
    path = f"/records/{repository.id(sample)}"
    reply = guest.get(path, "application/x-bibtex")
    assert reply.headers["Content-Type"] == "application/x-bibtex"
    assert masked(reply.content.decode()) == masked(citation.bibtex(record))
    got, wanted = guest.json(path, "application/vnd.citationstyles.csl+json"), citation.csl(record)
    for csl in (got, wanted):
        csl["abstract"] = "".join(csl["abstract"].split())
    assert masked(sorted(got.items())) == masked(sorted(wanted.items()))
