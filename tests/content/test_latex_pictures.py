"""Formulas in LaTeX and the names of their pictures, as Anki has them."""

from __future__ import annotations

import pytest

from deck_builder.content.latex_pictures import has_latex_marks, is_latex_picture
from tests.support.learner import Learner

TEXTS = [
    "[latex]x^2[/latex]",
    "[LaTeX]x[/LaTeX]",
    "a [$]x[/$] b",
    "[$$]x[/$$]",
    "no formula",
    "[latex, x] [x] $y$",
    "[",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_formula_and_the_name_of_its_picture_are_known_as_anki_makes_them(text: str, reader: Learner) -> None:
    for svg in (False, True):
        found = reader.col._backend.extract_latex(text=text, svg=svg, expand_clozes=False).latex
        assert bool(found) is has_latex_marks(text)
        assert all(is_latex_picture(picture.filename) for picture in found)


@pytest.mark.parametrize(
    "name", ["latex.png", f"latex-{'g' * 40}.png", f"latex-{'a' * 40}.gif", f"x/latex-{'a' * 40}.png"]
)
def test_another_file_is_no_picture_of_a_formula(name: str) -> None:
    assert not is_latex_picture(name)
