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
IMPORT = 300.0
"""Time limit of one import in seconds."""
NAME = "proof"
MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
SILENT = "No response"
LISTED = 3
"""Modules of a listed package that are imported."""
NOTHING = "Nothing was imported as proof: the environment has its kernel, and what was listed."


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


async def import_in_new(
    spec: kernelspec.KernelSpecFile, imports: Imports, env: Mapping[str, str]
) -> Proof:
    """Start a kernel that is not registered yet, and run the imports in it."""
    with tempfile.TemporaryDirectory(prefix="ossr-proof-") as name:
        await asyncio.to_thread(kernelspec.write, Path(name), NAME, spec)
        manager = KernelSpecManager(kernel_dirs=[name], ensure_native_kernel=False)
        return await _import_in(NAME, manager, imports, env)


async def import_in_existing(kernel: str, imports: Imports, env: Mapping[str, str]) -> Proof:
    """Start a registered kernel, and run the imports in it."""
    return await _import_in(kernel, KernelSpecManager(), imports, env)


async def _import_in(
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
        output_lines = (await asyncio.to_thread(output.read_text, "utf-8", "replace")).splitlines()
        raise InstallFailed(
            "The kernel of the new environment does not start. See the highlighted line.",
            evidence=next((line for line in reversed(output_lines) if line.strip()), None),
        ) from None


async def _import(client: AsyncKernelClient, imports: Imports) -> Proof:
    proof, refused = Proof(), list[InstallFailed]()
    for distribution, modules in imports.modules.items():
        own = distribution in imports.own
        errors: dict[str, str] = {}
        ordered = sorted(modules, key=lambda name: _unlike(name, distribution))
        for module in ordered if own else ordered[:LISTED]:
            if error := await _try(client, code(module)):
                errors[module] = error
            else:
                proof.imported.append(module)
        if not errors:
            continue
        first = next(iter(errors))
        named = _unlike(ordered[0], distribution) == 0
        # Of the record's own, the part that is named like it must work; without one, every part.
        broken = (first == ordered[0] or not named) if own else len(errors) == len(ordered[:LISTED])
        if not broken:
            proof.warnings.append(f"`import {first}` of {distribution} fails: {errors[first]}")
            continue
        failed = _failed(distribution, first, errors[first])
        missing = MISSING.match(errors[first])
        if not missing or own:
            raise failed
        # A list of packages may name one that requires another, unlisted one.
        refused.append(failed)
        proof.warnings.append(
            f"{distribution} is installed but cannot be imported on its own: it requires "
            f"{missing[1]}, which is not listed."
        )
    if refused and not proof.imported:
        raise refused[0]
    if not proof.imported:
        proof.warnings.append(NOTHING)
    return proof


def code(module: str) -> str:
    """Code that imports a module, or an entry point (`module:attribute`)."""
    name, _, attribute = module.partition(":")
    get = f"; getattr(_m, {attribute.partition('.')[0]!r})" if attribute else ""
    return f"import importlib as _i; _m = _i.import_module({name!r}){get}; del _i, _m"


def _unlike(module: str, distribution: str) -> int:
    """0 where a module is called like its distribution, 1 where one holds the other's name."""
    one, other = (re.sub(r"[-_.]", "", name.lower()) for name in (module, distribution))
    return 0 if one == other else 1 if one in other or other in one else 2


def _failed(distribution: str, module: str, error: str) -> InstallFailed:
    if error.startswith(SILENT):
        return InstallFailed(
            f"{distribution} was installed, but `import {module}` does not end. It may be a script "
            "that starts to work when it is imported: use the record's files as they are.",
            evidence=error,
        )
    missing = MISSING.match(error)
    advice = "report this to the record's authors."
    if missing and missing[1].partition(".")[0] == "pkg_resources":
        advice = "list setuptools<81 beside it, which still has pkg_resources."
    return InstallFailed(
        f"{distribution} was installed, but `import {module.partition(':')[0]}` fails in its "
        f"kernel. The highlighted line shows what is missing; {advice}",
        evidence=error,
    )


async def _try(client: AsyncKernelClient, code: str) -> str | None:
    """Run code in the kernel; returns its error as one line, if any."""
    id = client.execute(code, store_history=False, allow_stdin=False)
    while True:
        try:
            reply = await client.get_shell_msg(timeout=IMPORT)
        except Empty:
            return f"{SILENT} within {IMPORT:.0f} seconds."
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
