"""A check with a cache compares prompts again only if one of them has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deck_builder.build import file_keys
from deck_builder.commands.check import go_through
from deck_builder.commands.check.check import check
from deck_builder.problems.card_texts import kept_duplicates, near_duplicates, remembered_duplicates

CARDS = """
kind: question
cards:
  - id: one
    question: What does the insula do?
    answer: It feels.
    extra: {extra}
  - id: two
    question: What does the {word} do?
    answer: It feels.
"""


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The prompts of each time that prompts are compared."""
    compared: list[object] = []

    def find(prompts: Any, answers: Any) -> list[tuple[int, int]]:
        compared.append(prompts)
        return near_duplicates.find_near_duplicates(prompts, answers)

    monkeypatch.setattr(remembered_duplicates, "find_near_duplicates", find)
    monkeypatch.setattr(kept_duplicates, "_find", near_duplicates.find_near_duplicates)  # a watch may have run before
    monkeypatch.setattr(go_through, "SMALLEST_DECK", 0)
    return compared


def check_cards(folder: Path, word: str, extra: str = "Nothing") -> list[str]:
    """Check a deck of two cards with a cache. Returns the codes of the problems."""
    deck = folder / "deck"
    deck.mkdir(exist_ok=True)
    (deck / "deck.yaml").write_text("id: deck\nname: Deck\n", encoding="utf-8")
    (deck / "cards.yaml").write_text(CARDS.format(word=word, extra=extra), encoding="utf-8")
    (checked,) = check([deck], folder / "dist", 1, cache=folder / "cache")
    return [problem.code for problem in checked.problems]


def test_prompts_are_compared_again_only_if_one_has_changed(tmp_path: Path, compared: list[object]) -> None:
    assert check_cards(tmp_path, "insual") == ["C911"]
    assert check_cards(tmp_path, "insual", extra="Something") == ["C911"]
    assert len(compared) == 1
    assert check_cards(tmp_path, "cerebellum") == []
    assert check_cards(tmp_path, "insual") == ["C911"]
    assert len(compared) == 3


def test_a_program_whose_files_are_gone_compares_without_a_cache(
    tmp_path: Path, compared: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest_program() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(file_keys, "digest_program", digest_program)
    assert check_cards(tmp_path, "insual") == ["C911"]
    assert compared == []
