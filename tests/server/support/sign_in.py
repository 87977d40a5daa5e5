"""Requests to sign in at a lake, by the methods of the package."""

from __future__ import annotations

from jupyter_ossr_ext.models import SignIn


def user_pass(
    username: str, password: str, account: str | None = None, *, keep: bool = False
) -> SignIn:
    values = {"username": username, "password": password, "keep": "true" if keep else ""}
    return SignIn("userpass", values, account)


def certificate(path: str, key: str | None, account: str | None = None) -> SignIn:
    return SignIn("x509", {"certificate": path, "key": key or ""}, account)


def grid_proxy(path: str) -> SignIn:
    return SignIn("x509-proxy", {"certificate": path})


def hub_token() -> SignIn:
    return SignIn("oidc-token")


def code_flow(account: str | None = None) -> SignIn:
    return SignIn("oidc", account=account)
