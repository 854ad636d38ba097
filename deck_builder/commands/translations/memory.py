"""What a deck has translated already, to offer for texts that are like it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.segments import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.deck.made_from import TranslatedText

_LIKENESS: Final = 0.6
"""The share of words that two texts must have in common, of all words in either of them."""
_TOO_COMMON: Final = 50
"""A word in more texts than this says little, and looking at all of them would take long."""


class Memory:
    """The translated texts of a deck, found by the words of their sources."""

    def __init__(self, texts: Iterable[TranslatedText]) -> None:
        self._translations = {text.source: text.text for text in texts}
        self._words = {source: frozenset(list_words(source)) for source in self._translations}
        self._sources: dict[str, list[str]] = {}
        for source, words in self._words.items():
            for word in words:
                self._sources.setdefault(word, []).append(source)

    def find(self, text: str) -> tuple[str, str] | None:
        """Find the source text that is most like `text`, with its translation; None if none is like it."""
        if text in self._translations:
            return text, self._translations[text]
        words = frozenset(list_words(text))
        rare = (sources for word in words if len(sources := self._sources.get(word, [])) <= _TOO_COMMON)
        shared = Counter(source for sources in rare for source in sources)
        best, likeness = "", _LIKENESS
        for source in shared:
            other = self._words[source]
            share = len(words & other) / len(words | other)
            if share >= likeness:
                best, likeness = source, share
        return (best, self._translations[best]) if best else None
