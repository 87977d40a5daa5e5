"""Scopes, DIDs, their metadata and their members."""

from __future__ import annotations

from datetime import timedelta

from ..faults import Fault, denied, no_did
from ..search import COLUMNS, search
from ..store import Entry, now
from .base import Handler, Line, date

FIXED = frozenset({"bytes", "length", "adler32", "md5", "did_type", "scope", "name"})
"""Columns that cannot be changed."""


class Scopes(Handler):
    def get(self) -> None:
        self.response(
            [
                {"account": account, "scope": scope}
                for scope, account in self.service.store.scopes.items()
            ]
        )


class NewScope(Handler):
    def post(self, account: str, scope: str) -> None:
        if not self.admin:
            raise denied(f"Account {self.token.account} can not add scope")
        self.service.store.scopes[scope] = account
        self.done()


class Search(Handler):
    async def get(self, scope: str) -> None:
        limit = self.query("limit")
        await self.lines(
            list(
                search(
                    self.service.store,
                    scope,
                    self.query("type", "collection"),
                    self.query("filters"),
                    int(limit) if limit.isdecimal() else None,
                )
            )
        )


class Dids(Handler):
    """The base of handlers for one DID."""

    def entry(self, scope: str, name: str) -> Entry:
        return self.service.store.get(scope, name)

    def mine(self, scope: str, what: str) -> None:
        self.service.store.check_scope(scope, self.token.account, what)


class Did(Dids):
    def get(self, scope: str, name: str) -> None:
        entry = self.entry(scope, name)
        payload: Line = {
            "scope": scope,
            "name": name,
            "type": entry.type,
            "account": entry.account,
        }
        if entry.sums:
            size, adler32, md5 = entry.sums
            payload |= {"bytes": size, "length": 1, "md5": md5, "adler32": adler32}
        else:
            store = self.service.store
            files = [  # a file of several datasets counts several times
                file for key in entry.members for file in store.files(store.entries[key])
            ]
            deep = self.query("dynamic_depth") == "FILE"
            payload |= {
                "open": entry.open,
                "monotonic": False,
                "expired_at": date(entry.expires),
                "length": len(files) if deep else None,
                "bytes": float(sum(file.size or 0 for file in files)) if deep else None,
            }
        self.response(payload)

    def post(self, scope: str, name: str) -> None:
        """Rucio checks the name, then the permission, then the type."""
        sent, store = self.sent(), self.service.store
        store.check_name(name)
        self.mine(scope, "add data identifiers")
        if sent.get("type") == "FILE":
            raise Fault(
                409,
                "UnsupportedOperation",
                "Only collection (dataset/container) can be registered.",
            )
        lifetime = sent.get("lifetime")
        self.service.store.add(scope, name, str(sent.get("type", "")), self.token.account, lifetime)
        self.done()


class Meta(Dids):
    def get(self, scope: str, name: str) -> None:
        if self.query("plugin", "DID_COLUMN") == "JSON":
            entry = self.service.store.entries.get((scope, name))
            self.response(entry.meta if entry else {})
            return
        entry = self.entry(scope, name)
        size, adler32, md5 = entry.sums or (None, None, None)
        self.response(
            {
                "scope": scope,
                "name": name,
                "account": entry.account,
                "did_type": entry.type,
                "is_open": entry.open,
                "bytes": size,
                "length": None,
                "adler32": adler32,
                "md5": md5,
                "expired_at": date(entry.expires),
                "created_at": date(entry.created),
                "updated_at": date(entry.created),
                "availability": "AVAILABLE",
                "hidden": False,
                **entry.columns,
            }
        )

    def post(self, scope: str, name: str) -> None:
        values = self.sent().get("meta", {})
        self.set(scope, name, values, permitted=self.admin or self.service.knobs.bulk_metadata)

    def set(self, scope: str, name: str, values: Line, *, permitted: bool = True) -> None:
        entry = self.entry(scope, name)
        mine = self.admin or self.service.store.scopes[scope] == self.token.account
        if not mine or not permitted or FIXED & values.keys():  # Rucio responds like this
            raise Fault(
                500,
                "AccessDenied",
                f"Account {self.token.account} can not add metadata to {scope}:{name}",
            )
        if not isinstance(values.get("run_number", 0), int):
            raise Fault(500, "DatabaseException", "An unknown Database Exception has occurred.")
        if "lifetime" in values:
            lifetime = values.pop("lifetime")
            expires = None if lifetime is None else now() + timedelta(seconds=lifetime)
            entry.expires = expires
        entry.columns |= {key: value for key, value in values.items() if key in COLUMNS}
        entry.meta |= {key: value for key, value in values.items() if key not in COLUMNS}
        self.done()

    def delete(self, scope: str, name: str) -> None:
        entry, key = self.entry(scope, name), self.query("key")
        self.mine(scope, "delete metadata")
        if key in COLUMNS:
            raise Fault(409, "NotImplementedError", "Feature not in current database")
        if not entry.meta:
            raise no_did(scope, name)
        if key not in entry.meta:
            raise Fault(404, "KeyNotFound", key)
        del entry.meta[key]
        self.done(200)


