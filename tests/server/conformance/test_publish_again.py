"""Drafts and requests that others changed, or whose requests had no effect."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from jupyter_ossr_ext.models import JobState, PublishResult, ReviewState
from jupyter_ossr_ext.problems import Incomplete, UpstreamDown
from tests.server.support.lossy_proxy import Flaky
from tests.server.support.publishing_environment import METADATA, PublishingEnvironment

from .conftest import Repository
from .deposits import Depositor, done, remember
from .publishers import People, drafted


async def test_a_declined_draft_is_changed_and_submitted_again_by_itself(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    names = publishing.write({"a.txt": b"a"})
    first = await done(publishing, depositor, names, finish="submit")
    depositor.curator.post(f"/requests/{first.review}/actions/decline")
    publisher = publishing.invenio.publisher
    [mine] = [each for each in await publisher.mine() if each.id == first.record]
    assert mine.state == "declined"
    seen = await publisher.draft(first.record)
    again = await done(
        publishing,
        depositor,
        names,
        finish="submit",
        metadata=structs.replace(METADATA, title=f"{METADATA.title}, changed"),
        draft=first.record,
        revision=seen.revision,
        draft_files=seen.files,
    )
    assert (again.record, again.state) == (first.record, "in-review")
    draft = await publisher.draft(first.record)
    assert draft.metadata.title.endswith(", changed")
    assert draft.review is not None and draft.review.state is ReviewState.SUBMITTED


async def test_a_declined_draft_that_was_changed_elsewhere_is_not_overwritten(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    names = publishing.write({"a.txt": b"a"})
    first = await done(publishing, depositor, names, finish="submit")
    depositor.curator.post(f"/requests/{first.review}/actions/decline")
    publisher = publishing.invenio.publisher
    seen = await publisher.draft(first.record)
    await publisher.update(first.record, structs.replace(METADATA, title="Typed elsewhere"))
    job = await publishing.ended(
        publishing.submit(names, finish="submit", draft=first.record, revision=seen.revision)
    )
    assert job.problem is not None and job.problem.slug == "changed-elsewhere"
    draft = await publisher.draft(first.record)
    assert draft.metadata.title == "Typed elsewhere"
    assert draft.review is not None and draft.review.state is ReviewState.DECLINED


async def test_a_retry_by_another_account_names_the_owner_of_the_draft(
    publishing: PublishingEnvironment, repository: Repository
) -> None:
    names = publishing.write({"a.txt": b"a"})
    first = await publishing.ended(publishing.submit(names, pack="files"))
    assert first.state is JobState.SUCCEEDED
    owner = (await publishing.invenio.account.get()).name
    assert owner
    await publishing.invenio.account.sign_in(repository.tokens["stranger"])
    job = await publishing.ended(publishing.jobs.retry(first.id))
    assert job.problem is not None and job.problem.slug == "restricted"
    assert f"belongs to {owner}. Sign in as {owner}" in job.problem.message
    await publishing.invenio.account.sign_out()
    again = await publishing.ended(publishing.jobs.retry(first.id))
    assert isinstance(again.result, PublishResult) and isinstance(first.result, PublishResult)
    assert again.result.record == first.result.record


@pytest.mark.parametrize("key", ["extra.txt", "a.txt"])
async def test_a_file_that_a_coauthor_put_into_the_draft_is_kept_until_a_user_agrees(
    publishing: PublishingEnvironment, depositor: Depositor, key: str
) -> None:
    names = publishing.write({"a.txt": b"a", "b.txt": b"b"})
    first = await done(publishing, depositor, ["b.txt"], pack="files")
    seen = await publishing.invenio.publisher.draft(first.record)
    depositor.upload(first.record, key, b"of a co-author")
    options = {"pack": "files", "draft": first.record}
    job = await publishing.ended(publishing.submit(names, **options, draft_files=seen.files))
    assert job.problem is not None and job.problem.slug == "changed-elsewhere"
    assert f"'{key}'" in job.problem.message and "b.txt" not in job.problem.message
    assert depositor.keys(first.record) == {"b.txt", key}
    now = await publishing.invenio.publisher.draft(first.record)
    agreed = await done(publishing, depositor, names, **options, draft_files=now.files)
    assert depositor.keys(first.record) == {"a.txt", "b.txt"}
    assert {f.key for f in agreed.files if f.outcome == "removed"} == {key} - {"a.txt"}


async def test_files_that_were_uploaded_from_here_are_replaced_without_a_question(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    names = publishing.write({"a.txt": b"a", "b.txt": b"b"})
    first = await done(publishing, depositor, names, pack="files")
    publishing.write({"b.txt": b"changed"})
    again = await done(publishing, depositor, ["b.txt"], pack="files", draft=first.record)
    assert {f.key: f.outcome for f in again.files} == {"a.txt": "removed", "b.txt": "sent"}
    zipped = await done(publishing, depositor, ["b.txt"], draft=first.record, archive="one")
    assert {f.key: f.outcome for f in zipped.files} == {"b.txt": "removed", "one.zip": "sent"}
    renamed = await done(publishing, depositor, ["b.txt"], draft=first.record, archive="two")
    assert {f.key: f.outcome for f in renamed.files} == {"one.zip": "removed", "two.zip": "sent"}


async def test_a_file_without_content_blocks_nothing(
    publishing: PublishingEnvironment, depositor: Depositor
) -> None:
    names = publishing.write({"a.txt": b"a"})
    draft = depositor.draft({"stays.txt": b"stays"})
    depositor.init(draft, "pending.txt")
    options = {"pack": "files", "draft": draft, "keep_files": True, "finish": "publish"}
    result = await done(publishing, depositor, names, **options)
    assert result.state == "published"
    record = await publishing.invenio.record(result.record)
    assert {each.key for each in record.files} == {"a.txt", "stays.txt"}


async def test_a_publication_without_effect_is_not_reported_as_published(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    names = publishing.write({"a.txt": b"a"})
    flaky.losing["POST", "/actions/publish"] = ["200"]
    job = await publishing.ended(publishing.submit(names, finish="publish"))
    draft = remember(publishing, depositor, job)
    assert job.problem is not None and job.problem.slug == "upstream-down"
    again = await publishing.ended(publishing.jobs.retry(job.id))
    assert again.state is JobState.SUCCEEDED
    assert isinstance(again.result, PublishResult)
    assert (again.result.record, again.result.state) == (draft, "published")


async def test_a_submission_without_effect_is_not_reported_as_submitted(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    names = publishing.write({"a.txt": b"a"})
    flaky.losing["POST", "/actions/submit-review"] = ["200"]
    job = await publishing.ended(publishing.submit(names, finish="submit"))
    draft = remember(publishing, depositor, job)
    assert job.problem is not None and job.problem.slug == "upstream-down"
    assert "did not submit the draft" in job.problem.message
    again = await publishing.ended(publishing.jobs.retry(job.id))
    assert isinstance(again.result, PublishResult), again.problem
    assert (again.result.record, again.result.state) == (draft, "in-review")


@pytest.mark.parametrize("action", ["decline", "accept"])
async def test_a_decision_without_effect_is_not_reported_as_made(
    people: People, depositor: Depositor, flaky: Flaky, action: str
) -> None:
    _, request = depositor.in_review()
    flaky.losing["POST", f"/actions/{action}"] = ["200"]
    with pytest.raises(UpstreamDown, match=f"did not {action} it"):
        await people.curator.reviews.act(request, action, "")
    assert (await people.curator.reviews.get(request)).state is ReviewState.SUBMITTED
    done = await people.curator.reviews.act(request, action, "")
    assert done.state in {ReviewState.ACCEPTED, ReviewState.DECLINED}


async def test_a_commit_that_is_not_found_is_tried_again(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    names = publishing.write({"a.txt": b"a"})
    flaky.losing["POST", "/commit"] = ["404"]
    result = await done(publishing, depositor, names, pack="files", finish="publish")
    assert result.state == "published"
    assert flaky.count("POST", "/commit") == 2


async def test_a_commit_that_is_never_found_names_its_file(
    publishing: PublishingEnvironment, depositor: Depositor, flaky: Flaky
) -> None:
    names = publishing.write({"a.txt": b"a"})
    flaky.losing["POST", "/commit"] = ["404"] * 9
    job = await publishing.ended(publishing.submit(names, pack="files", finish="publish"))
    remember(publishing, depositor, job)
    assert job.problem is not None and job.problem.slug == "upstream-down"
    assert "'a.txt'" in job.problem.message and "Retry" in job.problem.message


async def test_what_is_known_to_be_refused_makes_no_draft(
    publishing: PublishingEnvironment, flaky: Flaky
) -> None:
    many = publishing.write({f"{n}.txt": b"a" for n in range(101)})
    empty = publishing.write({"empty.txt": b""})
    odd = publishing.write({"line\nbreak.txt": b"a"})
    back = publishing.write({"back\\slash.txt": b"a"})
    for names, text in [
        ([], "No file is selected"),
        (many, "at most 100 files"),
        (empty, "empty files"),
        (odd, "'line\\u000abreak.txt'"),
        (back, "back\\slash.txt"),
        (["gone.txt"], "'gone.txt' no longer exists"),
    ]:
        job = await publishing.ended(publishing.submit(names, pack="files", finish="publish"))
        assert job.problem is not None and text in job.problem.message, job.problem
    job = await publishing.ended(publishing.submit([], finish="publish"))
    assert job.problem is not None and "No file is selected" in job.problem.message
    assert flaky.count("POST", "/records") == 0


async def test_a_zip_that_does_not_fit_on_the_disk_makes_no_draft(
    publishing: PublishingEnvironment, flaky: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = publishing.write({"a.txt": b"a"})
    monkeypatch.setattr("jupyter_ossr_ext.storage.space.enough", lambda *_: False)
    job = await publishing.ended(publishing.submit(names, finish="publish"))
    assert job.problem is not None and job.problem.slug == "no-space"
    assert flaky.count("POST", "/records") == 0


@pytest.mark.parametrize("outcome", ["504", "cut"])
async def test_a_comment_without_a_response_is_sent_once(
    people: People, depositor: Depositor, flaky: Flaky, outcome
) -> None:
    _, request = depositor.in_review()
    flaky.losing["POST", "/comments"] = [outcome]
    sent = await people.author.reviews.say(request, "<p>Is the <b>licence</b> right?</p>")
    assert sent.mine and "licence" in sent.content
    again = await people.author.reviews.say(request, "<p>Is the <b>licence</b> right?</p>")
    assert again.id == sent.id
    other = await people.author.reviews.say(request, "<p>And the title?</p>")
    assert other.id != sent.id
    contents = [c.content for c in await people.author.reviews.comments(request) if c.event is None]
    assert sum("licence" in each for each in contents) == 1
    answer = await people.curator.reviews.say(request, "<p>And the title?</p>")
    assert answer.id not in {sent.id, other.id}  # of somebody else


async def test_the_newest_events_of_a_long_discussion_are_read(
    people: People, depositor: Depositor, flaky: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_ossr_ext.backends.invenio.reviews.MOST_EVENTS", "2")
    _, request = depositor.in_review()
    for number in range(3):
        await people.author.reviews.say(request, f"<p>Comment {number}</p>")
    flaky.losing["POST", "/comments"] = ["504"]
    last = await people.author.reviews.say(request, "<p>The last one</p>")
    shown = [each.content for each in await people.author.reviews.comments(request)]
    assert len(shown) == 2 and "Comment 2" in shown[0] and "The last one" in shown[1]
    assert (await people.author.reviews.say(request, "<p>The last one</p>")).id == last.id
    assert flaky.count("POST", "/comments") == 4


async def test_an_ended_request_says_how_it_ended(people: People, depositor: Depositor) -> None:
    _, request = depositor.in_review()
    await people.curator.reviews.act(request, "accept", "")
    for action in ("decline", "cancel"):
        with pytest.raises(Incomplete, match="already accepted"):
            await people.curator.reviews.act(request, action, "")
    assert (await people.curator.reviews.act(request, "accept", "")).state is ReviewState.ACCEPTED


async def test_a_file_that_cannot_be_read_is_named(
    people: People, depositor: Depositor, tmp_path: Path
) -> None:
    id = await drafted(people, depositor)
    with pytest.raises(Exception, match=r"'gone\.bin' no longer exists"):
        await people.author.uploads.upload(id, "gone.bin", tmp_path / "gone.bin", lambda n: None)
