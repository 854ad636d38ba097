"""Cards as texts, and the codes that a check finds in them."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import list_codes, run


def question(text: str, answer: str = "Because it is so") -> str:
    """A file with one card of the kind `question`; both arguments are written as they are, as YAML."""
    return f"kind: question\ncards:\n  - id: one\n    question: {text}\n    answer: {answer}\n"


def questions(*cards: tuple[str, str]) -> str:
    """A file with a card of the kind `question` for each question and answer; both are written as YAML."""
    entries = (
        f"  - id: card-{number}\n    question: {text}\n    answer: {answer}\n"
        for number, (text, answer) in enumerate(cards, 1)
    )
    return "kind: question\ncards:\n" + "".join(entries)


def cloze(text: str) -> str:
    """A file with one card of the kind `cloze`."""
    return f"kind: cloze\ncards:\n  - id: one\n    text: '{text}'\n"


def definition(term: str, definition: str) -> str:
    """A file with one card of the kind `definition`."""
    return f"kind: definition\ncards:\n  - id: one\n    term: {term}\n    definition: {definition}\n"


def find_codes(deck: Path, exit_code: int = 0) -> list[str]:
    """The code of each problem that `deck-builder check` finds in a deck."""
    return list_codes(run("check", deck, expect=exit_code).output)
