"""Edits of values in YAML, in their places. PyYAML reads the result."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from deck_builder.source.edit_values import apply_edits, as_read, edit_mapping, find_nodes
from deck_builder.source.write_values import NewValue

TEXT = """\
a: one # comment
b: "two"
c: |
  three
  lines

# comment
d: {e: four, f: 'five'}
g: six
  on two lines
h: >-
  seven
i:
  - x # comment
  - [y, z]
  - j: 1
    k: 2
l: [m, n] # comment
"""


@pytest.mark.parametrize("is_plain", [False, True])
@pytest.mark.parametrize("key", ["a", "b", "c", "d", "g", "h", "i", "l"])
@pytest.mark.parametrize(
    "new",
    [
        *("new", "a: b", "it's #1", 'say "x"', "two\nlines"),
        *(("x",), ("m", "p", "n"), ("x", ("y",), {"j": "1", "k": "3"}), ({"k": "a b"}, "long text with many words")),
        *({"e": "four", "o": "new"}, {"f": ("a", "b c"), "e": "four"}, {"html": "<b>x</b> y"}),
        None,
    ],
)
def test_a_value_becomes_another_where_it_stands(key: str, new: NewValue, is_plain: bool) -> None:
    node = find_nodes(TEXT)
    assert node
    text = apply_edits(TEXT, edit_mapping(TEXT, node, {key: new}, is_plain=is_plain))
    expected: dict[str, Any] = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506  it makes only texts
    if new is None:
        del expected[key]
    else:
        expected[key] = as_read(new)
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    if key == "c" and isinstance(read.get(key), str):
        read[key] = read[key].rstrip("\n")
    assert read == expected
    if new is not None and key != "i":
        assert text.count("# comment") == TEXT.count("# comment")


def test_a_new_key_stands_where_the_order_says() -> None:
    node = find_nodes(TEXT)
    assert node
    text = apply_edits(TEXT, edit_mapping(TEXT, node, {"z": "new", "end": ("a",)}, ("a", "b", "z", "c")))
    assert text == TEXT.replace('"two"\n', '"two"\nz: new\n') + "end: [a]\n"


def test_edits_that_overlap_are_not_both_made() -> None:
    node = find_nodes(TEXT)
    assert node
    first = list(edit_mapping(TEXT, node, {"a": "new"}))
    assert apply_edits(TEXT, [*first, *edit_mapping(TEXT, node, {"a": "other"})]) == TEXT.replace("one", "new")
