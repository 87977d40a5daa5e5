"""Assignments of tokens and passwords in code, configuration and text: which values are secrets.

The names of the keys decide, so that checksums, identifiers and parameters are not reported.
Placeholders, references to variables, addresses and words are not secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .secret_commands import passwords

FOREIGN = (
    r"passwort|kennwort|mot[ _]?de[ _]?passe|contrase(?:ñ|n|\\u00f1)a|senha|parola|has[łl]o|"
    r"wachtwoord|l[öo]senord|пароль|密码|密碼|パスワード"
)
"""Words for a password in other languages."""
KEY = (
    r"(?P<key>[\w.-]{0,60}(?:token|api[_-]?key|secret[_-]?key|secret|passw(?:or)?d|passphrase|(?<![a-z])pwd|"
    r"(?<![a-z])(?:user)?pass(?![a-z])|(?<![a-z])(?:pw|tok|psk|authz|x-auth)(?![a-z])|"
    r"(?:access|private|account|auth)[_-]?key|"
    rf"{FOREIGN}|"
    r"credentials?|(?-i:_PAT(?![A-Za-z])))"
    r"(?!iz)(?:s|[_-][\w-]{0,40}|(?-i:[A-Z])\w{0,40})?)"
)
QUOTED = r"(?P<quote>\"{3}|'{3}|[\"'`])(?P<quoted>[^\"'`\n]{6,400})(?P=quote)"
WORD = r"(?P<plain>[^\s\"'`,;<>\[\]{}()]{6,400})"
PLAIN = rf"{WORD}(?=\s*(?:[;,#&|\\<}}\]]|$|[\"'`]))"
TYPE = r":\s*&?[\w.]{1,40}(?:\[[^\]=\n]{1,60}\])?(?:\s*\|\s*None)?\s*"
"""An annotation: `key: str = value`."""
ASSIGNED = re.compile(
    rf"(?i)(?<![\w.-]){KEY}(?:\\?[\"'`]?\*{{0,2}}\s*\]?\s*(?:{TYPE}=|[?!:]?={{1,3}}>?|:|<{{1,2}}-)|>)\s*(?:[!&][\w!.-]{{1,40}}\s+)?\\?(?:[rbf]{{0,2}}{QUOTED}|{PLAIN})"
    rf"|(?<![\w.-]){KEY.replace('?P<key>', '?P<xml>')}[\"']?>(?P<element>[^<\s]{{6,400}})</"
)
"""`key = value` and what is like it: `["key"] = `, `key: `, `key <- `, `key == `."""
INLINE = re.compile(rf"(?i)(?<![\w.-]){KEY}={WORD}(?=\s)")
"""`key=value` among other words: `--password=value`, `-o password=value`."""
ELSE = re.compile(
    rf"(?i)(?<![\w.-]){KEY}\s*=\s*[^\"'`\n]{{1,80}}(?:\bor|\belse|\|\||\?\?)\s*{QUOTED}"
)
"""`key = other or "value"`."""
CALL = re.compile(
    rf"(?i)[\"'`]{KEY}[\"'`](?:\s*,(?:\s*[\"']val(?:ue)?[\"']\s*:)?|[\])]*\s*(?:or|\|\|)|[^<>\"'`]{{1,40}}(?:value|default)\s*=|[^<>\n]{{1,80}}?\bvalue\s*=|,[^\n]{{0,200}}?\bdefault\s*=)\s*{QUOTED}"
)
"""`set("key", "value")`, `get("key") or "value"`, `("--key", default="value")`,
`<add key="key" value="value"/>`,
`{"name": "key", "value": "value"}`."""
MADE = re.compile(rf"(?i)(?<![\w.-]){KEY}\s*[({{]\s*[rbf]{{0,2}}{QUOTED}")
"""`Token("value")`, `string password("value")`."""
ARGUMENT = re.compile(
    rf"(?i)(?:(?<![\w-])--?|^\s*(?:ENV|ARG|\#\s*define|%env|%set_env|setenv|setx|set(?:\s+-\w+)+)\s+|"
    rf"\bset\s*\(\s*|\b(?:config(?:ure)?|modify)\s+(?:[\w./@:-]+\s+){{0,4}}){KEY}\s+(?:{QUOTED}|{WORD}(?=[\s;,#&|\\<\"'`\])]|$))"
)
"""Arguments of programs, macros, lines of Dockerfiles and notebooks: `--password value`."""
SHELL = re.compile(
    r"(?:^|[\s;&|])(?P<key>[A-Z\d_]*(?:TOKEN|KEY|SECRET|PASS|PASSWORD|PWD)[A-Z\d_]*)="
    rf"{WORD}(?=\s)"
)
NETRC = re.compile(
    r"(?:\blogin\s+\S+\s+password\s+|^\s*password\s+)(?P<plain>\S{6,})\s*(?:$|\baccount\b|\bmachine\b)"
)
PAIR = re.compile(
    r"(?i)(?:(?:\bauth\s*=\s*|BasicAuth)\(|\bset_password\([^)\n]{0,200},|\w\s*,\s*(?:passw(?:or)?d|pwd|pw)\s*\)?\s*=\s*\(?)"
    r"\s*[\"'][^\"']{1,100}[\"']\s*,\s*[\"'](?P<quoted>[^\"']{6,200})"
)
"""An account and its password: `auth=("name", "value")`, `user, password = "name", "value"`."""
LINE = re.compile(rf"(?i)^\s*[-*]?\s*{KEY}\s+{WORD}\s*$")
"""Nothing but a key and its value, as in files of properties."""
CELLS = re.compile(
    rf"(?i)(?:^|\|)\s*[`*]{{0,2}}{KEY}[`*]{{0,2}}\s*\|\s*[`*]{{0,2}}{WORD}[`*]{{0,2}}\s*(?:\||$)"
)
"""Neighbours in a table of Markdown."""
ELEMENTS = re.compile(
    rf"(?i)>\s*{KEY}\s*</[\w:]+>\s*<(?:\w+:)?value>\s*(?P<element>[^<\s]{{6,400}})\s*</"
)
"""`<name>key</name><value>value</value>`."""
SIGN_IN = re.compile(
    r"(?i)\b(?:log[_-]?[io]n|sign[_-]?in|authenticate|\w{0,20}connect(?:ion)?|\w{0,20}credentials?|\w{0,20}client)"
    r"[\"']?\s*\(\s*(?:[^()\"'\n]{0,80},\s*|[\"'][^\"'\n]{0,120}[\"']\s*,\s*){0,4}[\"'][\w.@+\\-]{1,60}[\"']\s*,\s*"
    r"[\"'](?P<quoted>[^\"'\s]{6,200})[\"']"
)
"""`login("account", "value")`, `connect(host, 22, "account", "value")`."""
COLLECTION = re.compile(
    rf"(?i)(?<![\w.-]){KEY}[\"']?\s*(?:=|:)\s*[\[({{]+(?P<items>[^\n]{{8,2000}})"
)
"""`passwords = {"account": "value"}`, `TOKENS = ["value", "value"]`."""
STRING = re.compile(r"[\"']([^\"'\s]{6,400})[\"'](?!\s*:)")
PROGRAM = re.compile(
    rf"(?i)^\s*(?:requirepass|bindpw|set\s+password)\s+(?:{QUOTED}|{PLAIN})"
    r"|(?:\b(?:with|login|encrypted)\s+password|ConvertTo-SecureString(?:\s+-String)?)\s+[\"'](?P<sql>[^\s\"']{6,200})[\"']"
    r"|\bpassword\s+(?:(?:is|was)\s+|(?=\S{0,40}\d)(?=\S{0,40}[a-z])(?=\S{0,40}[!#$&*@^~]))"
    r"(?P<stated>\S{6,200})"
    r"|\bidentified\s+by\s+[\"'](?P<element>[^\s\"']{6,200})[\"']"
    r"|\bset\s+password\b[^=\n]{0,80}=\s*(?:\w+\(\s*)?[\"'](?P<set>[^\s\"']{6,200})[\"']"
)
"""Passwords in SQL, in the configuration of Redis and LDAP, and in words."""
URL = re.compile(r"://[\w.%+-]{1,60}:(?P<plain>[^\s/@\"'<>]{6,200})@[\w\[]")
HOST = re.compile(
    r"(?<![\w/.:-])[A-Za-z][\w.-]{0,40}:(?=[^\s/@]{0,60}[!#$&*^~])(?P<plain>[^\s/@\"'<>]{6,100})"
    r"@[\w-]+\.\w"
)
"""`account:value@host`."""
PASSWORDS = re.compile(rf"(?i)pass|pwd|pw|psk|{FOREIGN}")
SHORT_KEY = re.compile(r"(?i)(?:\A|[^a-z])pw\Z")
"""A key that has other meanings, too."""
ONLY_KEY = re.compile(r"(?i)(?:\A|[^a-z])(?:password|passwd|pwd)\Z")
RANDOM = re.compile(r"(?=(?:\D*\d){4})(?=.*[a-z])(?=.*[A-Z])[A-Za-z\d]{32,}")
"""No identifier, though it has only letters and digits."""
PLACEHOLDER = re.compile(
    r"(?i)your|example|sample|placeholder|change.?me|dummy|fake|insert|replace|redacted|hidden|"
    r"xxx|\*\*\*|\.\.\.|…|todo|(?:^|[^a-z])(?:my|test|none|null|here|some|foo|enter|secret)(?:$|[^a-z])"
)
REFERENCE = re.compile(
    r"[${}<>%]\w*[({]|^[$%<{@]|\$\w|%\(|\{\{|\{\w*\}|%s|://|^(?:[./~]|[A-Za-z]:\\)|\.\w{2,4}$"
)
"""Variables, templates, addresses and paths."""
CODE = re.compile(r"^[A-Za-z_]\w*(?:[.(\[]|$)")
"""An identifier, a call or an attribute: the value of another variable."""
NAMES = re.compile(
    r"(?i)^(?:password|passwort|passwd|passphrase|secret|token|apikey|credentials?)s?$"
)


FORMS = (ASSIGNED, INLINE, ELSE, CALL, MADE, ARGUMENT, LINE, CELLS, ELEMENTS, SHELL, NETRC, PAIR,
         PROGRAM, URL, HOST)  # fmt: skip


def assigned(line: str, *, code: bool) -> Iterator[tuple[str, str]]:
    """The types and values of secrets that are assigned in a line.

    Args:
        code: Whether the line is source code, where an unquoted value is a variable.
    """
    code = code and not line.lstrip().startswith(("%", "!", "export "))
    for form in FORMS:
        for match in form.finditer(line):
            groups = match.groupdict()
            key = groups.get("key") or groups.get("xml") or "password"
            plain = groups.get("plain") or groups.get("element")
            others = (groups.get(name) for name in ("sql", "stated", "set"))
            value = groups.get("quoted") or plain or next(filter(None, others), "")
            is_name = CODE.match(value) and not RANDOM.fullmatch(value)
            if plain and form in (ASSIGNED, INLINE) and code and is_name:
                continue
            if form is INLINE and code and not re.search(r"\d", value):
                continue  # `lambda:`
            if form is LINE and PASSWORDS.search(key) and not _is_strong(value):
                continue  # `password reset`
            if is_secret(key, value.rstrip(".,;")):
                yield "token or password", value
    for match in COLLECTION.finditer(line):
        for value in STRING.findall(match["items"]):
            if is_secret(match["key"], value) and (
                not PASSWORDS.search(match["key"]) or _is_strong(value)
            ):
                yield "token or password", value
    for match in SIGN_IN.finditer(line):
        if is_secret("password", match["quoted"]) and _is_strong(match["quoted"]):
            yield "password", match["quoted"]
    for value in passwords(line):
        if is_secret("password", value.rstrip(".,;")):
            yield "password", value


def is_placeholder(value: str) -> bool:
    return bool(PLACEHOLDER.search(value) or NAMES.match(re.sub(r"[\W\d_]", "", value)))


def is_secret(key: str, value: str) -> bool:
    """Whether the value of `key` is a secret, by its characters."""
    letters = re.sub(r"[\W\d_]", "", value)
    if len(set(value)) < 5 or is_placeholder(value) or REFERENCE.search(value):
        return False
    if " " in value or "\t" in value:
        return False
    digits = sum(c.isdigit() for c in value)
    if PASSWORDS.search(key):
        if SHORT_KEY.search(key) and not re.search(r"[^\w./\-]", value):
            return False
        if ONLY_KEY.search(key) and re.fullmatch(r"\d{6,}", value):
            return True
        kinds = (r"[a-z]", r"[A-Z]", r"\d", r"[^\w.\-]")
        mixed = sum(bool(re.search(kind, value)) for kind in kinds) >= 2
        return mixed and (bool(re.search(r"[!#$^~]", value)) or not _is_words(value))
    return (
        len(value) >= 16
        and digits >= (2 if len(value) < 32 else 1)
        and len(letters) >= 2
        and len(set(value)) >= 8
        and not _is_words(value)
    )


def _is_strong(value: str) -> bool:
    """Letters of both cases or other characters, with digits: rather a password than a name."""
    kinds = (r"[a-z]", r"[A-Z]", r"\d", r"[^\w.\-/:]")
    if re.fullmatch(r"[A-Za-z]?[a-z]*(?:[A-Z][a-z]*)*\d{0,2}", value):
        return False  # `onClick2`
    return sum(bool(re.search(kind, value)) for kind in kinds) >= 3 and not _is_words(value)


def _is_words(value: str) -> bool:
    """Words and numbers with separators, such as the name of a model or a file."""
    parts = [part for part in re.split(r"[\W_]+", value) if part]
    return len(parts) > 1 and all(re.fullmatch(r"[A-Za-z]+\d{0,2}|v?\d{1,4}", p) for p in parts)
