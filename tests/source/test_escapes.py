from __future__ import annotations

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.source.parse import parse

pytestmark = pytest.mark.usefixtures("each_parser")


def mistake_in(text: str) -> tuple[str, int, int]:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    return caught.value.code, *caught.value.mark


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('a: "What is $\\theta$?"\n', "Y117", 1, 14),
        ('a: "$x$\\nand $\\rho$"\n', "Y117", 1, 15),
        ('a: "$$\\nu$$"\n', "Y117", 1, 7),
        ('a: "$x +\r\n  \\tau$"\r\n', "Y117", 2, 3),
    ],
)
def test_an_escape_that_changes_a_formula_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert mistake_in(text) == (code, line, column)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (r"two lines:\n$\\theta$", "two lines:\n$\\theta$"),
        (r"$x$\nand $y$", "$x$\nand $y$"),
        (r"$5\n$6", "$5\n$6"),
        (r"$5\nand $6", "$5\nand $6"),
        (r"\\$5\n$x", "\\$5\n$x"),
        (r"$\u03b8$\t", "$θ$\t"),
        (r"\\(\n\\)", "\\(\n\\)"),
        (r"$x +\n2$", "$x +\n2$"),
    ],
)
def test_backslashes_that_harm_no_formula_are_read(typed: str, value: str) -> None:
    assert parse(f'a: "{typed}"\n'.encode()).root == {"a": value}
