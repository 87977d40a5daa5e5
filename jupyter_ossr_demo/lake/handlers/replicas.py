"""Replicas, and the RSEs with their settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..expressions import matching
from ..faults import Fault, denied
from ..samples import SCRATCH
from ..store import Element, Entry
from .base import Handler, Line, date


class Listing(Handler):
    """POST /replicas/list. An unknown DID returns nothing, without an error."""

    async def post(self) -> None:
        sent, store = self.sent(), self.service.store
        files: dict[tuple[str, str], Entry] = {}
        for did in sent.get("dids", []):
            entry = store.entries.get((did["scope"], did["name"]))
            if entry:
                files |= {file.key: file for file in store.files(entry)}
        every = bool(sent.get("all_states"))
        lines = [self._line(file, every, sent) for file in files.values()]
        if expression := sent.get("rse_expression"):
            attributes = {n: element.attributes for n, element in store.elements.items()}
            wanted = matching(expression, attributes, 400)
            for line in lines:
                for part in ("rses", "states"):
                    line[part] = {rse: one for rse, one in line[part].items() if rse in wanted}
            lines = [line for line in lines if line["rses"]]
        await self.lines(lines)

    def _line(self, file: Entry, every: bool, sent: Line) -> Line:
        size, adler32, md5 = file.sums or (None, None, None)
        states = {
            rse: state for rse, state in file.replicas.items() if every or state == "AVAILABLE"
        }
        rses = {rse: [self._pfn(rse, file)] for rse in states}
        if file.archive and sent.get("resolve_archives"):
            archive = self.service.store.get(*file.archive)
            states |= archive.replicas
            rses |= {
                rse: [f"{self._pfn(rse, archive)}?xrdcl.unzip={file.name}"]
                for rse in archive.replicas
            }
        return {
            "scope": file.scope,
            "name": file.name,
            "bytes": size,
            "md5": md5,
            "adler32": adler32,
            "rses": rses,
            "states": states,
        }

    def _pfn(self, rse: str, file: Entry) -> str:
        store = self.service.store
        if store.element(rse).type == "TAPE":
            return f"root://tape.example.org:1094//{store.below(*file.key)}"
        return store.pfn(rse, *file.key)


class Replicas(Handler):
    """POST /replicas: register existing files."""

    def post(self) -> None:
        sent, store = self.sent(), self.service.store
        element = store.element(str(sent.get("rse", "")))
        if not self.admin and not element.name.endswith(self.service.knobs.registers):
            raise denied(
                f"Account {self.token.account} can not add file replicas on {element.name}"
            )
        if not sent.get("files"):
            raise Fault(500, "DatabaseException", "Database exception.")
        for file in sent["files"]:
            key = str(file["scope"]), str(file["name"])
            entry = store.entries.get(key)
            if entry is None:
                store.check_scope(key[0], self.token.account, "add file replicas")
                entry = store.add(*key, "FILE", self.token.account)
                entry.sums = (int(file["bytes"]), str(file["adler32"]), str(file.get("md5", "")))
                entry.columns |= file.get("meta", {})
            entry.replicas[element.name] = "AVAILABLE"
        self.done()


class DatasetReplicas(Handler):
    """Replicas of a dataset with a rule per RSE; `deep`: counted, also without a rule."""

    async def get(self, scope: str, name: str) -> None:
        store = self.service.store
        entry = store.entries.get((scope, name))
        if entry is None or entry.type != "DATASET":
            await self.lines([])
            return
        held = {rule.element.name for rule in self.service.rules.on(entry) if rule.locks}
        files = store.files(entry)
        if self.query("deep") == "True":
            held |= {rse for file in files for rse in file.replicas}
        await self.lines([self._line(entry, files, rse) for rse in sorted(held)])

    def _line(self, entry: Entry, files: list[Entry], rse: str) -> Line:
        there = [file for file in files if file.replicas.get(rse) == "AVAILABLE"]
        return {
            "scope": entry.scope,
            "name": entry.name,
            "rse": rse,
            "rse_id": self.service.store.element(rse).id,
            "bytes": sum(file.size or 0 for file in files),
            "length": len(files),
            "available_bytes": sum(file.size or 0 for file in there),
            "available_length": len(there),
            "state": "AVAILABLE" if len(there) == len(files) else "UNAVAILABLE",
            "created_at": date(entry.created),
            "updated_at": date(entry.created),
            "accessed_at": None,
        }


class Rses(Handler):
    async def get(self) -> None:
        elements = self.service.store.elements
        expression = self.query("expression")
        if expression:
            attributes = {name: element.attributes for name, element in elements.items()}
            await self.lines([{"rse": name} for name in matching(expression, attributes, 400)])
            return
        await self.lines([_rse(element) for element in elements.values()])


class RseInfo(Handler):
    def get(self, rse: str) -> None:
        element = self.service.store.element(rse)
        parts = urlsplit(self.service.store.base)
        may = {"read": 1, "write": 1, "delete": 1}
        protocol: Line = {
            "hostname": parts.hostname,
            "scheme": parts.scheme,
            "port": parts.port,
            "prefix": f"/storage/{rse}/",
            "impl": "rucio.rse.protocols.webdav.Default",
            "domains": {"lan": may, "wan": may},
            "extended_attributes": None,
        }
        if element.type == "TAPE":
            protocol |= {"hostname": "tape.example.org", "scheme": "root", "port": 1094}
        self.response({**_rse(element), "protocols": [protocol], "domain": ["lan", "wan"]})


class Names(Handler):
    """The path for a new file."""

    def get(self, rse: str) -> None:
        store = self.service.store
        store.element(rse)
        found = {}
        for lfn in self.get_query_arguments("lfn"):
            scope, _, name = lfn.partition(":")
            found[lfn] = store.pfn(rse, scope, name)
        self.response(found)


def _rse(element: Element) -> Line:
    return {
        "id": element.id,
        "rse": element.name,
        "rse_type": element.type,
        "deterministic": True,
        "volatile": element.volatile or element.name == SCRATCH,
        "availability_read": element.readable,
        "availability_write": element.writable,
        "availability_delete": element.writable,
        "staging_area": False,
        "lfn2pfn_algorithm": "hash",
        "deleted": False,
        "vo": "def",
    }
