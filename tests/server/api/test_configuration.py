"""Invalid settings stop the server with one sentence; an unusable folder does not."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_ossr_ext.api.known_holes import risks
from jupyter_ossr_ext.app import OssrApp
from jupyter_ossr_ext.storage import state_folder

from .conftest import Ask

Start = Callable[..., ServerApp]
OTHER = {"sandbox": {"url": "https://other.example", "sandbox": True}}


def started(start: Start, **sections: Any) -> ServerApp:
    return start(
        config={"ServerApp": {"jpserver_extensions": {"jupyter_ossr_ext": True}}, **sections}
    )


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (
            {"OssrApp": {"repositories": {"sandbox": {**OTHER["sandbox"], "sandbx": True}}}},
            "Repository 'sandbox': the setting 'sandbx' is unknown (did you mean 'sandbox'?).",
        ),
        ({"OssrApp": {"repositories": ["zenodo"]}}, "'repositories' trait"),
        ({"OssrApp": {"repositories": {"Other!": {}}}}, "Repository 'Other!': its name may"),
        ({"OssrApp": {"repositores": OTHER}}, "OssrApp: the setting 'repositores' is unknown"),
        (
            {"OssrApp": {"Repositories": OTHER}},
            "the setting 'Repositories' is unknown (did you mean 'repositories'?)",
        ),
        ({"ossrapp": {"repositories": OTHER}}, "'ossrapp' is unknown; use 'OssrApp'"),
        ({"OSSRApp": {"repositories": OTHER}}, "'OSSRApp' is unknown; use 'OssrApp'"),
        ({"OssrAp": {"repositories": OTHER}}, "'OssrAp' is unknown; use 'OssrApp'"),
        ({"Ossr": {"repositories": OTHER}}, "'Ossr' is unknown; use 'OssrApp'"),
        ({"JupyterOssrExt": {"repositories": OTHER}}, "'JupyterOssrExt' is unknown; use 'OssrApp'"),
        ({"OssrApp": {"lakes": {"l": {"url": "rucio"}}}}, "Lake 'l': the url 'rucio' is not"),
        ({"OssrApp": {"lakes": {"l": {"url": "https://r.org", "timeout": "1"}}}}, "timeout must"),
        ({"OssrApp": {"esap": {"title": "ESAP"}}}, "OssrApp.esap: its url is missing."),
        ({"OssrApp": {"esap": {"url": "esap"}}}, "OssrApp.esap: the url 'esap' is not an http(s)"),
        ({"OssrApp": {"esap": {"link": "https://e.org"}}}, "the setting 'link' is unknown"),
        ({"OssrApp": {"max_downloads": "three"}}, "'max_downloads'"),
        ({"OssrApp": {"max_downloads": 0}}, "'max_downloads'"),
        ({"OssrApp": {"resume_downloads": "yes"}}, "'resume_downloads'"),
        ({"OssrApp": {"allow_private_hosts": "no"}}, "'allow_private_hosts'"),
        ({"OssrApp": {"state_folder": None}}, "'state_folder'"),
        ({"OssrApp": {"token_folder": ["x"]}}, "'token_folder'"),
        ({"OssrApp": {"environments_folder": 7}}, "'environments_folder'"),
        ({"OssrApp": {"package_index": "-r x"}}, "OssrApp.package_index: '-r x'"),
        ({"OssrApp": {"use_uv": "uv"}}, "'use_uv'"),
        ({"OssrApp": {"conda_channels": {"a": 1}}}, "'conda_channels'"),
        ({"OssrApp": {"conda_channels": ["--x"]}}, "OssrApp.conda_channels: '--x'"),
        ({"OssrApp": {"conda_mirrors": {"a": 1}}}, "'conda_mirrors'"),
        ({"OssrApp": {"insecure_git_hosts": ["http://git/"]}}, "insecure_git_hosts: 'http://git/'"),
        ({"OssrApp": {"shared_kernels": ["cvmfs"]}}, "OssrApp.shared_kernels: 'cvmfs'"),
        ({"OssrApp": {"install_environment": ["A=b"]}}, "install_environment: 'A=b'"),
        ({"OssrApp": {"demo": True, "demo_knobs": {"sped": 1}}}, "the setting 'sped' is unknown"),
        ({"OssrApp": {"demo": True, "demo_lake_knobs": {"delay": "x"}}}, "delay must be a number"),
        (
            {"RucioConfig": {"instances": [{"name": "l", "rucio_base_url": "r"}]}},
            "RucioConfig instance 'l': the rucio_base_url 'r' is not an http(s) address",
        ),
        ({"RucioConfig": {"instances": {"name": "l"}}}, "'instances'"),
        ({"RucioConfig": {"log_level": "loud"}}, "'log_level'"),
    ],
)
def test_a_wrong_word_stops_the_server_with_a_sentence_that_names_it(
    jp_configurable_serverapp: Start,
    capfd: pytest.CaptureFixture[str],
    sections: dict[str, Any],
    message: str,
) -> None:
    with pytest.raises(SystemExit) as stopped:
        started(jp_configurable_serverapp, **sections)
    assert stopped.value.code == 1
    output = capfd.readouterr().err
    [sentence] = [line for line in output.splitlines() if "Invalid configuration" in line]
    assert message in sentence
    assert "Traceback" not in output


def test_right_words_of_every_setting_are_taken(
    jp_configurable_serverapp: Start, tmp_path: Path
) -> None:
    server = started(
        jp_configurable_serverapp,
        OssrApp={
            "repositories": OTHER,
            "lakes": {"l": {"url": "https://r.org"}},
            "package_index": "https://index.example/simple",
            "conda_channels": ["conda-forge", "https://c.example/x"],
            "insecure_git_hosts": ["git.example:8080", "[::1]:80"],
            "install_environment": ["CUDA_HOME"],
            "state_folder": str(tmp_path / "state"),
        },
        RucioConfig={"instances": [{"name": "r", "rucio_base_url": "https://r.example"}]},
    )
    [app] = server.extension_manager.extension_apps["jupyter_ossr_ext"]
    assert isinstance(app, OssrApp)
    assert [source.id for source in app.services.catalogue.sources()] == ["sandbox"]
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def _a_file(place: Path) -> None:
    place.write_text("not a folder")


def _below_a_file(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("not a folder")


def _jobs_is_a_file(place: Path) -> None:
    place.mkdir()
    (place / "jobs").write_text("not a folder")


@pytest.fixture(params=[_a_file, _below_a_file, _jobs_is_a_file])
def spoiled(
    request: pytest.FixtureRequest, jp_server_config: dict[str, Any], tmp_path: Path
) -> Path:
    """A configured folder that cannot be used."""
    place = tmp_path / "home" / "state"
    place.parent.mkdir(exist_ok=True)
    request.param(place)
    jp_server_config["OssrApp"]["state_folder"] = str(place)
    return place


async def test_without_a_state_folder_search_works_and_it_is_said_why(
    spoiled: Path, app: OssrApp, ask: Ask, token: dict[str, str]
) -> None:
    [notice] = (await ask("GET", "", headers=token)).body["notices"]
    assert str(spoiled) in notice
    assert "OssrApp.state_folder" in notice
    found = await ask("GET", "sources/demo/records", headers=token)
    assert found.body["total"] > 0
    temporary = app.state()
    assert await asyncio.to_thread((temporary / "jobs").is_dir)
    await app.stop_extension()
    assert not await asyncio.to_thread(temporary.exists)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give folders away")
def test_a_state_folder_of_another_user_is_not_used(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    assert state_folder.unusable(tmp_path) == f"{tmp_path} belongs to another user"


def test_a_full_disk_is_noticed_before_it_is_relied_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert state_folder.unusable(tmp_path / "state") == "No space left on device"


async def test_an_extension_that_did_not_load_stops_all_the_same() -> None:
    await OssrApp().stop_extension()


async def test_a_part_that_does_not_stop_holds_up_no_other(app: OssrApp) -> None:
    closed: list[str] = []

    async def fails() -> None:
        raise RuntimeError("does not stop")

    async def closes() -> None:
        closed.append("last")

    object.__setattr__(app.services, "closing", [fails, *app.services.closing, closes])
    await app.stop_extension()
    assert closed == ["last"]


async def test_jobs_that_cannot_be_restored_stop_nothing_else(
    app: OssrApp, ask: Ask, token: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(self: object, *, resume: bool) -> None:
        raise OSError("unreadable")

    monkeypatch.setattr(type(app.services), "restore", fails)
    assert (await ask("GET", "sources", headers=token)).status == 200


HUB = {
    "JUPYTERHUB_API_URL": "http://hub:8081/hub/api",
    "JUPYTERHUB_USER": "alice",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/alice/",
}


@pytest.mark.parametrize("folder", ["", "configured"])
def test_tokens_are_kept_by_user_and_server_of_the_hub(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    app = OssrApp(token_folder=str(tmp_path) if folder else "")
    places = []
    for change in (
        {},
        {"JUPYTERHUB_USER": "bob", "JUPYTERHUB_SERVICE_PREFIX": "/user/bob/"},
        {"JUPYTERHUB_SERVICE_PREFIX": "/user/alice/second/"},
        {"JUPYTERHUB_API_URL": "http://other:8081/hub/api"},
    ):
        for name, value in {**HUB, **change}.items():
            monkeypatch.setenv(name, value)
        places.append(app.tokens())
    parent = tmp_path if folder else Path(tempfile.gettempdir())
    assert {place.parent for place in places} == {parent}
    assert len(set(places)) == 4
    for name, value in HUB.items():
        monkeypatch.setenv(name, value)
    assert app.tokens() == places[0]


@pytest.mark.parametrize(
    ("server", "lab", "named"),
    [
        ("2.20.0", "4.6.2", []),
        ("2.21.1", "4.5.10", []),
        ("2.19.9", "4.6.2", ["CVE-2026-44727"]),
        ("2.20.0", "4.6.1", ["CVE-2026-73415"]),
        ("2.20.0", "4.6.0rc1", ["CVE-2026-73415"]),
        ("2.20.0", "4.5.9", ["CVE-2026-73415"]),
        ("2.14.2", "4.4.10", ["CVE-2026-44727", "CVE-2026-73415"]),
        ("2.20.0", None, []),
        ("2.20.0", "unknown", []),
    ],
)
def test_versions_with_known_holes_are_named(
    server: str, lab: str | None, named: list[str]
) -> None:
    def installed(package: str) -> str:
        found = {"jupyter_server": server, "jupyterlab": lab}[package]
        if found is None:
            raise PackageNotFoundError(package)
        return found

    found = risks(installed)
    assert len(found) == len(named)
    assert all(name in sentence for name, sentence in zip(named, found, strict=True))


async def test_no_response_can_act_as_a_page(ask: Ask, token: dict[str, str]) -> None:
    for path in ("", "sources/demo/records", "sources/nonesuch/records", "openapi.json"):
        headers = (await ask("GET", path, headers=token)).response.headers
        policy = [word.strip() for word in headers["Content-Security-Policy"].split(";")]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_server_with_a_wrong_word_ends_by_itself(tmp_path: Path) -> None:
    """Not only in this process: the program that an operator starts."""

    async def run() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jupyter_server",
            "--no-browser",
            "--allow-root",
            "--port=0",
            "--ServerApp.jpserver_extensions={'jupyter_ossr_ext': True}",
            "--OssrApp.max_downloads=many",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "HOME": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)},
        )
        output, _ = await process.communicate()
        return process.returncode, output.decode()

    code, output = asyncio.run(run())
    assert code == 1
    assert "Invalid configuration of jupyter_ossr_ext" in output
    assert "max_downloads" in output
    assert "Traceback" not in output
