"""Routes of the demo lake."""

from __future__ import annotations

from typing import Any

from tornado.web import Application

from .auth import Accounts, Attributes, OtherWays, Page, Ping, SignInPage, Usage, UserPass, Validate
from .base import Handler, Service
from .dids import (
    Attachments,
    Did,
    Files,
    Members,
    Meta,
    MetaKey,
    NewScope,
    Parents,
    Scopes,
    Search,
    Status,
)
from .open_data import Public, PublicList, Signed
from .replicas import DatasetReplicas, Listing, Names, Replicas, RseInfo, Rses
from .rules import Analysis, Locks, NoRule, OnDid, RuleInfo, Rules
from .storage import Storage

_DID = r"([^/]+)/([^/]+)"
_RULE = r"/rules/([0-9a-f]{32})"

_ROUTES: tuple[tuple[str, type[Handler]], ...] = (
    (r"/ping/?", Ping),
    (r"/auth/userpass", UserPass),
    (r"/auth/validate", Validate),
    (r"/auth/oidc", Page),
    (r"/auth/oidc_redirect", SignInPage),
    (r"/auth/(\w+)", OtherWays),
    (r"/identities/accounts", Accounts),
    (r"/accounts/([^/]+)/attr/", Attributes),
    (r"/accounts/([^/]+)/scopes/([^/]+)", NewScope),
    (r"/accounts/([^/]+)/usage/(local|global)", Usage),
    (r"/scopes/owner/", Scopes),
    (r"/dids/([^/]+)/dids/search", Search),
    (rf"/dids/{_DID}", Did),
    (rf"/dids/{_DID}/meta", Meta),
    (rf"/dids/{_DID}/meta/([^/]+)", MetaKey),
    (rf"/dids/{_DID}/dids", Members),
    (rf"/dids/{_DID}/files", Files),
    (r"/dids/attachments", Attachments),
    (rf"/dids/{_DID}/parents", Parents),
    (rf"/dids/{_DID}/status", Status),
    (rf"/dids/{_DID}/rules", OnDid),
    (r"/replicas/list", Listing),
    (r"/replicas/?", Replicas),
    (rf"/replicas/{_DID}/datasets", DatasetReplicas),
    (r"/rses/", Rses),
    (r"/rses/([^/]+)", RseInfo),
    (r"/rses/([^/]+)/lfns2pfns", Names),
    (r"/rules/", Rules),
    (_RULE, RuleInfo),
    (r"/rules/([^/]+)", NoRule),
    (rf"{_RULE}/locks", Locks),
    (rf"{_RULE}/analysis", Analysis),
    (r"/opendata/public/dids", PublicList),
    (rf"/opendata/public/dids/{_DID}", Public),
    (rf"/opendata/dids/{_DID}", Signed),
    (r"/storage/([^/]+)/(.+)", Storage),
)


def application(service: Service) -> Application:
    options: dict[str, Any] = {"service": service}
    return Application(
        [(path, handler, options) for path, handler in _ROUTES],
        log_function=lambda handler: None,
    )


__all__ = ["Service", "application"]
