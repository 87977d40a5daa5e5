"""Rucio's daemons as they are, one after the other in one process.

While RUCIO_RUN/daemons.pause exists, none runs.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import rucio.daemons.common

_queue = rucio.daemons.common.db_workqueue


def _at_once(*args: Any, **named: Any) -> Any:
    """Without the up to 10 s that many daemons give each other to share the work."""
    return _queue(*args, **{**named, "partition_wait_time": 0})


rucio.daemons.common.db_workqueue = _at_once  # before the daemons bind it

from rucio.daemons.abacus import account, collection_replica, rse  # noqa: E402
from rucio.daemons.conveyor import finisher, poller, submitter  # noqa: E402
from rucio.daemons.judge import cleaner, evaluator, injector  # noqa: E402
from rucio.daemons.undertaker import undertaker  # noqa: E402

# Without judge-repairer: what is STUCK must stay so until a test runs it.
DAEMONS: list[Callable[[], None]] = [
    partial(injector.run, once=True),
    partial(evaluator.run, once=True),
    partial(submitter.run, once=True, group_bulk=20, ignore_availability=False, sleep_time=1),
    partial(poller.run, once=True, older_than=0, sleep_time=1),
    partial(finisher.run, once=True, sleep_time=1),
    partial(cleaner.run, once=True),
    partial(account.run, once=True),
    partial(rse.run, once=True),
    partial(collection_replica.run, once=True),
]
SELDOM: list[Callable[[], None]] = [partial(undertaker.run, once=True)]
PAUSE = Path(os.environ["RUCIO_RUN"]) / "daemons.pause"


def work(daemons: list[Callable[[], None]]) -> None:
    for daemon in daemons:
        try:
            daemon()
        except Exception:
            logging.exception("%s", daemon)


turn = 0
while True:
    began = time.monotonic()
    if not PAUSE.exists():
        work(DAEMONS if turn % 20 else DAEMONS + SELDOM)
        turn += 1
    # The tests need the same cores: the busier these are, the longer the pause.
    time.sleep(min(max(0.5, 4 * (time.monotonic() - began)), 4))
