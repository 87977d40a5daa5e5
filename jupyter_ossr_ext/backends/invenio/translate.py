"""InvenioRDM's records as our types. Functions only, without requests."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET

from ... import models as m
from ..._util import file_kinds
from ..._util.tex import readable
from ...problems import UpstreamDown
from . import metadata, wire
from .settings import InvenioConfig
from .texts import line


def summary(config: InvenioConfig, hit: wire.Record) -> m.RecordSummary:
    """A search result."""
    files = hit.files or wire.Files()
    hidden = files.entries is UNSET and files.count is None
    views, downloads = _counts(hit.stats)
    known = metadata.read(hit, *SUMMARY)
    stripped = hit.ui.description_stripped if hit.ui else None
    return m.RecordSummary(
        source=config.id,
        id=hit.id,
        title=readable(known.get("title", "")),
        parent=hit.parent.id if hit.parent else None,
        creators=metadata.names_of(known.get("creators", [])),
        publication_date=known.get("publication_date"),
        version=known.get("version"),
        resource_type=known.get("resource_type"),
        access=known.get("access", m.Access()),
        size=None if hidden else _size(files),
        file_count=None if hidden else _count(files),
        description=line(known.get("description") or stripped),  # its text joins paragraphs
        doi=_doi(hit.pids),
        is_latest=hit.versions.is_latest if hit.versions else True,
        views=views,
        downloads=downloads,
    )


SUMMARY = (
    "title",
    "creators",
    "publication_date",
    "version",
    "resource_type",
    "access",
    "description",
)
"""Fields of the metadata that a search result shows."""


def record(config: InvenioConfig, payload: wire.Record) -> m.Record:
    """A record in full."""
    files = payload.files or wire.Files()
    views, downloads = _counts(payload.stats)
    parent = payload.parent or wire.Parent()
    page = "uploads" if payload.is_draft else "records"
    entries = {} if files.entries is UNSET else files.entries
    known = metadata.read(payload)
    return m.Record(
        **{**known, "title": readable(known.get("title", ""))},
        source=config.id,
        id=payload.id,
        url=f"{config.url}/{page}/{payload.id}",
        parent=parent.id,
        created=payload.created,
        updated=payload.updated,
        is_latest=payload.versions.is_latest if payload.versions else True,
        is_draft=payload.is_draft,
        communities=_communities(config, parent.communities),
        doi=_doi(payload.pids),
        concept_doi=_doi(parent.pids),
        files=entry_list(entries.values()),
        files_hidden=files.enabled and files.entries is UNSET,
        default_preview=files.default_preview or None,
        views=views,
        downloads=downloads,
    )


def entry_list(files: Iterable[wire.File]) -> list[m.FileEntry]:
    """Complete, visible files by name: the repository lists them in no order.

    Raises `UpstreamDown` for a negative size.
    """
    files = list(files)
    if wrong := [each.key for each in files if (each.size or 0) < 0]:
        raise UpstreamDown(f"The repository gives {wrong[0]!r} a negative size.")
    return sorted(
        (
            m.FileEntry(
                key=each.key,
                size=each.size or 0,
                checksum=each.checksum,
                mimetype=each.mimetype,
                listable=_listable(each),
            )
            for each in files
            if each.status in {None, "completed"} and not (each.access and each.access.hidden)
        ),
        key=lambda entry: entry.key,
    )


def version(payload: wire.Record) -> m.VersionSummary:
    versions = payload.versions or wire.Versions()
    known = metadata.read(payload, "version", "publication_date")
    return m.VersionSummary(
        id=payload.id,
        index=versions.index,
        version=known.get("version"),
        publication_date=known.get("publication_date"),
        doi=_doi(payload.pids),
        is_latest=versions.is_latest,
    )


def facets(found: wire.Found) -> list[m.Facet]:
    """The facets of a search result, without empty values."""
    made = [
        m.Facet(
            name, payload.label or name.replace("_", " ").capitalize(), _buckets(payload.buckets)
        )
        for name, payload in (found.aggregations or {}).items()
    ]
    return [facet for facet in made if facet.buckets]


def archive(key: str, payload: wire.Container) -> m.Archive:
    members = [
        m.ArchiveMember(each.key, max(0, each.size), each.compressed_size)
        for each in payload.entries
    ]
    return m.Archive(key, members, max(payload.total, len(members)), payload.truncated)


def _buckets(payload: list[wire.Bucket], parent: str = "", title: str = "") -> list[m.FacetBucket]:
    """Types and their subtypes in one list; `parent::child` selects a subtype."""
    made: list[m.FacetBucket] = []
    for each in payload:
        key, label = f"{parent}{each.key}", f"{title}{each.label or each.key}"
        if each.doc_count or each.is_selected:
            made.append(m.FacetBucket(key, label, each.doc_count, each.is_selected))
        if each.inner:
            made += _buckets(each.inner.buckets, f"{key}::", f"{label} / ")
    return made


def _communities(config: InvenioConfig, payload: wire.Communities | None) -> list[m.CommunityRef]:
    if not payload:
        return []
    entries = payload.entries or [wire.Community(id=id) for id in payload.ids or []]
    return [
        m.CommunityRef(
            id=each.id,
            slug=each.slug,
            title=each.metadata.title if each.metadata else None,
            url=f"{config.url}/communities/{each.slug or each.id}",
        )
        for each in entries
    ]


def _doi(pids: dict[str, wire.Pid] | None) -> str | None:
    return (pids["doi"].identifier or None) if pids and "doi" in pids else None


def _size(files: wire.Files) -> int | None:
    if files.total_bytes is not None or files.entries is UNSET:
        return None if files.total_bytes is None else max(0, files.total_bytes)
    return sum(max(0, each.size or 0) for each in files.entries.values())


def _count(files: wire.Files) -> int | None:
    if files.count is not None or files.entries is UNSET:
        return files.count
    return len(files.entries)


def _counts(stats: wire.Stats | None) -> tuple[int | None, int | None]:
    """Unique views and downloads of all versions together, as on the record's page."""
    if not stats or not (payload := stats.all_versions or stats.this_version):
        return None, None
    views = payload.views if payload.unique_views is None else payload.unique_views
    downloads = payload.downloads if payload.unique_downloads is None else payload.unique_downloads
    return (None if views is None else int(views), None if downloads is None else int(downloads))


def _listable(payload: wire.File) -> bool:
    offered = bool(payload.links and payload.links.container)
    return offered or file_kinds.listable(payload.key)
