"""Every record of the corpus gets its right plan. No network: the index is that of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.records import CASES, Case
from tests.server.support.install_environment import InstallEnvironment
from tests.server.support.install_sources import Index, zipped


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.cause)
async def test_a_record_gets_its_right_plan(case: Case, tmp_path: Path, index: Index) -> None:
    async with InstallEnvironment(tmp_path, index) as installs:
        [record] = installs.deposit("Record", {"record.zip": zipped(case.files, "record-1.0")})
        plan = await installs.plan(record)
    message = "\n".join([*plan.warnings, *plan.guesses, *(one.reason for one in plan.cannot)])
    assert plan.detected and plan.detected.kind == case.kind, message
    assert plan.installable == case.installable, message
    for text in case.says:
        assert text in message
    if case.requirements is not None:
        assert sorted(plan.requirements) == sorted(case.requirements), message
    if case.imports is not None:
        assert plan.imports == case.imports
    words = [word for command in plan.commands for word in command.argv]
    for text in case.never:
        assert not any(text in word for word in (*words, *plan.requirements)), text
    if case.environment is not None:
        assert plan.commands[-1].environment == case.environment
