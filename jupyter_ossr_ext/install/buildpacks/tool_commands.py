"""Instructions for a program that has to be installed already."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import replace

from ...models import Cannot, Command
from .base import BuildInstructions

PREFIX = "{environment}"
"""Placeholder for the environment's folder, which is determined later."""


def with_tool(
    made: BuildInstructions, tools: list[str], install: str, by_hand: list[Command]
) -> BuildInstructions:
    """`made`, if one of `tools` is installed; else the missing tool and the command to run."""
    found = next((tool for tool in tools if shutil.which(tool)), None)
    if found:
        return replace(made, tool=found)
    line = " && ".join(shlex.join(command.argv) for command in by_hand)
    line = line.replace(PREFIX, "./installed")
    return replace(made, cannot=[Cannot(reason=install, command=line)])
