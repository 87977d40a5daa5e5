"""File bytes from servers that behave, and from some that do not."""

from __future__ import annotations

import contextlib
import gzip
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest

from jupyter_ossr_ext.backends.bytes import Bytes
from jupyter_ossr_ext.backends.governor import Governor
from jupyter_ossr_ext.backends.policy import Policy, Secret
from jupyter_ossr_ext.backends.reply import Reply
from jupyter_ossr_ext.problems import (
    Blocked,
    Offline,
    Problem,
    RateLimited,
    UpstreamDown,
    UpstreamSlow,
)

from ..wild import (
    Asked,
    Running,
    Wild,
    breaking,
    cut,
    dripping,
    head,
    page,
    rebound,
    reply,
    served,
)

DATA = os.urandom(3 * 2**20 + 17)
TOKEN = "s3cret-t0ken-that-nobody-may-see"


@pytest.fixture
def wild() -> Iterator[Wild]:
    with Running() as wild:
        yield wild


@pytest.fixture
def governor() -> Governor:
    return Governor()


OPENED: list[Bytes] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


def client(
    governor: Governor | None = None, allow_private: bool = True, read_timeout: float = 5
) -> Bytes:
    governor = governor or Governor()
    policy = Policy("jupyter-ossr-ext/1 (https://example.org)", allow_private)
    OPENED.append(Bytes(policy, lambda url: governor, ssl.create_default_context, read_timeout))
    return OPENED[-1]


def drain(stream: Reply, piece: int = 2**20) -> bytes:
    data, buffer = bytearray(), bytearray(piece)
    with memoryview(buffer) as view:
        while count := stream.readinto(view):
            data += view[:count]
    stream.close()
    return bytes(data)


def test_a_file_arrives_whole_and_tells_its_size_and_etag(wild: Wild) -> None:
    wild.answers["/f"] = served(DATA)
    stream = client().open(f"{wild.address}/f")
    assert (stream.start, stream.total, stream.etag) == (0, len(DATA), '"md5:1"')
    assert stream.ranges
    assert drain(stream) == DATA


def test_we_say_who_we_are_and_ask_for_the_bytes_as_they_are(wild: Wild) -> None:
    wild.answers["/f"] = served(b"x")
    drain(client().open(f"{wild.address}/f"))
    headers = wild.asked[0].headers
    assert headers["user-agent"] == "jupyter-ossr-ext/1 (https://example.org)"
    assert headers["accept-encoding"] == "identity"
    assert "cookie" not in headers


def test_a_range_gives_those_bytes_and_no_others(wild: Wild) -> None:
    wild.answers["/f"] = served(DATA)
    stream = client().open(f"{wild.address}/f", start=1000, stop=500_000, etag='"md5:1"')
    assert (stream.start, stream.total) == (1000, len(DATA))
    assert drain(stream) == DATA[1000:500_000]
    assert wild.asked[0].headers["if-range"] == '"md5:1"'


def test_a_file_that_changed_since_begins_anew(wild: Wild) -> None:
    wild.answers["/f"] = served(DATA, etag='"md5:2"')
    stream = client().open(f"{wild.address}/f", start=1000, etag='"md5:1"')
    assert (stream.start, stream.ranges) == (0, False)
    assert drain(stream) == DATA


def test_a_server_without_ranges_begins_anew(wild: Wild) -> None:
    wild.answers["/f"] = served(DATA, ranges=False)
    stream = client().open(f"{wild.address}/f", start=1000)
    assert (stream.start, stream.total, stream.ranges) == (0, len(DATA), False)
    assert drain(stream) == DATA


