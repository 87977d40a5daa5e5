"""InvenioRDM as a `Publisher`: write requests whose outcome is verified if the response is lost."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from msgspec import structs

from ... import models as m
from ..._util.gather import gather
from ...problems import Incomplete, NotFound, Problem, UpstreamDown
from . import drafts, wire, wire_drafts
from .client import LOST, InvenioClient, path_of
from .metadata import preserve_unknown_fields, read, record_metadata, write
from .reviews import CommunityReviews
from .uploads import DraftUploads

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
    "date-types": "/vocabularies/datetypes",
    "development-statuses": "/vocabularies/code:developmentStatus",
}
RECENT = 20
"""Newest drafts that are read themselves: the index may not know yet that they were submitted."""
NEWEST = 25
"""Newest records that are asked for the usual publisher."""
OWNERS_REASON = "deletion-request"
"""The tag of the removal reasons that owners may give."""


class InvenioPublisher:
    """See `Publisher`.

    Args:
        community: Returns the uuid of the configured community, or None.
    """

    def __init__(
        self, client: InvenioClient, community: Callable[[], Awaitable[str | None]]
    ) -> None:
        self._client, self._config = client, client.config
        self._usual_publisher = ""
        self.uploads = DraftUploads(client)
        self.reviews = CommunityReviews(client, community)

    # Drafts

    async def create(self, metadata: m.RecordMetadata, since: float | None = None) -> m.Draft:
        sent = write(metadata, await self._publisher(metadata))
        if since is not None:
            began = datetime.fromtimestamp(since, UTC) - timedelta(seconds=5)
            if there := await self._made(metadata.title, began, set()):
                return drafts.draft(self._config, there)
        since_now = datetime.now(UTC) - timedelta(seconds=5)
        before = {each.id for each in await self._drafts()}
        try:
            payload = (await self._client.send("POST", "/records", sent)).decode(wire_drafts.Draft)
        except LOST as lost:
            payload = await self._client.settled(
                lost, lambda: self._made(metadata.title, since_now, before)
            )
        return drafts.draft(self._config, payload)

    async def _publisher(self, metadata: m.RecordMetadata) -> str:
        """The publisher of a DOI where the metadata name none: never the title, a label of ours."""
        if metadata.publisher or self._config.publisher:
            return metadata.publisher or self._config.publisher
        if not self._usual_publisher:
            with contextlib.suppress(Problem):
                newest = {"size": str(NEWEST), "sort": "newest"}
                found = (await self._client.get("/records", newest)).decode(wire_drafts.FoundDrafts)
                named = Counter(read(e, "publisher").get("publisher") for e in found.hits.hits)
                name, count = next(iter(named.most_common(1)), (None, 0))
                if name and count * 2 > named.total():
                    self._usual_publisher = name
        return self._usual_publisher or self._config.origin.host

    async def _made(
        self, title: str, since: datetime, before: set[str]
    ) -> wire_drafts.Draft | None:
        """The draft that a request without a response created, if any."""
        for each in await self._drafts():
            created = datetime.fromisoformat(each.created) if each.created else since
            same = read(each, "title").get("title", "") == title
            if same and each.id not in before and created >= since:
                return each
        return None

    async def _drafts(self) -> list[wire_drafts.Draft]:
        arguments = {"size": "25", "sort": "newest", "is_published": "false"}
        found = await self._client.get("/user/records", arguments)
        return found.decode(wire_drafts.FoundDrafts).hits.hits[:25]

    async def draft(self, id: str) -> m.Draft:
        payload = (await self._client.get(path_of(id))).decode(wire_drafts.Draft)
        made = drafts.draft(self._config, payload)
        listed = (await self._client.get(f"{path_of(id)}/files")).decode(wire.FileList)
        return structs.replace(made, files=drafts.files(listed.entries or []))

    async def metadata(self, record: str) -> m.RecordMetadata:
        payload = await self._client.get(f"/records/{quote(record, safe='')}")
        return record_metadata(payload.decode(wire_drafts.Draft))

    async def update(
        self, id: str, metadata: m.RecordMetadata, revision: int | None = None
    ) -> m.Draft:
        before = (await self._client.get(path_of(id))).decode(dict[str, Any])
        body = write(metadata, await self._publisher(metadata))
        sent = preserve_unknown_fields(body, before)
        payload = await self._client.send_idempotent("PUT", path_of(id), sent, revision)
        return drafts.draft(self._config, payload.decode(wire_drafts.Draft))

    async def discard(self, id: str) -> None:
        try:
            draft = await self.draft(id)
            if draft.review and draft.review.state is m.ReviewState.SUBMITTED:
                await self.reviews.act(draft.review.id, "cancel", "")
            await self._client.send_idempotent("DELETE", path_of(id))
        except NotFound:
            return

    async def edit(self, record: str) -> m.Draft:
        payload = await self._client.send_idempotent("POST", path_of(record))
        return await self.draft(payload.decode(wire_drafts.Draft).id)

    async def version(self, record: str) -> m.Draft:
        path = f"/records/{quote(record, safe='')}/versions"
        payload = await self._client.send_idempotent("POST", path)  # returns an existing draft
        return await self.draft(payload.decode(wire_drafts.Draft).id)

    async def download_files(self, draft: m.Draft) -> m.Draft:
        if draft.files:
            return draft
        try:
            await self._client.send("POST", f"{path_of(draft.id)}/actions/files-import")
        except LOST:
            found = await self.draft(draft.id)
            if not found.files:
                await self._client.send("POST", f"{path_of(draft.id)}/actions/files-import")
        return await self.draft(draft.id)

    # Publishing

    async def reserve(self, draft: str) -> str:
        there = (await self.draft(draft)).doi
        if there:
            return there
        try:
            payload = await self._client.send("POST", f"{path_of(draft)}/pids/doi")
            doi = drafts.doi(payload.decode(wire_drafts.Draft))
        except (*LOST, Incomplete) as problem:
            doi = (await self.draft(draft)).doi
            if doi is None:
                raise problem from None
        if doi is None:
            raise UpstreamDown(
                f"{self._config.title} reserved no DOI. Publish without a reserved DOI."
            )
        return doi

    async def published(self, id: str) -> bool:
        draft = await self._client.request("GET", path_of(id))
        if draft.status == 200:
            return False
        record = await self._client.request("GET", f"/records/{quote(id, safe='')}")
        if record.status == 200:
            return True
        if draft.status in {403, 404} and record.status in {403, 404}:
            raise await self._client.rejection(draft, await self._client.token())
        raise UpstreamDown(f"{self._config.title} does not report the state of the record.")

    async def publish(self, draft: str) -> None:
        if await self.published(draft):
            return
        await self._without_ended_review(draft)

        async def public() -> bool | None:
            return await self.published(draft) or None

        path = f"{path_of(draft)}/actions/publish"
        found = await self._client.send_once("POST", path, look=public)
        if found is not True and not await self.published(draft):
            raise UpstreamDown(
                f"{self._config.title} accepted the request, but did not publish the draft. Retry."
            )

    async def _without_ended_review(self, draft: str) -> None:
        """Remove an ended review: publishing then returns 500, publishes, and breaks the draft."""
        review = (await self.draft(draft)).review
        if review and review.state is not m.ReviewState.SUBMITTED:
            await self._client.send_idempotent("DELETE", f"{path_of(draft)}/review")

    # Own records and requests

    async def delete(self, record: str, reason: str, comment: str) -> m.Deletion:
        path = f"/records/{quote(record, safe='')}"
        sent = {"reason": reason, **({"comment": comment} if comment else {})}

        async def gone() -> m.Deletion | None:
            response = await self._client.request("GET", path)
            return m.Deletion(record, "deleted") if response.status == 410 else None

        if done := await gone():
            return done
        found = await self._client.send_once("POST", f"{path}/request-deletion", sent, look=gone)
        if isinstance(found, m.Deletion):
            return found
        payload = found.decode(wire_drafts.Request)
        return m.Deletion(
            record, "deleted" if payload.status == "accepted" else "requested", payload.id
        )

    async def myself(self) -> m.Person | None:
        if await self._client.token() is None or (id := await self._client.user_id()) is None:
            return None
        response = await self._client.request("GET", f"/users/{quote(id, safe='')}")
        if response.status >= 300:  # profiles may be private
            return None
        return drafts.person(response.decode(wire_drafts.User))

    async def mine(self) -> list[m.MyRecord]:
        arguments = {"size": "100", "sort": "newest"}
        found = (await self._client.get("/user/records", arguments)).decode(wire_drafts.FoundDrafts)
        hits = found.hits.hits[:100]
        recent = [each.id for each in hits if not each.is_published][:RECENT]
        return await gather(self._current(each, recent) for each in hits)

    async def _current(self, found: wire_drafts.Draft, recent: list[str]) -> m.MyRecord:
        """The search index lags: whether a review has begun or ended is read from the draft, and
        whether a draft was published from the record."""
        if found.status == "in_review" or found.id in recent:
            with contextlib.suppress(Problem):
                for path in (path_of(found.id), f"/records/{quote(found.id, safe='')}"):
                    response = await self._client.request("GET", path)
                    if response.status == 200:
                        return drafts.mine(self._config, response.decode(wire_drafts.Draft))
        return drafts.mine(self._config, found)

    async def has_term(self, vocabulary: str, id: str) -> bool:
        response = await self._client.request("GET", f"{TERMS[vocabulary]}/{quote(id, safe='')}")
        return response.status != 404

    async def choices(self, vocabulary: str, text: str, within: str | None) -> list[m.Choice]:
        arguments = {"size": "20", **({"suggest": text} if text else {})}
        if within and vocabulary == "awards":
            arguments["funders"] = within
        found = await self._client.get(TERMS[vocabulary], arguments)
        terms = found.decode(wire_drafts.FoundTerms).hits.hits[:20]
        if vocabulary == "removal-reasons":
            terms = [each for each in terms if OWNERS_REASON in (each.tags or [])]
        return [drafts.choice(each) for each in terms]
