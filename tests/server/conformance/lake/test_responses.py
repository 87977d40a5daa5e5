"""Rucio's responses with their peculiarities, in the demo and the real Rucio."""

from __future__ import annotations

import pytest

from .lake_services import Caller, Place, fresh, password, refused

EVENTS = "/dids/user.alice/run42.events"


def test_a_wrong_password_and_a_foreign_account_are_the_same_refusal(place: Place) -> None:
    nobody = place.caller()
    wrong = {**password("alice", "alice"), "X_Rucio_Password": "wrong"}
    assert refused(nobody.get("/auth/userpass", **wrong)) == (401, "CannotAuthenticate")
    assert refused(nobody.get("/auth/userpass", **password("alice", "bob"))) == (
        401,
        "CannotAuthenticate",
    )


def test_signing_in_gives_token_account_and_end_in_headers(place: Place) -> None:
    reply = place.caller().get("/auth/userpass", **password("alice"))
    assert reply.status_code == 200
    assert reply.content == b""
    assert reply.headers["X-Rucio-Auth-Account"] == "alice"
    assert reply.headers["X-Rucio-Auth-Token-Expires"].endswith("UTC")
    other = place.caller().get("/auth/userpass", **password("alice", "lst"))
    assert other.headers["X-Rucio-Auth-Account"] == "lst"


def test_authentication_gives_no_json(place: Place) -> None:
    reply = place.caller().get("/auth/userpass", **password("alice"), Accept="application/json")
    assert refused(reply) == (406, "UnsupportedRequestedContentType")


def test_a_bad_token_is_401_and_a_missing_one_400(place: Place) -> None:
    nobody = place.caller()
    bad = nobody.get("/scopes/owner/", X_Rucio_Auth_Token="bad")
    assert refused(bad) == (401, "CannotAuthenticate")
    assert refused(nobody.get("/scopes/owner/")) == (400, "ValueError")


def test_validate_prints_a_python_dictionary(alice: Caller) -> None:
    text = alice.get("/auth/validate").text
    assert text.startswith(
        "{'account': 'alice', 'identity': 'alice', 'lifetime': datetime.datetime("
    )


def test_accounts_of_an_identity(alice: Caller) -> None:
    reply = alice.get("/identities/accounts?identity_key=alice&type=userpass")
    assert sorted(reply.json()) == ["alice", "lst"]


def test_who_owns_which_scope(alice: Caller) -> None:
    owners = {each["scope"]: each["account"] for each in alice.get("/scopes/owner/").json()}
    assert owners["user.alice"] == "alice"
    assert owners["user.bob"] == "bob"


def test_an_unknown_scope_is_an_empty_answer(alice: Caller) -> None:
    assert alice.search("nosuch", "[{'name': '*'}]") == []


def test_collections_come_without_sizes(alice: Caller) -> None:
    [hit] = alice.search("user.alice", "[{'name': 'run42.events'}]")
    assert hit == {
        "scope": "user.alice",
        "name": "run42.events",
        "did_type": "DATASET",
        "bytes": None,
        "length": None,
    }


def test_a_search_takes_a_limit(alice: Caller) -> None:
    assert len(alice.search("user.alice", "[{'name': 'events-*'}]", limit="3")) == 3
    assert len(alice.search("user.alice", "[{'name': 'events-*'}]")) == 12


def test_a_kind_that_is_not_known_is_refused(alice: Caller) -> None:
    reply = alice.get("/dids/user.alice/dids/search?type=bogus&name=*")
    assert refused(reply) == (409, "UnsupportedOperation")


def test_own_keys_know_neither_kind_nor_name_of_the_address(alice: Caller) -> None:
    hits = alice.search("user.alice", "[{'segment': 4}]", type="dataset", name="nomatch*")
    assert [(hit["name"], hit["did_type"], hit["bytes"]) for hit in hits] == [
        ("events-004.root", None, None)
    ]
    assert alice.search("user.alice", "[{'segment': 4, 'name': 'nomatch*'}]") == []


