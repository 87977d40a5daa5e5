"""Validation of a draft's metadata, as in InvenioRDM."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from .wire import Document, Refusal

MISSING = "Missing data for required field."
NO_FILES = (
    "Missing uploaded files. To disable files for this record please mark it as metadata-only."
)
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
REQUIRED = ("resource_type", "creators", "title", "publication_date")
KNOWN = {
    *REQUIRED,
    "additional_descriptions",
    "additional_titles",
    "contributors",
    "copyright",
    "dates",
    "description",
    "formats",
    "funding",
    "identifiers",
    "languages",
    "locations",
    "publisher",
    "references",
    "related_identifiers",
    "rights",
    "sizes",
    "subjects",
    "version",
}
ALLOWED_TAGS = (
    "a|abbr|b|blockquote|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|sub|sup|table|tbody|td|th|"
    "thead|tr|u|ul"
)
FORBIDDEN_TAG = re.compile(rf"</?(?!(?:{ALLOWED_TAGS})\b)[a-zA-Z][^>]*>")
SCHEMES = {
    "doi": re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)\Z", re.IGNORECASE),
    "arxiv": re.compile(r"(?:arxiv:)\d{4}\.\d{4,5}\Z", re.IGNORECASE),
    "url": re.compile(r"(?:https?|ftp)://\S+\.\S+|https?://\S+\Z"),
    "isbn": re.compile(r"97[89][\d-]{10,14}\Z"),
}
KNOWN_SCHEMES = frozenset(
    {
        *("ads", "ark", "arxiv", "crossreffunderid", "doi", "ean13", "eissn", "grid", "handle"),
        *("igsn", "isbn", "isni", "issn", "istc", "lissn", "lsid", "orcid", "other", "pmid"),
        *("purl", "ror", "upc", "url", "urn", "w3id"),
    }
)
"""Schemes that InvenioRDM accepts by default; a repository may add some, Zenodo does."""


@dataclass(frozen=True)
class Checked:
    """`metadata` without its invalid parts; `errors` list those."""

    metadata: Document
    access: Document
    errors: list[Document]


def fault(field: str, message: str) -> Document:
    return {"field": field, "messages": [message]}


def check(sent: Document) -> Checked:
    """Validates the body of `POST /records` and `PUT …/draft`."""
    metadata = dict(sent.get("metadata") or {})
    errors = required(metadata) if metadata else []
    errors += _title(metadata) + _people(metadata) + _related(metadata)
    date = metadata.get("publication_date")
    if date and not all(DATE.match(part) for part in str(date).split("/")):
        errors.append(
            fault("metadata.publication_date", "Please provide a valid date or interval.")
        )
        del metadata["publication_date"]
    for name in [name for name in metadata if name not in KNOWN]:
        errors.append(fault(f"metadata.{name}", "Unknown field."))
        del metadata[name]
    if "publisher" not in metadata:
        message = "Missing publisher field required for DOI registration."
        errors.append(fault("metadata.publisher", message))
    if metadata.get("description"):
        metadata["description"] = FORBIDDEN_TAG.sub("", metadata["description"])
    access, wrong = _access(sent.get("access") or {})
    return Checked(metadata, access, errors + wrong)


def required(metadata: Document) -> list[Document]:
    return [fault(f"metadata.{name}", MISSING) for name in REQUIRED if not metadata.get(name)]


def files(enabled: bool, count: int) -> list[Document]:
    return [fault("files.enabled", NO_FILES)] if enabled and not count else []


def new_files(sent: object) -> list[tuple[str, int | None]]:
    """Keys and registered sizes in the body of `POST …/draft/files`."""
    if not isinstance(sent, list):
        raise Refusal.field("0._schema", "Invalid input type.")
    if not sent:
        raise Refusal.field("_schema", "No files to upload.")
    for number, item in enumerate(sent):
        if not isinstance(item, dict) or not item.get("key"):
            raise Refusal.field(f"{number}.key", MISSING)
        if item.get("transfer", {}).get("type", "L") not in ("L", "M"):
            raise Refusal.field(f"{number}.transfer.url", "Not a valid URL.")
    return [(item["key"], item.get("size")) for item in sent]


def _title(metadata: Document) -> list[Document]:
    title = metadata.get("title")
    if title and len(title) < 3:
        del metadata["title"]
        return [fault("metadata.title", "Shorter than minimum length 3.")]
    return []


def _people(metadata: Document) -> list[Document]:
    errors = []
    for role in ("creators", "contributors"):
        good = []
        for number, person in enumerate(metadata.get(role) or ()):
            field = f"metadata.{role}.{number}.person_or_org"
            payload = person.get("person_or_org") or {}
            if payload.get("type", "personal") == "personal" and not payload.get("family_name"):
                errors.append(fault(f"{field}.family_name", "Family name cannot be blank."))
            elif payload.get("type") == "organizational" and not payload.get("name"):
                errors.append(fault(f"{field}.name", "Name cannot be blank."))
            else:
                good.append(person)
        if role in metadata:
            metadata[role] = good
    return errors


def _related(metadata: Document) -> list[Document]:
    errors = []
    for name in ("related_identifiers", "identifiers"):
        good = []
        for number, item in enumerate(metadata.get(name) or ()):
            scheme = item.get("scheme") or _scheme(item.get("identifier") or "")
            if item.get("scheme") and scheme not in KNOWN_SCHEMES:
                errors.append(fault(f"metadata.{name}.{number}.scheme", "Invalid scheme."))
            elif scheme is None:
                message = "No valid scheme recognized for identifier."
                errors.append(fault(f"metadata.{name}.{number}.scheme", message))
            else:
                good.append({**item, "scheme": scheme})
        if name in metadata:
            metadata[name] = good
    return errors


def _scheme(identifier: str) -> str | None:
    return next((name for name, form in SCHEMES.items() if form.match(identifier)), None)


def _access(sent: Document) -> tuple[Document, list[Document]]:
    embargo = {"active": False, "reason": None, **(sent.get("embargo") or {})}
    access = {
        "record": sent.get("record", "public"),
        "files": sent.get("files", "public"),
        "embargo": embargo,
    }
    today = datetime.now(UTC).date().isoformat()
    if embargo["active"] and str(embargo.get("until") or "") <= today:
        message = "Embargo end date must be set to a future date."
        return access, [fault("access.embargo.until", message)]
    return access, []
