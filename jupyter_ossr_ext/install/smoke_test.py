"""Verification of an installation: its kernel starts and imports the installed packages."""

from __future__ import annotations

import asyncio
import contextlib
import re
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager

from ..problems import InstallFailed
from . import kernel_start, kernelspec
from .dependencies import distribution_names
from .dependencies.notebook_code import Imported

START = 60.0
"""Time limit of a kernel start in seconds; the first start compiles its modules."""
IMPORT = 300.0
"""Time limit of one import in seconds."""
NAME = "proof"
MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
SILENT = "No response"
FAILED = 20
"""Imports of notebooks that fail and are named."""
LISTED = 3
"""Modules of a listed package that are imported."""
Errors = dict[tuple[str, str], str]
"""Errors by what was imported and whose it is: a distribution, or a module that a notebook imports.
"""
NOTHING = "Nothing was imported as proof: the environment has its kernel, and what was listed."


@dataclass(frozen=True)
class Imports:
    """Modules by distribution. `own`: distributions of the record itself, all of which must
    import; `needed`: what notebooks import, each with the first notebook that does."""

    modules: Mapping[str, Sequence[str]]
    own: Collection[str] = ()
    needed: Mapping[Imported, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """The imported modules, and warnings about others."""

    imported: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


async def import_in_new(
    spec: kernelspec.KernelSpecFile, imports: Imports, env: Mapping[str, str], errors: Errors
) -> Proof:
    """Start a kernel that is not registered yet, and run the imports in it.

    Args:
        errors: Gets the error of each import that fails, also where this raises `InstallFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="ossr-proof-") as name:
        await asyncio.to_thread(kernelspec.write, Path(name), NAME, spec)
        manager = KernelSpecManager(kernel_dirs=[name], ensure_native_kernel=False)
        return await _import_in(NAME, manager, imports, env, errors)


async def import_in_existing(
    kernel: str, specs: KernelSpecManager, imports: Imports, env: Mapping[str, str]
) -> Proof:
    """Start a registered kernel, and run the imports in it."""
    return await _import_in(kernel, specs, imports, env, {})


async def _import_in(
    kernel: str,
    specs: KernelSpecManager,
    imports: Imports,
    env: Mapping[str, str],
    errors: Errors,
) -> Proof:
    """Raises `InstallFailed` if no module of a package can be imported."""
    async with _started(kernel, specs, env) as client:
        proof = await _import(client, imports, errors)
    if imports.needed:
        # In a process of their own: modules may come with what was imported before.
        async with _started(kernel, specs, env) as client:
            proof.warnings.extend(await _of_notebooks(client, imports.needed, errors))
    return proof


@contextlib.asynccontextmanager
async def _started(
    kernel: str, specs: KernelSpecManager, env: Mapping[str, str]
) -> AsyncIterator[AsyncKernelClient]:
    """A kernel that answers, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="ossr-proof-") as name:
        folder = Path(name)
        with (folder / "output").open("w+b") as output:
            try:
                manager, client = await kernel_start.start(
                    kernel, specs, folder, START, env=env, output=output
                )
            except RuntimeError:
                text = await asyncio.to_thread((folder / "output").read_text, "utf-8", "replace")
                printed = [line for line in text.splitlines() if line.strip()]
                raise InstallFailed(
                    "The kernel of the new environment does not start. See the highlighted line.",
                    evidence=printed[-1] if printed else None,
                ) from None
            try:
                yield client
            finally:
                await kernel_start.stop(manager, client)


async def _import(client: AsyncKernelClient, imports: Imports, all_errors: Errors) -> Proof:
    proof, refused = Proof(), list[InstallFailed]()
    for distribution, modules in imports.modules.items():
        own = distribution in imports.own
        errors: dict[str, str] = {}
        ordered = sorted(modules, key=lambda name: _unlike(name, distribution))
        for module in ordered if own else ordered[:LISTED]:
            if error := await _try(client, code(module)):
                errors[module] = all_errors[module, distribution] = error
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
        if own or errors[first].startswith(SILENT):
            raise failed
        # A list may name a package that requires another, unlisted one, another version of one, or
        # a library of the system.
        refused.append(failed)
        missing = MISSING.match(errors[first])
        why = f"it requires {missing[1]}, which is not listed." if missing else errors[first]
        proof.warnings.append(
            f"{distribution} is installed but cannot be imported on its own: {why}"
        )
    if refused and not proof.imported:
        raise refused[0]
    if not proof.imported:
        proof.warnings.append(NOTHING)
    return proof


async def _of_notebooks(
    client: AsyncKernelClient, needed: Mapping[Imported, str], errors: Errors
) -> list[str]:
    """Imports of notebooks that fail, in sentences."""
    absent: dict[str, str] = {}
    failed: list[tuple[str, str]] = []
    end = ""
    until = time.monotonic() + IMPORT
    for n, (one, notebook) in enumerate(needed.items()):
        if one.top in absent:
            continue
        if time.monotonic() > until:
            left = _modules(one.module for one in list(needed)[n:])
            end = f"Imports of notebooks that were not tried, as the others took too long: {left}."
            break
        error = await _try(client, names_code(one))
        if error is None:
            continue
        errors[_line(one), one.module] = error
        missing = MISSING.match(error)
        if missing and missing[1] == one.top:
            absent[one.top] = notebook
            continue
        failed.append((one.module, f"`{_line(one)}` of {notebook} fails: {error}"))
        if error.startswith(SILENT):
            break
    found = []
    if absent:
        named = ", ".join(f"{module} ({notebook})" for module, notebook in absent.items())
        found.append(f"Imported by notebooks, but not installed: {named}.")
    found += [sentence for _, sentence in failed[:FAILED]]
    if more := failed[FAILED:]:
        found.append(f"{len(more)} more imports fail, of {_modules(name for name, _ in more)}.")
    return [*found, *filter(None, [end])]


def _modules(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def names_code(one: Imported) -> str:
    """Code that imports a module and the names that are taken from it, and leaves no names."""
    names = [name for name in one.names if name != "*"]
    get = f"[hasattr(_m, n) or _i.import_module(f'{one.module}.{{n}}') for n in {names!r}]"
    return f"import importlib as _i; _m = _i.import_module({one.module!r}); {get}; del _i, _m"


def _line(one: Imported) -> str:
    return (
        f"from {one.module} import {', '.join(one.names)}" if one.names else f"import {one.module}"
    )


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
    module_ = missing[1].partition(".")[0] if missing else ""
    if module_ == "pkg_resources":
        old = distribution_names.WITH_PKG_RESOURCES
        advice = f"list {old} beside it, which still has pkg_resources."
    elif module_ and not distribution_names.distribution(module_):
        advice = f"{module_} is not on the package index: it comes with conda, or is built by hand."
    return InstallFailed(
        f"{distribution} was installed, but `import {module.partition(':')[0]}` fails in its "
        f"kernel. The highlighted line shows what is missing; {advice}",
        evidence=error,
    )


async def _try(client: AsyncKernelClient, code: str) -> str | None:
    """Run code in the kernel; returns its error as one line, if any."""
    # An error must not abort the imports after it.
    id = client.execute(code, store_history=False, allow_stdin=False, stop_on_error=False)
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
