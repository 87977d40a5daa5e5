"""What no source in reach of this measurement has: modules, data, services, and what needs them.

A repository is out of reach only if each thing that it lacks is listed here, or a host that did not
answer. One that lacks anything else as well counts as one that does not hold.

A notebook is out of reach if it stops for data that its archive does not hold, for a service or
program that this machine does not have, or for a module of `MODULES`. One that stops for anything
else counts as in reach: also for its time limit, a name that no cell defines, or an API of another
version.
"""

from __future__ import annotations

import re

from .outcome import Outcome, Ran

HOST = ("cannot be reached", "Cannot connect to")
"""In the sentence of an installation that needs a host which did not answer."""

FERMI = "part of the FermiTools, which come with conda"
LSST = "part of the LSST Science Pipelines, which come with their own installer"

MODULES = {
    "rootpy": "needs ROOT for Python 3.8 or older, for which the index has none",
    "rootnotes": "a file of another repository, that the notebook expects beside it",
    "yoda": "comes with Rivet or conda; `yoda` of the index manages repositories",
    "wand": "needs the library ImageMagick, which its wheel does not hold",
    "ESMF": "comes with conda, or is built by hand",
    "google.colab": "exists only in that service",
    "pybel": "part of Open Babel 2, which has no wheel; `pybel` of the index is another",
    "rhino_shapely_interop": "the index has no package of that name",
    "emcee3": "a prototype that the index never had under that name",
    "starry_beta": "its source archives on the index lack a header (`utils.h`) and do not compile",
    "BinnedAnalysis": FERMI,
    "GtApp": FERMI,
    "SummedLikelihood": FERMI,
    "UnbinnedAnalysis": FERMI,
    "UpperLimits": FERMI,
    "gt_apps": FERMI,
    "pyLikelihood": FERMI,
    "lsst": LSST,
    "eups": LSST,
}
"""Modules, each with why no source in reach has them."""

REPOSITORIES = {
    "IRkernel/IRkernel": "R packages of CRAN, which is no source in reach",
    "dfm/celerite": "a git submodule (Eigen), which archives do not hold",
    "pangeo-data/xESMF": "ESMF, which comes with conda, or is built by hand",
    "scikit-hep/awkward": "a git submodule (RapidJSON), which archives do not hold",
}
"""Those that fail before anything could be missing, each with the cause that the result names."""


NOTEBOOKS = {
    "missing-file": "data that the archive does not hold",
    "absolute-path": "data of the authors' machine",
    "environment-variable": "a folder or an account of the authors",
    "network": "a service",
    "injected-name": "a kernel of a service",
    "system-library": "a library, program or language of the system",
    "input": "a person",
}
"""Causes of the product, each with what a notebook needs that is not here."""
THERE = re.compile(r"The record has \S+ (?:at|in) |The installed version of ")
"""In the advice for a file that is in reach, at another place or in another version."""


def of_notebook(ran: Ran) -> str:
    """What a notebook needs that is in no source in reach; empty: it is in reach."""
    if ran.state == "completed":
        return ""
    if ran.cause == "missing-module":
        return _of_module(ran.subject)
    if ran.cause in {"missing-file", "absolute-path"} and THERE.search(ran.advice):
        return ""
    return NOTEBOOKS.get(ran.cause, "")


def cause(one: Outcome) -> str:
    """Why all that a repository lacks is in no source in reach; empty: something is, or nothing
    lacks."""
    if one.verdict == "failed":
        return REPOSITORIES.get(one.repository, "")
    causes: dict[str, list[str]] = {}
    for name in dict.fromkeys(name.partition(" (")[0] for name in one.missing):
        causes.setdefault(_of_module(name), []).append(name)
    if "" in causes:
        return ""
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in causes.items())


def _of_module(name: str) -> str:
    parts = name.split(".")
    dotted = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((MODULES[one] for one in dotted if one in MODULES), "")
