"""Encodings of the names in archives."""

from __future__ import annotations

import pytest

from jupyter_ossr_ext.storage.member_names import decode, guess


@pytest.mark.parametrize(
    ("text", "encoding", "unix"),
    [
        ("plain.txt", "ascii", False),
        ("données été.csv", "cp850", False),
        ("données.csv", "cp437", False),
        ("Größe.txt", "cp437", False),
        ("Länge.txt", "cp850", False),
        ("São João.csv", "cp850", False),
        ("mètre.txt", "cp437", False),
        ("Größe.txt", "latin-1", True),
        ("naïve.txt", "latin-1", True),
        ("mesures/données.csv", "utf-8", False),
        ("日本語.csv", "utf-8", True),
        ("天文データ.csv", "cp932", False),
        ("天文データ.csv", "cp932", True),
        ("M31画像/図.fits", "cp932", False),
        ("观测数据.csv", "gbk", False),
        ("Данные/файл.txt", "cp866", False),
        ("Данные.txt", "cp1251", False),
    ],
)
def test_a_name_is_read_in_the_encoding_that_makes_words_of_it(text, encoding, unix):
    raw = text.encode(encoding)
    assert decode(raw, guess([b"README", raw], unix=unix)) == text


def test_one_encoding_is_chosen_for_all_names():
    names = [text.encode("cp850") for text in ("São.csv", "é.csv", "plain")]
    assert [decode(name, guess(names, unix=False)) for name in names] == [
        "São.csv",
        "é.csv",
        "plain",
    ]


def test_a_utf_8_name_among_others_is_read_as_utf_8():
    names = ["Größe.txt".encode("cp437"), "données.csv".encode()]
    encoding = guess(names, unix=False)
    assert [decode(name, encoding) for name in names] == ["Größe.txt", "données.csv"]


def test_bytes_of_no_known_encoding_still_give_a_name():
    assert decode(b"\x81\xff\x00", guess([b"\x81\xff\x00"], unix=True))
