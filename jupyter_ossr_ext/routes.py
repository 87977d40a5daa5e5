"""The handlers of the HTTP API, in the order of the contract."""

from __future__ import annotations

from .account import handlers as account
from .api import about
from .api.handler import Handler
from .basket import handlers as basket
from .downloads import handlers as downloads
from .install import handlers as install
from .jobs import handlers as jobs
from .lake import handlers as lake
from .provenance import handlers as provenance
from .publishing import handlers as publishing
from .records import handlers as records
from .submissions import handlers as submissions

SUBJECTS = (
    about,
    records,
    account,
    basket,
    downloads,
    provenance,
    publishing,
    submissions,
    lake,
    jobs,
    install,
)

handlers: list[type[Handler]] = [
    each
    for subject in SUBJECTS
    for each in vars(subject).values()
    if isinstance(each, type) and issubclass(each, Handler) and each.path
]
routes = [(handler.pattern, handler) for handler in handlers]
"""Patterns of paths with their handlers, as tornado takes them."""
