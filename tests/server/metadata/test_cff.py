"""Citation files that citation tools accept."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jupyter_ossr_ext.metadata import cff
from jupyter_ossr_ext.models import Choice, Person, Record
from jupyter_ossr_ext.problems import NotFound

ACCEPTED = Path(__file__).parent / "cff"
"""Documents that `cffconvert --validate` (2.0.0) accepts, by the schema of CFF 1.2.0.

The validator itself pins a jsonschema that Jupyter cannot live with, so it is not installed here:
whoever changes these files runs it in an environment of its own.
"""

FULL = Record(
    source="zenodo",
    id="1",
    title='A title: with "quotes" & colons',
    url="https://zenodo.org/records/1",
    creators=[
        Person(
            family_name="Carberry",
            given_name="Josiah",
            orcid="0000-0002-1825-0097",
            affiliations=[Choice("CERN"), Choice("INFN")],
        ),
        Person(family_name="Plato"),
        Person(family_name="ESCAPE", kind="organizational"),
        Person(family_name="Odd", given_name="Orcid", orcid="not-an-orcid"),
    ],
    publication_date="2025-06-16",
    version="1.2.0",
    resource_type=Choice("Software", "software"),
    licences=[Choice("MIT License", "mit", url="https://opensource.org/license/mit")],
    subjects=[Choice("gamma-ray"), Choice("gamma-ray"), Choice("no"), Choice("2024")],
    doi="10.5281/zenodo.1",
    code_repository="https://gitlab.com/a/b",
)
BARE = Record(
    source="zenodo",
    id="2",
    title="",
    url="https://zenodo.org/records/2",
    creators=[Person(family_name="Plato")],
    publication_date="2025",
    resource_type=Choice("Plot", "image-plot"),
    licences=[Choice("Own terms", "own", url="https://example.org/terms")],
    doi="no doi at all",
)


@pytest.mark.parametrize(("record", "name"), [(FULL, "full"), (BARE, "bare")])
def test_the_document_is_one_that_the_validator_of_cff_accepts(record: Record, name: str) -> None:
    assert cff.write(record) == (ACCEPTED / f"{name}.cff").read_text(encoding="utf-8")


def test_what_is_known_is_in_it() -> None:
    document = yaml.safe_load(cff.write(FULL))
    assert document["title"] == FULL.title
    assert document["license"] == "MIT"
    assert document["date-released"] == "2025-06-16"
    assert document["keywords"] == ["gamma-ray", "no", "2024"]
    assert document["authors"] == [
        {
            "family-names": "Carberry",
            "given-names": "Josiah",
            "affiliation": "CERN; INFN",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"family-names": "Plato"},
        {"name": "ESCAPE"},
        {"family-names": "Odd", "given-names": "Orcid"},
    ]


def test_a_record_without_creators_has_none() -> None:
    with pytest.raises(NotFound):
        cff.write(Record(source="s", id="1", title="t", url="https://example.org"))
