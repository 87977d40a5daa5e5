"""Start of a kernel by a program that runs code in it and ends it again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from .process import to_its_end

STARTS = 3
"""Starts of a kernel that ends before its first answer. jupyter_client chooses its ports before the
kernel binds them, and another program may have taken one by then: "Address already in use"."""


async def start(
    kernel: str,
    specs: KernelSpecManager,
    folder: Path,
    patience: float,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
) -> tuple[AsyncKernelManager, AsyncKernelClient]:
    """Start a kernel, and wait for its first answer; `stop` ends it.

    Args:
        kernel: Name of the kernelspec.
        folder: The kernel's working folder, which must exist.
        patience: Seconds until its first answer.
        env: Its variables; by default those of this process.
        output: Receives what it prints; by default as this process does.

    Raises:
        RuntimeError: Each start ended before an answer, or the last one did not answer in time.
    """
    options: dict[str, Any] = {"cwd": str(folder)}
    if env is not None:
        options["env"] = dict(env)
    if output:
        options |= {"stdout": output, "stderr": output}
    starts = 0
    while True:
        starts += 1
        manager = AsyncKernelManager(kernel_name=kernel, kernel_spec_manager=specs)
        client: AsyncKernelClient | None = None
        began = time.monotonic()
        try:
            await manager.start_kernel(extra_arguments=_arguments(manager), **options)
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=patience)
            return manager, client
        except BaseException as error:
            await stop(manager, client)
            ended = isinstance(error, RuntimeError) and time.monotonic() - began < patience
            if not ended or starts == STARTS:
                raise


def _arguments(manager: AsyncKernelManager) -> list[str]:
    """What a program runs does not belong into the user's history of IPython."""
    # jupyter_client (`KernelManager.ipykernel`) knows IPython by the kernel's name only.
    words = manager.kernel_spec.argv if manager.kernel_spec else []
    ipython = {"ipykernel", "ipykernel_launcher"} & set(words)
    return ["--HistoryManager.hist_file=:memory:"] if ipython else []


async def stop(manager: AsyncKernelManager, client: AsyncKernelClient | None) -> None:
    """End a kernel at once, whatever it does."""
    try:
        if client:
            client.stop_channels()
        if manager.has_kernel:
            with contextlib.suppress(Exception):
                await to_its_end(manager.shutdown_kernel(now=True))
    finally:
        manager.cleanup_connection_file()
        manager.context.destroy(linger=0)
