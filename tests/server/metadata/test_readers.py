"""Metadata files as people write them, with the values that a form gets.

Each file is one that was reported, or the kind of one that was found in public, with other names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_ossr_ext.metadata import Found, licences, people, read_folder
from jupyter_ossr_ext.models import Choice, Grant, Person, RelatedWork, term
from jupyter_ossr_ext.models.metadata import RecordDate

CFF = """cff-version: 1.2.0
message: Please cite.
title: Skyflux
authors:
- family-names: Example
  given-names: Ada
"""
ADA = Person(family_name="Example", given_name="Ada")
TEAM = Person(kind="organizational", family_name="The Skyflux team")


def ids(names: list[str]) -> list[Choice]:
    return [licences.choice(name) for name in names]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read(name: str, text: str | dict[str, object]) -> Found:
        content = text if isinstance(text, str) else json.dumps(text)
        (tmp_path / name).write_text(content, encoding="utf-8")
        [found] = [each for each in read_folder(tmp_path) if each.origin == name]
        return found

    return read


def codemeta(**terms: object) -> dict[str, object]:
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": "skyflux",
        **terms,
    }


def zenodo(**terms: object) -> dict[str, object]:
    return {"title": "Skyflux", "upload_type": "software", **terms}


# CITATION.cff


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("version: 1.10", "version", "1.10"),
        ("version: 2024.10", "version", "2024.10"),
        ("version: 0.0", "version", "0.0"),
        ("version: 1_000", "version", "1_000"),
        ("version: 0x1F", "version", "0x1F"),
        ("version: no", "version", "no"),
        ("date-released: 2021-07-29", "publication_date", "2021-07-29"),
        ("date-released: 2021-07-29T00:00:00.000Z", "publication_date", "2021-07-29"),
        ("date-released: 2021-7-9", "publication_date", "2021-07-09"),
        ("keywords: gamma-ray astronomy, imaging", "subjects",
         [Choice("gamma-ray astronomy"), Choice("imaging")]),
        ("keywords: [no, 2024]", "subjects", [Choice("no"), Choice("2024")]),
        ("license: GPL-3.0", "licences", ids(["gpl-3.0-only"])),
        ("license: [MIT, Apache-2.0]", "licences", ids(["mit", "apache-2.0"])),
        ("license-url: https://www.apache.org/licenses/LICENSE-2.0", "licences",
         ids(["apache-2.0"])),
        ("repository-code: git+https://example.org/a.git", "code_repository",
         "https://example.org/a"),
        ("doi: https://doi.org/10.5555/12345678", "extra",
         {"identifier": "https://doi.org/10.5555/12345678"}),
        ("identifiers: [{type: doi, value: doi.org/10.5072/skyflux}]", "extra",
         {"identifier": "https://doi.org/10.5072/skyflux"}),
    ],
)  # fmt: skip
def test_values_of_yaml_stay_text(read: Any, line: str, field: str, value: object) -> None:
    found = read("CITATION.cff", f"{CFF}{line}\n")
    assert found.fields[field] == value
    assert found.left == []
    assert (found.fields["title"], found.fields["creators"]) == ("Skyflux", [ADA])


def test_names_of_yaml_stay_names(read: Any) -> None:
    found = read("CITATION.cff", "title: 3000\nauthors:\n- family-names: No\n  given-names: Ada\n")
    assert found.fields["title"] == "3000"
    assert found.fields["creators"] == [Person(family_name="No", given_name="Ada")]


def test_one_odd_field_does_not_empty_a_file(read: Any) -> None:
    found = read(
        "CITATION.cff",
        CFF + "version: v1.2\nlicense: BSD-3-Clause\n"
        "contact:\n  name: Coordination committee\n  email: c@example.org\n"
        'preferred-citation:\n  authors: "The Skyflux team"\n  title: A package\n  type: article\n'
        "  doi: 10.5555/12345678\n"
        'references:\n- authors: ["The Skyflux team"]\n  title: A paper\n- 7\nabstract: [1]\n',
    )
    assert found.fields["references"] == [
        "The Skyflux team. A package https://doi.org/10.5555/12345678",
        "The Skyflux team. A paper",
        "7",
    ]
    assert found.fields["creators"] == [ADA]
    assert found.fields["contributors"] == [
        Person(
            kind="organizational",
            family_name="Coordination committee",
            role=people.CONTACT,
            email="c@example.org",
        )
    ]
    assert found.left == ["abstract"]


def test_somebody_without_a_name_is_named_as_left_out(read: Any) -> None:
    found = read("CITATION.cff", CFF + "contact:\n- email: a@example.org\n")
    assert found.left == ["contact"]
    assert "contributors" not in found.fields


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_editors(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "CITATION.cff").write_bytes("title: Größe".encode(encoding))
    [found] = read_folder(tmp_path)
    assert found.fields["title"] == "Größe"


def test_authors_of_a_text_are_names(read: Any) -> None:
    assert read("CITATION.cff", 'title: S\nauthors: "The Skyflux team"').fields["creators"] == [
        TEAM
    ]
    assert read("CITATION.cff", "title: S\nauthors: Ada Example, Bea Example").fields[
        "creators"
    ] == [ADA, Person(family_name="Example", given_name="Bea")]
    assert read("CITATION.cff", "title: S\nauthors: Example, Ada; Example, Bea et al.").fields[
        "creators"
    ] == [ADA, Person(family_name="Example", given_name="Bea")]


def test_what_a_file_says_and_a_form_has_no_place_for_is_named(read: Any) -> None:
    found = read(
        "CITATION.cff",
        CFF + "commit: 1\nlicense: BSD\ndate-released: soon\nrepository-code: not yet\n"
        "doi: none\nauthors:\n- {family-names: Example, given-names: Ada, website: example.org}\n",
    )
    assert sorted(found.left) == sorted(
        ["commit", "license", "date-released", "repository-code", "doi", "authors/0/website"]
    )
    assert set(found.fields) == {"title", "creators"}


def test_the_doi_of_another_version_is_not_that_of_this_one(read: Any) -> None:
    found = read(
        "CITATION.cff",
        CFF + "version: v2.0\nidentifiers:\n"
        "- {type: doi, value: 10.5281/zenodo.1, description: all versions}\n"
        "- {type: doi, value: 10.5281/zenodo.2, description: DOI of version 1.9.}\n"
        "- {type: doi, value: 10.5281/zenodo.3, description: version 2.0}\n",
    )
    assert found.fields["extra"] == {"identifier": "https://doi.org/10.5281/zenodo.3"}
    assert found.fields["related"] == [
        RelatedWork("10.5281/zenodo.1", term("isversionof"), "doi"),
        RelatedWork("10.5281/zenodo.2", term("isnewversionof"), "doi"),
    ]


# codemeta.json


@pytest.mark.parametrize(
    "author",
    [
        {"@id": "https://orcid.org/0000-0002-1825-0097"},
        {"@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097"},
        {"@type": "Person", "identifier": "https://orcid.org/0000-0002-1825-0097"},
        {"@type": "Organization", "@id": "https://ror.org/01ggx4157"},
    ],
)
def test_a_person_without_a_name_is_named_as_left_out(read: Any, author: dict[str, object]) -> None:
    found = read("codemeta.json", codemeta(author=[{"name": "Ada Example"}, author]))
    assert found.fields["creators"] == [ADA]
    assert [each.split("/")[0] for each in found.left] == ["author"]


@pytest.mark.parametrize(
    ("terms", "field", "value"),
    [
        ({"codeRepository": "git+https://git.example.org/a.git"}, "code_repository",
         "https://git.example.org/a"),
        ({"keywords": "gamma-rays; imaging, fast"}, "subjects",
         [Choice("gamma-rays"), Choice("imaging, fast")]),
        ({"keywords": "gamma-rays, imaging"}, "subjects",
         [Choice("gamma-rays"), Choice("imaging")]),
        ({"license": "https://spdx.org/licenses/GPL-3.0"}, "licences", ids(["gpl-3.0-only"])),
        ({"license": {"@type": "CreativeWork", "name": "MIT"}}, "licences", ids(["mit"])),
        ({"maintainer": "Ada Example <ada@example.org>"}, "contributors",
         [Person(family_name="Example", given_name="Ada", role=people.CONTACT,
                 email="ada@example.org")]),
        ({"copyrightHolder": "SKYFLUX Collaboration"}, "contributors",
         [Person(kind="organizational", family_name="SKYFLUX Collaboration",
                 role=people.role("rightsholder"))]),
        ({"funder": {"@type": "Organization", "name": "Example Science Fund"}}, "funding",
         [Grant(Choice("Example Science Fund"))]),
        ({"funder": "Example Science Fund", "funding": "A 12"}, "funding",
         [Grant(Choice("Example Science Fund"), Choice("A 12"), "A 12")]),
        ({"funder": {"@id": "https://doi.org/10.13039/100000001", "name": "NSF"}}, "funding",
         [Grant(Choice("U.S. National Science Foundation"))]),
        ({"funding": ["10.13039/501100000780::101129751", "10.13039/501100000780::824064",
                      "10.3030/101131928::101131928"]}, "funding",
         [Grant(Choice("European Commission", "00k4n6c32"), Choice(title, id), number)
          for title, id, number in [("101129751", None, "101129751"),
                                    ("ESCAPE", "00k4n6c32::824064", "824064"),
                                    ("101131928", None, "101131928")]]),
        ({"funding": {"@type": "Grant", "name": "Fast flux", "identifier": "A 12",
                      "funder": {"@type": "Organization", "name": "Fund"}}}, "funding",
         [Grant(Choice("Fund"), Choice("Fast flux"), "A 12")]),
        ({"softwareVersion": 1.5, "version": 1.5}, "version", "1.5"),
        ({"schema:softwareVersion": "2"}, "version", "2"),
    ],
)  # fmt: skip
def test_terms_of_codemeta(read: Any, terms: dict[str, object], field: str, value: object) -> None:
    found = read("codemeta.json", codemeta(**terms))
    assert found.fields[field] == value
    assert found.left == []


def test_a_number_of_json_stays_the_text_that_was_written(read: Any) -> None:
    found = read("codemeta.json", '{"name": "x", "softwareVersion": 1.10}')
    assert found.fields["version"] == "1.10"


def test_organisations_by_their_legal_names(read: Any) -> None:
    found = read(
        "codemeta.json",
        codemeta(
            author=[
                {
                    "@id": "https://orcid.org/0000-0002-1825-0097",
                    "@type": "Person",
                    "givenName": "Ada",
                    "familyName": "Example",
                    "affiliation": {"@type": "Organization", "legalName": "Institute of Examples"},
                },
                {
                    "@type": "Person",
                    "givenName": "Bea",
                    "familyName": "Example",
                    "affiliation": {
                        "@type": "Organization",
                        "@id": "https://institute.example.org",
                    },
                },
                {"@type": "Organization", "legalName": "The Skyflux team"},
            ]
        ),
    )
    assert found.fields["creators"] == [
        Person(
            family_name="Example",
            given_name="Ada",
            orcid="0000-0002-1825-0097",
            affiliations=[Choice("Institute of Examples")],
        ),
        Person(family_name="Example", given_name="Bea"),
        TEAM,
    ]
    assert found.left == ["author/1/affiliation"]


@pytest.mark.parametrize(("id", "type"), [("id", "type"), ("@id", "@type")])
def test_roles_beside_the_persons_whom_they_name(read: Any, id: str, type: str) -> None:
    found = read(
        "codemeta.json",
        codemeta(
            author=[
                {id: "_:author_1", type: "Person", "givenName": "Ada", "familyName": "Example"},
                {type: "Role", "schema:author": "_:author_1", "roleName": "Maintenance"},
            ],
            contributor=[
                {id: "_:c_1", type: "Person", "givenName": "Bea", "familyName": "Example"},
                {type: "schema:Role", "schema:contributor": "_:c_1", "roleName": "Data Curator"},
            ],
        ),
    )
    assert found.fields["creators"] == [ADA]
    assert found.fields["contributors"] == [
        Person(family_name="Example", given_name="Bea", role=people.role("datacurator"))
    ]
    assert found.left == ["author/1/roleName"]


@pytest.mark.parametrize("name", ["Collaboration, KM3NeT", "KM3NeT Collaboration"])
def test_a_team_in_the_form_of_a_person(read: Any, name: str) -> None:
    [team] = read(".zenodo.json", zenodo(creators=[{"name": name}])).fields["creators"]
    assert (team.kind, team.family_name) == ("organizational", "KM3NeT Collaboration")


@pytest.mark.parametrize(
    "name",
    ["KM3NeT", "NumFOCUS", "CERN", "École Polytechnique", "INAF - Osservatorio di Roma",
     "Universität Erlangen", "Università di Roma", "Astroparticle Division", "The Skyflux authors"],
)  # fmt: skip
def test_teams_are_organisations(read: Any, name: str) -> None:
    for file, text in [
        (".zenodo.json", zenodo(creators=[{"name": name}])),
        ("codemeta.json", codemeta(author=[{"name": name}])),
        ("pyproject.toml", f'[project]\nname = "s"\nauthors = [{{name = "{name}"}}]\n'),
        ("setup.cfg", f"[metadata]\nname = s\nauthor = {name}\n"),
    ]:
        creators = read(file, text).fields["creators"]
        assert creators == [Person(kind="organizational", family_name=name)], file


@pytest.mark.parametrize("name", ["Ada Example", "Plato", "Ada McDonald", "Ada LeBlanc III"])
def test_persons_are_persons(read: Any, name: str) -> None:
    [person] = read("codemeta.json", codemeta(author=[{"name": name}])).fields["creators"]
    assert person.kind == "personal"


def test_a_person_in_name_only_is_a_team(read: Any) -> None:
    found = read(
        "codemeta.json",
        codemeta(
            author=[
                {"@type": "Person", "name": "The Skyflux team"},
                {"@type": ["Organization", "schema:Thing"], "name": "Ada"},
                {"@type": ["Person"], "givenName": ["Ada", "M."], "familyName": "Example"},
                {"@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097",
                 "name": "Ada Team"},
            ]
        ),
    )  # fmt: skip
    assert found.fields["creators"] == [
        TEAM,
        Person(kind="organizational", family_name="Ada"),
        Person(family_name="Example", given_name="Ada M."),
        Person(family_name="Team", given_name="Ada", orcid="0000-0002-1825-0097"),
    ]
    assert found.left == []


def test_persons_that_are_named_by_their_ids(read: Any) -> None:
    ada = {"@id": "#ada", "@type": "Person", "name": "Ada Example", "affiliation": {"@id": "#i"}}
    institute = {"@id": "#i", "@type": "Organization", "name": "Institute"}
    graph = [codemeta(author=[{"@id": "#ada"}], maintainer={"@id": "#ada"}), ada, institute]
    for document in (
        {"@graph": graph},
        codemeta(author=[{**ada, "affiliation": institute}], maintainer={"@id": "#ada"}),
    ):
        found = read("codemeta.json", document)
        [author], [maintainer] = found.fields["creators"], found.fields["contributors"]
        assert author.affiliations == maintainer.affiliations == [Choice("Institute")]
        assert (maintainer.family_name, maintainer.role) == ("Example", people.CONTACT)
        assert found.left == []


def test_the_second_role_of_a_person_is_named(read: Any) -> None:
    role = {"@type": "Role", "roleName": ["Cook", "Editor", "Researcher"], "author": "Ada Example"}
    found = read("codemeta.json", codemeta(author=[role]))
    assert found.fields["creators"][0].role == people.role("editor")
    assert found.left == ["author"]


def test_the_software_of_a_graph(read: Any) -> None:
    found = read(
        "codemeta.json",
        {"@graph": [{"@type": "Person", "name": "x"}, {"@type": "SoftwareSourceCode", "name": "y"}]}
    )  # fmt: skip
    assert found.fields["title"] == "y"


def test_values_that_no_field_takes_are_named_one_by_one(read: Any) -> None:
    found = read(
        "codemeta.json",
        codemeta(
            license="BSD",
            programmingLanguage=["Python", "Cython"],
            developmentStatus="beta",
            codeRepository="soon",
            readme="README.md",
            datePublished="spring",
            softwareRequirements=["numpy"],
        ),
    )
    assert sorted(found.left) == sorted(
        [
            "license",
            "programmingLanguage/1",
            "developmentStatus",
            "codeRepository",
            "readme",
            "datePublished",
            "softwareRequirements",
        ]
    )


# .zenodo.json


@pytest.mark.parametrize(
    ("terms", "field", "value"),
    [
        ({"keywords": "gamma-ray astronomy, imaging"}, "subjects",
         [Choice("gamma-ray astronomy"), Choice("imaging")]),
        ({"publication_date": 2021}, "publication_date", "2021"),
        ({"version": 1.5}, "version", "1.5"),
        ({"license": "mit-license"}, "licences", ids(["mit"])),
        ({"upload_type": "Image", "image_type": "Figure"}, "resource_type", term("image-figure")),
        ({"creators": "Example, Ada; Example, Ada"}, "creators", [ADA, ADA]),
        ({"license": "cc-by"}, "licences", ids(["cc-by-4.0"])),
        ({"license": {"id": "GPL-3.0"}}, "licences", ids(["gpl-3.0-only"])),
        ({"creators": [{"name": "Skyflux team"}]}, "creators",
         [Person(kind="organizational", family_name="Skyflux team")]),
        ({"creators": ["Example, Ada"]}, "creators", [ADA]),
        ({"grants": [{"id": "10.13039/501100000925"}]}, "funding",
         [Grant(Choice("National Health and Medical Research Council"))]),
        ({"grants": [{"id": "10.13039/501100001659::03XB159B"}]}, "funding",
         [Grant(Choice("Deutsche Forschungsgemeinschaft"), Choice("03XB159B"), "03XB159B")]),
        ({"grants": [{"id": "654000"}, {"id": "10.13039/501100000780::654000"}]}, "funding",
         [Grant(Choice("European Commission", "00k4n6c32"), Choice("654000"), "654000")]),
        ({"related_identifiers": [
            {"identifier": "https://doi.org/10.5555/1", "relation": "Cites"}]}, "related",
         [RelatedWork("10.5555/1", term("cites"))]),
        ({"dates": [{"start": "2025-01-01", "end": "2025-02-28", "type": "Collected",
                     "description": "Of the camera"}, {"start": "2026-01-01", "type": "Valid"}]},
         "dates", [RecordDate("2025-01-01/2025-02-28", term("collected"), "Of the camera"),
                   RecordDate("2026-01-01", term("valid"))]),
        ({"doi": "https://doi.org/10.5555/1"}, "extra",
         {"identifier": "https://doi.org/10.5555/1"}),
    ],
)  # fmt: skip
def test_terms_of_zenodo(read: Any, terms: dict[str, object], field: str, value: object) -> None:
    found = read(".zenodo.json", zenodo(**terms))
    assert found.fields[field] == value
    assert found.left == []


@pytest.mark.parametrize(
    ("terms", "left"),
    [
        ({"license": "bsd-license"}, ["license"]),
        ({"license": "license-2.0"}, ["license"]),
        ({"grants": [{"id": "ANR-19-X"}, {"id": "10.13039/999::1"}]}, ["grants"]),
        ({"contributors": [{"name": "Example, Ada", "type": "Chef"}]}, ["contributors/0/type"]),
        ({"publication_date": "spring"}, ["publication_date"]),
        ({"access_right": "secret"}, ["access_right"]),
        ({"related_identifiers": [{"identifier": "a paper", "relation": "cites"}]},
         ["related_identifiers"]),
        ({"creators": [7, {"name": "Example, Ada", "orcid": "0000"}]}, ["creators"]),
    ],
)  # fmt: skip
def test_terms_of_zenodo_that_no_field_takes(
    read: Any, terms: dict[str, object], left: list[str]
) -> None:
    found = read(".zenodo.json", zenodo(**terms))
    assert found.left == left
    assert found.fields["title"] == "Skyflux"


# pyproject.toml, setup.cfg


def test_a_project_of_a_team(read: Any) -> None:
    found = read(
        "pyproject.toml",
        '[project]\nname = "skyflux"\nversion = "1.10"\nkeywords = "gamma-ray astronomy imaging"\n'
        'authors = [{name = "The Skyflux developers"}, {email = "a@example.org"}]\n'
        'maintainers = [{name = "Ada Example and Bea Example"}]\n'
        'license = "Apache-2.0 AND BSD-3-Clause"\nrequires-python = ">=3.9"\n'
        '[project.urls]\nHomepage = "https://example.org"\n'
        '"Source Code" = "git@example.org:a/b.git"\n'
        'Chat = "https://chat.example.org"\n[tool.ruff]\nline-length = 100\n',
    )
    assert found.fields["creators"] == [
        Person(kind="organizational", family_name="The Skyflux developers")
    ]
    assert [(p.given_name, p.role) for p in found.fields["contributors"]] == [
        ("Ada", people.CONTACT),
        ("Bea", people.CONTACT),
    ]
    assert found.fields["subjects"] == [Choice("gamma-ray astronomy imaging")]
    assert found.fields["licences"] == ids(["apache-2.0", "bsd-3-clause"])
    assert found.fields["code_repository"] == "https://example.org/a/b"
    assert found.fields["extra"] == {"url": "https://example.org"}
    assert found.left == ["project/authors/1", "project/urls/Chat"]


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Ada van der Example", "van der Example", "Ada"),
        ("Ada B. de Example", "de Example", "Ada B."),
        ("Ada De Example", "Example", "Ada De"),
        ("van Example", "van Example", ""),
        ("van Example, Ada", "van Example", "Ada"),
        ("Ada Example", "Example", "Ada"),
        ("sky", "sky", ""),
    ],
)
def test_family_names_begin_with_their_particles(
    read: Any, name: str, family: str, given: str
) -> None:
    person = Person(family_name=family, given_name=given)
    found = read("pyproject.toml", f'[project]\nname = "s"\nauthors = [{{name = "{name}"}}]\n')
    assert (found.fields["creators"], found.left) == ([person], [])
    if family != "van Example" or given:
        assert read(".zenodo.json", zenodo(creators=[{"name": name}])).fields["creators"] == [
            person
        ]


def test_an_institute_in_brackets_is_the_affiliation(read: Any) -> None:
    found = read(
        "pyproject.toml",
        '[project]\nname = "s"\nauthors = ["A. Example (Sky Lab/UX)", "Bea Example (lead)", '
        '"Example et al. 2019", "3SKY", "Sky Centre (SC)", "Cyd Example (University of X)"]\n',
    )
    assert found.fields["creators"] == [
        Person(family_name="Example", given_name="A.", affiliations=[Choice("Sky Lab/UX")]),
        Person(family_name="Example", given_name="Bea"),
        Person(kind="organizational", family_name="3SKY"),
        Person(kind="organizational", family_name="Sky Centre (SC)"),
        Person(family_name="Example", given_name="Cyd", affiliations=[Choice("University of X")]),
    ]
    assert found.left == ["project/authors"]  # the lead, and who is not named


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Example, Bea Example and The Sky Team", ["Example, Ada", "Example, Bea", "*"]),
        ("Ada Example and the Sky developers", ["Example, Ada", "*"]),
        ("Sky Consortium, Ada Example", ["*", "Example, Ada"]),
        ("Digital Sky Survey, Ada Example, Bea Example", ["*", "Example, Ada", "Example, Bea"]),
        ("Institute of Space Science, New York", ["*"]),
        ("Department of Physics and Astronomy, University of X", ["*"]),
        ("The Sky Collaboration and the Sea Collaboration", ["*"]),
        ("The Sky Team, European Sky Agency", ["*"]),
        ("Team of Ada Example and Bea Example", ["*"]),
    ],
)
def test_persons_and_teams_in_one_text(read: Any, author: str, names: list[str]) -> None:
    found = read("setup.cfg", f"[metadata]\nname = s\nauthor = {author}\n")
    creators = found.fields["creators"]
    assert ["*" if p.kind == "organizational" else str(p) for p in creators] == names
    if names == ["*"]:
        assert creators[0].family_name == author


def test_a_team_in_the_place_of_a_family_name(read: Any) -> None:
    authors = "- family-names: The Skyflux team\n- given-names: Ada Example\n"
    assert read("CITATION.cff", f"title: S\nauthors:\n{authors}").fields["creators"] == [TEAM, ADA]
    found = read(
        "codemeta.json",
        codemeta(
            author=[
                {"@type": "Person", "familyName": "The Skyflux team"},
                {"@type": "Person", "givenName": "Ada Example"},
            ]
        ),
    )
    assert found.fields["creators"] == [TEAM, ADA]


def test_a_project_of_poetry(read: Any) -> None:
    found = read(
        "pyproject.toml",
        '[tool.poetry]\nname = "skyflux"\nversion = "1.2"\ndescription = "Fluxes"\n'
        'license = "Apache-2.0"\nauthors = ["Ada Example <ada@example.org>"]\n'
        'repository = "https://example.org/a"\n[tool.poetry.dependencies]\npython = "^3.9"\n',
    )
    assert (found.fields["title"], found.fields["version"]) == ("skyflux", "1.2")
    assert found.fields["licences"] == ids(["apache-2.0"])
    assert found.fields["creators"] == [
        Person(family_name="Example", given_name="Ada", email="ada@example.org")
    ]
    assert found.fields["code_repository"] == "https://example.org/a"
    assert found.left == []


@pytest.mark.parametrize(
    ("classifiers", "names", "left"),
    [
        ('"License :: OSI Approved :: MIT License"', ["mit"], []),
        ('"License :: OSI Approved", "License :: OSI Approved :: Apache Software License"',
         ["apache-2.0"], []),
        ('"License :: OSI Approved :: BSD License"', None, ["project/classifiers"]),
        ('"Programming Language :: Python :: 3"', None, []),
    ],
)  # fmt: skip
def test_a_classifier_that_leaves_no_doubt_is_the_licence(
    read: Any, classifiers: str, names: list[str] | None, left: list[str]
) -> None:
    found = read(
        "pyproject.toml",
        f'[project]\nname = "skyflux"\nlicense = {{file = "LICENSE"}}\n'
        f"classifiers = [{classifiers}]\n",
    )
    assert found.fields.get("licences") == (ids(names) if names else None)
    assert found.left == left


def test_a_classifier_that_says_otherwise_is_named(read: Any) -> None:
    found = read(
        "pyproject.toml",
        '[project]\nname = "skyflux"\nlicense = {text = "GPLv3"}\n'
        'classifiers = ["License :: OSI Approved :: GNU General Public License v3 or later '
        '(GPLv3+)", "Programming Language :: Python"]\n',
    )
    assert found.fields["licences"] == ids(["gpl-3.0-only"])
    assert found.left == ["project/classifiers/0"]


def test_a_project_of_old_flit_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.flit.metadata]\nmodule = "skyflux"\n')
    [found] = read_folder(tmp_path)
    assert (found.fields, found.left) == ({}, ["tool/flit/metadata"])


def test_an_address_of_a_setup_cfg_without_a_field_is_named(read: Any) -> None:
    text = (
        "[metadata]\nname = s\nproject_urls =\n    Docs = https://d.org\n    Chat = https://c.org"
    )
    found = read("setup.cfg", text)
    assert found.fields["readme"] == "https://d.org"
    assert found.left == ["metadata/project_urls/Chat"]


@pytest.mark.parametrize(
    ("licence", "classifier", "left"),
    [
        ("BSD-3-Clause", "OSI Approved :: BSD License", []),
        ("GPL-3.0-only", "OSI Approved :: GNU General Public License v3 (GPLv3)", []),
        ("MIT", "OSI Approved :: BSD License", ["project/classifiers/1"]),
        ("MIT", "OSI Approved :: Apache Software License", ["project/classifiers/1"]),
    ],
)
def test_a_classifier_that_contradicts_the_licence_is_named(
    read: Any, licence: str, classifier: str, left: list[str]
) -> None:
    found = read(
        "pyproject.toml",
        f'[project]\nname = "skyflux"\nlicense = "{licence}"\n'
        f'classifiers = ["Topic :: Software Development", "License :: {classifier}"]\n',
    )
    assert found.fields["licences"] == ids([licence.lower()])
    assert found.left == left


def test_classifiers_name_the_other_languages(read: Any) -> None:
    text = 'classifiers = ["Programming Language :: Python :: 3", "Programming Language :: Rust", '
    text += '"Programming Language :: Unix Shell", "Programming Language :: APL"]\n'
    found = read("pyproject.toml", f'[project]\nname = "skyflux"\n{text}')
    assert [each.id for each in found.fields["programming_languages"]] == [
        "python",
        "rust",
        "shell",
    ]
    assert found.left == ["project/classifiers/3"]


def test_addresses_of_a_setup_cfg_that_no_field_takes_are_named(read: Any) -> None:
    found = read(
        "setup.cfg",
        "[metadata]\nname = skyflux\nlicense = MIT\nproject_urls =\n"
        "    Source = https://example.org/a\n    Chat = https://chat.example.org\n"
        "edit_on_github = False\n",
    )
    assert found.fields["code_repository"] == "https://example.org/a"
    assert found.left == ["metadata/project_urls/Chat", "metadata/edit_on_github"]


def test_a_setup_cfg(read: Any) -> None:
    found = read(
        "setup.cfg",
        "[metadata]\nname = skyflux\nversion = 1.10\nauthor = Ada Example, Bea Example\n"
        "author_email = a@example.org\nmaintainer = Ada Example\nmaintainer-email = a@example.org\n"
        "license = MIT\nkeywords = gamma rays, imaging\ndescription = Fluxes\n"
        "long_description = file: README.md\nurl = https://example.org\n"
        "project_urls =\n    Source = https://example.org/a.git\n"
        "classifiers =\n    Programming Language :: Python\n",
    )
    assert (found.fields["version"], found.fields["licences"]) == ("1.10", ids(["mit"]))
    assert [person.given_name for person in found.fields["creators"]] == ["Ada", "Bea"]
    assert found.fields["contributors"][0].email == "a@example.org"
    assert found.fields["subjects"] == [Choice("gamma rays"), Choice("imaging")]
    assert found.fields["code_repository"] == "https://example.org/a"
    assert found.left == ["metadata/author_email"]


def test_a_setup_cfg_of_tools_alone_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[flake8]\nmax-line-length = 100\n")
    assert read_folder(tmp_path) == []
