"""Remote files as fsspec file systems: `ossr://10.5281/zenodo.N/file` and `rucio://scope:name`.

For programs that read parts of large files: astropy, uproot, h5py, pandas, zarr. Bytes are read by
ranges, with the configuration, credentials and limits of the Jupyter server. Read-only. Parts of a
file cannot be compared with its checksum: download a file to verify it.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeAlias, TypeVar

from fsspec.spec import AbstractBufferedFile, AbstractFileSystem

from .._util.background_loop import BackgroundLoop
from ..client import Ossr
from ..lake.did_names import parsed
from ..lake.lake_download import LakeHost
from ..models import DidType, FileEntry, FileReplicas, Record
from ..problems import (
    CredentialsMissing,
    CredentialsRejected,
    Gone,
    Malformed,
    NotFound,
    Problem,
    Restricted,
    UpstreamDown,
)
from .growing_cache import GrowingCache
from .range_source import RangeSource

T = TypeVar("T")
Info: TypeAlias = dict[str, str | int | None]
"""An entry of a listing, in the form of fsspec: `name`, `size` in bytes, `type`, checksums."""


class Connection:
    """One session, open from its first use to the end of the process."""

    def __init__(self) -> None:
        self._loop = BackgroundLoop()
        self._opening: tuple[asyncio.AbstractEventLoop, asyncio.Task[Ossr]] | None = None

    def run(self, path: str, call: Callable[[Ossr], Awaitable[T]]) -> T:
        """The result of the call; problems become the `OSError`s that readers of files expect."""

        async def called() -> T:
            return await call(await self._api())

        try:
            return self._loop.run(called())
        except (NotFound, Gone, Malformed) as problem:
            raise FileNotFoundError(errno.ENOENT, str(problem), path) from problem
        except (Restricted, CredentialsMissing, CredentialsRejected) as problem:
            raise PermissionError(errno.EACCES, str(problem), path) from problem
        except Problem as problem:
            raise OSError(errno.EIO, str(problem), path) from problem

    def close(self) -> None:
        """Close the session; the next call opens another one."""
        if self._opening is not None and not _failed(self._opening[1]):
            self._loop.run(self._opening[1].result().__aexit__(None, None, None))
        self._opening = None

    async def _api(self) -> Ossr:
        loop = asyncio.get_running_loop()
        if self._opening is None or self._opening[0] is not loop or _failed(self._opening[1]):
            self._opening = loop, loop.create_task(Ossr().__aenter__())
        return await asyncio.shield(self._opening[1])


connection = Connection()


class _Remote(AbstractFileSystem):  # type: ignore[misc]
    """A read-only file system; paths are without the protocol.

    Args:
        block_size: Bytes of the largest read ahead.
    """

    def __init__(self, *, block_size: int = 4 * 2**20, **options: object) -> None:
        super().__init__(**options)
        self._block_size = block_size

    def ls(self, path: str, detail: bool = True, **options: object) -> list[Any]:
        """Files and collections below a path: infos, or names if `detail` is false."""
        plain = self._strip_protocol(path)
        found = connection.run(plain, lambda api: self._list(api, plain))
        return list(found) if detail else [one["name"] for one in found]

    def info(self, path: str, **options: object) -> Info:
        """One file or collection."""
        plain = self._strip_protocol(path)
        return connection.run(plain, lambda api: self._info(api, plain))

    def _open(
        self,
        path: str,
        mode: str = "rb",
        block_size: int | None = None,
        cache_type: str = GrowingCache.name,
        **options: Any,
    ) -> RemoteFile:
        if mode != "rb":
            raise OSError(errno.EROFS, "Records and DIDs are opened for reading only.", path)
        source = connection.run(path, lambda api: self._source(api, path))
        return RemoteFile(
            self,
            path,
            source,
            block_size=block_size or self._block_size,
            cache_type=cache_type,
            cache_options=options.get("cache_options"),
        )

    async def _list(self, api: Ossr, path: str) -> list[Info]:
        raise NotImplementedError

    async def _info(self, api: Ossr, path: str) -> Info:
        raise NotImplementedError

    async def _source(self, api: Ossr, path: str) -> RangeSource:
        raise NotImplementedError


class RecordFileSystem(_Remote):
    """Files of records: `ossr://DOI/key`, or `ossr://id/key` of the repository `source`."""

    protocol = "ossr"

    def __init__(self, *, source: str | None = None, **options: Any) -> None:
        super().__init__(source=source, **options)
        self._repository = source
        self._records: dict[str, tuple[str, str]] = {}

    async def _list(self, api: Ossr, path: str) -> list[Info]:
        record, base, below = await self._record(api, path)
        files = [_file(base, entry) for entry in record.files if entry.key == below]
        if files:
            return files
        prefix = f"{below}/" if below else ""
        found: dict[str, Info] = {}
        for entry in record.files:
            if entry.key.startswith(prefix):
                name, slash, _ = entry.key[len(prefix) :].partition("/")
                folder: Info = {"name": f"{base}/{prefix}{name}", "size": 0, "type": "directory"}
                found.setdefault(name, folder if slash else _file(base, entry))
        if below and not found:
            raise NotFound(f"The record has no file {below!r}.")
        return list(found.values())

    async def _info(self, api: Ossr, path: str) -> Info:
        found = await self._list(api, path)
        if len(found) == 1 and found[0]["name"] == path:
            return found[0]
        return {"name": path, "size": 0, "type": "directory"}

    async def _source(self, api: Ossr, path: str) -> RangeSource:
        record, _, key = await self._record(api, path)
        size = next((entry.size for entry in record.files if entry.key == key), None)
        if size is None:
            raise NotFound("File not found in this record, or you have no access.")
        repository = api.services.catalogue.repository(record.source)

        def open_(start: int, stop: int | None, etag: str | None) -> Any:
            return repository.open(record.id, key, start=start, stop=stop, etag=etag)

        return RangeSource(open_, repository, size, tagged=True)

    async def _record(self, api: Ossr, path: str) -> tuple[Record, str, str]:
        """The record, the part of the path that names it, and the rest."""
        parts = path.split("/")
        count = 2 if path.startswith("10.") else 1
        base, key = "/".join(parts[:count]), "/".join(parts[count:])
        catalogue = api.services.catalogue
        if base not in self._records:
            if not parts[count - 1 : count]:
                raise Malformed("Write ossr://DOI/file, such as ossr://10.5281/zenodo.123/a.fits.")
            self._records[base] = await catalogue.resolve(base, self._repository)
        return await catalogue.record(*self._records[base]), base, key


class LakeFileSystem(_Remote):
    """Files of a data lake: `rucio://scope:name`; collections are folders.

    Args:
        lake: Id of the lake; default: the first one.
    """

    protocol = "rucio"

    def __init__(self, *, lake: str | None = None, **options: Any) -> None:
        super().__init__(lake=lake, **options)
        self._lake = lake
        self._hosts: dict[str, LakeHost] = {}

    def find(self, path: str, maxdepth: int | None = None, **options: Any) -> Any:
        """All files of a DID, each once, also of a container."""
        plain = self._strip_protocol(path)
        found = connection.run(plain, lambda api: self._files(api, plain))
        return found if options.get("detail") else list(found)

    async def _files(self, api: Ossr, path: str) -> dict[str, Info]:
        lake = await api.lake(self._lake)
        return {str(one.did): _replicas(one) async for one in lake.replicas.files(parsed(path))}

    async def _list(self, api: Ossr, path: str) -> list[Info]:
        found = await self._info(api, path)
        if found["type"] == "file":
            return [found]
        lake = await api.lake(self._lake)
        return [
            {"name": str(one.did), "size": one.size or 0, "type": _type(one.type)}
            async for one in lake.dids.children(parsed(path))
        ]

    async def _info(self, api: Ossr, path: str) -> Info:
        details = await (await api.lake(self._lake)).dids.info(parsed(path))
        name = str(details.did)
        return {
            **details.checksums,
            "name": name,
            "size": details.size,
            "type": _type(details.type),
        }

    async def _source(self, api: Ossr, path: str) -> RangeSource:
        lake = await api.lake(self._lake)
        did = parsed(path)
        async with aclosing(lake.replicas.files(did)) as files:  # type: ignore[type-var]
            file = await anext(files, None)
        if file is None or file.did != did:
            raise NotFound(f"{path} is a collection. Open one of its files.")
        if file.size is None:
            raise UpstreamDown(f"The lake does not report the size of {path}.")
        host = self._hosts.setdefault(lake.lake.id, LakeHost(lake))

        def open_(start: int, stop: int | None, etag: str | None) -> Any:
            return lake.storage.open(file, start=start, stop=stop)

        # Each replica has an ETag of its own, and the content of a DID never changes.
        return RangeSource(open_, host, file.size, tagged=False)


class RemoteFile(AbstractBufferedFile):  # type: ignore[misc]
    """An open file. Closing it needs no request."""

    def __init__(self, fs: _Remote, path: str, source: RangeSource, **options: Any) -> None:
        self._source = source
        super().__init__(fs, path, "rb", size=source.size, **options)

    def _fetch_range(self, start: int, end: int) -> bytes:
        return connection.run(self.path, lambda api: self._source.read(start, end))

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopened, (self.fs, self.path, self.blocksize, self.cache.name, self.loc)


def _reopened(fs: _Remote, path: str, block_size: int, cache_type: str, at: int) -> RemoteFile:
    file = fs._open(path, block_size=block_size, cache_type=cache_type)
    file.seek(at)
    return file


def _failed(task: asyncio.Task[Ossr]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _file(base: str, entry: FileEntry) -> Info:
    found: Info = {"name": f"{base}/{entry.key}", "size": entry.size, "type": "file"}
    return {**found, "checksum": entry.checksum} if entry.checksum else found


def _replicas(file: FileReplicas) -> Info:
    return {**file.checksums, "name": str(file.did), "size": file.size, "type": "file"}


def _type(type: DidType | None) -> str:
    return "file" if type is DidType.FILE else "directory"
