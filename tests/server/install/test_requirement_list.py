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
        ("six\nattrs\n".encode("utf-32"), "UTF-32"),
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
        ("six => 1.10", ["six>=1.10"]),
        ("six \u2265 1.10", ["six>=1.10"]),
        ("\u200bsix\u00a0== 1.10", ["six==1.10"]),
        ("six==1.10.x", ["six==1.10.*"]),
        ("six>=1.10.*", ["six>=1.10"]),
        ("six<=1.10.*", ["six<1.11"]),
        ("six>1.10.*", ["six>=1.11"]),
        ("six~=1", ["six==1.*"]),
        ("six^1.10", ["six<2,>=1.10"]),
        ("six 1.10.0", ["six==1.10.0"]),
        ("six@1.10", ["six==1.10"]),
        ("six==latest", ["six"]),
        ('six = "*"', ["six"]),
        ('six = "^1.10"', ["six<2,>=1.10"]),
        ("six;", ["six"]),
        ('"six>=1.10",', ["six>=1.10"]),
        ("six; python_version<3.9", ['six; python_version < "3.9"']),
        ("six#why", ["six"]),
        ("six>=1.10 and <2", ["six<2,>=1.10"]),
        ("- six", ["six"]),
        ("1. six", ["six"]),
        ("six, attrs>=20", ["six", "attrs>=20"]),
        ("pip install -q six attrs", ["six", "attrs"]),
        ("six --no-binary :all: --user", ["six"]),
        ("matplotlib.pyplot", ["matplotlib"]),
        ("enum34==1.1.6", []),
        ("torch==1.9.0+cu111", ["torch==1.9.0"]),
        ("-f https://a.org/whl\ntorch==1.9.0+cu111", ["torch==1.9.0+cu111"]),
    ],
)
def test_usual_mistakes_are_corrected_and_reported(
    tmp_path: Path, line: str, indexed: list[str]
) -> None:
    assert listed(tmp_path, f"{line}\n").indexed == indexed


@pytest.mark.parametrize(
    "line",
    ["other.whl", "skyflux-1.0-py3-none-any.whl", "data.tar.gz", "environment.yml", "nowhere.txt"],
)
def test_the_name_of_a_file_is_no_package(tmp_path: Path, line: str) -> None:
    found = listed(tmp_path, f"{line}\nsix\n")
    assert (found.indexed, found.local) == (["six"], [])
    assert line in found.notes[0] and "left out" in found.notes[0]


def test_files_that_are_named_without_an_option_are_read(tmp_path: Path) -> None:
    (tmp_path / "skyflux-1.0-py3-none-any.whl").write_bytes(b"")
    (tmp_path / "more.txt").write_text("attrs\n")
    found = listed(tmp_path, "skyflux-1.0-py3-none-any.whl\nmore.txt\nsix\n")
    assert [one.path.name for one in found.local] == ["skyflux-1.0-py3-none-any.whl"]
    assert found.indexed == ["attrs", "six"]


@pytest.mark.parametrize("name", ["python_version>=3.6", "python_requires >=3.6", "python>=3.6"])
def test_a_line_for_python_sets_the_python(tmp_path: Path, name: str) -> None:
    found = listed(tmp_path, f"{name}\nsix\n")
    assert (found.python, found.indexed) == (">=3.6", ["six"])


@pytest.mark.parametrize(
    ("line", "remote"),
    [
        ("git@github.com:a/b.git", "git+https://github.com/a/b.git"),
        ("git+ssh://git@github.com/a/b.git@v1#egg=b", "b @ git+https://github.com/a/b.git@v1"),
        ("-e git+git@github.com:a/b.git#egg=b", "b @ git+https://github.com/a/b.git"),
        (
            "-e git+https://github.com/a/b.git#egg=b&subdirectory=py",
            "b @ git+https://github.com/a/b.git#subdirectory=py",
        ),
        ("https://a.org/b.zip#egg=b-1.0", "b @ https://a.org/b.zip"),
        ("git+https://a.org/b#egg=b[plot]", "b[plot] @ git+https://a.org/b"),
        ('"git+https://a.org/b"', "git+https://a.org/b"),
    ],
)
def test_addresses_keep_what_is_said_of_the_package(tmp_path: Path, line: str, remote: str) -> None:
    assert listed(tmp_path, f"{line}\n").remote == [remote]


def test_a_folder_of_the_authors_machine_is_left_out_and_told(tmp_path: Path) -> None:
    found = listed(tmp_path, "-e /home/me/mine\nsix\n")
    assert (found.indexed, found.local) == (["six"], [])
    assert "/home/me/mine is a place on its authors' machine" in found.notes[0]


def test_what_pip_list_and_conda_list_print_is_a_list(tmp_path: Path) -> None:
    table = "Package    Version\n---------- -------\nsix        1.16.0\nattrs      23.1.0\n"
    assert listed(tmp_path, table).indexed == ["six==1.16.0", "attrs==23.1.0"]
    rows = (
        "# packages in environment:\nopenssl 1.1.1k h27cfd23_0\nnumpy 1.20.3 py38_0 conda-forge\n"
    )
    found = listed(tmp_path, rows + "six 1.16.0 pypi_0 pypi\n")
    assert found.conda == ["openssl=1.1.1k=h27cfd23_0", "numpy=1.20.3=py38_0"]
    assert found.indexed == ["six==1.16.0"]


def test_constraints_stay_constraints_at_the_end_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("attrs<24\nsix<2\\")
    found = listed(tmp_path, "-c c.txt\nattrs\n")
    assert (found.indexed, found.constraints) == (["attrs"], ["attrs<24", "six<2"])


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


def test_an_explicit_list_of_conda_is_no_list_of_addresses(tmp_path: Path) -> None:
    file = "https://conda.anaconda.org/conda-forge/noarch/six-1.16.0-pyh6c4a22f_0.tar.bz2#e5f25"
    found = listed(tmp_path, f"# platform: linux-64\n@EXPLICIT\n{file}\n")
    assert (found.conda, found.remote) == (["six=1.16.0=pyh6c4a22f_0"], [])


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
