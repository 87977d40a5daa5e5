# ruff: noqa: ASYNC240, RUF001 (a test may wait for the disk; uv prints that sign)
"""Processes, their environment, explanations of output, git pointers, kernelspecs."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from jupyter_ossr_ext.config import process_environment
from jupyter_ossr_ext.config.process_environment import clean, has_password
from jupyter_ossr_ext.install import kernelspec
from jupyter_ossr_ext.install.buildpacks import git_pointer
from jupyter_ossr_ext.install.installers.error_messages import explain, first_error
from jupyter_ossr_ext.install.process import run
from jupyter_ossr_ext.models import Choice, Record, RelatedWork
from jupyter_ossr_ext.problems import CannotInstall
from tests.server.support.install_sources import write_tree


def test_only_what_installers_need_is_passed_on(tmp_path: Path) -> None:
    given = {
        "PATH": "/bin",
        "LC_ALL": "C",
        "HTTPS_PROXY": "http://proxy:3128",
        "HTTP_PROXY": "http://me:secret@proxy:3128",
        "PIP_INDEX_URL": "https://index.example/simple",
        "UV_PUBLISH_TOKEN": "secret",
        "JPY_API_TOKEN": "secret",
        "OAUTH2_TOKEN": "FILE:/secret",
        "MY_THING": "1",
        "MY_KEY": "secret",
    }
    found = clean(given, home=tmp_path, keep=["MY_THING", "MY_KEY"])
    assert found["HOME"] == str(tmp_path)
    assert found["HTTPS_PROXY"] and found["PIP_INDEX_URL"] and found["MY_THING"] == "1"
    assert "secret" not in str(found)


def test_compilers_of_rustup_are_found_and_tokens_of_cargo_are_not(tmp_path: Path) -> None:
    (tmp_path / "me" / ".rustup").mkdir(parents=True)
    (tmp_path / "me" / ".cargo").mkdir()
    given = {"HOME": str(tmp_path / "me"), "CARGO_HOME": str(tmp_path / "me" / ".cargo")}
    found = clean(given, home=tmp_path / "empty")
    assert found["RUSTUP_HOME"] == str(tmp_path / "me" / ".rustup")
    assert "CARGO_HOME" not in found


def test_the_headers_of_eigen_are_found_where_debian_puts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_environment, "EIGEN", tmp_path)
    assert clean({}, home=tmp_path)["CPLUS_INCLUDE_PATH"] == str(tmp_path)
    own = clean({"CPLUS_INCLUDE_PATH": "/opt/eigen"}, home=tmp_path)
    assert own["CPLUS_INCLUDE_PATH"] == "/opt/eigen"
    monkeypatch.setattr(process_environment, "EIGEN", tmp_path / "none")
    assert "CPLUS_INCLUDE_PATH" not in clean({}, home=tmp_path)


@pytest.mark.parametrize("value", ["https://u@h/", "https://u:p@h/s https://x/", "//a http://t@h"])
def test_a_password_in_a_url_is_seen(value: str) -> None:
    assert has_password(value)
    assert not has_password("https://h/simple git@host /a/b")


def test_the_first_error_is_the_evidence_and_not_what_wraps_it() -> None:
    output = [
        "error: subprocess-exited-with-error",
        "  Traceback (most recent call last):",
        "  NameError: name 'CCompiler' is not defined",
        "  RuntimeError: build failed",
        "error: metadata-generation-failed",
        "hint: Build failures usually indicate a problem with the package",
    ]
    assert first_error(output) == "NameError: name 'CCompiler' is not defined"
    group = [
        "  | ExceptionGroup: Failed to parse pyproject.toml (1 sub-exception)",
        "  +-+---------------- 1 ----------------",
        "    | meta.errors.ConfigurationError: `name` is missing",
        "    +------------------------------------",
    ]
    assert first_error(group) == "meta.errors.ConfigurationError: `name` is missing"
    backend = """error: The build backend returned an error
  cause: Call to `setuptools.build_meta:__legacy__.get_requires_for_build_wheel` failed
        [stderr]
        error: libfits is not here"""
    assert first_error(backend.splitlines()) == "error: libfits is not here"
    assert first_error(["RuntimeError:", "CMake Error: no Fortran here"]) == (
        "CMake Error: no Fortran here"
    )


@pytest.mark.parametrize(
    ("line", "slug", "words"),
    [
        ("error: No space left on device (os error 28)", "no-space", "full"),
        (
            "cause: Failed to fetch: https://github.com/a/b/archive/master.zip",
            "install-failed",
            "comes from github.com, which cannot be reached",
        ),
        (
            "packaging.version.InvalidVersion: Invalid version: 'unknown'",
            "install-failed",
            "takes its version from git",
        ),
        (
            "a.c:2:10: fatal error: longintrepr.h: No such file or directory",
            "install-failed",
            "older than this Python",
        ),
        ("x.h:28:10: fatal error: Eigen/Core: No such file", "install-failed", "libeigen3-dev"),
        (
            "error: error sending request for url (https://a.example/noarch/repodata.json.zst)",
            "offline",
            "conda channel",
        ),
        ("cause: dns error: failed to lookup address", "offline", "Cannot connect"),
        ("error: command 'gcc' failed: No such file or directory", "install-failed", "gcc"),
        ("fatal error: hdf5.h: No such file or directory", "install-failed", "hdf5.h"),
        ("ERROR: No matching distribution found for foo==9", "install-failed", "foo==9"),
        ("Because foo was not found in the package registry and", "install-failed", "foo"),
        (
            "ERROR: ResolutionImpossible: for help visit",
            "install-failed",
            "Conflicting version",
        ),
        ("× No solution found when resolving dependencies:", "install-failed", "Conflicting"),
        (
            "ERROR: Package 'x' requires a different Python: 3.11.2 not in '<3.9'",
            "install-failed",
            "<3.9; available: 3.11.2",
        ),
        ("Cannot solve the request because of: nothing provides sky", "install-failed", "sky"),
        ("error: externally-managed-environment", "install-failed", "operating system"),
        ("fatal: Remote branch v9 not found in upstream origin", "install-failed", "v9"),
        ("configure: error: bison/byacc/yacc not found.", "install-failed", "apt install bison"),
        ("error: command 'swig' failed: No such file or directory", "install-failed", "swig"),
        ("***  you need to install swig v>=3.0.0 to install ***", "install-failed", "install swig"),
        ("CMake Error: Could NOT find CFITSIO (missing: X)", "install-failed", "libcfitsio-dev"),
        ("LookupError: setuptools-scm was unable to detect version", "install-failed", "git"),
        ("SyntaxError: Missing parentheses in call to 'print'.", "install-failed", "Python 2"),
        ("Because a==1 has no usable wheels and you", "install-failed", "package of a==1 fits"),
        (
            "cause: Because a==1 has invalid metadata and you require a==1, we can conclude that",
            "install-failed",
            "a==1 is so old",
        ),
        ("  cause: Metadata field Name not found", "install-failed", "gives it no name"),
        (
            "Because a==1 has no wheels with a matching platform tag",
            "install-failed",
            "package of a==1 fits this system",
        ),
        ("Because there is no version of a==9 and you", "install-failed", "has no a==9"),
        ("error: Multiple top-level packages discovered in", "install-failed", "which of the"),
        ("  failed to clone into: /x/git-v0", "install-failed", "git repository"),
        (
            "cause: Failed to fetch: `https://wheels.invalid/simple/ipykernel/`",
            "offline",
            "connect to wheels.invalid. ",
        ),
        (
            "broken by 'NewConnectionError(\"HTTPConnection(host='x.invalid', port=80)\"",
            "offline",
            "connect to x.invalid. ",
        ),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/build/0/setup.cfg'",
            "install-failed",
            "reads the file setup.cfg, which the record does not have",
        ),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: 'VERSION'",
            "install-failed",
            "reads the file VERSION, which",
        ),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: 'git'",
            "install-failed",
            "apt install git",
        ),
        (
            "RuntimeError: Error getting the version from source `uv-dynamic-versioning`: Unable",
            "install-failed",
            "takes its version from git",
        ),
        (
            "after parsing `1.0-beta_`, found `final`, which is not part of a valid version",
            "install-failed",
            "installers require it: 1.0-beta_final",
        ),
        (
            "error: extension 'a._f' has Fortran sources but no Fortran compiler found",
            "install-failed",
            "apt install gfortran",
        ),
        ("Please install cffi yourself.", "install-failed", "build dependency: cffi"),
        ("fatal: not a git repository (or any parent): .git", "install-failed", "asks git"),
        ("something unheard of", "install-failed", "installation failed"),
    ],
)
def test_each_failure_is_one_sentence_with_the_next_step(line: str, slug: str, words: str) -> None:
    problem = explain(["Resolving", line], "Installs")
    assert problem.slug == slug and words in (problem.detail or "")
    assert problem.evidence == line.strip()
    assert "Traceback" not in (problem.detail or "")


def test_the_package_whose_build_fails_is_named() -> None:
    output = [
        "  x Failed to build `mdtraj==1.9.3`",
        "  center.c:22:13: error: 'n_frames' not specified in enclosing 'parallel'",
    ]
    problem = explain(output, "Installs")
    assert "mdtraj 1.9.3 could not be built from its source" in (problem.detail or "")
    assert problem.evidence == output[1].strip()


def test_a_conflict_shows_the_line_that_names_what_conflicts() -> None:
    output = [
        "error: No solution found when resolving dependencies",
        "  cause: Because you require a",
    ]
    assert explain(output, "Installs").evidence == "cause: Because you require a"


async def test_a_program_that_ignores_terminate_is_killed(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = "trap '' TERM; (trap '' TERM; sleep 60) & echo $! > pids; echo ready; sleep 60"
    ready = asyncio.Event()
    task = asyncio.create_task(
        run(["sh", "-c", code], cwd=tmp_path, env=os.environ, on_line=lambda line: ready.set())
    )
    await asyncio.wait_for(ready.wait(), 20)
    child = int(pids.read_text())
    begun = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - begun < 20
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or " Z " in state.read_text()


async def test_lines_come_one_by_one_and_a_daemon_does_not_hold_us_up(tmp_path: Path) -> None:
    output: list[str] = []
    code = "printf 'a\\rb\\n\\033[31mred\\033[0m\\n'; (setsid sleep 60 &) ; exit 3"
    begun = time.monotonic()
    done = await run(["sh", "-c", code], cwd=tmp_path, env=os.environ, on_line=output.append)
    assert done.code == 3 and output == ["b", "red"]
    assert time.monotonic() - begun < 20


async def test_a_program_that_is_not_there_says_so(tmp_path: Path) -> None:
    done = await run(["/no/such/program"], cwd=tmp_path, env={})
    assert done.code == 127 and "No such file" in done.text


@pytest.mark.parametrize(
    ("text", "url", "ref"),
    [
        (
            "https://github.com/a/b/tree/v1.0",
            "https://github.com/a/b",
            "v1.0",
        ),
        ("https://github.com/a/b/releases/tag/v2", "https://github.com/a/b", "v2"),
        ("https://gitlab.in2p3.fr/g/s/b/-/tree/1.2", "https://gitlab.in2p3.fr/g/s/b", "1.2"),
        ("git+https://example.org/x/y.git", "https://example.org/x/y.git", None),
    ],
)
def test_pages_of_repositories_are_understood(text: str, url: str, ref: str | None) -> None:
    found = git_pointer.parse(text)
    assert found and (found.url, found.ref) == (url, ref)


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "http://github.com/a/b",
        "https://token@github.com/a/b",
        "ext::sh -c touch% /tmp/x",
        "ssh://git@github.com/a/b",
        "https://example.org/paper",
        "https://github.com/a/b/tree/--upload-pack=x",
        "https://github.com/a",
        "https://[broken/a/b",
    ],
)
def test_everything_else_is_no_pointer(text: str) -> None:
    assert git_pointer.parse(text) is None


@pytest.mark.parametrize(
    ("place", "host"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("10.1.2.3:8443", "10.1.2.3"),
        ("[::1]", "::1"),
        ("[::1]:8443", "::1"),
        ("[::ffff:10.1.2.3]", "::ffff:10.1.2.3"),
        ("[64:ff9b::10.1.2.3]", "64:ff9b::10.1.2.3"),
        ("169.254.169.254", "169.254.169.254"),
    ],
)
async def test_a_pointer_into_our_own_network_is_refused(place: str, host: str) -> None:
    found = git_pointer.parse(f"https://{place}/a/b.git")
    assert found and (found.url, found.host) == (f"https://{place}/a/b.git", host)
    with pytest.raises(CannotInstall, match="is inside this network"):
        await git_pointer.refuse_private(found, [])
    for name in (place, host, place.rpartition(":8443")[0] or place):
        assert git_pointer.parse(f"http://{place}/a/b.git", [name])
        await git_pointer.refuse_private(found, [name])


def test_a_tag_is_preferred_to_the_repository_alone() -> None:
    record = Record(
        source="s",
        id="1",
        title="t",
        url="u",
        code_repository="https://github.com/a/b",
        related=[
            RelatedWork(
                identifier="https://github.com/a/b/tree/v3",
                relation=Choice(id="issupplementto", title=""),
            )
        ],
    )
    found = git_pointer.pointer(record)
    assert found and found.ref == "v3"


@pytest.mark.parametrize(
    ("title", "version", "shown"),
    [
        ("gammaspec: power-law spectra of gamma-ray sources", "1.2.0", "gammaspec 1.2.0"),
        ("Fitting the spectrum", None, "Fitting the spectrum"),
        ("ratio 3:1 of both", "2", "ratio 3:1 of both 2"),
        (": nothing before it", None, ": nothing before it"),
        ("a name:", "1", "a name: 1"),
    ],
)
def test_a_kernel_is_named_by_what_stands_before_the_colon(
    title: str, version: str | None, shown: str
) -> None:
    assert kernelspec.display_name(title, version) == shown


def test_a_kernelspec_is_safe_unique_and_only_ours_is_removed(tmp_path: Path) -> None:
    origin = kernelspec.Origin(environment="e", title="Ünsafe/../\n<b>Title</b> " * 9, doi="10.1/x")
    spec = kernelspec.document(origin, sys.executable, tmp_path)
    name = kernelspec.free_name(tmp_path, kernelspec.slug(origin.title))
    kernelspec.write(tmp_path, name, spec)
    assert kernelspec.origin(tmp_path / name) == origin
    assert kernelspec.free_name(tmp_path, name) == f"{name}-2"
    assert len(spec.display_name) <= kernelspec.LONGEST and "\n" not in spec.display_name
    write_tree(tmp_path, {"foreign/kernel.json": '{"argv": [], "metadata": {}}'})
    with pytest.raises(CannotInstall):
        kernelspec.remove(tmp_path, "foreign")
    kernelspec.remove(tmp_path, name)
    assert [path.name for path in tmp_path.iterdir()] == ["foreign"]


def test_a_file_of_a_submodule_that_a_build_needs_is_named() -> None:
    line = (
        "Every pattern in \"project.license-files\" must match at least one file: 'vendor/lic.txt'"
    )
    problem = explain([f"    | errors.ConfigurationError: {line}"], "Installs")
    assert problem.detail and "vendor/lic.txt" in problem.detail and "submodule" in problem.detail


CMAKE = [
    "CMake Error at x/FindPython.cmake:641 (add_library):",
    "  Cannot find source file:",
    "    extern/root/math/mathcore/src/Util.cxx",
    "  Call Stack (most recent call first):",
]
OF_SUBMODULE = {
    "cmake": CMAKE,
    "gcc": ["a.c:1:10: fatal error: extern/root/a.h: No such file or directory"],
    "Python": ["FileNotFoundError: [Errno 2] No such file or directory: 'extern/root/setup.py'"],
    "its folder": ["error: package directory 'extern/root' does not exist"],
}
OTHER_FAILURES = {
    "another file": ["fatal error: extern/rootless/a.h: No such file or directory"],
    "only named": ["copying extern/root/a.h", "RuntimeError: no"],
    "far from it": [CMAKE[1], "    src/a.cxx", *CMAKE[3:], CMAKE[2]],
}


@pytest.mark.parametrize("case", OF_SUBMODULE)
def test_a_missing_submodule_is_the_cause(case: str) -> None:
    problem = explain(OF_SUBMODULE[case], "Install the packages", ["extern/root"])
    assert problem.detail and problem.detail.startswith(
        "Install the packages: the archive does not hold the git submodule extern/root, which"
    )
    assert problem.evidence and "extern/root" in problem.evidence
    whole = explain(OF_SUBMODULE[case], "Install the packages")
    assert whole.detail and "submodule" not in whole.detail


@pytest.mark.parametrize("case", OTHER_FAILURES)
def test_a_missing_submodule_is_not_each_failure_s_cause(case: str) -> None:
    problem = explain(OTHER_FAILURES[case], "Install the packages", ["extern/root"])
    assert problem.detail and "submodule" not in problem.detail
