"""Metadata of packages on the index that uv cannot read, in a form that it can.

uv rejects versions that are not PEP 440. All releases of pandas before 0.25 require
`pytz (>=2011k)`, so that no list of their time with pandas below it could be resolved. The
requirements below are those of pandas' own `setup.py` in these releases.
"""

from __future__ import annotations

_PANDAS = {
    "1.7.0": "0.17.0 0.17.1 0.18.0 0.18.1 0.19.0 0.19.1 0.19.2 0.20.0 0.20.1 0.20.2 0.20.3",
    "1.9.0": "0.21.0 0.21.1 0.22.0 0.23.0 0.23.1 0.23.2 0.23.3 0.23.4",
    "1.12.0": "0.24.0 0.24.1 0.24.2",
}
"""Releases by the oldest numpy that they require."""


def tables() -> str:
    """The tables `dependency-metadata` of uv's settings."""
    return "".join(
        f'[[dependency-metadata]]\nname = "pandas"\nversion = "{version}"\n'
        f'requires-dist = ["numpy>={numpy}", "python-dateutil>=2.5.0", "pytz>=2011"]\n'
        for numpy, versions in _PANDAS.items()
        for version in versions.split()
    )
