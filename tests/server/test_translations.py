"""The catalogue and its translations are complete, and JupyterLab can read them."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
SOURCES = sorted(TRANSLATIONS.glob("*/*/locale/*/LC_MESSAGES/*.po"))
sys.path.insert(0, str(TRANSLATIONS))

from compile_catalogues import compile_all, messages  # noqa: E402


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name if path.suffix == ".po" else None)


def forms(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def known(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    return {(each.context, forms(each.id)[0]): each for each in catalog if each.id}


def marks(text: str) -> set[str]:
    return set(re.findall(r"%\d", text))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parents[1].name)
def test_each_text_has_a_translation_with_the_same_places(source: Path) -> None:
    wanted, translated = known(read(TRANSLATIONS / "jupyter_ossr_ext.pot")), known(read(source))
    assert translated.keys() == wanted.keys()
    for key, message in wanted.items():
        there = forms(translated[key].string)
        assert len(there) == len(forms(message.id)) and all(there), key
        every = set().union(*map(marks, forms(message.id)))
        for english, form in zip(forms(message.id), there, strict=True):
            assert marks(form) in (marks(english), every), (key, form)


def test_no_text_is_both_with_and_without_a_plural() -> None:
    # JupyterLab finds neither then.
    keys = [
        forms(each.id)[0]
        for each in read(TRANSLATIONS / "jupyter_ossr_ext.pot")
        if each.id and each.context is None
    ]
    assert len(keys) == len(set(keys))
    source = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.ts*"))
    for message in read(TRANSLATIONS / "jupyter_ossr_ext.pot"):
        if len(forms(message.id)) > 1:
            assert f"__('{forms(message.id)[0]}'" not in source


def test_a_catalogue_is_compiled_to_the_form_of_jupyterlab(tmp_path: Path) -> None:
    shutil.copytree(TRANSLATIONS / "fr_FR", tmp_path / "fr_FR")
    [source] = compile_all(tmp_path)
    compiled = json.loads(source.with_suffix(".json").read_text())
    assert compiled == messages(read(source), "jupyter_ossr_ext")
    assert compiled[""] == {
        "domain": "jupyter_ossr_ext",
        "language": "fr-FR",
        "plural_forms": "nplurals=2; plural=(n > 1);",
    }
    assert compiled["Records"] == ["Enregistrements"]
    assert compiled["%2 record"] == ["%2 enregistrement", "%2 enregistrements"]
    assert compiled["settings\x04Download folder"] == ["Dossier de téléchargement"]
    assert source.with_suffix(".mo").stat().st_size > 10_000
