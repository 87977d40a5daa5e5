"""The API contract: types and paths as OpenAPI 3.1, from which the TypeScript types are generated.

`python -m jupyter_ossr_ext.contract` writes `openapi.json`; `jlpm contract` then generates
TypeScript.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from . import models as m

DOCUMENT = Path(__file__).parent / "openapi.json"
REF = "#/components/schemas/{name}"


class Operation(NamedTuple):
    """One operation of the API."""

    method: str
    path: str
    id: str
    summary: str
    answer: Any
    body: Any = None
    status: int = 200
    query: Mapping[str, Any] = MappingProxyType({})


TEXT: dict[str, Any] = {"type": "string"}
FLAG: dict[str, Any] = {"type": "boolean"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 1}

SOURCE = "/sources/{source}"
ENVIRONMENT = "/environments/{id}"
RECORD = "/sources/{source}/records/{record}"

DRAFT = "/sources/{source}/drafts/{record}"
REVIEW = "/sources/{source}/reviews/{id}"
LAKE = "/lakes/{lake}"
LAKE_RULE = f"{LAKE}/rules/{{id}}"
DID: dict[str, Any] = {"did!": {**TEXT, "description": "scope:name"}}

OPERATIONS = [
    Operation("get", "/", "about", "Server version and features", m.About),
    Operation("get", "/sources", "listSources", "Configured repositories", list[m.Source]),
    Operation("get", f"{SOURCE}/account", "getAccount", "The signed-in account", m.Account),
    Operation("put", f"{SOURCE}/account", "signIn", "Store a token", m.Account, body=m.TokenIn),
    Operation("delete", f"{SOURCE}/account", "signOut", "Delete the stored token", m.Account),
    Operation(
        "get",
        f"{SOURCE}/records",
        "search",
        "One page of search results",
        m.RecordPage,
        query={
            "q": TEXT,
            "raw": FLAG,
            "page": COUNT,
            "size": COUNT,
            "sort": TEXT,
            "allVersions": FLAG,
            "facet": {"type": "array", "items": {**TEXT, "description": "name:value"}},
        },
    ),
    Operation("get", RECORD, "getRecord", "Get a record", m.Record),
    Operation(
        "get",
        f"{RECORD}/versions",
        "listVersions",
        ("List the versions of a record"),
        list[m.VersionSummary],
    ),
    Operation(
        "get", f"{RECORD}/citation", "cite", ("Cite a record"), m.Citation, query={"style": TEXT}
    ),
    Operation(
        "get",
        f"{RECORD}/preview",
        "preview",
        "Preview a file, or (`member`) a file in an archive",
        m.Preview,
        query={"key!": TEXT, "member": TEXT},
    ),
    Operation(
        "get",
        f"{RECORD}/archive",
        "listArchive",
        "List the contents of an archive",
        m.Archive,
        query={"key!": TEXT},
    ),
    Operation(
        "get", f"{RECORD}/copies", "listCopies", ("List the files of a record"), list[m.LocalCopy]
    ),
    Operation(
        "get",
        "/resolve",
        "resolve",
        "Resolve a DOI, URL or id",
        m.Resolved,
        query={"text!": TEXT, "source": TEXT},
    ),
    Operation(
        "get",
        "/local",
        "listLocal",
        "List the downloaded files of a folder",
        list[m.LocalCopy],
        query={"folder": TEXT},
    ),
    Operation(
        "get",
        "/uses",
        "listUses",
        "Software and data used by a notebook",
        m.NotebookUses,
        query={"path!": TEXT},
    ),
    Operation("post", "/plan", "plan", "Plan a download", m.DownloadPlan, body=m.DownloadSpec),
    Operation(
        "post",
        "/publish/prepare",
        "preparePublication",
        "List the files that would be published",
        m.Preparation,
        body=m.PrepareIn,
    ),
    Operation(
        "post",
        "/publish/check",
        "checkPublication",
        "Run the checks before publication",
        list[m.Finding],
        body=m.CheckIn,
    ),
    Operation(
        "post",
        "/publish/validate",
        "validateMetadata",
        "Validate metadata",
        m.Validation,
        body=m.ValidateIn,
    ),
    Operation("post", "/publish/cure", "cure", "Fix a finding", m.Written, body=m.CureIn),
    Operation(
        "post",
        "/publish/codemeta",
        "writeCodemeta",
        "Write codemeta.json",
        m.Written,
        body=m.CodemetaIn,
    ),
    Operation(
        "post",
        "/publish/diff",
        "diffVersion",
        "Compare local files with a record",
        m.VersionDiff,
        body=m.DiffIn,
    ),
    Operation("get", f"{SOURCE}/mine", "listMine", "List own drafts and records", list[m.MyRecord]),
    Operation("get", DRAFT, "getDraft", "Get a draft", m.Draft),
    Operation(
        "put",
        DRAFT,
        "updateDraft",
        "Update the metadata of a draft; `revision`: only if unchanged since",
        m.Draft,
        body=m.DraftMetadata,
        query={"revision": COUNT},
    ),
    Operation("delete", DRAFT, "discardDraft", "Discard a draft", m.Discarded),
    Operation(
        "get",
        f"{RECORD}/metadata",
        "getRecordMetadata",
        ("Metadata of a draft as entered"),
        m.DraftMetadata,
    ),
    Operation(
        "post", f"{RECORD}/edit", "editRecord", ("Get the draft of a record"), m.Draft, status=201
    ),
    Operation(
        "post",
        f"{RECORD}/deletion",
        "deleteRecord",
        "Delete an own record, or request its deletion",
        m.Deletion,
        body=m.DeletionIn,
    ),
    Operation("get", f"{SOURCE}/reviews", "listReviews", "List open requests", list[m.Review]),
    Operation("get", REVIEW, "getReview", "Get a request", m.Review),
    Operation(
        "post",
        REVIEW,
        "actOnReview",
        ("Accept, decline or cancel a request"),
        m.Review,
        body=m.ActionIn,
    ),
    Operation(
        "get",
        f"{REVIEW}/comments",
        "listComments",
        ("List the comments of a request"),
        list[m.Comment],
    ),
    Operation(
        "post", f"{REVIEW}/comments", "comment", "Add a comment", m.Comment, m.CommentIn, 201
    ),
    Operation(
        "get",
        f"{SOURCE}/choices",
        "listChoices",
        "Suggest values of a vocabulary",
        list[m.Choice],
        query={"vocabulary!": TEXT, "q": TEXT, "within": TEXT},
    ),
    Operation("get", "/lakes", "listLakes", "Configured data lakes", list[m.Lake]),
    Operation("get", f"{LAKE}/account", "getLakeAccount", "The signed-in account", m.LakeAccount),
    Operation("put", f"{LAKE}/account", "signInLake", "Sign in", m.LakeAccount, body=m.SignIn),
    Operation("delete", f"{LAKE}/account", "signOutLake", "Sign out", m.LakeAccount),
    Operation("get", f"{LAKE}/scopes", "listScopes", "List scopes", list[m.Scope]),
    Operation(
        "post",
        f"{LAKE}/search",
        "searchLake",
        "Search results as they arrive: one JSON document per line (application/x-ndjson)",
        m.DidLine,
        body=m.LakeQuery,
    ),
    Operation(
        "get",
        f"{LAKE}/children",
        "listChildren",
        "Members of a collection as they arrive: one JSON document per line (application/x-ndjson)",
        m.DidLine,
        query={**DID, "limit": COUNT},
    ),
    Operation("get", f"{LAKE}/did", "getDid", "Details of a DID", m.DidDetails, query=DID),
    Operation(
        "post",
        f"{LAKE}/availability",
        "getAvailability",
        "Availability of DIDs (at most 100)",
        list[m.Availability],
        body=m.DidsIn,
    ),
    Operation(
        "get",
        f"{LAKE}/replicas",
        "listReplicas",
        "List the replicas of a DID",
        m.Replicas,
        query={**DID, "limit": COUNT},
    ),
    Operation(
        "get", f"{LAKE}/rules", "listRules", ("List the rules of a DID"), list[m.Rule], query=DID
    ),
    Operation("get", LAKE_RULE, "getRule", "Get a rule, with the reason if it is stuck", m.Rule),
    Operation(
        "post", LAKE_RULE, "changeRule", ("Update, retry or remove a rule"), m.Rule, body=m.RuleIn
    ),
    Operation(
        "get",
        f"{LAKE}/rses",
        "listRses",
        "List the RSEs that match an expression",
        list[m.Rse],
        query={"expression": TEXT},
    ),
    Operation(
        "get",
        f"{LAKE}/usage",
        "listUsage",
        "Usage and quota of the account",
        list[m.Usage],
        query={"expression": TEXT},
    ),
    Operation(
        "post",
        f"{LAKE}/replication-plan",
        "planReplication",
        "Plan a replication",
        m.ReplicationPlan,
        body=m.ReplicateSpec,
    ),
    Operation(
        "post",
        f"{LAKE}/upload-plan",
        "planUpload",
        "Plan an upload",
        m.UploadPlan,
        body=m.UploadSpec,
    ),
    Operation(
        "post",
        f"{LAKE}/paths",
        "listPaths",
        "Paths of DIDs for a kernel",
        list[m.DidPaths],
        body=m.DidsIn,
    ),
    Operation(
        "put", f"{LAKE}/metadata", "setMetadata", "Set metadata", m.DidDetails, body=m.MetadataIn
    ),
    Operation(
        "post",
        f"{LAKE}/collections",
        "addCollection",
        "Create a dataset or container",
        m.DidDetails,
        body=m.CollectionIn,
        status=201,
    ),
    Operation(
        "post",
        f"{LAKE}/members",
        "changeMembers",
        "Attach, detach, close",
        m.DidDetails,
        body=m.MembersIn,
    ),
    Operation("get", "/jobs", "listJobs", "List all jobs, newest first", list[m.Job]),
    Operation("post", "/jobs", "submitJob", "Start a job", m.Job, body=m.JobSpec, status=202),
    Operation("get", "/jobs/{id}", "getJob", "Get a job", m.Job),
    Operation("delete", "/jobs/{id}", "forgetJob", "Remove a finished job from the list", m.Job),
    Operation("post", "/jobs/{id}/cancel", "cancelJob", "Cancel a job", m.Job, status=202),
    Operation("post", "/jobs/{id}/retry", "retryJob", "Resume", m.Job, body=m.RetryIn, status=202),
    Operation("get", "/jobs/{id}/log", "getLog", "Get the log of a job", m.JobLog),
    Operation(
        "get",
        "/kernels",
        "listKernels",
        ("List the kernels that packages can be installed for"),
        list[m.KernelTarget],
    ),
    Operation(
        "get",
        "/environments",
        "listEnvironments",
        ("List the environments created by this extension"),
        list[m.Environment],
    ),
    Operation(
        "delete",
        f"{ENVIRONMENT}",
        "removeEnvironment",
        ("Remove an environment with its kernel"),
        m.Environment,
    ),
    Operation(
        "post",
        f"{ENVIRONMENT}/update",
        "updateEnvironment",
        "Plan an update to the newest version",
        m.Job,
        status=202,
    ),
    Operation(
        "post",
        f"{ENVIRONMENT}/repair",
        "repairEnvironment",
        "Plan a repair",
        m.Job,
        status=202,
    ),
    Operation("get", f"{ENVIRONMENT}/lock", "lockEnvironment", "Export a lock file", m.LockFile),
    Operation(
        "post",
        "/install-plans/{id}/files",
        "keepPlanFiles",
        "Store the files of a plan without installing",
        m.BroughtContent,
    ),
]


def document() -> dict[str, Any]:
    """The OpenAPI document, as JSON types."""
    types = [o.answer for o in OPERATIONS] + [o.body for o in OPERATIONS if o.body]
    types.append(m.ProblemDocument)
    schemas, components = msgspec.json.schema_components(types, ref_template=REF)
    answers = schemas[: len(OPERATIONS)]
    sent = schemas[len(OPERATIONS) : -1]
    for schema in components.values():
        if (
            "description" in schema
        ):  # Python 3.13 removes the indentation of docstrings, 3.11 does not
            schema["description"] = inspect.cleandoc(schema["description"])
    _require_all(components, except_for=_reachable(sent, components))
    bodies = iter(sent)
    paths: dict[str, dict[str, Any]] = {}
    for index, operation in enumerate(OPERATIONS):
        body = next(bodies) if operation.body else None
        item = paths.setdefault(operation.path, {})
        item[operation.method] = _describe(operation, answers[index], body, schemas[-1])
    return {
        "openapi": "3.1.0",
        "info": {"title": "jupyter-ossr-ext", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


def _require_all(components: dict[str, Any], except_for: set[str]) -> None:
    """Responses always contain all fields; only request bodies may omit fields with defaults."""
    for name, schema in components.items():
        if name not in except_for and "properties" in schema:
            schema["required"] = list(schema["properties"])


def _reachable(value: Any, components: dict[str, Any]) -> set[str]:
    """Names of the components that `value` refers to, directly or indirectly."""
    found: set[str] = set()
    todo = [value]
    while todo:
        match todo.pop():
            case {"$ref": str(ref)} if (name := ref.rpartition("/")[2]) not in found:
                found.add(name)
                todo.append(components[name])
            case dict(mapping):
                todo.extend(mapping.values())
            case list(items) | tuple(items):
                todo.extend(items)
    return found


def _describe(operation: Operation, answer: Any, body: Any, problem: Any) -> dict[str, Any]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters = [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in names]
    parameters += [
        {"name": n.rstrip("!"), "in": "query", "required": n.endswith("!"), "schema": schema}
        for n, schema in operation.query.items()
    ]
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": {
            str(operation.status): {
                "description": "OK",
                "content": {"application/json": {"schema": answer}},
            },
            "default": {
                "description": "A problem (RFC 9457)",
                "content": {"application/problem+json": {"schema": problem}},
            },
        },
    }
    if parameters:
        described["parameters"] = parameters
    if body:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body}},
        }
    return described


def main() -> None:
    DOCUMENT.write_text(json.dumps(document(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
