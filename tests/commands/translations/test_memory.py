"""Translated texts that are offered for texts like them."""

from __future__ import annotations

from pathlib import Path

from deck_builder.commands.translations.memory import Memory
from deck_builder.deck.made_from import TranslatedText
from deck_builder.problems.problem import Place


def test_the_text_with_most_words_in_common_is_found() -> None:
    pairs = [("The capital of France", "Die Hauptstadt von Frankreich"), ("The river of France", "Der Fluss"), ("", "")]
    memory = Memory(TranslatedText("a", "b", source, text, Place(Path("c"))) for source, text in pairs)
    assert memory.find("The old capital of France") == pairs[0]
    assert memory.find("The river of France") == pairs[1]
    assert memory.find("Something else altogether") is None
    assert memory.find("…") is None
