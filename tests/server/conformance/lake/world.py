"""The demo lake with the data of tests/services/rucio/py/seed.py in the real one."""

from __future__ import annotations

from typing import Any

from jupyter_ossr_demo.lake import DemoLake, LakeKnobs, World
from jupyter_ossr_demo.lake.content import Sample
from jupyter_ossr_demo.lake.people import Person
from jupyter_ossr_demo.lake.rules import Rule, Rules
from jupyter_ossr_demo.lake.store import Element, Store
from tests.server.conformance.conftest import Loop

TERA = 10**12
SCRATCH = "CERN-SCRATCHDISK"
PEOPLE = {
    "root": Person("rootsecret", ("root",)),
    "alice": Person("alicesecret", ("alice", "lst"), default="alice"),
    "bob": Person("bobsecret", ("bob",)),
}
ELEMENTS = [
    Element(SCRATCH, limit=TERA),
    Element("DLAAS-EOS", limit=TERA, mounted=True, tags=(("QOS", "FAST"),)),
    Element("LOCAL-USERDISK", limit=TERA),
    Element("BROKEN-RSE", limit=TERA, broken=True),
    Element("NOQUOTA-RSE", limit=TERA),
    Element("TINY-SCRATCHDISK", limit=TERA),
    Element("OFFLINE-RSE", limit=TERA, writable=False),
    Element("TAPE-RSE", type="TAPE", limit=TERA),
]
SCOPES = {
    "test": "root",
    "ska": "root",
    "user.alice": "alice",
    "cta.pilot": "alice",
    "user.bob": "bob",
    "group.lst": "lst",
}


def fill(store: Store) -> None:
    store.elements = {element.name: element for element in ELEMENTS}
    store.scopes = dict(SCOPES)
    store.limits = {("alice", "NOQUOTA-RSE"): 0, ("alice", "TINY-SCRATCHDISK"): 5000}
    store.admins, store.strict = {"root"}, True
    events = {f"events-{i:03d}.root": 20000 + i * 137 for i in range(1, 13)}
    _dataset(store, "user.alice", "run42.events", events)
    calibration = {f"calib-{i:02d}.fits": 8000 + i for i in range(1, 6)}
    _dataset(store, "user.alice", "run42.calib", calibration)
    crab = {f"obs_{i:04d}.fits": 4096 for i in range(1, 4)}
    _dataset(store, "cta.pilot", "crab-nebula", crab)
    _file(store, "user.alice", "local-only.txt", 512, "LOCAL-USERDISK")
    run = store.add("user.alice", "run42", "CONTAINER", "alice")
    store.attach(run, [("user.alice", "run42.events"), ("user.alice", "run42.calib")])
    store.add("user.alice", "empty.ds", "DATASET", "alice")
    _meta(store, "user.alice", "run42.events", 42, instrument="LST-1", target="Crab",
          energy_gev=125.5, good=True)  # fmt: skip
    _meta(store, "cta.pilot", "crab-nebula", 7, instrument="LST-1", target="Crab")
    for i in range(1, 13):
        _meta(store, "user.alice", f"events-{i:03d}.root", 42, segment=i)
    many = {f"vis-{i:05d}.ms": 1000 + i for i in range(2000)}
    _dataset(store, "ska", "vis.all", many, account="root")


def promise(rules: Rules) -> None:
    store = rules.store
    for did in (("user.alice", "run42.events"), ("user.alice", "run42.calib"),
                ("cta.pilot", "crab-nebula")):  # fmt: skip
        rule = Rule(store.get(*did), SCRATCH, "alice", store.element(SCRATCH))
        rules.all[rule.id] = rule
        rules.lock(rule)


def _dataset(
    store: Store, scope: str, name: str, files: dict[str, int], account: str = "alice"
) -> None:
    dataset = store.add(scope, name, "DATASET", account)
    for key, size in files.items():
        _file(store, scope, key, size, SCRATCH, account)
    store.attach(dataset, [(scope, key) for key in files])


def _file(store: Store, scope: str, name: str, size: int, rse: str, account: str = "alice") -> None:
    entry = store.add(scope, name, "FILE", account)
    entry.sample = Sample("noise", size, size)
    entry.sums = entry.sample.sums
    entry.replicas = {rse: "AVAILABLE"}


def _meta(store: Store, scope: str, name: str, run_number: int, **own: Any) -> None:
    entry = store.get(scope, name)
    entry.columns["run_number"], entry.meta = run_number, own


WORLD = World(PEOPLE, "DLAAS-EOS", fill, promise, visitor="alice")


PILOT = "CERN-EOSPILOT"


def fill_escape(store: Store) -> None:
    """As tests/services/rucio/py/seed_escape.py: no data."""
    names = (PILOT, SCRATCH, "DLAAS-EOS")
    store.elements = {
        name: Element(name, limit=TERA, mounted=name == "DLAAS-EOS") for name in names
    }
    store.scopes = dict(SCOPES)
    store.admins, store.strict = {"root"}, True


def escape_policy() -> LakeKnobs:
    """The rules of ESCAPE's policy package: the schema's names, `perm_add_replicas`, metadata."""
    return LakeKnobs(
        copying=0.05,
        bulk_metadata=False,
        names=r"^[A-Za-z0-9][A-Za-z0-9\.\-\_]*$",
        registers=(
            *(PILOT, "CNAF-STORM", "DESY-DCACHE", "IN2P3_LAPP-DCACHE", "INFN_NAPOLI-DCACHE"),
            *("PIC-DCACHE", "MOCK", "CESNET-S3"),
        ),
    )


GENERIC = World(PEOPLE, "DLAAS-EOS", fill, promise, "alice")
ESCAPE = World(PEOPLE, "DLAAS-EOS", fill_escape, lambda rules: None, "alice")


class Running:
    """The demo lake in a separate event loop, as `Transfers`."""

    def __init__(self, world: World = GENERIC, knobs: LakeKnobs | None = None) -> None:
        self.loop = Loop()
        self.lake = DemoLake(knobs or LakeKnobs(copying=0.05), world)
        self.url: str = self.loop.run(self.lake.start())

    def close(self) -> None:
        self.loop.run(self.lake.stop())
        self.loop.close()

    def hold(self, pattern: str) -> None:
        self.lake.knobs.hold.append(pattern)

    def fail(self, pattern: str) -> None:
        self.lake.knobs.fail.append(pattern)

    def release(self, pattern: str) -> None:
        for patterns in (self.lake.knobs.hold, self.lake.knobs.fail):
            patterns[:] = [each for each in patterns if each != pattern]

    def repair(self, rule: str) -> None:
        async def boost() -> None:
            self.lake.service.rules.change(rule, "root", {"boost_rule": True})

        self.loop.run(boost())
