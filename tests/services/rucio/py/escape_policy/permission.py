"""The permissions of ESCAPE's policy package."""

from __future__ import annotations

from typing import Any

from escape_rucio_policy_package import permission as escape
from escape_rucio_policy_package.permission import *  # noqa: F403


def has_permission(issuer: Any, action: str, kwargs: dict[str, Any], *, session: Any = None) -> Any:
    """Rucio 41 asks `add_dids` for the new files of `add_replicas`, which older Rucio did not ask.

    The package gives it to administrators only: here, to the owner of the scope, as `add_did`.
    """
    if action == "add_dids" and "rse" in kwargs:
        return all(
            escape.perm_add_did(issuer, {"scope": did["scope"]}, session=session)
            for did in kwargs["dids"]
        )
    return escape.has_permission(issuer, action, kwargs, session=session)
