"""An InvenioRDM as a `Publisher`: what is sent once, and looked up when the answer is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import structs

from ... import models as m
from ...problems import (
    ChangedElsewhere,
    Incomplete,
    NotFound,
    NotVerified,
    Problem,
    Restricted,
    Unsettled,
    UpstreamDown,
    UpstreamSlow,
)
from ..configuration import RepositoryConfig
from ..credentials import Credentials
from ..http import Answer, Method, Web
from ..policy import Secret
from ..sending import Sending
from . import drafts, wire, wire_drafts
from .errors import fault, fields, refused
from .files import missing, rejected
from .keeping import kept

T = TypeVar("T")
LOOKS = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each look at what became of something; searches lag a second behind."""
LOST = (UpstreamDown, UpstreamSlow)
UNDER_WAY = (m.ReviewState.SUBMITTED, m.ReviewState.ACCEPTED)
TERMS = {
    "affiliations": "/affiliations",
    "funders": "/funders",
    "awards": "/awards",
    "names": "/names",
    "subjects": "/subjects",
    "licences": "/vocabularies/licenses",
    "languages": "/vocabularies/languages",
    "resource-types": "/vocabularies/resourcetypes",
    "roles": "/vocabularies/contributorsroles",
    "relations": "/vocabularies/relationtypes",
    "removal-reasons": "/vocabularies/removalreasons",
    "programming-languages": "/vocabularies/code:programmingLanguages",
    "development-statuses": "/vocabularies/code:developmentStatus",
}
OWNERS_REASON = "deletion-request"
"""The tag of those reasons that an owner may give."""


