"""The layers of server and front end: those of the lint rules, those of the architecture page."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/explanation/architecture.md"

Layers = list[set[str]]
"""From the top down; packages of one layer do not import each other."""


def server_rules(pyproject: str) -> Layers:
    """The layers of `jupyter_ossr_ext` in the configuration of import-linter."""
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    [rule] = [each for each in contracts if each.get("containers") == ["jupyter_ossr_ext"]]
    return [{name.strip(" ()") for name in re.split(r"[|:]", layer)} for layer in rule["layers"]]


def front_end_rules(configuration: str) -> Layers:
    """The layers of `src/` in the configuration of dependency-cruiser, with `index` above them."""
    match = re.search(
        r"^const (?:FLOORS|LAYERS) = (\[.*?^\]);", configuration, re.DOTALL | re.MULTILINE
    )
    if match is None:
        raise ValueError("The configuration has no list of layers.")
    text = re.sub(r"//[^\n]*", "", match[1]).replace("'", '"')
    layers = json.loads(re.sub(r",(\s*[\]}])", r"\1", text))
    return [{"index"}, *map(set, layers)]


def pictured(page: str, heading: str) -> Layers:
    """The layers of the Mermaid picture below a heading, in the order of its arrows.

    Raises `ValueError` where the arrows are not one chain from the first layer to the last.
    """
    match = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE
    )
    picture = re.search(r"```mermaid\n(.*?)```", match[1], re.DOTALL) if match else None
    if picture is None:
        raise ValueError(f"There is no picture below {heading!r}.")
    layers: dict[str, set[str]] = {}
    arrows: list[tuple[str, str]] = []
    inside: str | None = None
    for line in map(str.strip, picture[1].splitlines()):
        if start := re.match(r"subgraph (\w+)", line):
            inside = start[1]
            layers[inside] = set()
        elif line == "end":
            inside = None
        elif arrow := re.fullmatch(r"(\w+) --> (\w+)", line):
            arrows.append((arrow[1], arrow[2]))
        elif inside and (node := re.match(r"(\w+)", line)) and not line.startswith("direction"):
            layers[inside].add(node[1])
    order = list(layers)
    if arrows != list(itertools.pairwise(order)):
        raise ValueError(f"The arrows below {heading!r} do not lead from each layer to the next.")
    return list(layers.values())
