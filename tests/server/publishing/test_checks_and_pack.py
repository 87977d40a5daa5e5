"""Files that can be published, findings, and a reproducible zip."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path

import msgspec
import pytest

from jupyter_ossr_ext.models import Limits, SuppressedFinding
from jupyter_ossr_ext.problems import ChecksFailed
from jupyter_ossr_ext.publishing import checks
from jupyter_ossr_ext.publishing.checks import check, stopping
from jupyter_ossr_ext.storage import pack
from jupyter_ossr_ext.storage.secret_rules import secrets_in, suspects

ZENODO_TOKEN = "q3f4h5j6k7l8z9x0c1v2b3n4m5q6w7e8r9t0y1u2i3o4p5a6s7d8f9g0h1"


def write(folder: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return sorted(files)


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code(source: str, count: int | None, *outputs: object) -> dict[str, object]:
    return {
        "cell_type": "code",
        "source": source,
        "execution_count": count,
        "outputs": list(outputs),
    }


def stream(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def found(folder: Path, files: dict[str, str]) -> dict[str, str | None]:
    names = write(folder, {"LICENSE": "MIT", "README.md": "# x", **files})
    return {each.check: each.path for each in check(folder, names)}


def test_the_tree_starts_with_the_right_ticks(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": "1",
            "pkg/__init__.py": "",
            ".keep": "",
            ".hidden": "1",
            ".zenodo.json": "{}",
            ".git/config": "x",
            "__pycache__/a.pyc": "x",
            ".ipynb_checkpoints/a.ipynb": "x",
            "env/pyvenv.cfg": "home",
            "conda/conda-meta/history": "x",
            ".gitignore": "*.log\n/build/\n!keep.log\n",
            "x.log": "1",
            "keep.log": "1",
            "build/out.o": "1",
            "sub/.gitignore": "local.txt\n",
            "sub/local.txt": "1",
            "sub/other.txt": "12",
        },
    )
    (tmp_path / "link").symlink_to("/etc/passwd")
    report = {each.path: each for each in pack.candidates(tmp_path)}
    ticked = {path for path, each in report.items() if each.ticked}
    assert ticked == {
        "a.py",
        ".zenodo.json",
        ".gitignore",
        "keep.log",
        "pkg/__init__.py",
        "sub/.gitignore",
        "sub/other.txt",
    }
    assert report["pkg/__init__.py"].why == pack.EMPTY
    assert report[".keep"].why == "hidden"
    assert report[".git/"].why == "version control"
    assert report["env/"].why and report["conda/"].why
    assert report["x.log"].why == "listed in .gitignore"
    assert report["link"].why == "a link"
    assert report["sub/other.txt"].size == 2


def test_a_zip_has_the_same_bytes_for_the_same_content(tmp_path: Path) -> None:
    sums = set()
    for number, folder in enumerate((tmp_path / "one", tmp_path / "two")):
        names = write(folder, {"b.txt": "b" * 10_000, "a/c.sh": "#!/bin/sh\n"})
        (folder / "a/c.sh").chmod(0o755)
        os.utime(folder / "b.txt", (1_600_000_000 + number * 1000,) * 2)
        target = tmp_path / f"{number}.zip"
        size = pack.make_zip(folder, reversed(names), target, top="work")
        assert size == target.stat().st_size
        sums.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(sums) == 1
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["work/a/c.sh", "work/b.txt"]
        assert stat.S_IMODE(archive.getinfo("work/a/c.sh").external_attr >> 16) == 0o755
        assert archive.testzip() is None
    assert list(tmp_path.glob("*.part")) == []


def test_the_limits_of_the_repository_are_known_before() -> None:
    limits = Limits(files=2, total=100)
    pack.within_limits([50, 50], limits)
    for sizes in ([], [1, 1, 1], [99, 2], [5, 0]):
        with pytest.raises(ChecksFailed):
            pack.within_limits(sizes, limits)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", f'ZENODO_TOKEN = "{ZENODO_TOKEN}"'),
        ("a.py", "curl https://x.org/api?access_token=" + ZENODO_TOKEN),
        ("a.txt", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc"),
        ("a.txt", "ghp_" + "aB3" * 12),
        ("a.txt", "Authorization: Bearer " + ZENODO_TOKEN),
        ("a.ipynb", notebook(code("print(t)", 1, stream(f"token='{ZENODO_TOKEN}'\n")))),
    ],
)
def test_a_secret_stops_everything_and_is_not_repeated(
    tmp_path: Path, name: str, text: str
) -> None:
    names = write(tmp_path, {name: text})
    findings = check(tmp_path, names)
    stops = stopping(findings, [])
    assert [each.check for each in stops] == ["secret"]
    assert stops[0].path == name and stops[0].line == 1
    assert ZENODO_TOKEN not in str(findings)
    assert stopping(findings, [SuppressedFinding(each.id, " ") for each in stops]) == stops
    assert stopping(findings, [SuppressedFinding(each.id, "an exercise") for each in stops]) == []


def test_a_secret_is_found_wherever_a_notebook_has_room_for_it(tmp_path: Path) -> None:
    secret = f"token='{ZENODO_TOKEN}'"
    large = {"output_type": "display_data", "data": {"image/png": "A" * 9_000_000}}
    svg = {"output_type": "display_data", "data": {"image/svg+xml": [f"<text>{secret}</text>"]}}
    error = {"output_type": "error", "ename": "E", "evalue": secret, "traceback": []}
    markdown = {"cell_type": "markdown", "source": [secret]}
    whole = json.loads(notebook(code("1", 1)))
    whole["metadata"] = {"widgets": {"state": {"value": secret}}}
    for number, text in enumerate(
        (
            notebook(code("1", 1, large), code("2", 2, stream(secret))),  # beyond the first 8 MB
            notebook(code("1", 1, svg)),
            notebook(code("1", 1, error)),
            notebook(markdown),
            json.dumps(whole),
            "{ broken: " + secret,
        )
    ):
        folder = tmp_path / str(number)
        stops = stopping(check(folder, write(folder, {"a.ipynb": text})), [])
        assert [each.check for each in stops] == ["secret"], number
        assert ZENODO_TOKEN not in str(stops)


def test_what_was_not_searched_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LARGEST_TEXT", 100)
    monkeypatch.setattr(checks, "LARGEST_NOTEBOOK", 100)
    report = check(tmp_path, write(tmp_path, {"a.csv": "1\n" * 100, "b.ipynb": " " * 200}))
    found = {(each.path, each.severity) for each in report if each.check == "not-searched"}
    assert found == {("a.csv", "note"), ("b.ipynb", "stop")}


@pytest.mark.parametrize("check_name", ["home-path", "not-run", "broken-link", "large-outputs"])
def test_what_only_should_not_be_published_stops_nothing(tmp_path: Path, check_name: str) -> None:
    large = {"output_type": "display_data", "data": {"image/png": "A" * 5_100_000}}
    text = notebook(
        code("open('/home/ada/x')", 2, large), {"cell_type": "markdown", "source": "[a](gone.md)"}
    )
    report = check(tmp_path, write(tmp_path, {"a.ipynb": text, "README.md": "x", "LICENSE": "x"}))
    assert {each.severity for each in report if each.check == check_name} == {"warning"}
    assert stopping(report, []) == []


def test_overriding_one_secret_does_not_override_another(tmp_path: Path) -> None:
    line = 'token = "{}"\n'
    names = write(tmp_path, {"a.py": line.format(ZENODO_TOKEN)})
    [first] = stopping(check(tmp_path, names), [])
    write(tmp_path, {"a.py": line.format(ZENODO_TOKEN) + line.format(ZENODO_TOKEN[::-1])})
    assert len(stopping(check(tmp_path, names), [SuppressedFinding(first.id, "old")])) == 1


@pytest.mark.parametrize(
    "name", [".env", ".env.local", "id_rsa", "server.pem", "x.key", "kaggle.json"]
)
def test_files_that_hold_keys_stop_everything(tmp_path: Path, name: str) -> None:
    names = write(tmp_path, {name: "A=b"})
    assert [each.check for each in stopping(check(tmp_path, names), [])] == ["key-file"]


def test_what_science_is_full_of_is_no_secret(tmp_path: Path) -> None:
    text = """
    md5 = "d41d8cd98f00b204e9800998ecf8427e"
    sha = 3b1f2c9d8e7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c
    token = tokens[0]
    password = getpass()
    doi: 10.5281/zenodo.1234567
    "RA": [83.6331, 22.0145]
    """
    names = write(tmp_path, {"a.py": text, ".env.example": "TOKEN=", "LICENSE": "x"})
    assert stopping(check(tmp_path, names), []) == []


def test_a_home_path_is_reported_but_not_jovyans(tmp_path: Path) -> None:
    report = found(tmp_path, {"a.py": "open('/home/ada/data.fits')"})
    assert report["home-path"] == "a.py"
    other = tmp_path / "other"
    other.mkdir()
    assert "home-path" not in found(other, {"a.py": "open('/home/jovyan/data.fits')"})


def test_a_notebook_that_was_not_run_in_order_is_reported(tmp_path: Path) -> None:
    for number, counts in enumerate([(1, 2), (2, 1), (1, None), (3, 4)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = notebook(*(code("1", count) for count in counts))
        assert ("not-run" in found(folder, {"a.ipynb": text})) is (counts != (1, 2))


def test_outputs_over_five_megabytes_are_reported(tmp_path: Path) -> None:
    large = {"output_type": "display_data", "data": {"image/png": "A" * 5_100_000}}
    report = check(tmp_path, write(tmp_path, {"a.ipynb": notebook(code("1", 1, large))}))
    [one] = [each for each in report if each.check == "large-outputs"]
    assert one.fix == "clear-outputs"


def test_links_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    text = "[a](gone.md) [b](https://x.org) [c](LICENSE) [d](../up.md) [e](#part) ![f](fig.png)"
    names = write(tmp_path, {"README.md": text, "LICENSE": "x", "fig.png": "x"})
    chosen = [name for name in names if name != "fig.png"]
    links = [each for each in check(tmp_path, chosen) if each.check == "broken-link"]
    assert len(links) == 3


@pytest.mark.parametrize(
    ("link", "broken"),
    [("https://[", []), ("%00", ["%00"]), ("a" * 300, ["a" * 300]), ("..", [".."])],
)
def test_a_link_that_is_none_stops_no_check(tmp_path: Path, link: str, broken: list[str]) -> None:
    (tmp_path / "README.md").write_text(f"[x]({link}) [y](gone.md)")
    found = [each for each in check(tmp_path, ["README.md"]) if each.check == "broken-link"]
    names = [each.message.partition("to ")[2].partition(".md")[0].rstrip(".") for each in found]
    assert sorted(names) == sorted([*(each.rstrip(".") for each in broken), "gone"])


def test_half_a_character_in_a_notebook_stops_no_check(tmp_path: Path) -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": "[x](\ud83d.md)"}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (tmp_path / "a.ipynb").write_text(text)
    msgspec.json.encode(check(tmp_path, ["a.ipynb"]))


def test_a_missing_licence_and_readme_are_reported(tmp_path: Path) -> None:
    report = {each.check: each for each in check(tmp_path, write(tmp_path, {"a.py": "1"}))}
    assert report["no-licence"].fix == "write-licence"
    assert report["no-readme"].severity == "note"
    assert report["no-licence"].indicator == (
        "https://w3id.org/everse/i/indicators/software_has_license"
    )
    assert found(tmp_path, {}) == {}


@pytest.mark.parametrize(
    ("name", "environment", "reported"),
    [
        ("fit.ipynb", None, True),
        ("deep/fit.R", None, True),
        ("data.csv", None, False),
        ("fit.py", "requirements-dev.txt", False),
        ("fit.py", "binder/environment.yml", False),
        ("fit.ipynb", "fit.lock.txt", False),
        ("fit.jl", "Project.toml", False),
    ],
)
def test_code_without_a_list_of_its_packages_is_reported(
    tmp_path: Path, name: str, environment: str | None, reported: bool
) -> None:
    files = {name: notebook(code("1", 1)) if name.endswith("ipynb") else "1"}
    files |= {environment: "numpy\n"} if environment else {}
    report = {each.check: each for each in check(tmp_path, write(tmp_path, files))}
    assert ("no-environment" in report) is reported
    if reported:
        assert str(report["no-environment"].indicator).endswith("/requirements_specified")


WORD = "q3f4H5j6k7L8z9x0c1v2B3n4m5q6w7E8r9t0y1u2i3o4P5a6s7d8f9g0h1"
#: By their format; they are not valid. Split, so that no scanner reports this file.
SAMPLES = [
    "AKI" + "A" + "IOSFODNN7EXAMPLQ",
    "x=AKC" + WORD[:12],
    "AccountKey=" + (WORD * 2)[:86] + "==",
    "https://ada:" + "pw1@example.org",
    "M" + WORD[:23] + "." + WORD[:6] + "." + WORD[:27],
    "gh" + "p_" + WORD[:36],
    "glp" + "at-" + WORD[:20],
    "0123456789abcdef" * 2 + "-us12",
    "//registry.example.org/:_auth" + "Token=npm_" + WORD[:36],
    "sk-" + WORD[:20] + "T3Blbk" + "FJ" + WORD[:20],
    "-----BEGIN EC " + "PRIVATE KEY-----",
    "py" + "pi-AgEIcHlwaS5vcmc" + (WORD * 2)[:80],
    "SG." + WORD[:22] + "." + (WORD * 2)[:43],
    "xox" + "b-123456789012-" + WORD[:24],
    "sq0" + "csp-" + WORD[:43],
    "rk_" + "live_" + WORD[:24],
    "110201543:AAH" + WORD[:32],
    "AC" + "0123456789abcdef" * 2,
    "hf" + "_" + WORD[:34],
    "Bearer " + WORD[:30],
    "?api_key=" + WORD[:16],
    'password = "' + WORD[:20] + '"',
]


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_what_is_looked_through_quickly_misses_nothing(tmp_path: Path, number: int) -> None:
    sample = SAMPLES[number]
    assert list(secrets_in(sample)), "the rules know it"
    text = "1.234567890123456789e+00,2\n" * 50 + sample + "\nthe end"
    stops = stopping(check(tmp_path, write(tmp_path, {"a.txt": text})), [])
    assert {(each.check, each.line) for each in stops} == {("secret", 51)}


def test_tables_of_numbers_are_no_suspects() -> None:
    assert suspects("1.234567890123456789e+00,-1.5E-300\n" * 10 + "name;unit\n") == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("CITATION.cff", "cff-version: 1.2.0\ntitle: [open\nauthors: 5\n", 3),
        ("CITATION.cff", "just text\n", None),
        ("codemeta.json", '{\n "name": }', 2),
        ("codemeta.json", "[1, 2]", None),
        (".zenodo.json", "{", 1),
        ("pyproject.toml", "[project]\nname = \n", 2),
    ],
)
def test_a_metadata_file_that_nothing_is_taken_from_is_reported(
    tmp_path: Path, name: str, text: str, line: int | None
) -> None:
    names = write(tmp_path, {"LICENSE": "MIT", "README.md": "# x", name: text})
    [found] = check(tmp_path, names)
    assert (found.check, found.path, found.line) == ("metadata-file", name, line)
    assert found.severity == "warning" and found.fix == "untick"
    assert not check(tmp_path, [each for each in names if each != name])


def test_what_a_metadata_file_says_beyond_the_form_is_reported(tmp_path: Path) -> None:
    text = "title: Right\nidentifiers: 7\ncommit: abc\n"
    names = write(tmp_path, {"LICENSE": "MIT", "README.md": "# x", "CITATION.cff": text})
    [found] = check(tmp_path, names)
    assert (found.check, found.severity, found.path) == ("metadata-fields", "note", "CITATION.cff")
    assert "identifiers, commit" in found.message


def test_metadata_files_that_make_sense_are_no_findings(tmp_path: Path) -> None:
    files = {
        "CITATION.cff": "cff-version: 1.2.0\ntitle: Right\nversion: 1.0\n",
        "codemeta.json": '{"name": "Right"}',
        ".zenodo.json": "{}",
        "pyproject.toml": "[build-system]\nrequires = []\n",
        "deeper/codemeta.json": "{",
    }
    assert found(tmp_path, files) == {}
