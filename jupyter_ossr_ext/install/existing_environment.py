"""Installation into an existing kernel's environment, and its undo."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
from msgspec import structs
from packaging.utils import canonicalize_name

from ..config.install import Settings
from ..jobs import Reporter
from ..models import InstallResult
from ..problems import CannotInstall, InstallFailed
from . import kernels, smoke_test, snapshot, steps
from .interpreter import save
from .plan_commands import Work
from .process import persist, to_its_end
from .rollback import restore, with_note
from .store import Before, Plans, StoredPlan, write

BEFORE = "before.json"


class Existing:
    """Installs into environments of other origin.

    The previous state is stored with the plan, so that it survives a killed server.
    """

    def __init__(self, settings: Settings, plans: Plans) -> None:
        self._settings = settings
        self._plans = plans

    async def change(
        self,
        stored: StoredPlan,
        work: Work,
        kernel: str,
        env: Mapping[str, str],
        report: Reporter,
    ) -> InstallResult:
        """Run the plan; after a cancellation or failure it is undone, or the differences are
        reported."""
        if work.read_only:
            return await self._use(stored, work, kernel, env, report)
        before = await self._before(stored, work, env)
        try:
            await report.fence()
            await steps.commands(work, env, report)
            proof = await self._proof(stored, work, kernel, env, report)
            after = await snapshot.take(work.python, env)
            report.advance(1)
            await self._store_state(stored, Before(before, after))
            result = await self._result(stored, kernel, proof)
        except BaseException as error:
            if not await persist(report.owned()):
                raise
            differences = await persist(self._back(stored, work.python, before, env, report))
            raise with_note(error, differences) from None
        report.advance(1)
        installed = snapshot.differences(before, after)
        return structs.replace(result, restart=True, undoable=True, installed=installed)

    async def _use(
        self,
        stored: StoredPlan,
        work: Work,
        kernel: str,
        env: Mapping[str, str],
        report: Reporter,
    ) -> InstallResult:
        """Verify that a kernel has what the record needs; nothing of it is changed."""
        proof = await self._proof(stored, work, kernel, env, report)
        report.advance(1)
        await report.fence()
        result = await self._result(stored, kernel, proof)
        report.advance(1)
        return result

    async def _result(
        self, stored: StoredPlan, kernel: str, proof: smoke_test.Proof
    ) -> InstallResult:
        """Write the record's files; what the kernel now has, without what was changed in it."""
        spec, _ = await kernels.find(kernel, self._settings.shared_kernels)
        folder, names = await persist(asyncio.to_thread(steps.files, self._settings.root, stored))
        return InstallResult(
            kernel=kernel,
            kernel_display=spec.display_name,
            imported=proof.imported,
            warnings=proof.warnings,
            folder=folder,
            notebooks=names,
        )

    async def _proof(
        self,
        stored: StoredPlan,
        work: Work,
        kernel: str,
        env: Mapping[str, str],
        report: Reporter,
    ) -> smoke_test.Proof:
        report.note("Starting the kernel and importing the installed packages")
        imports = await steps.imports(stored, work, env)
        specs = kernels.manager(self._settings.shared_kernels)
        return await smoke_test.import_in_existing(kernel, specs, imports, env)

    async def undo(
        self, stored: StoredPlan, kernel: str, env: Mapping[str, str], report: Reporter
    ) -> InstallResult:
        """Undo the changes of an install of this plan, whether it finished or was killed."""
        stored_state = await asyncio.to_thread(self._stored_state, stored)
        if stored_state is None:
            raise CannotInstall("Nothing to undo.")
        spec, interpreter = await kernels.find(kernel, self._settings.shared_kernels)
        python = interpreter.executable
        now = await snapshot.take(python, env)
        # Later changes by others are preserved.
        before = snapshot.only(stored_state.before, stored_state.after or now, now)
        await report.fence()
        if differences := await to_its_end(self._back(stored, python, before, env, report)):
            raise InstallFailed(f"The environment could not be restored completely. {differences}")
        return InstallResult(
            kernel=kernel,
            kernel_display=spec.display_name,
            restart=True,
            undone=True,
            installed=snapshot.differences(now, before),
        )

    async def _back(
        self,
        stored: StoredPlan,
        python: str,
        before: snapshot.Snapshot,
        env: Mapping[str, str],
        report: Reporter,
    ) -> str:
        differences = await restore(self._settings, python, before, env, report)
        if not differences:
            await asyncio.to_thread(self._place(stored).unlink, missing_ok=True)
        return differences

    async def _before(
        self, stored: StoredPlan, work: Work, env: Mapping[str, str]
    ) -> snapshot.Snapshot:
        """The current state or, after an unfinished attempt, the state before it."""
        stored_state = await asyncio.to_thread(self._stored_state, stored)
        if stored_state and stored_state.after is None:
            return stored_state.before
        taken = await self._saved(stored, work, await snapshot.take(work.python, env), env)
        await self._store_state(stored, Before(taken))
        return taken

    async def _saved(
        self,
        stored: StoredPlan,
        work: Work,
        taken: snapshot.Snapshot,
        env: Mapping[str, str],
    ) -> snapshot.Snapshot:
        """Save what the plan replaces and no index has: packages of other records."""
        plan = stored.plan
        touched = {canonicalize_name(one.name) for one in (*plan.changes, *plan.removes)}
        names = [one.name for key, one in taken.packages.items() if one.direct and key in touched]
        folder = self._plans.folder(plan.id) / "saved"
        await asyncio.to_thread(folder.mkdir, exist_ok=True)
        wheels = await save(work.python, names, folder, env)
        return replace(taken, saved=wheels)

    async def _store_state(self, stored: StoredPlan, what: Before) -> None:
        await asyncio.to_thread(write, self._place(stored), what)

    def _stored_state(self, stored: StoredPlan) -> Before | None:
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(self._place(stored).read_bytes(), type=Before)
        return None

    def _place(self, stored: StoredPlan) -> Path:
        return self._plans.folder(stored.plan.id) / BEFORE
