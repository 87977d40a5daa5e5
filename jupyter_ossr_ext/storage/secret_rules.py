"""Detection of secrets by the rules of detect-secrets, and of the repositories' own tokens.

Its rules for high entropy, keywords and IP addresses are excluded: scientific files contain
checksums, parameters and sample data, and too many warnings are ignored. `secret_values` finds
assignments.
"""

from __future__ import annotations

import base64
import functools
import re
from bisect import bisect
from collections.abc import Iterator
from importlib import import_module
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

from .secret_commands import PROGRAM
from .secret_values import FOREIGN, assigned, is_placeholder
from .split_strings import INNER

PLUGINS = {
    "aws": "AWSKeyDetector",
    "artifactory": "ArtifactoryDetector",
    "azure_storage_key": "AzureStorageKeyDetector",
    "basic_auth": "BasicAuthDetector",
    "discord": "DiscordBotTokenDetector",
    "github_token": "GitHubTokenDetector",
    "gitlab_token": "GitLabTokenDetector",
    "jwt": "JwtTokenDetector",
    "mailchimp": "MailchimpDetector",
    "npm": "NpmDetector",
    "openai": "OpenAIDetector",
    "private_key": "PrivateKeyDetector",
    "pypi_token": "PypiTokenDetector",
    "sendgrid": "SendGridDetector",
    "slack": "SlackDetector",
    "square_oauth": "SquareOAuthDetector",
    "stripe": "StripeDetector",
    "telegram_token": "TelegramBotTokenDetector",
    "twilio": "TwilioKeyDetector",
}
WINDOW = 10_000
"""Characters of a long line that are searched at once."""
OVERLAP = 500
"""Characters that two windows share: longer than a secret and its key."""
BASIC_AUTH = "Basic Auth Credentials"
"""The type of passwords in addresses; documentation has many samples of it."""
TOKEN = re.compile(r"[\w-]+")
DATA = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]+")
"""Images in a text."""
ENCODED = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,4000}={0,2}(?![A-Za-z0-9+/=])")
BASIC = re.compile(r"(?:\bBasic\s+|[\"']_?auth[\"']?\s*[:=]\s*[\"']?)([A-Za-z0-9+/]{8,}={0,2})")
QUOTED = re.compile(r"%(?:3[AaDd]|22)")
"""`:`, `=` or `"` in an address."""
ESCAPED = re.compile(r"\\u00([2-7][0-9A-Fa-f])")
"""A plain character, escaped in JSON or a program."""
OURS = (
    (
        "access token in a URL",
        re.compile(
            r"[?&](?:access_token|api_key|private_token|authz)=(?:Bearer(?:%20|\+))?([\w.~-]{16,})"
        ),
    ),
    ("GitHub token", re.compile(r"\b(github_pat_\w{30,})")),
    ("bearer token", re.compile(r"\bBearer\s+([A-Za-z0-9][\w.~+/-]{23,}=*)")),
    (
        "token in a header",
        re.compile(
            r"(?i)\bAuthorization[\"']?\s*[:=,]\s*[\"']?(?:token|apikey)\s+([\w.~+/-]{16,})"
        ),
    ),
    (
        "access token",
        re.compile(
            r"(?<![\w+/=.-])(?=[A-Za-z\d]*[a-z])(?=[A-Za-z\d]*[A-Z])(?=[A-Za-z\d]*\d)"
            r"([A-Za-z\d]{60})(?![\w+/=-])"
        ),
    ),
    ("API key", re.compile(r"\b(sk-[a-z]{2,8}-[\w-]{30,})")),
    ("private key", re.compile(r"^(PuTTY-User-Key-File-\d)")),
    (
        "access token",
        re.compile(
            r"(?<![\w-])((?:hf_|gsk_|ntn_|r8_|npm_|figd_|lin_api_|dckr_pat_|ya29\.|hv[sbr]\.|AIza|pul-|"
            r"gl(?:pat|dt|rt|ptt|cbt|soat|ft|imt|agent)-|xapp-|tskey-[a-z]+-|shp(?:at|ca|pa|ss)_|rk_live_|"
            r"do[opr]_v1_|AGE-SECRET-KEY-1)[\w-]{20,}(?:\.[\w-]{8,}){0,3})"
        ),
    ),
    ("encryption key", re.compile(r"\bFernet\(\s*b?[\"']([\w-]{43}=)[\"']")),
    (
        "API key",
        re.compile(
            r"(?i)\bwandb\b[^\n]{0,40}?(?:login|key|:)[^\n]{0,20}?(?<![\w-])([0-9a-f]{40})(?![\w-])"
        ),
    ),
)
"""Tokens of Zenodo and most InvenioRDMs have no prefix: 60 letters and digits."""


