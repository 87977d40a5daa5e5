"""Paths of files at RSEs that derive them from scope and name (Rucio's lfn2pfn algorithms)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

from ...models import Did, FileReplicas, Replica

PathOf = Callable[[Did], str]
SAMPLE = 12
"""Files of a dataset whose addresses are compared with those that the lake lists."""
PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
"""Names whose path contains them as they are."""


def algorithm(name: str | None) -> PathOf | None:
    """The algorithm of an RSE by its name; None for others than Rucio's two common ones."""
    return ALGORITHMS.get(name or "default")


def sample(dids: list[Did]) -> list[Did] | None:
    """Files to compare: one of each scope, the first, the last and some between.

    None if they have too many scopes, or names whose addresses may be written otherwise.
    """
    if not all(PLAIN.fullmatch(did.name) and ".." not in did.name for did in dids):
        return None
    scopes = {did.scope: did for did in dids}
    if len(scopes) > SAMPLE:
        return None
    step = max(1, (len(dids) - 1) // (SAMPLE - 1))
    return list(dict.fromkeys([*scopes.values(), *dids[::step], dids[-1]]))


def prefixes(
    path_of: PathOf, asked: Iterable[Did], listed: Mapping[Did, Replica]
) -> list[str] | None:
    """What precedes the path in the addresses of an RSE, one for each of its protocols.

    None unless every listed address is its prefix and the path of the algorithm.
    """
    found: list[str] | None = None
    for did in asked:
        replica, path = listed.get(did), path_of(did)
        if replica is None or replica.state != "available" or not replica.pfns:
            return None
        if not all(pfn.endswith(f"/{path}") for pfn in replica.pfns):
            return None
        those = [pfn.removesuffix(path) for pfn in replica.pfns]
        if found is not None and sorted(found) != sorted(those):
            return None
        found = found or those
    return found


def placed(
    rse: str, path_of: PathOf, before: list[str], files: Iterable[tuple[Did, int | None]]
) -> list[FileReplicas]:
    """The files with their addresses at one RSE, without checksums."""
    return [
        FileReplicas(
            did,
            size,
            replicas=[Replica(rse, "available", [f"{prefix}{path}" for prefix in before])],
        )
        for did, size in files
        for path in [path_of(did)]
    ]


def _folder(scope: str) -> str:
    return scope.replace(".", "/") if scope.startswith(("user", "group")) else scope


def _hash(did: Did) -> str:
    digest = hashlib.md5(str(did).encode(), usedforsecurity=False).hexdigest()
    return f"{_folder(did.scope)}/{digest[:2]}/{digest[2:4]}/{did.name}"


def _identity(did: Did) -> str:
    return f"{_folder(did.scope)}/{did.name}"


ALGORITHMS: dict[str, PathOf] = {"default": _hash, "hash": _hash, "identity": _identity}
