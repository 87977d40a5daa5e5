"""Run by the Python that has eossr: reads one path per line, writes `valid` or the errors."""

from __future__ import annotations

import importlib.resources
import sys
import warnings

PACKAGES = importlib.resources.files


def files(anchor):  # type: ignore[no-untyped-def]
    """As since Python 3.12, which eossr relies on: a module stands for its package."""
    module = sys.modules.get(str(anchor))
    if module is not None and not hasattr(module, "__path__"):
        anchor = anchor.rpartition(".")[0]
    return PACKAGES(anchor)


def main() -> None:
    warnings.simplefilter("ignore")  # recommendations only
    importlib.resources.files = files
    from eossr.metadata.codemeta import Codemeta

    for line in sys.stdin:
        try:
            Codemeta.from_file(line.strip()).validate()
            print("valid", flush=True)
        except Exception as error:
            print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