@pytest.mark.parametrize(
    "told",
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
def test_a_206_that_is_not_what_was_asked_for_is_not_used(wild: Wild, told: str) -> None:
    data = bytes(range(20))

    def answer(asked: Asked, sock: socket.socket) -> None:
        if asked.range:
            sock.sendall(head(206, Content_Range=told, Content_Length=10) + data[:10])
        else:
            sock.sendall(head(200, Content_Length=20) + data)

    wild.answers["/f"] = answer
    stream = client().open(f"{wild.address}/f", start=10)
    assert (stream.start, stream.ranges) == (0, False)
    assert drain(stream) == data


def test_an_empty_file_is_no_error(wild: Wild) -> None:
    wild.answers["/f"] = served(b"")
    stream = client().open(f"{wild.address}/f")
    assert (stream.total, drain(stream)) == (0, b"")


@pytest.mark.parametrize("status", [200, 403])
def test_a_web_page_is_never_data(wild: Wild, status: int) -> None:
    wild.answers["/f"] = page(status)
    with pytest.raises(Blocked) as caught:
        client().open(f"{wild.address}/f")
    assert "8f3a-22bc" in str(caught.value)
    assert caught.value.upstream and caught.value.upstream.request_id == "8f3a-22bc"


def test_a_records_own_html_file_is_data(wild: Wild) -> None:
    body = b"<html>a report</html>"
    wild.answers["/f"] = reply(
        200, body, Content_Type="text/html", Content_Disposition="attachment; filename=r.html"
    )
    assert drain(client().open(f"{wild.address}/f")) == body


def test_a_429_is_told_with_its_seconds_and_holds_back_the_host(
    wild: Wild, governor: Governor
) -> None:
    wild.answers["/f"] = reply(429, b"{}", Retry_After=23)
    with pytest.raises(RateLimited) as caught:
        client(governor).open(f"{wild.address}/f")
    assert caught.value.retry_after == pytest.approx(23, abs=1)
    assert governor.waiting() > 20


def test_a_short_body_is_a_broken_line_after_its_last_byte(wild: Wild) -> None:
    wild.answers["/f"] = cut(DATA, 100_000)
    stream = client().open(f"{wild.address}/f")
    data, buffer = bytearray(), memoryview(bytearray(2**16))
    with pytest.raises(UpstreamDown):
        while True:
            data += buffer[: stream.readinto(buffer)]
    assert data == DATA[:100_000], "what arrived is not lost: a later range goes on from there"


def test_a_chunked_body_that_breaks_off_is_a_broken_line(wild: Wild) -> None:
    def answer(asked: Asked, sock: socket.socket) -> None:
        sock.sendall(head(200, Transfer_Encoding="chunked") + b"5\r\nhello\r\n5\r\nwo")
        sock.shutdown(socket.SHUT_RDWR)

    wild.answers["/f"] = answer
    stream = client().open(f"{wild.address}/f")
    assert stream.total is None
    with pytest.raises(UpstreamDown):
        drain(stream)


def test_a_chunked_body_arrives_whole(wild: Wild) -> None:
    def answer(asked: Asked, sock: socket.socket) -> None:
        sock.sendall(head(200, Transfer_Encoding="chunked"))
        for start in range(0, len(DATA), 70_001):
            part = DATA[start : start + 70_001]
            sock.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        sock.sendall(b"0\r\n\r\n")

    wild.answers["/f"] = answer
    assert drain(client().open(f"{wild.address}/f")) == DATA


def test_bytes_that_somebody_compressed_on_the_way_are_unpacked(wild: Wild) -> None:
    wild.answers["/f"] = reply(200, gzip.compress(DATA), Content_Encoding="gzip")
    assert drain(client().open(f"{wild.address}/f")) == DATA


def test_a_silent_server_is_given_up_after_the_read_timeout(wild: Wild) -> None:
    wild.answers["/f"] = dripping(b"x" * 10, pause=30)
    stream = client(read_timeout=0.3).open(f"{wild.address}/f")
    began = time.monotonic()
    with pytest.raises(UpstreamSlow):
        drain(stream)
    assert time.monotonic() - began < 15


def test_a_server_that_drips_is_given_up_though_it_never_falls_silent(wild: Wild) -> None:
    wild.answers["/f"] = dripping(b"x" * 1000, pause=0.1)
    stream = client(read_timeout=1).open(f"{wild.address}/f")
    began = time.monotonic()
    with pytest.raises(UpstreamSlow):
        drain(stream)
    assert time.monotonic() - began < 30, "all of it would take 100 s"


def test_a_slow_line_that_lives_is_not_given_up(wild: Wild) -> None:
    wild.answers["/f"] = dripping(DATA[:60_000], pause=0.06, at_once=1000)
    began = time.monotonic()
    assert drain(client(read_timeout=2).open(f"{wild.address}/f")) == DATA[:60_000]
    assert time.monotonic() - began > 2, "longer than anybody is silent"


def test_a_slow_line_shows_its_progress_before_the_buffer_is_full(wild: Wild) -> None:
    wild.answers["/f"] = dripping(DATA[:1_000_000], pause=0.02, at_once=1000)
    stream = client(read_timeout=30).open(f"{wild.address}/f")
    began = time.monotonic()
    assert 0 < stream.readinto(memoryview(bytearray(2**20))) < 1_000_000
    assert time.monotonic() - began < 10, "all of it would take 20 s"
    stream.close()


def test_closing_from_another_thread_ends_a_blocked_read(wild: Wild) -> None:
    wild.answers["/f"] = dripping(b"x" * 10, pause=30)
    stream = client(read_timeout=30).open(f"{wild.address}/f")
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


def test_many_small_files_share_one_connection(wild: Wild) -> None:
    wild.answers["/f"] = served(b"small")
    bytes_ = client()
    for _ in range(5):
        assert drain(bytes_.open(f"{wild.address}/f")) == b"small"
    assert wild.connections == 1


def test_a_token_goes_to_its_own_host_and_not_along_a_redirect(wild: Wild) -> None:
    with Running() as other:
        wild.answers["/f"] = reply(302, Location=f"{other.address}/g")
        other.answers["/g"] = reply(302, Location=f"{wild.address}/back")
        wild.answers["/back"] = served(b"data")
        stream = client().open(f"{wild.address}/f", token=Secret(TOKEN))
        assert drain(stream) == b"data"
        assert wild.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
        assert "authorization" not in other.asked[0].headers
        assert "authorization" not in wild.asked[1].headers, "once lost, it stays lost"


def test_a_token_stays_on_a_redirect_within_its_host(wild: Wild) -> None:
    wild.answers["/f"] = reply(301, Location="/g")
    wild.answers["/g"] = served(b"data")
    drain(client().open(f"{wild.address}/f", token=Secret(TOKEN)))
    assert wild.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/f",
        "http://127.0.0.2:1/f",
        "http://[::1]:1/f",
        "http://10.1.2.3/f",
        "http://2130706433:1/f",
        "file:///etc/passwd",
        "ftp://example.org/f",
        "http://user:password@example.org/f",
        "",
    ],
)
def test_a_redirect_into_the_private_network_is_refused(wild: Wild, target: str) -> None:
    wild.answers["/f"] = reply(302, Location=target)
    with pytest.raises(UpstreamDown) as caught:
        client(allow_private=False).open(f"{wild.address}/f", token=Secret(TOKEN))
    assert "not followed" in str(caught.value)
    assert TOKEN not in repr(caught.value.document())


