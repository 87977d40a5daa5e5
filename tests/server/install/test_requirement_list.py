"""The one reader of lists: encodings, includes, options, slips, and nothing beyond the record."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from jupyter_ossr_ext.install.dependencies.list_file import decode
from jupyter_ossr_ext.install.dependencies.requirement_list import RequirementList
from jupyter_ossr_ext.install.dependencies.requirement_reader import read_lines, read_requirements
from jupyter_ossr_ext.problems import CannotInstall, Problem, UnsafePath


def listed(folder: Path, text: str | bytes, name: str = "requirements.txt") -> RequirementList:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_requirements(path, folder)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (codecs.BOM_UTF8 + b"six\n", None),
        ("six\r\n".encode("utf-16"), "UTF-16"),
        ("six\r\nattrs\r\n".encode("utf-16-le"), "UTF-16"),
        ("six\r\nattrs\r\n".encode("utf-16-be"), "UTF-16"),
        ("six  # für Rüdiger\n".encode("latin-1"), "Latin-1"),
    ],
)
def test_lists_in_other_encodings_are_read(
    tmp_path: Path, data: bytes, encoding: str | None
) -> None:
    found = listed(tmp_path, data)
    assert found.indexed[0] == "six"
    assert any(encoding in note for note in found.notes) if encoding else not found.notes
    assert decode(data)[1] == encoding


def test_includes_and_constraints_stay_inside_of_the_record(tmp_path: Path) -> None:
    (tmp_path / "req").mkdir()
    (tmp_path / "req" / "base.txt").write_text("attrs>=20\n-c cons.txt\n-r ../requirements.txt\n")
    (tmp_path / "req" / "cons.txt").write_text("attrs<24\nipykernel==4\n")
    found = listed(tmp_path, "-r req/base.txt\nsix\n-r missing.txt\n")
    assert (found.indexed, found.constraints) == (["attrs>=20", "six"], ["attrs<24"])
    assert any("missing.txt is named" in note for note in found.notes)
    (tmp_path.parent / "secret.txt").write_text("SECRET hunter2\n")
    for line in ("-r ../secret.txt", "-c ../secret.txt", "-e ../x", "--find-links ../x", "../x"):
        with pytest.raises(UnsafePath):
            listed(tmp_path, f"{line}\n")


@pytest.mark.parametrize(
    ("line", "indexed"),
    [
        ("numpy==1.2  # why", ["numpy==1.2"]),
        ("name=='1.2'", ["name==1.2"]),
        ("numpy >= ", ["numpy"]),
        ("numpy=1.2", ["numpy==1.2"]),
        ("numpy==1.2,", ["numpy==1.2"]),
        ("sklearn", ["scikit-learn"]),
        ("six @ file:///home/conda/feedstock_root/build_artifacts/six_1620240208055/work", ["six"]),
        ("ipykernel==4.10.1", ["ipykernel"]),
        ("os", []),
        ("pkg-resources==0.0.0", []),
        ("six==1.16.0 \\\n --hash=sha256:aa", ["six==1.16.0"]),
        ("--target /tmp/x\nsix", ["six"]),
        ("pywin32==306 ; sys_platform == 'win32'", ['pywin32==306; sys_platform == "win32"']),
    ],
)
def test_usual_mistakes_are_corrected_and_reported(
    tmp_path: Path, line: str, indexed: list[str]
) -> None:
    assert listed(tmp_path, f"{line}\n").indexed == indexed


def test_options_are_those_of_a_short_list_and_each_is_said(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        "--pre\n--extra-index-url https://wheels.invalid/simple\n--no-binary=six\n--user\nsix\n"
        "--index-url file:///etc\n--trusted-host x\n",
    )
    assert found.hosts == ["wheels.invalid"] and found.prereleases
    assert found.text().splitlines() == [
        "--extra-index-url https://wheels.invalid/simple",
        "--no-binary six",
        "--pre",
        "six",
    ]
    notes = " ".join(found.notes)
    assert "--user is not used" in notes and "--trusted-host is not used" in notes
    assert "requirements.txt, line 6" in notes


def test_what_the_record_holds_is_installed_from_there(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    found = listed(tmp_path, "-e .\n./pkg[plot]\nsix\n./nowhere\n")
    assert [one.path for one in found.local] == [tmp_path, tmp_path / "pkg"]
    assert found.local[1].extras == ("plot",)
    copy = tmp_path.parent / "copy"
    assert f"{copy / 'pkg'}[plot]" in found.text(built={tmp_path: copy})
    assert any("./nowhere is not among the files" in note for note in found.notes)


def test_an_export_of_conda_is_no_list_of_pip(tmp_path: Path) -> None:
    found = listed(tmp_path, "# platform\n_libgcc_mutex=0.1=main\nnumpy=1.20.3=py38hf144106_0\n")
    assert found.conda == ["_libgcc_mutex=0.1=main", "numpy=1.20.3=py38hf144106_0"]
    assert not found.indexed


def test_a_saved_web_page_is_no_list(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n<html>\n<body class='x'>\n<p>Sign in</p>\n" + "<div>\n" * 20
    with pytest.raises(CannotInstall, match="is not a list of packages"):
        listed(tmp_path, page)
    found = listed(tmp_path, "six\nthis is not a requirement\nattrs\n")
    assert found.indexed == ["six", "attrs"] and "line 2" in found.notes[0]


LINES = st.one_of(
    st.text(max_size=60),
    st.from_regex(
        r"(-{1,2}(target|prefix|root|user|t|e|r|c|index-url|pre|install-option)[ =])?"
        r"[a-z./~$:@+\[\];=<> -]{0,30}",
        fullmatch=True,
    ),
)
WRITABLE = ("--index-url ", "--extra-index-url ", "--find-links ", "--no-binary ", "--only-binary ")


@given(st.lists(LINES, max_size=8))
@example(["--target=/tmp/x six"])
@example(["-e../../x"])
@example(["six --install-option=--prefix=/tmp"])
def test_no_word_of_a_list_becomes_an_option_or_a_path_outside(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    root = tmp_path_factory.getbasetemp() / "record"
    root.mkdir(exist_ok=True)
    try:
        found = read_lines(lines, root, root)
    except Problem:
        return
    for line in found.text().splitlines():
        if line.startswith("-"):
            assert line == "--pre" or line.startswith(WRITABLE), line
            assert not line.startswith("--find-links file:") or str(root) in line
        elif line.startswith("/"):
            assert Path(line.partition("[")[0]).is_relative_to(root)
        elif line.startswith(("http:", "https:", "git+http")):
            continue
        else:
            requirement = Requirement(line)
            url = requirement.url or ""
            assert not url.startswith("file:") or str(root) in url