def test_many_names_can_be_looked_up_at_once(alice: Caller) -> None:
    names = [{"name": "events-001.root"}, {"name": "run42"}, {"name": "nosuch"}]
    hits = alice.search("user.alice", repr(names))
    assert {hit["name"]: hit["did_type"] for hit in hits} == {
        "events-001.root": "FILE",
        "run42": "CONTAINER",
    }


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("[{'segment.gt': 10}]", {"events-011.root", "events-012.root"}),
        ("[{'segment.gte': 11, 'segment.lt': 12}]", {"events-011.root"}),
        ("[{'instrument': 'LST*'}]", {"run42.events"}),
        ("[{'good': True, 'name': 'run42*'}]", {"run42.events"}),
        ("[{'energy_gev.gte': 125.5}]", {"run42.events"}),
        ("[{'energy_gev.gt': 'abc'}]", set()),
        ("[{'nosuchkey': 1}]", set()),
        ("[{'bytes.gt': 21500, 'name': 'events*'}]", {"events-011.root", "events-012.root"}),
    ],
)
def test_filters(alice: Caller, filters: str, names: set[str]) -> None:
    assert {hit["name"] for hit in alice.search("user.alice", filters)} == names


@pytest.mark.parametrize(
    ("filters", "refusal"),
    [
        ("[{'instrument': 'LST-1', 'bytes.gt': 0}]", (500, "InvalidMetadata")),
        ("[{'target.like': 'Cr*'}]", (400, "DIDFilterSyntaxError")),
        ("[{'bytes.gt': 'abc'}]", (500, "DatabaseException")),
    ],
)
def test_filters_that_are_refused(alice: Caller, filters: str, refusal: tuple[int, str]) -> None:
    reply = alice.get(f"/dids/user.alice/dids/search?type=all&long=True&filters={filters}")
    assert refused(reply) == refusal


def test_sizes_of_the_whole_tree_come_when_asked_for(alice: Caller) -> None:
    plain = alice.get("/dids/user.alice/run42").json()
    assert (plain["bytes"], plain["length"]) == (None, None)
    deep = alice.get("/dids/user.alice/run42?dynamic_depth=FILE").json()
    assert (deep["bytes"], deep["length"]) == (290701, 17)
    empty = alice.get("/dids/user.alice/empty.ds?dynamic_depth=FILE").json()
    assert (empty["bytes"], empty["length"]) == (0, 0)
    file = alice.get("/dids/user.alice/events-001.root?dynamic_depth=FILE").json()
    assert (file["type"], file["bytes"], file["length"]) == ("FILE", 20137, 1)
    assert len(file["adler32"]) == 8 and len(file["md5"]) == 32


def test_an_unknown_name_is_404_here_and_nothing_there(alice: Caller) -> None:
    for path in ("", "/dids", "/rules"):
        reply = alice.get(f"/dids/user.alice/nosuch{path}")
        assert refused(reply) == (404, "DataIdentifierNotFound"), path
    for path in ("/dids/user.alice/nosuch/parents", "/replicas/user.alice/nosuch/datasets"):
        assert alice.lines(path) == []
    body = {"dids": [{"scope": "user.alice", "name": "nosuch"}]}
    reply = alice.ask("POST", "/replicas/list", body)
    assert (reply.status_code, reply.content) == (200, b"")


def test_metadata_are_columns_or_own_keys(alice: Caller) -> None:
    columns = alice.get(f"{EVENTS}/meta").json()
    own = alice.get(f"{EVENTS}/meta?plugin=JSON").json()
    assert columns["run_number"] == 42 and "instrument" not in columns
    assert own == {"good": True, "target": "Crab", "energy_gev": 125.5, "instrument": "LST-1"}
    assert alice.get("/dids/user.alice/local-only.txt/meta?plugin=JSON").json() == {}


def test_children_and_parents(alice: Caller) -> None:
    children = {each["name"]: each["type"] for each in alice.lines("/dids/user.alice/run42/dids")}
    assert children == {"run42.events": "DATASET", "run42.calib": "DATASET"}
    assert alice.lines("/dids/user.alice/events-001.root/dids") == []
    [parent] = alice.lines(f"{EVENTS}/parents")
    assert (parent["name"], parent["type"]) == ("run42", "CONTAINER")


def test_slashes_in_a_name_are_escaped_or_not(alice: Caller) -> None:
    name = fresh("/a/b")
    escaped = name.replace("/", "%2F")
    body = {"type": "DATASET", "lifetime": 300}
    assert alice.ask("POST", f"/dids/user.alice/{escaped}", body).status_code == 201
    assert alice.get(f"/dids/user.alice/{escaped}").json()["name"] == name
    assert alice.get(f"/dids/user.alice/{escaped}/meta").json()["name"] == name


