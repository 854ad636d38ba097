"""Texts that a spreadsheet would take for a formula (OWASP, "CSV Injection"): they go out with an apostrophe."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

_FORMULA: Final = compile_late(r"'*[=+@\t\r-]")
"""What spreadsheets take for the beginning of a formula, or what `guard_formula` writes before one."""
_GUARDED: Final = compile_late(r"'(?='*[=+@\t\r-])")


def guard_formula(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def remove_guard(cell: str) -> str:
    """The text of a cell that `guard_formula` wrote."""
    return cell[1:] if _GUARDED.match(cell) else cell
