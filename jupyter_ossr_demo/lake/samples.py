"""Initial content of the demo lake."""

from __future__ import annotations

from .content import Sample
from .store import MOUNTED, Element, Entry, JsonValue, OpenData, Store

SOURCE, SCRATCH, TAPE, BROKEN = "CERN-DEMO", "DEMO-SCRATCHDISK", "PIC-TAPE", "BROKEN-DISK"
GB = 10**9
CRAB_DOI = "10.5072/zenodo.pczq8-ets1y"
"""Of the newest version of the event list in the demo repository."""
OPEN_DOI = "10.5072/lofar.lotss-p23"
"""Of open data that no record cites."""

ELEMENTS = [
    Element(MOUNTED, limit=50 * GB, mounted=True),
    Element(SOURCE, limit=0),
    Element(SCRATCH, limit=10 * GB),
    Element(TAPE, type="TAPE", readable=False, writable=False),
    Element(BROKEN, limit=10 * GB, broken=True),
]
SCOPES = {"demo": "demo", "user.ada": "ada", "cta": "root", "lofar": "root", "km3net": "root",
          "ska": "root"}  # fmt: skip
MANY = 2000


def fill(store: Store) -> None:
    """Blocks for about a tenth of a second."""
    store.elements = {element.name: element for element in ELEMENTS}
    store.scopes = dict(SCOPES)
    _crab(store)
    _lofar(store)
    _km3net(store)
    _ska(store)
    _ours(store)


def _crab(store: Store) -> None:
    crab: dict[str, JsonValue] = {
        "target": "Crab Nebula",
        "instrument": "LST-1",
        "zenith_deg": 21.5,
        "good": True,
    }
    events = _dataset(
        store,
        "cta",
        "crab.events",
        [(f"crab.events.{n:04}.csv", Sample("events", n)) for n in range(1, 13)],
        {**crab, "level": "DL3"},
        run_number=2914,
    )
    settings = _dataset(
        store,
        "cta",
        "crab.calibration",
        [(f"crab.calibration.{n}.json", Sample("settings", n)) for n in range(1, 6)],
        {**crab, "level": "calibration"},
        run_number=2914,
    )
    images = _dataset(
        store,
        "cta",
        "crab.images",
        [("crab.cube.bin", Sample("noise", 77, 24 * 10**6))],
        {**crab, "level": "DL5"},
    )
    box = store.add("cta", "crab-nebula", "CONTAINER", "root")
    box.meta = dict(crab)
    store.attach(box, [events.key, settings.key, images.key])
    for dataset in (events, images):
        dataset.open = False
        store.open_data[dataset.key] = OpenData("PUBLIC", CRAB_DOI)


def _lofar(store: Store) -> None:
    cutouts = _dataset(
        store,
        "lofar",
        "lotss.p23.cutouts",
        [(f"lotss.p23.{n:02}.bin", Sample("noise", 200 + n, 150_000)) for n in range(1, 9)],
        {"target": "P23", "survey": "LoTSS", "frequency_mhz": 144, "level": "DL4"},
        here=5,
    )
    cutouts.open = False
    store.open_data[cutouts.key] = OpenData("PUBLIC", OPEN_DOI)


def _km3net(store: Store) -> None:
    muons = _dataset(
        store,
        "km3net",
        "orca6.muons",
        [(f"orca6.muons.{n}.csv", Sample("events", 300 + n)) for n in range(1, 7)],
        {"detector": "ORCA6", "livetime_days": 433, "level": "DL3"},
        here=4,
    )
    for key in list(muons.members)[4:]:
        store.entries[key].replicas = {TAPE: "AVAILABLE"}
    _dataset(  # of a record of the demo repository
        store,
        "km3net",
        "arca21.showers",
        [(f"arca21.showers.{n}.csv", Sample("events", 350 + n)) for n in range(1, 4)],
        {"detector": "ARCA21", "level": "DL3"},
    )
    raw = _dataset(
        store,
        "km3net",
        "arca21.raw",
        [(f"arca21.raw.{n}.bin", Sample("noise", 400 + n, 1000)) for n in range(1, 5)],
        {"detector": "ARCA21", "level": "raw"},
    )
    for key in raw.members:  # as large as raw data, so that the quota is too small
        entry = store.entries[key]
        _, adler32, md5 = Sample("noise", 1, 10).sums
        entry.sums, entry.replicas = (20 * GB, adler32, md5), {TAPE: "AVAILABLE"}


def _ska(store: Store) -> None:
    _dataset(
        store,
        "ska",
        "visibilities.all",
        [(f"vis.{n:05}.dat", Sample("noise", 10_000 + n, 200)) for n in range(1, MANY + 1)],
        {"instrument": "SKA-Low", "level": "visibilities"},
    )


def _ours(store: Store) -> None:
    _dataset(
        store,
        "demo",
        "my-spectra",
        [(f"spectrum-{n}.csv", Sample("events", 500 + n)) for n in range(1, 3)],
        {"target": "Crab Nebula", "fit": "log-parabola"},
        account="demo",
        here=2,
    )
    store.add("demo", "empty-dataset", "DATASET", "demo")
    store.add("user.ada", "notes", "DATASET", "ada")


def _dataset(
    store: Store,
    scope: str,
    name: str,
    files: list[tuple[str, Sample]],
    meta: dict[str, JsonValue],
    *,
    account: str = "root",
    here: int = 0,
    run_number: int | None = None,
) -> Entry:
    """A dataset whose files are at CERN, and the first `here` of them on the mounted disk."""
    dataset = store.add(scope, name, "DATASET", account)
    dataset.meta = dict(meta)
    dataset.columns = {"project": scope, "run_number": run_number}
    for number, (key, sample) in enumerate(files):
        entry = store.add(scope, key, "FILE", account)
        entry.sample, entry.sums = sample, sample.sums
        entry.replicas = {SOURCE: "AVAILABLE"}
        if number < here:
            entry.replicas[MOUNTED] = "AVAILABLE"
            store.write(MOUNTED, entry)
    store.attach(dataset, [(scope, key) for key, _ in files])
    return dataset
