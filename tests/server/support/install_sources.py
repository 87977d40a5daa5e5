"""Shared by tests of installs: a package index, records to install, and the wiring.

The index contains packages of the test environment, packed into wheels again: no network is used.
"""

from __future__ import annotations

import base64
import contextlib
import ensurepip
import hashlib
import http.server
import io
import json
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.parse import unquote

import pytest
from packaging.requirements import Requirement
from packaging.utils import (
    NormalizedName,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

Files = Mapping[str, bytes | str]


def zipped(files: Files, top: str = "") -> bytes:
    """A zip archive; `top` is its single top folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{top}/{name}" if top else name, data)
    return buffer.getvalue()


def wheel(
    name: str, version: str, files: Files, requires: list[str] | None = None, page: str = ""
) -> bytes:
    """A pure Python wheel. `page`: the address of its repository."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {line}\n" for line in requires or [])
    metadata += f"Project-URL: Source, {page}\n" if page else ""
    all_files: dict[str, bytes | str] = {
        **files,
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    all_files[f"{info}/RECORD"] = _record(all_files, info)
    return zipped(all_files)


def sdist(name: str, version: str, files: Files, requires: list[str] | None = None) -> bytes:
    """A source archive (tar.gz) that builds without another package."""
    built = f"{name}-{version}-py3-none-any.whl"
    all_files: dict[str, bytes | str] = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\n'
        'backend-path = ["."]\n',
        "backend.py": "import shutil\ndef build_wheel(folder, settings=None, metadata=None):\n"
        f"    shutil.copy({built!r}, folder)\n    return {built!r}\n",
        built: wheel(name, version, files, requires),
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path, content in all_files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(f"{name}-{version}/{path}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def notebook(*cells: str) -> str:
    """A notebook with code cells."""
    made = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "source": text,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for n, text in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _record(files: Files, info: str) -> str:
    lines = []
    for name, data in files.items():
        raw = data.encode() if isinstance(data, str) else data
        sha = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={sha},{len(raw)}")
    return "\n".join([*lines, f"{info}/RECORD,,", ""])


def repacked(dist: Distribution) -> tuple[str, bytes]:
    """An installed distribution as a wheel."""
    files: dict[str, bytes] = {}
    tags = [
        line.partition(":")[2].strip()
        for line in (dist.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag:")
    ]
    info = ""
    for file in dist.files or []:
        name = file.as_posix()
        if name.startswith("..") or name.endswith(".pyc"):
            continue
        if name.count("/") == 1 and name.endswith(".dist-info/METADATA"):
            info = name.rpartition("/")[0]
        if not name.endswith(("/RECORD", "/INSTALLER", "/REQUESTED", "/direct_url.json")):
            files[name] = Path(str(dist.locate_file(file))).read_bytes()
    parts = [tag.split("-") for tag in tags]
    joined = "-".join(".".join(dict.fromkeys(p[n] for p in parts)) for n in range(3))
    packed = zipped({**files, f"{info}/RECORD": _record(files, info)})
    return f"{info.removesuffix('.dist-info')}-{joined}.whl", packed


def metadata_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        [name] = [n for n in opened.namelist() if n.endswith("METADATA") and n.count("/") == 1]
        return opened.read(name)


def closure(*names: str) -> list[Distribution]:
    """Distributions and all their dependencies."""
    todo, found = list(names), dict[str, Distribution]()
    while todo:
        key = canonicalize_name(todo.pop())
        if key in found:
            continue
        found[key] = distribution(key)
        for line in found[key].requires or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                todo.append(wanted.name)
    return list(found.values())


UPLOADED = "2024-06-01"


def _named(file: str) -> tuple[NormalizedName, Version]:
    """The distribution and version of a wheel or a source archive."""
    parse = parse_wheel_filename if file.endswith(".whl") else parse_sdist_filename
    return parse(file)[0], parse(file)[1]


class Index:
    """A package index (PEP 503 and 691) on the loopback interface."""

    def __init__(self) -> None:
        self.wheels: dict[str, bytes] = {}
        self.uploaded: dict[str, str] = {}
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                kind, body = index.response(unquote(self.path))
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                if self.command == "GET":
                    with contextlib.suppress(
                        OSError
                    ):  # a cancelled installer closes the connection
                        self.wfile.write(body or b"")

            def handle_one_request(self) -> None:
                with contextlib.suppress(OSError):
                    super().handle_one_request()

            def log_message(self, *words: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/simple"

    def add(self, filename: str, data: bytes, uploaded: str = UPLOADED) -> None:
        """Offer a file, as if it had come on that day (ISO 8601)."""
        self.wheels[filename] = data
        self.uploaded[filename] = uploaded

    def response(self, path: str) -> tuple[str, bytes | None]:
        words = path.strip("/").split("/")
        if path.endswith(".metadata"):
            return "text/plain", metadata_of(self.wheels[words[-1].removesuffix(".metadata")])
        if words[0] == "files":
            return "application/octet-stream", self.wheels.get(words[-1])
        name = canonicalize_name(words[-1])
        mine = [f for f in self.wheels if _named(f)[0] == name]
        if not mine:
            return "text/plain", None
        files = [
            {
                "filename": f,
                "url": f"/files/{f}",
                "size": len(self.wheels[f]),
                "upload-time": f"{self.uploaded.get(f, UPLOADED)}T00:00:00Z",
                "core-metadata": f.endswith(".whl"),
                "hashes": {"sha256": hashlib.sha256(self.wheels[f]).hexdigest()},
            }
            for f in mine
        ]
        versions = sorted({str(_named(f)[1]) for f in mine})
        document = {
            "meta": {"api-version": "1.1"},
            "name": name,
            "files": files,
            "versions": versions,
        }
        return "application/vnd.pypi.simple.v1+json", json.dumps(document).encode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The kernel and build tools, and two packages of ours with several versions."""
    made = Index()
    for dist in closure("ipykernel", "setuptools"):
        made.add(*repacked(dist))
    [pip] = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    made.add(pip.name, pip.read_bytes())
    for version in ("1.0", "2.0"):
        code = f"__version__ = {version!r}\n"
        for name, needs in {"skyplot": ["skymath"], "skymath": []}.items():
            data = wheel(name, version, {f"{name}/__init__.py": code}, needs)
            made.add(f"{name}-{version}-py3-none-any.whl", data)
    clash = wheel("skyclash", "1.0", {"skyclash.py": ""}, ["skymath<2"])
    made.add("skyclash-1.0-py3-none-any.whl", clash)
    cache = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_CACHE_DIR", str(cache / "uv"))
        patch.setenv("RATTLER_CACHE_DIR", str(cache / "rattler"))
        yield made
    made.close()


def write_tree(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def base_python() -> str:
    return getattr(sys, "_base_executable", None) or sys.executable
