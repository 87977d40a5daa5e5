"""A metadata file as a tree of values that notes which of them were read.

What no reader asked for is named afterwards (`Node.unread`), so that nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]
Scalar = str | int | float | bool


class Node:
    """A value of a document and where it stands.

    Args:
        value: As a parser gives it: mappings, lists, texts and numbers.
        path: Keys and indices from the document's root.
        read: Paths of what was read; shared by all nodes of a document.
    """

    def __init__(self, value: object, path: Path = (), read: set[Path] | None = None) -> None:
        self.value = value
        self._path = path
        self._read: set[Path] = set() if read is None else read

    def __bool__(self) -> bool:
        return not _is_empty(self.value)

    def get(self, *names: str) -> Node:
        """The first of these that has a value; an empty node if none has.

        Others of them that say the same count as read.
        """
        nodes = [node for name in names if (node := self._child(name))]
        if not nodes:
            return self._at(names[0], None)
        for other in nodes[1:]:
            if other.value == nodes[0].value:
                other.skip()
        return nodes[0]

    def each(self) -> list[Node]:
        """The items of a list; a single value is a list of one."""
        if isinstance(self.value, list):
            nodes = [self._at(str(i), value) for i, value in enumerate(self.value)]
            return [node for node in nodes if node]
        return [self] if self else []

    def items(self) -> Iterator[tuple[str, Node]]:
        """Key and value of each entry of a mapping."""
        if isinstance(self.value, Mapping):
            for key in self.value:
                yield str(key), self._at(str(key), self.value[key])

    def text(self) -> str:
        """A text, number or truth value as text; empty for anything else, which stays unread."""
        if isinstance(self.value, bool):
            text = str(self.value).lower()
        elif isinstance(self.value, Scalar):
            text = " ".join(str(self.value).split("\0")).strip()
        elif self.value is None or isinstance(self.value, (Mapping, list)):
            return ""
        else:
            text = str(self.value)  # dates of TOML
        self.skip()
        return text

    def skip(self) -> None:
        """Counts it, and all below it, as read."""
        self._read.add(self._path)

    def refuse(self) -> None:
        """Counts it, and all below it, as unread: what it says could not be used."""
        self._read.discard(self._path)
        for below in self.each() if isinstance(self.value, list) else [n for _, n in self.items()]:
            below.refuse()

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, Mapping)

    def unread(self, depth: int = 0) -> list[str]:
        """Pointers, without the leading slash, to values that were not read.

        One for each term of the document: to the value, or to the term if there are several.

        Args:
            depth: Of the table that has the terms: 1 for `[project]`.
        """
        found: dict[Path, list[Path]] = {}
        for path in self._unread():
            found.setdefault(path[: depth + 1], []).append(path)
        return ["/".join(paths[0] if len(paths) == 1 else term) for term, paths in found.items()]

    def _unread(self) -> list[Path]:
        if not self or self._path in self._read:
            return []
        nodes = self.each() if isinstance(self.value, list) else [node for _, node in self.items()]
        children = [node for node in nodes if node]
        below = [path for child in children for path in child._unread()]
        if self._path and below == [child._path for child in children]:
            return [self._path]  # nothing of it was read
        return below

    def _child(self, key: str) -> Node:
        value = self.value.get(key) if isinstance(self.value, Mapping) else None
        return self._at(key, value)

    def _at(self, name: str, value: object) -> Node:
        return Node(value, (*self._path, name), self._read)


def _is_empty(value: object) -> bool:
    """Nothing, blanks, and lists and mappings of nothing."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    if isinstance(value, Mapping):
        return all(_is_empty(each) for each in value.values())
    return isinstance(value, list) and all(map(_is_empty, value))
