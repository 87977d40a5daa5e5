"""Solver and installer of conda environments with py-rattler; run as a program by `conda.py`."""

# mypy: ignore-errors
from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys


async def main() -> int:
    import rattler

    parser = argparse.ArgumentParser()
    parser.add_argument("verb", choices=["solve", "create"])
    parser.add_argument("--channel", action="append", default=[])
    parser.add_argument("--spec", action="append", default=[])
    parser.add_argument("--prefix")
    given = parser.parse_args()
    cache = os.environ.get("RATTLER_CACHE_DIR")
    gateway = rattler.Gateway(cache_dir=os.path.join(cache, "repodata") if cache else None)  # noqa: PTH118
    records = await rattler.solve(
        given.channel,
        # As conda parses them: `numpy=1.26.4=py311_0` is written by `conda env export`.
        [rattler.MatchSpec(spec, strict=False) for spec in given.spec],
        gateway=gateway,
        platforms=[str(rattler.Subdir.current()), "noarch"],
        virtual_packages=rattler.VirtualPackage.detect(),
    )
    if given.verb == "solve":
        solved = [
            {
                "name": one.name.normalized,
                "version": str(one.version),
                "build": str(one.build),
                "channel": str(one.channel or ""),
                "size": one.size,
            }
            for one in records
        ]
        print("@@" + json.dumps(solved))
        return 0
    for one in records:
        print(f" + {one.name.normalized}=={one.version}", flush=True)
    # Post-link scripts are disabled: no code of a package runs during installation.
    await rattler.install(
        records,
        given.prefix,
        cache_dir=os.path.join(cache, "pkgs") if cache else None,  # noqa: PTH118
        show_progress=False,
    )
    print(f"Installed {len(records)} conda packages", flush=True)
    return 0


def leave(code: int) -> None:
    """Exit immediately: threads of py-rattler can outlive the interpreter and abort it."""
    sys.stdout.flush()
    os._exit(code)


async def whole() -> None:
    try:
        leave(await main())
    except Exception as error:  # the reader needs its message
        print(f"error: {error}", flush=True)
        leave(1)


asyncio.run(whole())
