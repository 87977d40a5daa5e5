"""Any filter is a search that Rucio can evaluate, or is refused with one sentence."""

from __future__ import annotations

import ast
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_ossr_ext.backends.rucio.query import COLUMNS, explained, parse
from jupyter_ossr_ext.models import LakeQuery, MetaFilter
from jupyter_ossr_ext.problems import BadQuery

WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["1e999", "-0", "1" * 400, "nan", "inf", "true", "None", "2026-02-31", "0000-00-00T99:99"]
    ),
    st.sampled_from(["'", '"', "']}) or __import__('os')#", "\0", "\ud800", "%", "*", "\\", "\n"]),
)
KEYS = st.one_of(WORDS, st.sampled_from(sorted(COLUMNS)), st.sampled_from(["did_type", "a.b"]))
OPERATORS = get_args(MetaFilter.__annotations__["op"]) or ("=", "!=", ">", ">=", "<", "<=", "like")
FILTERS = st.lists(st.builds(MetaFilter, key=KEYS, op=st.sampled_from(OPERATORS), value=WORDS))


def test_a_number_that_is_too_large_is_a_text() -> None:
    parsed = parse(LakeQuery("s:", "all", [MetaFilter("n", ">", "1E310")]), wildcards=True)
    assert parsed.filters == {"n.gt": "1E310"}


@settings(max_examples=300, deadline=None)
@given(scope=WORDS, name=WORDS, filters=FILTERS, limit=st.integers(), wildcards=st.booleans())
def test_filters_are_evaluated_or_refused(
    scope: str, name: str, filters: list[MetaFilter], limit: int, wildcards: bool
) -> None:
    try:
        parsed = parse(LakeQuery(f"{scope}:{name}", "all", filters, limit), wildcards=wildcards)
    except BadQuery as refused:
        assert str(refused).strip().endswith(".") and "\n" not in str(refused)
        return
    for search in filter(None, (parsed, parsed.as_text())):
        # Rucio evaluates the filters as Python literals: nothing else may be in them.
        [conditions] = ast.literal_eval(search.parameters(search.limit)["filters"])
        assert {key.partition(".")[0] for key in conditions} <= {
            each.key.strip() for each in filters
        } | {"name"}
        assert explained(search.filters).endswith(".")
