"""Checks before publication. Blocking: for a thread."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from .._util import notebooks
from ..metadata import omitted, unreadable
from ..models import Change, Finding, SuppressedFinding
from ..problems import unreadable_file
from ..runs.report_files import recording_of
from ..storage import pack
from ..storage.secret_search import KEY_FILE, NotSearched, decoded, in_binary, in_text, is_key_file
from . import links
from .home_paths import HOME, home_paths, seen_from

LARGEST_TEXT = 8 * 1024 * 1024
"""Maximum bytes of a text that are searched."""
LARGEST_NOTEBOOK = 256 * 1024 * 1024
"""Maximum bytes; a notebook can only be read completely."""
LARGE_OUTPUT = 5_000_000
LICENCES = re.compile(r"(LICEN[CS]E|COPYING|COPYRIGHT)(\W.*)?\Z", re.IGNORECASE)
README = re.compile(r"README(\..*)?\Z", re.IGNORECASE)
CODE = re.compile(r".*\.(ipynb|py|r|rmd|jl)\Z", re.IGNORECASE)
ENVIRONMENT = re.compile(
    r"(requirements.*\.(txt|in)|environment.*\.ya?ml|conda-lock\.ya?ml|pyproject\.toml|setup\.(py|cfg)"
    r"|pylock.*\.toml|(uv|poetry|pdm|pixi|renv|Pipfile)\.lock|Pipfile|pixi\.toml|.+\.lock\.txt"
    r"|Dockerfile|apptainer\.def|Singularity|DESCRIPTION|install\.R|(Project|Manifest)\.toml)\Z",
    re.IGNORECASE,
)
"""Names of files that say what code runs with."""
INDICATORS = {
    check: f"https://w3id.org/everse/i/indicators/{name}"
    for check, name in {
        "secret": "no_leaked_credentials",
        "key-file": "no_leaked_credentials",
        "no-licence": "software_has_license",
        "no-readme": "software_has_documentation",
        "no-environment": "requirements_specified",
        "metadata-file": "descriptive_metadata",
    }.items()
}
"""Indicators of EVERSE that a check is about: https://w3id.org/everse/i/indicators."""
IN_OUTPUT = " in an output"
IN_METADATA = " in the notebook's metadata"
Severity = Literal["stop", "warning", "note"]


def check(folder: Path, names: Iterable[str]) -> list[Finding]:
    """All findings, most severe first. `names` are the selected files, relative to `folder`."""
    chosen = sorted(set(names))
    found = [each for name in chosen for each in _file(folder, name, set(chosen))]
    found += _whole(chosen)
    found += [_not_read(name, line) for name, line in unreadable(folder, chosen)]
    found += [_left_out(name, pointers) for name, pointers in omitted(folder, chosen)]
    order = {"stop": 0, "warning": 1, "note": 2}
    once: dict[str, Finding] = {}
    for each in found:
        once.setdefault(each.id, each)  # the first of several places
    return sorted(once.values(), key=lambda f: (order[f.severity], f.path or "", f.line or 0))


def _not_read(name: str, line: int | None) -> Finding:
    message = (
        f"{name} cannot be read: nothing from it is in the form, and it would be published as it "
        "is."
    )
    return finding("metadata-file", "warning", message, name, line, fix="untick")


def _left_out(name: str, pointers: list[str]) -> Finding:
    message = (
        f"The form has no field for these values of {name}: {', '.join(pointers)}. "
        "They stay in the file."
    )
    return finding("metadata-fields", "note", message, name)


def stopping(findings: Iterable[Finding], suppressed: Iterable[SuppressedFinding]) -> list[Finding]:
    """Findings that block the publication; overriding requires a reason."""
    seen = {each.id for each in suppressed if each.reason.strip()}
    return [each for each in findings if each.severity == "stop" and each.id not in seen]


