"""Identity: tokens, and the effect of an invalid one."""

import pytest

from .conftest import Caller, Repository


def test_a_guest_is_nobody(guest: Caller) -> None:
    reply = guest.get("/me")
    assert reply.status_code == 401
    assert reply.json()["status"] == 401


def test_a_token_tells_who_one_is(contributor: Caller) -> None:
    me = contributor.json("/me")
    assert me["email"] == "contributor@example.org"
    assert isinstance(me["id"], int)


def test_a_token_is_also_taken_from_the_address(repository: Repository, guest: Caller) -> None:
    reply = guest.get(f"/me?access_token={repository.tokens['contributor']}")
    assert reply.status_code == 200


def test_a_wrong_token_makes_a_guest(repository: Repository) -> None:
    wrong = repository.client("not-a-token")
    assert wrong.get("/me").status_code == 401
    assert wrong.get("/records?size=1").status_code == 200
    assert wrong.get(f"/records/{repository.id('restricted')}").status_code == 403


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "nonsense"])
def test_another_authorization_makes_a_guest(guest: Caller, header: str) -> None:
    assert guest.get("/me", Authorization=header).status_code == 401
    assert guest.get("/records?size=1", Authorization=header).status_code == 200


@pytest.mark.parametrize("path", ["/nope", "/", "/records/a/b/c"])
def test_a_path_that_is_not_there_is_a_404_and_not_counted(guest: Caller, path: str) -> None:
    reply = guest.get(path)
    assert reply.status_code == 404
    assert reply.json()["status"] == 404
    assert "X-RateLimit-Limit" not in reply.headers


def test_a_profile_is_read_by_those_who_are_signed_in(guest: Caller, contributor: Caller) -> None:
    id = contributor.json("/me")["id"]
    payload = contributor.json(f"/users/{id}")
    assert payload["is_current_user"] is True
    assert payload["profile"] == {"full_name": "Connie Contributor", "affiliations": "ESCAPE"}
    assert payload["identities"] == {}
    assert guest.get(f"/users/{id}").status_code == 404


def test_users_know_one_another_by_name_and_guests_know_nobody(
    contributor: Caller, repository: Repository, guest: Caller
) -> None:
    stranger = repository.client("stranger")
    id = contributor.json("/me")["id"]
    payload = stranger.json(f"/users/{id}")
    assert payload["username"] == "contributor"
    assert payload["profile"]["full_name"] == "Connie Contributor"
    assert guest.get(f"/users/{id}").status_code == 404
    assert stranger.get("/users/99999999").status_code == 404
