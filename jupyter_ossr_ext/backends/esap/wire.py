"""ESAP's responses, by the serializers of its API gateway (`esap/accounts/api/serializers.py`).

A profile also has the tokens of its user; they are not read.
"""

from __future__ import annotations

from msgspec import Raw, Struct


class ShoppingItem(Struct):
    item_data: Raw
    """JSON within a string, as ESAP's interface stores it."""


class UserProfile(Struct):
    shopping_cart: list[ShoppingItem] = []


class UserProfiles(Struct):
    """The profile of the user; none where ESAP does not know the token."""

    results: list[UserProfile]


class HubUser(Struct):
    """A user of JupyterHub, by its REST API (`GET /user`)."""

    auth_state: HubState | None = None


class HubState(Struct):
    exchanged_tokens: dict[str, str] = {}
    """By audience, as the hubs of ESCAPE keep them."""
