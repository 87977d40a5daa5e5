"""The API contract: types, paths, documents and handlers agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jupyter_server.base.handlers import APIHandler

from jupyter_ossr_ext import problems
from jupyter_ossr_ext.contract import DOCUMENT, OPERATIONS, document
from jupyter_ossr_ext.routes import API, routes

DOCS = Path(__file__).parents[3] / "docs"
VERBS = ("get", "post", "put", "delete", "patch", "head")


def all_problems(of: type = problems.Problem) -> list[type[problems.Problem]]:
    return [of, *(one for child in of.__subclasses__() for one in all_problems(child))]


def implemented(handler: type, verb: str) -> bool:
    return getattr(handler, verb) is not getattr(APIHandler, verb)


def handler_of(path: str) -> type | None:
    concrete = (
        path.replace("{source}", "s")
        .replace("{lake}", "l")
        .replace("{record}", "r1")
        .replace("{id}", "0" * 32)
    )
    for pattern, handler in routes:
        if re.fullmatch(pattern, API + concrete):
            return handler
    return None


def test_openapi_json_is_fresh():
    assert json.loads(DOCUMENT.read_text()) == document(), (
        "run: python -m jupyter_ossr_ext.contract && jlpm contract"
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.id)
def test_every_operation_has_its_handler(operation):
    handler = handler_of(operation.path)
    assert handler is not None
    assert implemented(handler, operation.method)


def test_every_handler_is_in_the_contract():
    promised = {(handler_of(o.path), o.method) for o in OPERATIONS}
    there = {
        (handler, verb)
        for pattern, handler in routes
        for verb in VERBS
        if implemented(handler, verb) and "openapi" not in pattern
    }
    assert there == promised


def test_operation_ids_are_unique():
    ids = [o.id for o in OPERATIONS]
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
