"""No module imports itself through others, also not for its types."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.import_cycles import cycles, imports, modules

ROOT = Path(__file__).resolve().parents[2]
SOURCES = modules(ROOT, ["jupyter_ossr_ext", "jupyter_ossr_demo"])


def test_there_is_no_cycle():
    assert cycles(imports(SOURCES)) == []


@pytest.mark.parametrize(
    "line",
    [
        "from ..wiring import build_services",
        "from jupyter_ossr_ext.wiring import build_services",
        "if TYPE_CHECKING:\n    from ..wiring import build_services",
        "def later():\n    from .. import wiring",
        "import jupyter_ossr_ext.wiring",
    ],
)
def test_a_planted_cycle_is_seen(line: str):
    name = "jupyter_ossr_ext.jobs.journal"
    planted = {**SOURCES, name: f"{SOURCES[name]}\n{line}\n"}
    [group] = cycles(imports(planted))
    assert {name, "jupyter_ossr_ext.wiring"} <= set(group)
