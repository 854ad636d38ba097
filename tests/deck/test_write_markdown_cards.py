"""Any card that YAML can hold is read from Markdown as the same card. Hypothesis makes the cards."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.deck.write_markdown_cards import list_cards_to_write, write_markdown_cards
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import strip_value
from deck_builder.source.text import NOT_IN_TEXT
from tests.support.decks import write_deck

LINES = st.sampled_from(
    [
        "# A",
        "## Extra",
        "Q: a",
        "A: b",
        "C: [c]",
        "---",
        "- item",
        "#tag",
        "<!-- id: x -->",
        "%% y %%",
        "[[z|w]]",
        "```",
    ]
)
TEXTS = (st.lists(LINES | st.text("ab #-:[]{}'\"\\>", min_size=1), min_size=1, max_size=4).map("\n".join)).filter(
    lambda text: text.strip() and not NOT_IN_TEXT.search(text)
)
STEPS = st.lists(TEXTS | st.fixed_dictionaries({"step": TEXTS, "number": st.just("2")}), min_size=1)
NEEDED: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "question": {"question": TEXTS, "answer": TEXTS},
    "cloze": {"text": TEXTS},
    "steps": {"title": TEXTS, "steps": STEPS},
    "choice": {"question": TEXTS, "right": TEXTS, "wrong": st.lists(TEXTS, min_size=1)},
    "definition": {"term": TEXTS, "definition": TEXTS},
}
CARDS = st.one_of(
    [
        st.fixed_dictionaries(
            {"kind": st.just(kind), "subdeck": st.just("One"), **needed},
            optional={
                "extra": TEXTS,
                "picture": TEXTS | st.fixed_dictionaries({"file": st.just("a b.png"), "alt": TEXTS}),
                "tags": st.lists(st.sampled_from(["a", "b::c", "d"]), min_size=1, unique=True),
            },
        )
        for kind, needed in NEEDED.items()
    ]
)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    loaded = load_deck(write_deck(tmp_path_factory.mktemp("deck")), Problems())
    assert loaded
    return loaded


@settings(max_examples=60)
@given(cards=st.lists(CARDS, min_size=1, max_size=3))
def test_every_card_reads_back(cards: list[dict[str, object]], deck: Deck) -> None:
    numbered = [{"id": f"card-{number}", **card} for number, card in enumerate(cards)]
    text = yaml.safe_dump({"tags": ["all"], "cards": numbered}, sort_keys=False, allow_unicode=True)
    before = parse_card_file(text.encode(), deck.folder / "cards.yaml", deck, Problems())
    if before is None:  # PyYAML writes what our YAML does not have, such as a key that is a number
        return
    listed = list_cards_to_write(before)
    file = deck.folder / "cards.md"
    after = parse_card_file(write_markdown_cards(listed, file, deck).encode(), file, deck, Problems())
    assert after
    assert [strip_value(dict(card)) for card in list_cards_to_write(after)] == [strip_value(card) for card in listed]  # type: ignore[arg-type]
