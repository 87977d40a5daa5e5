"""Rucio's JSON as our types: errors, times, reasons, filters."""

from __future__ import annotations

import time

import httpx2
import msgspec
import pytest

from jupyter_ossr_ext.backends.net.policy import Secret
from jupyter_ossr_ext.backends.rucio import errors, translate, wire
from jupyter_ossr_ext.backends.rucio.query import parse, value
from jupyter_ossr_ext.backends.rucio.storage import adler32_of
from jupyter_ossr_ext.backends.rucio.token import claims, expires, validated
from jupyter_ossr_ext.models import LakeQuery, MetaFilter, Upstream
from jupyter_ossr_ext.problems import (
    BadQuery,
    CredentialsRejected,
    Exists,
    Malformed,
    NoSpace,
    NotFound,
    Problem,
    Restricted,
    UpstreamDown,
    UpstreamSlow,
)


@pytest.mark.parametrize(
    ("status", "name", "problem"),
    [
        (401, "CannotAuthenticate", CredentialsRejected),
        (500, "CannotAuthenticate", CredentialsRejected),
        (401, "AccessDenied", Restricted),
        (500, "AccessDenied", Restricted),
        (401, "", CredentialsRejected),
        (404, "DataIdentifierNotFound", NotFound),
        (404, "RSENotFound", NotFound),
        (409, "InsufficientAccountLimit", NoSpace),
        (409, "InvalidRSEExpression", BadQuery),
        (400, "InvalidRSEExpression", BadQuery),
        (500, "RSEWriteBlocked", Restricted),
        (500, "InvalidMetadata", BadQuery),
        (500, "DatabaseException", UpstreamDown),
        (409, "DuplicateRule", Exists),
        (409, "DataIdentifierAlreadyExists", Exists),
        (409, "UnsupportedOperation", Restricted),
        (400, "InvalidObject", Malformed),
        (500, "SomethingNew", UpstreamDown),
        (400, "SomethingNew", Malformed),
        (503, "", UpstreamDown),
        (504, "", UpstreamSlow),
    ],
)
def test_the_class_counts_and_not_the_status(
    status: int, name: str, problem: type[Problem]
) -> None:
    payload = wire.Fault(name, "what it says")
    assert type(errors.refused("Lake", status, payload, Upstream("h", status))) is problem


@pytest.mark.parametrize("status", [400, 401, 404, 406, 409, 500, 502, 503, 504])
@pytest.mark.parametrize(
    "name",
    [
        "",
        "AccessDenied",
        "DataIdentifierNotFound",
        "DuplicateRule",
        "InputValidationError",
        "InsufficientAccountLimit",
        "InvalidRSEExpression",
        "RSEWriteBlocked",
        "SomethingNew",
        "UnsupportedOperation",
    ],
)
def test_an_error_without_a_message_is_a_whole_sentence(status: int, name: str) -> None:
    sentence = str(errors.refused("Lake", status, wire.Fault(name, ""), Upstream("h", status)))
    assert "  " not in sentence and ": ." not in sentence
    assert sentence[-1] in ".)" and not sentence.endswith(": ")


def test_a_missing_token_is_about_signing_in_and_other_bad_values_are_not() -> None:
    assert errors.rejected(400, wire.Fault("ValueError", "Token must be set."))
    assert not errors.rejected(400, wire.Fault("ValueError", "cannot decode json"))
    assert not errors.rejected(401, wire.Fault("AccessDenied", "no"))


def test_the_whole_message_is_in_the_body_and_the_header_is_better_than_nothing() -> None:
    body = msgspec.json.encode({"ExceptionClass": "A", "ExceptionMessage": "long and whole"})
    headers = httpx2.Headers({"ExceptionClass": "A", "ExceptionMessage": "long..."})
    assert errors.fault(headers, body) == wire.Fault("A", "long and whole")
    assert errors.fault(headers, b"<html>") == wire.Fault("A", "long...")
    assert errors.fault({}, b"") == wire.Fault()


def test_what_only_programmers_understand_is_left_out() -> None:
    payload = wire.Fault("FileAlreadyExists", "('(psycopg.errors.UniqueViolation) duplicate key")
    assert "psycopg" not in str(errors.refused("Lake", 409, payload, Upstream("h")))
    payload = wire.Fault("CannotAuthenticate", "Traceback (most recent call last):\n  File x")
    assert "Traceback" not in str(errors.refused("Lake", 401, payload, Upstream("h")))
    payload = wire.Fault("InvalidObject", "Problem validating did: 'bad name' does not match '^x$'")
    assert "'bad name'" in str(errors.refused("Lake", 400, payload, Upstream("h")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wed, 25 Nov 2026 21:33:54 UTC", "2026-11-25T21:33:54Z"),
        ("Wed, 25 Nov 2026 22:33:54 +0100", "2026-11-25T21:33:54Z"),
        (None, None),
        ("", None),
        ("soon", "soon"),
    ],
)
def test_times(text: str | None, found: str | None) -> None:
    assert translate.iso(text) == found


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, None),
        ("RequestErrMsg.MISMATCH_SCHEME:RequestState.MISMATCH_SCHEME", "shares a protocol"),
        ("RequestErrMsg.TRANSFER_FAILED:TRANSFER ERROR: disk is full", "disk is full"),
        ("RequestErrMsg.NO_SOURCES:RequestState.NO_SOURCES", "No storage has a good replica"),
        ("MissingSourceReplica", "MissingSourceReplica"),
        ("RequestErrMsg.NEW_ONE:RequestState.NEW_ONE", "NEW_ONE"),
    ],
)
def test_reasons(error: str | None, words: str | None) -> None:
    found = translate.reason(error)
    assert (found is None) if words is None else (found is not None and words in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("42", 42),
        ("-1", -1),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("TRUE", True),
        ("false", False),
        ("007", "007"),
        ("1.2.3", "1.2.3"),
        ("LST-1", "LST-1"),
        (" spaced ", " spaced "),
        ("", ""),
    ],
)
def test_values(text: str, found: object) -> None:
    assert value(text) == found and type(value(text)) is type(found)


