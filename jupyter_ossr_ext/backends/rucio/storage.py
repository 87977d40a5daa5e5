"""Bytes at the storage elements: over https (WebDAV), or on a local disk.

Rucio's own tokens are never sent to a storage; an OIDC token only to configured hosts. A client
certificate is used for storages that request one.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import threading
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import structs

from ..._util.origin import Origin
from ...config.lakes import LakeConfig
from ...models import FileReplicas
from ...problems import NotFound, NotVerified, Problem, Restricted, UpstreamDown
from ..net.byte_client import Bytes
from ..net.byte_response import Reply
from ..net.expect_continue import BodilessReply
from ..net.file_upload import Sending
from ..net.http_client import HttpClient
from ..net.policy import Secret
from ..repository import Stream
from .auth import Auth
from .rses import RseCatalogue, readable

PIECE = 2**20
SENT = frozenset({200, 201, 204})
SETTLING = (0.5, 1.0, 2.0)
"""Seconds after which a wrong size is requested again: storages may report 0 for a while."""


class Storage:
    """Transfers from and to the storage elements of one lake."""

    def __init__(self, config: LakeConfig, web: HttpClient, auth: Auth, rses: RseCatalogue) -> None:
        self._config, self._web, self._auth, self._rses = config, web, auth, rses

    def open(
        self,
        file: FileReplicas,
        *,
        start: int = 0,
        stop: int | None = None,
        etag: str | None = None,
    ) -> Stream:
        """Bytes from the first good replica that responds. Blocking: for worker threads only.

        Last from the mount, which may hang: for storages with unsupported protocols.
        """
        trouble: Problem | None = None
        for pfn in _copies(file):
            try:
                return self._open(pfn, start, stop, etag)
            except Problem as error:
                trouble = error
        if mounted := self._rses.local(_good(file)):
            try:
                return FileStream(mounted, start, stop)
            except Problem as error:
                trouble = trouble or error
        name = str(file.did)
        if trouble:
            raise trouble
        if file.archive:
            raise NotFound(f"{name} is inside the archive {file.archive}. Use the archive.")
        if _good(file).replicas:
            raise Restricted(
                f"{name} can be read only over unsupported protocols{_schemes(file)}. Make the "
                "data available with a rule instead; this needs a sign-in."
            )
        raise NotFound(f"No good replica of {name} at the moment. Check its replicas.")

    async def put(
        self, path: Path, scheme: str, pfn: str, progress: Callable[[int], None]
    ) -> tuple[int, dict[str, str]]:
        """Upload a file and compare the result; returns its size and checksums."""
        if scheme == "file":
            sending = Sending(partial(self._copy, _path_of(pfn)), path, adler32=True)
        else:
            sending = Sending(partial(self._send, readable(pfn) or pfn), path, adler32=True)
        reply, body = await sending.run(progress)
        if reply.status not in SENT:
            progress(-sending.sent)
            raise self._refusal(reply, body)
        await self._compare(pfn, sending.sent, sending.checksums["adler32"])
        return sending.sent, sending.checksums

    async def remove(self, scheme: str, pfn: str) -> None:
        """Delete an uploaded file. Succeeds if it does not exist."""
        with contextlib.suppress(Problem, OSError):
            if scheme == "file":
                await asyncio.to_thread(_path_of(pfn).unlink, missing_ok=True)
            else:
                url = readable(pfn) or pfn
                reply = await asyncio.to_thread(self._bytes.remove, url, token=self.token_for(url))
                reply.close()

    def _open(self, pfn: str, start: int, stop: int | None, etag: str | None) -> Stream:
        if pfn.startswith("file:"):
            return FileStream(self._rses.file(pfn), start, stop)
        url = readable(pfn) or pfn
        token = self.token_for(url)
        named = token is not None or self._rses.trusted(url)
        reply = self._bytes.open(
            url,
            token=token,
            start=start,
            stop=stop,
            etag=etag,
            home=None if named else self._config.url,
            pages=True,
        )
        if reply.status in (200, 206):
            return reply
        problem = self._refusal(reply, b"")
        reply.close()
        raise problem

    def _send(self, url: str, pieces: Iterable[memoryview], size: int) -> Reply:
        """PUT; a redirect to another host of the storage is followed."""
        token = self.token_for(url)
        return self._bytes.send(url, pieces, size, token=token, pages=True, expect=True)

    def _copy(self, target: Path, pieces: Iterable[memoryview], size: int) -> Reply:
        """Write to a local disk, first under a temporary name. The result has the form of a
        response."""
        part = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            raise UpstreamDown(
                f"The storage is not writable: {error.strerror}. Choose another one."
            ) from None
        finally:
            part.unlink(missing_ok=True)
        return BodilessReply(201, {}, "this machine")

    async def _compare(self, pfn: str, size: int, adler32: str) -> None:
        """Raises `NotVerified` if the stored content differs from the sent content.

        Storages without checksums are read back, whatever the size: a file of the right size may
        have other content, and the name in the lake is permanent.
        """
        there, digest = await asyncio.to_thread(self.stat, pfn)
        for delay in SETTLING:
            if there in (None, size):
                break
            await asyncio.sleep(delay)
            there, digest = await asyncio.to_thread(self.stat, pfn)
        if there in (None, size) and digest is None:
            halt = threading.Event()
            try:
                there, digest = await asyncio.to_thread(self._read, pfn, halt)
            finally:
                halt.set()
        if there not in (None, size):
            raise NotVerified(f"Only {there} of {size} bytes arrived. Upload the file again.")
        if digest != adler32:
            raise NotVerified("Checksum mismatch after upload (adler32). Upload the file again.")

    def stat(self, pfn: str) -> tuple[int | None, str | None]:
        """Size and adler32 as the storage reports them."""
        if pfn.startswith("file:"):
            return _path_of(pfn).stat().st_size, None
        url = readable(pfn) or pfn
        reply = self._bytes.head(url, {"Want-Digest": "adler32"}, token=self.token_for(url))
        reply.close()
        if reply.status != 200:
            return None, None
        length = reply.headers.get("content-length", "")
        size = int(length) if length.isdecimal() else None
        return size, adler32_of(reply.headers.get("digest", ""))

    def _read(self, pfn: str, halt: threading.Event) -> tuple[int, str]:
        """Size and adler32 from reading the stored file."""
        stream = self._open(pfn, 0, None, None)
        size, value, buffer = 0, 1, memoryview(bytearray(PIECE))
        try:
            while count := stream.readinto(buffer):
                if halt.is_set():
                    raise UpstreamDown("The upload was stopped.")
                size, value = size + count, zlib.adler32(buffer[:count], value)
        finally:
            stream.close()
        return size, f"{value:08x}"

    @property
    def _bytes(self) -> Bytes:
        return self._web.bytes_by(self._auth.tls)

    def token_for(self, url: str) -> Secret | None:
        """The OIDC token, for the hosts that are configured to get it."""
        host = Origin.of(url).host
        return self._auth.bearer if host in self._config.token_hosts else None

    def _refusal(self, reply: Reply, body: bytes) -> Problem:
        if reply.status in (401, 403):
            return Restricted(
                f"The storage {reply.host} denied access. It may require a certificate or a "
                "token: ask your administrator or the lake's.",
                upstream=reply.upstream,
            )
        if reply.status == 404:
            return NotFound(
                f"{reply.host} does not have the file, although the lake lists it there.",
                upstream=reply.upstream,
            )
        return UpstreamDown(
            f"Unexpected response from the storage {reply.host} ({reply.status}). Try another "
            "one, or retry later.",
            upstream=reply.upstream,
        )


class FileStream:
    """A `Stream` of a file on a local disk."""

    etag: str | None = None
    ranges = True

    def __init__(self, path: Path, start: int, stop: int | None) -> None:
        try:
            self._file = path.open("rb", buffering=0)
        except OSError:
            raise NotFound(
                "The storage does not have the file, although the lake lists it there."
            ) from None
        self.total: int | None = os.fstat(self._file.fileno()).st_size
        self.start = start
        self._left = (self.total if stop is None else min(stop, self.total)) - start
        self._file.seek(start)
        self._lock = threading.Lock()

    def readinto(self, buffer: memoryview) -> int:
        with self._lock:
            count = self._file.readinto(buffer[: max(0, self._left)])
        self._left -= count
        return count

    def close(self) -> None:
        with self._lock:
            self._file.close()


def _good(file: FileReplicas) -> FileReplicas:
    """The file with its available replicas only."""
    there = [replica for replica in file.replicas if replica.state == "available"]
    return structs.replace(file, replicas=there)


def _copies(file: FileReplicas) -> list[str]:
    """Addresses for reading: https before others, only of available replicas."""
    found = [
        pfn
        for replica in _good(file).replicas
        for pfn in replica.pfns
        if readable(pfn) or pfn.startswith("file:")
    ]
    return sorted(found, key=lambda pfn: not pfn.startswith(("https:", "davs:")))


def _schemes(file: FileReplicas) -> str:
    """Of the addresses of available replicas, in brackets."""
    pfns = (pfn for replica in _good(file).replicas for pfn in replica.pfns)
    schemes = sorted({pfn.partition("://")[0] for pfn in pfns if "://" in pfn})
    return f" ({', '.join(schemes)})" if schemes else ""


def _path_of(pfn: str) -> Path:
    return Path(unquote(urlsplit(pfn).path))


def adler32_of(digest: str) -> str | None:
    """The adler32 of a `Digest` header: in hexadecimal digits, as storages write it, or in
    base64."""
    for each in digest.split(","):
        kind, _, text = each.strip().partition("=")
        if kind.lower() == "adler32":
            text = text.strip()
            if len(text) == 8 and set(text.lower()) <= set("0123456789abcdef"):
                return text.lower()
            with contextlib.suppress(ValueError):
                return base64.b64decode(text).hex().rjust(8, "0")
    return None
