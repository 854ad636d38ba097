"""The exceptions for input that can't be used, and a fault in a text before its place in the file is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from deck_builder.problems.problem import Mark, Place


class InputError(Exception):
    """A file, package or git revision that can't be used. Whoever catches it turns it into a `Problem`.

    `code` is the rule's code. `message` says what is wrong; it begins with a small letter and has no full stop.
    `hint` says what to do; empty if the rule's cure says it. `place` is None if the catcher knows the place. `cause`
    is as in `Problem`.
    """

    def __init__(self, code: str, message: str, hint: str = "", place: Place | None = None, *, cause: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.place, self.cause = code, message, hint, place, cause

    def as_fault(self, needle: str) -> Fault:
        """The same as a fault in the text that contains `needle`."""
        return Fault(self.code, self.message, self.hint, needle, self.cause)


class TextError(InputError):
    """A text that can't be parsed. `mark` is the line and column; the text's file is not known yet."""

    def __init__(self, code: str, message: str, mark: Mark, hint: str = "") -> None:
        super().__init__(code, message, hint)
        self.mark = mark


class Fault(NamedTuple):
    """Something wrong inside a text, before its place in the file is known."""

    code: str
    """The rule's code."""
    message: str
    """What is wrong."""
    hint: str
    """What to do; empty if the rule's cure says it."""
    needle: str
    """The words to search for in the file; empty if the problem is the whole text."""
    cause: str = ""
    """As in `Problem`."""
    skipped: int = 0
    """How often the words occur in the value before the place that is meant."""
