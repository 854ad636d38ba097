"""Says of two cards with one id which of them learners have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.cards import read_cards_with_id
from deck_builder.lock.card_texts import REST, hash_texts

if TYPE_CHECKING:
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Problems


def explain_duplicate_ids(deck: Deck, lock: Lock, problems: Problems) -> None:
    """Add to the problems with an id that two cards have (D206) which of the cards the lock knows by its texts."""
    for position, problem in enumerate(problems):
        known = lock.cards.get(problem.card) if problem.code == "D206" else None
        if known is None:
            continue
        card = _find_likest(read_cards_with_id(deck, problem.card), known.learners_texts or known.texts)
        if card:
            who = f"Learners of {known.released} have" if known.released else "The last build had"
            where = f"{card.place.file.name} on line {card.place.line}"
            hint = f"{who} the card in {where}: keep its id, and give the other one another id."
            problems[position] = problem._replace(hint=hint)


def _find_likest(cards: list[Card], texts: CardTexts) -> Card | None:
    """Find the one card that has more of these texts than any other; None if there is none."""
    wanted = {pair for pair in texts if pair[0] != REST}
    scores = [len(wanted & set(hash_texts(card))) for card in cards]
    best = max(scores, default=0)
    return cards[scores.index(best)] if best and scores.count(best) == 1 else None