def finding(
    check: str,
    severity: Severity,
    message: str,
    path: str | None = None,
    line: int | None = None,
    fix: str | None = None,
    about: str = "",
    change: Change | None = None,
    target: str | None = None,
) -> Finding:
    """`about`: the found text; only its hash is stored, so that the list does not leak it."""
    identity = f"{check}\0{path}\0{about or line}".encode()
    id = hashlib.sha256(identity).hexdigest()[:16]
    indicator = INDICATORS.get(check)
    return Finding(id, check, severity, message, path, line, fix, change, target, indicator)


def _file(folder: Path, name: str, chosen: set[str]) -> Iterator[Finding]:
    path = PurePosixPath(name)
    if is_key_file(name):
        text = f"{path.name} usually contains passwords or keys."
        yield finding("key-file", "stop", text, name, fix="untick")
    notebook = path.suffix.lower() == ".ipynb"
    largest = LARGEST_NOTEBOOK if notebook else LARGEST_TEXT
    try:
        content = _read(folder / name, largest)
    except OSError as error:
        yield finding("unreadable", "stop", str(unreadable_file(name, error)), name, fix="untick")
        return
    if content is None:
        yield from _binary(folder, name)
        return
    if (folder / name).stat().st_size > largest:
        text = (
            f"Only the first {largest >> 20} MB were searched for secrets. Check the rest yourself."
        )
        yield finding("not-searched", "stop" if notebook else "note", text, name, fix="untick")
    if notebook:
        yield from _notebook(folder, name, content, chosen)
        return
    yield from _lines(folder, name, content)
    if path.suffix.lower() in {".md", ".markdown"}:
        yield from _links(folder, name, content, chosen)


def _read(path: Path, largest: int) -> str | None:
    """The text of a file, if it is one, up to `largest` bytes."""
    with path.open("rb") as file:
        data = file.read(largest)
    return decoded(data)


def _binary(folder: Path, name: str) -> Iterator[Finding]:
    """Secrets inside archives; formats that are not searched."""
    with (folder / name).open("rb") as file:
        for each in in_binary(name, file):
            if isinstance(each, NotSearched):
                text = f"{each.reason} Check the file yourself."
                yield finding("not-searched", "note", text, name, fix="untick", about=text)
            elif each.kind != KEY_FILE:
                line = f", line {each.line}," if each.line else ""
                where = f"{each.member}{line} of this archive" if each.member else "this file"
                text = f"Possible {each.kind} in {where}. Remove and revoke it."
                about = each.member + each.value + each.text
                yield finding("secret", "stop", text, name, fix="untick", about=about)
            else:
                text = f"{each.member} in this archive usually contains passwords or keys."
                yield finding("key-file", "stop", text, name, fix="untick", about=each.member)


