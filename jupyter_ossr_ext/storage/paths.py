"""Safe paths from external names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..problems import UnsafePath

MAX_NAME = 200
"""Maximum bytes of one name; 255 is the limit of file systems, and part files need some."""
MAX_PATH = 1000
"""Maximum bytes of a whole relative path."""
MAX_DEPTH = 32
PRIVATE = frozenset({".ssh", ".jupyter", ".ipython", ".config", ".git", ".gnupg", ".local"})
"""Folders with configuration that programs execute; no file of a record is ever put there."""
LONGEST_WORDS = 60
"""Maximum characters of a title, and of a version, in the name of a record's folder."""
SPECIAL = re.compile(r"""[\\/:*?"<>|%#&{}$!'@+`=~^;,()\[\]]+""")
"""Characters that a shell, an address or a file system takes for something else."""
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.I)
FORBIDDEN = re.compile(r'[<>:"|?*]')
"""Characters that Windows rejects, like the names in `RESERVED`."""
WINDOWS = os.name == "nt"
SIDECAR = ".ossr.json"
UNPACKED = ".ossr-unpacked.json"
"""The list of what was unpacked into a folder, in that folder."""
OWN = frozenset({SIDECAR, UNPACKED})
"""Files of this extension; never written from a record or an archive."""
DRIVE = re.compile(r"[A-Za-z]:([\\/]|$)")


def safe_path(key: str) -> PurePosixPath:
    """The relative path for a file key or an archive member; `/` separates folders.

    Characters that this system rejects are replaced by `_`. Raises `UnsafePath` for a name that
    leaves its folder: such a record is not an accident.
    """
    if not key or "\0" in key or "\\" in key or key.startswith(("/", "~")) or DRIVE.match(key):
        raise UnsafePath(f"The name {shown(key)} cannot be used on this file system.")
    parts = [part for part in key.split("/") if part not in {"", "."}]
    if len(parts) > MAX_DEPTH:
        raise UnsafePath(
            f"The name {shown(key)} is more than {MAX_DEPTH} folders deep. Download other files."
        )
    if not parts or ".." in parts:
        raise UnsafePath(
            f"Unsafe file name: {shown(key)} is outside the target folder. Report this to the "
            "record's owner."
        )
    path = PurePosixPath(*map(safe_name, parts))
    if len(str(path).encode()) > MAX_PATH:
        raise UnsafePath(f"The name {shown(key)} is too long.")
    if any(part.casefold() in PRIVATE for part in path.parts) or path.name in OWN:
        raise UnsafePath(f"{shown(key)} is a reserved file name.")
    return path


