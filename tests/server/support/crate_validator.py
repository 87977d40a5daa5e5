"""Run by the Python that has roc-validator: validates crates without a network.

Reads the path of a folder per line, and writes `valid`, or the unmet requirements of the profile
Process Run Crate 0.5. The JSON-LD context is the one that comes with the package `rocrate` 0.13.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.resources import files
from io import BytesIO
from pathlib import Path

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "process-run-crate-0.5"


def main() -> None:
    from requests.adapters import HTTPAdapter
    from requests.models import PreparedRequest
    from requests_cache import CachedResponse, SQLiteCache
    from rocrate_validator import models, services
    from urllib3 import HTTPResponse

    with tempfile.TemporaryDirectory() as name:
        cache = Path(name) / "cache"
        request = PreparedRequest()
        request.prepare(method="GET", url=CONTEXT, headers={"Accept": "application/ld+json"})
        text = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
        kind = {"Content-Type": "application/ld+json"}
        raw = HTTPResponse(BytesIO(text), kind, 200, preload_content=False, request_url=CONTEXT)
        response = HTTPAdapter().build_response(request, raw)
        stored = SQLiteCache(str(cache))
        key = stored.create_key(request)
        stored.save_response(CachedResponse.from_response(response), key)
        for line in sys.stdin:
            settings = services.ValidationSettings(
                rocrate_uri=models.URI(line.strip()),
                profile_identifier=PROFILE,
                requirement_severity=models.Severity.REQUIRED,
                offline=True,
                cache_path=cache,
            )
            found = services.validate(settings)
            text = "; ".join(f"{one.check.identifier}: {one.message}" for one in found.get_issues())
            print("valid" if found.passed() else text.replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
