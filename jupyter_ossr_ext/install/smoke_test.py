"""Verification of an installation: its kernel starts and imports the installed packages."""

from __future__ import annotations

import asyncio
import contextlib
import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from ..problems import InstallFailed
from . import kernelspec
from .process import to_its_end

START = 60.0
"""Time limit of a kernel start in seconds; the first start compiles its modules."""
IMPORT = 120.0
"""Time limit of one import in seconds."""
NAME = "proof"
MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
CODE = "import importlib as _i; _i.import_module({module!r}); del _i"


@dataclass(frozen=True)
class Imports:
    """Modules by distribution. `own`: distributions of the record itself, all of which must
    import."""

    modules: Mapping[str, Sequence[str]]
    own: Collection[str] = ()


@dataclass(frozen=True)
class Proof:
    """The imported modules, and warnings about others."""

    imported: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


async def prove_new(
    spec: kernelspec.KernelSpecFile, imports: Imports, env: Mapping[str, str]
) -> Proof:
    """Start a kernel that is not registered yet, and run the imports in it."""
    with tempfile.TemporaryDirectory(prefix="ossr-proof-") as name:
        await asyncio.to_thread(kernelspec.write, Path(name), NAME, spec)
        manager = KernelSpecManager(kernel_dirs=[name], ensure_native_kernel=False)
        return await _prove(NAME, manager, imports, env)


async def prove_existing(kernel: str, imports: Imports, env: Mapping[str, str]) -> Proof:
    """Start a registered kernel, and run the imports in it."""
    return await _prove(kernel, KernelSpecManager(), imports, env)


async def _prove(
    kernel: str,
    specs: KernelSpecManager,
    imports: Imports,
    env: Mapping[str, str],
) -> Proof:
    """Raises `InstallFailed` if no module of a package can be imported."""
    with tempfile.TemporaryDirectory(prefix="ossr-proof-") as name:
        manager = AsyncKernelManager(kernel_name=kernel, kernel_spec_manager=specs)
        manager.connection_file = str(Path(name) / "connection.json")
        with (Path(name) / "output").open("w+b") as output:
            try:
                await manager.start_kernel(env=dict(env), cwd=name, stdout=output, stderr=output)
                client: AsyncKernelClient = manager.client()
                client.start_channels()
                try:
                    await _ready(client, Path(output.name))
                    return await _import(client, imports)
                finally:
                    client.stop_channels()
            finally:
                await _stop(manager)


async def _ready(client: AsyncKernelClient, output: Path) -> None:
    try:
        await client.wait_for_ready(timeout=START)
    except RuntimeError:
        said = (await asyncio.to_thread(output.read_text, "utf-8", "replace")).splitlines()
        raise InstallFailed(
            "The kernel of the new environment does not start. See the highlighted line.",
            evidence=next((line for line in reversed(said) if line.strip()), None),
        ) from None


async def _import(client: AsyncKernelClient, imports: Imports) -> Proof:
    proof, refused = Proof(), list[InstallFailed]()
    for distribution, modules in imports.modules.items():
        errors: list[str] = []
        for module in modules:
            if error := await _try(client, CODE.format(module=module)):
                errors.append(error)
            else:
                proof.imported.append(module)
        if not modules or len(errors) < len(modules):
            continue
        failed = InstallFailed(
            f"{distribution} was installed, but `import {modules[0]}` fails in its kernel. The "
            "highlighted line shows what is missing; report this to the record's authors.",
            evidence=errors[0],
        )
        missing = MISSING.match(errors[0])
        if not missing or distribution in imports.own:
            raise failed
        # A list of packages may name one that requires another, unlisted one.
        refused.append(failed)
        proof.warnings.append(
            f"{distribution} is installed but cannot be imported on its own: it requires "
            f"{missing[1]}, which is not listed."
        )
    if refused and not proof.imported:
        raise refused[0]
    return proof


async def _try(client: AsyncKernelClient, code: str) -> str | None:
    """Run code in the kernel; returns its error as one line, if any."""
    id = client.execute(code, store_history=False, allow_stdin=False)
    while True:
        try:
            reply = await client.get_shell_msg(timeout=IMPORT)
        except Empty:
            return f"No response within {IMPORT:.0f} seconds."
        if reply["parent_header"].get("msg_id") != id:
            continue
        content = reply["content"]
        if content["status"] == "ok":
            return None
        text = f"{content.get('ename', 'Error')}: {content.get('evalue', '')}"
        return re.sub(r"\s+", " ", text)[:500]


async def _stop(manager: AsyncKernelManager) -> None:
    try:
        if manager.has_kernel:
            with contextlib.suppress(Exception):
                await to_its_end(manager.shutdown_kernel(now=True))
    finally:
        manager.cleanup_connection_file()
        manager.context.destroy(linger=0)
