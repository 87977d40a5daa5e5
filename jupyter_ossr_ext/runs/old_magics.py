"""Magic functions as IPython 6 and older read them: `% matplotlib inline`, with a blank.

IPython 7 takes the blank for the name ("What's new in IPython 7": the input transformation was
rewritten).
"""

from __future__ import annotations

import re

BLANK = re.compile(
    r"^%[ \t]+(?=(?:autoreload|cd|config|env|load_ext|matplotlib|precision|pylab|reload_ext|run"
    r"|time|timeit|watermark|who|whos)\b)",
    re.MULTILINE,
)
"""At the start of a line, with a usual name: a continued line of Python may start with `%`, too."""


def rewritten(code: str) -> tuple[str, int]:
    """Code without these blanks, and how many there were."""
    return BLANK.subn("%", code)
