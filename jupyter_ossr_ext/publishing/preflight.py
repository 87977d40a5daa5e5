"""What must be so before anything of a publication is sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ..backends.repository import Repository
from ..jobs import Reporter
from ..metadata import validate
from ..models import Draft, FieldError, Finding, PublishSpec
from ..problems import ChecksFailed, Incomplete
from ..submissions.curation import unexplained
from .checks import check, stopping
from .preparation import Preparing


class Clearance:
    """Of one publication. Looks, and changes nothing."""

    def __init__(
        self, preparing: Preparing, repository: Repository, spec: PublishSpec, report: Reporter
    ) -> None:
        self._preparing = preparing
        self._repository = repository
        self._spec = spec
        self._report = report

    @property
    def ossr(self) -> bool:
        """Whether the community asks for the terms of OSSR."""
        return self._repository.source.rules == "ossr"

    async def given(self, draft: str | None) -> tuple[Path, list[str]]:
        """The folder and its chosen files, where nothing speaks against sending them.

        Args:
            draft: That is gone on with.
        """
        spec = self._spec
        told = validate(spec.metadata, ossr=False)
        if told.problems:
            raise Incomplete(told.problems[0].detail, fields=told.problems)
        if missing := await self._missing(draft):
            raise Incomplete(missing[0].detail, fields=missing)

        def look() -> tuple[Path, list[str], list[Finding]]:
            folder = self._preparing.folder(spec.folder)
            names = self._preparing.names(spec.folder, spec.files)
            return folder, names, check(folder, names)

        folder, names, found = await asyncio.to_thread(look)
        stops = stopping(found, spec.overridden)
        if stops:
            places = ", ".join(dict.fromkeys(f"{s.path}:{s.line or 1}" for s in stops[:5]))
            raise ChecksFailed(
                f"{stops[0].message} Found in {places}. Nothing was uploaded.",
                paths=[each.path for each in stops if each.path],
            )
        self._remember(found)
        return folder, names

    async def _missing(self, draft: str | None) -> list[FieldError]:
        """What keeps it from the curators of the OSSR: terms that are not there, for no reason.

        Versions of what they took are not sent to them.
        """
        spec = self._spec
        if spec.finish != "submit" or spec.version_of or not self.ossr:
            return []
        missing = unexplained(spec)
        if missing and draft and not asks_curators(await self._repository.publisher.draft(draft)):
            return []
        return missing

    def _remember(self, found: list[Finding]) -> None:
        """Reasons are kept in the log of the job."""
        words = {each.id: f"{each.path or ''}: {each.message}".lstrip(": ") for each in found}
        for each in self._spec.overridden:
            if each.id in words:
                self._report.log(
                    f"Published despite a finding: {words[each.id]} Reason: {each.reason}"
                )


def asks_curators(draft: Draft) -> bool:
    """Whether a community is asked: versions of what it took are not reviewed again."""
    return draft.index == 1 and not draft.published
