"""Each kind of record ends as its plan said."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.installing import Index, Workshop, zipped

PURE = {
    "pyproject.toml": """
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"
[project]
name = "stargaze"
version = "1.0"
requires-python = ">=3.8"
dependencies = ["skyplot"]
""",
    "stargaze/__init__.py": "import skyplot\nANSWER = 42\n",
    "README.md": "# stargaze\n",
}


async def test_a_pure_python_package_is_installed_with_its_dependencies(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.kind == "python-project"
        versions = {one.name: one.version for one in plan.adds}
        assert versions["stargaze"] == "1.0" and versions["skyplot"] == "2.0"
        assert versions["skymath"] == "2.0" and "ipykernel" in versions
        assert plan.download_bytes and plan.disk_bytes and plan.complete
        assert shop.kernels() == [] and shop.environments() == []
        result = await shop.do(plan)
        assert "stargaze" in result.imported
        assert result.kernel and shop.kernels() == [result.kernel]
        spec = json.loads((shop.settings.kernels / result.kernel / "kernel.json").read_text())
        assert spec["metadata"]["ossr"]["record"] == record
        assert spec["display_name"] == "Stargaze 1.0"
        installed = {one.name.lower(): one.version for one in result.installed}
        assert {one.name: one.version for one in plan.adds}.items() <= installed.items()
