"""Rules of the demo lake, and the copying of their files."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from .expressions import matching
from .faults import Fault, denied, no_rule
from .knobs import LakeKnobs
from .store import Element, Entry, Store, now

BATCH = 100
"""Files that are copied in one step."""
NO_SOURCES = "RequestErrMsg.NO_SOURCES:PIC-TAPE has the only copies and does not answer."
REFUSED = "RequestErrMsg.TRANSFER_FAILED:{} refuses every connection: Unexpected server error."


@dataclass
class Rule:
    """`locks`: state by file."""

    entry: Entry
    expression: str
    account: str
    element: Element
    id: str = field(default_factory=lambda: uuid4().hex)
    state: str = "REPLICATING"
    locks: dict[tuple[str, str], str] = field(default_factory=dict)
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    expires: datetime | None = None
    error: str | None = None
    comments: str | None = None
    activity: str = "User Subscriptions"
    boosted: bool = False

    def count(self, state: str) -> int:
        return Counter(self.locks.values())[state]


class Rules:
    """All rules. Copying runs in tasks on the event loop, its writing in threads."""

    def __init__(self, store: Store, knobs: LakeKnobs) -> None:
        self.store, self._knobs = store, knobs
        self.all: dict[str, Rule] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def fill(self) -> None:
        """Create the initial rules; on the event loop."""
        get, disk = self.store.get, self.store.elements["DEMO-DISK"]
        spectra = Rule(get("demo", "my-spectra"), disk.name, "demo", disk)
        muons = Rule(get("km3net", "orca6.muons"), disk.name, "demo", disk)
        raw = Rule(get("km3net", "arca21.raw"), disk.name, "demo", disk, state="WAITING_APPROVAL")
        raw.comments = "For the ARCA calibration notebook"
        for rule in (spectra, muons, raw):
            self.all[rule.id] = rule
            if rule is not raw:
                self.lock(rule)

    def get(self, id: str) -> Rule:
        rule = self.all.get(id)
        if rule is None or (rule.expires and rule.expires < now()):
            raise no_rule(id)
        return rule

    def on(self, entry: Entry) -> list[Rule]:
        return [rule for rule in self.all.values() if rule.entry is entry]

    def evaluate(self, collection: Entry) -> None:
        """The members of a collection changed: rules on it and above it include the new files."""
        level = [collection]
        while level:
            for rule in (rule for one in level for rule in self.on(one)):
                if rule.state != "WAITING_APPROVAL":
                    self.lock(rule)
            level = [parent for one in level for parent in self.store.parents(one)]

    def used(self, account: str, rse: str) -> tuple[int, int]:
        """Bytes and files of an account's rules at an RSE."""
        files = {
            key
            for rule in self.all.values()
            if rule.account == account and rule.element.name == rse
            for key in rule.locks
        }
        return sum(self.store.entries[key].size or 0 for key in files), len(files)

    def add(
        self,
        entry: Entry,
        expression: str,
        account: str,
        *,
        lifetime: float | None,
        approval: bool,
        comments: str | None,
        copies: int = 1,
    ) -> Rule:
        elements = [
            self.store.elements[name]
            for name in matching(
                expression, {n: e.attributes for n, e in self.store.elements.items()}, 409
            )
        ]
        if copies > len(elements):
            raise Fault(
                409,
                "InsufficientTargetRSEs",
                f"Target RSE set not sufficient for number of copies. ({copies} copies requested, "
                f"RSE set size {len(elements)})",
            )
        for rule in self.on(entry):
            if (rule.account, rule.expression) == (account, expression):
                raise Fault(
                    409,
                    "DuplicateRule",
                    "(psycopg.errors.UniqueViolation) duplicate key value violates unique "
                    'constraint "RULES_SC_NA_AC_RS_CO_UQ_IDX"',
                )
        writable = [element for element in elements if element.writable]
        if not writable:
            raise Fault(500, "RSEWriteBlocked", "RSE is not available for writing.")
        fitting = [one for one in writable if self._fits(entry, account, one)]
        if not fitting and not approval:
            raise Fault(
                409,
                "InsufficientAccountLimit",
                "There is insufficient quota on any of the target RSE's to fullfill the operation.",
            )
        rule = Rule(entry, expression, account, (fitting or writable)[0], comments=comments)
        if lifetime is not None:
            rule.expires = now() + timedelta(seconds=lifetime)
        self.all[rule.id] = rule
        if fitting and not approval:
            self.lock(rule)
        else:
            rule.state = "WAITING_APPROVAL"
            if self._knobs.approval is not None:
                self._run(self._approve(rule, self._knobs.approval))
        return rule

    def change(self, id: str, account: str, options: dict[str, object]) -> None:
        rule = self._permitted(id, account, "update")
        if not options:
            return
        if "lifetime" in options:
            match options["lifetime"]:
                case int(seconds) | float(seconds):
                    rule.expires = now() + timedelta(seconds=seconds)
                case _:
                    rule.expires = None
        if options.get("approve") and rule.state == "WAITING_APPROVAL":
            self.lock(rule)
        if options.get("boost_rule"):
            rule.boosted = True
            if rule.state == "STUCK":
                self.lock(rule)
        rule.updated = now()

    def remove(self, id: str, account: str) -> None:
        """The rule can still be read for an hour, as in Rucio."""
        rule = self._permitted(id, account, "remove")
        rule.expires = now() + timedelta(hours=1)

    def _permitted(self, id: str, account: str, what: str) -> Rule:
        """Strict lakes permit only administrators, whatever the id; others the owner, too."""
        refusal = denied(f"Account {account} can not {what} this replication rule.")
        admin = account in self.store.admins
        if self.store.strict and not admin:
            raise refusal
        rule = self.get(id)
        if rule.account != account and not admin:
            raise refusal
        return rule

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _fits(self, entry: Entry, account: str, element: Element) -> bool:
        used, _ = self.used(account, element.name)
        needed = sum(file.size or 0 for file in self.store.files(entry))
        return used + needed <= self.store.limit(account, element.name)

    def lock(self, rule: Rule) -> None:
        """Check every file: it exists, is to be copied, or cannot be."""
        rse = rule.element.name
        for file in self.store.files(rule.entry):
            if file.replicas.get(rse) == "AVAILABLE":
                rule.locks[file.key] = "OK"
            elif self._readable(file) or (rule.boosted and not rule.element.broken):
                rule.locks[file.key] = "REPLICATING"
                file.replicas[rse] = "COPYING"
            else:
                rule.locks[file.key] = "STUCK"
                file.replicas[rse] = "COPYING"
                rule.error = NO_SOURCES
        self._judge(rule)
        if rule.count("REPLICATING"):
            self._run(self._copy(rule))

    def _readable(self, file: Entry) -> bool:
        return any(
            state == "AVAILABLE" and self.store.elements[rse].readable
            for rse, state in file.replicas.items()
        )

    def _judge(self, rule: Rule) -> None:
        if rule.count("STUCK"):
            rule.state = "STUCK"
        elif rule.count("REPLICATING"):
            rule.state, rule.error = "REPLICATING", None
        else:
            rule.state, rule.error = "OK", None
        rule.updated = now()

    async def _copy(self, rule: Rule) -> None:
        keys = [key for key, state in rule.locks.items() if state == "REPLICATING"]
        step = max(1, len(keys) // BATCH)
        pause = self._knobs.copying / max(1, len(keys) / step)
        for start in range(0, len(keys), step):
            await asyncio.sleep(pause)
            some = keys[start : start + step]
            while self._matches(self._knobs.hold, rule, some):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            for key in some:
                await self._download(rule, self.store.entries[key])
            self._judge(rule)

    async def _download(self, rule: Rule, file: Entry) -> None:
        if rule.element.broken or self._matches(self._knobs.fail, rule, [file.key]):
            rule.locks[file.key], rule.error = "STUCK", REFUSED.format(rule.element.name)
            return
        if rule.element.mounted:
            await asyncio.to_thread(self.store.write, rule.element.name, file)
        file.replicas[rule.element.name] = "AVAILABLE"
        rule.locks[file.key] = "OK"

    def _matches(self, patterns: list[str], rule: Rule, keys: list[tuple[str, str]]) -> bool:
        """Whether an address of the files matches one of the patterns."""
        pfns = [self.store.pfn(rule.element.name, *key) for key in keys] if patterns else []
        return any(re.search(pattern, pfn) for pattern in patterns for pfn in pfns)

    async def _approve(self, rule: Rule, after: float) -> None:
        await asyncio.sleep(after)
        self.lock(rule)

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
