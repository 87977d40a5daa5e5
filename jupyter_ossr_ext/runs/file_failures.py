"""Failures for files: missing ones, and paths of the authors' machine."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from msgspec import structs

from ..models import CellFailure
from . import packed_files
from .raised import Found, Raised, Surroundings

QUOTED = re.compile(r"""['"]([^'"]+)['"]""")
BARE = re.compile(r"(?:file|directory|dataset)[^:]*:?\s+(\S+\.\w+)", re.IGNORECASE)
NO_SUCH_FILE = re.compile(
    r"No such file or directory|does not exist|not found|unable to open file"
    r"|cannot find the (?:file|path)|Failed to open dataset",
    re.IGNORECASE,
)
NOT_LOCATED = re.compile(r"(?:can(?:'t|not)|could not|unable to) (?:find|locate)", re.IGNORECASE)
INSTALLED = re.compile(r"[\\/](?:site|dist)-packages[\\/](\w+)[\\/](.+)")
"""A file of an installed package."""
DATA_SET = re.compile(r"^Dataset not found", re.IGNORECASE)
DATA_FILE = re.compile(
    r"(?<![\w./])((?:\.{0,2}/)?[\w./-]*[\w-]\.(?:ya?ml|json|toml|ini|cfg|conf|csv|tsv|txt|dat|xlsx?"
    r"|fits?|fz|h5|hdf5?|nc|root|npy|npz|pkl|pickle|parquet|db|sqlite|shp|geojson|tiff?|png|jpe?g"
    r"|wav|mat|xml|zip|tar|t?gz|bz2|xz|joblib|pth?|model|vcf|bam|pdb|sdf)(?:\.(?:gz|bz2|xz|zip))?)"
    r"(?!\w)",
    re.IGNORECASE,
)
FILES = {
    "FileNotFoundError",
    "IOError",
    "OSError",
    "NotADirectoryError",
    "ParserError",
    "HTTPError",
}
READERS = re.compile(r"IOError$|DriverError$|DataSourceError$|OpenFailed")
"""Names of what libraries raise for files, beside those of Python."""
ENVIRON = re.compile(r"\benviron\b")
VARIABLE = re.compile(r"^'?([A-Z][A-Z0-9_]{2,})'?$")
REMOTE = re.compile(r"\b(?:https?|ftps?|root|xroots?|s3|gs)://([^/\s'\"?#]+)[^\s'\"]*")
"""An address that a library opens as a file; the group is its host."""
LOOK = "look for it in its README and related records."
"""End of the advice for a file that the record has not."""
UNEXPANDED = re.compile(r"\$\{?([A-Z][A-Z0-9_]{2,})\}?")


def of_variable(raised: Raised, where: Surroundings) -> Found:
    match: re.Match[str] | None = None
    if raised.name == "KeyError" and ENVIRON.search(raised.trace + where.cell):
        match = VARIABLE.match(raised.value.strip())
    elif raised.name in FILES:
        match = UNEXPANDED.search(raised.value)
    if not match:
        return None
    advice = (
        f"The environment variable {match[1]} is not set. Set it to the folder that the record's "
        "README names."
    )
    return "environment-variable", match[1], advice


def of_file(raised: Raised, where: Surroundings) -> Found:
    named = raised.name in FILES | {"ValueError", "Exception"} or READERS.search(raised.name)
    sought = NOT_LOCATED.search(raised.value) and DATA_FILE.search(raised.value)
    if raised.name != "FileNotFoundError" and not (
        sought or (named and NO_SUCH_FILE.search(raised.value)) or DATA_SET.search(raised.value)
    ):
        return None
    if remote := REMOTE.search(raised.value):
        host = remote[1].rpartition("@")[2]
        advice = f"The cell opens a file of {host}, which gave no answer or has it no longer."
        return "network", host, advice
    quoted = [one for one in QUOTED.findall(raised.value) if not NO_SUCH_FILE.search(one)]
    path = quoted[-1] if quoted else ""
    if not path and (bare := BARE.search(raised.value) or DATA_FILE.search(raised.value)):
        path = bare[1].strip("()[],;:")
    if not path:
        return "missing-file", "", "A file is missing. Read the output of the cell."
    if installed := INSTALLED.search(path):
        package, name = installed.groups()
        advice = (
            f"The installed version of {package} has no file {name}. Another version, or the "
            "repository of the package, may have it."
        )
        return "missing-file", f"{package}/{name}", advice
    if _below(path, where.record):
        path = Path(path).relative_to(where.record).as_posix()
    elif _absolute(path):
        what = f"{path} is a path on the authors' machine."
        return "absolute-path", path, f"{what} {_advice(path, where)}"
    return "missing-file", path, f"{path} does not exist. {_advice(path, where)}"


def _absolute(path: str) -> bool:
    pure = PurePosixPath(path), PureWindowsPath(path)
    return any(one.is_absolute() for one in pure) or path.startswith("~")


def _below(path: str, record: Path) -> bool:
    """True for an absolute path that code made of a relative one."""
    return Path(path).is_absolute() and Path(path).is_relative_to(record)


def _advice(path: str, where: Surroundings) -> str:
    name = re.split(r"[\\/]", path.rstrip("\\/"))[-1]
    if there := _located(name, where.record):
        return f"The record has {name} at {there}: change the path in the cell."
    if packed := packed_files.find(path, where.folder, where.record):
        return f"The record has {name} in {packed.name}: unpack it there."
    return f"The record has no file {name}: {LOOK}"


def placed(failure: CellFailure) -> CellFailure:
    """A failure for a file, whose advice says which of its sources have the file."""
    places = [
        f"in the data lake {one.named_in} as {one.text}"
        if one.kind == "did"
        else f"in the related record {one.text}"
        for one in failure.sources
        if one.kind in {"record", "did"}
    ]
    if not places or not failure.advice.endswith(LOOK):
        return failure
    advice = f"{failure.advice.removesuffix(LOOK)}it is {', and '.join(places)}."
    return structs.replace(failure, advice=advice)


def _located(name: str, record: Path) -> str | None:
    """A file of that name below the record's folder."""
    if not name or any(sign in name for sign in "*?["):
        return None
    found = min(record.rglob(name), key=lambda path: len(path.parts), default=None)
    return found.relative_to(record).as_posix() if found else None
