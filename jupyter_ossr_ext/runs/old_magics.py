"""Magic functions as IPython 6 and older read them: `% matplotlib inline`, with a blank.

IPython 7 takes the blank for the name ("What's new in IPython 7": the input transformation was
rewritten).
"""

from __future__ import annotations

import re

NAMES = (
    "alias autoreload cd colors config debug env history load load_ext logstart lprun ls memit "
    "matplotlib mprun pdb pinfo precision prun pwd pylab reload_ext reset reset_selective run "
    "set_env sql time timeit watermark who whos"
)
BLANK = re.compile(rf"^%[ \t]+(?=(?:{NAMES.replace(' ', '|')})\b)", re.MULTILINE)
"""At the start of a line, with a usual name: a continued line of Python may start with `%`, too."""


def rewritten(code: str) -> tuple[str, int]:
    """Code without these blanks, and how many there were."""
    return BLANK.subn("%", code)
