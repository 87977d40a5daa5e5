"""The metadata of a new version: metadata files, then the last version, then guesses."""

from __future__ import annotations

from msgspec import structs

from jupyter_ossr_ext.metadata import Found, merged, with_last_version
from jupyter_ossr_ext.models import Choice, Person, RecordMetadata

PEOPLE = [Person(family_name="Example", given_name=name) for name in ("Ada", "Bea", "Cyd")]
LAST = RecordMetadata(
    title="Spectra of three authors",
    creators=PEOPLE,
    description="Typed by hand",
    resource_type=Choice("Dataset", "dataset"),
    version="1.0.0",
    publication_date="2020-01-01",
    extra={"releaseNotes": "First", "issueTracker": "https://example.org/issues"},
)


def of(*sources: Found) -> tuple[RecordMetadata, dict[str, str]]:
    metadata, filled = merged(with_last_version(sources, LAST))
    return metadata, {each.pointer: each.origin for each in filled}


def test_guesses_fill_only_what_the_last_version_leaves_open() -> None:
    metadata, origins = of(
        Found(
            "fit.ipynb", {"title": "coauth", "creators": PEOPLE[2:]}, guesses=("title", "creators")
        ),
        Found("git", {"code_repository": "https://example.org/code"}, guesses=("code_repository",)),
        Found("README.md", {"title": "coauth"}, guesses=("title",)),
    )
    assert metadata == structs.replace(
        LAST, version="", publication_date="", code_repository="https://example.org/code"
    )
    assert origins["/title"] == origins["/creators"] == "record"
    assert origins["/codeRepository"] == "git"


def test_metadata_files_are_newer_than_the_last_version() -> None:
    mit = [Choice("MIT", "mit")]
    metadata, origins = of(
        Found("CITATION.cff", {"licences": mit, "version": "1.1.0"}),
        Found("codemeta.json", {"extra": {"releaseNotes": "Second"}}),
    )
    assert (metadata.licences, metadata.version, metadata.title) == (mit, "1.1.0", LAST.title)
    assert metadata.extra == {**LAST.extra, "releaseNotes": "Second"}
    assert origins["/licences"] == "CITATION.cff"


def test_the_number_of_the_last_version_is_not_that_of_a_new_one() -> None:
    stated = Found("CITATION.cff", {"version": "1.0.0"})
    guessed = Found("git", {"version": "0.9"}, guesses=("version",))
    metadata, origins = of(stated, guessed)
    assert metadata.version == "" and "/version" not in origins


def test_a_file_states_one_field_and_guesses_another() -> None:
    fields: dict[str, object] = {"title": "skyflux", "description": "Fits fluxes"}
    metadata, _ = of(Found("pyproject.toml", fields, guesses=("title",)))
    assert (metadata.title, metadata.description) == (LAST.title, "Fits fluxes")
