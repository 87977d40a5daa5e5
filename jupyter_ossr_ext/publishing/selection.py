"""Files that are offered for a publication, and which of them are selected. Blocking."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from msgspec import structs

from ..models import Candidate, Publication
from ..problems import Malformed, NotFound
from ..storage import manifest, pack
from ..storage.paths import inside, shown
from .links import linked


def offered(root: Path, paths: list[str]) -> tuple[Path, list[Candidate]]:
    """The folder, and its files: all, or those chosen and, not selected, what they link to.

    Args:
        paths: One folder, or files and folders in one folder; relative to `root`.

    Raises `NotFound`, `Malformed`.
    """
    if not paths:
        raise Malformed("Choose a folder or files to publish.")
    places = {inside(root, path): path for path in paths}
    for place, path in places.items():
        if not os.path.lexists(place):
            raise NotFound(f"{shown(path)} no longer exists, or you may not read it. Choose again.")
    first = next(iter(places))
    if len(places) == 1 and first.is_dir():
        return first, pack.candidates(first)
    folder = first.parent
    if any(place.parent != folder for place in places):
        raise Malformed("The chosen files are in several folders. Choose files of one folder.")
    chosen = {place.name for place in places}
    found = [
        structs.replace(each, ticked=True, why=None if each.size else pack.EMPTY)
        if each.path in chosen and each.selectable
        else each
        for each in pack.candidates(folder, chosen)
    ]
    ticked = {each.path for each in found if each.ticked}
    known = {each.path for each in found}
    found += [
        Candidate(path, (folder / path).stat().st_size, ticked=False, why=f"linked from {name}")
        for path, name in linked(folder, ticked).items()
        if path not in known
    ]
    return folder, sorted(found, key=lambda each: each.path)


def of_version(candidates: list[Candidate], last: Collection[str]) -> list[Candidate]:
    """Selected as in the last version, if any of its files is there."""
    if not any(each.path in last for each in candidates):
        return candidates
    return [
        structs.replace(each, ticked=True, why=None)
        if each.path in last and each.selectable
        else structs.replace(each, ticked=False, why=each.why or "not in the last version")
        for each in candidates
    ]


def uploaded_from(folder: Path, source: str, record: str) -> set[str]:
    """The files of `folder` that were uploaded to a record, by its side-car."""
    publications: list[Publication] = manifest.read(folder).published
    return {
        file.path
        for each in publications
        if (each.source, each.record) == (source, record)
        for file in each.files
    }
