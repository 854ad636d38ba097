"""What the rules on good cards look at, and what they find. Plain data, made of a card by `commands/check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Answer(NamedTuple):
    """The text that only the back of a card shows: the first field of its kind that does and that is required."""

    key: str
    """The key of the field."""

    text: str
    """The text as its author wrote it."""

    line: str
    """The text on one line, without the marks of Markdown."""

    has_limit: bool
    """Whether the kind limits the length of the field itself."""

    key_words: tuple[str, ...]
    """The content words of an answer that is short enough to be given away by a question; empty for any other."""


class Prompt(NamedTuple):
    """A card that asks a question, as learners see it."""

    card: str
    """The card's id."""

    kind: str
    """The key of the card's kind."""

    file: Path
    """The file that the card is in."""

    line: int
    """The line in which the question begins, counted from 1."""

    column: int
    """The column in which the question begins, counted from 1."""

    key: str
    """The key of the field that holds the question: the last text that the front shows."""

    text: str
    """All texts that the front shows, on one line, without the marks of Markdown."""

    words: tuple[str, ...]
    """The words of `text`, in small letters."""

    is_alone: bool
    """Whether the front is one text: no second field, no picture, no sound."""

    pictures: tuple[str, ...]
    """The files of the pictures that the front shows."""

    answer: Answer | None
    """None where the card has no answer in words."""

    in_english: bool | None
    """Whether the deck says that it is in English; None where it says nothing."""

    limits: Mapping[str, int]
    """The deck's limits, by the names that `check: limits:` gives them."""

    is_refused: bool = False
    """Whether the card is refused already, because another has the same text in a field that must be unique."""


class Gap(NamedTuple):
    """All that one card hides of a text with gaps."""

    number: int
    """The number of the gap, which is that of its card."""

    words: tuple[str, ...]
    """The hidden words, in small letters; at least one."""

    letters: int
    """How many letters and digits are hidden: a gap may hide a part of a word."""

    has_hint: bool
    """Whether a hint is shown in place of what is hidden."""

    @property
    def opening(self) -> str:
        """The marks with which the gap begins in the text."""
        return f"{{{{c{self.number}::"


class ClozeText(NamedTuple):
    """A field with gaps."""

    key: str
    """The key of the field."""

    words: tuple[str, ...]
    """All words of the text, in small letters, those in gaps among them. Empty where the text has a formula."""

    letters: int
    """How many letters and digits the text has, those in gaps among them."""

    gaps: tuple[Gap, ...]
    """The gaps that hide words, by number. Empty where the text has a formula."""

    empty_gaps: tuple[str, ...]
    """The numbers of gaps that hide nothing, as they are written: `1`, or `1,2`."""

    in_english: bool | None
    """Whether the deck says that it is in English; None where it says nothing."""


class Finding(NamedTuple):
    """What a rule finds in a card."""

    message: str
    """What is wrong, as it is shown."""

    key: str
    """The key of the field in which it is."""

    at: str = ""
    """A part of the field at which it is shown; the beginning of the field where this is empty."""


class FindingInDeck(NamedTuple):
    """What a rule finds in a card beside the others of its deck."""

    message: str
    """What is wrong, as it is shown."""

    prompt: Prompt
    """The card at which it is shown."""
