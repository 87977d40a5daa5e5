"""The REST API of the demo repository: parse, ask the store, answer."""

from __future__ import annotations

from typing import Any

from tornado.web import Application

from .base import Service, Unknown
from .communities import CommunityHandler, CommunityRecords
from .files import FileContent, FileEntry, FileList, FilesArchive, Member, Members
from .records import Latest, Me, RecordHandler, Records, Versions

_ID = r"([^/]+)"
_KEY = r"(.+)"
_FILES = rf"/api/records/{_ID}/files"
#: The first that fits answers: a key may hold slashes, so the longer endings come first.
_ROUTES = (
    (r"/api/me", Me),
    (r"/api/records", Records),
    (rf"/api/records/{_ID}", RecordHandler),
    (rf"/api/records/{_ID}/versions", Versions),
    (rf"/api/records/{_ID}/versions/latest", Latest),
    (_FILES, FileList),
    (rf"{_FILES}-archive", FilesArchive),
    (rf"{_FILES}/{_KEY}/container/{_KEY}", Member),
    (rf"{_FILES}/{_KEY}/container", Members),
    (rf"{_FILES}/{_KEY}/content", FileContent),
    (rf"{_FILES}/{_KEY}", FileEntry),
    (rf"/api/communities/{_ID}", CommunityHandler),
    (rf"/api/communities/{_ID}/records", CommunityRecords),
)


def application(service: Service) -> Application:
    options: dict[str, Any] = {"service": service}
    return Application(
        [(path, handler, options) for path, handler in _ROUTES],
        default_handler_class=Unknown,
        default_handler_args=options,
        log_function=lambda handler: None,
    )
