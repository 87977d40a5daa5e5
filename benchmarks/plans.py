"""The plan of a record of 30 packages with a date: all of its job, and `uv pip compile` alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.config.install import Settings
from jupyter_ossr_ext.downloads.local_files import Local
from jupyter_ossr_ext.install.installers.uv import find_uv
from jupyter_ossr_ext.jobs import Journal, Runner
from jupyter_ossr_ext.models import InstallPlan, PlanInstallSpec
from jupyter_ossr_ext.wiring import build_catalogue, build_install

from .row import Row, row

PINNED = ["numpy==1.26.4", "scipy==1.12.0", "pandas==2.2.1", "astropy==6.0.0", "matplotlib==3.8.3"]
OPEN = [
    "requests", "tqdm", "click", "attrs", "six", "pyyaml", "jinja2", "networkx", "sympy",
    "pillow", "h5py", "iminuit", "uproot", "awkward", "corner", "healpy", "regions",
    "photutils", "reproject", "seaborn", "scikit-learn", "joblib", "tables", "emcee", "numba",
]  # fmt: skip
CHANGED = 1709251200
"""1 March 2024: when the files of the record were last changed (Unix time, seconds)."""
AS_OF = "2024-04-02T00:00:00Z"
GOAL, MOST = "<= 1.5 x uv", 1.5


def plans(folder: Path) -> Iterator[Row]:
    """Cold: nothing is cached; the best of two. Warm: run before; the median of three."""
    uv = find_uv()
    if uv is None:
        yield from (Row(f"plan-{how}", None, None, "s", None, GOAL, None) for how in NAMES)
        return
    listed = folder / "root" / "record" / "requirements.txt"
    listed.parent.mkdir(parents=True)
    listed.write_text("".join(f"{name}\n" for name in [*PINNED, *OPEN]))
    os.utime(listed, (CHANGED, CHANGED))
    cold: tuple[list[float], list[float]] = ([], [])
    warm: tuple[list[float], list[float]] = ([], [])
    for n in range(2):
        for found, run in zip(cold, (by_us, by_uv), strict=True):
            found.append(run(folder, folder / f"{run.__name__}-{n}", uv))
            shutil.rmtree(folder / f"{run.__name__}-{n}", ignore_errors=True)
    yield row("plan-cold", min(cold[0]), min(cold[1]), "s", goal=GOAL, most=MOST)
    for _ in range(4):
        for found, run in zip(warm, (by_us, by_uv), strict=True):
            found.append(run(folder, folder / "cache", uv))
    ours, peer = (median(found[1:]) for found in warm)
    yield row("plan-warm", ours, peer, "s", goal=GOAL, most=MOST)


NAMES = ("cold", "warm")


def by_us(folder: Path, cache: Path, uv: str) -> float:
    """The job of a plan, from its submission to its end."""
    os.environ["UV_CACHE_DIR"] = str(cache)
    return asyncio.run(_planned(folder))


async def _planned(folder: Path) -> float:
    state = folder / "state"
    settings = Settings(folder / "root", state, folder / "environments", folder / "kernels")
    web = HttpClient("jupyter-ossr-ext/benchmarks (https://example.org)")
    catalogue = build_catalogue((), web, lambda: folder / "tokens")
    jobs = Runner(Journal(state / "jobs"))
    local = Local(folder / "root", state / "folders.json", catalogue)
    build_install(settings, catalogue, local, jobs)
    try:
        begun = time.perf_counter()
        job = jobs.submit(PlanInstallSpec(folder="record"))
        while not jobs.get(job.id).state.terminal:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        seconds = time.perf_counter() - begun
        plan = jobs.get(job.id).result
        if not isinstance(plan, InstallPlan) or "as of 2024-04-01" not in str(plan.warnings):
            raise RuntimeError(f"This is not the plan of the record: {jobs.get(job.id)}")
    finally:
        await jobs.aclose()
        await catalogue.aclose()
        await web.aclose()
    return seconds


def by_uv(folder: Path, cache: Path, uv: str) -> float:
    """The resolution alone, of the same list and what a kernel needs, as of the same day."""
    listed = folder / "wanted.in"
    text = (folder / "root" / "record" / "requirements.txt").read_text()
    listed.write_text(f"{text}ipykernel\npip\n")
    argv = [uv, "pip", "compile", "--quiet", "--only-binary", ":all:", "--exclude-newer", AS_OF]
    argv += ["--format", "pylock.toml", "-o", str(folder / "pylock.toml"), str(listed)]
    (folder / "pylock.toml").unlink(missing_ok=True)  # it would be taken as the solution
    env: Mapping[str, str] = {**os.environ, "UV_CACHE_DIR": str(cache)}
    begun = time.perf_counter()
    subprocess.run(argv, check=True, env=env)
    return time.perf_counter() - begun
