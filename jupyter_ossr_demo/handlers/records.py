"""Records: one, many, versions; and the signed-in user."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from urllib.parse import quote

from .. import citation, search, served, served_drafts
from ..store import EPOCH, USERS, Record
from ..wire import FORBIDDEN, Refusal
from .base import JSON, NATIVE, Handler

BIBTEX = "application/x-bibtex"
CSL = "application/vnd.citationstyles.csl+json"
BIBLIOGRAPHY = "text/x-bibliography"
FORMATS = (JSON, CSL, NATIVE, BIBLIOGRAPHY, BIBTEX)
_UNAUTHORIZED = (
    "The server could not verify that you are authorized to access the URL requested. You either "
    "supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how "
    "to supply the credentials required."
)


class Me(Handler):
    """`GET /api/me`: 401 for guests, and for unknown tokens."""

    async def get(self) -> None:
        if self.user is None:
            raise Refusal(401, _UNAUTHORIZED)
        self.response(
            {
                "confirmed_at": EPOCH.isoformat(),
                "email": self.user.email,
                "id": self.user.id,
                "last_login_at": None,
                "roles": [],
            }
        )


class Profile(Handler):
    """`GET /api/users/{id}`: 404 for guests, and for unknown users."""

    async def get(self, id: str) -> None:
        user = next((each for each in USERS if str(each.id) == id), None)
        if self.user is None or user is None:
            raise Refusal(404, "Not found.")
        self.response(
            {
                "id": id,
                "links": {"self": f"{self.service.base}/api/users/{id}"},
                "is_current_user": user.id == self.user.id,
                "identities": {},
                "username": user.name,
                "profile": {"full_name": user.full_name, "affiliations": "ESCAPE"},
            }
        )


class Searching(Handler):
    """Responds to a search in the requested format."""

    def search(self, records: Iterable[Record], path: str) -> None:
        format = self.accepts(*FORMATS)
        knobs = self.service.knobs
        largest = knobs.user_page if self.user else knobs.guest_page
        request = search.parse(self.arguments(), largest)
        if format in (JSON, NATIVE):
            page = search.run(
                request, records, self.service.base, path, self.user, format == NATIVE
            )
            self.response(page, format)
            return
        found = search.find(request, records, self.user)
        self.cite([record for _, record in found.page(request)], format)

    def cite(self, records: list[Record], format: str) -> None:
        """Citations of records; CSL is a list only in a search."""
        if format == BIBTEX:
            self.set_header("Content-Type", BIBTEX)
            self.write("\n".join(map(citation.bibtex, records)))
        elif format == BIBLIOGRAPHY:
            style = self.get_query_argument("style", None)
            self.set_header("Content-Type", "text/plain")
            self.write("\n".join(citation.bibliography(record, style) for record in records))
        else:
            self.response({"items": [citation.csl(record) for record in records]}, CSL)


class Records(Searching):
    """`/api/records`."""

    async def get(self) -> None:
        self.search(self.service.store.published(), "/api/records")

    async def post(self) -> None:
        """Creates a draft; its errors are reported, and do not prevent it."""
        if self.user is None:
            raise Refusal(403, FORBIDDEN)
        draft, errors = self.service.deposits.create(self.user, self.document())
        self.set_header("ETag", f'"{draft.revision}"')
        self.response(served_drafts.draft(draft, self.service.base, errors), status=201)


class RecordHandler(Searching):
    """`GET /api/records/{id}`; the id of the parent redirects to the newest version."""

    async def get(self, id: str) -> None:
        format = self.accepts(*FORMATS)
        parent = self.service.store.parents.get(id)
        if parent is not None:
            if parent.latest is None:
                raise Refusal(404, "Not found.")
            if not parent.latest.visible_to(self.user):
                raise Refusal(403, FORBIDDEN)
            self.redirect(f"/api/records/{parent.latest.id}", status=302)
            return
        if id in self.service.deposits.drafts and id not in self.service.store.records:
            raise Refusal(404, "The persistent identifier is not registered.")
        record = self.record(id)
        base = self.service.base
        self.set_header("ETag", f'"{record.revision}"')
        url = f"{base}/api/records/{record.id}"
        self.set_header("Link", f'<{url}> ; rel="linkset" ; type="application/linkset+json"')
        if format == CSL:
            self.response(citation.csl(record), CSL)
        elif format in (JSON, NATIVE):
            native = format == NATIVE
            self.response(served.record(record, base, self.user, hit=False, with_ui=native), format)
        else:
            self.cite([record], format)

    async def delete(self, id: str) -> None:
        """Leaves a tombstone; for administrators."""
        record = self.record(id)
        if self.user is None or self.user.name != "admin":
            raise Refusal(403, FORBIDDEN)
        record.deleted = True
        self.set_status(204)
        self.clear_header("Content-Type")


class Deletion(Handler):
    """`POST /api/records/{id}/request-deletion`: done immediately (200), or requested (201)."""

    async def post(self, id: str) -> None:
        record = self.service.store.records.get(id)
        if record is not None and record.deleted:
            raise Refusal(400, "Record in unexpected deletion status.")
        record = self.record(id)
        sent = self.document()
        status = self.service.deposits.delete(record, self.user, str(sent.get("reason") or ""))
        document = {
            "id": str(uuid.uuid4()),
            "type": "record-deletion",
            "title": f'Deletion request for "{record.metadata["title"]}"',
            "status": status,
            "is_open": status == "submitted",
            "receiver": None,
            "topic": {"record": record.id},
            "payload": {"reason": sent.get("reason")},
        }
        self.response(document, status=201 if status == "submitted" else 200)


class Versions(Handler):
    """`GET /api/records/{id}/versions`: newest first, without facets."""

    async def get(self, id: str) -> None:
        format = self.accepts(JSON, NATIVE)
        record = self.record_not_parent(id)
        knobs = self.service.knobs
        largest = knobs.user_page if self.user else knobs.guest_page
        request = search.parse(self.arguments(), largest, default_sort="version")
        versions = [r for r in reversed(record.parent.versions) if not r.deleted]
        start = (request.page - 1) * request.size
        base = self.service.base
        hits = [
            served.record(r, base, self.user, hit=True, with_ui=format == NATIVE)
            for r in versions[start : start + request.size]
        ]
        url = f"{base}/api/records/{quote(id)}/versions"
        page = {
            "hits": {"hits": hits, "total": len(versions)},
            "sortBy": request.sort,
            "page": request.page,
            "links": search.links(request, len(versions), url),
        }
        self.response(page, format)

    async def post(self, id: str) -> None:
        """The draft of a new version, or the existing one."""
        draft = self.service.deposits.version(self.record_not_parent(id), self.user)
        self.set_header("ETag", f'"{draft.revision}"')
        self.response(served_drafts.draft(draft, self.service.base), status=201)

    def record_not_parent(self, id: str) -> Record:
        if id in self.service.store.parents:
            raise Refusal(404, "Not found.")
        return self.record(id)


class Latest(Versions):
    """`GET /api/records/{id}/versions/latest`, of a version or of the parent."""

    async def get(self, id: str) -> None:
        parent = self.service.store.parents.get(id) or self.record(id).parent
        if parent.latest is None:
            raise Refusal(404, "Not found.")
        url = f"{self.service.base}/api/records/{parent.latest.id}"
        self.set_header("Location", url)
        body = {"status": 301, "message": "Redirecting...", "location": url}
        self.response(body, status=301)