def test_a_collection_that_no_rule_holds_is_counted_when_asked_for(alice: Caller) -> None:
    path = "/replicas/ska/vis.all/datasets"
    assert alice.lines(path) == []
    [place] = alice.lines(f"{path}?deep=True")
    assert (place["rse"], place["available_length"]) == ("CERN-SCRATCHDISK", 2000)
    assert alice.lines("/replicas/user.alice/run42/datasets") == []
    held = alice.lines("/replicas/user.alice/run42.events/datasets")
    here = next(each for each in held if each["rse"] == "CERN-SCRATCHDISK")
    assert (here["state"], here["length"], here["available_length"]) == ("AVAILABLE", 12, 12)


def test_places_by_expression(alice: Caller) -> None:
    assert alice.lines("/rses/?expression=QOS=FAST") == [{"rse": "DLAAS-EOS"}]
    for wrong in ("NOSUCH", "(("):
        assert refused(alice.get(f"/rses/?expression={wrong}")) == (400, "InvalidRSEExpression")
    assert refused(alice.get("/rses/NOPE")) == (404, "RSENotFound")
    payload = alice.get("/rses/OFFLINE-RSE").json()
    assert (payload["availability_write"], payload["deterministic"]) == (False, True)
    [pfn] = (
        alice.get(
            "/rses/DLAAS-EOS/lfns2pfns?lfn=user.alice:x.y&scheme=https&operation=write&domain=wan"
        )
        .json()
        .values()
    )
    assert pfn.endswith("/user/alice/a8/cc/x.y")


def test_quota_is_reported_where_there_is_one(alice: Caller) -> None:
    usage = {each["rse"]: each for each in alice.lines("/accounts/alice/usage/local")}
    assert usage["TINY-SCRATCHDISK"]["bytes_limit"] == 5000
    # Nothing, or the usage of an approved rule.
    assert not usage.get("NOQUOTA-RSE", {}).get("bytes_limit")
    reply = alice.get("/accounts/bob/usage/local")
    assert refused(reply) == (401, "AccessDenied")


@pytest.mark.parametrize(
    ("did", "rse", "more", "refusal"),
    [
        ("cta.pilot:crab-nebula", "NOQUOTA-RSE", {}, (409, "InsufficientAccountLimit")),
        ("user.alice:run42.events", "TINY-SCRATCHDISK", {}, (409, "InsufficientAccountLimit")),
        ("cta.pilot:crab-nebula", "OFFLINE-RSE", {}, (500, "RSEWriteBlocked")),
        ("cta.pilot:crab-nebula", "NOSUCH", {}, (409, "InvalidRSEExpression")),
        ("cta.pilot:crab-nebula", "DLAAS-EOS", {"copies": 3}, (409, "InsufficientTargetRSEs")),
        ("cta.pilot:crab-nebula", "DLAAS-EOS", {"account": "bob"}, (500, "AccessDenied")),
        ("cta.pilot:nosuch", "DLAAS-EOS", {}, (404, "DataIdentifierNotFound")),
        ("user.alice:run42.events", "CERN-SCRATCHDISK", {}, (409, "DuplicateRule")),
    ],
)
def test_rules_that_are_refused(
    place: Place,
    alice: Caller,
    did: str,
    rse: str,
    more: dict[str, object],
    refusal: tuple[int, str],
) -> None:
    assert refused(place.rule(alice, did, rse, **more)) == refusal


def test_a_rule_id_of_another_form_is_an_error(alice: Caller) -> None:
    assert refused(alice.get("/rules/0000")) == (500, "RucioException")


def test_what_went_well_calls_itself_html(place: Place, alice: Caller, dataset: str) -> None:
    reply = alice.ask("POST", f"/dids/user.alice/{dataset}/meta", {"meta": {"a": 1}})
    assert reply.status_code == 201
    assert reply.headers["Content-Type"].startswith("text/html")


def test_an_own_rule_may_be_neither_changed_nor_removed_by_a_user(
    place: Place, alice: Caller, root: Caller, dataset: str
) -> None:
    [id] = place.rule(alice, f"user.alice:{dataset}", "CERN-SCRATCHDISK").json()
    options = {"options": {"lifetime": 900}}
    assert refused(alice.ask("PUT", f"/rules/{id}", options)) == (401, "AccessDenied")
    gone = {"purge_replicas": False}
    assert refused(alice.ask("DELETE", f"/rules/{id}", gone)) == (401, "AccessDenied")
    assert root.ask("DELETE", f"/rules/{id}", gone).status_code == 200
    assert alice.get(f"/rules/{id}").json()["expires_at"] is not None


