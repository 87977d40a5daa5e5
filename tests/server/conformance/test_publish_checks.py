"""Checks of a publish job before an upload: secrets, metadata, terms."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import (
    Choice,
    Grant,
    Person,
    PrepareIn,
    PublishResult,
    RelatedWork,
    SuppressedFinding,
    ValidateIn,
    term,
)
from jupyter_ossr_ext.models.metadata import RecordDate
from jupyter_ossr_ext.publishing.checks import check
from tests.server.support.lossy_proxy import Flaky
from tests.server.support.publishing_environment import METADATA, PublishingEnvironment

from .conftest import Repository
from .deposits import Depositor, done, remember

NOPE = Choice("No such term", "nope")
PYTHON = Choice("Python", "python")
CITED = RelatedWork("10.5072/a", term("cites"))


async def test_what_a_community_checks_is_known_before_a_file_is_sent(
    tmp_path: Path, flaky: Flaky, repository: Repository, depositor: Depositor
) -> None:
    token = repository.tokens["contributor"]
    async with PublishingEnvironment(tmp_path, flaky.url, token, repository.checked) as publishing:
        names = publishing.write({"a.txt": b"a"})
        bare = structs.replace(METADATA, version="")
        job = await publishing.ended(publishing.submit(names, metadata=bare, finish="submit"))
        remember(publishing, depositor, job)
        assert job.problem is not None and job.problem.slug == "incomplete"
        assert [f.pointer for f in job.problem.fields] == ["/version"]
        assert flaky.count("PUT", "/content") == 0
        result = await done(publishing, depositor, names, finish="submit")
    assert result.state == "in-review"
    assert [(c.pointer, c.severity) for c in result.checks] == [("/funding", "info")]


NOTEBOOK = """{"cells": [{"cell_type": "code", "source": "ask()", "execution_count": 1,
"outputs": [{"output_type": "stream", "name": "stdout", "text": ["Authorization: SECRET"]}]}]}"""


async def test_a_licence_that_the_repository_does_not_have_is_reported_at_its_field(
    publishing: PublishingEnvironment, flaky: Flaky
) -> None:
    unknown = [term("mit"), Choice("LGPL-3.0-linking-exception", "lgpl-3.0-linking-exception")]
    wrong = structs.replace(METADATA, licences=unknown)
    names = publishing.write({"a.txt": b"a"})
    job = await publishing.ended(publishing.submit(names, metadata=wrong))
    assert job.problem is not None and job.problem.slug == "incomplete"
    [field] = job.problem.fields
    assert field.pointer == "/licences/1"
    assert "LGPL-3.0-linking-exception" in field.detail
    assert flaky.count("POST", "/records") == 0


async def test_a_licence_of_a_file_is_looked_up_when_the_form_is_prepared(
    publishing: PublishingEnvironment,
) -> None:
    names = publishing.write({".zenodo.json": b'{"title": "Flux", "license": "MIT-Wu"}'})
    prepared = await publishing.preparation.prepare(
        PrepareIn("test", [f"work/{name}" for name in names])
    )
    [licence] = prepared.metadata.licences
    assert licence.id == "mit-wu"  # known to SPDX only
    assert "/licences/0" in [each.pointer for each in prepared.problems]


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("/funding/0/funder", {"funding": [Grant(Choice("No such funder", "0nope00"))]}),
        (
            "/funding/0/award",
            {"funding": [Grant(Choice("EC", "00k4n6c32"), Choice("No such", "00k4n6c32::1"))]},
        ),
        ("/subjects/1", {"subjects": [Choice("Free words"), Choice("No such subject", "nope")]}),
        ("/languages/0", {"languages": [Choice("No such language", "zzzz")]}),
        ("/resourceType", {"resource_type": Choice("No such type", "nope")}),
        (
            "/related/1/relation",
            {"related": [CITED, structs.replace(CITED, relation=Choice("No such", "nope"))]},
        ),
        (
            "/related/0/resourceType",
            {"related": [structs.replace(CITED, resource_type=Choice("No such", "nope"))]},
        ),
        ("/dates/0/kind", {"dates": [RecordDate("2026", Choice("No such", "nope"))]}),
        ("/programmingLanguages/1", {"programming_languages": [PYTHON, NOPE]}),
        ("/developmentStatus", {"development_status": NOPE}),
        ("/contributors/0/role", {"contributors": [Person(family_name="A", role=NOPE)]}),
        (
            "/creators/0/affiliations",
            {"creators": [Person(family_name="A", affiliations=[Choice("No such", "0nope00")])]},
        ),
    ],
)
async def test_an_id_that_the_repository_does_not_have_is_reported_at_its_field(
    publishing: PublishingEnvironment, flaky: Flaky, pointer: str, change: dict[str, Any]
) -> None:
    names = publishing.write({"a.txt": b"a"})
    wrong = structs.replace(METADATA, **change)
    # In the form: before anything is submitted, and once for a term.
    for _ in range(2):
        seen = await publishing.preparation.validate(ValidateIn(wrong, ossr=False, source="test"))
        assert [each.pointer for each in seen.problems] == [pointer]
        assert "No such" in seen.problems[0].detail
    asked = [line for line in flaky.asked if "nope" in line[1] or "zzzz" in line[1]]
    assert len(asked) <= 1
    job = await publishing.ended(publishing.submit(names, metadata=wrong))
    assert job.problem is not None and job.problem.slug == "incomplete"
    assert [each.pointer for each in job.problem.fields] == [pointer]
    assert "No such" in job.problem.fields[0].detail
    assert flaky.count("POST", "/records") == 0


async def test_secrets_stop_everything_before_anything_is_sent(
    publishing: PublishingEnvironment, flaky: Flaky
) -> None:
    token = "q3f4h5j6k7l8z9x0c1v2b3n4m5q6w7e8r9t0y1u2i3o4p5a6s7d8f9g0h1"
    names = publishing.write(
        {
            "a.py": f'zenodo_token = "{token}"\n'.encode(),
            ".env": b"A=b",
            "key.txt": b"-----BEGIN RSA PRIVATE KEY-----\nabc\n",
            "a.ipynb": NOTEBOOK.replace("SECRET", f"Bearer {token}").encode(),
        }
    )
    job = await publishing.ended(publishing.submit(names))
    assert job.problem is not None and job.problem.slug == "checks-failed"
    assert set(job.problem.paths) == {"a.py", ".env", "key.txt", "a.ipynb"}
    assert token not in str(job.problem)
    assert flaky.asked == []


async def test_wrong_metadata_is_reported_by_field_and_nothing_is_sent(
    publishing: PublishingEnvironment, flaky: Flaky
) -> None:
    wrong = structs.replace(METADATA, publication_date="yesterday", creators=[])
    job = await publishing.ended(
        publishing.submit(publishing.write({"a.txt": b"a"}), metadata=wrong)
    )
    assert job.problem is not None and job.problem.slug == "incomplete"
    assert {f.pointer for f in job.problem.fields} == {"/publicationDate", "/creators"}
    assert flaky.asked == []


OSSR = ("/contributors", "/readme")


async def test_the_ossr_gets_its_terms_or_the_reasons_why_they_are_missing(
    tmp_path: Path, flaky: Flaky, repository: Repository, depositor: Depositor
) -> None:
    token = repository.tokens["contributor"]
    async with PublishingEnvironment(
        tmp_path, flaky.url, token, repository.checked, rules="ossr"
    ) as publishing:
        names = publishing.write({"a.txt": b"a", "b.py": b"open('/home/ada/b')"})
        job = await publishing.ended(publishing.submit(names, finish="submit"))
        assert job.problem is not None and job.problem.slug == "incomplete"
        assert tuple(f.pointer for f in job.problem.fields) == OSSR
        assert flaky.asked == []
        # A draft is not submitted.
        draft = await done(publishing, depositor, names)
        suppressed = [
            SuppressedFinding(f"ossr{pointer}", f"No {pointer} <yet>") for pointer in OSSR
        ]
        [path] = [f for f in check(publishing.root / "work", names) if f.check == "home-path"]
        job = await publishing.ended(
            publishing.submit(
                names,
                draft=draft.record,
                finish="submit",
                comment="Please & thanks",
                suppressed=[*suppressed, SuppressedFinding(path.id, "An example")],
            )
        )
        assert isinstance(job.result, PublishResult), job.problem
        assert job.result.review
        # A timeline is indexed with a delay.
        text = []
        for _ in range(50):
            if text := await publishing.invenio.publisher.reviews.comments(job.result.review):
                break
            await asyncio.sleep(0.2)
        letter = text[0]
        log = "\n".join(await publishing.jobs.log(job.id))
        [entry] = (await publishing.published.sent("test", {job.result.record})).values()
        assert [c.pointer for c in entry.publication.checks] == ["/funding"]
    assert "<p>Please &amp; thanks</p>" in letter.content
    assert all(f". No {pointer} &lt;yet&gt;" in letter.content for pointer in OSSR)
    assert letter.content.count("The OSSR requires") == len(OSSR)
    assert "Community check (Note): Name the grant" in letter.content
    assert "will not exist on other machines. Reason: An example" in log


async def test_elsewhere_nobody_asks_for_the_terms_of_ossr(
    tmp_path: Path, flaky: Flaky, repository: Repository, depositor: Depositor
) -> None:
    token = repository.tokens["contributor"]
    async with PublishingEnvironment(
        tmp_path, flaky.url, token, repository.community, rules="ossr"
    ) as publishing:
        names = publishing.write({"a.txt": b"a"})
        result = await done(publishing, depositor, names, finish="publish")
        assert result.state == "published"
        # New versions of published records are not submitted to curators.
        newer = structs.replace(METADATA, version="1.0.1")
        options = {"version_of": result.record, "metadata": newer, "finish": "submit"}
        assert (await done(publishing, depositor, names, **options)).state == "published"
