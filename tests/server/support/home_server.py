"""One of several servers with the same home folder, as a process of its own.

All services are wired as in the app. Its settings come as JSON in the first argument; each line of
its input is a spec to submit, or `retry <id>`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import msgspec

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.config.install import Settings
from jupyter_ossr_ext.config.lakes import lake_config
from jupyter_ossr_ext.models import About, JobSpec
from jupyter_ossr_ext.wiring import build_baskets, build_catalogue, build_lakes, build_services


class HomeSettings(msgspec.Struct):
    """`home`: contains the root folder, the state, and the environments."""

    home: str
    repository: str
    lake: dict[str, Any]
    index: str = ""


async def serve(settings: HomeSettings) -> None:
    home = Path(settings.home)
    web = HttpClient("jupyter-ossr-ext/test (https://example.org)", allow_private=True)
    place = {
        "url": settings.repository,
        "community": "escape2020",
        "title": "Testodo",
        "token_env": "HOME_TOKEN",
        "rules": "none",
    }
    install = Settings(
        root=home / "root",
        state=home / "state/install",
        environments=home / "environments",
        kernels=home / "kernels",
        index=settings.index or None,
    )
    services = build_services(
        About(version="0", demo=True),
        home / "root",
        home / "state",
        web,
        build_catalogue(configured({"test": place}), web, lambda: home / "tokens"),
        build_lakes([lake_config("lake", settings.lake)], web, lambda: home / "tokens"),
        build_baskets(None, web),
        install,
        max_downloads=3,
    )
    services.jobs.interval = 0.1
    await services.restore(resume=True)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, _, rest = line.strip().partition(" ")
        if word == "retry":
            await services.jobs.sync()
            job = services.jobs.retry(rest)
        else:
            job = services.jobs.submit(msgspec.json.decode(line, type=JobSpec))
        print((await services.jobs.recorded(job.id)).id, flush=True)
    await services.aclose()


if __name__ == "__main__":
    asyncio.run(serve(msgspec.json.decode(sys.argv[1], type=HomeSettings)))
