"""Any value of a setting is accepted or refused with a sentence that names the entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.backends.invenio.settings import InvenioConfig
from jupyter_ossr_ext.backends.registry import configured
from jupyter_ossr_ext.config.lakes import LakeConfig, configured_lakes

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.binary(max_size=5),
    st.sampled_from(
        ["https://", "https://[", "https://a:99999999", "//x", "file:///etc", "http://a b", "\0"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def entries(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Settings of that kind with values of any type, beside an address that is right or not."""
    names = [field.encode_name for field in msgspec.structs.fields(kind)] + ["Url", "unknown"]
    odd = st.dictionaries(st.sampled_from(names), VALUES, max_size=4)
    return st.one_of(VALUES, odd.map(lambda each: {"url": "https://lake.example", **each}), odd)


@pytest.mark.parametrize(
    ("kind", "read"), [(LakeConfig, configured_lakes), (InvenioConfig, configured)]
)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_value_is_accepted_or_the_entry_is_named(
    kind: type[msgspec.Struct], read: Callable[[Any], list[Any]], data: st.DataObject
) -> None:
    entry = data.draw(entries(kind))
    try:
        read({"odd-one": entry})
    except ValueError as refused:
        assert "odd-one" in str(refused)
