"""Plain text as a Lucene query."""

from __future__ import annotations

import random
import re

import pytest

from jupyter_ossr_ext.backends.invenio.query import beginning, exact, plain


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("gamma ray", "gamma ray"),
        ("c++", r"c\+\+"),
        ("a/b", r"a\/b"),
        ('"', r"\""),
        ("AND", '"AND"'),
        ("cats AND dogs", 'cats "AND" dogs'),
        ("and", "and"),
        ("title:x", r"title\:x"),
        ("10.5281/zenodo.1", r"10.5281\/zenodo.1"),
        ("foo* (bar", r"foo\* \(bar"),
        ('the "Crab nebula" now', 'the "Crab nebula" now'),
        ('"Crab (M1)"', r'"Crab \(M1\)"'),
        ('5" telescope', r"5\" telescope"),
        ('"a" b"c', r'"a" b\"c'),
        ("<1 TeV", "1 TeV"),
        ("back\\slash", r"back\\slash"),
        ("a\0b\nc", "a b c"),
        ("  ", ""),
        ('""', ""),
    ],
)
def test_special_characters_are_escaped_and_phrases_preserved(text: str, query: str) -> None:
    assert plain(text) == query


def test_no_special_character_keeps_its_meaning() -> None:
    chance = random.Random(4)
    pieces = [*'+-=&|><!(){}[]^"~*?:\\/ \t\n\0', "AND", "OR", "NOT", "TO", "word", "é", "&&", "||"]
    for _ in range(5000):
        text = "".join(chance.choices(pieces, k=chance.randint(0, 12)))
        query = plain(text)
        bare = re.sub(r"\\.", "x", query)  # escaped characters have no special meaning
        bare = re.sub(r'"[^"]*"', "", bare)  # neither have those in a phrase
        assert not re.search(r'[+\-=&|><!(){}\[\]^"~*?:\\/]', bare), (text, query)
        assert not {"AND", "OR", "NOT", "TO"} & set(bare.split()), (text, query)


def test_a_field_is_asked_for_its_exact_value() -> None:
    assert exact("pids.doi.identifier", '10.1/a"b') == r'pids.doi.identifier:"10.1\/a\"b"'


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("gammap", "(gammap OR gammap*)"),
        ("crab nebu", "crab (nebu OR nebu*)"),
        ("c++ tool", r"c\+\+ (tool OR tool*)"),
        ("crab ", "crab"),
        ("ga", "ga"),
        ("crab AND", 'crab "AND"'),
        ('"crab nebula"', '"crab nebula"'),
        ("gamma-ray", r"gamma\-ray"),
        ("title:crab", r"title\:crab"),
        ("", ""),
    ],
)
def test_the_last_word_may_be_the_beginning_of_one(text: str, query: str) -> None:
    assert beginning(text) == query
