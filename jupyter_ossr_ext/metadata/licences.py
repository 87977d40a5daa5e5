"""Licences: ids of the repository's vocabulary for what files and people write.

The vocabulary has the SPDX ids in lower case and some words of its own (`other-open`). SPDX ids and
expressions are read by `packaging.licenses`; names and addresses by the tables below. What is not
known for sure (`BSD`, the address of a LICENSE file) has no id.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from ..models import Choice

PAGE = "https://spdx.org/licenses/"
LONGEST = 300
"""Characters; texts beyond that are no expression but the text of a licence."""
OTHER = frozenset({"other-open", "other-closed", "other-nc", "other-at", "other-pd"})
"""Ids of the vocabulary that are not SPDX's."""
GNU = re.compile(r"(?:A|L)?GPL-\d\.\d|GFDL-\d\.\d")
"""SPDX ids without `-only` or `-or-later` are deprecated; SPDX's successor is `-only`."""
NAMES = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "apache software": "Apache-2.0",
    "apache software 2.0": "Apache-2.0",
    "asl 2.0": "Apache-2.0",
    "boost software 1.0": "BSL-1.0",
    "bsd 2": "BSD-2-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "simplified bsd": "BSD-2-Clause",
    "bsd 3": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "3-clause bsd": "BSD-3-Clause",
    "bsd 3-clause new or revised": "BSD-3-Clause",
    "modified bsd": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "revised bsd": "BSD-3-Clause",
    "cc0": "CC0-1.0",
    "cc0 1.0 universal": "CC0-1.0",
    "creative commons attribution 4.0": "CC-BY-4.0",
    "creative commons attribution 4.0 international": "CC-BY-4.0",
    "creative commons attribution share alike 4.0 international": "CC-BY-SA-4.0",
    "creative commons zero 1.0 universal": "CC0-1.0",
    "eclipse public 1.0": "EPL-1.0",
    "eclipse public 2.0": "EPL-2.0",
    "european union public 1.1": "EUPL-1.1",
    "european union public 1.2": "EUPL-1.2",
    "expat": "MIT",
    "mozilla public 1.1": "MPL-1.1",
    "mozilla public 2.0": "MPL-2.0",
    "mpl2": "MPL-2.0",
    "university of illinois/ncsa open source": "NCSA",
    "zlib/libpng": "Zlib",
}
"""What people wrote before SPDX, as `_plain` leaves it."""
GNU_NAME = re.compile(
    r"(?:gnu )?(?:(?P<word>lesser|library or lesser|affero)? ?general public|(?P<short>[al]?gpl))"
    r"[ -]?v? ?(?P<number>[1-3](?:\.\d)?)"
    r"(?P<later> ?\+| ?,? ?or (?:any )?(?:later|newer|greater))?(?: only)?"
)
ADDRESSES = {
    "apache.org/licenses/license-1.1": "Apache-1.1",
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "artistic-license.org/licenses/artistic-2.0": "Artistic-2.0",
    "boost.org/license_1_0": "BSL-1.0",
    "cecill.info/licences/licence_cecill-b_v1-en": "CECILL-B",
    "cecill.info/licences/licence_cecill-b_v1-fr": "CECILL-B",
    "cecill.info/licences/licence_cecill-c_v1-en": "CECILL-C",
    "cecill.info/licences/licence_cecill-c_v1-fr": "CECILL-C",
    "cecill.info/licences/licence_cecill_v2-en": "CECILL-2.0",
    "cecill.info/licences/licence_cecill_v2-fr": "CECILL-2.0",
    "cecill.info/licences/licence_cecill_v2.1-en": "CECILL-2.1",
    "cecill.info/licences/licence_cecill_v2.1-fr": "CECILL-2.1",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "eclipse.org/legal/epl-2.0": "EPL-2.0",
    "eclipse.org/legal/epl-v10": "EPL-1.0",
    "eclipse.org/legal/epl-v20": "EPL-2.0",
    "eclipse.org/org/documents/epl-2.0": "EPL-2.0",
    "eclipse.org/org/documents/epl-v10": "EPL-1.0",
    "gnu.org/licenses/agpl-3.0": "AGPL-3.0",
    "gnu.org/licenses/fdl-1.3": "GFDL-1.3",
    "gnu.org/licenses/gpl-1.0": "GPL-1.0",
    "gnu.org/licenses/gpl-2.0": "GPL-2.0",
    "gnu.org/licenses/gpl-3.0": "GPL-3.0",
    "gnu.org/licenses/lgpl-2.1": "LGPL-2.1",
    "gnu.org/licenses/lgpl-3.0": "LGPL-3.0",
    "gnu.org/licenses/old-licenses/gpl-1.0": "GPL-1.0",
    "gnu.org/licenses/old-licenses/gpl-2.0": "GPL-2.0",
    "gnu.org/licenses/old-licenses/lgpl-2.0": "LGPL-2.0",
    "gnu.org/licenses/old-licenses/lgpl-2.1": "LGPL-2.1",
    "mozilla.org/mpl/1.1": "MPL-1.1",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "mozilla.org/en-us/mpl/1.1": "MPL-1.1",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "opendatacommons.org/licenses/by/1-0": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl/1-0": "PDDL-1.0",
    "opensource.org/license/agpl-v3": "AGPL-3.0",
    "opensource.org/license/isc-license-txt": "ISC",
    "unlicense.org": "Unlicense",
    "wtfpl.net": "WTFPL",
}
"""Addresses that each lead to one licence: without scheme, `www.` and the ending of a file."""
BY_ID = ("spdx.org/licenses/", "choosealicense.com/licenses/", "opensource.org/license/")
"""Sites that name a licence's page by its SPDX id."""
CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)"
    r"(?:/([a-z]{2,3}))?(?:/(?:deed|legalcode).*)?"
)
ENDING = re.compile(
    r"(?:\.(?:en|de|fr))?\.(?:html?|txt|php|json(?:ld)?|rdf|md|pdf)\Z|-standalone\Z"
)
HOST = re.compile(r"[\w-]+(?:\.[a-z]{2,})+(?:/|\Z)", re.IGNORECASE)
"""The beginning of an address without `https://`."""
TAG = re.compile(r"SPDX-License-Identifier:\s*", re.IGNORECASE)


