"""Texts of licences that are short enough to be written; others are named with their address."""

from __future__ import annotations

from datetime import UTC, datetime

from ..metadata.licences import page
from ..models import RecordMetadata
from ..problems import Malformed

MIT = """MIT License

Copyright (c) {year} {holders}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
OTHER = """Copyright (c) {year} {holders}

This work is licensed under {id}. The full text of the licence is at
{url}

SPDX-License-Identifier: {id}
"""


def text(metadata: RecordMetadata) -> str:
    """The text of the selected licence; raises `Malformed` if none is selected."""
    if not metadata.licences:
        raise Malformed("Choose a licence first; its text is written then.")
    [licence, *_] = metadata.licences
    id = licence.id or licence.title
    holders = [
        each for each in metadata.contributors if each.role and each.role.id == "rightsholder"
    ]
    names = [
        f"{each.given_name} {each.family_name}".strip() for each in holders or metadata.creators
    ]
    url = page(id)
    return (MIT if id == "mit" else OTHER).format(
        year=metadata.publication_date[:4] or datetime.now(UTC).year,
        holders=", ".join(names) or "the authors",
        id=url.rpartition("/")[2],
        url=url,
    )
