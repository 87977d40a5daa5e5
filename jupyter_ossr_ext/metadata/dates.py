"""Dates of files as InvenioRDM takes them: YYYY, YYYY-MM or YYYY-MM-DD."""

from __future__ import annotations

import re
from datetime import datetime

from .document import Node

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
PART = re.compile(r"\d{4}(?:-\d{2})?\Z")
FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


def is_date(text: str) -> bool:
    """Whether it is a year, a month or a day that the calendar has."""
    form = FORMATS.get(len(text))
    if form is None or not re.fullmatch(r"[\d-]+", text):
        return False
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def day(node: Node) -> str:
    """The date of `2021-07-29T00:00:00Z`; empty for what is no date, which stays unread."""
    text = node.text()
    if match := DAY.match(text):
        year, month, date = match.groups()
        text = f"{year}-{int(month):02}-{int(date):02}"
    if is_date(text):
        return text
    node.refuse()
    return ""


def year(node: Node) -> str:
    return day(node)[:4]
