"""The rate limit: in the headers of every response, and respected by waiting."""

import time

import httpx2

from .conftest import LOW_LIMIT, Caller, Repository


def test_every_response_tells_the_limit(repository: Repository) -> None:
    guest = repository.client(address=repository.no_ranges)
    reply = guest.get("/records?size=1")
    assert reply.status_code == 200
    assert int(reply.headers["X-RateLimit-Limit"]) == 500
    assert 0 <= int(reply.headers["X-RateLimit-Remaining"]) < 500
    assert 0 <= int(reply.headers["X-RateLimit-Reset"]) - time.time() < 63
    assert 0 <= int(reply.headers["Retry-After"]) <= 61


def test_each_response_leaves_one_less(guest: Caller) -> None:
    for _ in range(3):
        first = guest.get("/me").headers
        second = guest.get("/me").headers
        if first["X-RateLimit-Reset"] == second["X-RateLimit-Reset"]:
            break
    assert int(second["X-RateLimit-Remaining"]) == int(first["X-RateLimit-Remaining"]) - 1


def test_a_token_has_more_room(repository: Repository) -> None:
    contributor = repository.client("contributor", repository.no_ranges)
    assert int(contributor.get("/me").headers["X-RateLimit-Limit"]) == 1000


def test_too_many_responses_are_a_429_that_ends_after_the_time_it_names(
    repository: Repository,
) -> None:
    with httpx2.Client(base_url=repository.limited, trust_env=False) as client:
        for _ in range(LOW_LIMIT.count * 3):
            reply = client.get("/records?size=1")
            if reply.status_code == 429:
                break
        assert reply.status_code == 429
        assert reply.json() == {"message": "8 per 5 second", "status": 429}
        wait = int(reply.headers["Retry-After"])
        assert wait <= LOW_LIMIT.seconds + 1
        assert reply.headers["X-RateLimit-Remaining"] == "0"
        for _ in range(5):  # what is tested beside it asks the same server
            time.sleep(wait + 0.5)
            reply = client.get("/records?size=1")
            if reply.status_code == 200:
                break
            wait = int(reply.headers["Retry-After"])
        assert reply.status_code == 200
