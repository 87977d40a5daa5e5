"""File content from correct and incorrect servers."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time

import pytest

from jupyter_ossr_ext.backends.net.governor import Governor
from jupyter_ossr_ext.problems import (
    Blocked,
    Offline,
    Problem,
    RateLimited,
    UpstreamDown,
    UpstreamSlow,
)
from tests.server.support.scripted_server import (
    ReceivedRequest,
    ScriptedServer,
    breaking,
    cut,
    dripping,
    head,
    page,
    reply,
    served,
)

from .byte_transfers import DATA, client, drain


@pytest.fixture
def governor() -> Governor:
    return Governor()


def test_a_file_arrives_whole_and_tells_its_size_and_etag(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(DATA)
    stream = client().open(f"{scripted_server.address}/f")
    assert (stream.start, stream.total, stream.etag) == (0, len(DATA), '"md5:1"')
    assert stream.ranges
    assert drain(stream) == DATA


def test_we_say_who_we_are_and_ask_for_the_bytes_as_they_are(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = served(b"x")
    drain(client().open(f"{scripted_server.address}/f"))
    headers = scripted_server.asked[0].headers
    assert headers["user-agent"] == "jupyter-ossr-ext/1 (https://example.org)"
    assert headers["accept-encoding"] == "identity"
    assert "cookie" not in headers


def test_a_range_gives_those_bytes_and_no_others(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(DATA)
    stream = client().open(f"{scripted_server.address}/f", start=1000, stop=500_000, etag='"md5:1"')
    assert (stream.start, stream.total) == (1000, len(DATA))
    assert drain(stream) == DATA[1000:500_000]
    assert scripted_server.asked[0].headers["if-range"] == '"md5:1"'


def test_a_file_that_changed_since_begins_anew(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(DATA, etag='"md5:2"')
    stream = client().open(f"{scripted_server.address}/f", start=1000, etag='"md5:1"')
    assert (stream.start, stream.ranges) == (0, False)
    assert drain(stream) == DATA


def test_a_server_without_ranges_begins_anew(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(DATA, ranges=False)
    stream = client().open(f"{scripted_server.address}/f", start=1000)
    assert (stream.start, stream.total, stream.ranges) == (0, len(DATA), False)
    assert drain(stream) == DATA


@pytest.mark.parametrize(
    "payload",
    [
        "bytes 0-9/20",
        "bytes 5-19/20",
        "bytes 10-18/20",
        "bytes 10-19/*",
        "items 10-19/20",
        "",
        "bytes 10-30/20",
    ],
)
def test_a_206_that_is_not_what_was_asked_for_is_not_used(
    scripted_server: ScriptedServer, payload: str
) -> None:
    data = bytes(range(20))

    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        if asked.range:
            sock.sendall(head(206, Content_Range=payload, Content_Length=10) + data[:10])
        else:
            sock.sendall(head(200, Content_Length=20) + data)

    scripted_server.responses["/f"] = response
    stream = client().open(f"{scripted_server.address}/f", start=10)
    assert (stream.start, stream.ranges) == (0, False)
    assert drain(stream) == data


def test_an_empty_file_is_no_error(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(b"")
    stream = client().open(f"{scripted_server.address}/f")
    assert (stream.total, drain(stream)) == (0, b"")


@pytest.mark.parametrize("status", [200, 403])
def test_a_web_page_is_never_data(scripted_server: ScriptedServer, status: int) -> None:
    scripted_server.responses["/f"] = page(status)
    with pytest.raises(Blocked) as caught:
        client().open(f"{scripted_server.address}/f")
    assert "8f3a-22bc" in str(caught.value)
    assert caught.value.upstream and caught.value.upstream.request_id == "8f3a-22bc"


def test_a_records_own_html_file_is_data(scripted_server: ScriptedServer) -> None:
    body = b"<html>a report</html>"
    scripted_server.responses["/f"] = reply(
        200, body, Content_Type="text/html", Content_Disposition="attachment; filename=r.html"
    )
    assert drain(client().open(f"{scripted_server.address}/f")) == body


def test_a_429_is_reported_with_its_seconds_and_holds_back_the_host(
    scripted_server: ScriptedServer, governor: Governor
) -> None:
    scripted_server.responses["/f"] = reply(429, b"{}", Retry_After=23)
    with pytest.raises(RateLimited) as caught:
        client(governor).open(f"{scripted_server.address}/f")
    assert caught.value.retry_after == pytest.approx(23, abs=1)
    assert governor.waiting() > 20


def test_a_short_body_is_a_lost_connection_after_its_last_byte(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = cut(DATA, 100_000)
    stream = client().open(f"{scripted_server.address}/f")
    data, buffer = bytearray(), memoryview(bytearray(2**16))
    with pytest.raises(UpstreamDown):
        while True:
            data += buffer[: stream.readinto(buffer)]
    assert data == DATA[:100_000], "what arrived is not lost: a later range goes on from there"


def test_a_truncated_chunked_body_is_a_lost_connection(scripted_server: ScriptedServer) -> None:
    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        sock.sendall(head(200, Transfer_Encoding="chunked") + b"5\r\nhello\r\n5\r\nwo")
        sock.shutdown(socket.SHUT_RDWR)

    scripted_server.responses["/f"] = response
    stream = client().open(f"{scripted_server.address}/f")
    assert stream.total is None
    with pytest.raises(UpstreamDown):
        drain(stream)


def test_a_chunked_body_arrives_whole(scripted_server: ScriptedServer) -> None:
    def response(asked: ReceivedRequest, sock: socket.socket) -> None:
        sock.sendall(head(200, Transfer_Encoding="chunked"))
        for start in range(0, len(DATA), 70_001):
            part = DATA[start : start + 70_001]
            sock.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        sock.sendall(b"0\r\n\r\n")

    scripted_server.responses["/f"] = response
    assert drain(client().open(f"{scripted_server.address}/f")) == DATA


def test_bytes_that_somebody_compressed_on_the_way_are_unpacked(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = reply(200, gzip.compress(DATA), Content_Encoding="gzip")
    assert drain(client().open(f"{scripted_server.address}/f")) == DATA


def test_a_silent_server_is_given_up_after_the_read_timeout(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = dripping(b"x" * 10, pause=30)
    stream = client(read_timeout=0.3).open(f"{scripted_server.address}/f")
    began = time.monotonic()
    with pytest.raises(UpstreamSlow):
        drain(stream)
    assert time.monotonic() - began < 15


def test_a_server_that_drips_is_given_up_though_it_never_falls_silent(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = dripping(b"x" * 1000, pause=0.1)
    stream = client(read_timeout=1).open(f"{scripted_server.address}/f")
    began = time.monotonic()
    with pytest.raises(UpstreamSlow):
        drain(stream)
    assert time.monotonic() - began < 30, "all of it would take 100 s"


def test_a_slow_but_active_connection_is_not_aborted(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = dripping(DATA[:60_000], pause=0.06, at_once=1000)
    began = time.monotonic()
    assert drain(client(read_timeout=2).open(f"{scripted_server.address}/f")) == DATA[:60_000]
    assert time.monotonic() - began > 2, "longer than anybody is silent"


def test_a_slow_connection_shows_progress_before_the_buffer_is_full(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = dripping(DATA[:1_000_000], pause=0.02, at_once=1000)
    stream = client(read_timeout=30).open(f"{scripted_server.address}/f")
    began = time.monotonic()
    assert 0 < stream.readinto(memoryview(bytearray(2**20))) < 1_000_000
    assert time.monotonic() - began < 10, "all of it would take 20 s"
    stream.close()


def test_closing_from_another_thread_ends_a_blocked_read(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = dripping(b"x" * 10, pause=30)
    stream = client(read_timeout=30).open(f"{scripted_server.address}/f")
    stream.readinto(memoryview(bytearray(1)))
    ended: list[float] = []

    def read() -> None:
        with contextlib.suppress(Problem):
            stream.readinto(memoryview(bytearray(100)))
        ended.append(time.monotonic())

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.2)
    closed = time.monotonic()
    stream.close()
    thread.join(20)
    assert ended and ended[0] - closed < 10


def test_many_small_files_share_one_connection(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(b"small")
    bytes_ = client()
    for _ in range(5):
        assert drain(bytes_.open(f"{scripted_server.address}/f")) == b"small"
    assert scripted_server.connections == 1


def test_a_kept_connection_that_the_server_closed_is_asked_again_on_another(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = served(b"first")
    scripted_server.responses["/g"] = breaking(1, served(b"second"))
    bytes_ = client()
    assert drain(bytes_.open(f"{scripted_server.address}/f")) == b"first"
    assert drain(bytes_.open(f"{scripted_server.address}/g")) == b"second"
    assert scripted_server.paths() == ["/f", "/g", "/g"]
    assert scripted_server.connections == 2


def test_a_server_that_never_answers_is_asked_twice_and_no_more(
    scripted_server: ScriptedServer,
) -> None:
    scripted_server.responses["/f"] = breaking(9, served(b""))
    with pytest.raises(UpstreamDown):
        client().open(f"{scripted_server.address}/f")
    assert scripted_server.paths() == ["/f", "/f"]


def test_nothing_is_left_open_once_it_is_closed(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = served(b"data")
    bytes_ = client()
    stream = bytes_.open(f"{scripted_server.address}/f")
    assert drain(stream) == b"data"
    assert not scripted_server.ended.is_set(), "the connection is kept for the next file"
    bytes_.close()
    assert scripted_server.ended.wait(30)


def test_a_host_that_is_not_there_is_offline() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Offline):
            client().open(f"http://127.0.0.1:{port}/f")
