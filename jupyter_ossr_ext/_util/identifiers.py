"""Persistent identifiers and web addresses, by the rules of `idutils`, which InvenioRDM applies.

Importing `idutils` takes about 0.3 s (it compiles the grammar of RFC 3987), so it is imported by
the first call, or by `preload` in a thread. No network.
"""

from __future__ import annotations

import re
from importlib import import_module
from types import ModuleType
from urllib.parse import quote, urlsplit

WEB = frozenset({"http", "https"})
SCHEMES = frozenset(
    (  # noqa: SIM905
        "ads ark arxiv doi ean13 handle igsn isbn issn istc lsid pmid purl swh upc url urn w3id"
    ).split()
)
"""Of related works: InvenioRDM's `VOCABULARIES_IDENTIFIER_SCHEMES`, and Software Heritage's, which
not every repository knows."""
SSH = re.compile(r"(?:(?:git\+)?ssh://)?git@([\w.-]+)[:/](?:\d+/)?(.+)\Z")
REPEATED = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/(?=(?:https?://)?(?:dx\.)?doi\.org/)", re.I)


def preload() -> None:
    """Import `idutils`. Blocking."""
    _idutils()


def _idutils() -> ModuleType:
    return import_module("idutils")


def scheme(text: str) -> str | None:
    """The scheme of a related work's identifier: `doi`, `url`, ...; None for what is no identifier.

    A bare number could be of several schemes, and is none.
    """
    text = text.strip()
    if not text or re.search(r"\s", text) or re.fullmatch(r"\d{1,8}", text):
        return None
    try:
        found = [each for each in _idutils().detect_identifier_schemes(text) if each in SCHEMES]
    except ValueError:  # an address such as https://[
        return None
    if not found or (found[0] == "url" and web(text) is None):
        return None
    return str(found[0])


def doi(text: str) -> str | None:
    """The bare DOI of `10.1/x`, `doi:10.1/x`, `doi.org/10.1/x` or of an address with it."""
    text = REPEATED.sub("", text.strip())
    if re.search(r"\s", text) or not re.search(r"(?:^|[:/])10\.\d", text):
        return None
    tools = _idutils()
    return str(tools.normalize_doi(text)) if tools.is_doi(text) else None


def orcid(text: str) -> str | None:
    """The bare ORCID (0000-0002-1825-0097) of an ORCID or its address; None if it is none, or a
    digit of it is wrong."""
    bare = re.sub(r"\A(?:https?://)?(?:www\.)?orcid\.org/|/\Z", "", text.strip())
    bare = re.sub(r"\Aorcid:\s*", "", bare, flags=re.IGNORECASE).upper()
    tools = _idutils()
    return str(tools.normalize_orcid(bare)) if len(bare) >= 16 and tools.is_orcid(bare) else None


def ror(text: str) -> str | None:
    """The bare id of an address of ror.org."""
    tools = _idutils()
    text = text.strip().rstrip("/")
    return str(tools.normalize_ror(text)) if "ror.org/" in text and tools.is_ror(text) else None


def landing_page(identifier: str, scheme: str | None) -> str | None:
    """The http(s) address that an identifier of `scheme` leads to; None if there is none."""
    text, scheme = identifier.strip(), (scheme or "").lower()
    if web(text):
        return text
    if scheme == "w3id":
        return web(f"https://{text}")
    try:
        bare = str(_idutils().normalize_pid(text, scheme))
    except (AttributeError, IndexError, TypeError, ValueError):
        return None  # of another scheme after all
    page = PAGES.get(scheme)
    return page + quote(bare.removeprefix("arXiv:"), safe="/:;().=-") if page else None


PAGES = {
    "ads": "https://ui.adsabs.harvard.edu/abs/",
    "arxiv": "https://arxiv.org/abs/",
    "ascl": "https://ascl.net/",
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "isbn": "https://www.worldcat.org/isbn/",
    "issn": "https://portal.issn.org/resource/ISSN/",
    "eissn": "https://portal.issn.org/resource/ISSN/",
    "orcid": "https://orcid.org/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
    "swh": "https://archive.softwareheritage.org/",
    "urn": "https://nbn-resolving.org/",
}
"""Where identifiers lead; `idutils.to_url` neither quotes nor knows ISBN and ISSN."""


def web(url: str | None) -> str | None:
    """The address, if it is http(s) with a host."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in WEB and parts.hostname else None
    except ValueError:
        return None


def repository_page(remote: str) -> str | None:
    """The page of a code repository's address: `git+https://`, `git@host:path` and `git://` become
    `https://`, without `.git`, a branch after `@`, user name or token. None for what is no
    address."""
    remote = remote.strip()
    if match := SSH.match(remote):
        return f"https://{match[1]}/{_without_git(match[2].removesuffix('/'))}"
    pip = remote.startswith("git+")
    remote = re.sub(r"\A(?:git\+|scm:git:)", "", remote)
    remote = re.sub(r"\A(?:git|ssh)://", "https://", remote)
    try:
        parts = urlsplit(remote)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in WEB or not parts.hostname or re.search(r"\s", remote):
        return None
    path = parts.path.partition("@")[0] if pip else parts.path
    return f"{parts.scheme}://{parts.hostname}{port}{_without_git(path)}"


def _without_git(path: str) -> str:
    """Without `.git` and what pip lets follow it: a branch, a tag or a commit."""
    return re.sub(r"\.git(?:@.*|/)?\Z", "", path)
