"""The API contract: types, paths, documents and handlers agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jupyter_server.base.handlers import APIHandler

from jupyter_ossr_ext import problems
from jupyter_ossr_ext.api.about import DOCUMENT, ContractHandler
from jupyter_ossr_ext.api.handler import Handler
from jupyter_ossr_ext.api.operation import API, operations
from jupyter_ossr_ext.contract import document, endpoints
from jupyter_ossr_ext.routes import handlers, routes

DOCS = Path(__file__).parents[3] / "docs"
VERBS = ("get", "post", "put", "delete", "patch", "head")


def all_problems(of: type = problems.Problem) -> list[type[problems.Problem]]:
    return [of, *(one for child in of.__subclasses__() for one in all_problems(child))]


def test_openapi_json_is_fresh():
    # As JSON: the default of a tuple is one in Python.
    assert json.loads(DOCUMENT.read_text()) == json.loads(json.dumps(document())), (
        "run: .venv/bin/python -m jupyter_ossr_ext.contract, then "
        "PATH=$PWD/.venv-build/bin:$PATH jlpm contract"
    )


@pytest.mark.parametrize("handler", handlers, ids=lambda handler: handler.__name__)
def test_every_verb_of_a_handler_is_in_the_contract(handler):
    implemented = {
        verb for verb in VERBS if getattr(handler, verb) is not getattr(APIHandler, verb)
    }
    assert implemented == set(operations(handler)) or handler is ContractHandler


def test_each_path_reaches_its_own_handler():
    values = {"source": "s", "lake": "l", "record": "r1", "id": "0" * 32}
    for handler in handlers:
        path = f"{API}{handler.path.format_map(values)}"
        assert [each for pattern, each in routes if re.fullmatch(pattern, path)] == [handler]


def test_every_handler_of_the_server_is_routed():
    def below(handler: type[Handler]) -> list[type[Handler]]:
        return [handler, *(one for child in handler.__subclasses__() for one in below(child))]

    declared = {each for each in below(Handler) if each.path or operations(each)}
    assert {each for each in declared if each.__module__.startswith("jupyter_ossr_ext")} == set(
        handlers
    )


def test_each_operation_lists_the_problems_that_it_can_end_with():
    """Tests of the API fail where another problem is raised: `tests/server/conftest.py`."""
    known = {each.slug for each in all_problems()}
    listed = {each.operation.id: each.problems for each in endpoints()}
    assert all(set(slugs) <= known for slugs in listed.values())
    assert [id for id, slugs in listed.items() if not slugs] == ["about"]
    assert "not-found" in listed["getRecord"]
    assert "malformed" in listed["submitJob"]


def test_operation_ids_are_unique():
    ids = [each.operation.id for each in endpoints()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("problem", all_problems(), ids=lambda p: p.__name__)
def test_every_problem_has_a_page_that_says_what_to_do(problem):
    if problem in (problems.Refused, problems.Unavailable):
        return  # branches of the class tree: never raised themselves
    page = (DOCS / "problems" / f"{problem.slug}.md").read_text()
    assert page.startswith(f"# {problem.title}\n")
    assert f"`{problem.slug}`" in page and "**What to do.**" in page
    assert problem().document().type.endswith(f"/{problem.slug}.md")


def test_the_tree_in_the_docstring_names_every_problem_with_its_status():
    text = problems.__doc__ or ""
    for problem in all_problems():
        if problem not in (problems.Refused, problems.Unavailable):
            assert re.search(rf"\b{problem.__name__} +{problem.status} ", text), problem.__name__


def test_every_setting_is_documented():
    from jupyter_ossr_ext.app import OssrApp
    from jupyter_ossr_ext.config.install_traits import InstallSettings
    from jupyter_ossr_ext.config.lake_traits import LakeSettings

    page = (DOCS / "reference" / "configuration.md").read_text()
    traits = OssrApp.class_own_traits(config=True)
    for part in (LakeSettings, InstallSettings):
        traits |= part.class_traits(config=True)
    for name, trait in traits.items():
        assert f"`{name}`" in page, name
        assert trait.help, name


def test_every_setting_of_a_lake_is_documented():
    from jupyter_ossr_ext.config.lakes import LakeConfig
    from jupyter_ossr_ext.config.rucio_jupyterlab import ENVIRONMENT, NAMES

    page = (DOCS / "reference" / "configuration.md").read_text()
    for name in LakeConfig.__struct_fields__:
        assert name == "id" or f"`{name}`" in page, name
    for name in {*NAMES, *ENVIRONMENT} - {"account", "username", "password_env"}:
        assert f"`{name}`" in page, name
    for variable in ENVIRONMENT.values():
        assert variable in page, variable
