"""The REST API of the demo repository: parse, call the store, respond."""

from __future__ import annotations

import re
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import Application

from .base import Service, Unknown
from .communities import CommunityHandler, CommunityRecords
from .drafts import DraftDoi, DraftHandler, MyRecords, Publish
from .files import FileContent, FileEntry, FileList, FilesArchive, Member, Members
from .pages import TokenPage
from .records import Deletion, Latest, Me, Profile, RecordHandler, Records, Versions
from .requests import (
    Comments,
    CommunityRequests,
    DraftReview,
    RequestAction,
    RequestHandler,
    SubmitReview,
    Timeline,
    UserRequests,
)
from .uploads import DraftCommit, DraftContent, DraftFileEntry, DraftFiles, FilesImport
from .vocabularies import Term, Vocabulary

_ID = r"([^/]+)"
_KEY = r"(.+)"
_FILES = rf"/api/records/{_ID}/files"
_DRAFT = rf"/api/records/{_ID}/draft"
_REQUEST = r"/api/requests/([0-9a-f-]{36})"
_OWN = "(affiliations|funders|awards|names|subjects)"
#: The first match responds: a key may contain slashes, so longer endings come first.
_ROUTES = (
    (r"/api/me", Me),
    (r"/api/users/([0-9]+)", Profile),
    (r"/api/records", Records),
    (rf"/api/records/{_ID}", RecordHandler),
    (rf"/api/records/{_ID}/versions", Versions),
    (rf"/api/records/{_ID}/request-deletion", Deletion),
    (rf"/api/records/{_ID}/versions/latest", Latest),
    (_DRAFT, DraftHandler),
    (rf"{_DRAFT}/pids/doi", DraftDoi),
    (rf"{_DRAFT}/review", DraftReview),
    (rf"{_DRAFT}/actions/publish", Publish),
    (rf"{_DRAFT}/actions/submit-review", SubmitReview),
    (rf"{_DRAFT}/actions/files-import", FilesImport),
    (rf"{_DRAFT}/files", DraftFiles),
    (rf"{_DRAFT}/files/{_KEY}/content", DraftContent),
    (rf"{_DRAFT}/files/{_KEY}/commit", DraftCommit),
    (rf"{_DRAFT}/files/{_KEY}", DraftFileEntry),
    (_FILES, FileList),
    (rf"{_FILES}-archive", FilesArchive),
    (rf"{_FILES}/{_KEY}/container/{_KEY}", Member),
    (rf"{_FILES}/{_KEY}/container", Members),
    (rf"{_FILES}/{_KEY}/content", FileContent),
    (rf"{_FILES}/{_KEY}", FileEntry),
    (rf"/api/communities/{_ID}", CommunityHandler),
    (rf"/api/communities/{_ID}/records", CommunityRecords),
    (rf"/api/communities/{_ID}/requests", CommunityRequests),
    (r"/api/user/records", MyRecords),
    (r"/api/user/requests", UserRequests),
    (_REQUEST, RequestHandler),
    (rf"{_REQUEST}/actions/{_ID}", RequestAction),
    (rf"{_REQUEST}/comments", Comments),
    (rf"{_REQUEST}/timeline", Timeline),
    (rf"/api/{_OWN}", Vocabulary),
    (rf"/api/{_OWN}/(.+)", Term),
    (rf"/api/vocabularies/{_ID}", Vocabulary),
    (rf"/api/vocabularies/{_ID}/{_ID}", Term),
    ("/account/settings/applications/tokens/new/", TokenPage),
)


class _Api(Application):
    """Paths with `/api//`, as older programs ask, are those with one slash."""

    def find_handler(self, request: HTTPServerRequest, **more: Any) -> Any:
        request.path = re.sub(r"\A/api//+", "/api/", request.path)
        return super().find_handler(request, **more)


def application(service: Service) -> Application:
    options: dict[str, Any] = {"service": service}
    return _Api(
        [(path, handler, options) for path, handler in _ROUTES],
        default_handler_class=Unknown,
        default_handler_args=options,
        log_function=lambda handler: None,
    )
