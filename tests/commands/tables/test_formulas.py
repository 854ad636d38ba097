"""No text becomes a formula in a spreadsheet, and each comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.tables.formulas import guard_formula, remove_guard


@given(st.text(st.sampled_from("'=+-@\t\ra1")))
def test_every_text_comes_back_and_none_is_a_formula(text: str) -> None:
    cell = guard_formula(text)
    assert cell[:1] not in {*"=+-@\t\r"}
    assert remove_guard(cell) == text
