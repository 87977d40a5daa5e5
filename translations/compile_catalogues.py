"""Compiles each `.po` of the language packs to what JupyterLab reads: JSON and, for settings, MO.

`python translations/compile_catalogues.py [FOLDER]`. The compiled files are not in version control.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
CONTEXT = "\x04"
"""Between a context and its text, as gettext has it."""


def compile_all(folder: Path = HERE) -> list[Path]:
    """The `.po` files below `folder`, each of them compiled into its own folder."""
    sources = sorted(folder.glob("*/*/locale/*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name)
        source.with_suffix(".json").write_text(
            json.dumps(messages(catalog, source.stem), ensure_ascii=False), encoding="utf-8"
        )
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    return sources


def messages(catalog: Catalog, domain: str) -> dict[str, object]:
    """A catalogue in the form of JupyterLab's `Gettext.loadJSON`."""
    result: dict[str, object] = {
        "": {
            "domain": domain,
            "language": str(catalog.locale).replace("_", "-"),
            "plural_forms": catalog.plural_forms,
        }
    }
    for message in catalog:
        plural = isinstance(message.id, (tuple, list))
        key = message.id[0] if plural else message.id
        if key:
            context = f"{message.context}{CONTEXT}" if message.context else ""
            result[f"{context}{key}"] = list(message.string) if plural else [message.string]
    return result


if __name__ == "__main__":
    for each in compile_all(*map(Path, sys.argv[1:2])):
        print(each)