def test_a_search_names_one_scope() -> None:
    for text in ("name", "*", "", ":name", "user.*:name"):
        with pytest.raises(BadQuery):
            parse(LakeQuery(text), wildcards=True)
    found = parse(LakeQuery(" s : a:b "), wildcards=True)
    assert (found.scope, found.name) == ("s", "a:b")
    assert parse(LakeQuery("s:"), wildcards=True).name == "*"


def test_filters_are_written_as_python_and_quotes_stay_in_them() -> None:
    filters = [
        MetaFilter("good", "=", "true"),
        MetaFilter("word", "!=", "it's \"x\"'}]"),
        MetaFilter("n", ">=", "3"),
    ]
    asked = parse(LakeQuery("s:a*", filters=filters), wildcards=True)
    import ast

    assert ast.literal_eval(asked.parameters(5)["filters"]) == [
        {"good": True, "word.ne": "it's \"x\"'}]", "n.gte": 3, "name": "a*"}
    ]
    assert "limit" not in asked.parameters(5)  # types and names are filtered afterwards
    columns = parse(LakeQuery("s:*", filters=[MetaFilter("bytes", ">", "1")]), wildcards=True)
    assert columns.parameters(5)["limit"] == "5"


def test_filters_that_say_nothing_or_twice() -> None:
    for filters in (
        [MetaFilter(" ", "=", "x")],
        [MetaFilter("n", ">", "1"), MetaFilter("n", ">", "2")],
        [MetaFilter("n", "=", "1"), MetaFilter("n", "like", "2")],
    ):
        with pytest.raises(BadQuery):
            parse(LakeQuery("s:*", filters=filters), wildcards=True)


def test_only_a_star_is_a_wildcard() -> None:
    asked = parse(LakeQuery("s:a[1]?*"), wildcards=True)
    assert asked.matches("a[1]?x") and not asked.matches("a1bx")


def test_the_end_of_a_token() -> None:
    assert expires({"x-rucio-auth-token-expires": "Wed, 25 Nov 2026 22:38:28 UTC"}) == 1795646308
    assert expires({"x-rucio-auth-token-expires": "1795646308"}) == 1795646308
    assert expires({}) is None
    payload = validated(
        "{'account': 'alice', 'identity': \"/CN=O'Neill\", 'lifetime': "
        "datetime.datetime(2026, 11, 25, 22, 38, 28, 343529), 'audience': None}"
    )
    assert (payload.account, payload.identity, payload.expires) == (
        "alice",
        "/CN=O'Neill",
        1795646308,
    )
    assert validated("<html>").account is None


def test_what_an_oidc_token_says_of_itself() -> None:
    import base64

    body = base64.urlsafe_b64encode(b'{"exp": 12, "sub": "me"}').decode().rstrip("=")
    found = claims(Secret(f"head.{body}.sign"))
    assert found is not None and (found.exp, found.sub) == (12, "me")
    assert claims(Secret("alice-alice-unknown-0")) is None
    assert claims(Secret("a.!!.c")) is None


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("adler32=0A1B2C3D", "0a1b2c3d"),
        ("md5=xyz, ADLER32=0a1b2c3d", "0a1b2c3d"),
        ("adler32=ChssPQ==", "0a1b2c3d"),
        ("md5=xyz", None),
        ("", None),
    ],
)
def test_digests_by_the_storage(header: str, found: str | None) -> None:
    assert adler32_of(header) == found


def test_a_token_ends_at_a_time_of_the_day() -> None:
    from jupyter_ossr_ext.backends.rucio.token import Token

    now = time.time()
    token = Token(Secret("x"), "alice", "userpass", now - 60)
    assert token.over and token.ended.startswith(time.strftime("%H:%M", time.localtime(now - 60)))
    assert "on" in Token(Secret("x"), "a", "userpass", now - 3 * 86400).ended
    assert not Token(Secret("x"), "a", "userpass", None).over
    assert "x" not in repr(Token(Secret("x"), "a", "userpass")).replace("expires", "")


@pytest.mark.parametrize(
    ("given", "found"),
    [(290701.0, 290701), (0, 0), (None, None), (-5, None), (-0.5, None), (1e300, None)],
)
def test_a_number_of_bytes_that_cannot_be_is_unknown(
    given: float | None, found: int | None
) -> None:
    assert translate.count(given) == found


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_without_a_value_is_unknown(number: float) -> None:
    assert translate.count(number) is None
