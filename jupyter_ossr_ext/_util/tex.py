"""TeX in titles as plain text: `$E = mc^2$` is `E = mc²`."""

from __future__ import annotations

# ruff: noqa: RUF001 (these characters are meant)
import re
import unicodedata

MATH = re.compile(r"\$\$?(?=[^\s$])([^$\n]{0,200}?[^\s$\\])\$\$?(?!\d)|\\\((.{1,200}?)\\\)")
"""A `$` before a space or after one is a price, as in Pandoc's Markdown."""
PART = re.compile(r"\\(?:[A-Za-z]+|.)|[\^_]|[{}~]|[^\\^_{}~]+")
RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ")
SIGNS = {
    "pm": "±", "mp": "∓", "times": "×", "cdot": "·", "sim": "∼", "simeq": "≃", "approx": "≈",
    "le": "≤", "leq": "≤", "lesssim": "≲", "ge": "≥", "geq": "≥", "gtrsim": "≳", "neq": "≠",
    "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔",
    "infty": "∞", "odot": "⊙", "oplus": "⊕", "circ": "°", "degree": "°", "prime": "′", "hbar": "ℏ",
    "ell": "ℓ", "partial": "∂", "nabla": "∇", "propto": "∝", "sqrt": "√", "sum": "∑", "int": "∫",
    "dagger": "†", "star": "⋆", "ast": "*", "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ",
    "AA": "Å", "dots": "…", "ldots": "…", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_",
    "{": "{", "}": "}", ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": " ",
}  # fmt: skip
FONTS = frozenset(
    {"mathrm", "mathbf", "mathit", "mathsf", "mathcal", "mathbb", "rm", "bf", "it", "text",
     "textrm", "textit", "textbf", "operatorname", "bar", "hat", "vec", "tilde", "left", "right"}
)  # fmt: skip


def readable(text: str) -> str:
    """`text` with its formulas as characters; what has no characters stays as it is typed."""
    return MATH.sub(lambda found: _plain(found[1] or found[2]) or found[0], text)


def _plain(math: str) -> str | None:
    """A formula in characters; None if part of it has none."""
    parts = PART.findall(math)
    try:
        text = _group(parts, until=None)
    except (ValueError, RecursionError):
        return None
    return None if parts else re.sub(r" {2,}", " ", text).strip()


def _group(parts: list[str], until: str | None) -> str:
    """Everything up to `until`; raises `ValueError`."""
    texts: list[str] = []
    while parts:
        if parts[0] == until:
            parts.pop(0)
            return "".join(texts)
        texts.append(_next(parts))
    if until:
        raise ValueError
    return "".join(texts)


def _next(parts: list[str]) -> str:
    part = parts.pop(0)
    if part == "{":
        return _group(parts, until="}")
    if part == "}":
        raise ValueError
    if part == "~":
        return " "
    if part in ("^", "_"):
        return _script(part, _argument(parts).strip())
    return _sign(part[1:]) if part.startswith("\\") else part


def _argument(parts: list[str]) -> str:
    """One character, a command or a group."""
    if not parts:
        raise ValueError
    if parts[0][0] not in "\\{":
        first, rest = parts[0][0], parts[0][1:]
        parts[:1] = [rest] if rest else []
        return first
    return _next(parts)


def _script(kind: str, inner: str) -> str:
    if inner in ("°", "′"):
        return inner
    changed = inner.translate(RAISED if kind == "^" else LOWERED)
    if not any(each in changed for each in inner if each != " "):
        return changed
    return kind + (inner if len(inner) == 1 else f"({inner})")


def _sign(name: str) -> str:
    if name in FONTS:
        return ""
    if (sign := SIGNS.get(name)) is not None:
        return sign
    case = "CAPITAL" if name[:1].isupper() else "SMALL"
    greek = "LAMDA" if name.lower() == "lambda" else name.upper()
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {greek}")
    except KeyError:
        raise ValueError(name) from None
