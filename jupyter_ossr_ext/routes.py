"""The routes of the HTTP API: a pattern and its handler each."""

from __future__ import annotations

from .account.handlers import AccountHandler
from .api.about import AboutHandler, ContractHandler
from .api.handler import Handler
from .downloads.handlers import CopiesHandler, LocalHandler, PlanHandler
from .install.handlers import (
    EnvironmentHandler,
    EnvironmentsHandler,
    KernelsHandler,
    LockHandler,
    PlanFilesHandler,
    RepairHandler,
    UpdateHandler,
)
from .jobs.handlers import CancelHandler, JobHandler, JobsHandler, LogHandler, RetryHandler
from .lake.handlers import (
    AvailabilityHandler,
    ChildrenHandler,
    CollectionsHandler,
    DidHandler,
    LakeAccountHandler,
    LakeSearchHandler,
    LakesHandler,
    MembersHandler,
    MetadataHandler,
    PathsHandler,
    ReplicasHandler,
    ReplicationPlanHandler,
    RsesHandler,
    RuleHandler,
    RulesHandler,
    ScopesHandler,
    UploadPlanHandler,
    UsageHandler,
)
from .provenance.handlers import UsesHandler
from .publishing.handlers import (
    CheckHandler,
    CodemetaHandler,
    CureHandler,
    DiffHandler,
    PrepareHandler,
    ValidateHandler,
)
from .records.handlers import (
    ArchiveHandler,
    CitationHandler,
    PreviewHandler,
    RecordHandler,
    ResolveHandler,
    SearchHandler,
    SourcesHandler,
    VersionsHandler,
)
from .submissions.handlers import (
    ChoicesHandler,
    CommentsHandler,
    DeletionHandler,
    DraftHandler,
    EditHandler,
    MineHandler,
    RecordMetadataHandler,
    ReviewHandler,
    ReviewsHandler,
)

API = "jupyter-ossr-ext/api"
SOURCE = r"sources/([\w-]+)"
RECORD = rf"{SOURCE}/records/([A-Za-z0-9][\w.-]*)"
REVIEW = r"reviews/([0-9A-Za-z-]{1,64})"
ENVIRONMENT = r"environments/([a-z0-9-]+)"
LAKE = r"lakes/([a-z0-9][a-z0-9._-]{0,62})"
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
    (rf"{API}/{RECORD}/edit", EditHandler),
    (rf"{API}/{RECORD}/metadata", RecordMetadataHandler),
    (rf"{API}/{RECORD}/deletion", DeletionHandler),
    (rf"{API}/{SOURCE}/mine", MineHandler),
    (rf"{API}/{SOURCE}/drafts/([A-Za-z0-9][\w.-]*)", DraftHandler),
    (rf"{API}/{SOURCE}/reviews", ReviewsHandler),
    (rf"{API}/{SOURCE}/{REVIEW}", ReviewHandler),
    (rf"{API}/{SOURCE}/{REVIEW}/comments", CommentsHandler),
    (rf"{API}/{SOURCE}/choices", ChoicesHandler),
    (rf"{API}/publish/prepare", PrepareHandler),
    (rf"{API}/publish/check", CheckHandler),
    (rf"{API}/publish/validate", ValidateHandler),
    (rf"{API}/publish/cure", CureHandler),
    (rf"{API}/publish/codemeta", CodemetaHandler),
    (rf"{API}/publish/diff", DiffHandler),
    (rf"{API}/resolve", ResolveHandler),
    (rf"{API}/local", LocalHandler),
    (rf"{API}/uses", UsesHandler),
    (rf"{API}/plan", PlanHandler),
    (rf"{API}/jobs", JobsHandler),
    (rf"{API}/{JOB}", JobHandler),
    (rf"{API}/{JOB}/cancel", CancelHandler),
    (rf"{API}/{JOB}/retry", RetryHandler),
    (rf"{API}/{JOB}/log", LogHandler),
    (rf"{API}/lakes", LakesHandler),
    (rf"{API}/{LAKE}/account", LakeAccountHandler),
    (rf"{API}/{LAKE}/scopes", ScopesHandler),
    (rf"{API}/{LAKE}/search", LakeSearchHandler),
    (rf"{API}/{LAKE}/children", ChildrenHandler),
    (rf"{API}/{LAKE}/did", DidHandler),
    (rf"{API}/{LAKE}/availability", AvailabilityHandler),
    (rf"{API}/{LAKE}/replicas", ReplicasHandler),
    (rf"{API}/{LAKE}/rules", RulesHandler),
    (rf"{API}/{LAKE}/rules/([0-9a-f]{{32}})", RuleHandler),
    (rf"{API}/{LAKE}/rses", RsesHandler),
    (rf"{API}/{LAKE}/usage", UsageHandler),
    (rf"{API}/{LAKE}/replication-plan", ReplicationPlanHandler),
    (rf"{API}/{LAKE}/upload-plan", UploadPlanHandler),
    (rf"{API}/{LAKE}/paths", PathsHandler),
    (rf"{API}/{LAKE}/metadata", MetadataHandler),
    (rf"{API}/{LAKE}/collections", CollectionsHandler),
    (rf"{API}/{LAKE}/members", MembersHandler),
    (rf"{API}/kernels", KernelsHandler),
    (rf"{API}/environments", EnvironmentsHandler),
    (rf"{API}/{ENVIRONMENT}", EnvironmentHandler),
    (rf"{API}/{ENVIRONMENT}/update", UpdateHandler),
    (rf"{API}/{ENVIRONMENT}/repair", RepairHandler),
    (rf"{API}/{ENVIRONMENT}/lock", LockHandler),
    (rf"{API}/install-plans/([0-9a-f]{{32}})/files", PlanFilesHandler),
]