def test_a_redirect_to_another_port_of_this_machine_is_refused(wild: Wild) -> None:
    with Running() as other:
        wild.answers["/f"] = reply(302, Location=f"{other.address}/g")
        with pytest.raises(UpstreamDown):
            client(allow_private=False).open(f"{wild.address}/f")
        assert other.asked == []


def test_a_name_that_means_a_private_address_after_it_was_looked_at_is_not_asked(
    wild: Wild, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Running() as other:
        port = other.address.rpartition(":")[2]
        other.answers["/g"] = served(b"secret")
        wild.answers["/f"] = reply(302, Location=f"http://rebound.example:{port}/g")
        rebound(monkeypatch, "rebound.example")
        with pytest.raises(UpstreamDown) as caught:
            client(allow_private=False).open(f"{wild.address}/f")
        assert "rebound.example leads to a private address" in str(caught.value)
        assert other.asked == []


def test_a_private_address_is_asked_where_the_site_allows_it(
    wild: Wild, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Running() as other:
        port = other.address.rpartition(":")[2]
        other.answers["/g"] = served(b"internal storage")
        wild.answers["/f"] = reply(302, Location=f"http://storage.example:{port}/g")
        rebound(monkeypatch, "storage.example")
        socket.getaddrinfo("storage.example", port)  # from here on it is a private one
        assert drain(client().open(f"{wild.address}/f")) == b"internal storage"


def test_a_kept_connection_that_the_server_closed_is_asked_again_on_another(wild: Wild) -> None:
    wild.answers["/f"] = served(b"first")
    wild.answers["/g"] = breaking(1, served(b"second"))
    bytes_ = client()
    assert drain(bytes_.open(f"{wild.address}/f")) == b"first"
    assert drain(bytes_.open(f"{wild.address}/g")) == b"second"
    assert wild.paths() == ["/f", "/g", "/g"]
    assert wild.connections == 2


def test_a_server_that_never_answers_is_asked_twice_and_no_more(wild: Wild) -> None:
    wild.answers["/f"] = breaking(9, served(b""))
    with pytest.raises(UpstreamDown):
        client().open(f"{wild.address}/f")
    assert wild.paths() == ["/f", "/f"]


def test_nothing_is_left_open_once_it_is_closed(wild: Wild) -> None:
    wild.answers["/f"] = served(b"data")
    bytes_ = client()
    stream = bytes_.open(f"{wild.address}/f")
    line = stream._socket
    assert line is not None and drain(stream) == b"data"
    assert line.fileno() >= 0, "kept for the next file"
    bytes_.close()
    assert line.fileno() == -1


def test_a_circle_of_redirects_ends(wild: Wild) -> None:
    wild.answers["/f"] = reply(302, Location="/f")
    with pytest.raises(UpstreamDown):
        client().open(f"{wild.address}/f")
    assert len(wild.asked) == 6


def test_a_host_that_is_not_there_is_offline() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Offline):
            client().open(f"http://127.0.0.1:{port}/f")


def test_no_error_tells_the_token_or_the_address(
    wild: Wild, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wild.answers["/html"] = page(403)
    wild.answers["/limit"] = reply(429, b"{}")
    wild.answers["/away"] = reply(302, Location="http://169.254.169.254/")
    wild.answers["/cut"] = cut(DATA, 10)
    said = []
    for path in list(wild.answers):
        with pytest.raises(Problem) as caught:
            url = f"{wild.address}{path}?secret_in=url"
            wild.answers[f"{path}?secret_in=url"] = wild.answers[path]
            drain(client(allow_private=False).open(url, token=Secret(TOKEN)))
        said.append(repr(caught.value.document()) + str(caught.value))
    assert len(said) == 4
    assert TOKEN not in "".join(said) + caplog.text
    assert "secret_in" not in "".join(said)
