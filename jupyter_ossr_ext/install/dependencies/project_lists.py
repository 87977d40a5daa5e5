"""What Pipfiles, Poetry and dependency groups list, as lines of a requirements file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from .toml_file import Table, read_toml, strings, table, text

GROUPS = ("notebooks", "notebook", "examples", "analysis", "main", "default", "all", "dev")
"""Dependency groups, the one most likely meant for use first (PEP 735 has no default one)."""


def pipfile(path: Path) -> tuple[list[str], str | None]:
    """The `[packages]` of a Pipfile, and its versions of Python (PEP 440)."""
    document = read_toml(path)
    listed = lines(table(document.get("packages")))
    requires = table(document.get("requires"))
    wanted = text(requires.get("python_full_version")) or text(requires.get("python_version"))
    return listed, f"=={wanted}.*" if wanted and wanted.count(
        "."
    ) == 1 else wanted and f"=={wanted}"


def poetry(pyproject: Mapping[str, object]) -> tuple[list[str], str | None]:
    """The dependencies of `[tool.poetry]`, and its versions of Python (PEP 440)."""
    listed = dict(table(table(table(pyproject.get("tool")).get("poetry")).get("dependencies")))
    python = listed.pop("python", None)
    required = {name: value for name, value in listed.items() if not table(value).get("optional")}
    wanted = text(python) or text(table(python).get("version"))
    return lines(required), specifier(wanted) if wanted else None


def dependency_groups(pyproject: Mapping[str, object]) -> tuple[str, list[str]] | None:
    """The group of `[dependency-groups]` (PEP 735) to install, and its lines."""
    groups = table(pyproject.get("dependency-groups"))
    if not groups:
        return None
    name = next((one for one in GROUPS if one in groups), next(iter(groups)))
    return name, _group(groups, name, set())


def all_groups(pyproject: Mapping[str, object]) -> dict[str, list[str]]:
    """Every group of `[dependency-groups]`, with the groups that it includes."""
    groups = table(pyproject.get("dependency-groups"))
    return {name: _group(groups, name, set()) for name in groups}


def poetry_extras(poetry: Mapping[str, object]) -> dict[str, list[str]]:
    """The extras of `[tool.poetry]`, as lines: they name optional dependencies."""
    listed = table(poetry.get("dependencies"))
    return {
        extra: lines({one: listed[one] for one in strings(names) if one in listed})
        for extra, names in table(poetry.get("extras")).items()
    }


def _group(groups: Table, name: str, seen: set[str]) -> list[str]:
    if name in seen:
        return []
    seen.add(name)
    listed = groups.get(name)
    found: list[str] = []
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, str):
            found.append(item)
        elif included := text(table(item).get("include-group")):
            found += _group(groups, included, seen)
    return found


def specifier(wanted: str) -> str | None:
    """Poetry's constraint (caret, tilde, wildcard, or) as PEP 440; None where there is none.

    https://python-poetry.org/docs/dependency-specification/. `or` becomes the range around all.
    """
    parts = [part for part in re.split(r"\s*\|\|?\s*", wanted.strip()) if part]
    if len(parts) > 1:
        lows = [low[1] for part in parts if (low := re.search(r"[\^~>=]*\s*(\d[\d.]*)", part))]
        last = _simple(parts[-1])
        highs = [one for one in (last or "").split(",") if one.startswith("<")]
        return ",".join([f">={lows[0]}", *highs]) if lows else None
    return _simple(parts[0]) if parts else None


def _simple(wanted: str) -> str | None:
    found: list[str] = []
    for piece in re.split(r"\s*,\s*|(?<=[\d*])\s+(?=[<>=!~^])", wanted.strip()):
        match = re.fullmatch(r"(\^|~=|~|===?|!=|<=|>=|<|>)?\s*(\d+(?:\.\d+|\.\*)*\S*|\*)", piece)
        if match is None:
            continue
        sign, version = match.groups()
        if version == "*":
            continue
        numbers = [int(one) for one in re.findall(r"\d+", version)][:3]
        if sign == "^":
            first_used = next((n for n, one in enumerate(numbers) if one), len(numbers) - 1)
            found += [f">={version}", f"<{_next(numbers[: first_used + 1])}"]
        elif sign == "~":
            found += [f">={version}", f"<{_next(numbers[:2])}"]
        elif sign in {None, "=", "=="}:
            found.append(f"=={version}")
        else:
            found.append(f"{sign}{version}")
    return ",".join(found) or None


def _next(numbers: list[int]) -> str:
    return ".".join(map(str, [*numbers[:-1], numbers[-1] + 1]))


def lines(listed: Mapping[str, object]) -> list[str]:
    """A table of names and constraints, as Poetry, pipenv and Pixi have it (PEP 508 lines)."""
    found: list[str] = []
    for name, value in listed.items():
        if not re.fullmatch(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", name):
            found.append(f"{name!r} = {value!r}")  # no name: told as malformed, never an option
            continue
        choices = value if isinstance(value, list) else [value]
        marked = [one for one in choices if _marker(table(one))]
        found += [_line(name, one) for one in (marked or choices[:1])]
    return found


def _marker(options: Table) -> str:
    """When a dependency is needed (PEP 508): its markers, Pythons and platform; empty: always."""
    python, platform = text(options.get("python")), text(options.get("platform"))
    bounds = (specifier(python) or "") if python else ""
    found = [f"({marker})" if (marker := text(options.get("markers"))) else ""]
    for bound in filter(None, bounds.split(",")):
        sign, version = re.findall(r"^([<>=!~]+)\s*(.+)$", bound)[0]
        variable = "python_full_version" if version.count(".") > 1 else "python_version"
        if "*" in version:
            variable = "python_version"
        found.append(f'{variable} {sign} "{version}"')
    if platform and re.fullmatch(r"\w+", platform):
        found.append(f'sys_platform == "{platform}"')
    return " and ".join(filter(None, found))


def _line(name: str, value: object) -> str:
    options = table(value)
    extras = strings(options.get("extras"))
    marks = f"[{','.join(extras)}]" if extras else ""
    marker = _marker(options)
    end = f" ; {marker}" if marker else ""
    if git := text(options.get("git")):
        ref = next(
            (r for key in ("rev", "tag", "ref", "branch") if (r := text(options.get(key)))), ""
        )
        address = git if git.startswith("git+") else f"git+{git}"
        return f"{name}{marks} @ {address}{'@' + ref if ref else ''}{end}"
    if url := text(options.get("url")) or text(options.get("file")):
        return f"{name}{marks} @ {url}{end}"
    if path := text(options.get("path")):
        return f"./{path}{marks}" if not path.startswith((".", "/")) else f"{path}{marks}"
    version = text(value) or text(options.get("version")) or "*"
    wanted = "" if version.strip() == "*" else specifier(version) or version
    try:
        SpecifierSet(wanted)
    except InvalidSpecifier:
        return f"{name!r} = {value!r}"  # behind the name it would be another name
    return f"{name}{marks}{wanted}{end}"
