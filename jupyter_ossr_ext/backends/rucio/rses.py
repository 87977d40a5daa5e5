"""Storage elements (RSEs): settings, usage and trusted hosts."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..._util.gather import settle
from ..._util.origin import PORTS
from ...config.lakes import LakeConfig
from ...models import FileReplicas, Rse, Usage
from ...problems import BadQuery, NotFound, Problem, Restricted
from . import translate, wire
from .permissions import Permissions
from .session import Session, part

REMEMBERED = 600.0
"""Seconds for which the settings of an RSE are cached."""
WEB = {"https": "https", "davs": "https", "http": "http", "dav": "http"}
"""Supported protocols, and the scheme used for each."""
ORDER = ("https", "davs", "http", "dav", "file")


class RseCatalogue:
    """The RSEs of one lake."""

    def __init__(self, config: LakeConfig, session: Session, permissions: Permissions) -> None:
        self._config, self._session, self._permissions = config, session, permissions
        self._settings: dict[str, tuple[float, wire.RseSettings]] = {}
        self._trusted: set[str] = set()
        self._folders: set[Path] = set()
        self._mounted: frozenset[str] = frozenset()
        self._mount_known = 0.0
        self._mount = Path(config.mount_path or "").expanduser()

    async def matching(self, expression: str = "") -> list[Rse]:
        """RSEs of the expression, all without one; raises `BadQuery`."""
        everything = await self._session.every("/rses/", wire.RseInfo)
        if not expression:
            return sorted(map(translate.rse, everything), key=lambda rse: rse.name)
        names = {each.rse for each in await self._named(expression)}
        return [
            rse
            for rse in sorted(map(translate.rse, everything), key=lambda rse: rse.name)
            if rse.name in names
        ]

    async def uploadable(self) -> list[Rse]:
        """RSEs that accept files of the account now, by name."""
        found: list[Rse] = []
        for rse in await self.matching():
            if rse.writable and rse.deterministic:
                with contextlib.suppress(Restricted, NotFound):
                    await self.write_protocols(rse.name)
                    found.append(rse)
        names = set(await self._permissions.registering([rse.name for rse in found]))
        return [rse for rse in found if rse.name in names]

    async def usage(self, expression: str = "") -> list[Usage]:
        """One entry per RSE, and one per limit that covers several RSEs.

        Without information from Rucio there is no quota: the limit is 0.
        """
        me = part(await self._session.account())
        session = self._session
        async with settle() as group:
            local = group.start(session.every(f"/accounts/{me}/usage/local", wire.AccountUsage))
            wide = group.start(session.every(f"/accounts/{me}/usage/global", wire.GlobalUsage))
            matching = group.start(self._named(expression or "*"))
        usage_by_rse = {each.rse: translate.usage(each) for each in local.result()}
        if not expression:
            return sorted(usage_by_rse.values(), key=lambda usage: usage.rse)
        names = sorted(each.rse for each in matching.result())
        here = [usage_by_rse.get(name, Usage(name, 0, 0, 0)) for name in names]
        for each in wide.result():
            with contextlib.suppress(Problem):  # the expression no longer matches
                if set(names) & {rse.rse for rse in await self._named(each.rse_expression)}:
                    here.append(translate.usage(each))
        return here

    async def settings(self, rse: str) -> wire.RseSettings:
        """Raises `NotFound`."""
        since, known = self._settings.get(rse, (0.0, None))
        if known is None or time.monotonic() - since > REMEMBERED:
            known = await self._session.get(f"/rses/{part(rse)}", wire.RseSettings)
            self._settings[rse] = (time.monotonic(), known)
            for each in known.protocols:
                if each.scheme == "file":
                    self._folders.add(Path(each.prefix))
                else:
                    self._trusted.add(_host(each.hostname, each.port))
        return known

    async def write_protocols(self, rse: str) -> list[str]:
        """The schemes for writing to an RSE, best first; raises `Restricted` without one."""
        settings = await self.settings(rse)
        if not settings.availability_write:
            raise Restricted(f"{rse} does not accept data at the moment. Choose another storage.")
        if not settings.deterministic:
            raise Restricted(
                f"{rse} has no naming rule for files, so files cannot be uploaded to it."
            )
        offered = {
            protocol.scheme
            for protocol in settings.protocols
            if protocol.domains.get("wan", {}).get("write")
        }
        here = any(each.is_dir() for each in self._folders)
        # A folder of that name on this machine, not only on the storage.
        found = [one for one in ORDER if one in offered and (one != "file" or here)]
        if found:
            return found
        spoken = ", ".join(sorted(offered)) or "nothing"
        raise Restricted(
            f"{rse} accepts files over {spoken} only (unsupported protocol). Choose another "
            "storage."
        )

    async def target(self, rse: str, did_path: str) -> tuple[str, str]:
        """The scheme and the address for writing a file; raises `Restricted`."""
        for scheme in await self.write_protocols(rse):
            found = await self._session.get(
                f"/rses/{part(rse)}/lfns2pfns",
                dict[str, str],
                lfn=did_path,
                scheme=scheme,
                operation="write",
                domain="wan",
            )
            if did_path in found:
                return scheme, found[did_path]
        raise Restricted(f"{rse} assigns no address to {did_path}. Choose another storage.")

    async def trust(self, names: set[str]) -> None:
        """Remember the hosts that the lake's administrators configured for these RSEs."""
        for name in names:
            with contextlib.suppress(NotFound):
                await self.settings(name)

    def trusted(self, url: str) -> bool:
        """Whether the host of an address was configured by an administrator of the lake."""
        parts = urlsplit(url)
        return (
            _host(parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)) in self._trusted
        )

    def file(self, pfn: str) -> Path:
        """The file of a `file:` address; only in a folder that an administrator configured."""
        path = Path(unquote(urlsplit(pfn).path))
        if ".." in path.parts or not any(path.is_relative_to(each) for each in self._folders):
            raise Restricted("This replica is in a folder that belongs to no storage of the lake.")
        return path

    def local(self, file: FileReplicas) -> Path | None:
        """Path of the file in the mounted storage, whether or not it exists."""
        if not self._config.mount_path:
            return None
        destination = self._config.destination_rse
        copies = sorted(file.replicas, key=lambda replica: replica.rse != destination)
        for replica in copies:
            if replica.rse == destination or replica.rse in self._mounted:
                for pfn in replica.pfns:
                    return self._below_mount(pfn)
        return None

    def nearest(self, names: frozenset[str]) -> str | None:
        """The destination if it is among the RSEs, else one that is mounted."""
        destination = self._config.destination_rse
        return min(
            names, key=lambda rse: (rse != destination, rse not in self._mounted, rse), default=None
        )

    async def find_mount(self) -> None:
        """Determine the RSEs of the destination expression."""
        if not self._config.mount_path or time.monotonic() < self._mount_known:
            return
        with contextlib.suppress(BadQuery):
            named = await self._named(self._config.destination_rse)
            self._mounted = frozenset(each.rse for each in named)
        self._mount_known = time.monotonic() + REMEMBERED

    def _below_mount(self, pfn: str) -> Path | None:
        """The path after the n-th slash, below the mount, as in rucio-jupyterlab.

        None for a path that leads outside it.
        """
        path = urlsplit(pfn).path.strip("/")
        below = path.split("/", self._config.path_begins_at)[-1]
        if any(segment in {"..", "."} for segment in below.split("/")):
            return None
        return self._mount / below.lstrip("/")

    async def _named(self, expression: str) -> list[wire.RseInfo]:
        return await self._session.every("/rses/", wire.RseInfo, expression=expression)


def readable(pfn: str) -> str | None:
    """The address for reading a replica, if its protocol is supported."""
    scheme, colon, rest = pfn.partition("://")
    return f"{WEB[scheme]}://{rest}" if colon and scheme in WEB else None


def _host(name: str, port: int) -> str:
    return f"{name.lower()}:{port}"
