"""JSON of others is compared with a declared shape; jsonschema judges the same."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.source.json_shape import ListOf, MapOf, Record, Shape, find_misfit, load_json

DEEP = "[" * 100_000
CARD = Record({"guid": "text", "mod": "number", "ordinals": ListOf("number")}, {"gone": "boolean", "any": "anything"})
SCHEMA = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["guid", "mod", "ordinals"],
        "properties": {
            "guid": {"type": "string"},
            "mod": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
            "ordinals": {"type": "array", "items": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}},
            "gone": {"type": ["boolean", "null"]},
        },
    },
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([10**400, -(10**30), 0.5, 2.0, 1e300]) | st.text(),
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(st.sampled_from(["guid", "mod", "ordinals", "gone", "any"]), values)
    ),
)
NEARLY = st.dictionaries(
    st.text(),
    st.fixed_dictionaries(
        {"guid": st.text() | VALUES, "mod": st.integers() | VALUES, "ordinals": st.lists(st.integers()) | VALUES},
        optional={"gone": VALUES, "any": VALUES},
    ),
)


@given(NEARLY | VALUES)
def test_a_value_fits_where_jsonschema_says_so(value: object) -> None:
    fits = jsonschema.Draft202012Validator(SCHEMA).is_valid(value)
    assert (find_misfit(value, MapOf(CARD), "cards") is None) is fits


@pytest.mark.parametrize(
    ("value", "shape", "misfit"),
    [
        ({"france": {"mod": 1}}, MapOf(CARD), "`cards.france` has no `guid`"),
        ({"france": {"guid": 5}}, MapOf(CARD), "`cards.france.guid` is not text"),
        (
            {"x": {"guid": "", "mod": 1, "ordinals": [0, "x"]}},
            MapOf(CARD),
            "`cards.x.ordinals[1]` is not a whole number",
        ),
        ({"x": {"guid": "", "mod": True, "ordinals": []}}, MapOf(CARD), "`cards.x.mod` is not a whole number"),
        (
            {"x": {"guid": "", "mod": 1, "ordinals": [], "gone": 1}},
            MapOf(CARD),
            "`cards.x.gone` is not `true` or `false`",
        ),
        ({"x": {"guid": "\ud800", "mod": 1, "ordinals": []}}, MapOf(CARD), "`cards.x.guid` is not text"),
        ({"\ud800": 1}, MapOf("number"), "`cards` has a key that is not text"),
        ({"a" * 100: "x"}, MapOf("number"), f"`cards.{'a' * 39}…` is not a whole number"),
        (float("nan"), "number", "`cards` is not a whole number"),
        ({}, ListOf("text"), "`cards` is not a list"),
        ([], CARD, "`cards` is not an object"),
    ],
)
def test_a_misfit_is_named_with_its_place(value: object, shape: Shape, misfit: str) -> None:
    assert find_misfit(value, shape, "cards") == misfit


@pytest.mark.parametrize(
    "text", ["NaN", "[Infinity]", "-Infinity", "9" * 5000, DEEP, '{"a": ' * 100_000, "", b"\xff", "{"]
)
def test_what_is_not_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"\S") as raised:
        load_json(text)
    assert not isinstance(raised.value, RecursionError)


@given(VALUES.filter(lambda value: "Infinity" not in repr(value)))
def test_json_is_read_as_it_was_written(value: object) -> None:
    text = json.dumps(value)
    if len(text) < 4000:
        assert load_json(text) == value