def _lines(
    folder: Path,
    name: str,
    text: str,
    cell: int | None = None,
    where: str = "",
    *,
    is_code: bool = True,
) -> Iterator[Finding]:
    """`is_code`: whether a file with the suffix of code has code in this text."""
    for each in in_text(name if is_code and not where else "", text):
        message = f"Possible {each.kind}{where}. Remove and revoke it."
        fix = "clear-outputs" if where == IN_OUTPUT else "untick"
        about = each.value + each.text
        yield finding("secret", "stop", message, name, cell or each.line, fix, about)
    if not HOME.search(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        for _, path in home_paths(line):
            yield _home_path(folder, name, path, cell or number, where)


def _home_path(folder: Path, name: str, path: str, line: int, where: str) -> Finding:
    """One finding for all places of that path in a file: they are fixed together."""
    short = path if len(path) < 100 else f"{path[:99]}…"
    message = f"Absolute path{where}: {short} will not exist on other machines."
    about = path + where
    if where == IN_OUTPUT:
        return finding("home-path", "warning", message, name, line, "clear-outputs", about)
    after = seen_from(folder, name, path) if not where else None
    if after is None:
        return finding("home-path", "warning", message, name, line, about=about)
    return finding(
        "home-path",
        "warning",
        message,
        name,
        line,
        fix="make-relative",
        about=about,
        change=Change(path, after),
    )


def _notebook(folder: Path, name: str, text: str, chosen: set[str]) -> Iterator[Finding]:
    try:
        notebook = notebooks.read(text)
    except notebooks.NotebookError:
        yield finding("notebook", "warning", "This notebook is not readable.", name)
        yield from _lines(folder, name, text[:LARGEST_TEXT])
        return
    yield from _lines(folder, name, notebooks.metadata_text(notebook), where=IN_METADATA)
    counts = []
    size = 0
    for number, cell in enumerate(notebook["cells"], 1):
        source = cell["source"]
        is_code = cell.get("cell_type") == "code"
        yield from _lines(folder, name, source, number, is_code=is_code)
        yield from _lines(folder, name, notebooks.metadata_text(cell), number, IN_METADATA)
        if cell.get("cell_type") == "markdown":
            yield from _links(folder, name, source, chosen, number)
        if cell.get("cell_type") == "code" and source.strip():
            counts.append(cell["execution_count"])
            size += len(json.dumps(cell["outputs"], ensure_ascii=False))
            plain = "\n".join(_texts(cell["outputs"]))
            yield from _lines(folder, name, plain, number, IN_OUTPUT)
    if size > LARGE_OUTPUT:
        message = f"Outputs are large ({size / 1e6:.1f} MB). Clear them, or save figures as files."
        yield finding("large-outputs", "warning", message, name, fix="clear-outputs")
    ran = [count for count in counts if count]
    if counts and (len(ran) < len(counts) or ran != list(range(1, len(ran) + 1))):
        message = "Cells were not run in order. Restart the kernel and run all cells."
        yield finding("not-run", "warning", message, name, fix="run-all")
    if counts and (message := _not_recorded(folder / name, notebook)):
        yield finding("no-recorded-run", "note", message, name, fix="record-run")


def _not_recorded(path: Path, notebook: dict[str, Any]) -> str:
    """Why others cannot repeat a run of the notebook as it is; empty if they can."""
    recording = recording_of(path)
    if recording is None:
        return "No recorded run: others cannot tell which packages and files it needs."
    if recording.code != notebooks.code_checksum(notebook):
        return "The code was changed after its recorded run. Record a run again."
    return ""


def _texts(value: Any) -> Iterator[str]:
    """All texts in the outputs of a cell, without images."""
    if isinstance(value, dict):
        for key, each in value.items():
            if not str(key).startswith("image/") or key == "image/svg+xml":
                yield from _texts(each)
    elif isinstance(value, list):
        if value and all(isinstance(each, str) for each in value):
            yield "".join(value)
        else:
            for each in value:
                yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _links(
    folder: Path, name: str, text: str, chosen: set[str], cell: int | None = None
) -> Iterator[Finding]:
    for number, link, target in links.links(name, text):
        place = cell or number
        if target is None or not (folder / target).exists():
            message = f"Broken link to {link}."
            yield finding("broken-link", "warning", message, name, place, about=link)
        elif (folder / target).is_file() and target not in chosen:
            message = f"Link to {link}, which is not included."
            fix = "include" if pack.can_go(folder / target) else None
            yield finding("broken-link", "warning", message, name, place, fix, link, target=target)


def _whole(chosen: list[str]) -> Iterator[Finding]:
    tops = [PurePosixPath(name).name for name in chosen if name.count("/") <= 1]
    if not any(LICENCES.match(name) for name in tops):
        message = "No LICENSE file: others cannot legally reuse this."
        yield finding("no-licence", "warning", message, fix="write-licence")
    if not any(README.match(name) for name in tops):
        message = "No README file: describe what this is and how to start."
        yield finding("no-readme", "note", message, fix="write-readme")
    # CODECHECK asks for it, too: codecheckers/codecheck#24
    everywhere = [PurePosixPath(name).name for name in chosen]
    if any(map(CODE.match, everywhere)) and not any(map(ENVIRONMENT.match, everywhere)):
        message = (
            "No list of the packages that the code needs: add a requirements.txt or "
            "environment.yml, or record a run of a notebook."
        )
        yield finding("no-environment", "note", message)
