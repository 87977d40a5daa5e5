"""Who paid for a work: funders and the numbers of their awards."""

from __future__ import annotations

import re

from .._util import identifiers
from ..models import Choice, Grant

EC = "00k4n6c32"
"""The European Commission's id, at ror.org and in the vocabulary of funders."""
EC_DOI = "10.13039/501100000780"
FUNDERS = {
    "10.13039/100000001": "U.S. National Science Foundation",
    "10.13039/100000002": "National Institutes of Health",
    "10.13039/100001345": "Social Sciences and Humanities Research Council",
    "10.13039/100004440": "Wellcome Trust",
    "10.13039/100014013": "UK Research and Innovation",
    "10.13039/100018231": "Aligning Science Across Parkinson's",
    "10.13039/501100000024": "Canadian Institutes of Health Research",
    "10.13039/501100000038": "Natural Sciences and Engineering Research Council of Canada",
    "10.13039/501100000690": "UK Research and Innovation",
    EC_DOI: "European Commission",
    "10.13039/501100000806": "European Environment Agency",
    "10.13039/501100000923": "Australian Research Council",
    "10.13039/501100000925": "National Health and Medical Research Council",
    "10.13039/501100001602": "Science Foundation Ireland",
    "10.13039/501100001659": "Deutsche Forschungsgemeinschaft",
    "10.13039/501100001665": "Agence Nationale de la Recherche",
    "10.13039/501100001711": "Swiss National Science Foundation",
    "10.13039/501100001871": "Fundação para a Ciência e Tecnologia",
    "10.13039/501100002341": "Research Council of Finland",
    "10.13039/501100002428": "FWF Austrian Science Fund",
    "10.13039/501100003246": "Dutch Research Council",
    "10.13039/501100004410": "Scientific and Technological Research Council of Turkey",
    "10.13039/501100004488": "Croatian Science Foundation",
    "10.13039/501100006364": "Institut National du Cancer",
    "10.13039/501100011730": "Templeton World Charity Foundation",
}
"""Names by DOI, which Zenodo's `grants` and many files have: the funders of Zenodo's documentation,
and the DFG. Sent by name: their ids are not in the vocabulary of every repository."""
EC_NAMES = frozenset({"ec", "eu", "european commission", "european union", "horizon 2020"})
EC_NUMBER = re.compile(r"\d{6}|\d{9}")
"""FP7 and Horizon 2020 have six digits, Horizon Europe has nine."""
EC_PROJECT = re.compile(r"10\.3030/(\d+)")
"""DOIs of the European Commission's projects."""
ESCAPE = "824064"
"""The number of the grant that OSSR records name."""
LONGEST = 40
"""Characters; a number of an award is not longer."""


def by_id(id: str) -> Grant | None:
    """A grant as Zenodo's deposit API names it.

    `824064` and `10.13039/501100000780::824064` are awards of the European Commission,
    `10.13039/501100001659::EXC 2121` is one of the funder with that DOI, and a DOI alone is a
    funder without an award. None for what is neither, or for a funder that is not known.
    """
    funder, _, number = id.strip().rpartition("::")
    if match := EC_PROJECT.fullmatch(funder or number):
        return _ec(match[1])
    if not funder:
        if EC_NUMBER.fullmatch(number):
            return _ec(number)
        funder, number = number, ""
    known = funder_by_doi(funder)
    if known is None:
        return None
    return of(known, number) if number else Grant(known)


def funder_by_doi(text: str) -> Choice | None:
    bare = identifiers.doi(text) or text
    if bare == EC_DOI:
        return _commission()
    name = FUNDERS.get(bare)
    return Choice(name) if name else None


def funder_by_name(name: str, ror: str | None = None) -> Choice:
    """The European Commission by its many names; any other by the name it has."""
    return _commission() if name.lower() in EC_NAMES else Choice(name, ror)


def of(funder: Choice, number: str) -> Grant:
    """An award of a funder by its number, which is also its title where none is known."""
    if funder.id == EC and EC_NUMBER.fullmatch(number):
        return _ec(number)
    return Grant(funder, Choice(number), number)


def number(grant: Grant) -> str:
    """What CodeMeta's `funding` says of it; empty for a funder without an award."""
    if grant.award and grant.award.id:
        return grant.award.id.rpartition("::")[2]
    return grant.number or (grant.award.title if grant.award else "")


def _commission() -> Choice:
    return Choice("European Commission", EC)


def _ec(number: str) -> Grant:
    """By its id only where every repository has it: an unknown id would be refused."""
    if number == ESCAPE:
        return Grant(_commission(), Choice("ESCAPE", f"{EC}::{number}"), number)
    return Grant(_commission(), Choice(number), number)
