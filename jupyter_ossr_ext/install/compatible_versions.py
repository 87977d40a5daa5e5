"""Other versions of what does not work with another package of a new environment.

Packages allow versions of what they need that came later and changed. If an import then fails with
a message that is known of such versions, those that `changed_calls` and `dropped_modules` know to
work are installed instead: ready-made ones, only of what is installed, and only as the requirements
of the record and of all packages allow. No word of a message gets to the installer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..jobs import Reporter
from ..models import InstallPlan
from ..problems import InstallFailed
from .dependencies import changed_calls
from .installers.base import PLAIN, Options
from .interpreter import packages
from .other_versions import KERNEL, VersionChange, compared, others
from .plan_commands import CONSTRAINTS, Work
from .plan_environment import READY_MADE, PlanEnvironment
from .smoke_test import Errors, Proof

ROUNDS = 3
"""Changes, each of which may show the next message."""


def note(plan: InstallPlan, work: Work) -> list[str]:
    """What the plan says of it, for the confirmation."""
    if not _may_change(work):
        return []
    names = sorted(_newer(plan))
    if not plan.complete:
        names.append("packages that the build adds")
    if not names:
        return []
    return [
        "If an import fails with an error that is known of other versions of "
        f"{', '.join(names)}, ready-made versions without it are installed instead and tested, and "
        "the result names them."
    ]


def _may_change(work: Work) -> bool:
    made = work.instructions
    return work.fresh and not (work.conda or work.read_only or made.tool or made.commands)


def _newer(plan: InstallPlan) -> set[str]:
    """Packages of the plan in versions for which messages are known."""
    known = changed_calls.limits_by_name()
    there = {canonicalize_name(one.name): one.version for one in plan.adds}
    return {
        name
        for name, version in there.items()
        if version
        and name not in KERNEL
        and any(not limit.contains(version, prereleases=True) for limit in known.get(name, ()))
    }


@dataclass(frozen=True)
class _State:
    """What a test of the imports came to: a proof, or the problem; and all errors."""

    proof: Proof | None
    problem: InstallFailed | None
    errors: Errors

    def better_than(self, before: _State) -> bool:
        """Whether more can be imported, or another error stopped it."""
        if before.problem:
            return self.problem is None or self.errors != before.errors
        return self.proof is not None and len(self.errors) < len(before.errors)


Test = Callable[[Errors], Awaitable[Proof]]


async def tested(
    test: Test, plan: InstallPlan, work: Work, env: Mapping[str, str], report: Reporter
) -> tuple[Proof, list[str]]:
    """What imports, with other versions where these help, and sentences on these.

    Args:
        test: Runs the imports. It fills what it is given with the errors of those that fail.

    Raises:
        InstallFailed: The first failure, if no other versions are known, or if they do not help.
    """
    first = state = await _state(test)
    sentences: list[str] = []
    allowed = None if not plan.complete else _newer(plan)
    for _ in range(ROUNDS if _may_change(work) else 0):
        limits = _limits(state.errors, allowed)
        if not limits:
            break
        with tempfile.TemporaryDirectory(prefix="ossr-compatible-") as name:
            there = PlanEnvironment(
                python=work.python,
                env=env,
                with_=work.installer,
                folder=Path(name),
                here=await packages(work.python, env),
                dated=_limited_by_list(work.options),
            )
            report.note("Installing versions of packages that work with each other")
            change = await _change(there, list(limits), work, report)
            if change is None:
                break
            after = await _state(test)
            if not after.better_than(state):
                await _undo(there, change, report)
                break
        users = ", ".join(dict.fromkeys(user for line in limits.values() for user in line))
        sentences.append(f"Installed {change}: {users} does not work with it.")
        state = after
    if state.proof is None:
        raise first.problem or state.problem or InstallFailed()
    return state.proof, sentences


async def _state(test: Test) -> _State:
    errors: Errors = {}
    try:
        return _State(await test(errors), None, errors)
    except InstallFailed as problem:
        return _State(None, problem, errors)


def _limits(errors: Errors, allowed: set[str] | None) -> dict[str, list[str]]:
    """Requirements that are known for errors, each with whose import fails.

    Args:
        allowed: The packages that may change; None: all.
    """
    found: dict[str, list[str]] = {}
    for (_, user), message in errors.items():
        for line in changed_calls.all_limits(message):
            name = canonicalize_name(Requirement(line).name)
            if name not in KERNEL and (allowed is None or name in allowed):
                found.setdefault(line, []).append(user)
    return found


async def _change(
    there: PlanEnvironment, limits: list[str], work: Work, report: Reporter
) -> VersionChange | None:
    """Install what fits the limits, the record's list, and all that is installed."""
    lines = [line for line in limits if canonicalize_name(Requirement(line).name) in there.here]
    own = {key for key, one in there.here.items() if one.direct}
    listed = [
        line
        for line in _by_index(work)
        if (key := canonicalize_name(Requirement(line).name)) in there.here and key not in own
    ]
    words = [*READY_MADE, *lines, *listed, *others(there, lines)]
    after = await there.install(words, there.dated, report) if lines else None
    if after is None:
        return None
    change = compared(tuple(lines), there.here, after)
    limited = {canonicalize_name(Requirement(line).name) for line in lines}
    first = sorted(change.before, key=lambda name: canonicalize_name(name) not in limited)
    before = {name: change.before[name] for name in first}
    return replace(change, before=before) if before else None


def _limited_by_list(options: Options) -> Options:
    """Without the exact versions of the plan, where these are the constraints."""
    path = options.constraints
    stated = path if path and path.name != CONSTRAINTS else None
    return Options(constraints=stated, config=options.config, prereleases=options.prereleases)


def _by_index(work: Work) -> Iterable[str]:
    """What the record requires; its constraints as well, which have no extras."""
    listed = work.instructions.listed
    return [*work.instructions.requirements, *listed.constraints]


async def _undo(there: PlanEnvironment, change: VersionChange, report: Reporter) -> None:
    lines = [f"{name}=={version}" for name, version in change.before.items()]
    await there.install(["--no-deps", *lines], PLAIN, report)
    if change.added:
        await there.uninstall(change.added, report)
