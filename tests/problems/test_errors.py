from __future__ import annotations

from pathlib import Path

from deck_builder.problems.errors import Fault, InputError, TextError
from deck_builder.problems.problem import Place


def test_an_error_reads_as_its_message() -> None:
    error = InputError("P704", "`x.apkg` can't be read: it is damaged", place=Place(Path("x.apkg")))
    assert str(error) == error.message == "`x.apkg` can't be read: it is damaged"
    assert (error.code, error.hint, error.place) == ("P704", "", Place(Path("x.apkg")))


def test_an_error_in_a_text_is_an_error_of_its_file_too() -> None:
    error = TextError("Y107", "a tab stands here", (3, 5), "Indent with spaces.")
    assert isinstance(error, InputError)
    assert (error.mark, error.hint, error.place) == ((3, 5), "Indent with spaces.", None)


def test_a_file_that_a_text_names_is_searched_for_in_the_text() -> None:
    error = InputError("M504", "`map.svg` is empty", "Save it again.")
    assert error.as_fault("map.svg") == Fault("M504", "`map.svg` is empty", "Save it again.", "map.svg")
