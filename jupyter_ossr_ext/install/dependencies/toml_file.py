"""Reading TOML, JSON and YAML documents of a record: their values have any shape."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path
from typing import cast

Table = dict[str, object]


def table(value: object) -> Table:
    """The value if it is a table, else an empty one."""
    return cast("Table", value) if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """The texts in a list; empty if it is no list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(value: object) -> str | None:
    """The value if it is a text."""
    return value if isinstance(value, str) else None


def read_toml(path: Path) -> Table:
    """A TOML document; empty if it is missing or broken."""
    with contextlib.suppress(OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return cast("Table", tomllib.loads(path.read_text(encoding="utf-8-sig")))
    return {}
