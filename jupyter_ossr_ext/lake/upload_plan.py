"""Preview of an upload: the files with their names, and what is in the way."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from pathlib import Path

from .._util.gather import gather
from ..backends.data_lake import DataLake
from ..models import DidDetails, Record, UploadedFile, UploadPlan, UploadSpec, Usage
from ..problems import (
    CredentialsMissing,
    CredentialsRejected,
    Exists,
    Malformed,
    NotFound,
    Refused,
    unreadable_file,
)
from ..storage.checksums import checksum_of, same
from ..storage.paths import shown
from ..storage.secret_search import NotSearched, is_key_file, search
from .replication_plan import DAY
from .upload_files import Chosen, LocalFile, choose

LONGEST_NAME = 250
ASKED = 500
"""Files that a plan checks at the lake; the others are checked during the upload."""
AT_ONCE = 8
MOST_SEARCHED = 1000
"""Files of a plan that are searched for secrets."""
MOST_NOTES = 20


async def upload_plan(
    lake: DataLake, root: Path, spec: UploadSpec, record: Record | None = None
) -> UploadPlan:
    """Preview of the files and their names; nothing is changed.

    Args:
        record: That of `spec.record`.
    """
    left_out: list[str] = []
    chosen = await asyncio.to_thread(choose, root, spec, record, left_out)
    pattern = await lake.permissions.names()
    usage, looked, refusal = await asyncio.gather(
        lake.rses.usage(spec.rse),
        _look(lake, chosen, pattern),
        _refusal(lake, spec, pattern, record),
    )
    files: list[UploadedFile] = []
    problems: dict[str, str] = {}
    for one, found in zip(chosen, looked, strict=True):
        if isinstance(found, UploadedFile):
            files.append(found)
        else:
            problems[one.shown] = found
    size = sum(file.size for file in files if file.outcome == "new")
    secrets = await asyncio.to_thread(secret_notes, chosen)
    return UploadPlan(
        why=refusal,
        files=files,
        size=size,
        usage=usage,
        fits=_fits(usage, size),
        notes=[] if refusal else [*_left_out(left_out), *secrets, *await _notes(lake, spec)],
        problems=problems,
    )


def secret_notes(chosen: Sequence[Chosen]) -> list[str]:
    """Possible secrets in local files, and the files that were not searched. Blocking."""
    notes: list[str] = []
    local = [file for file in chosen if isinstance(file, LocalFile)]
    unsearched = [file.shown for file in local[MOST_SEARCHED:]]
    for file in local[:MOST_SEARCHED]:
        if is_key_file(file.path.name):
            notes.append(f"{file.shown} usually contains passwords or keys. Do not upload it.")
        try:
            for found in search(file.path):
                if isinstance(found, NotSearched):
                    unsearched.append(file.shown)
                    continue
                member = f"{found.member} in " if found.member else ""
                line = f", line {found.line}" if found.line else ""
                notes.append(
                    f"Possible {found.kind} in {member}{file.shown}{line}. Remove and revoke it, "
                    "or deselect the file."
                )
        except OSError as error:
            notes.append(str(unreadable_file(file.shown, error)))
    if names := list(dict.fromkeys(unsearched)):
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        notes.append(f"Not or only partly searched for secrets: {', '.join(names[:5])}{more}.")
    return sorted(set(notes))[:MOST_NOTES]


def _left_out(names: list[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return [f"Left out, as links or not readable: {', '.join(names[:5])}{more}."]


async def _look(
    lake: DataLake, chosen: Sequence[Chosen], pattern: re.Pattern[str]
) -> list[UploadedFile | str]:
    """The result for each file, or its problem."""
    slots = asyncio.Semaphore(AT_ONCE)
    owners: dict[str, str] = {}

    async def one(number: int, file: Chosen) -> UploadedFile | str:
        name = file.did.name
        if bad := bad_name(name, pattern):
            return bad
        if (other := owners.setdefault(name, file.shown)) != file.shown:
            return f"The name would be {shown(name)}, the same as for {shown(other)}."
        if number >= ASKED:
            return UploadedFile(file.shown, file.did, file.size, "new")
        async with slots:
            return await _compare(lake, file)

    return await gather(one(n, file) for n, file in enumerate(chosen))


async def _refusal(
    lake: DataLake, spec: UploadSpec, pattern: re.Pattern[str], record: Record | None
) -> str | None:
    """Why nothing can be uploaded there."""
    try:
        await check_upload(lake, spec, pattern, record)
    except (CredentialsMissing, CredentialsRejected):
        raise
    except Refused as problem:
        return str(problem)
    return None


async def check_upload(
    lake: DataLake, spec: UploadSpec, pattern: re.Pattern[str], record: Record | None = None
) -> None:
    """Raise the problem that every file of the upload would have."""
    if spec.dataset and (bad := bad_name(spec.dataset.name, pattern)):
        raise Malformed(bad)
    await lake.uploads.check(spec.scope, spec.rse, spec.dataset)
    if record and record.doi and spec.dataset and (there := await _existing(lake, spec)):
        other = there.metadata.get("doi")
        if other is not None and str(other).lower() != record.doi.lower():
            raise Exists(f"The dataset belongs to the DOI {other}. Choose another dataset.")


async def _existing(lake: DataLake, spec: UploadSpec) -> DidDetails | None:
    """The dataset of the upload; None without one, or if it will be created."""
    if spec.dataset is None:
        return None
    try:
        return await lake.dids.info(spec.dataset)
    except NotFound:
        return None


async def _notes(lake: DataLake, spec: UploadSpec) -> list[str]:
    """What an existing dataset changes."""
    there = await _existing(lake, spec)
    if there is None or spec.dataset is None:
        return []
    notes: list[str] = []
    if there.expires:
        notes.append(
            f"The lake removes the dataset and its rules on {there.expires[:10]}. Choose another "
            "one to keep the files longer."
        )
    rule = await lake.rules.own(spec.dataset, spec.rse)
    if rule and rule.ends_before(lifetime_of(spec), time.time()) and not rule.changeable:
        notes.append(
            f"The dataset's rule at {spec.rse} ends on {(rule.expires or '')[:10]} and you cannot "
            "extend it: a second rule is added."
        )
    elif rule is None and there.files:
        notes.append(
            f"The dataset has files, but no rule of yours at {spec.rse}: each uploaded file gets "
            "its own rule."
        )
    return notes


def lifetime_of(spec: UploadSpec) -> int | None:
    return None if spec.lifetime_days is None else spec.lifetime_days * DAY


async def _compare(lake: DataLake, file: Chosen) -> UploadedFile | str:
    """Whether the lake has the name already, and if so, whether the content is the same."""
    try:
        there = await lake.dids.info(file.did)
    except NotFound:
        return UploadedFile(file.shown, file.did, file.size, "new")
    taken = f"The name {file.did} already exists with different content. Choose another prefix."
    if there.type != "file" or there.size != file.size:
        return taken
    for algorithm in ("md5", "adler32"):
        if theirs := there.checksums.get(algorithm):
            ours = await asyncio.to_thread(_checksum, file, algorithm)
            if ours is None:
                continue
            if not same(ours, f"{algorithm}:{theirs}"):
                return taken
            return UploadedFile(file.shown, file.did, file.size, "same")
    return taken


def _checksum(file: Chosen, algorithm: str) -> str | None:
    """Blocking. None if the record of the file does not have it."""
    if isinstance(file, LocalFile):
        return checksum_of(file.path, algorithm)
    return file.checksum if (file.checksum or "").startswith(f"{algorithm}:") else None


def bad_name(name: str, pattern: re.Pattern[str]) -> str | None:
    """Why the lake does not permit a name; None if it does."""
    if len(name) > LONGEST_NAME:
        return f"The name {shown(name)} is longer than {LONGEST_NAME} characters."
    if pattern.search(name) and name.isprintable():
        return None
    signs = "a-z, A-Z, 0-9, '.', '_' and '-'"
    slashes = pattern.search("a/b") is not None
    return (
        f"The lake does not permit the name {shown(name)}. Use {signs}"
        f"{' and /' if slashes else ', but no /'}; begin with a letter or digit."
    )


def _fits(usage: list[Usage], size: int) -> bool:
    return all(one.limit is None or one.limit - one.used >= size for one in usage)