def ids(text: str) -> list[str]:
    """Ids of a licence's SPDX id or expression, its name, or its address.

    An expression gives each of its ids, as a record lists its licences without `AND` and `OR`.
    Empty where the licence is not known for sure, or has no id in the vocabulary.
    """
    text = TAG.sub("", " ".join(text.split()))
    if not text or len(text) > LONGEST:
        return []
    if text.lower() in OTHER:
        return [text.lower()]
    if "://" in text or HOST.match(text):
        return _vocabulary(_address(text))
    return _vocabulary(_expression(text) or _name(text))


def choices(text: str) -> list[Choice]:
    """As `ids`, with the SPDX spelling as title."""
    return [choice(id) for id in ids(text)]


def choice(id: str) -> Choice:
    """A licence by its id in the vocabulary."""
    known = spdx(id)
    return Choice(known or id, id, url=PAGE + known if known else None)


def spdx(id: str) -> str | None:
    """The SPDX spelling of one id in any case: `bsd-4-clause` is `BSD-4-Clause`."""
    if not re.fullmatch(r"[\w.+-]+", id):
        return None
    try:
        known = canonicalize_license_expression(id)
    except InvalidLicenseExpression:
        return None
    return None if known.startswith("LicenseRef-") else str(known)


def page(id: str) -> str:
    """The address of a licence's SPDX page; the id itself where SPDX does not know it."""
    known = spdx(id)
    return PAGE + known if known else id


def _vocabulary(spdx_ids: list[str]) -> list[str]:
    current = [_current(each) for each in spdx_ids]
    if None in current:
        return []  # half an expression would say something else
    return list(dict.fromkeys(each.lower() for each in current if each))


def _current(id: str) -> str | None:
    """Without what SPDX deprecated; None for an id that stands for no single licence."""
    bare = id.removesuffix("+")
    if GNU.fullmatch(bare):
        return spdx(f"{bare}-or-later" if bare != id else f"{bare}-only")
    return spdx(id) if bare == id else None


def _expression(text: str) -> list[str]:
    try:
        known = canonicalize_license_expression(text)
    except (InvalidLicenseExpression, RecursionError):
        return []
    words = re.split(r"[()\s]+", known)
    if "WITH" in words:
        return []
    return [word for word in words if word and word not in {"AND", "OR"}]


def _name(text: str) -> list[str]:
    """Of names such as `GNU General Public License v3 or later (GPLv3+)`."""
    aliases = re.findall(r"\(([^()]*)\)", text)
    for each in (re.sub(r"\([^()]*\)", " ", text), *aliases):
        name = _plain(each)
        if known := NAMES.get(name):
            return [known]
        if match := GNU_NAME.fullmatch(name):
            return _gnu(match)
        if (known := spdx(name.replace(" ", "-"))) and re.search("[a-z]", name):
            return [known]
    return []


def _plain(name: str) -> str:
    text = re.sub(r"[,\"'“”]", " ", name.lower()).replace("licence", "license")
    text = re.sub(r"\bversion\b ?|\bv\.? ?(?=\d)", "v", text)
    text = re.sub(r"(?<=\s)v(?=\d)", "", text)
    text = re.sub(r"\b(?:the|license|licensed|agreement|software license)\b", " ", text)
    return " ".join(text.split())


def _gnu(match: re.Match[str]) -> list[str]:
    kinds = {"lesser": "LGPL", "library or lesser": "LGPL", "affero": "AGPL", None: "GPL"}
    kind = (match["short"] or "").upper() or kinds[match["word"]]
    number = match["number"] if "." in match["number"] else f"{match['number']}.0"
    return [f"{kind}-{number}{'-or-later' if match['later'] else '-only'}"]


def _address(url: str) -> list[str]:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError:
        return []
    host = (parts.hostname or "").removeprefix("www.")
    where = ENDING.sub("", f"{host}{parts.path}".lower().rstrip("/"))
    where = ENDING.sub("", where).replace("opensource.org/licenses/", "opensource.org/license/")
    if known := ADDRESSES.get(where):
        return [known]
    if match := CREATIVE_COMMONS.fullmatch(where):
        kind, number, place = match.groups()
        known = spdx(f"CC-{kind}-{number}" + (f"-{place}" if place else ""))
        return [known] if known else []
    for site in BY_ID:
        id = where.removeprefix(site)
        if id != where and "/" not in id:
            name = re.sub(r"(?<=\d)-(?=\d)", ".", id.removesuffix("-license"))
            known = spdx(id) or spdx(name)
            return [known] if known else []
    return []
