"""Names of variables for DIDs, as src/lake/model/injection.ts proposes them in an open notebook."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection

from ..models import Did

WORDS = """
  False None True and as assert async await break class continue def del elif else
  except finally for from global if import in is lambda nonlocal not or pass raise return try while
  with yield
  open print list dict set str int float len range get_ipython In Out exit quit
  function end begin struct module using const local repeat next TRUE FALSE NULL Inf NaN"""
RESERVED = frozenset(WORDS.split())
"""Words of Python, R and Julia, and names that notebooks cannot do without."""
FUNCTIONS = """
  abs all any bin bool bytes callable chr compile complex copyright credits dir display divmod
  enumerate eval exec filter format frozenset getattr globals hash help hex id input isinstance
  issubclass iter license locals map max memoryview min object oct ord pow property repr reversed
  round setattr slice sorted sum super tuple type vars zip"""
HIDES = frozenset(FUNCTIONS.split())
"""Names of Python's own that cells may use."""
LONGEST = 40
EXTENSION = re.compile(
    r"(\.(bin|bz2|csv|dat|ecsv|fits?|fts|fz|gz|h5|hdf5?|jpe?g|json|log|md|nc|npy|npz|parquet|pdf|png"
    r"|rds|root|tar|tgz|tsv|txt|vot|xlsx|xml|xz|ya?ml|zip|zst))+$",
    re.IGNORECASE,
)


def propose_variable(did: Did, taken: Collection[str]) -> str:
    """A name made of a DID's, that is valid and not taken."""
    last = next((part for part in reversed(did.name.split("/")) if part), "")
    stem = EXTENSION.sub("", last) or last
    letters = unicodedata.normalize("NFKD", stem)
    plain = "".join(one for one in letters if not unicodedata.category(one).startswith("M"))
    words = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").lower()[:LONGEST].rstrip("_")
    base = words if re.match("[a-z]", words) else "data" + (f"_{words}" if words else "")
    tried = (base if number == 1 else f"{base}_{number}" for number in itertools.count(1))
    return next(one for one in tried if one not in RESERVED | HIDES and one not in taken)
