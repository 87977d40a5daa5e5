"""Reviews: submission of a draft to a community, comments and decisions."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

from msgspec import structs

from ... import models as m
from ...problems import Incomplete, NotFound, UpstreamDown
from ..net.http_types import HttpResponse
from . import drafts, wire_drafts
from .client import InvenioClient, path_of, payload
from .people import People

MOST_EVENTS = "100"
"""Events of a long discussion that are read."""
REPEATED = timedelta(minutes=10)
"""Within this time the same comment again is a retry."""
ENDED = (
    m.ReviewState.ACCEPTED,
    m.ReviewState.DECLINED,
    m.ReviewState.CANCELLED,
    m.ReviewState.EXPIRED,
)
UNDER_WAY = (m.ReviewState.SUBMITTED, m.ReviewState.ACCEPTED)


class CommunityReviews:
    """The part of a `Publisher` for reviews.

    Args:
        community: Returns the uuid of the configured community, or None.
    """

    def __init__(
        self, client: InvenioClient, community: Callable[[], Awaitable[str | None]]
    ) -> None:
        self._client, self._config = client, client.config
        self._community = community
        self._people = People(lambda path: client.request("GET", path))

    async def offer(self, draft: str) -> m.Review:
        community = await self._community()
        if community is None:
            raise Incomplete("No community is configured to submit to. Publish directly.")
        review = await self._review_of(draft)
        if review and review.state in (*UNDER_WAY, m.ReviewState.CREATED):
            return review
        receiver = {"receiver": {"community": community}, "type": "community-submission"}
        received = await self._client.send_idempotent("PUT", f"{path_of(draft)}/review", receiver)
        return await self._review_after(draft, received)

    async def submit(self, draft: str, comment: str) -> m.Review:
        review = await self.offer(draft)
        if review.state in UNDER_WAY:
            return review

        async def submitted() -> m.Review | None:
            found = await self._review_of(draft)
            return found if found and found.state in UNDER_WAY else None

        path = f"{path_of(draft)}/actions/submit-review"
        found = await self._client.send_once("POST", path, payload(comment), look=submitted)
        done = found if isinstance(found, m.Review) else await submitted()
        if done is None:
            raise self._without_effect("submit the draft")
        return structs.replace(done, record=done.record or draft)

    def _without_effect(self, what: str) -> UpstreamDown:
        return UpstreamDown(
            f"{self._config.title} accepted the request, but did not {what}. Retry."
        )

    async def _review_after(self, draft: str, response: HttpResponse) -> m.Review:
        received = drafts.review(self._config, response.decode(wire_drafts.Request))
        return structs.replace(received, record=received.record or draft)

    async def _review_of(self, draft: str) -> m.Review | None:
        try:
            received = await self._client.get(f"{path_of(draft)}/review")
        except NotFound:
            return None
        return drafts.review(self._config, received.decode(wire_drafts.Request))

    async def open(self) -> list[m.Review]:
        community = await self._community()
        if community is None:
            return []
        arguments = {"size": "100", "sort": "newest", "is_open": "true"}
        path = f"/communities/{quote(community, safe='')}/requests"
        found = (await self._client.get(path, arguments)).decode(wire_drafts.FoundRequests)
        return await self._signed(found.hits.hits[:100])

    async def get(self, id: str) -> m.Review:
        received = await self._client.get(f"/requests/{quote(id, safe='')}")
        [review] = await self._signed([received.decode(wire_drafts.Request)])
        return review

    async def _signed(self, received: list[wire_drafts.Request]) -> list[m.Review]:
        """The reviews with the names of their authors."""
        me = await self._client.user_id()
        names = await self._people.names(drafts.user(each) for each in received)
        return [
            structs.replace(
                drafts.review(self._config, each),
                author=names.get(drafts.user(each) or ""),
                mine=me is not None and drafts.user(each) == me,
            )
            for each in received
        ]

    async def act(self, review: str, action: str, comment: str) -> m.Review:
        wanted = {"accept": "accepted", "decline": "declined", "cancel": "cancelled"}[action]
        before = await self.get(review)
        if before.state == wanted:
            return before
        if before.state in ENDED:
            raise Incomplete(f"This request was already {before.state}. Reload it.")

        async def became() -> m.Review | None:
            found = await self.get(review)
            return found if found.state == wanted else None

        path = f"/requests/{quote(review, safe='')}/actions/{action}"
        found = await self._client.send_once("POST", path, payload(comment), look=became)
        done = found if isinstance(found, m.Review) else await became()
        if done is None:
            raise self._without_effect(f"{action} it")
        return done

    async def comments(self, review: str) -> list[m.Comment]:
        events = await self._events(review)
        me = await self._client.user_id()
        names = await self._people.names(drafts.user(each) for each in events)
        return [drafts.comment(each, me, names) for each in events]

    async def say(self, review: str, html: str) -> m.Comment:
        """A repeated comment is not sent twice: a request without a response is looked up, also by
        a later call."""
        me = await self._client.user_id()
        before = await self._events(review)
        known = {each.id for each in before}

        def is_it(event: wire_drafts.Event) -> bool:
            return drafts.user(event) == me and _is_same(event, html)

        async def sent() -> wire_drafts.Event | None:
            """Others may have commented since."""
            events = reversed(await self._events(review))
            return next((each for each in events if each.id not in known and is_it(each)), None)

        event = before[-1] if before and is_it(before[-1]) else None
        if event is None or not _is_since(event, datetime.now(UTC) - REPEATED):
            path = f"/requests/{quote(review, safe='')}/comments"
            found = await self._client.send_once("POST", path, payload(html), look=sent)
            event = (
                found if isinstance(found, wire_drafts.Event) else found.decode(wire_drafts.Event)
            )
        names = await self._people.names([drafts.user(event)])
        return drafts.comment(event, me, names)

    async def _events(self, review: str) -> list[wire_drafts.Event]:
        """The newest ones, the last of them at the end."""
        path = f"/requests/{quote(review, safe='')}/timeline"
        found = await self._client.get(path, {"size": MOST_EVENTS, "sort": "newest"})
        return found.decode(wire_drafts.FoundEvents).hits.hits[: int(MOST_EVENTS)][::-1]


def _is_same(event: wire_drafts.Event, html: str) -> bool:
    """By their text: repositories sanitise HTML."""
    content = event.payload.content if event.payload else None
    return _text(content or "") == _text(html)


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _is_since(event: wire_drafts.Event, since: datetime) -> bool:
    return not event.created or datetime.fromisoformat(event.created) >= since
