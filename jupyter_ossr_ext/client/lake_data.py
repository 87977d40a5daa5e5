"""Which data of a lake is tried with a record, without a person who chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ..models import PlannedDid, TryData

DataChoice: TypeAlias = Literal["make-available", "download", "none"]
DONE = {"make-available": "made available", "download": "downloaded"}


def chosen_data(planned: Sequence[PlannedDid], way: DataChoice) -> tuple[list[TryData], list[str]]:
    """The data that is here or can get here in this way, and a sentence for each that cannot."""
    if way == "none":
        return [], []
    chosen: list[TryData] = []
    left_out: list[str] = []
    for one in planned:
        if one.lake is None or not {"here", way} & set(one.ways):
            why = one.why or f"It cannot be {DONE[way]}."
            left_out.append(f"{one.did} is left out: {why}")
            continue
        plan = one.replication
        chosen.append(
            TryData(
                one.lake,
                one.did,
                "here" if "here" in one.ways else way,
                next(iter(one.variables), None),
                plan.lifetime_days if plan else None,
            )
        )
    return chosen, left_out
