"""Rucio's errors: a status, a class and a message."""

from __future__ import annotations


class Fault(Exception):
    """Sent as headers and as a body."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name, self.message = status, name, message


def not_authenticated(message: str = "Cannot authenticate with given credentials") -> Fault:
    return Fault(401, "CannotAuthenticate", message)


def no_did(scope: str, name: str) -> Fault:
    return Fault(404, "DataIdentifierNotFound", f"Data identifier '{scope}:{name}' not found")


def no_rse(rse: str) -> Fault:
    return Fault(404, "RSENotFound", f"RSE '{rse}' cannot be found in vo 'def'")


def no_rule(id: str) -> Fault:
    return Fault(404, "RuleNotFound", f"No rule with the id {id} found")


def denied(what: str) -> Fault:
    return Fault(401, "AccessDenied", what)
