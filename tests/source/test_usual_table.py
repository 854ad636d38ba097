"""Files whose cards all have the same keys are read as the parser reads them, value by value and place by place."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.source import parse as yaml_parser
from deck_builder.source.parse import parse
from deck_builder.source.usual_table import read_usual_table
from deck_builder.source.values import Mapping, Sequence

VALUES: Final = st.one_of(
    st.sampled_from(
        ["text", "two words", "x:y", "a#b", "über é", "-5", "a, b]", "~", "no", "it's", "'it'", '"q"', "''"]
    ),
    st.sampled_from(
        ["text", "other", "a: b", "a #b", "#b", "- a", "---", "&a", "*a", "!a", "[a]", "{a: b}", "|", "'a"]
    ),
    st.sampled_from(['"a\\t"', "'a''b'", "'a' b", '"', "a ", " a", "", "a\u00a0", "?x", ":x", "...", "'x: y # z'"]),
)
KEYS: Final = st.lists(st.sampled_from(["id", "term", "a-b", "k_2", "A", "cards"]), min_size=1, max_size=3)
HEADS: Final = st.sampled_from(
    ["", "kind: x\n", "# a\nkind: 'x'\n", "tags: [a]\n\n", "x: |\n  y\n", "a: b\na: c\n", "cards: [a]\n", "x\n", "\n"]
)
SLIPS: Final = st.sampled_from(
    ["", "", "", "", "\n", "# x\n", "    more: x\n", "x: y\n", "  text\n", "  - x\n", "cards:\n", " \n"]
)


@st.composite
def write_file(draw: st.DrawFn) -> str:
    """A file of cards that mostly are alike."""
    keys, indent = draw(KEYS), " " * draw(st.integers(0, 3))
    between = draw(st.sampled_from(["", "", "\n"]))
    values = draw(st.sampled_from([st.sampled_from(["text", "two words", "'q'"]), VALUES]))
    cards = []
    for _ in range(draw(st.integers(1, 4))):
        lines = [f"{'- ' if number == 0 else '  '}{key}: {draw(values)}" for number, key in enumerate(keys)]
        cards.append(
            "".join(f"{indent}{line}\n" for line in lines)
            + draw(SLIPS if draw(st.integers(0, 9)) == 0 else st.just(""))
        )
    return f"{draw(HEADS)}cards:\n{between.join(cards)}{draw(st.sampled_from(['', between]))}"


@settings(max_examples=300)
@given(write_file())
def test_a_table_has_the_values_and_places_that_the_parser_finds(text: str) -> None:
    table = read_usual_table(text)
    if table is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_parser, "read_usual_lines", lambda _: None)
        root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    cards = root.pop("cards")
    assert isinstance(cards, Sequence)
    assert dict(table.head) == dict(root)
    assert table.head.marks == {key: root.marks[key] for key in root}
    rows = [dict(zip(table.columns, row, strict=True)) for row in zip(*table.columns.values(), strict=True)]
    assert rows == [dict(card) if isinstance(card, Mapping) else card for card in cards]
    for key in table.columns:
        assert table.list_marks(key) == [card.marks[key][1] for card in cards if isinstance(card, Mapping)]


@pytest.mark.parametrize(
    "text",
    [
        "kind: x\ncards:\n  - id: a\n    b: c\n  - id: d\n    b: e\n",
        "cards:\n- id: a\n- id: b\n",
        "# about\nkind: x\ntags: [a]\n\ncards:\n  - id: 'a'\n    b: \"c: d\"\n\n  - id: d\n    b: e\n",
    ],
)
def test_files_of_the_usual_form_are_tables(text: str) -> None:
    assert read_usual_table(text)


@pytest.mark.parametrize(
    "text",
    [
        "cards:\n  - id: a\n    b: c\n  - b: d\n    id: e\n",
        "cards:\n  - id: a\n  - id: b\n    c: d\n",
        "cards:\n  - id: a\n# b\n  - id: c\n",
        "cards:\n  - id: a\n  - id: b\nkind: x\n",
        "cards:\n  - id: a\n    id: b\n",
        "cards:\n  - id: a\n\n  - id: b\n  - id: c\n",
        "cards:\n  - id: |\n      a\n",
        "cards: []\n",
        "cards: [a]\ncards:\n  - id: a\n",
        "cards: x\nkind: y\ncards:\n  - id: a\n",
        "cards:\n  - id: a\ncards:\n  - id: b\n",
        "kind: x\n",
        "cards:\n  - id: a\n" + "".join(f"    key-{number}: x\n" for number in range(100_000)),
    ],
)
def test_any_other_file_is_no_table(text: str) -> None:
    assert read_usual_table(text) is None