RUN = re.compile(
    r"[A-Za-z0-9_\-./+=~]{13,}|(?i:token|key|secret|pass|pwd|credential|auth|identified|bindpw|"
    r"(?<![a-z])(?:pw|tok|psk)(?![a-z])|wort|passe|connect|client|"
    + FOREIGN
    + r")|\\u00|"
    + PROGRAM
)
"""Shortest run of characters of a token, and words of keys."""
LETTER = re.compile(r"[A-DF-Za-df-z]|[^\x00-\x7f]")
"""A letter outside numbers, which most long lines of data consist of."""
BLOCK, BLOCK_OVERLAP = 1 << 16, 1 << 12
"""Characters that are searched at once, and those that two parts of a long line share."""
SIGNS = re.compile(r"PRIVATE KEY|_authToken|://[^\n]*@")
"""Patterns of other secrets."""


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a text, at ends of lines where there are any, else overlapping.

    An expression holds Python's lock until it has found something: on 5 MB for seconds, in which no
    other thread works, the server's event loop among them.
    """
    start = 0
    while start < len(text):
        least = start + BLOCK
        end = text.find("\n", least, least + BLOCK) + 1
        yield start, end or least + BLOCK_OVERLAP
        start = end or least


def suspects(text: str) -> list[tuple[int, str]]:
    """Lines that may contain a secret, with their numbers, from 1.

    Two fast searches of many lines instead of forty per line: tables of numbers have many lines.
    """
    at = {
        found.start()
        for start, end in _blocks(text)
        for found in RUN.finditer(text, start, end)
        if LETTER.search(found[0])
    }
    at |= {found.start() for found in SIGNS.finditer(text)}
    if not at:
        return []
    lines = text.splitlines(keepends=True)
    ends = list(accumulate(len(line) for line in lines))
    return [(n + 1, lines[n].rstrip("\r\n")) for n in sorted({bisect(ends, each) for each in at})]


@functools.cache
def _plugins() -> list[Any]:
    return [
        getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
        for module, name in PLUGINS.items()
    ]


def secrets_in(line: str, *, code: bool = False) -> Iterator[tuple[str, str]]:
    """The type, and the secret itself, which is for comparison only.

    Args:
        code: Whether the line is source code, where an unquoted value is a variable.
    """
    if len(line) < 12:
        return
    seen: list[str] = []
    if QUOTED.search(line):
        line = f"{line} {unquote(line)}"
    if ESCAPED.search(line):
        line = ESCAPED.sub(lambda found: chr(int(found[1], 16)), line)
    for window in _windows(INNER.sub(r"\2", DATA.sub("", line))):
        for kind, secret in _secrets(window, code):
            # Several rules may know one secret, or a part of it.
            if not any(secret in other or other in secret for other in seen):
                seen.append(secret)
                yield kind, secret


def _windows(line: str) -> Iterator[str]:
    for start in range(0, max(len(line) - OVERLAP, 1), WINDOW - OVERLAP):
        yield line[start : start + WINDOW]


def _secrets(text: str, code: bool) -> Iterator[tuple[str, str]]:
    yield from assigned(text, code=code)
    yield from _known(text)
    for match in BASIC.finditer(text):
        if ":" in _decoded(match[1]):
            yield "password in base64", match[1]
    for match in ENCODED.finditer(text):
        plain = _decoded(match[0])
        if plain and (any(assigned(plain, code=False)) or any(_known(plain))):
            yield "secret in base64", match[0]


def _known(text: str) -> Iterator[tuple[str, str]]:
    """Secrets with a known form."""
    for kind, form in OURS:
        for match in form.finditer(text):
            if not is_placeholder(match[1]):
                yield kind, match[1]
    for plugin in _plugins():
        for secret in plugin.analyze_string(text):
            is_sample = plugin.secret_type == BASIC_AUTH and is_placeholder(str(secret))
            if str(secret) and not is_sample:
                for whole in _whole(str(secret), text):
                    yield f"secret ({plugin.secret_type})", whole


def _whole(secret: str, text: str) -> list[str]:
    """The tokens that begin with what a rule returned: some return the prefix only (`ghp`)."""
    tokens = [run[0] for run in TOKEN.finditer(text) if run[0].startswith(secret)]
    return tokens or [secret]


def _decoded(encoded: str) -> str:
    """Printable text from base64; empty for other data."""
    try:
        data = base64.b64decode(encoded + "=" * (-len(encoded) % 4))
        text = data.decode("utf-16-le" if data[1:2] == b"\0" else "ascii")
    except ValueError:
        return ""
    return text if text.replace("\n", "").isprintable() else ""
