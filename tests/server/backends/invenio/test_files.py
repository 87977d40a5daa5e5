"""Addresses of file content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_ossr_ext.backends.invenio import Invenio
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.problems import (
    Blocked,
    CredentialsRejected,
    Gone,
    NotFound,
    Problem,
    Restricted,
)
from tests.server.support.clients import AGENT, invenio
from tests.server.support.scripted_server import ScriptedServer, page, reply, served

DATA = os.urandom(300_000)
API = "/api/records/12/files/a.bin/content"
PAGE = "/records/12/files/a.bin?download=1"


WEBS: list[HttpClient] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while WEBS:
        WEBS.pop().bytes.close()


def repository(scripted_server: ScriptedServer, folder: Path, token: str = "") -> Invenio:
    environment = {"TEST_TOKEN": token} if token else {}
    WEBS.append(HttpClient(AGENT))
    return invenio(WEBS[-1], scripted_server.address, folder, environment)


def test_where_the_api_honours_ranges_nothing_else_is_asked(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    scripted_server.responses[API] = served(DATA)
    stream = repository(scripted_server, tmp_path).open("12", "a.bin", start=1000)
    assert (stream.start, stream.ranges) == (1000, True)
    stream.close()
    assert scripted_server.paths() == [API]


def test_zenodos_way_to_ranges_is_found_once_and_remembered(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    scripted_server.responses[API] = served(DATA, ranges=False)
    scripted_server.responses[PAGE] = served(DATA)
    there = repository(scripted_server, tmp_path)
    for _ in range(3):
        stream = there.open("12", "a.bin", start=1000)
        assert (stream.start, stream.total, stream.ranges) == (1000, len(DATA), True)
        stream.close()
    assert scripted_server.paths() == [API, PAGE, PAGE, PAGE]


@pytest.mark.parametrize("response", [reply(404), page(200), page(403), reply(200, b"other")])
def test_without_any_way_to_ranges_the_file_comes_whole(
    scripted_server: ScriptedServer, tmp_path: Path, response: object
) -> None:
    scripted_server.responses[API] = served(DATA, ranges=False)
    scripted_server.responses[PAGE] = response  # type: ignore[assignment]
    there = repository(scripted_server, tmp_path)
    for _ in range(2):
        stream = there.open("12", "a.bin", start=1000)
        assert (stream.start, stream.total, stream.ranges) == (0, len(DATA), False)
        stream.close()
    assert scripted_server.paths() == [API, PAGE, API]


def test_the_page_path_that_fails_later_gives_way_to_the_api(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    scripted_server.responses[API] = served(DATA, ranges=False)
    scripted_server.responses[PAGE] = served(DATA)
    there = repository(scripted_server, tmp_path)
    there.open("12", "a.bin").close()
    scripted_server.responses[PAGE] = reply(500)
    stream = there.open("12", "a.bin")
    assert (stream.start, stream.total) == (0, len(DATA))
    stream.close()


@pytest.mark.parametrize("response", [reply(404), reply(400)])
def test_where_a_proxy_refuses_a_slash_in_a_name_the_page_path_is_used(
    scripted_server: ScriptedServer, tmp_path: Path, response: object
) -> None:
    api = API.replace("a.bin", "a%2Fb.bin")
    scripted_server.responses[api] = response  # type: ignore[assignment]
    scripted_server.responses[PAGE.replace("a.bin", "a/b.bin")] = served(DATA)
    stream = repository(scripted_server, tmp_path).open("12", "a/b.bin")
    assert (stream.start, stream.total) == (0, len(DATA))
    stream.close()


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("my data.csv", "my%20data.csv"),
        ("a/b#c?d&e.txt", "a%2Fb%23c%3Fd%26e.txt"),
        ("100%.txt", "100%25.txt"),
        ("é.txt", "%C3%A9.txt"),
        ("../../x", "..%2F..%2Fx"),
        ("line\r\nX-Evil: 1", "line%0D%0AX-Evil%3A%201"),
    ],
)
def test_a_key_is_quoted_and_never_taken_for_a_path(
    scripted_server: ScriptedServer, tmp_path: Path, key: str, path: str
) -> None:
    scripted_server.responses[f"/api/records/12/files/{path}/content"] = served(b"data")
    stream = repository(scripted_server, tmp_path).open("12", key)
    assert stream.total == 4
    stream.close()


def test_a_draft_is_found_after_a_restart(scripted_server: ScriptedServer, tmp_path: Path) -> None:
    scripted_server.responses["/api/records/12/draft/files/a.bin/content"] = served(DATA)
    stream = repository(scripted_server, tmp_path, "good").open("12", "a.bin", start=5)
    assert stream.start == 5
    stream.close()


def test_a_refusal_for_a_guest_says_how_to_ask(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    scripted_server.responses[API] = reply(403, b'{"message": "Permission denied."}')
    with pytest.raises(Restricted) as caught:
        repository(scripted_server, tmp_path).open("12", "a.bin")
    assert "Sign in" in str(caught.value)


def test_a_refusal_for_a_bad_token_says_that_the_token_is_bad(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    scripted_server.responses[API] = reply(403, b"{}")
    scripted_server.responses["/api/me"] = reply(401, b"{}")
    with pytest.raises(CredentialsRejected):
        repository(scripted_server, tmp_path, "bad").open("12", "a.bin")
    scripted_server.responses["/api/me"] = reply(200, b"{}")
    with pytest.raises(Restricted):
        repository(scripted_server, tmp_path, "good").open("12", "a.bin")


@pytest.mark.parametrize(
    ("response", "problem"),
    [(reply(404, b"{}"), NotFound), (reply(410, b"{}"), Gone), (page(403), Blocked)],
)
def test_each_refusal_is_its_own_problem(
    scripted_server: ScriptedServer, tmp_path: Path, response: object, problem: type[Problem]
) -> None:
    scripted_server.responses[API] = response  # type: ignore[assignment]
    with pytest.raises(problem):
        repository(scripted_server, tmp_path).open("12", "a.bin")


def test_an_html_file_that_is_sent_inline_is_no_page_of_robot_protection(
    scripted_server: ScriptedServer, tmp_path: Path
) -> None:
    address = API.replace("a.bin", "Report.HTML")
    scripted_server.responses[address] = page(200, "a report")
    there = repository(scripted_server, tmp_path)
    stream = there.open("12", "Report.HTML")
    assert stream.total == len("<html>a report</html>")
    stream.close()
    scripted_server.responses[address] = page(403)
    with pytest.raises(Blocked, match="8f3a-22bc"):
        there.open("12", "Report.HTML")


def test_a_tombstone_tells_its_note(scripted_server: ScriptedServer, tmp_path: Path) -> None:
    stone = b'{"tombstone": {"note": "Sent twice.", "removal_date": "2024-05-01T00:00:00"}}'
    scripted_server.responses[API] = reply(410, stone)
    with pytest.raises(Gone, match=r"2024-05-01\. Reason given: Sent twice\. Look for another"):
        repository(scripted_server, tmp_path).open("12", "a.bin")
    stone = b'{"tombstone": {"note": "removed by <b>its</b> author"}}'
    scripted_server.responses[API] = reply(410, stone)
    with pytest.raises(Gone, match=r"given: removed by its author\. Look for another version"):
        repository(scripted_server, tmp_path).open("12", "a.bin")


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_part_is_read_with_and_without_ranges(
    scripted_server: ScriptedServer, tmp_path: Path, ranges: bool
) -> None:
    scripted_server.responses[API] = served(DATA, ranges=ranges)
    there = repository(scripted_server, tmp_path)
    assert await there.read("12", "a.bin", 100, 200) == DATA[100:200]
    assert await there.read("12", "a.bin", 299_990, 400_000) == DATA[299_990:]
