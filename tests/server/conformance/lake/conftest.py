"""Two lakes, one contract: every test here runs against the demo and the real Rucio.

The real one is started by tests/services/rucio/up.sh, which writes `creds.env`; another file can be
set by OSSR_REAL_RUCIO. Without it its tests are skipped, but with CI or OSSR_REQUIRE_REAL=1 in the
environment they fail.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from jupyter_ossr_ext.backends.net.tls import Tls
from jupyter_ossr_ext.backends.rucio import Rucio
from tests.server.conformance.conftest import missing
from tests.server.support.lossy_proxy import Flaky, Proxy

from .lake_services import Caller, Fts, Place, Visitor, fresh
from .world import Running

CREDS = Path(__file__).parents[3] / "services" / "rucio" / "creds.env"


@pytest.fixture(scope="session")
def creds() -> dict[str, str]:
    """The credentials of the real Rucio."""
    path = Path(os.environ.get("OSSR_REAL_RUCIO", CREDS))
    return read_creds(path, "tests/services/rucio/up.sh")


def read_creds(path: Path, command: str) -> dict[str, str]:
    """The credentials of a real Rucio that responds; `command` starts it."""
    if not path.exists():
        missing(f"there is no {path.name}: run {command}")
    payload = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    url = payload["RUCIO_URL"]
    try:
        verify = Tls(ca=payload["RUCIO_CA"]).context()
        httpx2.get(f"{url}/ping", verify=verify, trust_env=False, timeout=30)
    except httpx2.TransportError as error:
        missing(f"no Rucio answers at {url} ({error}): run {command}")
    return payload


@contextmanager
def real_place(name: str, creds: dict[str, str]) -> Iterator[Place]:
    place = Place(
        name,
        creds["RUCIO_URL"],
        creds["RUCIO_CA"],
        creds["RUCIO_MOUNT"],
        transfers=Fts(creds, Caller(httpx2.Client())),
    )
    place.transfers = Fts(creds, place.caller("root"))
    yield place
    place.close()


@contextmanager
def demo_place(running: Running) -> Iterator[Place]:
    settings = running.lake.settings()
    place = Place(
        "demo",
        running.url,
        None,
        settings["mount_path"],
        running,
        {"path_begins_at": settings["path_begins_at"]},
    )
    yield place
    place.close()
    running.close()


@pytest.fixture(scope="session")
def real(creds: dict[str, str]) -> Iterator[Place]:
    with real_place("real", creds) as place:
        yield place


@pytest.fixture(scope="session")
def demo() -> Iterator[Place]:
    with demo_place(Running()) as place:
        yield place


@pytest.fixture(scope="session", params=["demo", "real"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def proxied(place: Place) -> Iterator[Flaky]:
    """A proxy in front of the lake's REST interface."""
    with Proxy(place.url, Tls(ca=place.ca).context() if place.ca else None) as flaky:
        yield flaky


@pytest.fixture(scope="session")
def alice(place: Place) -> Caller:
    return place.caller("alice")


@pytest.fixture(scope="session")
def root(place: Place) -> Caller:
    return place.caller("root")


@pytest.fixture
def visitor(
    place: Place, tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Visitor]:
    found = Visitor(place, tmp_path / "tokens")
    yield found
    jp_asyncio_loop.run_until_complete(found.aclose())


@pytest.fixture
def real_visitor(
    real: Place, tmp_path: Path, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[Visitor]:
    """For features that the demo does not have: certificates, OIDC, the official client."""
    found = Visitor(real, tmp_path / "tokens")
    yield found
    jp_asyncio_loop.run_until_complete(found.aclose())


@pytest.fixture
def lake(visitor: Visitor, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Rucio:
    """The lake, signed in as alice."""
    return jp_asyncio_loop.run_until_complete(visitor.signed_in())


@pytest.fixture
def dataset(alice: Caller) -> str:
    """The name of a new, empty dataset of alice, with a limited lifetime."""
    name = fresh("conformance")
    body = {"type": "DATASET", "lifetime": 900}
    assert alice.ask("POST", f"/dids/user.alice/{name}", body).status_code == 201
    return name


@pytest.fixture(scope="session")
def tls(creds: dict[str, str]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=creds["RUCIO_CA"])


@pytest.fixture
def mint(creds: dict[str, str], tls: ssl.SSLContext) -> Callable[..., str]:
    """OIDC tokens like those of a hub."""

    def made(sub: str = "alice-sub-0001", **claims: str) -> str:
        url = creds["RUCIO_OIDC_MINT"].partition("?")[0]
        reply = httpx2.get(url, params={"sub": sub, **claims}, verify=tls, trust_env=False)
        token: str = reply.json()["access_token"]
        return token

    return made
