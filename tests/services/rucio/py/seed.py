"""Accounts, identities, places, quotas, files, collections and metadata, with Rucio's own clients.

What is here is what the tests expect; `README.md` tells it to people.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

RUN = Path(os.environ["RUCIO_RUN"])
URL = os.environ["RUCIO_URL"]
os.environ["RUCIO_CLIENT_MODE"] = "client"

from rucio.client import Client  # noqa: E402
from rucio.client.uploadclient import UploadClient  # noqa: E402

CA = str(RUN / "certs/ca.pem")
DAV = int(os.environ["DAV_PORT"])
FTS = f"http://127.0.0.1:{os.environ['FTS_PORT']}"
ISSUER = f"https://localhost:{os.environ['OIDC_PORT']}/"
ALL = {"read": 1, "write": 1, "delete": 1}
COPY = {**ALL, "third_party_copy_read": 1, "third_party_copy_write": 1}
DN = "/C=CH/O=OSSR Test/CN=Alice Example"
TERA = 10**12


def client(who: str) -> Client:
    return Client(
        rucio_host=URL,
        auth_host=URL,
        account=who,
        ca_cert=CA,
        auth_type="userpass",
        creds={"username": who, "password": f"{who}secret"},
    )


def https(prefix: str) -> dict[str, Any]:
    return {
        "hostname": "localhost",
        "scheme": "https",
        "port": DAV,
        "prefix": prefix,
        "impl": "rucio.rse.protocols.webdav.Default",
        "domains": {"lan": ALL, "wan": COPY},
        "extended_attributes": None,
    }


def posix(folder: str) -> dict[str, Any]:
    return {
        "hostname": "localhost",
        "scheme": "file",
        "port": 0,
        "prefix": f"{RUN}/storage/{folder}/",
        "impl": "rucio.rse.protocols.posix.Default",
        "domains": {"lan": ALL, "wan": COPY},
        "extended_attributes": None,
    }


Place = tuple[dict[str, Any], str, str, dict[str, Any]]
"""Protocol, quality of service, site, more."""

PLACES: dict[str, Place] = {
    "CERN-SCRATCHDISK": (https("/eos-source/escape/"), "DISK", "CERN", {}),
    # The one that a notebook service mounts.
    "DLAAS-EOS": (https("/dlaas-eos/rucio/"), "FAST", "DLAAS", {}),
    "LOCAL-USERDISK": (posix("local-posix"), "DISK", "LOCAL", {}),
    "LOCAL-POSIX-2": (posix("local-posix-2"), "DISK", "LOCAL", {}),
    "BROKEN-RSE": (https("/broken-rse/"), "DISK", "BROKEN", {}),
    "NOQUOTA-RSE": (https("/noquota-rse/"), "DISK", "NOQUOTA", {}),
    "TINY-SCRATCHDISK": (https("/tinyquota-rse/"), "DISK", "TINY", {}),
    "OFFLINE-RSE": (https("/offline-rse/"), "DISK", "OFF", {"availability_write": False}),
    "TAPE-RSE": (https("/tape-rse/"), "TAPE", "TAPE", {"rse_type": "TAPE"}),
}


def people(root: Client) -> None:
    for who in ("alice", "bob"):
        root.add_account(who, "USER", f"{who}@example.org")
        mine = {"email": f"{who}@example.org", "default": True}
        root.add_identity(
            account=who, identity=who, authtype="USERPASS", password=f"{who}secret", **mine
        )
    mine = {"account": "alice", "email": "alice@example.org", "default": True}
    root.add_identity(identity=DN, authtype="X509", **mine)
    root.add_identity(identity=f"SUB=alice-sub-0001, ISS={ISSUER}", authtype="OIDC", **mine)
    # A second account that alice may be.
    root.add_account("lst", "GROUP", "lst@example.org")
    hers = {"account": "lst", "email": "alice@example.org", "default": False}
    root.add_identity(identity="alice", authtype="USERPASS", password="alicesecret", **hers)
    root.add_identity(identity=DN, authtype="X509", **hers)
    root.add_identity(identity=f"SUB=alice-sub-0001, ISS={ISSUER}", authtype="OIDC", **hers)
    for account, scope in (
        ("root", "test"),
        ("root", "ska"),
        ("alice", "user.alice"),
        ("alice", "cta.pilot"),
        ("bob", "user.bob"),
        ("lst", "group.lst"),
    ):
        root.add_scope(account, scope)


def places(root: Client, named: dict[str, Place]) -> None:
    for name, (protocol, quality, site, more) in named.items():
        kind = {"rse_type": more["rse_type"]} if "rse_type" in more else {}
        root.add_rse(name, deterministic=True, **kind)
        if "availability_write" in more:
            root.update_rse(name, more)
        root.add_protocol(name, protocol)
        folder = RUN / "storage" / protocol["prefix"].removeprefix(f"{RUN}/storage").strip("/")
        folder.mkdir(parents=True, exist_ok=True)
        attributes = {"QOS": quality, "site": site, "fts": FTS, "greedyDeletion": "True"}
        for key, value in attributes.items():
            root.add_rse_attribute(name, key, value)
        root.set_rse_usage(name, "storage", used=1000, free=TERA)
    for one in named:
        for other in named:
            if one != other:
                root.add_distance(one, other, {"distance": 1})
    for account in ("root", "alice", "bob", "lst"):
        for name in named:
            if (account, name) == ("alice", "NOQUOTA-RSE"):
                continue
            tiny = (account, name) == ("alice", "TINY-SCRATCHDISK")
            root.set_local_account_limit(account, name, 5000 if tiny else TERA)


def upload(
    who: Client, scope: str, files: dict[str, int], rse: str, dataset: str | None = None
) -> None:
    folder = RUN / "tmp" / "seed"
    folder.mkdir(parents=True, exist_ok=True)
    items = []
    for name, size in files.items():
        path = folder / name
        path.write_bytes(random.Random(name).randbytes(size))
        item = {"path": str(path), "rse": rse, "did_scope": scope, "did_name": name}
        if dataset:
            item |= {"dataset_scope": scope, "dataset_name": dataset}
        # The policy lets only admins say that a file which was COPYING is AVAILABLE now.
        items.append({**item, "register_after_upload": True})
    UploadClient(who).upload(items)


def files(alice: Client) -> None:
    events = {f"events-{i:03d}.root": 20000 + i * 137 for i in range(1, 13)}
    upload(alice, "user.alice", events, "CERN-SCRATCHDISK", "run42.events")
    calibration = {f"calib-{i:02d}.fits": 8000 + i for i in range(1, 6)}
    upload(alice, "user.alice", calibration, "CERN-SCRATCHDISK", "run42.calib")
    crab = {f"obs_{i:04d}.fits": 4096 for i in range(1, 4)}
    upload(alice, "cta.pilot", crab, "CERN-SCRATCHDISK", "crab-nebula")
    upload(alice, "user.alice", {"local-only.txt": 512}, "LOCAL-USERDISK")
    alice.add_container("user.alice", "run42")
    members = [{"scope": "user.alice", "name": f"run42.{part}"} for part in ("events", "calib")]
    alice.attach_dids("user.alice", "run42", members)
    alice.add_dataset("user.alice", "empty.ds")
    about = {"instrument": "LST-1", "target": "Crab", "run_number": 42, "energy_gev": 125.5}
    alice.set_metadata_bulk("user.alice", "run42.events", {**about, "good": True})
    about = {"target": "Crab", "instrument": "LST-1", "run_number": 7}
    alice.set_metadata_bulk("cta.pilot", "crab-nebula", about)
    for i in range(1, 13):
        segment = {"run_number": 42, "segment": i}
        alice.set_metadata_bulk("user.alice", f"events-{i:03d}.root", segment)


def many(root: Client) -> None:
    """Two thousand names with replicas and no bytes behind them."""
    named = [{"scope": "ska", "name": f"vis-{i:05d}.ms"} for i in range(2000)]
    root.add_dataset("ska", "vis.all")
    for start in range(0, len(named), 500):
        some = named[start : start + 500]
        replicas = [
            {**did, "bytes": 1000 + start + i, "adler32": f"{start + i + 1:08x}"}
            for i, did in enumerate(some)
        ]
        root.add_replicas("CERN-SCRATCHDISK", replicas)
        root.attach_dids("ska", "vis.all", some)


if __name__ == "__main__":
    root = client("root")
    people(root)
    places(root, PLACES)
    files(client("alice"))
    many(root)
    print("seeded")
