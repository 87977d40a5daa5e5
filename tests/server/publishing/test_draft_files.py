"""Uploaded files and their names."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.publishing.draft_files import archive_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("data", "data"),
        (" Größe 2.zip ", "Größe 2"),
        ("data.ZIP", "data"),
        ("../../up.zip", ".._.._up"),
        ('a/b "c"\\d\n.zip', "a_b _c__d_"),
        ("..", ""),
        (".zip", ""),
    ],
)
def test_a_zip_has_a_name_that_leads_nowhere_else(typed: str, name: str) -> None:
    assert archive_name(typed) == name


def test_a_zip_has_a_name_that_a_disk_takes() -> None:
    assert len(f"{archive_name('ö' * 300)}.zip".encode()) <= 255
