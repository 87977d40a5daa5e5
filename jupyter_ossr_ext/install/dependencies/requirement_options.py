"""The options with a value that a requirements file may set: indexes, folders, sources only."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from .list_file import inside
from .requirement_line import shown
from .requirement_list import RequirementList

VALUE_OPTIONS = {
    "-i": "--index-url",
    "--index-url": "--index-url",
    "--pypi-url": "--index-url",
    "--extra-index-url": "--extra-index-url",
    "-f": "--find-links",
    "--find-links": "--find-links",
    "--no-binary": "--no-binary",
    "--only-binary": "--only-binary",
}
"""The options with a value that a list may set."""
BEHIND = {*VALUE_OPTIONS, "--pre"} - {"--no-binary", "--only-binary"}
"""Those that are also used where they stand behind a requirement."""
NO_EFFECT = {"--prefer-binary", "--require-hashes"}
"""Options that change nothing here, so that nobody needs to read about them."""


def set_option(
    found: RequirementList, name: str, value: str, folder: Path, root: Path, origin: str
) -> None:
    """Take an option with its value into the list, or note why it is not used.

    Args:
        name: One of the values of `VALUE_OPTIONS`.
        folder: What a path is relative to.
        root: The record; raises `UnsafePath` for a folder outside of it.
        origin: File and line, for notes.
    """
    if name in {"--no-binary", "--only-binary"}:
        names = [one.strip() for one in value.split(",")]
        if not all(re.fullmatch(r"[A-Za-z0-9][\w.-]*|:all:|:none:", one) for one in names):
            found.note_malformed(f"{name} {value}", origin)
            return
        (found.no_binary if name == "--no-binary" else found.only_binary).extend(names)
        found.note(f"{origin}: {name} {', '.join(names)}")
        return
    if not re.fullmatch(r"https?://\S+", value):
        here = folder / value
        if name == "--find-links" and value and not re.match(r"[a-z]+:", value):
            real = inside(here, root, value)
            if real.is_dir():
                found.find_links.append(real.as_uri())
                return
        found.note(f"{origin}: {name} {shown(value)} is not an address; it is not used")
        return
    if urlsplit(value).username is not None:
        found.note(f"{origin}: {name} holds a password; it is not used")
        return
    if name == "--index-url":
        found.index_url = value
    elif name == "--extra-index-url":
        found.extra_index_urls.append(value)
    else:
        found.find_links.append(value)
