"""Passwords in the arguments of programs, in shells and in the lists that code passes to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

VALUE = r"(?:[\"'](?P<value>[^\"'\s]{6,200})[\"']|(?P<plain>[^\s\"'`<>]{6,200}))"
GAP = r"[\"']?[^\n;|]{0,200}?[\s\"'(,]"
"""Between a program and its option: other arguments, in a shell or a list."""
NEXT = r"(?:\s+|[\"']\s*,\s*(?=[\"']))"
"""Between an option and its value."""
LOGIN = "docker|podman|helm|oc|az|skopeo|oras"
FORMS = tuple(
    re.compile(form + VALUE)
    for form in (
        # The password follows the option at once.
        rf"\b(?:mysql\w*|mariadb[\w-]*|7z[ar]?|sshpass|rar|unrar){GAP}-p",
        # The password is the next argument.
        rf"\b(?:sshpass|mongo\w*|twine|cqlsh|(?:{LOGIN})\b[\w -]{{0,40}}\blogin)\b{GAP}-p{NEXT}",
        rf"\bredis-cli\b{GAP}-a{NEXT}",
        rf"\bldap\w+\b{GAP}-w{NEXT}",
        rf"\b(?:un)?zip\b{GAP}-P{NEXT}",
        rf"\b(?:ipmitool|sqlcmd|bcp)\b{GAP}-P{NEXT}",
        rf"\bopenssl\b{GAP}-k{NEXT}",
        r"[\s\"'=]pass:",
        # An account and its password are one argument.
        rf"\b(?:curl|wget|https?|xh)\b{GAP}-(?:-(?:(?:proxy-)?user|auth)|\w{{0,6}}[ua])"
        r"[= \"',]{0,4}[\w.@+-]{1,60}:",
        rf"\b(?:smbclient|rpcclient|smbget)\b{GAP}-U{NEXT}?[\"']?[\w.@\\-]{{1,60}}%",
        rf"\blftp\b{GAP}-u{NEXT}?[\"']?[\w.@-]{{1,60}},",
    )
)
SUDO = re.compile(
    r"\becho\s+(?:-\w+\s+)?[\"']?(?P<value>[^\s\"'|]{6,200})[\"']?\s*\|\s*(?:su\b|sudo\b.{0,20}-S)"
)
HERE = re.compile(
    r"\b(?:kinit|voms-proxy-init|passwd|sudo|su|read)\b[^\n]{0,100}<<<\s*[\"']?(?P<value>[^\s\"']{6,200})"
)
PROGRAM = (
    r"kinit|voms-proxy|mysql|mariadb|\b7z|sshpass|\brar|mongo|twine|cqlsh|login|redis-cli|ldap|zip\b|ipmitool|"
    r"sqlcmd|\bbcp\b|openssl|curl|wget|\bhttps?\s+-|\bxh\b|smbclient|rpcclient|smbget|lftp|sudo"
)
"""What lines with such arguments contain."""


def passwords(line: str) -> Iterator[str]:
    """Values that programs take as passwords; also placeholders and variables."""
    for form in (*FORMS, SUDO, HERE):
        for match in form.finditer(line):
            groups = match.groupdict()
            yield groups["value"] or groups.get("plain") or ""
