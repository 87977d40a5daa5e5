"""A record, a file, a community as JSON of InvenioRDM 14."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from .store import EPOCH, Community, Entry, Parent, Record, User, datacite_doi
from .ui import ui
from .wire import Document

#: DataCite's resolver for test DOIs.
RESOLVER = "https://handle.test.datacite.org"
_ACCESS_LINKS = ("links", "grants", "users", "groups", "request")


def timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def record(item: Record, base: str, user: User | None, *, hit: bool, with_ui: bool) -> Document:
    """A record as in `GET /api/records/{id}`, or as a `hit` of a search."""
    document: Document = {
        "id": item.id,
        "created": timestamp(item.created),
        "updated": timestamp(item.created),
        "links": links(item, base),
        "revision_id": item.revision,
        "parent": parent(item.parent, hit),
        "versions": {"is_latest": item.is_latest, "index": item.index},
        "is_published": True,
        "is_draft": False,
        "pids": item.pids,
        "metadata": item.metadata,
        "custom_fields": item.custom_fields,
        "access": item.access,
        "files": _files(item, base, user, hit),
        "media_files": _media(item, user, hit),
        "status": "published",
        "deletion_status": {"is_deleted": False, "status": "P"},
        "stats": _stats(item),
    }
    if with_ui:
        document["ui"] = ui(item)
    return document


def links(item: Record, base: str) -> Document:
    api, html = f"{base}/api/records/{item.id}", f"{base}/records/{item.id}"
    parent = f"{base}/api/records/{item.parent.id}"
    all_links: Document = {"self": api, "self_html": html, "preview_html": f"{html}?preview=1"}
    if "doi" in item.pids:
        doi = item.pids["doi"]["identifier"]
        all_links["doi"] = all_links["self_doi"] = f"{RESOLVER}/{doi}"
        all_links["self_doi_html"] = f"{base}/doi/{doi}"
    all_links |= {"parent": parent, "parent_html": f"{base}/records/{item.parent.id}"}
    if item.pids.get("doi", {}).get("provider") == "datacite":
        doi = datacite_doi(item.parent.id)["identifier"]
        all_links["parent_doi"] = f"{RESOLVER}/{doi}"
        all_links["parent_doi_html"] = f"{base}/doi/{doi}"
    return all_links | {
        "files": f"{api}/files",
        "archive": f"{api}/files-archive",
        "latest": f"{api}/versions/latest",
        "latest_html": f"{html}/latest",
        "versions": f"{api}/versions",
        "draft": f"{api}/draft",
        **{f"access_{name}": f"{api}/access/{name}" for name in _ACCESS_LINKS},
        "access": f"{api}/access",
        "communities": f"{api}/communities",
        "request_deletion": f"{api}/request-deletion",
        "requests": f"{api}/requests",
    }


def file_links(item: Record, entry: Entry, base: str) -> Document:
    url = f"{base}/api/records/{item.id}/files/{quote(entry.key, safe='/')}"
    found = {"self": url, "content": f"{url}/content"}
    if entry.ext == "zip":
        found["container"] = f"{url}/container"
    return found


def file_entry(item: Record, entry: Entry, base: str) -> Document:
    """A file as in the file endpoints."""
    return {
        "created": timestamp(item.created),
        "updated": timestamp(item.created),
        "mimetype": entry.mimetype,
        "version_id": entry.id,
        "file_id": entry.id,
        "bucket_id": entry.id,
        "metadata": {},
        "access": {"hidden": False},
        "links": file_links(item, entry, base),
        "key": entry.key,
        "transfer": {"type": "L"},
        "status": "completed",
        "checksum": f"md5:{entry.blob.md5}",
        "size": entry.blob.size,
        "storage_class": "L",
    }


def file_list(item: Record, base: str) -> Document:
    """`GET /api/records/{id}/files`."""
    url = f"{base}/api/records/{item.id}"
    document: Document = {
        "enabled": bool(item.files),
        "links": {"self": f"{url}/files", "archive": f"{url}/files-archive"},
    }
    if item.files:
        document["entries"] = [file_entry(item, entry, base) for entry in item.files.values()]
        document |= {"default_preview": None, "order": []}
    return document


def community(item: Community, base: str) -> Document:
    """`GET /api/communities/{id}`."""
    url = f"{base}/api/communities/{item.id}"
    return {
        **_community(item),
        "links": {
            "self": url,
            "self_html": f"{base}/communities/{item.slug}/",
            "logo": f"{url}/logo",
            "requests": f"{url}/requests",
            "records": f"{url}/records",
        },
        "metadata": {"title": item.title, "description": item.description},
        "custom_fields": {},
    }


def _community(item: Community) -> Document:
    return {
        "id": item.id,
        "created": timestamp(EPOCH),
        "updated": timestamp(EPOCH),
        "links": {},
        "revision_id": 2,
        "slug": item.slug,
        "metadata": {"title": item.title},
        "access": {
            "visibility": "public",
            "members_visibility": "public",
            "member_policy": "open",
            "record_submission_policy": "open",
            "review_policy": "open" if item.slug == "other" else "closed",
        },
        "deletion_status": {"is_deleted": False, "status": "P"},
        "children": {"allow": False},
    }


def parent(parent: Parent, hit: bool) -> Document:
    settings = {
        "allow_user_requests": False,
        "allow_guest_requests": False,
        "accept_conditions_text": None,
        "secret_link_expiration": 0,
    }
    communities: Document = {}
    if (item := parent.community) is not None:
        entry = _community(item)
        if not hit:
            entry["metadata"] = {"title": item.title, "description": item.description}
            entry["custom_fields"] = {}
        communities = {"ids": [item.id], "default": item.id, "entries": [entry]}
    doi = parent.versions[0].pids.get("doi", {}) if parent.versions else {}
    return {
        "id": parent.id,
        "access": {"owned_by": {"user": str(parent.owner)}, "settings": settings},
        "communities": communities,
        "pids": {"doi": datacite_doi(parent.id)} if doi.get("provider") == "datacite" else {},
    }


def listed_file(entry: Entry) -> Document:
    """A file as a record or draft lists it, without links."""
    return {
        "id": entry.id,
        "checksum": f"md5:{entry.blob.md5}",
        "ext": entry.ext,
        "size": entry.blob.size,
        "mimetype": entry.mimetype,
        "storage_class": "L",
        "key": entry.key,
        "metadata": {},
        "access": {"hidden": False},
    }


def _files(item: Record, base: str, user: User | None, hit: bool) -> Document:
    enabled = bool(item.files)
    if not item.files_visible_to(user):
        return {"enabled": enabled}
    entries = {}
    for entry in item.files.values():
        links = {} if hit else {"links": file_links(item, entry, base)}
        entries[entry.key] = listed_file(entry) | links
    return {
        "enabled": enabled,
        "order": [],
        "count": len(entries),
        "total_bytes": sum(entry.blob.size for entry in item.files.values()),
        "entries": entries,
    }


def _media(item: Record, user: User | None, hit: bool) -> Document:
    if not item.files_visible_to(user):
        return {"enabled": False}
    return {"enabled": False, "order": [], "count": 0, "total_bytes": 0, "entries": {}}


def _stats(item: Record) -> Document:
    def counts(views: int, downloads: int) -> Document:
        return {
            "views": views,
            "unique_views": views,
            "downloads": downloads,
            "unique_downloads": downloads,
            "data_volume": 0.0,
        }

    versions = item.parent.versions
    total = counts(sum(v.views for v in versions), sum(v.downloads for v in versions))
    return {"this_version": counts(item.views, item.downloads), "all_versions": total}
