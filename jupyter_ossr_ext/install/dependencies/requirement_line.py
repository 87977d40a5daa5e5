"""One line of a list of packages: its forms, and how a note quotes it."""

from __future__ import annotations

import re

LONGEST = 4000
"""Characters of the longest line."""
SHOWN = 80
"""Characters of a line that a note quotes."""
REMOTE = re.compile(r"^(?:git\+)?https?://[^\s]+$", re.IGNORECASE)
OPTION = re.compile(r"^(--?[A-Za-z][\w-]*)(?:\s*=\s*|\s+)?(.*)$")
OPTION_BEHIND = re.compile(r"\s+(?=--?[A-Za-z])")
"""Before each option that stands behind a requirement."""
HASH = re.compile(r"--hash[= ]\s*(sha(?:256|384|512):[0-9a-f]+)")
FOR_BUILD = re.compile(r"--(?:hash|global-option|config-settings?|install-option)\b")
"""Options of one requirement that change nothing here: hashes are read by `HASH`."""
CONDA_FILE = re.compile(
    r"^https?://\S+/(?:noarch|linux-\w+|osx-\w+|win-\w+)/"
    r"(?P<name>[^/]+)-(?P<version>[^-/]+)-(?P<build>[^-/]+?)\.(?:conda|tar\.bz2)(?:#\w*)?$"
)
"""The address of a package for conda, as `conda list --explicit` prints it."""
CONDA_LINE = re.compile(r"^([A-Za-z_][\w.-]*)=([\w.!+*]+)=[\w.-]+$")
COLUMNS = re.compile(
    r"^(?P<name>[A-Za-z_][\w.-]*)\s+(?P<version>\d[\w.!+]*)(?:\s+(?P<build>[\w.]+)(?:\s+(?P<channel>\S+))?)?$"
)
"""A row of the table that `pip list` or `conda list` prints."""
HEADER = re.compile(r"^(?:@EXPLICIT|Package\s+Version.*|[-=][-=\s]*)$")
"""The head of such a table, and the lines below it."""
COMMAND = re.compile(r"^(?:[!%$]\s*)?(?:sudo\s+|py(?:thon)?[\d.]*\s+-m\s+)?(?:pip[\d.]*|conda)\s")
"""A command that somebody wrote into a list."""
EGG = re.compile(r"#(?:.*&)?egg=([A-Za-z0-9][\w.-]*)(?:\[([\w.,-]*)\])?")
SUBFOLDER = re.compile(r"#(?:.*&)?(subdirectory=[\w./-]+)")
ARCHIVE = re.compile(r"\.(?:whl|tar\.gz|tgz|tar\.bz2|zip)$", re.IGNORECASE)
OTHER_FILE = re.compile(r"\.(?:txt|yml|toml|cfg|ipynb|csv|md)$", re.IGNORECASE)
"""Names of files that are no packages: nobody means the package of such a name."""
SSH = re.compile(r"(?:git\+)?(?:ssh://)?git@(?P<host>[\w-]+(?:\.[\w-]+)+)(?::(?:\d+/)?|/)(?=[\w~])")
LOCAL_VERSION = re.compile(r"(?<=\d)\+[A-Za-z0-9.]+(?=$|[\s;,])")
"""The part of a version that no public index has, as in `1.9.0+cu111`."""
LINE_END = re.compile(r"\r\n|\r|\n")


def shown(text: str) -> str:
    """A line of a list as a note quotes it: without a password, at most `SHOWN` characters."""
    cut = re.sub(r"(?<=://)[^/@\s]+@", "", text)
    cut = "".join(sign if sign.isprintable() else "?" for sign in cut)
    return cut if len(cut) <= SHOWN else f"{cut[:SHOWN]}…"
