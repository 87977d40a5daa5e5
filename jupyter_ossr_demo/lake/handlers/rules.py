"""Rules: create, read, change."""

from __future__ import annotations

from ..faults import Fault
from ..rules import Rule
from .base import Handler, Line, date


class Rules(Handler):
    def post(self) -> None:
        sent = self.sent()
        ids = []
        for did in sent.get("dids", []):
            entry = self.service.store.get(str(did["scope"]), str(did["name"]))
            account = str(sent.get("account") or self.token.account)
            if account != self.token.account and not self.admin:
                raise Fault(  # Rucio responds like this
                    500, "AccessDenied", f"Account {self.token.account} can not add rules."
                )
            rule = self.service.rules.add(
                entry,
                str(sent.get("rse_expression", "")),
                account,
                lifetime=sent.get("lifetime"),
                approval=bool(sent.get("ask_approval")),
                comments=sent.get("comment"),
                copies=int(sent.get("copies", 1)),
            )
            ids.append(rule.id)
        self.set_status(201)
        self.response(ids)


class RuleInfo(Handler):
    def get(self, id: str) -> None:
        self.response(_line(self.service.rules.get(id)))

    def put(self, id: str) -> None:
        self.service.rules.change(id, self.token.account, self.sent().get("options", {}))
        self.done(200)

    def delete(self, id: str) -> None:
        self.service.rules.remove(id, self.token.account)
        self.done(200)


class NoRule(Handler):
    """An id of another form: Rucio fails."""

    def get(self, id: str) -> None:
        raise Fault(500, "RucioException", f"Badly formatted rule id ({id})")


class Locks(Handler):
    async def get(self, id: str) -> None:
        rule = self.service.rules.get(id)
        await self.lines(
            [
                {
                    "scope": scope,
                    "name": name,
                    "rse_id": rule.element.id,
                    "rse": rule.element.name,
                    "state": state,
                    "rule_id": id,
                }
                for (scope, name), state in rule.locks.items()
            ]
        )


class Analysis(Handler):
    def get(self, id: str) -> None:
        rule = self.service.rules.get(id)
        self.response({"rule_error": rule.error, "transfers": []})


class OnDid(Handler):
    async def get(self, scope: str, name: str) -> None:
        entry = self.service.store.get(scope, name)
        await self.lines([_line(rule) for rule in self.service.rules.on(entry)])


def _line(rule: Rule) -> Line:
    return {
        "id": rule.id,
        "scope": rule.entry.scope,
        "name": rule.entry.name,
        "did_type": rule.entry.type,
        "rse_expression": rule.expression,
        "account": rule.account,
        "copies": 1,
        "state": rule.state,
        "error": rule.error,
        "locks_ok_cnt": rule.count("OK"),
        "locks_replicating_cnt": rule.count("REPLICATING"),
        "locks_stuck_cnt": rule.count("STUCK"),
        "created_at": date(rule.created),
        "updated_at": date(rule.updated),
        "expires_at": date(rule.expires),
        "activity": rule.activity,
        "comments": rule.comments,
        "grouping": "DATASET",
        "locked": False,
    }
