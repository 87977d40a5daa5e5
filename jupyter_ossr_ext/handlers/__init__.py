"""HTTP: parse, call one service, answer. No decisions are taken here."""

from __future__ import annotations

from .about import AboutHandler, ContractHandler
from .base import Handler
from .install import (
    EnvironmentHandler,
    EnvironmentsHandler,
    KernelsHandler,
    LockHandler,
    PlanFilesHandler,
    RepairHandler,
    UpdateHandler,
)
from .jobs import CancelHandler, JobHandler, JobsHandler, LogHandler, PlanHandler, RetryHandler
from .records import (
    AccountHandler,
    ArchiveHandler,
    CitationHandler,
    CopiesHandler,
    LocalHandler,
    PreviewHandler,
    RecordHandler,
    ResolveHandler,
    SearchHandler,
    SourcesHandler,
    VersionsHandler,
)

API = "jupyter-ossr-ext/api"
SOURCE = r"sources/([\w-]+)"
RECORD = rf"{SOURCE}/records/([A-Za-z0-9][\w.-]*)"
ENVIRONMENT = r"environments/([a-z0-9-]+)"
JOB = r"jobs/([0-9a-f]{32})"

routes: list[tuple[str, type[Handler]]] = [
    (rf"{API}/?", AboutHandler),
    (rf"{API}/openapi\.json", ContractHandler),
    (rf"{API}/sources", SourcesHandler),
    (rf"{API}/{SOURCE}/account", AccountHandler),
    (rf"{API}/{SOURCE}/records", SearchHandler),
    (rf"{API}/{RECORD}", RecordHandler),
    (rf"{API}/{RECORD}/versions", VersionsHandler),
    (rf"{API}/{RECORD}/citation", CitationHandler),
    (rf"{API}/{RECORD}/preview", PreviewHandler),
    (rf"{API}/{RECORD}/archive", ArchiveHandler),
    (rf"{API}/{RECORD}/copies", CopiesHandler),
    (rf"{API}/resolve", ResolveHandler),
    (rf"{API}/local", LocalHandler),
    (rf"{API}/plan", PlanHandler),
    (rf"{API}/jobs", JobsHandler),
    (rf"{API}/{JOB}", JobHandler),
    (rf"{API}/{JOB}/cancel", CancelHandler),
    (rf"{API}/{JOB}/retry", RetryHandler),
    (rf"{API}/{JOB}/log", LogHandler),
    (rf"{API}/kernels", KernelsHandler),
    (rf"{API}/environments", EnvironmentsHandler),
    (rf"{API}/{ENVIRONMENT}", EnvironmentHandler),
    (rf"{API}/{ENVIRONMENT}/update", UpdateHandler),
    (rf"{API}/{ENVIRONMENT}/repair", RepairHandler),
    (rf"{API}/{ENVIRONMENT}/lock", LockHandler),
    (rf"{API}/install-plans/([0-9a-f]{{32}})/files", PlanFilesHandler),
]
