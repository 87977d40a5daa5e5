"""File content at other addresses: redirects, tokens, and forbidden addresses."""

from __future__ import annotations

import socket

import pytest

from jupyter_ossr_ext.backends.net.policy import Policy, Secret
from jupyter_ossr_ext.problems import Problem, RedirectRefused, UpstreamDown
from tests.server.support.scripted_server import (
    Running,
    ScriptedServer,
    cut,
    page,
    rebound,
    reply,
    served,
)

from .byte_transfers import DATA, TOKEN, client, drain


def test_a_token_goes_to_its_own_host_and_not_along_a_redirect(
    scripted_server: ScriptedServer,
) -> None:
    with Running() as other:
        scripted_server.responses["/f"] = reply(302, Location=f"{other.address}/g")
        other.responses["/g"] = reply(302, Location=f"{scripted_server.address}/back")
        scripted_server.responses["/back"] = served(b"data")
        stream = client().open(f"{scripted_server.address}/f", token=Secret(TOKEN))
        assert drain(stream) == b"data"
        assert scripted_server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
        assert "authorization" not in other.asked[0].headers
        assert "authorization" not in scripted_server.asked[1].headers, "once lost, it stays lost"


def test_a_token_stays_on_a_redirect_within_its_host(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = reply(301, Location="/g")
    scripted_server.responses["/g"] = served(b"data")
    drain(client().open(f"{scripted_server.address}/f", token=Secret(TOKEN)))
    assert scripted_server.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/f",
        "http://127.0.0.2:1/f",
        "http://[::1]:1/f",
        "http://10.1.2.3/f",
        "http://[64:ff9b::10.1.2.3]/f",
        "http://[2002:a01:203::1]/f",
        "http://[fe80::1]/f",
        "http://2130706433:1/f",
        "file:///etc/passwd",
        "ftp://example.org/f",
        "http://user:password@example.org/f",
        "",
    ],
)
def test_a_redirect_into_the_private_network_is_refused(
    scripted_server: ScriptedServer, target: str
) -> None:
    scripted_server.responses["/f"] = reply(302, Location=target)
    with pytest.raises(UpstreamDown) as caught:
        client(allow_private=False).open(f"{scripted_server.address}/f", token=Secret(TOKEN))
    assert "not followed" in str(caught.value)
    assert TOKEN not in repr(caught.value.document())


def test_a_redirect_to_another_port_of_this_machine_is_refused(
    scripted_server: ScriptedServer,
) -> None:
    with Running() as other:
        scripted_server.responses["/f"] = reply(302, Location=f"{other.address}/g")
        with pytest.raises(UpstreamDown):
            client(allow_private=False).open(f"{scripted_server.address}/f")
        assert other.asked == []


def test_a_name_that_means_a_private_address_after_it_was_looked_at_is_not_asked(
    scripted_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Running() as other:
        port = other.address.rpartition(":")[2]
        other.responses["/g"] = served(b"secret")
        scripted_server.responses["/f"] = reply(302, Location=f"http://rebound.example:{port}/g")
        rebound(monkeypatch, "rebound.example")
        with pytest.raises(UpstreamDown) as caught:
            client(allow_private=False).open(f"{scripted_server.address}/f")
        assert "rebound.example leads to a private address" in str(caught.value)
        assert "OssrApp.allow_private_hosts" in str(caught.value)
        assert isinstance(caught.value, RedirectRefused)
        assert other.asked == []


def test_a_private_address_is_asked_where_the_site_allows_it(
    scripted_server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Running() as other:
        port = other.address.rpartition(":")[2]
        other.responses["/g"] = served(b"internal storage")
        scripted_server.responses["/f"] = reply(302, Location=f"http://storage.example:{port}/g")
        rebound(monkeypatch, "storage.example")
        socket.getaddrinfo("storage.example", port)  # from here on it resolves to a private address
        assert drain(client().open(f"{scripted_server.address}/f")) == b"internal storage"


@pytest.mark.parametrize(
    "target",
    ["169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fe80::a9fe:a9fe]"],
)
def test_no_setting_permits_the_address_of_cloud_credentials(
    scripted_server: ScriptedServer, target: str
) -> None:
    scripted_server.responses["/f"] = reply(302, Location=f"http://{target}/latest/meta-data")
    with pytest.raises(RedirectRefused, match="to a link-local address") as caught:
        client(allow_private=True).open(f"{scripted_server.address}/f")
    assert "allow_private_hosts" not in str(caught.value)
    with pytest.raises(RedirectRefused, match="to a link-local address"):
        Policy("agent", allow_private=True).check_peer("name.example", "169.254.169.254")


def test_a_circle_of_redirects_ends(scripted_server: ScriptedServer) -> None:
    scripted_server.responses["/f"] = reply(302, Location="/f")
    with pytest.raises(RedirectRefused, match="redirects more than 5 times"):
        client().open(f"{scripted_server.address}/f")
    assert len(scripted_server.asked) == 6


def test_no_error_tells_the_token_or_the_address(
    scripted_server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    scripted_server.responses["/html"] = page(403)
    scripted_server.responses["/limit"] = reply(429, b"{}")
    scripted_server.responses["/away"] = reply(302, Location="http://169.254.169.254/")
    scripted_server.responses["/cut"] = cut(DATA, 10)
    text = []
    for path in list(scripted_server.responses):
        with pytest.raises(Problem) as caught:
            url = f"{scripted_server.address}{path}?secret_in=url"
            scripted_server.responses[f"{path}?secret_in=url"] = scripted_server.responses[path]
            drain(client(allow_private=False).open(url, token=Secret(TOKEN)))
        text.append(repr(caught.value.document()) + str(caught.value))
    assert len(text) == 4
    assert TOKEN not in "".join(text) + caplog.text
    assert "secret_in" not in "".join(text)
