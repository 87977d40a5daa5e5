"""The part of FTS3's REST interface that Rucio's conveyor speaks; it does the copies itself.

/_ctl tells (GET), adds (POST) and takes away (DELETE) regular expressions on destination URLs:
{"hold": [...], "fail": [...]}. What is held stays SUBMITTED; what fails tells `REASON`. So tests
that run at the same time need not know of each other.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import threading
import time
import urllib.error
import urllib.request
import uuid
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

Json = dict[str, Any]
RUN = Path(os.environ["RUCIO_RUN"])
TLS = ssl.create_default_context(cafile=str(RUN / "certs/ca.pem"))
REASON = (
    "TRANSFER ERROR: Copy failed (streamed). Last attempt: DESTINATION OVERWRITE "
    "Result HTTP 500 : Unexpected server error (injected)"
)
faults: dict[str, list[str]] = {"hold": [], "fail": ["/broken-rse/"]}
jobs: dict[str, Json] = {}
lock = threading.Lock()


class Failed(Exception):
    """A copy that did not work, in FTS's words."""


def matches(kind: str, url: str) -> bool:
    return any(re.search(pattern, url) for pattern in faults[kind])


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def http(method: str, url: str, data: Any = None, **headers: str) -> Any:
    url = url.replace("davs://", "https://", 1)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, method=method, headers=names)
    return urllib.request.urlopen(request, timeout=120, context=TLS)


def fetch(source: str, into: Path) -> None:
    parts = urlsplit(source)
    try:
        if parts.scheme == "file":
            shutil.copyfile(unquote(parts.path), into)
        else:
            with http("GET", source) as reply, into.open("wb") as file:
                shutil.copyfileobj(reply, file, 1 << 20)
    except OSError as error:
        raise Failed(f"SOURCE [2] {error}") from None


def check(path: Path, size: int | None, checksum: str | None) -> None:
    count, adler = 0, 1
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            count += len(block)
            adler = zlib.adler32(block, adler)
    if size and count != size:
        raise Failed(f"SOURCE [5] Source and destination file size mismatch: {count} != {size}")
    kind, _, value = (checksum or "").partition(":")
    if kind.upper() == "ADLER32" and f"{adler:08x}" != value.lower():
        raise Failed(
            "SOURCE [5] SOURCE CHECKSUM MISMATCH User defined checksum and source checksum"
        )


def store(path: Path, target: str, overwrite: bool) -> None:
    parts = urlsplit(target)
    if parts.scheme == "file":
        final = Path(unquote(parts.path))
        if final.exists() and not overwrite:
            raise Failed("DESTINATION [17] Destination file exists and overwrite is not enabled")
        final.parent.mkdir(parents=True, exist_ok=True)
        part = final.with_name(final.name + ".part")
        shutil.copyfile(path, part)
        part.replace(final)
    else:
        with path.open("rb") as file:
            http("PUT", target, file, Content_Length=str(path.stat().st_size)).close()


def copy(entry: Json, overwrite: bool) -> None:
    part = RUN / "tmp" / str(uuid.uuid4())
    try:
        if matches("fail", entry["dest_surl"]):
            raise Failed(REASON)
        fetch(entry["source_surl"], part)
        check(part, entry["_size"], entry["_checksum"])
        store(part, entry["dest_surl"], overwrite)
    except OSError as error:
        raise Failed(f"DESTINATION [5] {error}") from None
    finally:
        part.unlink(missing_ok=True)


def work(job: Json) -> None:
    while job["job_state"] == "SUBMITTED" and any(
        matches("hold", entry["dest_surl"]) for entry in job["files"]
    ):
        time.sleep(0.1)
    if job["job_state"] == "CANCELED":
        return
    job["job_state"] = "ACTIVE"
    # Several sources: the first that works is enough. Several hops: the first failure ends it.
    choice, hops = job["job_type"] == "R", job["job_type"] == "H"
    over = False
    for entry in job["files"]:
        if over:
            entry["file_state"] = "NOT_USED"
            continue
        entry |= {"file_state": "ACTIVE", "start_time": now()}
        try:
            copy(entry, job["_overwrite"])
            entry["file_state"] = "FINISHED"
            over = choice
        except Failed as error:
            entry |= {"file_state": "FAILED", "reason": str(error)}
            over = hops
        entry["finish_time"] = now()
    states = [entry["file_state"] for entry in job["files"]]
    good, bad = "FINISHED" in states, "FAILED" in states
    ended = "FINISHED" if good and (choice or not bad) else "FINISHEDDIRTY" if good else "FAILED"
    job |= {"job_state": ended, "job_finished": now()}


