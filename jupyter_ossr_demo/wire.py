"""JSON and errors of the demo repository."""

from __future__ import annotations

from typing import Any, TypeAlias

#: A JSON object in InvenioRDM's own form. Only the demo uses it; nothing above HTTP sees it.
Document: TypeAlias = dict[str, Any]


class Refusal(Exception):
    """An error response: `{"status": …, "message": …}`, with InvenioRDM's wording."""

    def __init__(self, status: int, message: str, **extra: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Document = {"status": status, "message": message, **extra}

    @classmethod
    def field(cls, name: str, message: str) -> Refusal:
        """An invalid query argument."""
        errors = [{"field": name, "messages": [message]}]
        return cls(400, "A validation error occurred.", errors=errors)

    @classmethod
    def not_acceptable(cls, offered: tuple[str, ...]) -> Refusal:
        expected = ", ".join(offered)
        return cls(406, f"Invalid 'Accept' header. Expected one of: {expected}")


FORBIDDEN = "Permission denied."
GONE = "The record has been deleted."
UNKNOWN_PID = "The persistent identifier does not exist."
