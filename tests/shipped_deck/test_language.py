"""The shipped deck is easy to read and spelled correctly, and it does not call people by labels."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import textstat
from spellchecker import SpellChecker

from tests.support.decks import PROJECT
from tests.support.shipped_deck import CARDS, Card, plain, words

WORD_LIST = PROJECT / "tests/shipped_deck/deck_words.txt"

NO_PROSE = {"id", "was", "kind", "subdeck", "tags", "sources", "claims", "evidence", "ask-where", "both-ways"}
"""Fields without text that a learner reads."""

TWELVE_YEARS_OLD = 7
"""The grade of American schools that begins at the age of twelve."""
SCHOOL_IS_OVER = 12
"""The last grade of American schools."""


def prose(card: Card) -> dict[str, str]:
    """The texts of a card that a learner reads, by field."""
    texts = {field: value for field, value in card.items() if field not in NO_PROSE and isinstance(value, str)}
    picture = card.get("picture", {})
    return texts | {f"picture {part}": picture[part] for part in ("alt", "caption") if part in picture}


def grade(card: Card) -> float:
    """The lowest school grade that can read a card, after Flesch and Kincaid."""
    sentences = [plain(text).rstrip(".") + "." for text in prose(card).values()]
    return float(textstat.flesch_kincaid_grade(" ".join(sentences).replace("’", "'")))


everyday = pytest.mark.parametrize(
    "card", [card for card in CARDS if card["kind"] in {"meaning", "sign"}], ids=lambda card: card["id"]
)


@everyday
def test_a_twelve_year_old_can_read_the_cards_on_daily_life(card: Card) -> None:
    assert grade(card) <= TWELVE_YEARS_OLD


def test_every_card_can_be_read_by_someone_who_finished_school() -> None:
    assert [(card["id"], grade(card)) for card in CARDS if grade(card) > SCHOOL_IS_OVER] == []


def test_every_word_is_in_the_dictionary_or_in_our_word_list() -> None:
    own = set(WORD_LIST.read_text(encoding="utf-8").split())
    dictionary = SpellChecker()
    used = {word for card in CARDS for text in prose(card).values() for word in words(text)}
    unknown = {word for word in used if not is_known(word, dictionary)}
    assert unknown - own == set(), "Correct the spelling, or add the word to tests/shipped_deck/deck_words.txt."
    assert own - unknown == set(), "Remove these words from tests/shipped_deck/deck_words.txt."


def is_known(word: str, dictionary: SpellChecker) -> bool:
    """Whether a word is in the dictionary. A final ’s is ignored; of a word with hyphens each part counts."""
    word = re.sub(r"’s?$", "", word)
    return word.replace("’", "'") in dictionary or all(part in dictionary for part in word.split("-"))


def test_the_spelling_is_british_and_has_no_common_mistakes(tmp_path: Path) -> None:
    text = tmp_path / "cards.txt"
    text.write_text("\n".join(plain(field) for card in CARDS for field in prose(card).values()), encoding="utf-8")
    checker = Path(sysconfig.get_path("scripts")) / "typos"
    result = subprocess.run(
        [checker, "--locale", "en-gb", "--isolated", text], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_nobody_is_called_by_a_label() -> None:
    label = re.compile(r"\b(?:narcissists?|psychopaths?|sociopaths?|autistics|abusers?|victims?|toxic)\b")
    named = [
        (card["id"], match[0])
        for card in CARDS
        for text in prose(card).values()
        for match in label.finditer(plain(text).lower())
    ]
    assert not named
