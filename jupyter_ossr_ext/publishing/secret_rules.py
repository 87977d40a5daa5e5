"""Detection of secrets by the rules of detect-secrets, and of the repositories' own tokens.

Its rules for high entropy, keywords and IP addresses are excluded: scientific files contain
checksums, parameters and sample data, and too many warnings are ignored.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect
from collections.abc import Iterator
from importlib import import_module
from itertools import accumulate
from typing import Any

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
LONGEST = 20_000
"""Characters of a line that are searched; longer lines are data."""
OURS = (
    (
        "access token in a URL",
        re.compile(r"[?&](?:access_token|api_key|private_token)=([\w-]{16,})"),
    ),
    ("bearer token", re.compile(r"\bBearer\s+([A-Za-z0-9][\w.~+/-]{23,}=*)")),
    (
        "token or password",
        re.compile(
            r"(?i)\b(?:\w*(?:token|api_?key|secret|passw(?:or)?d))[\"']?\s*[:=]\s*[\"']"
            r"((?=[^\"']*[0-9])(?=[^\"']*[A-Za-z])[A-Za-z0-9_\-./+=]{20,})[\"']"
        ),
    ),
    ("Hugging Face token", re.compile(r"\b(hf_[A-Za-z0-9]{30,})\b")),
)
"""Tokens of Zenodo and most InvenioRDMs have no prefix: 60 letters and digits."""


RUN = re.compile(r"[A-Za-z0-9_\-./+=~]{13,}")
"""Shortest run of characters of a token."""
LETTER = re.compile(r"[A-DF-Za-df-z]")
"""A letter outside numbers, which most long lines of data consist of."""
SIGNS = re.compile(r"PRIVATE KEY|_authToken|://[^\n]*@")
"""Patterns of other secrets."""


def suspects(text: str) -> list[tuple[int, str]]:
    """Lines that may contain a secret, with their numbers, from 1.

    Two fast searches of the whole text instead of forty per line: tables of numbers have many
    lines.
    """
    at = {found.start() for found in RUN.finditer(text) if LETTER.search(found[0])}
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


def secrets_in(line: str) -> Iterator[tuple[str, str]]:
    """The type, and the secret itself, which is for comparison only."""
    if len(line) < 12:
        return
    line = line[:LONGEST]
    seen: set[str] = set()
    for kind, form in OURS:
        for match in form.finditer(line):
            if match[1] not in seen:
                seen.add(match[1])
                yield kind, match[1]
    for plugin in _plugins():
        for secret in plugin.analyze_string(line):
            text = str(secret)
            if text and text not in seen:
                seen.add(text)
                yield f"secret ({plugin.secret_type})", text
