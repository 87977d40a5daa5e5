"""CodeMeta and InvenioRDM side by side: the one table.

Source: `escape_codemeta_crosswalk.csv` of eossr 2.3.1 (ESCAPE OSSR), which gives each CodeMeta
term its Zenodo field, the type of contributor, and whether OSSR requires or recommends it. Where
its terms differ between CodeMeta 2.0 and 3.0, `older` is the 2.0 name. Terms that have no row are
not taken into a form, and stay in the file as they are.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Shape = Literal[
    "text",
    "html",
    "version",
    "date",
    "embargo",
    "people",
    "licence",
    "keywords",
    "funding",
    "funder",
    "link",
    "list",
    "extra",
]
Level = Literal["required", "recommended", "optional"]


class Row(NamedTuple):
    """`field` of `RecordMetadata`; `role`: contributors of that role; `older`: accepted too."""

    term: str
    field: str
    shape: Shape
    level: Level = "optional"
    role: str | None = None
    older: tuple[str, ...] = ()


TABLE = (
    Row("name", "title", "text", "required"),
    Row("description", "description", "html", "required"),
    Row("softwareVersion", "version", "version", "required", older=("version",)),
    Row("datePublished", "publication_date", "date", "required"),
    Row("license", "licences", "licence", "required"),
    Row("author", "creators", "people", "required", older=("creator",)),
    Row("maintainer", "contributors", "people", "required", "contactperson"),
    Row("readme", "readme", "link", "required"),
    Row("codeRepository", "code_repository", "link", "recommended"),
    Row("keywords", "subjects", "keywords", "recommended"),
    Row("funding", "funding", "funding", "recommended"),
    Row("copyrightHolder", "contributors", "people", "recommended", "rightsholder"),
    Row("funder", "funding", "funder", "recommended", older=("sponsor",)),
    Row("contributor", "contributors", "people", role="other"),
    Row("producer", "contributors", "people", role="producer"),
    Row("provider", "contributors", "people", role="distributor"),
    Row("citation", "references", "list"),
    Row("programmingLanguage", "programming_languages", "list"),
    Row("developmentStatus", "development_status", "text"),
    Row("embargoEndDate", "access", "embargo", older=("embargoDate",)),
    Row("memoryRequirements", "extra", "extra", "recommended"),
    Row("processorRequirements", "extra", "extra", "recommended"),
    Row("storageRequirements", "extra", "extra", "recommended"),
    Row("releaseNotes", "extra", "extra", "recommended"),
    Row("issueTracker", "extra", "extra", "recommended"),
    Row("identifier", "extra", "extra", "recommended"),
    Row("runtimePlatform", "extra", "extra"),
    Row("operatingSystem", "extra", "extra"),
    Row("buildInstructions", "extra", "extra"),
    Row("continuousIntegration", "extra", "extra", older=("contIntegration",)),
    Row("applicationCategory", "extra", "extra"),
    Row("downloadUrl", "extra", "extra"),
    Row("installUrl", "extra", "extra"),
    Row("url", "extra", "extra"),
    Row("dateCreated", "extra", "extra"),
    Row("dateModified", "extra", "extra"),
)
ROLES = frozenset(row.role for row in TABLE if row.role)
"""Others are written as contributors in a `Role` of that name."""
REQUIRED = tuple(row for row in TABLE if row.level == "required")
RECOMMENDED = tuple(row for row in TABLE if row.level == "recommended")
CONTEXT = "https://w3id.org/codemeta/3.0"
LANGUAGES = {
    "c++": "c++",
    "cpp": "c++",
    "python": "python",
    "python 3": "python",
    "julia": "julia",
    "jupyter notebook": "jupyter_notebook",
    "r": "r",
    "c": "c",
    "fortran": "fortran",
    "java": "java",
    "javascript": "javascript",
    "rust": "rust",
    "cuda": "cuda",
    "go": "go",
    "golang": "go",
    "shell": "shell",
    "unix shell": "shell",
    "bash": "shell",
    "typescript": "typescript",
}
"""Words that people write, as ids of the repository's vocabulary of languages."""
STATUSES = {
    "active": "active",
    "concept": "concept",
    "inactive": "inactive",
    "wip": "wip",
    "suspended": "suspended",
    "abandoned": "abandoned",
    "moved": "moved",
    "unsupported": "unsupported",
}
"""repostatus.org, which both sides use."""
