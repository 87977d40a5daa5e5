"""The basket of the demo's user, in the forms that ESAP's interface stores.

Sources: `createBasketItem` and its like in the components `query_results` of esap-gui.
"""

from __future__ import annotations

import json

from ..lake.samples import CRAB_DOI

JsonValue = str | int | float | None | list["JsonValue"] | dict[str, "JsonValue"]
DATALINK = "application/x-votable+xml;content=datalink"


def items(base: str) -> list[dict[str, JsonValue]]:
    """`base`: the address at which the Virtual Observatory of the demo is."""
    return [
        {
            "archive": "rucio",
            "record": {
                "scope": "cta",
                "name": "crab.events",
                "type": "DATASET",
                "account": "root",
                "bytes": None,
            },
        },
        {
            "archive": "zenodo",
            "record": {
                "title": "Event list of the Crab Nebula",
                "doi": CRAB_DOI,
                "created": "2026-03-02",
            },
        },
        {
            "archive": "astron_vo",
            "record": {
                "dataset": "crab_demo",
                "dataset_name": "demo.events",
                "result": "2,event,Crab Nebula",
                "name": "unknown",
                "title": "Events of the Crab Nebula as a VOTable",
                "url": f"{base}/vo/events.vot",
                "ra": 83.63,
                "dec": 22.01,
                "level": 2,
            },
        },
        {
            "archive": "vo_reg",
            "record": [
                "event",
                "2",
                "Crab Nebula",
                f"{base}/vo/datalink?ID=crab",
                DATALINK,
                "83.63",
            ],
        },
        {
            "archive": "zooniverse",
            "catalog": "project",
            "project_id": "5733",
            "category": "classifications",
        },
    ]


def profile(base: str, token: str) -> dict[str, JsonValue]:
    """A user's profile as the gateway's serializers write it, with the tokens that it also has."""
    return {
        "user_name": "ada",
        "full_name": "Ada Demo",
        "user_email": "ada@example.org",
        "oidc_id_token": token,
        "oidc_access_token": token,
        "query_schema": None,
        "software_repositories": [],
        "compute_resources": [],
        "shopping_cart": [
            {"item_data": json.dumps(one), "user_profile": "ada"} for one in items(base)
        ],
    }