def submitted(asked: Json) -> Json:
    params = asked.get("params", {})
    metadata = params.get("job_metadata") or {}
    kind = "H" if params.get("multihop") else "R" if metadata.get("multi_sources") else "N"
    files = [
        {
            "file_state": "SUBMITTED",
            "source_surl": source,
            "dest_surl": file["destinations"][0],
            "file_metadata": file.get("metadata") or {},
            "start_time": None,
            "finish_time": None,
            "staging_start": None,
            "staging_finished": None,
            "reason": None,
            "_size": file.get("filesize"),
            "_checksum": file.get("checksum"),
        }
        for file in asked["files"]
        for source in file["sources"]
    ]
    return {
        "job_id": str(uuid.uuid4()),
        "job_state": "SUBMITTED",
        "job_type": kind,
        "job_metadata": metadata,
        "submit_time": now(),
        "priority": params.get("priority", 3),
        "files": files,
        "_overwrite": bool(params.get("overwrite")),
    }


def public(job: Json) -> Json:
    """Without what is only ours."""
    files = [{k: v for k, v in e.items() if not k.startswith("_")} for e in job["files"]]
    report = {key: value for key, value in job.items() if not key.startswith("_")}
    return {**report, "files": files, "http_status": "200 Ok"}


class Fts(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> Json:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/_ctl":
            return self.answer(200, faults)
        if path == "/whoami":
            return self.answer(200, {"base_id": "1", "vos": ["escape"], "user_dn": "/CN=stub"})
        if path == "/":
            return self.answer(200, {"api": {"major": 3, "minor": 12, "patch": 0}})
        match = re.fullmatch(r"/jobs/([^/]+)(/files)?", path)
        return self.report(match[1].split(","), bool(match[2])) if match else self.answer(404, {})

    def report(self, ids: list[str], only_files: bool) -> None:
        known = [public(jobs[id]) for id in ids if id in jobs]
        if len(ids) == 1:
            value: object = known[0] if known else {}
            return self.answer(
                200 if known else 404, known[0]["files"] if known and only_files else value
            )
        lost = [{"job_id": id, "http_status": "404 Not Found"} for id in ids if id not in jobs]
        return self.answer(207 if lost else 200, [*known, *lost])

    def do_POST(self) -> None:
        path, asked = urlsplit(self.path).path, self.body()
        if path == "/_ctl":
            with lock:
                for kind, patterns in asked.items():
                    faults[kind].extend(patterns)
            return self.answer(200, faults)
        if path == "/jobs":
            job = submitted(asked)
            jobs[job["job_id"]] = job
            pool.submit(work, job)
            return self.answer(200, {"job_id": job["job_id"]})
        job = jobs.get(path.removeprefix("/jobs/"))
        if job is None:
            return self.answer(404, {})
        job["priority"] = asked.get("params", {}).get("priority", 3)
        return self.answer(200, public(job))

    def do_DELETE(self) -> None:
        path = urlsplit(self.path).path
        if path == "/_ctl":
            with lock:
                for kind, patterns in self.body().items():
                    faults[kind] = [each for each in faults[kind] if each not in patterns]
            return self.answer(200, faults)
        job = jobs.get(path.removeprefix("/jobs/"))
        if job is None:
            return self.answer(404, {})
        if job["job_state"] == "SUBMITTED":
            job["job_state"] = "CANCELED"
            for entry in job["files"]:
                entry["file_state"] = "CANCELED"
        return self.answer(200, public(job))


pool = ThreadPoolExecutor(32)  # a job that is held keeps one
ThreadingHTTPServer(("127.0.0.1", int(os.environ["FTS_PORT"])), Fts).serve_forever()
