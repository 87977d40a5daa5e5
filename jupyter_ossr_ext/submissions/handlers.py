"""The user's records and drafts, and reviews."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..api.handler import Handler
from ..models import ActionIn, CommentIn, DeletionIn, DraftMetadata


class MineHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str) -> None:
        self.answer(await self.services.desk.mine(source))


class DraftHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.desk.draft(source, record))

    @authenticated
    @authorized
    async def put(self, source: str, record: str) -> None:
        metadata = self.body(DraftMetadata)
        revision = self.number("revision", -1)
        self.answer(
            await self.services.desk.update(
                source, record, metadata, revision if revision >= 0 else None
            )
        )

    @authenticated
    @authorized
    async def delete(self, source: str, record: str) -> None:
        self.answer(await self.services.desk.discard(source, record))


class RecordMetadataHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, record: str) -> None:
        self.answer(await self.services.desk.metadata(source, record))


class EditHandler(Handler):
    @authenticated
    @authorized
    async def post(self, source: str, record: str) -> None:
        self.answer(await self.services.desk.edit(source, record), 201)


class DeletionHandler(Handler):
    @authenticated
    @authorized
    async def post(self, source: str, record: str) -> None:
        wanted = self.body(DeletionIn)
        self.answer(await self.services.desk.delete(source, record, wanted))


class ReviewsHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str) -> None:
        self.answer(await self.services.desk.reviews(source))


class ReviewHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, id: str) -> None:
        self.answer(await self.services.desk.review(source, id))

    @authenticated
    @authorized
    async def post(self, source: str, id: str) -> None:
        self.answer(await self.services.desk.act(source, id, self.body(ActionIn)))


class CommentsHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str, id: str) -> None:
        self.answer(await self.services.desk.comments(source, id))

    @authenticated
    @authorized
    async def post(self, source: str, id: str) -> None:
        content = self.body(CommentIn).content
        self.answer(await self.services.desk.say(source, id, content), 201)


class ChoicesHandler(Handler):
    @authenticated
    @authorized
    async def get(self, source: str) -> None:
        self.answer(
            await self.services.desk.choices(
                source,
                self.needed("vocabulary"),
                self.get_query_argument("q", ""),
                self.get_query_argument("within", None),
            )
        )