class InvenioPublisher:
    """See `Publisher`.

    Args:
        community: Gives the uuid of the configured community, or None if there is none.
    """

    def __init__(
        self,
        config: RepositoryConfig,
        web: Web,
        credentials: Credentials,
        community: Callable[[], Awaitable[str | None]],
        looks: tuple[float, ...] = LOOKS,
    ) -> None:
        self._config, self._web, self._credentials = config, web, credentials
        self._community = community
        self._looks = looks

    # Drafts

    async def create(self, metadata: m.DraftMetadata, since: float | None = None) -> m.Draft:
        sent = drafts.body(metadata, self._config.title)
        if since is not None:
            began = datetime.fromtimestamp(since, UTC) - timedelta(seconds=5)
            if there := await self._made(metadata.title, began, set()):
                return drafts.draft(self._config, there)
        since_now = datetime.now(UTC) - timedelta(seconds=5)
        before = {each.id for each in await self._drafts()}
        try:
            told = (await self._tell("POST", "/records", sent)).decode(wire_drafts.Draft)
        except LOST as lost:
            told = await self._settled(lost, lambda: self._made(metadata.title, since_now, before))
        return drafts.draft(self._config, told)

    async def _made(
        self, title: str, since: datetime, before: set[str]
    ) -> wire_drafts.Draft | None:
        """The draft that a call without an answer made, if it did."""
        for each in await self._drafts():
            created = datetime.fromisoformat(each.created) if each.created else since
            if each.id not in before and created >= since and each.metadata.title == title:
                return each
        return None

    async def _drafts(self) -> list[wire_drafts.Draft]:
        arguments = {"size": "25", "sort": "newest", "is_published": "false"}
        found = await self._ask("/user/records", arguments)
        return found.decode(wire_drafts.FoundDrafts).hits.hits

    async def draft(self, id: str) -> m.Draft:
        told = (await self._ask(_path(id))).decode(wire_drafts.Draft)
        made = drafts.draft(self._config, told)
        listed = (await self._ask(f"{_path(id)}/files")).decode(wire.FileList)
        return structs.replace(made, files=drafts.files(listed.entries or []))

    async def metadata(self, record: str) -> m.DraftMetadata:
        told = await self._ask(f"/records/{quote(record, safe='')}")
        return drafts.metadata(told.decode(wire_drafts.Draft))

    async def update(
        self, id: str, metadata: m.DraftMetadata, revision: int | None = None
    ) -> m.Draft:
        before = (await self._ask(_path(id))).decode(dict[str, Any])
        sent = kept(drafts.body(metadata, self._config.title), before)
        told = await self._again(lambda: self._tell("PUT", _path(id), sent, revision))
        return drafts.draft(self._config, told.decode(wire_drafts.Draft))

    async def discard(self, id: str) -> None:
        try:
            draft = await self.draft(id)
            if draft.review and draft.review.state is m.ReviewState.SUBMITTED:
                await self.act(draft.review.id, "cancel", "")
            await self._again(lambda: self._tell("DELETE", _path(id)))
        except NotFound:
            return

    async def edit(self, record: str) -> m.Draft:
        told = await self._again(lambda: self._tell("POST", _path(record)))
        return await self.draft(told.decode(wire_drafts.Draft).id)

    async def version(self, record: str) -> m.Draft:
        path = f"/records/{quote(record, safe='')}/versions"
        told = await self._again(lambda: self._tell("POST", path))  # gives the one there is
        return await self.draft(told.decode(wire_drafts.Draft).id)

    async def bring_files(self, draft: m.Draft) -> m.Draft:
        if draft.files:
            return draft
        try:
            await self._tell("POST", f"{_path(draft.id)}/actions/files-import")
        except LOST:
            found = await self.draft(draft.id)
            if not found.files:
                await self._tell("POST", f"{_path(draft.id)}/actions/files-import")
        return await self.draft(draft.id)

    # Files

    async def upload(
        self, draft: str, key: str, path: Path, progress: Callable[[int], None]
    ) -> m.DraftFile:
        address = f"{_path(draft)}/files/{quote(key, safe='')}"
        await self._announce(draft, key, address)
        token = (await asyncio.to_thread(self._credentials.find)).token
        url = f"{self._config.api}{address}/content"
        sending = Sending(partial(self._web.bytes.send, url, token=token), path)
        reply, body = await sending.run(progress)
        if reply.status >= 300:
            progress(-sending.sent)
            answer = Answer(reply.status, reply.headers, body, reply.host)
            raise await self._refusal(answer, token)
        told = await self._commit(address)
        if told is None or told.checksum != sending.checksum or told.size != sending.sent:
            progress(-sending.sent)
            await self.remove(draft, key)
            raise NotVerified(
                f"{self._config.title} has other bytes of {key} than those that were sent "
                f"({told.checksum if told else 'nothing'} instead of {sending.checksum}). "
                "It was removed there; try again."
            )
        return m.DraftFile(key, sending.sent, sending.checksum)

    async def _announce(self, draft: str, key: str, address: str) -> None:
        """Make room for the bytes. Never send to what is committed: that drops the file."""
        answer = await self._raw("GET", address)
        if answer.status == 200:
            if answer.decode(wire_drafts.Upload).status == "pending":
                return
            await self.remove(draft, key)
        elif answer.status != 404:
            raise await self._refusal(answer, await self._token())
        try:
            await self._tell("POST", f"{_path(draft)}/files", [{"key": key}])
        except LOST:
            if (await self._raw("GET", address)).status != 200:
                raise

    async def _commit(self, address: str) -> wire_drafts.Upload | None:
        try:
            told = await self._tell("POST", f"{address}/commit")
        except LOST:
            told = await self._raw("GET", address)
            if told.status >= 300:
                return None
            if told.decode(wire_drafts.Upload).status == "pending":
                told = await self._tell("POST", f"{address}/commit")
        return told.decode(wire_drafts.Upload)

    async def remove(self, draft: str, key: str) -> None:
        address = f"{_path(draft)}/files/{quote(key, safe='')}"
        try:
            await self._again(lambda: self._tell("DELETE", address))
        except NotFound:
            return

    # Publishing

    async def reserve(self, draft: str) -> str:
        there = (await self.draft(draft)).doi
        if there:
            return there
        try:
            told = await self._tell("POST", f"{_path(draft)}/pids/doi")
            doi = drafts.doi(told.decode(wire_drafts.Draft))
        except (*LOST, Incomplete) as problem:
            doi = (await self.draft(draft)).doi
            if doi is None:
                raise problem from None
        if doi is None:
            raise UpstreamDown(f"{self._config.title} reserved no DOI. Publish without one.")
        return doi

    async def published(self, id: str) -> bool:
        draft = await self._raw("GET", _path(id))
        if draft.status == 200:
            return False
        record = await self._raw("GET", f"/records/{quote(id, safe='')}")
        if record.status == 200:
            return True
        if draft.status in {403, 404} and record.status in {403, 404}:
            raise await self._refusal(draft, await self._token())
        raise UpstreamDown(f"{self._config.title} does not tell what became of the record.")

    async def publish(self, draft: str) -> None:
        if await self.published(draft):
            return
        await self._without_ended_review(draft)

        async def public() -> bool | None:
            return await self.published(draft) or None

        path = f"{_path(draft)}/actions/publish"
        await self._once(lambda: self._tell("POST", path), public)

    async def _without_ended_review(self, draft: str) -> None:
        """Publishing a declined draft answers 500, does it, and leaves it broken for good."""
        review = (await self.draft(draft)).review
        if review and review.state is not m.ReviewState.SUBMITTED:
            await self._again(lambda: self._tell("DELETE", f"{_path(draft)}/review"))

    async def offer(self, draft: str) -> m.Review:
        community = await self._community()
        if community is None:
            raise Incomplete("There is no community to submit to here. Publish directly.")
        review = await self._review_of(draft)
        if review and review.state in (*UNDER_WAY, m.ReviewState.CREATED):
            return review
        receiver = {"receiver": {"community": community}, "type": "community-submission"}
        told = await self._again(lambda: self._tell("PUT", f"{_path(draft)}/review", receiver))
        return await self._review_after(draft, told)

    async def submit(self, draft: str, comment: str) -> m.Review:
        review = await self.offer(draft)
        if review.state in UNDER_WAY:
            return review

        async def submitted() -> m.Review | None:
            found = await self._review_of(draft)
            return found if found and found.state in UNDER_WAY else None

        path = f"{_path(draft)}/actions/submit-review"
        found = await self._once(lambda: self._tell("POST", path, _said(comment)), submitted)
        return found if isinstance(found, m.Review) else await self._review_after(draft, found)

    async def _review_after(self, draft: str, answer: Answer) -> m.Review:
        told = drafts.review(self._config, answer.decode(wire_drafts.Request))
        return structs.replace(told, record=told.record or draft)

    async def _review_of(self, draft: str) -> m.Review | None:
        try:
            told = await self._ask(f"{_path(draft)}/review")
        except NotFound:
            return None
        return drafts.review(self._config, told.decode(wire_drafts.Request))

    # What is ours, and what others ask of us

    async def delete(self, record: str, reason: str, comment: str) -> m.Deletion:
        path = f"/records/{quote(record, safe='')}"
        sent = {"reason": reason, **({"comment": comment} if comment else {})}

        async def gone() -> m.Deletion | None:
            answer = await self._raw("GET", path)
            return m.Deletion(record, "deleted") if answer.status == 410 else None

        if done := await gone():
            return done
        found = await self._once(lambda: self._tell("POST", f"{path}/request-deletion", sent), gone)
        if isinstance(found, m.Deletion):
            return found
        told = found.decode(wire_drafts.Request)
        return m.Deletion(record, "deleted" if told.status == "accepted" else "requested", told.id)

    async def mine(self) -> list[m.MyRecord]:
        arguments = {"size": "100", "sort": "newest"}
        found = (await self._ask("/user/records", arguments)).decode(wire_drafts.FoundDrafts)
        return [drafts.mine(self._config, each) for each in found.hits.hits]

    async def reviews(self) -> list[m.Review]:
        community = await self._community()
        if community is None:
            return []
        arguments = {"size": "100", "sort": "newest", "is_open": "true"}
        path = f"/communities/{quote(community, safe='')}/requests"
        found = (await self._ask(path, arguments)).decode(wire_drafts.FoundRequests)
        return [drafts.review(self._config, each) for each in found.hits.hits]

    async def review(self, id: str) -> m.Review:
        told = await self._ask(f"/requests/{quote(id, safe='')}")
        return drafts.review(self._config, told.decode(wire_drafts.Request))

    async def act(self, review: str, action: str, comment: str) -> m.Review:
        wanted = {"accept": "accepted", "decline": "declined", "cancel": "cancelled"}[action]
        before = await self.review(review)
        if before.state == wanted:
            return before

        async def became() -> m.Review | None:
            found = await self.review(review)
            return found if found.state == wanted else None

        path = f"/requests/{quote(review, safe='')}/actions/{action}"
        found = await self._once(lambda: self._tell("POST", path, _said(comment)), became)
        return found if isinstance(found, m.Review) else await self.review(review)

    async def comments(self, review: str) -> list[m.Comment]:
        path = f"/requests/{quote(review, safe='')}/timeline"
        found = await self._ask(path, {"size": "100", "sort": "oldest"})
        me = await self._me()
        events = found.decode(wire_drafts.FoundEvents).hits.hits
        return [drafts.comment(each, me) for each in events]

    async def say(self, review: str, html: str) -> m.Comment:
        path = f"/requests/{quote(review, safe='')}/comments"
        told = await self._tell("POST", path, _said(html))
        return drafts.comment(told.decode(wire_drafts.Event), await self._me())

    async def choices(self, vocabulary: str, text: str, within: str | None) -> list[m.Choice]:
        if vocabulary not in TERMS:
            raise NotFound(f"There is no vocabulary {vocabulary!r}.")
        arguments = {"size": "20", **({"suggest": text} if text else {})}
        if within and vocabulary == "awards":
            arguments["funders"] = within
        found = await self._ask(TERMS[vocabulary], arguments)
        terms = found.decode(wire_drafts.FoundTerms).hits.hits
        if vocabulary == "removal-reasons":
            terms = [each for each in terms if OWNERS_REASON in (each.tags or [])]
        return [drafts.choice(each) for each in terms]

    async def _me(self) -> str | None:
        answer = await self._raw("GET", "/me")
        id = answer.decode(wire_drafts.WhoAmI).id if answer.status == 200 else None
        return None if id is None else str(id)

    # Asking and telling

    async def _once(
        self, tell: Callable[[], Awaitable[Answer]], look: Callable[[], Awaitable[T | None]]
    ) -> Answer | T:
        """Tell something that must not happen twice; looked up before it is told again."""
        for _ in range(2):
            try:
                return await tell()
            except LOST:
                for pause in self._looks:
                    await asyncio.sleep(pause)
                    if (found := await self._looked(look)) is not None:
                        return found
                await self._looked(look, sure=True)  # it answers, and says: not done
        raise UpstreamDown(
            f"{self._config.title} breaks off when asked for this, and did not do it. Try later."
        )

    async def _settled(self, lost: Problem, look: Callable[[], Awaitable[T | None]]) -> T:
        for pause in self._looks:
            await asyncio.sleep(pause)
            if (found := await self._looked(look)) is not None:
                return found
        raise lost

    async def _looked(
        self, look: Callable[[], Awaitable[T | None]], sure: bool = False
    ) -> T | None:
        """What there is; `sure`: a look that fails is an end of it."""
        try:
            return await look()
        except LOST:
            if not sure:
                return None
            raise Unsettled(
                f"{self._config.title} did not answer, and does not tell whether it was done. "
                "Retry: that looks first, and does nothing twice."
            ) from None

    async def _again(self, tell: Callable[[], Awaitable[Answer]]) -> Answer:
        """Tell something that may well happen twice."""
        try:
            return await tell()
        except LOST:
            await asyncio.sleep(self._looks[0])
            return await tell()

    async def _ask(self, path: str, arguments: dict[str, str] | None = None) -> Answer:
        answer = await self._raw("GET", path, arguments)
        if answer.status >= 300:
            raise await self._refusal(answer, await self._token())
        return answer

    async def _tell(
        self, method: Method, path: str, body: Any = None, revision: int | None = None
    ) -> Answer:
        answer = await self._raw(method, path, None, body, revision)
        if answer.status >= 300:
            raise await self._refusal(answer, await self._token())
        return answer

    async def _raw(
        self,
        method: Method,
        path: str,
        arguments: dict[str, str] | None = None,
        body: Any = None,
        revision: int | None = None,
    ) -> Answer:
        token = await self._token()
        if token is None and not path.startswith(("/vocabularies", *TERMS.values())):
            raise missing(self._config.title)
        query = f"?{urlencode(arguments)}" if arguments else ""
        return await self._web.ask(
            f"{self._config.api}{path}{query}",
            token=token,
            method=method,
            body=None if body is None else msgspec.json.encode(body),
            if_match=None if revision is None else str(revision),
        )

    async def _token(self) -> Secret | None:
        return (await asyncio.to_thread(self._credentials.find)).token

    async def _refusal(self, answer: Answer, token: Secret | None) -> Problem:
        """Why we were refused. A bad token makes a guest of us: 403 may mean that it expired."""
        title = self._config.title
        told = fault(answer.body)
        if answer.status in {401, 403}:
            me = await self._web.ask(f"{self._config.api}/me", token=token)
            if me.status == 401:
                return rejected(title) if token else missing(title)
            said = f" It says: {told.message}" if told.message else ""
            return Restricted(f"This account may not do that at {title}.{said}")
        if answer.status == 412:
            return ChangedElsewhere(
                f"This draft was changed at {title}, or in another window, since it was read here. "
                "Nothing was overwritten: read it again, then change it.",
                upstream=answer.upstream,
            )
        if answer.status in {400, 413, 415}:
            text = " ".join(" ".join(each.messages) for each in told.errors or [])
            return Incomplete(
                f"{title} does not take this: {text or told.message or 'no reason was given'}",
                upstream=answer.upstream,
                fields=[m.FieldError(drafts.pointer(e.pointer), e.detail) for e in fields(told)],
            )
        return refused(title, answer.status, answer.body, answer.upstream)


def _path(draft: str) -> str:
    return f"/records/{quote(draft, safe='')}/draft"


def _said(html: str) -> Any:
    return {"payload": {"content": html, "format": "html"}} if html.strip() else None
