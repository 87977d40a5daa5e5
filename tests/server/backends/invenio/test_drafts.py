"""Drafts and suggestions, translated from InvenioRDM."""

from __future__ import annotations

from jupyter_ossr_ext.backends.invenio import drafts, wire_drafts, wire_metadata


def test_a_suggested_person_has_affiliations() -> None:
    found = drafts.choice(
        wire_drafts.Term(
            id="0000-0002-1825-0097",
            name="Carberry, Josiah",
            affiliations=[
                wire_metadata.Affiliation(name="Brown University", id="05gq02987"),
                wire_metadata.Affiliation(name="Institute of Psychoceramics, Providence"),
            ],
        )
    )
    assert found.affiliations == ("Brown University", "Institute of Psychoceramics, Providence")
