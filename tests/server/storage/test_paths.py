"""External names, and folders with links."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.problems import UnsafePath
from jupyter_ossr_ext.storage.paths import (
    folder_name,
    free_name,
    inside,
    safe_name,
    safe_path,
    safe_paths,
    target,
)


@pytest.mark.parametrize(
    "key",
    [
        "..",
        "../a",
        "a/../../b",
        "/etc/passwd",
        "~/a",
        "~root/.ssh/id",
        "a\0b",
        "a\\b",
        "C:\\a",
        "C:/a",
        "c:",
        "",
        "/",
        ".",
        "./.",
        "a/b" * 600,
        "/".join("a" * 40),
        ".ssh/authorized_keys",
        "x/.SSH/authorized_keys",
        ".jupyter/jupyter_server_config.py",
        ".ipython/profile_default/startup/a.py",
        ".config/autostart/a",
        "a/.git/hooks/post-checkout",
        ".ossr.json",
        "a/.ossr.json",
    ],
)
def test_a_name_that_tries_something_is_refused(key):
    with pytest.raises(UnsafePath):
        safe_path(key)


def test_the_reason_fits_the_name() -> None:
    with pytest.raises(UnsafePath, match="more than 32 folders deep"):
        safe_path("/".join("a" * 34))
    with pytest.raises(UnsafePath, match="outside the target folder"):
        safe_path("a/../../b")


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a.txt", "a.txt"),
        ("a//b/./c.txt", "a/b/c.txt"),
        ("Pillow/Pillow-9.3.0.zip", "Pillow/Pillow-9.3.0.zip"),
        ("con", "con"),
        ("NUL.txt", "NUL.txt"),
        ("com1.tar.gz", "com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("dots...", "dots..."),
        ("a<b>:c?.txt", "a<b>:c?.txt"),
        ("obs_2026-05-08T12:30:00.fits", "obs_2026-05-08T12:30:00.fits"),
        ("bell\x07.txt", "bell_.txt"),
        ("con\u202etxt.exe", "con_txt.exe"),
        ("zero\u200bwidth", "zero_width"),
        (" spaces ", " spaces "),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        (".gitignore", ".gitignore"),
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        ("日本語.csv", "日本語.csv"),
    ],
)
def test_other_names_become_ones_that_this_system_takes(key, path):
    assert safe_path(key) == PurePosixPath(path)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("dots...", "dots_"),
        ("a<b>:c?.txt", "a_b__c_.txt"),
        (" spaces ", "spaces"),
    ],
)
def test_a_portable_name_is_one_that_every_system_takes(name, path):
    assert safe_name(name, portable=True) == path


def test_an_unsafe_key_leaves_the_paths_of_the_others_as_they_are():
    refused: dict[str, str] = {}
    keys = ["e\u0301.txt", "\u00e9.txt", "a", "a/b", "../up.txt", ".ossr.json"]
    paths = safe_paths(keys, refused)
    assert paths == safe_paths(keys[:4])
    assert sorted(refused) == ["../up.txt", ".ossr.json"]


def test_a_long_name_is_cut_and_keeps_its_suffix():
    path = safe_path("é" * 300 + ".tar.gz")
    assert len(path.name.encode()) <= 200
    assert path.name.endswith("é.tar.gz")


def test_keys_that_would_fall_on_one_path_are_made_distinct():
    paths = safe_paths(["Data.csv", "data.csv", "DATA.CSV", "a:b", "a?b", "x", "x/y"])
    assert len({str(path).casefold() for path in paths.values()}) == 7
    files = {str(path).casefold() for path in paths.values()}
    above = {str(p).casefold() for path in paths.values() for p in path.parents if p.name}
    assert not files & above


def test_paths_do_not_depend_on_the_order_of_keys():
    keys = ["b.txt", "B.txt", "a/b", "A/b"]
    assert safe_paths(keys) == safe_paths(reversed(keys))


@pytest.mark.parametrize(
    "folder", ["..", "a/../..", "/etc", "~", "a\\b", "C:/x", ".ssh", "a/.jupyter/b", "a\0"]
)
def test_a_folder_outside_or_one_that_programs_obey_is_refused(tmp_path, folder):
    with pytest.raises(UnsafePath):
        inside(tmp_path, folder)


def test_a_link_that_leads_out_of_the_root_is_refused(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "link").symlink_to(outside)
    (root / "good").symlink_to(root / "real")
    (root / "real").mkdir()
    for folder in ("link", "link/deeper", "link/not/yet"):
        with pytest.raises(UnsafePath, match="because of a link"):
            inside(root, folder)
    assert inside(root, "good/new") == root / "good/new"


def test_a_folder_name_of_no_known_encoding_is_a_path_or_refused(tmp_path):
    old = os.fsdecode(b"donn\xe9es")  # as an argument of a program has it
    assert inside(tmp_path, old) == tmp_path / old
    with pytest.raises(UnsafePath, match="invalid characters"):
        inside(tmp_path, "a\ud800b")


def test_a_link_inside_the_folder_is_not_followed_out(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafePath, match="because of a link"):
        target(tmp_path, folder, PurePosixPath("sub/a.txt"))


def test_a_hidden_file_is_not_put_where_shells_look(tmp_path, monkeypatch):
    with pytest.raises(UnsafePath, match="home"):
        target(tmp_path, tmp_path, PurePosixPath(".bashrc"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    with pytest.raises(UnsafePath, match="home"):
        target(tmp_path, tmp_path / "home", PurePosixPath(".profile"))
    assert target(tmp_path, tmp_path / "sub", PurePosixPath(".gitignore"))


@pytest.mark.parametrize(
    ("title", "version", "name"),
    [
        ("Gammapy: Python toolbox", "v1.2", "Gammapy-Python-toolbox-v1.2"),
        ("eossr 1.0", "1.0", "eossr-1.0"),
        ("Run 10", "1", "Run-10-1"),
        ("Δοκιμή", None, "Δοκιμή"),
        ("Schlüsselkräfte", None, "Schlüsselkräfte"),
        ("../../etc/passwd", "../x", "etc-passwd-x"),
        ('a/b\\c:d*e?f"g<h>i|j', "", "a-b-c-d-e-f-g-h-i-j"),
        (".hidden.", "", "hidden"),
        ("in\u202evoice", "", "in-voice"),
        ("///", "", "record-42"),
        ("", "1/2", "1-2"),
        ("aux", "", "_aux"),
        (
            "A very long title " * 20,
            None,
            "A-very-long-title-A-very-long-title-A-very-long-title-A",
        ),
    ],
)
def test_a_folder_is_named_after_title_and_version(title, version, name):
    assert folder_name(title, version, "42") == name


def test_the_name_of_a_folder_is_no_longer_than_a_file_system_allows():
    assert len(folder_name("\U0001d6c4" * 300, "\U0001d6c4" * 300).encode()) <= 255


def test_a_free_name_counts_before_the_whole_suffix(tmp_path):
    (tmp_path / "a.tar.gz").touch()
    (tmp_path / "a (1).tar.gz").touch()
    assert free_name(tmp_path / "a.tar.gz") == tmp_path / "a (2).tar.gz"
    assert free_name(Path(tmp_path / "b")) == tmp_path / "b"


KEY_PART = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["a", "A", "..", ".", "~", "é", "e\u0301", "ß", "ss", "a\u202eb", "CON", ".git"]
    ),
    st.integers(150, 300).map(lambda length: "ü" * length + ".tar.gz"),
)
KEYS = st.lists(st.lists(KEY_PART, min_size=1, max_size=4).map("/".join), max_size=8)


@settings(max_examples=150, deadline=None)
@given(keys=KEYS)
def test_any_keys_are_distinct_files_inside_of_their_folder_or_refused(keys: list[str]) -> None:
    refused: dict[str, str] = {}
    paths = safe_paths(keys, refused)
    assert paths.keys() | refused.keys() == set(keys) and not paths.keys() & refused.keys()
    assert all(reason.endswith(".") for reason in refused.values())
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "record")
        folder.mkdir()
        for key, path in paths.items():
            place = target(Path(root), folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("x") as file:  # also where another key's folder has a similar name
                file.write(key)
        written = [place for place in folder.rglob("*") if place.is_file()]
        assert len(written) == len(paths)
        names = {place.relative_to(folder).as_posix().casefold() for place in written}
        assert len(names) == len(paths)
