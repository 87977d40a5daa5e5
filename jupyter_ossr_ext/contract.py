"""The contract: our types and paths as OpenAPI 3.1, from which the TypeScript types are made.

`python -m jupyter_ossr_ext.contract` writes `openapi.json`; `jlpm contract` goes on from there.
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
    """One thing that can be asked of the server."""

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
    Operation("get", "/", "about", "What this server part is", m.About),
    Operation("get", "/sources", "listSources", "The places to search", list[m.Source]),
    Operation("get", f"{SOURCE}/account", "getAccount", "Who we are there", m.Account),
    Operation("put", f"{SOURCE}/account", "signIn", "Keep a token", m.Account, body=m.TokenIn),
    Operation("delete", f"{SOURCE}/account", "signOut", "Forget the token", m.Account),
    Operation(
        "get",
        f"{SOURCE}/records",
        "search",
        "One page of hits",
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
    Operation("get", RECORD, "getRecord", "A record", m.Record),
    Operation("get", f"{RECORD}/versions", "listVersions", "Its versions", list[m.VersionSummary]),
    Operation("get", f"{RECORD}/citation", "cite", "A citation", m.Citation, query={"style": TEXT}),
    Operation(
        "get",
        f"{RECORD}/preview",
        "preview",
        "A look at a file, or (`member`) at a file in an archive",
        m.Preview,
        query={"key!": TEXT, "member": TEXT},
    ),
    Operation(
        "get",
        f"{RECORD}/archive",
        "listArchive",
        "An archive's table of contents",
        m.Archive,
        query={"key!": TEXT},
    ),
    Operation("get", f"{RECORD}/copies", "listCopies", "What lies here", list[m.LocalCopy]),
    Operation(
        "get",
        "/resolve",
        "resolve",
        "What a DOI, URL or id means",
        m.Resolved,
        query={"text!": TEXT, "source": TEXT},
    ),
    Operation(
        "get",
        "/local",
        "listLocal",
        "Brought files in a folder",
        list[m.LocalCopy],
        query={"folder": TEXT},
    ),
    Operation(
        "get",
        "/uses",
        "listUses",
        "Software and data that a notebook uses",
        m.NotebookUses,
        query={"path!": TEXT},
    ),
    Operation(
        "post", "/plan", "plan", "What a download would do", m.DownloadPlan, body=m.DownloadSpec
    ),
    Operation(
        "post",
        "/publish/prepare",
        "preparePublication",
        "What would go in, and what is known about it",
        m.Preparation,
        body=m.PrepareIn,
    ),
    Operation(
        "post",
        "/publish/check",
        "checkPublication",
        "What should not be published",
        list[m.Finding],
        body=m.CheckIn,
    ),
    Operation(
        "post",
        "/publish/validate",
        "validateMetadata",
        "What is wrong with metadata",
        m.Validation,
        body=m.ValidateIn,
    ),
    Operation("post", "/publish/cure", "cure", "Cure a finding", m.Written, body=m.CureIn),
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
        "How files differ from a record",
        m.VersionDiff,
        body=m.DiffIn,
    ),
    Operation("get", f"{SOURCE}/mine", "listMine", "Drafts and records of ours", list[m.MyRecord]),
    Operation("get", DRAFT, "getDraft", "A draft", m.Draft),
    Operation(
        "put",
        DRAFT,
        "updateDraft",
        "Change its metadata; `revision`: unless it was changed since",
        m.Draft,
        body=m.DraftMetadata,
        query={"revision": COUNT},
    ),
    Operation("delete", DRAFT, "discardDraft", "Drop a draft", m.Discarded),
    Operation(
        "get", f"{RECORD}/metadata", "getRecordMetadata", "What it says, as typed", m.DraftMetadata
    ),
    Operation("post", f"{RECORD}/edit", "editRecord", "Its draft", m.Draft, status=201),
    Operation(
        "post",
        f"{RECORD}/deletion",
        "deleteRecord",
        "Delete a record of ours, or ask for that",
        m.Deletion,
        body=m.DeletionIn,
    ),
    Operation("get", f"{SOURCE}/reviews", "listReviews", "Open requests", list[m.Review]),
    Operation("get", REVIEW, "getReview", "A request", m.Review),
    Operation("post", REVIEW, "actOnReview", "Accept, decline, cancel", m.Review, body=m.ActionIn),
    Operation("get", f"{REVIEW}/comments", "listComments", "The talk", list[m.Comment]),
    Operation(
        "post", f"{REVIEW}/comments", "comment", "Say something", m.Comment, m.CommentIn, 201
    ),
    Operation(
        "get",
        f"{SOURCE}/choices",
        "listChoices",
        "Words to choose from, as one types",
        list[m.Choice],
        query={"vocabulary!": TEXT, "q": TEXT, "within": TEXT},
    ),
    Operation("get", "/lakes", "listLakes", "The data lakes", list[m.Lake]),
    Operation("get", f"{LAKE}/account", "getLakeAccount", "Who we are there", m.LakeAccount),
    Operation("put", f"{LAKE}/account", "signInLake", "Sign in", m.LakeAccount, body=m.SignIn),
    Operation("delete", f"{LAKE}/account", "signOutLake", "Sign out", m.LakeAccount),
    Operation("get", f"{LAKE}/scopes", "listScopes", "Its scopes", list[m.Scope]),
    Operation(
        "post",
        f"{LAKE}/search",
        "searchLake",
        "Hits, as they arrive: one JSON document a line (application/x-ndjson)",
        m.DidLine,
        body=m.LakeQuery,
    ),
    Operation(
        "get",
        f"{LAKE}/children",
        "listChildren",
        "Members of a collection, as they arrive: one JSON document a line (application/x-ndjson)",
        m.DidLine,
        query={**DID, "limit": COUNT},
    ),
    Operation("get", f"{LAKE}/did", "getDid", "All about a DID", m.DidDetails, query=DID),
    Operation(
        "post",
        f"{LAKE}/availability",
        "getAvailability",
        "Whether DIDs (100 at most) can be read here",
        list[m.Availability],
        body=m.DidsIn,
    ),
    Operation(
        "get",
        f"{LAKE}/replicas",
        "listReplicas",
        "Its copies",
        m.Replicas,
        query={**DID, "limit": COUNT},
    ),
    Operation("get", f"{LAKE}/rules", "listRules", "Rules on a DID", list[m.Rule], query=DID),
    Operation("get", LAKE_RULE, "getRule", "A rule, and why it is stuck", m.Rule),
    Operation("post", LAKE_RULE, "changeRule", "Extend, retry, remove", m.Rule, body=m.RuleIn),
    Operation(
        "get",
        f"{LAKE}/rses",
        "listRses",
        "RSEs that match an expression",
        list[m.Rse],
        query={"expression": TEXT},
    ),
    Operation(
        "get",
        f"{LAKE}/usage",
        "listUsage",
        "What our account uses and may use",
        list[m.Usage],
        query={"expression": TEXT},
    ),
    Operation(
        "post",
        f"{LAKE}/replication-plan",
        "planReplication",
        "What making data available would do",
        m.ReplicationPlan,
        body=m.ReplicateSpec,
    ),
    Operation(
        "post",
        f"{LAKE}/upload-plan",
        "planUpload",
        "What an upload would do",
        m.UploadPlan,
        body=m.UploadSpec,
    ),
    Operation(
        "post",
        f"{LAKE}/paths",
        "listPaths",
        "Where a kernel can read DIDs",
        list[m.DidPaths],
        body=m.DidsIn,
    ),
    Operation(
        "put", f"{LAKE}/metadata", "setMetadata", "Set keys", m.DidDetails, body=m.MetadataIn
    ),
    Operation(
        "post",
        f"{LAKE}/collections",
        "addCollection",
        "Make a dataset or container",
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
    Operation("get", "/jobs", "listJobs", "All jobs, newest first", list[m.Job]),
    Operation("post", "/jobs", "submitJob", "Start a job", m.Job, body=m.JobSpec, status=202),
    Operation("get", "/jobs/{id}", "getJob", "A job", m.Job),
    Operation("delete", "/jobs/{id}", "forgetJob", "Take an ended job off the list", m.Job),
    Operation("post", "/jobs/{id}/cancel", "cancelJob", "Stop a job", m.Job, status=202),
    Operation("post", "/jobs/{id}/retry", "retryJob", "Go on", m.Job, body=m.RetryIn, status=202),
    Operation("get", "/jobs/{id}/log", "getLog", "What a job said", m.JobLog),
    Operation("get", "/kernels", "listKernels", "Kernels to install for", list[m.KernelTarget]),
    Operation(
        "get", "/environments", "listEnvironments", "Those that we made", list[m.Environment]
    ),
    Operation(
        "delete", f"{ENVIRONMENT}", "removeEnvironment", "Kernel and files go", m.Environment
    ),
    Operation(
        "post",
        f"{ENVIRONMENT}/update",
        "updateEnvironment",
        "Start a plan for the newest version",
        m.Job,
        status=202,
    ),
    Operation(
        "post",
        f"{ENVIRONMENT}/repair",
        "repairEnvironment",
        "Start a plan that makes the same again",
        m.Job,
        status=202,
    ),
    Operation("get", f"{ENVIRONMENT}/lock", "lockEnvironment", "A lock file", m.LockFile),
    Operation(
        "post",
        "/install-plans/{id}/files",
        "keepPlanFiles",
        "Keep the files that a plan looked at, installing nothing",
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
        if "description" in schema:  # Python 3.13 takes a docstring's indentation off, 3.11 not
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
    """We always answer with every field; only what is sent to us may leave out defaults."""
    for name, schema in components.items():
        if name not in except_for and "properties" in schema:
            schema["required"] = list(schema["properties"])


def _reachable(value: Any, components: dict[str, Any]) -> set[str]:
    """Names of the components that `value` refers to, directly or not."""
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
