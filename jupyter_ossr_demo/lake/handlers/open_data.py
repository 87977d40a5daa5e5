"""Open Data of the demo lake: public entries, and their changes by administrators."""

from __future__ import annotations

from ..faults import Fault, denied
from ..store import Entry, OpenData, Store, now
from .base import Handler, Line, date

LIMIT = 1000


class PublicList(Handler):
    open_to_all = True

    def get(self) -> None:
        public = {
            key: entry
            for key, entry in self.service.store.open_data.items()
            if entry.state == "PUBLIC"
        }
        offset = int(self.query("offset", "0"))
        keys = list(public)[offset : offset + int(self.query("limit", str(LIMIT)))]
        dids = [_entry(key, public[key]) for key in keys]
        self.response({"total": len(public), "offset": offset, "dids": dids})


class Public(Handler):
    open_to_all = True

    def get(self, scope: str, name: str) -> None:
        entry = self.service.store.open_data.get((scope, name))
        if entry is None or entry.state != "PUBLIC":
            raise _missing(scope, name)
        more: Line = {"doi": entry.doi, "record_id": None, "rule": None}
        if self.query("meta") == "1":
            more["meta"] = entry.meta
        if self.query("files") == "1":
            store = self.service.store
            more["files"] = [_file(store, one) for one in store.files(store.get(scope, name))]
        self.response(_entry((scope, name), entry) | more)


class Signed(Handler):
    """Changes, which the permissions give to administrators only."""

    def post(self, scope: str, name: str) -> None:
        store = self._checked(scope, name)
        if (scope, name) in store:
            raise Fault(409, "OpenDataDataIdentifierAlreadyExists", f"{scope}:{name} exists")
        store[scope, name] = OpenData()
        self.set_status(201)

    def put(self, scope: str, name: str) -> None:
        store = self._checked(scope, name)
        if (scope, name) not in store:
            raise _missing(scope, name)
        sent, entry = self.sent(), store[scope, name]
        state = str(sent.get("state", entry.state)).upper()
        did = self.service.store.get(scope, name)
        if state == "PUBLIC" and did.type != "FILE" and did.open:
            raise Fault(400, "OpenDataInvalidStateUpdate", f"{scope}:{name} is open")
        if (state == "DRAFT") is not (entry.state == "DRAFT") and state != "PUBLIC":
            reason = f"{scope}:{name} cannot become {state}"
            raise Fault(400, "OpenDataInvalidStateUpdate", reason)
        entry.state, entry.doi, entry.updated = state, sent.get("doi", entry.doi), now()
        entry.meta = sent.get("meta", entry.meta)
        self.response({"scope": scope, "name": name, "state_new": state})

    def delete(self, scope: str, name: str) -> None:
        store = self._checked(scope, name)
        if (scope, name) not in store:
            raise _missing(scope, name)
        if store[scope, name].state != "DRAFT":
            raise Fault(400, "OpenDataInvalidState", f"{scope}:{name} is no draft")
        del store[scope, name]
        self.set_status(204)

    def _checked(self, scope: str, name: str) -> dict[tuple[str, str], OpenData]:
        if not self.admin:
            raise denied(f"Account {self.token.account} can not change Open Data")
        self.service.store.get(scope, name)
        return self.service.store.open_data


def _entry(key: tuple[str, str], entry: OpenData) -> Line:
    return {
        "scope": key[0],
        "name": key[1],
        "state": entry.state,
        "created_at": date(entry.created),
        "updated_at": date(entry.updated),
    }


def _file(store: Store, file: Entry) -> Line:
    size, adler32, _ = file.sums or (None, None, None)
    disks = [
        rse
        for rse, state in file.replicas.items()
        if state == "AVAILABLE" and store.element(rse).type == "DISK"
    ]
    return {
        "scope": file.scope,
        "name": file.name,
        "bytes": size,
        "adler32": adler32,
        "uris": [store.pfn(rse, *file.key) for rse in disks],
    }


def _missing(scope: str, name: str) -> Fault:
    return Fault(404, "OpenDataDataIdentifierNotFound", f"{scope}:{name} is not open data")
