"""Any field of a record is read, or refused with a sentence; never an error of ours."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.backends.invenio import translate, wire
from jupyter_ossr_ext.backends.invenio.fields import FIELDS
from jupyter_ossr_ext.backends.invenio.settings import InvenioConfig
from jupyter_ossr_ext.problems import UpstreamDown

CONFIG = InvenioConfig(id="x", url="https://x.example")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["../../x", "javascript:alert(1)", "http://[", "9999-99-99", "\0", "<b>"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "title", "en", "key", "entries"]), inner),
    ),
    max_leaves=5,
)


def odd(kind: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """JSON of that type, some fields of which are of any other."""
    info = msgspec.inspect.type_info(kind) if not isinstance(kind, msgspec.inspect.Type) else kind
    match info:
        case msgspec.inspect.StructType(fields=fields) if depth < 5:
            right = st.fixed_dictionaries(
                {},
                optional={field.encode_name: odd(field.type, depth + 1) for field in fields},
            )
        case msgspec.inspect.ListType(item_type=item):
            right = st.lists(odd(item, depth + 1), max_size=2)
        case msgspec.inspect.DictType(value_type=item):
            right = st.dictionaries(st.text(max_size=5), odd(item, depth + 1), max_size=2)
        case msgspec.inspect.UnionType(types=types):
            right = st.one_of(*(odd(each, depth) for each in types))
        case msgspec.inspect.StrType():
            right = SCALARS.filter(lambda each: isinstance(each, str))
        case msgspec.inspect.IntType():
            right = st.integers()
        case _:
            right = VALUES
    return st.one_of(right, right, right, VALUES)


def sections() -> st.SearchStrategy[Any]:
    """The parts of a record that hold its metadata."""
    parts: dict[str, dict[str, st.SearchStrategy[Any]]] = {"metadata": {}, "custom_fields": {}}
    whole: dict[str, st.SearchStrategy[Any]] = {}
    for field in FIELDS:
        section, _, key = field.path.partition("/")
        if key:
            parts[section][key] = odd(field.type)
        else:
            whole[section] = odd(field.type)
    inner = {name: st.fixed_dictionaries({}, optional=each) for name, each in parts.items()}
    return st.fixed_dictionaries({}, optional=whole | inner)


@settings(max_examples=300, deadline=None)
@given(payload=odd(wire.Record), about=sections())
def test_a_record_is_read_or_refused(payload: Any, about: dict[str, Any]) -> None:
    data = {"id": "1", **payload, **about} if isinstance(payload, dict) else payload
    try:
        record = msgspec.json.decode(json.dumps(data), type=wire.Record)
    except msgspec.MsgspecError:
        return
    for read in (translate.record, translate.summary):
        try:
            msgspec.json.encode(read(CONFIG, record))
        except UpstreamDown as refused:
            assert "\n" not in str(refused)
    msgspec.json.encode(translate.version(record))
