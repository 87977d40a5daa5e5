"""Preparation of a publication, before anything is uploaded."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from .._util.gather import settle
from ..metadata import (
    merged,
    read_folder,
    to_codemeta,
    validate,
    with_account,
    with_last_version,
)
from ..models import (
    CheckIn,
    DiffIn,
    FilledField,
    Finding,
    FixIn,
    Limits,
    NotebookDependencies,
    OmittedField,
    Person,
    Preparation,
    PrepareIn,
    RecordMetadata,
    ValidateIn,
    Validation,
    VersionDiff,
    Written,
)
from ..problems import Exists, Malformed, NotFound, Problem, UnsafePath
from ..provenance.notebook_dependencies import NotebookProvenance, as_related
from ..records.catalogue import Catalogue
from ..storage import pack
from ..storage.checksums import checksum_of, same
from ..storage.paths import inside, relative, shown
from .checks import check
from .fixes import fixed, write
from .selection import of_version, offered, uploaded_from
from .vocabulary_terms import VocabularyTerms

PATIENCE = 3
"""Time limit in seconds for the repository to name the signed-in user, and to look up terms."""


class PublishPreparation:
    """Inspects a folder of Jupyter's `root`, and applies fixes."""

    def __init__(self, root: Path, catalogue: Catalogue, provenance: NotebookProvenance) -> None:
        self._root = root
        self._catalogue = catalogue
        self._provenance = provenance
        self.terms = VocabularyTerms()

    async def prepare(self, wanted: PrepareIn) -> Preparation:
        """Files with their selection, metadata with origins, and problems."""
        repository = self._catalogue.repository(wanted.source)
        me: Person | None = None
        with contextlib.suppress(Problem, TimeoutError):  # the name is optional
            async with asyncio.timeout(PATIENCE):
                me = await repository.publisher.myself()
        last: RecordMetadata | None = None
        keys: set[str] = set()
        if wanted.version_of:
            async with settle() as batch:
                record = batch.start(self._catalogue.record(wanted.source, wanted.version_of))
                metadata = batch.start(repository.publisher.metadata(wanted.version_of))
            last = metadata.result()
            keys = {each.key for each in record.result().files}
        limits = repository.source.limits
        found = await asyncio.to_thread(self._prepare, wanted, me, limits, keys, last)
        unknown = await self.terms.unknown(repository, found.metadata, within=PATIENCE)
        return structs.replace(found, problems=[*found.problems, *unknown], me=me)

    async def check(self, wanted: CheckIn) -> list[Finding]:
        return await asyncio.to_thread(
            lambda: check(self.folder(wanted.folder), self.names(wanted.folder, wanted.files))
        )

    async def validate(self, wanted: ValidateIn) -> Validation:
        found = validate(wanted.metadata, ossr=wanted.ossr)
        if not wanted.source:
            return found
        repository = self._catalogue.repository(wanted.source)
        unknown = await self.terms.unknown(repository, wanted.metadata, within=PATIENCE)
        return structs.replace(found, problems=[*found.problems, *unknown])

    async def fix(self, wanted: FixIn) -> Written:
        return await asyncio.to_thread(self._fix, wanted)

    async def diff(self, wanted: DiffIn) -> VersionDiff:
        """By checksum; files are compared one by one, also if they are uploaded as a zip."""
        record = await self._catalogue.record(wanted.source, wanted.record)
        there = {each.key: each.checksum for each in record.files}
        folder = self.folder(wanted.folder)
        names = self.names(wanted.folder, wanted.files)

        def compare() -> VersionDiff:
            unchanged = [n for n in names if n in there and _same(folder / n, there[n])]
            return VersionDiff(
                added=[name for name in names if name not in there],
                changed=[name for name in names if name in there and name not in unchanged],
                removed=sorted(set(there) - set(names)),
                unchanged=unchanged,
                proposed=_proposed(folder, record.version or ""),
            )

        return await asyncio.to_thread(compare)

    def folder(self, name: str) -> Path:
        folder = inside(self._root, name)
        if not folder.is_dir():
            raise NotFound(f"Folder not found: {shown(name)}. Choose another one.")
        return folder

    def names(self, folder: str, files: list[str]) -> list[str]:
        """Selected files, checked to be in their folder without following links out of it."""
        base = f"{folder}/" if folder else ""
        for name in files:
            if not pack.is_portable(name):
                raise Malformed(
                    f"The name of the file {shown(name)} has characters that other systems do not "
                    "accept. Rename or deselect the file."
                )
            try:
                path = inside(self._root, base + name)
            except UnsafePath:
                if not self._root.joinpath(base + name).is_symlink():
                    raise
                raise UnsafePath(
                    f"The file {shown(name)} is a link to a file outside of Jupyter's folder. "
                    "Copy the file here, or deselect it."
                ) from None
            if not path.is_file():
                if path.is_symlink():
                    raise NotFound(
                        f"The file {shown(name)} is a link to a file that does not exist. "
                        "Deselect it."
                    )
                raise NotFound(f"The file {shown(name)} no longer exists. Choose again.")
        return sorted(set(files))

    def write_codemeta(self, folder: str, metadata: RecordMetadata) -> Written:
        """Additional terms of an existing codemeta.json are preserved."""
        path = self.folder(folder) / "codemeta.json"
        before: Any = {}
        if path.exists():
            try:
                before = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                before = []
            if not isinstance(before, dict):
                raise Exists(
                    "codemeta.json exists and cannot be read, so it was left unchanged. Fix or "
                    "rename it, then write it again."
                )
        text = json.dumps(to_codemeta(metadata, before), indent=2, ensure_ascii=False)
        return Written(relative(self._root, write(path, text + "\n", replace=True)))

    def _prepare(
        self,
        wanted: PrepareIn,
        me: Person | None,
        limits: Limits,
        keys: set[str],
        last: RecordMetadata | None,
    ) -> Preparation:
        """`keys` and `last`: the files and the metadata of the last version, if there is one."""
        folder, found = offered(self._root, wanted.paths)
        if wanted.version_of:
            sent = uploaded_from(folder, wanted.source, wanted.version_of)
            found = of_version(found, sent or keys)
        notebooks = [each.path for each in found if each.path.endswith(".ipynb") and each.ticked]
        notebook = folder / notebooks[0] if len(notebooks) == 1 else None
        sources = read_folder(folder, notebook)
        metadata, filled_fields = merged(with_last_version(sources, last) if last else sources)
        metadata, used = self._with_dependencies(metadata, [folder / name for name in notebooks])
        metadata, ours = with_account(metadata, None if last else me)
        if not metadata.publication_date:
            today = datetime.now(UTC).date().isoformat()
            metadata = structs.replace(metadata, publication_date=today)
        validation = validate(metadata, ossr=True)
        return Preparation(
            folder=relative(self._root, folder),
            files=found,
            metadata=metadata,
            filled_fields=[*filled_fields, *used, *ours],
            omitted=[OmittedField(f"/{n}", each.origin) for each in sources for n in each.left],
            problems=validation.problems,
            required=validation.required,
            advice=validation.advice,
            limits=limits,
        )

    def _with_dependencies(
        self, metadata: RecordMetadata, notebooks: list[Path]
    ) -> tuple[RecordMetadata, list[FilledField]]:
        """Add the notebooks' dependencies to the related works."""
        found: list[NotebookDependencies] = []
        for notebook in notebooks:
            with contextlib.suppress(Problem):  # not a notebook: reported by its check
                found.append(self._provenance.read(relative(self._root, notebook)))
        related, references = as_related(found, self._provenance.instances())
        known = {_bare(each.identifier) for each in metadata.related}
        related = [each for each in related if _bare(each.identifier) not in known]
        references = [each for each in references if each not in metadata.references]
        origin = "the notebooks' dependencies"
        return structs.replace(
            metadata,
            related=[*metadata.related, *related],
            references=[*metadata.references, *references],
        ), [
            *_added("/related", len(metadata.related), len(related), origin),
            *_added("/references", len(metadata.references), len(references), origin),
        ]

    def _fix(self, wanted: FixIn) -> Written:
        folder = self.folder(wanted.folder)

        def named(name: str) -> Path:
            [checked] = self.names(wanted.folder, [name])
            return folder / checked

        return Written(relative(self._root, fixed(folder, wanted, named)))


def _added(pointer: str, before: int, count: int, origin: str) -> list[FilledField]:
    """Origins of items that were added to a list; of the whole list if it was empty."""
    if count and not before:
        return [FilledField(pointer, origin)]
    return [FilledField(f"{pointer}/{before + number}", origin) for number in range(count)]


def _bare(identifier: str) -> str:
    """A DOI without prefix, in lower case, for comparison."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", identifier.strip().lower())


def _same(path: Path, checksum: str | None) -> bool:
    return bool(checksum) and same(checksum_of(path), checksum or "")


def _proposed(folder: Path, last: str) -> str:
    """The git tag if it differs, or the previous version with its last number incremented."""
    for found in read_folder(folder):
        if found.origin == "git" and (tag := found.fields.get("version")) and tag != last:
            return str(tag)
    match = re.fullmatch(r"(.*?)(\d+)(\D*)", last)
    return f"{match[1]}{int(match[2]) + 1}{match[3]}" if match else last