def test_names_that_are_taken_or_not_allowed(alice: Caller, dataset: str) -> None:
    body = {"type": "DATASET"}
    for kind in ("DATASET", "CONTAINER"):
        reply = alice.ask("POST", f"/dids/user.alice/{dataset}", {"type": kind})
        assert refused(reply) == (409, "DataIdentifierAlreadyExists")
    for scope in ("user.bob", "nosuch"):
        reply = alice.ask("POST", f"/dids/{scope}/{dataset}", body)
        assert refused(reply) == (401, "AccessDenied")
    reply = alice.ask("POST", "/dids/user.alice/bad%20name", body)
    assert refused(reply) == (400, "InvalidObject")


def test_one_member_that_is_there_already_refuses_all(alice: Caller, dataset: str) -> None:
    path = f"/dids/user.alice/{dataset}/dids"
    one = {"scope": "user.alice", "name": "events-001.root"}
    other = {"scope": "user.alice", "name": "events-002.root"}
    assert alice.ask("POST", path, {"dids": [one]}).status_code == 201
    reply = alice.ask("POST", path, {"dids": [one, other]})
    assert refused(reply) == (409, "FileAlreadyExists")
    assert [each["name"] for each in alice.lines(path)] == ["events-001.root"]
    nested = {"scope": "user.alice", "name": "run42.calib"}
    assert refused(alice.ask("POST", path, {"dids": [nested]})) == (409, "UnsupportedOperation")
    assert alice.ask("DELETE", path, {"dids": [one]}).status_code == 200
    reply = alice.ask("DELETE", path, {"dids": [one]})
    assert refused(reply) == (404, "DataIdentifierNotFound")


def test_a_collection_is_closed_once(alice: Caller, dataset: str) -> None:
    path = f"/dids/user.alice/{dataset}/status"
    assert alice.ask("PUT", path, {"open": False}).status_code == 200
    assert refused(alice.ask("PUT", path, {"open": False})) == (409, "UnsupportedOperation")


def test_metadata_that_are_refused(alice: Caller, dataset: str) -> None:
    mine, theirs = f"/dids/user.alice/{dataset}/meta", "/dids/ska/vis.all/meta"
    assert refused(alice.ask("POST", theirs, {"meta": {"a": 1}})) == (500, "AccessDenied")
    assert refused(alice.ask("POST", mine, {"meta": {"bytes": 7}})) == (500, "AccessDenied")
    reply = alice.ask("POST", mine, {"meta": {"run_number": "abc"}})
    assert refused(reply) == (500, "DatabaseException")
    none = alice.ask("DELETE", f"{mine}?key=nosuch")
    assert refused(none) == (404, "DataIdentifierNotFound")  # it has no such key
    assert alice.ask("POST", mine, {"meta": {"a": 1}}).status_code == 201
    assert refused(alice.ask("DELETE", f"{mine}?key=nosuch")) == (404, "KeyNotFound")
    reply = alice.ask("DELETE", f"{mine}?key=datatype")
    assert refused(reply) == (409, "NotImplementedError")


def test_users_may_register_at_some_places_only(alice: Caller) -> None:
    def register(rse: str, scope: str, name: str, adler32: str) -> tuple[int, str | None]:
        file = {"scope": scope, "name": name, "bytes": 3, "adler32": adler32}
        return refused(alice.ask("POST", "/replicas", {"rse": rse, "files": [file]}))

    name = fresh("registered")
    assert register("DLAAS-EOS", "user.alice", name, "00000001") == (401, "AccessDenied")
    assert register("CERN-SCRATCHDISK", "user.bob", name, "00000001") == (401, "AccessDenied")
    assert register("CERN-SCRATCHDISK", "user.alice", name, "00000001") == (201, None)
    # Different content under the same name is accepted.
    assert register("CERN-SCRATCHDISK", "user.alice", name, "00000002") == (201, None)
    assert alice.get(f"/dids/user.alice/{name}").json()["adler32"] == "00000001"


def test_registering_nothing_tells_whether_one_may(alice: Caller) -> None:
    def may(rse: str) -> str | None:
        return refused(alice.ask("POST", "/replicas", {"rse": rse, "files": []}))[1]

    assert may("DLAAS-EOS") == "AccessDenied"
    assert may("NOPE") == "RSENotFound"
    assert may("CERN-SCRATCHDISK") not in {"AccessDenied", "RSENotFound"}
