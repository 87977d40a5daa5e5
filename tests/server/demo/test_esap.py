"""The demo ESAP: its forms are those of ESAP's published source, its VO those of the IVOA."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from astropy.io.votable import parse

from jupyter_ossr_demo.esap.server import TOKEN
from tests.server.support.demo_esap import running

CELLS: dict[str, str] = json.loads(
    (Path(__file__).parents[2] / "pyvo-cells.json").read_text(encoding="utf-8")
)
PROFILE = {
    "user_name",
    "full_name",
    "user_email",
    "oidc_id_token",
    "oidc_access_token",
    "query_schema",
    "software_repositories",
    "compute_resources",
    "shopping_cart",
}
"""The fields of `EsapUserProfileSerializer`, those of `EsapShoppingItemSerializer` below."""
ITEM = {"item_data", "user_profile"}


@pytest.fixture(scope="module")
def esap() -> Iterator[str]:
    with running() as demo:
        yield demo.bind()


async def test_profiles_are_those_of_the_published_serializers(esap: str) -> None:
    url = f"{esap}/esap-api/accounts/user-profiles/"
    async with httpx2.AsyncClient() as client:
        guest = (await client.get(url)).json()
        headers = {"Authorization": f"Bearer {TOKEN}"}
        page = (await client.get(url, headers=headers)).json()
    assert (guest["count"], guest["results"]) == (0, [])
    assert set(page) == {"count", "next", "previous", "results"}
    [profile] = page["results"]
    assert set(profile) == PROFILE
    # As the published client reads it: a text with JSON, which names its archive.
    carts = profile["shopping_cart"]
    assert all(set(one) == ITEM and isinstance(one["item_data"], str) for one in carts)
    contents = [json.loads(one["item_data"]) for one in carts]
    assert {one["archive"] for one in contents} >= {"rucio", "astron_vo", "zooniverse"}
    assert all("record" in one for one in contents if one["archive"] != "zooniverse")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("vo/events.vot", "OK"),
        ("vo/datalink?ID=crab", "OK"),
        ("vo/datalink?ID=none", "OK"),
        ("vo/tap/sync?LANG=ADQL&QUERY=SELECT * FROM tap_schema.tables", "OK"),
        ("vo/tap/sync?LANG=ADQL&QUERY=DROP TABLE x", "ERROR"),
    ],
)
async def test_documents_of_the_virtual_observatory_are_valid(
    esap: str, path: str, status: str
) -> None:
    async with httpx2.AsyncClient() as client:
        response = await client.get(f"{esap}/{path}")
    # Raises for whatever the standard of VOTables forbids.
    document = parse(io.BytesIO(response.content), verify="exception")
    [resource] = document.resources
    assert resource.type == "results"
    assert [(info.name, info.value) for info in resource.infos] == [("QUERY_STATUS", status)]


@pytest.mark.parametrize(
    ("kind", "variable", "column", "values"),
    [
        ("tap", "service", "table_name", ["tap_schema.tables", "demo.events"]),
        ("datalink?ID=crab", "links", "semantics", ["#this"]),
        ("events.vot", "results", "event_id", [1, 2, 3]),
    ],
)
def test_pyvo_runs_the_cell_that_is_inserted(
    esap: str, kind: str, variable: str, column: str, values: list[object]
) -> None:
    names: dict[str, Any] = {}
    *lines, last = CELLS[f"https://vo.example.org/vo/{kind}"].splitlines()
    cell = "\n".join([*lines, f"shown = {last}"])
    exec(cell.replace("https://vo.example.org", esap), names)  # noqa: S102 (the test)
    assert variable in names
    assert list(names["shown"][column]) == values
