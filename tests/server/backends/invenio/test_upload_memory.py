"""2 GiB are uploaded in constant memory."""

from __future__ import annotations

from pathlib import Path

from benchmarks.uploads import send, sink

GIB = 1024**3


def test_two_gib_are_uploaded_with_less_than_50_mb_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(2 * GIB)  # sparse
    with sink() as place, place.draft() as draft:
        _, grew = send(place, draft, path)
    assert grew < 50e6
