"""A running lake for tests, with direct access to its services."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import httpx2
import msgspec

from jupyter_ossr_ext.backends.net.http_client import HttpClient
from jupyter_ossr_ext.backends.net.tls import Tls
from jupyter_ossr_ext.backends.rucio import Rucio
from jupyter_ossr_ext.backends.rucio.token import Token
from jupyter_ossr_ext.config.lakes import LakeConfig, configured_lakes
from jupyter_ossr_ext.models import Did
from tests.server.support.sign_in import user_pass

CRAB = Did("cta.pilot", "crab-nebula")
AGENT = "jupyter-ossr-ext/test (https://example.org)"


class Transfers(Protocol):
    """The transfer service of a lake. Patterns are regular expressions on destinations."""

    def hold(self, pattern: str) -> None:
        """Matching transfers do not begin."""
        ...

    def fail(self, pattern: str) -> None:
        """Matching transfers fail."""
        ...

    def release(self, pattern: str) -> None:
        """Remove the pattern."""
        ...

    def repair(self, rule: str) -> None:
        """Retry stuck files now, as an administrator of the lake can."""
        ...


@dataclass
class Caller:
    """Calls the REST interface with or without a token."""

    client: httpx2.Client
    token: str | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("X-Rucio-Auth-Token", self.token)
        content = None if body is None else msgspec.json.encode(body)
        return self.client.request(method, path, content=content, headers=named)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.ask("GET", path, **headers)

    def lines(self, path: str) -> list[Any]:
        """An NDJSON response."""
        reply = self.get(path)
        assert reply.status_code == 200, reply.text
        return [msgspec.json.decode(line) for line in reply.text.splitlines()]

    def search(self, scope: str, filters: str, **query: str) -> list[Any]:
        asked = {"type": "all", "long": "True", "filters": filters, **query}
        text = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
        return self.lines(f"/dids/{scope}/dids/search?{text}")


def refused(reply: httpx2.Response) -> tuple[int, str | None]:
    """Rucio's status and exception class."""
    return reply.status_code, reply.headers.get("ExceptionClass")


@dataclass
class Place:
    """One lake. `mount` is the folder where `DLAAS-EOS` is mounted."""

    name: str
    url: str
    ca: str | None
    mount: str
    transfers: Transfers
    settings: dict[str, Any] = field(default_factory=dict)
    clients: list[httpx2.Client] = field(default_factory=list)

    def config(self, **settings: Any) -> LakeConfig:
        [config] = configured_lakes(
            {
                "test": {
                    "url": self.url,
                    "title": "The lake",
                    "ca_cert": self.ca,
                    "destination_rse": "DLAAS-EOS",
                    "mount_path": self.mount,
                    "path_begins_at": 1,
                    **self.settings,
                    **settings,
                }
            }
        )
        return config

    @property
    def begins_at(self) -> int:
        return self.config().path_begins_at

    def caller(self, who: str | None = None, account: str | None = None) -> Caller:
        verify = Tls(ca=self.ca).context()
        client = httpx2.Client(base_url=self.url, verify=verify, trust_env=False, timeout=60)
        self.clients.append(client)
        nobody = Caller(client)
        if who is None:
            return nobody
        reply = nobody.get("/auth/userpass", **password(who, account or who))
        assert reply.status_code == 200, reply.text
        return Caller(client, reply.headers["X-Rucio-Auth-Token"])

    def rule(self, caller: Caller, did: str, rse: str, **more: Any) -> httpx2.Response:
        scope, _, name = did.partition(":")
        asked = {
            "dids": [{"scope": scope, "name": name}],
            "account": "alice",
            "copies": 1,
            "rse_expression": rse,
            "grouping": "DATASET",
            "lifetime": 600,
            **more,
        }
        return caller.ask("POST", "/rules/", asked)

    def close(self) -> None:
        for client in self.clients:
            client.close()


def password(who: str, account: str | None = None) -> dict[str, str]:
    headers = {"X_Rucio_Username": who, "X_Rucio_Password": f"{who}secret"}
    return {**headers, "X_Rucio_Account": account} if account else headers


def fresh(word: str) -> str:
    """A unique name."""
    return f"{word}.{uuid.uuid4().hex[:12]}"


@contextmanager
def held(transfers: Transfers, how: Callable[[str], None], pattern: str) -> Iterator[None]:
    how(pattern)
    try:
        yield
    finally:
        transfers.release(pattern)


class Fts:
    """The stub of tests/services/rucio, and the real daemons around it."""

    def __init__(self, payload: dict[str, str], root: Caller) -> None:
        self._settings, self._root = payload, root

    def hold(self, pattern: str) -> None:
        self._ctl("POST", {"hold": [pattern]})

    def fail(self, pattern: str) -> None:
        self._ctl("POST", {"fail": [pattern]})

    def release(self, pattern: str) -> None:
        self._ctl("DELETE", {"hold": [pattern], "fail": [pattern]})

    def repair(self, rule: str) -> None:
        reply = self._root.ask("PUT", f"/rules/{rule}", {"options": {"boost_rule": True}})
        assert reply.status_code == 200, reply.text
        time.sleep(1.5)  # entries that changed less than a second ago are skipped
        home = self._settings["RUCIO_SERVER_HOME"]
        subprocess.run(
            [f"{self._settings['RUCIO_VENV']}/bin/rucio-judge-repairer", "--run-once"],
            env={
                **os.environ,
                "RUCIO_HOME": home,
                "RUCIO_CONFIG": f"{home}/etc/rucio.cfg",
                "PYTHONWARNINGS": "ignore",
            },
            check=True,
            capture_output=True,
            timeout=120,
        )

    def _ctl(self, method: str, body: dict[str, list[str]]) -> None:
        reply = httpx2.request(
            method,
            self._settings["RUCIO_FTS_CTL"],
            content=msgspec.json.encode(body),
            trust_env=False,
        )
        assert reply.status_code == 200, reply.text


@dataclass
class Visitor:
    """Creates `Rucio`s for the duration of a test."""

    place: Place
    folder: Path
    web: HttpClient = field(default_factory=lambda: HttpClient(AGENT, allow_private=True))
    lakes: list[Rucio] = field(default_factory=list)

    def lake(self, environment: dict[str, str] | None = None, **settings: Any) -> Rucio:
        """A lake without a sign-in."""
        lake = Rucio(self.place.config(**settings), self.web, self.folder, environment or {})
        self.lakes.append(lake)
        return lake

    async def signed_in(self, who: str = "alice", **settings: Any) -> Rucio:
        lake = self.lake(**settings)
        await lake.auth.sign_in(user_pass(who, f"{who}secret"))
        return lake

    async def aclose(self) -> None:
        for lake in self.lakes:
            await lake.aclose()
        await self.web.aclose()
        # TLS closes connections on the event loop; the server waits for that.
        await asyncio.sleep(0.1)


async def works(lake: Rucio) -> bool:
    return (await lake.dids.info(CRAB)).did == CRAB


def forget(lake: Rucio) -> None:
    """Make the lake's token count as expired."""
    token = lake.auth.current
    assert token is not None
    lake.auth.current = replaced(token, expires=time.time() - 1)


def replaced(token: Token, **changes: object) -> Token:
    from dataclasses import replace

    return replace(token, **changes)  # type: ignore[arg-type]
