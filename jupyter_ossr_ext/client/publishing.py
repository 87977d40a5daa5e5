"""A folder as what is published, filled in as the form is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ..models import (
    CheckIn,
    DiffIn,
    FieldError,
    Finding,
    PrepareIn,
    PublishSpec,
    SuppressedFinding,
    ValidateIn,
)
from ..problems import Exists
from ..storage import manifest
from .session import Session


class PublishPreview(msgspec.Struct, rename="camel"):
    """What would be published, and what stands against it."""

    spec: PublishSpec
    findings: list[Finding]
    problems: list[FieldError]
    """Reasons for rejection, and terms that the community requires."""

    @property
    def blocked(self) -> bool:
        ignored = {one.id for one in self.spec.suppressed}
        return bool(self.problems) or any(
            one.severity == "stop" and one.id not in ignored for one in self.findings
        )


class FolderPublishing:
    """Publishing of the folders below a session's root."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def spec(
        self,
        folder: Path | str,
        *,
        files: Sequence[str] = (),
        finish: Literal["draft", "submit", "publish"] = "draft",
        version_of: str | None = None,
        again: bool = False,
        pack: Literal["zip", "files"] = "zip",
        comment: str = "",
        ignored: Sequence[SuppressedFinding] = (),
        source: str | None = None,
    ) -> PublishSpec:
        """The job that publishes a folder below the root, filled in as the form is.

        A draft that was left of the folder is continued.

        Args:
            files: Relative to `folder`; default: those that the form selects.
            finish: What to do with the draft: leave it, submit it to curators, or publish it.
            version_of: DOI, address or id of the record that this is a new version of. Its
                metadata stay but for what metadata files of the folder say.
            again: Publish a folder a second time that is published or in review already.
            ignored: Findings to publish despite of, with the reasons.

        Raises:
            Exists: The folder was published before, and neither `version_of` nor `again` is given.
        """
        catalogue = self._session.services.catalogue
        place = self._session.relative(folder)
        last: str | None = None
        if version_of:
            source, last = await catalogue.resolve(version_of, source)
        chosen = source or catalogue.sources()[0].id
        draft = None if last or again else await self._draft_of(place, chosen)
        found = await self._session.services.preparation.prepare(PrepareIn(chosen, [place], last))
        names = list(files) or [one.path for one in found.files if one.ticked]
        metadata = found.metadata
        if last and not metadata.version:
            diff = await self._session.services.preparation.diff(
                DiffIn(chosen, last, found.folder, names)
            )
            metadata = msgspec.structs.replace(metadata, version=diff.proposed or "")
        return PublishSpec(
            source=chosen,
            folder=found.folder,
            metadata=metadata,
            files=names,
            pack=pack,
            finish=finish,
            comment=comment,
            draft=draft,
            version_of=last,
            suppressed=list(ignored),
            title=metadata.title,
        )

    async def preview(self, spec: PublishSpec) -> PublishPreview:
        """What publishing would meet; nothing is sent."""
        preparation = self._session.services.preparation
        sources = {one.id: one for one in self._session.services.catalogue.sources()}
        findings = await preparation.check(CheckIn(spec.folder, spec.files))
        valid = await preparation.validate(
            ValidateIn(spec.metadata, ossr=sources[spec.source].rules == "ossr")
        )
        required = valid.required if spec.finish == "submit" and not spec.version_of else []
        waived = {one.id for one in spec.suppressed}
        missing = [one for one in required if f"ossr{one.pointer}" not in waived]
        return PublishPreview(spec, findings, [*valid.problems, *missing])

    async def _draft_of(self, place: str, source: str) -> str | None:
        folder = self._session.root / place
        published = (await asyncio.to_thread(manifest.read, folder)).published
        for one in published:
            if one.source == source and one.state != "draft":
                state = "published as" if one.state == "published" else "submitted for review as"
                raise Exists(
                    f"The folder was {state} {one.doi or one.record}. Publish a new version of it "
                    "(--version-of), or a second record (--again)."
                )
        drafts = [one.record for one in published if one.source == source]
        return drafts[-1] if drafts else None
