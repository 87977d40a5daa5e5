"""Documents name only what exists: links, paths of tests, types of the glossary."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from .declarations import declarations

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/README.md")])
FOR_CONTRIBUTORS = [
    ROOT / "CONTRIBUTING.md",
    *sorted(ROOT.glob("docs/contributors/*.md")),
    *sorted(ROOT.glob("docs/explanation/*.md")),
]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
PICTURE = re.compile(r'\bsrc(?:set)?="(?!https?:)([^"]*)"')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([A-Za-z_][\w.]*)`")
PATH = re.compile(
    r"`((?:tests|docs|src|jupyter_ossr_ext|jupyter_ossr_demo|benchmarks|style|schema)/[\w./-]*)`"
)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


DECLARED = declarations()
TYPE = re.compile(r"`([A-Z][a-z]+[A-Z]\w*|I[A-Z][a-z]\w*)(?:\.\w+)?`")
OF_OTHERS = {"ExceptionClass", "MutationObserver"}
"""Types of other software that documents name."""


def ignored(path: str) -> bool:
    """Whether git ignores it: a build makes it."""
    return subprocess.call(["git", "check-ignore", "-q", f"{path.rstrip('/')}/"], cwd=ROOT) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_pages_and_headings(page: Path):
    for target, anchor in LINK.findall(page.read_text()):
        file = page.parent / target if target else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pictures_of_documents_exist(page: Path):
    for target in PICTURE.findall(page.read_text()):
        assert (page.parent / target).is_file(), target


def test_each_picture_of_a_screen_is_shown_light_and_dark():
    page = ROOT / "docs/reference/screens.md"
    shown = sorted(Path(target).name for target in PICTURE.findall(page.read_text()))
    assert shown == sorted(file.name for file in (ROOT / "docs/images/screens").iterdir())
    light, dark = (
        {name.replace(f"-{theme}.jpg", "") for name in shown if name.endswith(f"-{theme}.jpg")}
        for theme in ("light", "dark")
    )
    assert light == dark
    assert len(shown) == 2 * len(light) > 150


def test_pictures_of_screens_stay_small():
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs/images/screens").iterdir()}
    assert sum(sizes.values()) < 6_000_000
    assert {name for name, size in sizes.items() if size > 200_000} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_in_documents_exist(page: Path):
    for path in PATH.findall(page.read_text()):
        assert (ROOT / path).exists() or ignored(path), path


def test_code_of_the_glossary_exists():
    rows = [
        row
        for row in (ROOT / "docs/contributors/glossary.md").read_text().splitlines()
        if row.startswith("| ") and not row.startswith(("| term", "| ---"))
    ]
    assert len(rows) > 80
    for row in rows:
        for name in CODE.findall(row.split("|")[-2]):
            declared, _, member = name.partition(".")
            assert declared in DECLARED, name
            assert not member or member in DECLARED[declared], name


@pytest.mark.parametrize("page", FOR_CONTRIBUTORS, ids=lambda page: str(page.relative_to(ROOT)))
def test_types_in_documents_for_contributors_exist(page: Path):
    named = set(TYPE.findall(page.read_text()))
    assert sorted(named - DECLARED.keys() - OF_OTHERS) == []


def test_a_term_of_the_glossary_stands_once():
    text = (ROOT / "docs/contributors/glossary.md").read_text()
    terms = [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")]
    counted = [term for term in terms if term not in {"term"} and not term.startswith("-")]
    assert sorted(set(counted)) == sorted(counted)


def test_decisions_have_a_date_and_a_status_and_are_listed():
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text()
    for page in folder.glob("0*.md"):
        title, _, line, *_ = page.read_text().splitlines()
        assert re.fullmatch(
            r"Date: \d{4}-\d\d-\d\d(, amended \d{4}-\d\d-\d\d)?\. Status: \w+\.", line
        )
        assert f"[{title.removeprefix('# ')}]({page.name})" in listed


LABEL = re.compile(r"(?<![\w`])_([A-Z][^_`|]*?)_(?![\w`])")
"""In documents for users, labels of buttons, commands, tabs and settings are in italics."""
OF_JUPYTERLAB = {"Running"}
STRING = re.compile(r"""(['"`])((?:\\.|(?!\1)[^\\\n])+)\1""")


def interface_strings() -> list[str]:
    """The texts of the front end and of its settings, without what is filled in at their end."""
    command = ["git", "ls-files", "src/*.ts", "src/*.tsx", "schema/*.json"]
    files = subprocess.check_output(command, cwd=ROOT, text=True).split()
    texts = [(ROOT / file).read_text() for file in files if (ROOT / file).is_file()]
    return [match[2].replace("\\'", "'") for text in texts for match in STRING.finditer(text)]


@pytest.mark.parametrize("folder", ["how-to", "problems", "explanation"])
def test_labels_in_documents_are_those_of_the_interface(folder: str):
    shown = interface_strings()
    wanted = {
        " ".join(label.split())
        for page in ROOT.glob(f"docs/{folder}/*.md")
        for label in LABEL.findall(page.read_text())
    }
    filled_fields = re.compile(r"[ ·(]*%\d.*$")
    known = {*OF_JUPYTERLAB, *shown, *(filled_fields.sub("", text) for text in shown)}
    assert wanted - known == set()


def test_the_reference_lists_every_command_with_a_label_of_the_interface():
    ids = set(re.findall(r"'(ossr:[\w-]+)'", (ROOT / "src/common/commandIds.ts").read_text()))
    text = (ROOT / "docs/reference/commands.md").read_text()
    rows = dict(re.findall(r"^\| `(ossr:[\w-]+)` *\| (.+?) *\|$", text, re.MULTILINE))
    assert set(rows) == ids
    assert set(rows.values()) - set(interface_strings()) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_and_plugins_in_documents_exist(page: Path):
    known = set(interface_strings())
    named = re.findall(r"(ossr:[a-z][\w-]*[a-z]|jupyter-ossr-ext:[a-z][\w-]*)", page.read_text())
    assert {name for name in named if name != "ossr:verb-noun"} <= known
