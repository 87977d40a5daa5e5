"""Deposits the demo's sample records through the REST API alone, as users and curators do.

python seed.py tokens.env seed.json      with the checkout on PYTHONPATH

seed.json tells the tests what became of each sample.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import types
from pathlib import Path
from urllib.parse import quote

import requests

# Only the content is needed: the package itself wants libraries that InvenioRDM does not depend on.
_ROOT = Path(__file__).resolve().parents[3]
_module = types.ModuleType("jupyter_ossr_demo")
_module.__path__ = [str(_ROOT / "jupyter_ossr_demo")]
sys.modules["jupyter_ossr_demo"] = _module
content = importlib.import_module("jupyter_ossr_demo.content")

ENV = dict(line.split("=", 1) for line in Path(sys.argv[1]).read_text().splitlines())
API = ENV["INVENIO_API"]


class Person(requests.Session):
    """Somebody with a token; obeys the rate limit."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.headers["Authorization"] = f"Bearer {ENV['TOKEN_' + who.upper()]}"

    def call(self, method: str, path: str, **options):
        while True:
            reply = self.request(method, API + path, **options)
            if reply.status_code != 429:
                break
            time.sleep(int(reply.headers["Retry-After"]))
        if not reply.ok:
            raise SystemExit(f"{method} {path}: {reply.status_code} {reply.text[:2000]}")
        return reply.json() if reply.content else None


contributor, curator, admin = Person("contributor"), Person("curator"), Person("admin")


def upload(draft: str, blobs: dict) -> None:
    base = f"/records/{draft}/draft/files"
    contributor.call("POST", base, json=[{"key": key} for key in blobs])
    for key, blob in blobs.items():
        url = f"{base}/{quote(key, safe='')}"
        contributor.call(
            "PUT",
            f"{url}/content",
            data=blob.read(0, blob.size),
            headers={"Content-Type": "application/octet-stream"},
        )
        entry = contributor.call("POST", f"{url}/commit")
        assert entry["checksum"] == f"md5:{blob.md5}", entry


def publish(draft: str, community: str | None) -> dict:
    """Publishes; the first version goes through the review of its community."""
    if community is None:
        return contributor.call("POST", f"/records/{draft}/draft/actions/publish")
    receiver = {"community": ENV[f"COMMUNITY_{community.upper()}"]}
    review = {"receiver": receiver, "type": "community-submission"}
    contributor.call("PUT", f"/records/{draft}/draft/review", json=review)
    request = contributor.call("POST", f"/records/{draft}/draft/actions/submit-review")
    if request["status"] == "submitted":
        curator.call("POST", f"/requests/{request['id']}/actions/accept")
    return contributor.call("GET", f"/records/{draft}")


def deposit(sample) -> dict:
    versions: list[dict] = []
    for version in sample.versions:
        blobs = dict(version.blobs())
        body = {
            "metadata": {**sample.metadata, **version.metadata},
            "access": sample.access,
            "custom_fields": sample.custom_fields,
            "pids": sample.pids,
            "files": {"enabled": bool(blobs)},
        }
        if versions:
            draft = contributor.call("POST", f"/records/{versions[-1]['id']}/versions")["id"]
            contributor.call("PUT", f"/records/{draft}/draft", json=body)
        else:
            draft = contributor.call("POST", "/records", json=body)["id"]
        if blobs:
            upload(draft, blobs)
        record = publish(draft, None if versions else sample.community)
        versions.append(
            {
                "id": record["id"],
                "doi": record["pids"].get("doi", {}).get("identifier"),
                "files": {k: {"size": b.size, "md5": b.md5} for k, b in blobs.items()},
            }
        )
    if sample.deleted:
        removal = {"removal_reason": {"id": "test-record"}, "note": "Withdrawn by its authors"}
        admin.call("DELETE", f"/records/{record['id']}", json=removal)
    print(sample.name, [v["id"] for v in versions], flush=True)
    return {"parent": record["parent"]["id"], "versions": versions}


def main() -> None:
    deposited = {sample.name: deposit(sample) for sample in content.load()}
    draft = {"metadata": {"title": "A draft"}, "files": {"enabled": True}}
    deposited["draft"] = {
        "parent": "",
        "versions": [{"id": contributor.call("POST", "/records", json=draft)["id"]}],
    }
    Path(sys.argv[2]).write_text(json.dumps(deposited, indent=1))


if __name__ == "__main__":
    main()
