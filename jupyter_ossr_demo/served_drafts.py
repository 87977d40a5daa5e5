"""Drafts, their files, and reviews as JSON of InvenioRDM 14."""

from __future__ import annotations

from urllib.parse import quote

from . import served
from .drafts import Draft, DraftFile, Review, access_status
from .store import User
from .wire import Document


def draft(item: Draft, base: str, errors: list[Document] | None = None) -> Document:
    """A draft as in `GET /api/records/{id}/draft`; with `errors` after a change."""
    parent = served.parent(item.parent, hit=False)
    if item.review is not None:
        parent["review"] = _short(item.review)
    document = {
        "id": item.id,
        "created": served.timestamp(item.created),
        "updated": served.timestamp(item.updated),
        "links": links(item, base),
        "revision_id": item.revision,
        "parent": parent,
        "versions": {
            "is_latest": bool(item.edits and item.edits.is_latest),
            "is_latest_draft": True,
            "index": item.index,
        },
        "is_published": item.edits is not None,
        "is_draft": True,
        "expires_at": str(item.created),
        "pids": item.pids,
        "metadata": item.metadata,
        "custom_fields": item.custom_fields,
        "access": {**item.access, "status": access_status(item)},
        "files": _files(item),
        "media_files": {"enabled": False, "order": [], "count": 0, "total_bytes": 0, "entries": {}},
        "status": item.status,
    }
    return document | ({"errors": errors} if errors else {})


def links(item: Draft, base: str) -> Document:
    api, html = f"{base}/api/records/{item.id}", f"{base}/records/{item.id}"
    return {
        "self": f"{api}/draft",
        "self_html": f"{base}/uploads/{item.id}",
        "preview_html": f"{html}?preview=1",
        "reserve_doi": f"{api}/draft/pids/doi",
        "files": f"{api}/draft/files",
        "archive": f"{api}/draft/files-archive",
        "versions": f"{api}/versions",
        "record": api,
        "record_html": html,
        "publish": f"{api}/draft/actions/publish",
        "review": f"{api}/draft/review",
        "access": f"{api}/access",
        "communities": f"{api}/communities",
        "requests": f"{api}/requests",
    }


def file_list(item: Draft, base: str) -> Document:
    url = f"{base}/api/records/{item.id}/draft"
    return {
        "enabled": item.enabled,
        "links": {"self": f"{url}/files", "archive": f"{url}/files-archive"},
        "entries": [file(item, each, base) for each in item.files.values()],
        "default_preview": None,
        "order": [],
    }


def file(item: Draft, each: DraftFile, base: str) -> Document:
    url = f"{base}/api/records/{item.id}/draft/files/{quote(each.key, safe='/')}"
    document: Document = {
        "created": served.timestamp(each.created),
        "updated": served.timestamp(each.updated),
        "metadata": None,
        "access": {"hidden": False},
        "links": {"self": url, "content": f"{url}/content", "commit": f"{url}/commit"},
        "key": each.key,
        "transfer": {"type": "L"},
        "status": "completed" if each.completed else "pending",
    }
    if each.completed and each.blob is not None:
        ids = {"version_id": each.id, "file_id": each.id, "bucket_id": item.id}
        document |= {
            **ids,
            "mimetype": each.entry().mimetype,
            "checksum": f"md5:{each.blob.md5}",
            "size": each.blob.size,
            "storage_class": "L",
        }
    elif each.size is not None:
        document["size"] = each.size
    return document


def review(item: Review, base: str, user: User | None) -> Document:
    """A request. `actions` are those that this user may take."""
    url = f"{base}/api/requests/{item.id}"
    actions = []
    if item.open and user is not None:
        actions = ["accept", "decline"] if user.curates else []
        actions += ["cancel"] if user.id == item.creator else []
    elif item.status == "created":
        actions = ["submit"]
    return {
        "id": item.id,
        "created": served.timestamp(item.created),
        "updated": served.timestamp(item.updated),
        "links": {
            "self": url,
            "self_html": f"{base}/me/requests/{item.id}",
            "comments": f"{url}/comments",
            "timeline": f"{url}/timeline",
            "actions": {name: f"{url}/actions/{name}" for name in actions},
        },
        "revision_id": item.revision,
        "type": "community-submission",
        "title": item.title,
        "number": str(item.number),
        "status": item.status,
        "is_closed": item.status not in ("created", "submitted"),
        "is_open": item.open,
        "expires_at": None,
        "is_expired": False,
        "last_reply": item.events[-1] if item.events else None,
        "last_activity_at": served.timestamp(item.updated),
        "created_by": {"user": str(item.creator)},
        "receiver": {"community": item.community},
        "topic": {"record": item.draft},
        "files": {"enabled": True},
    }


def _short(item: Review) -> Document:
    return {
        "id": item.id,
        "links": {},
        "type": "community-submission",
        "title": "",
        "status": item.status,
        "receiver": {"community": item.community},
    }


def _files(item: Draft) -> Document:
    done = [file.entry() for file in item.files.values() if file.completed]
    return {
        "enabled": item.enabled,
        "order": [],
        "count": len(done),
        "total_bytes": sum(entry.blob.size for entry in done),
        "entries": {entry.key: served.listed_file(entry) for entry in done},
    }
