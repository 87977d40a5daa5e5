"""Two repositories, one contract: every test here runs against the demo and the real InvenioRDM.

The real InvenioRDM is started by tests/services/invenio/up.sh, which writes a tokens file; another
file can be set by OSSR_REAL_INVENIO_TOKENS, another address by OSSR_REAL_INVENIO. Without a real
one its tests are skipped, but with CI or OSSR_REQUIRE_REAL=1 in the environment they fail.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import msgspec
import pytest

from jupyter_ossr_demo import Allowance, DemoRepository, Knobs
from jupyter_ossr_demo.store import USERS, Store
from jupyter_ossr_ext.backends.net.http_client import HttpClient
from tests.server.support.clients import AGENT
from tests.server.support.lossy_proxy import Flaky, Proxy
from tests.server.support.publishing_environment import PublishingEnvironment

NATIVE = "application/vnd.inveniordm.v1+json"
TOKENS = Path(__file__).parents[2] / "services" / "invenio" / "tokens.env"
#: The limit that up.sh gives the third address; the demo has the same.
LOW_LIMIT = Allowance(8, 5)
#: The demo is so fast that a suite would exceed InvenioRDM's own limit within its minute.
AMPLE = Allowance(1_000_000, 60)


class FileSum(msgspec.Struct):
    size: int
    md5: str


class DepositedVersion(msgspec.Struct):
    id: str
    doi: str | None = None
    files: dict[str, FileSum] = {}


class Deposited(msgspec.Struct):
    """A sample record in the repository."""

    parent: str
    versions: list[DepositedVersion]

    @property
    def newest(self) -> DepositedVersion:
        return self.versions[-1]


@dataclass
class Repository:
    """A running repository; `ranges`, `no_ranges` and `limited` are API addresses of the same data.

    `no_ranges` has InvenioRDM's own rate limits, also in the demo.
    """

    name: str
    ranges: str
    no_ranges: str
    limited: str
    tokens: dict[str, str]
    community: str
    checked: str
    """The community with checks of submissions."""
    samples: dict[str, Deposited]
    clients: list[httpx2.Client] = field(default_factory=list)

    def client(self, who: str | None = None, address: str | None = None) -> Caller:
        token = self.tokens.get(who, who) if who else None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx2.Client(
            base_url=address or self.ranges, headers=headers, trust_env=False, timeout=60
        )
        self.clients.append(client)
        return Caller(client)

    def id(self, sample: str) -> str:
        return self.samples[sample].newest.id

    def name_of(self, id: str) -> str:
        """The name of the sample of a record id."""
        return next(n for n, s in self.samples.items() if id in [v.id for v in s.versions])


@dataclass
class Caller:
    """Calls the API; waits for rate limits."""

    client: httpx2.Client

    def get(self, path: str, accept: str = "*/*", **headers: str) -> httpx2.Response:
        return self.send("GET", path, accept, **headers)

    def send(self, method: str, path: str, accept: str = "*/*", **headers: str) -> httpx2.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(3):
            reply = self.client.request(method, path, headers={"Accept": accept, **named})
            if reply.status_code != 429:
                break
            time.sleep(int(reply.headers["Retry-After"]) + 1)
        return reply

    def post(self, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        return self.write("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        return self.write("PUT", path, body, **headers)

    def delete(self, path: str, body: Any = None) -> httpx2.Response:
        return self.write("DELETE", path, body)

    def write(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Sends JSON, or bytes unchanged."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        if body is not None:
            named = {"Content-Type": kind, **named}
        content = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        named = {"Accept": "application/json", **named}
        return self.client.request(method, path, content=content, headers=named)

    def json(self, path: str, accept: str = "application/json") -> Any:
        reply = self.get(path, accept)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def file(self, id: str, key: str, ending: str = "", **headers: str) -> httpx2.Response:
        """A file endpoint; everything in the key is escaped, dots too, so no client shortens it."""
        escaped = quote(key, safe="").replace(".", "%2E")
        return self.get(f"/records/{id}/files/{escaped}{ending}", **headers)


class Loop:
    """An event loop in a separate thread, for the demo."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(30)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Repository]:
    loop = Loop()
    busy = Knobs(guests=AMPLE, users=AMPLE)
    demos = [DemoRepository(k) for k in (busy, Knobs(ranges=False), Knobs(guests=LOW_LIMIT))]
    ranges, no_ranges, limited = (f"{loop.run(demo.start())}/api" for demo in demos)
    store = demos[0].store
    repository = Repository(
        "demo",
        ranges,
        no_ranges,
        limited,
        tokens={user.name: user.token for user in USERS},
        community=store.communities["escape2020"].id,
        checked=store.communities["other"].id,
        samples=deposited(store),
    )
    yield repository
    for client in repository.clients:
        client.close()
    for running in demos:
        loop.run(running.stop())
    loop.close()