def safe_name(name: str, *, portable: bool | None = None) -> str:
    """One path component that does not disguise its type.

    Args:
        portable: Make it valid on Windows, too; default: on Windows.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(
        "_" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in name
    )
    if WINDOWS if portable is None else portable:
        name = FORBIDDEN.sub("_", name).strip(" ")
        if name.endswith("."):
            name = name.rstrip(".") + "_"
        if RESERVED.match(name):
            name = f"_{name}"
    return _shortened(name) or "_"


def safe_paths(
    keys: Iterable[str], refused: dict[str, str] | None = None
) -> dict[str, PurePosixPath]:
    """A distinct path for each key, also if names differ only by case.

    A key that needs a folder with the name of another key gets another folder. A path depends on
    the set of keys alone, not on which of them are refused.

    Args:
        refused: An unsafe key gets no path; its reason, one sentence, is added here. Without it an
            unsafe key raises `UnsafePath`.
    """
    paths: dict[str, PurePosixPath] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for key in sorted(dict.fromkeys(keys)):
        try:
            wanted = safe_path(key)
        except UnsafePath as problem:
            if refused is None:
                raise
            refused[key] = str(problem)
            continue
        for path in _candidates(wanted):
            above = {str(parent).casefold() for parent in path.parents if parent.name}
            name = str(path).casefold()
            if name not in files and name not in folders and not above & files:
                break
        paths[key] = path
        files.add(name)
        folders |= above
    return paths


def _candidates(path: PurePosixPath) -> Iterator[PurePosixPath]:
    yield path
    for number in range(1, 10_000):
        yield numbered(path, number)
        if len(path.parts) > 1:
            yield PurePosixPath(f"{path.parts[0]} ({number})", *path.parts[1:])
    raise UnsafePath(f"Too many files named {shown(path.name)}.")


def numbered(path: PurePosixPath, number: int) -> PurePosixPath:
    """`data (1).tar.gz` for `data.tar.gz`."""
    stem, suffix = split_suffix(path.name)
    tail = f" ({number}){suffix}"
    return path.with_name(_shortened(stem, MAX_NAME - len(tail.encode())) + tail)


def free_name(path: Path) -> Path:
    """`path`, or the first free numbered name."""
    if not path.exists() and not path.is_symlink():
        return path
    for number in range(1, 10_000):
        other = path.with_name(numbered(PurePosixPath(path.name), number).name)
        if not other.exists() and not other.is_symlink():
            return other
    raise UnsafePath(f"Too many files named {shown(path.name)}.")


def split_suffix(name: str) -> tuple[str, str]:
    """Stem and suffix, where `.tar.gz` and similar are one suffix."""
    match = re.search(r"(\.tar)?\.[A-Za-z0-9]{1,8}$", name[1:])
    return (name, "") if not match else (name[: match.start() + 1], match.group())


def inside(root: Path, folder: str, *, shown_as: str | None = None) -> Path:
    """`folder` (relative to `root`) as a path inside `root`, with links resolved.

    It need not exist. Raises `UnsafePath` if it, or a link in it, leaves `root`, or if it is one of
    the folders in `PRIVATE`.
    """
    name = shown(shown_as if shown_as is not None else folder)
    if "\0" in folder or "\\" in folder or folder.startswith(("/", "~")) or DRIVE.match(folder):
        raise UnsafePath(f"The folder {name} must be inside Jupyter's folder.")
    parts = [part for part in folder.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise UnsafePath(f"The folder {name} must be inside Jupyter's folder.")
    if any(part.casefold() in PRIVATE for part in parts):
        raise UnsafePath(f"{name} is a reserved folder name. Choose another one.")
    try:
        lengths = [len(os.fsencode(part)) for part in parts]
    except UnicodeEncodeError:
        raise UnsafePath(f"The folder name {name} has invalid characters.") from None
    if any(length > 255 for length in lengths):
        raise UnsafePath(f"The folder name {name} is too long.")
    path = root.joinpath(*parts)
    real = path.resolve()
    if real != root.resolve() and root.resolve() not in real.parents:
        raise UnsafePath(f"The folder {name} is outside Jupyter's folder because of a link.")
    if any(part.casefold() in PRIVATE for part in real.relative_to(root.resolve()).parts):
        raise UnsafePath(f"{name} is a reserved folder name. Choose another one.")
    return path


def target(root: Path, folder: Path, path: PurePosixPath) -> Path:
    """Path of a record's file. Raises `UnsafePath` if that is not in `folder`.

    No hidden file is written directly in Jupyter's root or the home folder: shells and other
    programs execute such files.
    """
    if folder.resolve() in {root.resolve(), Path.home()} and path.parts[0].startswith("."):
        raise UnsafePath(
            f"{shown(str(path))} is hidden and would be in your home folder. Choose a subfolder."
        )
    place = folder.joinpath(*path.parts)
    if folder.resolve() not in place.parent.resolve().joinpath(place.name).parents:
        raise UnsafePath(f"{shown(str(path))} is outside the target folder because of a link.")
    return place


def relative(root: Path, path: Path) -> str:
    """`path` in Jupyter's notation: relative to `root`, with `/`."""
    text = path.relative_to(root).as_posix()
    return "" if text == "." else text


def folder_name(title: str, version: str | None = None, id: str = "") -> str:
    """The folder of a record: `Crab-nebula-2.1`. Downloads and installs agree on it.

    Valid on every file system, also on Windows; the version keeps two versions apart.
    """
    plain = _words(title)
    tail = _words(version or "")
    # "1" is a version of its own beside "Run 10".
    has_version = not tail or re.search(rf"(^|-){re.escape(tail)}(-|$)", plain)
    name = plain if has_version else f"{plain}-{tail}".strip("-._")
    return safe_name(name or f"record-{_words(id)}".strip("-"), portable=True)


def _words(text: str) -> str:
    """Letters and digits joined by dashes, in at most `LONGEST_WORDS` characters."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    text = re.sub(r"-{2,}", "-", re.sub(r"\s+", "-", SPECIAL.sub(" ", text))).strip("-._")
    if len(text) > LONGEST_WORDS:
        text = text[:LONGEST_WORDS]
        if (end := text.rfind("-")) > LONGEST_WORDS / 2:
            text = text[:end]
    return text.strip("-._")


def shown(name: str) -> str:
    """An external name in a sentence: quoted, short, with its control characters visible."""
    text = name if len(name) <= 80 else f"{name[:77]}..."
    plain = "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else f"\\u{ord(c):04x}"
        for c in text
    )
    return f"'{plain}'"


def _shortened(name: str, limit: int = MAX_NAME) -> str:
    """`name` in at most `limit` bytes of UTF-8, with its suffix."""
    if len(name.encode()) <= limit:
        return name
    stem, suffix = split_suffix(name)
    room = limit - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore") + suffix
