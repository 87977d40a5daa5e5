"""Records that only refer to a git repository: its address, its tag, and how to clone it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ..._util.ip_addresses import is_public
from ...models import Command, Record
from ...problems import CannotInstall, Offline

TREE = re.compile(
    r"^(?P<base>/.+?)/(?:-/)?(?:tree|releases/tag|tags|commits?|blob)/(?P<ref>[^?#]+)$"
)
REF = re.compile(r"^[A-Za-z0-9][\w./+-]{0,199}$")
COMMIT = re.compile(r"^[0-9a-f]{40}$")
RELATIONS = {"issupplementto", "isderivedfrom", "isversionof", "isidenticalto"}
HOSTS = re.compile(
    r"(^|\.)(github\.com|gitlab\.[\w.-]+|bitbucket\.org|codeberg\.org|git\.[\w.-]+)$"
)


class Pointer(NamedTuple):
    """A repository and the tag, branch or commit to use; `host` is shown in the plan."""

    url: str
    ref: str | None
    host: str


def pointer(record: Record, hosts: Collection[str] = ()) -> Pointer | None:
    """The repository of the record; None if it names no supported one.

    Args:
        hosts: Hosts (`name` or `name:port`) that may be contacted without TLS, for sites and tests.
    """
    related = [
        item.identifier
        for item in record.related
        if (item.relation.id or item.relation.title).lower().replace("-", "") in RELATIONS
    ]
    with_ref = [found for text in related if (found := parse(text, hosts)) and found.ref]
    plain = [
        found for text in [record.code_repository or "", *related] if (found := parse(text, hosts))
    ]
    return next(iter(with_ref + plain), None)


def parse(text: str, hosts: Collection[str] = ()) -> Pointer | None:
    """The clone address for a repository's page or address."""
    try:
        url = urlsplit(text.strip().removeprefix("git+"))
        host, port = url.hostname, url.port
    except ValueError:
        return None
    names = _names(host or "", port)
    place = names[-1]
    allowed = not set(names).isdisjoint(hosts)
    if (
        not host
        or url.username
        or not (url.scheme == "https" or (url.scheme in {"http", "git"} and allowed))
    ):
        return None
    if not allowed and not HOSTS.search(host) and not url.path.endswith(".git"):
        return None
    match = TREE.match(unquote(url.path))
    path, ref = (match["base"], match["ref"].rstrip("/")) if match else (unquote(url.path), None)
    path = path.rstrip("/")
    if path.count("/") < 2 and not allowed:
        return None
    if (ref and (not REF.match(ref) or ".." in ref)) or re.search(r"[\s\\]|/\.\./", path):
        return None
    return Pointer(f"{url.scheme}://{place}{path}", ref, host)


def _names(host: str, port: int | None) -> list[str]:
    """What a setting may call a host; the last is its place in an address."""
    place = f"[{host}]" if ":" in host else host
    return [host, place, f"{place}:{port}" if port else place]


def clone(git: str, found: Pointer, folder: Path) -> list[Command]:
    """The commands that clone the repository, with its configuration and hooks disabled."""
    safe = {
        "core.hooksPath": "/dev/null",
        "core.symlinks": "false",
        "core.fsmonitor": "false",
        "credential.helper": "",
        "protocol.allow": "never",
        f"protocol.{urlsplit(found.url).scheme}.allow": "always",
        "http.followRedirects": "initial",
        "advice.detachedHead": "false",
    }
    argv = [git]
    for name, value in safe.items():
        argv += ["-c", f"{name}={value}"]
    at, purpose = str(folder), f"Clone the repository from {found.host}"
    if found.ref and COMMIT.match(found.ref):
        # `clone` accepts only the names of branches and tags.
        steps = [
            ["init", "--quiet", "--template=", at],
            ["-C", at, "fetch", "--depth", "1", "--", found.url, found.ref],
            ["-C", at, "checkout", "--quiet", "FETCH_HEAD"],
        ]
    else:
        step = ["clone", "--depth", "1", "--single-branch", "--no-recurse-submodules"]
        named = ["--branch", found.ref] if found.ref else []
        steps = [[*step, "--template=", *named, "--", found.url, at]]
    return [
        Command(argv=[*argv, *step], folder=str(folder.parent), purpose=purpose) for step in steps
    ]


def needed(git: str | None) -> str:
    if git is None:
        raise CannotInstall("The record refers to a git repository, and git is not installed.")
    return git


async def refuse_private(found: Pointer, hosts: Collection[str]) -> None:
    """Raise `CannotInstall` if a record refers to this machine's private network."""
    url = urlsplit(found.url)
    if not set(_names(found.host, url.port)).isdisjoint(hosts):
        return
    try:
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(found.host, url.port or 443)
    except OSError:
        raise Offline(
            f"Cannot connect to {found.host}. Check the connection, then retry."
        ) from None
    if not all(is_public(str(answer[4][0])) for answer in answers):
        raise CannotInstall(
            f"The record refers to {found.host}, which is inside this network. The repository is "
            "not cloned."
        )