def deposited(store: Store) -> dict[str, Deposited]:
    return {
        name: Deposited(
            parent.id,
            [
                DepositedVersion(
                    record.id,
                    record.pids.get("doi", {}).get("identifier"),
                    {k: FileSum(e.blob.size, e.blob.md5) for k, e in record.files.items()},
                )
                for record in parent.versions
            ],
        )
        for name, parent in store.names.items()
    }


def services_of_environment() -> dict[str, str]:
    """The output of up.sh about the real InvenioRDM; empty if it was never run."""
    path = Path(os.environ.get("OSSR_REAL_INVENIO_TOKENS", TOKENS))
    if not path.exists():
        return {}
    payload = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    payload["INVENIO_API"] = os.environ.get("OSSR_REAL_INVENIO", payload["INVENIO_API"])
    return payload


def responses(api: str) -> bool:
    try:
        httpx2.get(f"{api}/records?size=1", trust_env=False, timeout=30)
    except httpx2.TransportError:
        return False
    return True


@pytest.fixture(scope="session")
def real() -> Iterator[Repository]:
    payload = services_of_environment()
    if not payload:
        missing("there is no tokens.env: run tests/services/invenio/up.sh")
    api = payload["INVENIO_API"]
    if not responses(api):
        missing(f"no InvenioRDM answers at {api}: run tests/services/invenio/up.sh")
    if not Path(payload["INVENIO_SEED"]).exists():
        missing("the InvenioRDM holds no samples: run tests/services/invenio/up.sh")
    samples = msgspec.json.decode(
        Path(payload["INVENIO_SEED"]).read_bytes(), type=dict[str, Deposited]
    )
    repository = Repository(
        "real",
        api,
        payload["INVENIO_API_WITHOUT_RANGES"],
        payload["INVENIO_API_LIMITED"],
        tokens={k[6:].lower(): v for k, v in payload.items() if k.startswith("TOKEN_")},
        community=payload["COMMUNITY_ESCAPE2020"],
        checked=payload["COMMUNITY_OTHER"],
        samples=samples,
    )
    yield repository
    for client in repository.clients:
        client.close()


def required() -> bool:
    """True if the real one is required."""
    return bool(os.environ.get("CI")) or os.environ.get("OSSR_REQUIRE_REAL") == "1"


def missing(reason: str) -> None:
    if required():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", params=["demo", "real"])
def repository(request: pytest.FixtureRequest) -> Repository:
    found: Repository = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def guest(repository: Repository) -> Caller:
    return repository.client()


@pytest.fixture(scope="session")
def contributor(repository: Repository) -> Caller:
    return repository.client("contributor")


@pytest.fixture
def depositor(repository: Repository) -> Iterator[Any]:
    """Creates drafts, and discards them afterwards."""
    from .deposits import Depositor

    found = Depositor(repository)
    yield found
    found.tidy()


@pytest.fixture
def flaky(repository: Repository) -> Iterator[Flaky]:
    with Proxy(repository.ranges.removesuffix("/api")) as flaky:
        yield flaky


@pytest.fixture
def publishing(
    tmp_path: Path, flaky: Flaky, repository: Repository, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> Iterator[PublishingEnvironment]:
    """Publish jobs of a contributor, through the lossy proxy."""
    token = repository.tokens["contributor"]
    publishing = PublishingEnvironment(tmp_path, flaky.url, token, repository.community)
    yield publishing
    jp_asyncio_loop.run_until_complete(publishing.__aexit__(None, None, None))


@pytest.fixture
def web(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[HttpClient]:
    web = HttpClient(AGENT)
    yield web
    jp_asyncio_loop.run_until_complete(web.aclose())


@pytest.fixture
def people(repository: Repository, flaky: Flaky, web: HttpClient, tmp_path: Path) -> Any:
    """An author and a curator, each with a `Publisher`."""
    from .publishers import People

    return People(repository, flaky, web, tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.bin"
    path.write_bytes(b"hello" * 1000)
    return path


@pytest.fixture(scope="session")
def expected(repository: Repository) -> Store:
    """The samples, to compare whole documents; they name each other in the demo only."""
    return Store(related=repository.name == "demo")


Names = Callable[[str], set[str]]


@pytest.fixture(scope="session")
def path(repository: Repository) -> str:
    """Path of the search in the community."""
    return f"/communities/{repository.community}/records"


@pytest.fixture(scope="session")
def search(repository: Repository, contributor: Caller) -> Names:
    """The names of the samples in the community that match a query string."""

    def names(query: str) -> set[str]:
        path = f"/communities/{repository.community}/records?size=100&{query}"
        hits = contributor.json(path)["hits"]["hits"]
        return {repository.name_of(hit["id"]) for hit in hits}

    return names
