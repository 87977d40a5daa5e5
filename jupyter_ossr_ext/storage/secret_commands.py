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
        # Windows: a share, an account, or `/option:value`.
        r"\bnet1?\s+use\b[^\n]{0,200}?\\{2,8}[^\s\\][^\s]*[\"']?\s+(?:/[^\s:]+(?::\S*)?\s+)*(?![/*])",
        r"\bnet1?\s+user\s+(?![/*])[^\s/]+\s+(?![/*])",
        r"(?<![\w/])/(?:password|passwd|pass|pwd|pw):",
        rf"\b(?:[xw]?freerdp|schtasks|netdom|mstsc)\b{GAP}/(?:p|rp|pd|po)(?::|\s+)",
        rf"\b(?:plink|pscp|psftp|putty|winscp)\b{GAP}-pw{NEXT}",
        rf"\b(?:psexec\w*|rdesktop|user(?:add|mod))\b{GAP}-p{NEXT}",
        # Other programs with options of their own.
        r"\bhtpasswd\b[^\n|;]{0,100}?\s-\w*b\w*\s+(?:\S+\s+){1,2}",
        rf"\bssh-keygen\b{GAP}-[NP]{NEXT}",
        rf"\bsnmp\w+\b{GAP}-[AX]{NEXT}",
        rf"\bmosquitto_\w+\b{GAP}-P{NEXT}",
        r"\bmount(?:\.cifs)?\b[^\n]{0,200}?\buser(?:name)?=[^\s,%]{1,60}%",
        r"\b(?:sqlplus|sqlldr|expdp|impdp|rman)\b[^\n]{0,100}?\s[\"']?[\w$#]{1,60}/",
        r"\bisql\s+(?:-\w+\s+)*[\w.-]+\s+[\w.-]+\s+(?!-)",
        rf"\brclone\b{GAP}(?:obscure|pass(?:word)?)\s+",
        r"\bvault\s+(?:kv\s+put|write)\b[^\n]{0,200}?\s[\w-]{1,40}=",
        r"--pw-cmd[ =][\"']?echo\s+",
    )
)
READERS = (
    r"kinit|iinit|voms-proxy-init|myproxy-\w+|oidc-\w+|chpasswd|smbpasswd|vncpasswd|passwd|cryptsetup|gpg2?|"
    r"ssh-add|su|sudo\b.{0,20}-S|[\w./-]+[^\n|]{0,80}--password-stdin"
)
"""Programs that read a password from their standard input."""
PIPED = re.compile(
    r"\b(?:echo|printf)\s+(?:-\w+\s+)*(?:[\"']?%s(?:\\n)?[\"']?\s+)?[\"']?(?:[\w.@-]{1,60}:)?"
    r"(?P<value>[^\s\"'|\\]{6,200})(?:\\n[^\s\"'|]*)?[\"']?\s*\|\s*(?:sudo\s+)?"
    rf"(?:{READERS})(?![\w-])"
)
"""`echo value | program`, `printf '%s' 'account:value' | program`."""
HERE = re.compile(
    rf"\b(?:{READERS}|sudo|read)(?![\w-])[^\n]{{0,100}}<<<\s*[\"']?(?P<value>[^\s\"']{{6,200}})"
)
SENT = re.compile(r"\bsend\s+(?:--\s+)?\\?[\"'](?P<value>[^\s\"'\\$]{6,200})\\+[rn]")
"""What `expect` types."""
SIGNS = {"|": PIPED, "<<<": HERE, "send": SENT}
"""Forms by what each line has that they match."""
PROGRAM = (
    r"kinit|voms-proxy|mysql|mariadb|\b7z|sshpass|\brar|mongo|twine|cqlsh|login|redis-cli|ldap|zip\b|ipmitool|"
    r"sqlcmd|\bbcp\b|openssl|curl|wget|\bhttps?\s+-|\bxh\b|smbclient|rpcclient|smbget|lftp|sudo|"
    r"\bnet1?\s+user?\b|freerdp|schtasks|netdom|mstsc|plink|pscp|psftp|putty|winscp|psexec|rdesktop|user(?:add|mod)|"
    r"ssh-keygen|snmp|mosquitto_|\bmount|sqlplus|sqlldr|expdp|impdp|\brman\b|\bisql\b|rclone|vault|--pw-cmd|"
    r"iinit|myproxy-|oidc-|cryptsetup|\bgpg|ssh-add|\bsend\s"
)
"""What lines with such arguments contain."""


def passwords(line: str) -> Iterator[str]:
    """Values that programs take as passwords; also placeholders and variables."""
    # A long line without the sign that a form contains need not be searched for it.
    signed = [form for sign, form in SIGNS.items() if sign in line]
    for form in (*FORMS, *signed):
        for match in form.finditer(line):
            groups = match.groupdict()
            yield groups["value"] or groups.get("plain") or ""
