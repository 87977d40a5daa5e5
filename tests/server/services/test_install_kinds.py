"""What can be installed besides records as they come: folders, corrected guesses, other tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_ossr_ext.models import ManifestRecord
from jupyter_ossr_ext.problems import PlanChanged
from jupyter_ossr_ext.storage import manifest
from tests.server.installing import Index, notebook, wheel, write_tree, zipped
from tests.server.software import PURE
from tests.server.workshop import Workshop


async def test_notebooks_alone_give_a_guess_that_a_person_can_correct(
    tmp_path: Path, index: Index
) -> None:
    files = {"a.ipynb": notebook("%matplotlib inline\nimport os, skyplot", "import local_help")}
    files["local_help.py"] = ""
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Notes", files)
        plan = await shop.plan(record)
        assert plan.detected and plan.detected.guess
        assert plan.requirements == ["skyplot"] and plan.guesses
        better = await shop.plan(record, requirements=["skyplot==1.0", "skymath"])
        assert not better.guesses
        versions = {one.name: one.version for one in better.adds}
        assert (versions["skyplot"], versions["skymath"]) == ("1.0", "2.0")
        result = await shop.do(better)
        assert sorted(result.imported) == ["skymath", "skyplot"]


async def test_data_alone_is_not_installed_but_shown_how_to_read(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Data", {"events.fits": b"SIMPLE  ="})
        plan = await shop.plan(record)
        assert not plan.installable and plan.detected and plan.detected.kind == "data"
        assert plan.snippet and "fits.open" in plan.snippet and "events.fits" in plan.snippet
        brought = await shop.install.files(plan.id)
        assert (shop.root / brought.folder / "events.fits").is_file()
        with pytest.raises(PlanChanged):
            await shop.install.files(plan.id)


async def test_a_folder_that_lies_here_is_installed_in_place(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index) as shop:
        write_tree(shop.root / "mine", PURE)
        plan = await shop.plan(folder="mine")
        assert plan.folder == "mine" and plan.imports == ["stargaze"]
        result = await shop.do(plan)
        assert result.folder == "mine" and "stargaze" in result.imported


async def test_a_folder_that_came_from_a_record_keeps_its_doi_and_version(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Stargaze", {"readme.txt": "hello"})
        write_tree(shop.root / "mine", PURE)
        manifest.add(
            shop.root / "mine", ManifestRecord(source="test", url="", record=record, files=[])
        )
        plan = await shop.plan(folder="mine")
        assert (plan.folder, plan.record, plan.version) == ("mine", record, "1.0")
        assert plan.doi and plan.imports == ["stargaze"]


async def test_an_archive_in_a_folder_is_unpacked_beside_itself(
    tmp_path: Path, index: Index
) -> None:
    async with Workshop(tmp_path, index) as shop:
        write_tree(shop.root / "mine", {"stargaze.zip": zipped(PURE, "stargaze-1")})
        plan = await shop.plan(folder="mine")
        assert plan.folder == "mine/stargaze" and not (shop.root / "mine/stargaze").exists()
        assert plan.installable


async def test_without_uv_the_same_is_done_by_venv_and_pip(tmp_path: Path, index: Index) -> None:
    async with Workshop(tmp_path, index, uv=False) as shop:
        [record] = shop.deposit("Stargaze", {"stargaze-1.0.zip": zipped(PURE, "stargaze-1.0")})
        plan = await shop.plan(record)
        assert [c.argv[1:3] for c in plan.commands] == [["-m", "venv"], ["-m", "pip"]]
        versions = {one.name: one.version for one in plan.adds}
        assert versions["skyplot"] == "2.0" and plan.complete, plan.guesses
        result = await shop.do(plan)
        assert "stargaze" in result.imported


@pytest.mark.registry
async def test_a_real_dependency_comes_from_the_configured_index(tmp_path: Path) -> None:
    async with Workshop(tmp_path, None) as shop:
        [record] = shop.deposit("Real", {"requirements.txt": "astropy-iers-data\n"})
        plan = await shop.plan(record)
        assert plan.installable and plan.complete, plan.guesses
        assert plan.download_bytes
        result = await shop.do(plan)
        assert result.imported == ["astropy_iers_data"]


async def test_a_listed_package_that_needs_another_one_is_told_and_does_not_undo_the_rest(
    tmp_path: Path, index: Index
) -> None:
    for name, code in {"skyaddon": "import skyhost\n", "skybroken": "1 / 0\n"}.items():
        index.add(f"{name}-1.0-py3-none-any.whl", wheel(name, "1.0", {f"{name}.py": code}))
    async with Workshop(tmp_path, index) as shop:
        [record] = shop.deposit("Frozen", {"requirements.txt": "skyaddon==1.0\nskymath\n"})
        result = await shop.do(await shop.plan(record))
        assert result.imported == ["skymath"]
        [warning] = result.warnings
        assert "skyaddon is there" in warning and "skyhost" in warning
        for alone in ("skyaddon", "skymath\nskybroken"):
            [record] = shop.deposit(alone, {"requirements.txt": f"{alone}\n"})
            job = await shop.ended(shop.yes(await shop.plan(record)))
            assert job.problem and job.problem.slug == "install-failed", alone
        assert len(shop.kernels()) == 1
