"""Authentication and identity."""

from __future__ import annotations

from tornado.escape import xhtml_escape

from ..faults import Fault, denied, not_authenticated
from ..people import Several
from .base import Handler, date

PAGE = """<!doctype html><html lang="en"><title>Data Lake (demo)</title>
<h1>You are signed in as {account}</h1>
<p>The demo issuer accepts every user. Close this page; waiting jobs then continue.</p>
</html>"""


class Ping(Handler):
    open_to_all = True

    def get(self) -> None:
        self.response({"version": "41.5.1"})


class UserPass(Handler):
    open_to_all = True

    def get(self) -> None:
        headers = self.request.headers
        self.set_header("Content-Type", "application/octet-stream")
        if not {"*/*", "application/octet-stream"} & set(headers.get("Accept", "*/*").split(",")):
            raise Fault(406, "UnsupportedRequestedContentType", "Use application/octet-stream.")
        try:
            token = self.service.people.enter(
                headers.get("X-Rucio-Username", ""),
                headers.get("X-Rucio-Password", ""),
                headers.get("X-Rucio-Account") or None,
            )
        except Several as several:
            self.set_status(206)
            self.set_header("X-Rucio-Auth-Accounts", ",".join(several.accounts))
            return
        self.set_header("X-Rucio-Auth-Token", token.text)
        self.set_header("X-Rucio-Auth-Account", token.account)
        self.set_header("X-Rucio-Auth-Token-Expires", date(token.until) or "")


class Validate(Handler):
    """The response is the text of a Python dictionary, like Rucio's."""

    open_to_all = True

    def get(self) -> None:
        try:
            token = self.service.people.check(self.request.headers.get("X-Rucio-Auth-Token"))
        except Fault as fault:
            if fault.status == 400:
                raise
            raise Fault(500, "CannotAuthenticate", "NoneType: None") from None
        self.set_header("Content-Type", "application/octet-stream")
        self.write(
            repr(
                {
                    "account": token.account,
                    "identity": token.identity,
                    "lifetime": token.until,
                    "audience": None,
                    "authz_scope": None,
                    "vo": "def",
                }
            )
        )


class Page(Handler):
    """Start of the code flow: returns a sign-in page."""

    open_to_all = True

    def get(self) -> None:
        key = self.service.people.page(self.request.headers.get("X-Rucio-Account"))
        page = f"{self.service.store.base}/auth/oidc_redirect?{key}_polling"
        self.set_header("X-Rucio-OIDC-Auth-URL", page)


class SignInPage(Handler):
    """The sign-in page, and the polling for its result: the same address."""

    open_to_all = True

    def get(self) -> None:
        key = self.request.query.removesuffix("_polling")
        people = self.service.people
        if self.request.headers.get("X-Rucio-Client-Fetch-Token") == "True":
            self.set_header("X-Rucio-Auth-Token", people.fetch(key).text)
            return
        account = people.visit(key)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(PAGE.format(account=xhtml_escape(account)))


class OtherWays(Handler):
    """Certificates: not supported without TLS."""

    open_to_all = True

    def get(self, way: str) -> None:
        account = self.request.headers.get("X-Rucio-Account", "")
        raise not_authenticated(f"Cannot authenticate to account {account} with given credentials")


class Accounts(Handler):
    """The accounts of an identity."""

    def get(self) -> None:
        self.response(self.service.people.accounts_of(self.query("identity_key")))


class Attributes(Handler):
    def get(self, account: str) -> None:
        self.response([])


class Usage(Handler):
    async def get(self, account: str, which: str) -> None:
        if account != self.token.account and not self.admin:
            raise denied(f"Account {self.token.account} can not list account usage.")
        if which == "global":
            await self.lines([])
            return
        found = []
        for element in self.service.store.elements.values():
            used, files = self.service.rules.used(account, element.name)
            limit = self.service.store.limit(account, element.name)
            if limit or used:
                found.append(
                    {
                        "rse_id": element.id,
                        "rse": element.name,
                        "bytes": used,
                        "files": files,
                        "bytes_limit": limit,
                        "bytes_remaining": limit - used,
                    }
                )
        await self.lines(found)
