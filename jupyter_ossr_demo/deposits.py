"""Deposits of users in the demo repository: drafts, their files, and publication."""

from __future__ import annotations

import copy
import secrets
import uuid
from datetime import timedelta
from pathlib import Path

from . import checks, validation, vocabularies
from .content.sources import Blob
from .drafts import Draft, DraftFile, Review, access_status, now
from .store import _ALPHABET, Parent, Record, Store, User, datacite_doi
from .wire import FORBIDDEN, UNKNOWN_PID, Document, Refusal

GRACE = timedelta(days=30)
"""Time in which an owner may delete a record."""
REASONS = frozenset({"copyright", "duplicate", "personal-data", "retracted", "test-record"})
"""Removal reasons that an owner may give."""
LOCKED = "Bucket is locked for modifications."
PENDING = "One or more files have not completed their transfer, please wait."
OPEN_REVIEW = (
    "You cannot publish a draft with an open review request. Please cancel the review request "
    "first."
)


class Deposits:
    """The drafts of a store. Uploads are in `folder`."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.drafts: dict[str, Draft] = {}
        self.reviews: dict[str, Review] = {}
        self._folder = folder

    # Reading

    def draft(self, id: str, user: User | None, *, read: bool = False) -> Draft:
        """The draft, for a user who may change it, or (`read`) read it."""
        draft = self.drafts.get(id)
        if draft is None:
            known = id in self.store.records
            raise Refusal(404, "Not found." if known and not read else UNKNOWN_PID)
        if not self._may(draft, user, read):
            raise Refusal(403, FORBIDDEN)
        return draft

    def _may(self, draft: Draft, user: User | None, read: bool) -> bool:
        if user is None:
            return False
        reviewing = draft.review is not None and draft.review.open and user.curates
        return draft.parent.owner == user.id or user.name == "admin" or reviewing

    def mine(self, user: User) -> list[Draft | Record]:
        """All drafts and records of a user, newest first; a record with changes once, as draft."""
        found: list[Draft | Record] = [
            draft for draft in self.drafts.values() if draft.parent.owner == user.id
        ]
        found += [
            record
            for record in self.store.published()
            if record.parent.owner == user.id and record.id not in self.drafts
        ]
        return sorted(found, key=lambda each: each.created, reverse=True)

    # Writing

    def create(self, user: User, sent: Document) -> tuple[Draft, list[Document]]:
        parent = Parent(self._mint(), None, owner=user.id)
        draft = Draft(self._mint(), parent, 1, now(), now())
        errors = self._fill(draft, sent)
        self.store.parents[parent.id] = parent
        self.drafts[draft.id] = draft
        return draft, errors

    def update(self, draft: Draft, sent: Document) -> list[Document]:
        trial = copy.copy(draft)
        errors = self._fill(trial, sent)
        for name in ("metadata", "access", "custom_fields", "pids", "enabled"):
            setattr(draft, name, getattr(trial, name))
        draft.changed()
        payload = errors + validation.files(draft.enabled, len(draft.files))
        return payload + checks.findings(draft, self.store.communities[checks.COMMUNITY].id)

    def _fill(self, draft: Draft, sent: Document) -> list[Document]:
        checked = validation.check(sent)
        draft.metadata = vocabularies.metadata(checked.metadata)
        draft.custom_fields = vocabularies.custom_fields(sent.get("custom_fields") or {})
        draft.access = checked.access
        draft.enabled = bool((sent.get("files") or {}).get("enabled", True))
        if "pids" in sent and not draft.edits:
            draft.pids = dict(sent["pids"] or {})
        return checked.errors

    def discard(self, draft: Draft) -> None:
        if draft.review and draft.review.open:
            message = "You cannot delete a draft with an open review. Please cancel the review "
            raise Refusal(400, message + "first.")
        del self.drafts[draft.id]
        if not draft.edits and not draft.parent.versions:
            self.store.parents.pop(draft.parent.id, None)

    def reserve(self, draft: Draft) -> None:
        if "doi" in draft.pids:
            raise Refusal.field("pids.doi", "A PID already exists for type doi")
        draft.pids["doi"] = datacite_doi(draft.id)
        draft.changed()

    def release(self, draft: Draft) -> None:
        if "doi" not in draft.pids:
            raise Refusal(404, UNKNOWN_PID)
        del draft.pids["doi"]
        draft.changed()

    def edit(self, record: Record, user: User | None) -> Draft:
        """The draft of a published record: the existing or a new one."""
        self._owned(record, user)
        if record.id not in self.drafts:
            draft = self._from(record, record.id, record.index)
            draft.edits, draft.revision = record, record.revision + 12
            draft.files = self._copies(record)
            draft.pids = dict(record.pids)
            self.drafts[draft.id] = draft
        return self.drafts[record.id]

    def version(self, record: Record, user: User | None) -> Draft:
        """The draft of the next version: the existing one, or a new one without files."""
        self._owned(record, user)
        for draft in self.drafts.values():
            if draft.parent is record.parent and not draft.edits:
                return draft
        newest = record.parent.latest or record
        draft = self._from(newest, self._mint(), newest.index + 1)
        draft.metadata.pop("version", None)
        draft.metadata["publication_date"] = now().date().isoformat()
        self.drafts[draft.id] = draft
        return draft

    def _from(self, record: Record, id: str, index: int) -> Draft:
        draft = Draft(id, record.parent, index, now(), now(), revision=5)
        draft.metadata = copy.deepcopy(record.metadata)
        draft.custom_fields = copy.deepcopy(record.custom_fields)
        draft.access = {key: value for key, value in record.access.items() if key != "status"}
        return draft

    def _owned(self, record: Record, user: User | None) -> None:
        if user is None or (record.parent.owner != user.id and user.name != "admin"):
            raise Refusal(403, FORBIDDEN)

    def _copies(self, record: Record) -> dict[str, DraftFile]:
        return {
            entry.key: DraftFile(
                entry.key, now(), now(), entry.blob.size, entry.blob, completed=True, id=entry.id
            )
            for entry in record.files.values()
        }

    # Files

    def init(self, draft: Draft, sent: object) -> None:
        for key, size in validation.new_files(sent):
            if key in draft.files:
                raise Refusal(400, f"File with key {key} already exists.")
            draft.files[key] = DraftFile(key, now(), now(), size)

    def file(self, draft: Draft, key: str) -> DraftFile:
        if key not in draft.files:
            raise Refusal(404, f"Record '{draft.id}' has no file '{key}'.")
        return draft.files[key]

    def place(self) -> Path:
        """Path for the next upload."""
        return self._folder / uuid.uuid4().hex

    def received(self, draft: Draft, file: DraftFile, blob: Blob) -> bool:
        """Store an upload; False if it came too late, and the file is lost."""
        if file.completed:
            del draft.files[file.key]
            return False
        file.blob = blob
        return True

    def commit(self, file: DraftFile, internal: str) -> None:
        if file.blob is None:
            raise Refusal(500, internal)
        if not file.blob.size:
            raise Refusal(400, "Empty files are not accepted.")
        file.completed, file.updated = True, now()

    def remove(self, draft: Draft, key: str) -> None:
        file = self.file(draft, key)
        if draft.edits and file.completed:
            raise Refusal(403, LOCKED)
        del draft.files[key]

    def download_files(self, draft: Draft) -> None:
        """As `files-import`: the previous version's files, without copying them."""
        if draft.files:
            raise Refusal.field("files.enabled", "Please remove all files first.")
        if draft.parent.latest is not None:
            draft.files = self._copies(draft.parent.latest)

    # Publishing

    def publishable(self, draft: Draft) -> None:
        """Raises the refusal of publication or submission, if any."""
        errors = validation.required(draft.metadata) + validation.files(
            draft.enabled, len(draft.files)
        )
        if errors:
            raise Refusal(400, "A validation error occurred.", errors=errors)
        if any(not file.completed for file in draft.files.values()):
            raise Refusal.field("files", PENDING)
        self.checked(draft)

    def checked(self, draft: Draft) -> None:
        """Raises the refusal of a community's check, if any."""
        checks.passed(draft, self.store.communities[checks.COMMUNITY].id)

    def delete(self, record: Record, user: User | None, reason: str) -> str:
        """Delete within 30 days, or request a deletion later; returns the state of the request."""
        self._owned(record, user)
        if reason not in REASONS:
            raise Refusal.field("_schema", "Invalid removal reason")
        if now() - record.created > GRACE:
            return "submitted"
        record.deleted = True
        return "accepted"

    def publish(self, draft: Draft, *, accepted: bool = False) -> Record:
        if draft.review and not accepted:
            if draft.review.status in ("created", "submitted"):
                raise Refusal(400, OPEN_REVIEW)
            raise Refusal(500, "Internal server error")
        self.publishable(draft)
        record = self._changed(draft) if draft.edits else self._new(draft)
        record.tokens = {}
        del self.drafts[draft.id]
        return record

    def _changed(self, draft: Draft) -> Record:
        assert draft.edits is not None  # noqa: S101
        record = draft.edits
        record.metadata, record.custom_fields = draft.metadata, draft.custom_fields
        record.access = self._status(draft)
        record.revision += 2
        return record

    def _new(self, draft: Draft) -> Record:
        pids = {}
        if draft.access["record"] == "public":
            oai = {"identifier": f"oai:zenodo.org:{draft.id}", "provider": "oai"}
            pids = {"doi": draft.pids.get("doi") or datacite_doi(draft.id), "oai": oai}
        record = Record(
            id=draft.id,
            parent=draft.parent,
            index=draft.index,
            metadata=draft.metadata,
            access=self._status(draft),
            custom_fields=draft.custom_fields,
            pids=pids,
            files={file.key: file.entry() for file in draft.files.values()},
            created=now(),
            deleted=False,
            views=0,
            downloads=0,
        )
        draft.parent.versions.append(record)
        self.store.records[record.id] = record
        return record

    def _status(self, draft: Draft) -> Document:
        return {**draft.access, "status": access_status(draft)}

    def _mint(self) -> str:
        letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
        return f"{letters[:5]}-{letters[5:]}"
