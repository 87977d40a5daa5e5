"""kill -9 of the server during a download."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from jupyter_ossr_ext.downloads.transfer import SMALLEST
from jupyter_ossr_ext.models import JobState
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Act, Misbehaving

MIB = 1024 * 1024
CHILD = """
import asyncio, sys
from pathlib import Path
from tests.server.support.download_environment import DownloadEnvironment
from tests.server.support.misbehaving_server import Misbehaving

class ParentServer(Misbehaving):
    '''The server of the parent process.'''
    def __init__(self, url, size, checksum):
        self._url = url
        self.files = {"big.bin": type("File", (), {"data": range(size), "checksum": checksum})}
    url = property(lambda self: self._url)

async def main(folder, url, size, checksum):
    server = ParentServer(url, int(size), checksum)
    async with DownloadEnvironment(Path(folder), server) as environment:
        environment.submit()
        await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_after_a_kill_the_job_resumes_and_repeats_less_than_a_segment(tmp_path, server):
    data = random.randbytes(12 * MIB)
    file = server.add("big.bin", data, default=Act(piece=32768, pause=0.1))
    child = start(tmp_path, server)
    try:
        await reaches(server, len(data) // 2, child)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert not (tmp_path / "root/here/big.bin").exists()
    await asyncio.sleep(0.2)  # data that the server still processes
    before, file.default = server.sent, Act()
    async with DownloadEnvironment(tmp_path, server) as environment:
        shown: list[JobState] = []
        environment.jobs.listen(lambda job: shown.append(job.state))
        await environment.jobs.restore(resume=True)
        [job] = environment.jobs.all()
        job = await environment.ended(job)
        assert job.state is JobState.SUCCEEDED, job.problem
        assert JobState.INTERRUPTED in shown
        assert (environment.root / "here/big.bin").read_bytes() == data
        assert environment.orphans() == []
    needed = len(data) - before
    assert server.sent - before - needed < SMALLEST


async def test_without_resuming_the_job_is_shown_as_interrupted(tmp_path, server):
    data = random.randbytes(8 * MIB)
    server.add("big.bin", data, default=Act(piece=65536, pause=0.02))
    child = start(tmp_path, server)
    try:
        await reaches(server, MIB, child)
        await asyncio.sleep(0.2)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    async with DownloadEnvironment(tmp_path, server) as environment:
        await environment.jobs.restore(resume=False)
        [job] = environment.jobs.all()
        assert job.state is JobState.INTERRUPTED
        assert job.problem is not None and job.problem.slug == "interrupted"
        environment.jobs.forget(job.id)
        await environment.until(lambda: environment.orphans() == [])
        await environment.until(lambda: not (environment.root / "here").exists())


def start(folder: Path, server: Misbehaving) -> subprocess.Popen[bytes]:
    [file] = server.files.values()
    arguments = [str(folder), server.url, str(len(file.data)), file.checksum]
    return subprocess.Popen([sys.executable, "-c", CHILD, *arguments])


async def reaches(server: Misbehaving, sent: int, child: subprocess.Popen[bytes]) -> None:
    async with asyncio.timeout(60):
        while server.sent < sent:
            assert child.poll() is None, "the child ended too early"
            await asyncio.sleep(0.01)
