"""Checks before the first upload of a publication."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ..backends.repository import Repository
from ..jobs import Reporter
from ..metadata import validate
from ..models import Draft, FieldError, Finding, PublishSpec
from ..problems import ChecksFailed, Incomplete
from ..storage import pack
from ..submissions.curation import unexplained
from .checks import check, stopping
from .draft_files import file_size
from .preparation import PublishPreparation


class PreflightChecks:
    """For one publication. Makes no changes."""

    def __init__(
        self,
        preparation: PublishPreparation,
        repository: Repository,
        spec: PublishSpec,
        report: Reporter,
    ) -> None:
        self._preparation = preparation
        self._repository = repository
        self._spec = spec
        self._report = report

    @property
    def ossr(self) -> bool:
        """Whether the community requires the terms of OSSR."""
        return self._repository.source.rules == "ossr"

    async def run(self, draft: str | None) -> tuple[Path, list[str]]:
        """The folder and its selected files, if nothing prevents the publication.

        Args:
            draft: The draft to continue with.
        """
        spec = self._spec
        validation = validate(spec.metadata, ossr=False)
        if validation.problems:
            raise Incomplete(validation.problems[0].detail, fields=validation.problems)
        if missing := await self._missing(draft):
            raise Incomplete(missing[0].detail, fields=missing)

        def look() -> tuple[Path, list[str], list[Finding]]:
            folder = self._preparation.folder(spec.folder)
            names = self._preparation.names(spec.folder, spec.files)
            self._within_limits(folder, names, draft)
            return folder, names, check(folder, names)

        folder, names, found = await asyncio.to_thread(look)
        stops = stopping(found, spec.suppressed)
        if stops:
            places = ", ".join(dict.fromkeys(f"{s.path}:{s.line or 1}" for s in stops[:5]))
            raise ChecksFailed(
                f"{stops[0].message} Found in {places}. Nothing was uploaded.",
                paths=[each.path for each in stops if each.path],
            )
        if unknown := await self._preparation.terms.unknown(self._repository, spec.metadata):
            raise Incomplete(unknown[0].detail, fields=unknown)
        self._remember(found)
        return folder, names

    def _within_limits(self, folder: Path, names: list[str], draft: str | None) -> None:
        """What the repository would reject, before a draft is created for it."""
        if draft and not names:
            return  # the draft has its files, or is of a record whose files do not change
        sizes = [file_size(folder / name) for name in names]
        if self._spec.write_codemeta and "codemeta.json" not in names:
            sizes.append(1)
        if names and self._spec.pack == "zip":
            sizes = [1]  # its size is known when it is packed
        pack.within_limits(sizes, self._repository.source.limits)

    async def _missing(self, draft: str | None) -> list[FieldError]:
        """Missing terms of the OSSR without a reason, which prevent the submission to its curators.

        New versions of accepted records are not submitted to them.
        """
        spec = self._spec
        if spec.finish != "submit" or spec.version_of or not self.ossr:
            return []
        missing = unexplained(spec)
        if missing and draft and not asks_curators(await self._repository.publisher.draft(draft)):
            return []
        return missing

    def _remember(self, found: list[Finding]) -> None:
        """Reasons are stored in the job's log."""
        words = {each.id: f"{each.path or ''}: {each.message}".lstrip(": ") for each in found}
        for each in self._spec.suppressed:
            if each.id in words:
                self._report.log(
                    f"Published despite a finding: {words[each.id]} Reason: {each.reason}"
                )


def asks_curators(draft: Draft) -> bool:
    """Whether a community reviews it: versions of accepted records are not reviewed again."""
    return draft.index == 1 and not draft.published