class MetaKey(Meta):
    """One key; Rucio has no bulk permission here."""

    def post(self, scope: str, name: str, key: str) -> None:  # type: ignore[override]
        self.set(scope, name, {key: self.sent().get("value")})


class Members(Dids):
    async def get(self, scope: str, name: str) -> None:
        entries = self.service.store.entries
        await self.lines(
            [_short(entries[key], sums=True) for key in self.entry(scope, name).members]
        )

    def post(self, scope: str, name: str) -> None:
        entry = self.entry(scope, name)
        self.mine(scope, "attach")
        self.service.store.attach(entry, self._sent())
        self.service.rules.evaluate(entry)
        self.done()

    def delete(self, scope: str, name: str) -> None:
        entry = self.entry(scope, name)
        self.mine(scope, "detach")
        self.service.store.detach(entry, self._sent())
        self.done(200)

    def _sent(self) -> list[tuple[str, str]]:
        return [(str(did["scope"]), str(did["name"])) for did in self.sent().get("dids", [])]


class Files(Dids):
    """All files below; one of several datasets is repeated."""

    async def get(self, scope: str, name: str) -> None:
        store, entry = self.service.store, self.entry(scope, name)
        parents = (
            [entry] if entry.type != "CONTAINER" else [store.entries[key] for key in entry.members]
        )
        found = [file for parent in parents for file in store.files(parent)]
        await self.lines([_short(file, sums=True) for file in found])


class Attachments(Dids):
    """Only the files of archives."""

    def post(self) -> None:
        store = self.service.store
        for one in self.sent().get("attachments", []):
            self.mine(str(one["scope"]), "attach")
            archive = store.get(str(one["scope"]), str(one["name"]))
            for file in one["dids"]:
                entry = store.add(str(file["scope"]), str(file["name"]), "FILE", archive.account)
                entry.sums = int(file["bytes"]), str(file["adler32"]), str(file.get("md5", ""))
                entry.archive = archive.key
        self.done()


class Parents(Dids):
    async def get(self, scope: str, name: str) -> None:
        entry = self.service.store.entries.get((scope, name))
        above = self.service.store.parents(entry) if entry else []
        await self.lines([_short(parent) for parent in above])


class Status(Dids):
    def put(self, scope: str, name: str) -> None:
        entry = self.entry(scope, name)
        self.mine(scope, "close")
        if self.sent().get("open") is not False:
            raise Fault(409, "UnsupportedStatus", "The status cannot be changed to that.")
        if not entry.open:
            raise Fault(409, "UnsupportedOperation", f"The status of {scope}:{name} is closed.")
        entry.open = False
        self.done(200)


def _short(entry: Entry, *, sums: bool = False) -> Line:
    payload: Line = {"scope": entry.scope, "name": entry.name, "type": entry.type}
    if sums:
        size, adler32, md5 = entry.sums or (None, None, None)
        payload |= {"bytes": size, "adler32": adler32, "md5": md5}
    return payload
