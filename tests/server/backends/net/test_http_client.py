"""API requests: what is sent, redirects, and error messages."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable

import httpx2
import pytest

from jupyter_ossr_ext.backends.net import http_client
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.net.policy import Secret
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
    Running,
    ScriptedServer,
    breaking,
    head,
    rebound,
    reply,
)

HOME = "https://repository.example"
TOKEN = "s3cret-t0ken-that-nobody-may-see"
Handler = Callable[[httpx2.Request], httpx2.Response]


class Line:
    """A transport that records the requests."""

    def __init__(self, handler: Handler, allow_private: bool = False) -> None:
        self.sent: list[httpx2.Request] = []

        def response(request: httpx2.Request) -> httpx2.Response:
            self.sent.append(request)
            return handler(request)

        transport = httpx2.MockTransport(response)
        self.web = HttpClient("jupyter-ossr-ext/1 (https://example.org)", allow_private, transport)


def json(text: str = "{}", status: int = 200, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(
        status, content=text, headers={"content-type": "application/json", **named}
    )


async def test_a_request_says_who_asks_and_what_is_wanted() -> None:
    line = Line(lambda request: json())
    await line.web.request(f"{HOME}/api", accept="text/x", token=Secret(TOKEN))
    sent = line.sent[0].headers
    assert sent["user-agent"] == "jupyter-ossr-ext/1 (https://example.org)"
    assert sent["accept"] == "text/x"
    assert sent["authorization"] == f"Bearer {TOKEN}"
    await line.web.aclose()


async def test_json_that_is_nested_too_deeply_is_an_invalid_response() -> None:
    line = Line(lambda request: json("[" * 100_000))
    response = await line.web.request(f"{HOME}/api")
    with pytest.raises(UpstreamDown, match=r"Unreadable response from repository\.example"):
        response.decode(list[object])


def dripping(asked: ReceivedRequest, sock: socket.socket) -> None:
    """Each byte comes in time; all of them take half a minute."""
    sock.sendall(head(200, Content_Type="application/json", Content_Length=1000))
    for _ in range(1000):
        sock.sendall(b" ")
        time.sleep(0.03)


@pytest.mark.parametrize("lean", [False, True])
async def test_a_response_that_drips_is_given_up(
    monkeypatch: pytest.MonkeyPatch, scripted_server: ScriptedServer, lean: bool
) -> None:
    monkeypatch.setattr(http_client, "DEADLINE", 0.5)
    scripted_server.responses["/api"] = dripping
    web = HttpClient("jupyter-ossr-ext/1")
    with pytest.raises(UpstreamSlow):
        await web.request(f"{scripted_server.address}/api", lean=lean)
    await web.aclose()


async def test_cookies_are_never_kept() -> None:
    line = Line(lambda request: json(set_cookie="csrftoken=1; Path=/"))
    await line.web.request(f"{HOME}/api")
    await line.web.request(f"{HOME}/api")
    assert "cookie" not in line.sent[1].headers


async def test_a_relative_redirect_is_followed_with_the_token() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return json() if request.url.path == "/b" else json(status=302, location="/b")

    line = Line(handler)
    assert (await line.web.request(f"{HOME}/a", token=Secret(TOKEN))).status == 200
    assert line.sent[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "location",
    ["https://8.8.8.8/x", "https://repository.example:8443/x", "https://www.repository.example/x"],
)
async def test_a_redirect_to_another_origin_loses_the_token(location: str) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        here = request.url.host == "repository.example" and request.url.port is None
        return json(status=307, location=location) if here else json()

    line = Line(handler)
    await line.web.request(f"{HOME}/a", token=Secret(TOKEN))
    assert "authorization" in line.sent[0].headers
    assert "authorization" not in line.sent[1].headers


@pytest.mark.parametrize(
    "target",
    [
        "http://repository.example/x",
        "http://8.8.8.8/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "https://[::ffff:10.0.0.1]/x",
        "javascript:alert(1)",
    ],
)
async def test_a_redirect_that_is_not_safe_is_not_followed(target: str) -> None:
    line = Line(lambda request: json(status=302, location=target))
    with pytest.raises(UpstreamDown) as caught:
        await line.web.request(f"{HOME}/a", token=Secret(TOKEN))
    assert len(line.sent) == 1
    assert TOKEN not in repr(caught.value.document())


async def test_private_storage_is_reached_where_the_operator_allows_it() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        here = request.url.host == "repository.example"
        return json(status=302, location="https://10.1.1.1/x") if here else json()

    line = Line(handler, allow_private=True)
    assert (await line.web.request(f"{HOME}/a")).host == "10.1.1.1"


async def test_a_429_is_reported_with_its_seconds_and_the_next_request_is_not_sent() -> None:
    line = Line(lambda request: json(status=429, retry_after="23"))
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            await line.web.request(f"{HOME}/a")
        assert caught.value.retry_after == pytest.approx(23, abs=1)
    assert len(line.sent) == 1


async def test_a_search_that_has_to_wait_keeps_nobody_else_waiting() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return json(status=429, retry_after="23") if request.url.path == "/search" else json()

    line = Line(handler)
    with pytest.raises(RateLimited):
        await line.web.request(f"{HOME}/search", budget="search")
    assert (await line.web.request(f"{HOME}/record")).status == 200


async def test_one_host_that_is_tired_does_not_hold_back_another() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return json(status=429, retry_after="23") if "tired" in request.url.host else json()

    line = Line(handler)
    with pytest.raises(RateLimited):
        await line.web.request("https://tired.example/a")
    assert (await line.web.request(f"{HOME}/a")).status == 200


@pytest.mark.parametrize("status", [200, 403])
async def test_a_web_page_is_a_block_with_the_reference_for_support(status: int) -> None:
    text = "<html><style>id: css-1234567</style><p>Reference <b>ID</b>: 8f3a-22bc-91</p></html>"
    line = Line(lambda request: httpx2.Response(status, html=text))
    with pytest.raises(Blocked) as caught:
        await line.web.request(f"{HOME}/a")
    assert caught.value.upstream and caught.value.upstream.status == status


async def test_an_error_page_of_a_server_that_is_down_is_no_block() -> None:
    line = Line(lambda request: httpx2.Response(502, html="<h1>Bad gateway</h1>"))
    with pytest.raises(UpstreamDown):
        await line.web.request(f"{HOME}/a")


async def test_a_response_without_end_is_cut_off() -> None:
    line = Line(lambda request: json("x" * 2000))
    with pytest.raises(UpstreamDown):
        await line.web.request(f"{HOME}/a", limit=1000)


async def test_broken_json_is_the_hosts_fault() -> None:
    line = Line(lambda request: json('{"hits": '))
    response = await line.web.request(f"{HOME}/a")
    with pytest.raises(UpstreamDown):
        response.decode(dict)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (httpx2.ConnectError("no route"), Offline),
        (httpx2.ConnectTimeout("no"), Offline),
        (httpx2.ReadTimeout("no"), UpstreamSlow),
        (httpx2.PoolTimeout("no"), UpstreamSlow),
        (httpx2.ReadError("reset"), UpstreamDown),
        (httpx2.RemoteProtocolError("gone"), UpstreamDown),
        (httpx2.ProxyError("407"), Offline),
        (httpx2.DecodingError("gzip"), UpstreamDown),
    ],
)
async def test_each_connection_error_is_its_own_problem(
    error: Exception, problem: type[Problem], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    def handler(request: httpx2.Request) -> httpx2.Response:
        raise error

    line = Line(handler)
    with pytest.raises(problem) as caught:
        await line.web.request(f"{HOME}/a?q=secret_in_url", token=Secret(TOKEN))
    text = repr(caught.value.document()) + str(caught.value)
    assert TOKEN not in text + caplog.text
    assert "secret_in_url" not in text


async def test_a_certificate_that_is_not_trusted_says_what_to_do() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("tls") from ssl.SSLCertVerificationError("self-signed")

    with pytest.raises(UpstreamDown) as caught:
        await Line(handler).web.request(f"{HOME}/a")
    assert "SSL_CERT_FILE" in str(caught.value)


async def test_an_idle_connection_that_was_closed_is_asked_again_once() -> None:
    failures = [httpx2.RemoteProtocolError("gone")]

    def handler(request: httpx2.Request) -> httpx2.Response:
        if failures:
            raise failures.pop()
        return json()

    line = Line(handler)
    assert (await line.web.request(f"{HOME}/a")).status == 200
    assert len(line.sent) == 2


async def test_a_name_that_means_a_private_address_after_it_was_looked_at_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Running() as scripted_server, Running() as other:
        port = other.address.rpartition(":")[2]
        scripted_server.responses["/f"] = reply(302, Location=f"http://rebound.example:{port}/g")
        rebound(monkeypatch, "rebound.example")
        web = HttpClient("jupyter-ossr-ext/1 (https://example.org)")
        with pytest.raises(UpstreamDown) as caught:
            await web.request(f"{scripted_server.address}/f")
        await web.aclose()
        assert "rebound.example leads to a private address" in str(caught.value)
        assert other.asked == []


async def test_a_kept_connection_that_the_server_closed_is_asked_again_on_another() -> None:
    with Running() as scripted_server:
        scripted_server.responses["/f"] = reply(200, b"{}")
        scripted_server.responses["/g"] = breaking(1, reply(200, b"[]"))
        web = HttpClient("jupyter-ossr-ext/1 (https://example.org)")
        assert (await web.request(f"{scripted_server.address}/f")).body == b"{}"
        assert (await web.request(f"{scripted_server.address}/g")).body == b"[]"
        await web.aclose()
        assert scripted_server.paths() == ["/f", "/g", "/g"]
        assert scripted_server.connections == 2
