"""Finds prompts that ask the same again, if all that decided it is as it was: the prompts, and a few of their answers.

Most edits of a deck change neither. What was found and what decided it is plain data, which a cache can keep.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Remembered(NamedTuple):
    """What was found among prompts, and what decided it."""

    prompts: str
    """A digest of all prompts."""
    looked_at: list[int]
    """The positions of the answers that were looked at."""
    answers: str
    """A digest of those answers."""
    pairs: list[tuple[int, int]]
    """The positions of prompts that ask the same, as `find_near_duplicates` gives them."""


class _NotingAnswers:
    """The answers to prompts, which note what is looked at."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = answers
        self.looked_at: set[int] = set()

    def __getitem__(self, position: int, /) -> str:
        self.looked_at.add(position)
        return self._answers[position]

    def __len__(self) -> int:
        return len(self._answers)


def find_or_remember(prompts: Sequence[str], answers: Sequence[str], remembered: Remembered | None) -> Remembered:
    """Find the prompts that ask the same, as `find_near_duplicates` does. Returns `remembered` if it is still so."""
    digest = _digest(prompts)
    if remembered and remembered.prompts == digest:
        again = _digest(answers[position] for position in remembered.looked_at)
        if remembered.answers == again:
            return remembered
    noting = _NotingAnswers(answers)
    pairs = find_near_duplicates(prompts, noting)
    looked_at = sorted(noting.looked_at)
    return Remembered(digest, looked_at, _digest(answers[position] for position in looked_at), pairs)


def _digest(texts: Iterable[str]) -> str:
    texts = list(texts)
    whole = f"{list(map(len, texts))}{''.join(texts)}"
    return hashlib.blake2b(whole.encode(errors="surrogatepass"), digest_size=16).hexdigest()
