"""A git server on the loopback interface: the real one (git http-backend), with a small CGI
server."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from tests.server.support.install_sources import Files, write_tree

PERSON = {
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


class GitServer:
    """Serves the bare repositories of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True)
        root = folder
        self.seen: list[Mapping[str, str]] = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve(b"")

            def do_POST(self) -> None:
                self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def _serve(self, body: bytes) -> None:
                server.seen.append(dict(self.headers))
                url = urlsplit(self.path)
                env = {
                    **os.environ,
                    "GIT_PROJECT_ROOT": str(root),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "REQUEST_METHOD": self.command,
                    "PATH_INFO": url.path,
                    "QUERY_STRING": url.query,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "CONTENT_LENGTH": str(len(body)),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                }
                done = subprocess.run(
                    ["git", "http-backend"], input=body, env=env, capture_output=True, check=True
                )
                head, _, rest = done.stdout.partition(b"\r\n\r\n")
                lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
                status = next((v for k, v in lines if k == "Status"), "200 OK")
                self.send_response(int(status.split()[0]))
                for name, value in lines:
                    if name != "Status":
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(rest)

            def log_message(self, *words: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> GitServer:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def repository(self, name: str, tags: Mapping[str, Files]) -> None:
        """A repository with one commit and tag for each of `tags`."""
        work = self._folder / "work"
        work.mkdir()
        _git(work, "init", "-q", "-b", "main")
        for tag, files in tags.items():
            write_tree(work, files)
            _git(work, "add", "-A")
            _git(work, "commit", "-q", "-m", tag)
            _git(work, "tag", tag)
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _git(self._folder, "clone", "-q", "--bare", str(work), str(target))
        shutil.rmtree(work)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env={**os.environ, **PERSON}, check=True)
