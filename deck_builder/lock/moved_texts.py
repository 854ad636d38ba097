"""Reports cards and gaps whose text learners have under another id or number, with the line that corrects it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import list_gap_texts
from deck_builder.content.template import list_question_fields
from deck_builder.deck.cards import read_cards
from deck_builder.deck.model import Html
from deck_builder.lock.card_lines import list_guids
from deck_builder.lock.card_texts import REST, CardTexts, list_gap_hashes
from deck_builder.lock.moved_content import (
    CardContent,
    MovedCard,
    MovedGap,
    find_moved_cards,
    find_moved_gaps,
    number_gaps_again,
    share_words,
)
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import shorten
from deck_builder.source.quotes import quote, quote_with_escapes

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.lock.model import Lock, LockedCard

_OPENING: Final = compile_late(r"(?<=\{\{c)\d+(?=::)")
_MEANT: Final = 'If you mean it, write `ignore: {{{}: "why"}}`.'


def report_moved(
    changed: Mapping[str, CardTexts], guids: Mapping[str, str], deck: Deck, lock: Lock, problems: Problems
) -> None:
    """Report the cards and gaps that learners have under another id or number.

    `changed` are the text hashes of the cards that differ from what learners have, `guids` the guids of all cards of
    the deck, both by card id.
    """
    if not changed:
        return
    gaps = _find_moved_gaps(changed, guids, deck, lock)
    cards = _find_moved_cards(changed, guids, deck, lock)
    if gaps or cards:
        moved = {move.holder for move in cards}
        wanted = moved | gaps.keys()
        by_id = {card.id: card for card in read_cards(deck, Problems()) if card.id in wanted}
        report_moved_cards(cards, by_id, guids, lock, problems)
        for card_id, (old, numbers) in gaps.items():
            if card_id in by_id and card_id not in moved:
                report_moved_gaps(by_id[card_id], old, numbers, problems)


def _find_moved_gaps(
    changed: Mapping[str, CardTexts], guids: Mapping[str, str], deck: Deck, lock: Lock
) -> dict[str, tuple[frozenset[int], tuple[MovedGap, ...]]]:
    """Return by card id the numbers that learners have or had, and the gaps that have moved."""
    by_guid = {guids[card_id]: card_id for card_id in changed}
    result = {}
    for known_id, guid in zip(lock.cards, list_guids(lock.cards), strict=True):
        card_id = by_guid.get(guid, "")
        if not card_id:
            continue
        known = lock.cards[known_id]
        kind = deck.kinds.get(known.kind)
        if not known.released or not (kind and has_text_with_gaps(kind)):
            continue
        old, now = list_gap_hashes(known.learners_texts), list_gap_hashes(changed[card_id])
        gone = {number: text for text, number in known.gone_gaps}
        if moved := find_moved_gaps(old, gone, now):
            result[card_id] = (frozenset({*old, *gone}), moved)
    return result


def has_text_with_gaps(kind: Kind) -> bool:
    """Whether authors of such cards write gaps with numbers, as in `{{c1::…}}`."""
    return any(field.key in kind.cloze_fields and field.text in ("markdown", "plain", "html") for field in kind.fields)


def _find_moved_cards(
    changed: Mapping[str, CardTexts], guids: Mapping[str, str], deck: Deck, lock: Lock
) -> tuple[MovedCard, ...]:
    """Find the cards whose text another card had, by their ids."""
    questions = {key: _question_keys(kind) for key, kind in deck.kinds.items() if kind}
    kept = guids.keys() - changed.keys()
    known = dict(_list_known(lock, guids, without=kept))
    old = _list_contents(known, questions)
    kinds = {card_id: questions.get(card.kind, frozenset()) for card_id, card in known.items()}
    new = {
        card_id: _content_of(texts, kinds.get(card_id) or _all_questions(questions))
        for card_id, texts in changed.items()
        if card_id in old or card_id not in known or not known[card_id].released
    }
    if not share_words(old, new):  # for most edits, and then the texts of all other cards need not be known
        return ()
    return find_moved_cards(_list_contents(dict(_list_known(lock, guids)), questions), new, kept=kept)


def _list_known(
    lock: Lock, guids: Mapping[str, str], *, without: Container[str] = frozenset()
) -> Iterator[tuple[str, LockedCard]]:
    """Yield what learners have, by the ids that the cards have now. Those of `without` are left out."""
    ids = {guid: card_id for card_id, guid in guids.items()}
    for card_id, gone in lock.retired.items():
        now = ids.get(gone.card.guid, card_id)
        if not gone.version and now not in without:  # learners have those retired since the last release
            yield now, gone.card
    for card_id, guid in zip(lock.cards, list_guids(lock.cards), strict=True):
        now = ids.get(guid, card_id)
        if now not in without:
            yield now, lock.cards[card_id]


def _list_contents(known: Mapping[str, LockedCard], questions: Mapping[str, frozenset[str]]) -> dict[str, CardContent]:
    """List what learners have of cards, without those whose texts are unknown."""
    return {
        card_id: _content_of(card.learners_texts, questions.get(card.kind, frozenset()))
        for card_id, card in known.items()
        if card.learners_texts
    }


def _all_questions(questions: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*questions.values())


def _question_keys(kind: Kind) -> frozenset[str]:
    """Return the keys of the fields on the first front of a kind."""
    names = set(list_question_fields(kind.templates[0].front_nodes))
    return frozenset(field.key for field in kind.fields if field.name in names)


def _content_of(texts: CardTexts, questions: frozenset[str]) -> CardContent:
    tokens = {key: f"{key}={text}" for key, text in texts if key != REST and not re.fullmatch(r"c\d+", key)}
    question = frozenset(token for key, token in tokens.items() if key in questions)
    rest = frozenset(tokens.values()) - question
    return CardContent(question, rest) if question else CardContent(rest, frozenset())


def report_moved_cards(
    moved: Sequence[MovedCard],
    cards: Mapping[str, Card],
    guids: Mapping[str, str],
    lock: Lock,
    problems: Problems,
) -> None:
    """Report moved cards with the ids that they should have. `cards` has the cards of the deck by id."""
    holders = {move.holder for move in moved}
    owners = {move.owner for move in moved}
    free = sorted(holders - owners - lock.cards.keys() - lock.retired.keys())
    taken = guids.keys() | lock.cards.keys() | lock.retired.keys()
    ids_before = {card.guid: card_id for card_id, card in lock.cards.items()}
    for move in moved:
        card = cards.get(move.holder)
        if card is None:
            continue
        known = move.holder in lock.cards
        is_renamed = move.owner in guids and move.owner not in lock.cards
        name = ids_before.get(guids[move.owner], move.owner) if is_renamed else move.owner
        lines = f"`id: {move.owner}`"
        if name != move.owner:
            lines += f" and `was: {name}` here"
        elif card.was and not known:
            lines += f" here, without `was: {card.was}`"
        else:
            lines += " here"
        message = f"the card `{move.holder}` now has the text that learners know as `{name}`"
        hint = f"Write {lines}: learners' progress with this text belongs to `{name}`."
        if move.owner in guids and move.owner not in holders:
            other = free.pop(0) if free else _new_id(move.owner, taken)
            without = f", without `was: {name}`" if name != move.owner else ""
            hint += f" Write `id: {other}` on the card that is `{move.owner}` now{without}: its text is new."
        if move.owner in lock.retired:
            undo = f"`deck-builder retire {card.place.file.parent.name} {move.owner} --undo`"
            hint += f" Take its retirement back: {undo}."
        if known and move.holder not in owners:
            hint += f" Learners have another text under `{move.holder}`."
        problems.add("L624", message, card.place, hint=f"{hint} {_MEANT.format('L624')}", card=move.holder)


def _new_id(card_id: str, taken: Container[str]) -> str:
    number = 2
    while f"{card_id}-{number}" in taken:
        number += 1
    return f"{card_id}-{number}"


def report_moved_gaps(card: Card, used: frozenset[int], moved: Sequence[MovedGap], problems: Problems) -> None:
    """Report the gaps of a card that have another gap's number, with the corrected line.

    `used` are the numbers that learners have or had.
    """
    values = {
        key: value.text if isinstance(value, Html) else value
        for key, value in card.values.items()
        if key in card.kind.cloze_fields and isinstance(value, str | Html)
    }
    texts: dict[int, str] = {}
    for value in values.values():
        texts |= list_gap_texts(value)
    right = number_gaps_again(texts, moved, used)
    lines = {key: _number_gaps(value, right) for key, value in values.items()}
    wrong = [key for key in lines if lines[key] != values[key]] or [*lines]
    first = next((gap for gap in moved if gap.belongs), moved[0])
    words = shorten(texts.get(first.number, ""), 40)
    if first.belongs:
        message = f"the gap “{words}” has the number {first.number}, but learners have it as number {first.belongs}"
    else:
        message = f"the gap “{words}” has the number {first.number}, which learners have for a removed gap"
    write = " and ".join(f"`{key}: {_quote(lines[key])}`" for key in wrong)
    hint = f"Learners' progress belongs to the number. Write {write}. {_MEANT.format('L623')}"
    problems.add("L623", message, card.place_of(wrong[0]), hint=hint, card=card.id)


def _quote(text: str) -> str:
    return quote_with_escapes(text) if "\n" in text else quote(text)


def _number_gaps(text: str, numbers: Mapping[int, int]) -> str:
    """Replace the numbers of a text's gaps."""
    return _OPENING.sub(lambda number: str(numbers.get(int(number.group()), number.group())), text)


def report_switched_off(card: Card, name: str, problems: Problems) -> None:
    """Report a card that learners have and that this note no longer makes. `name` is the card's name in Anki."""
    message = f"learners have the card “{name}” of `{card.id}`, and it is empty from now on"
    problems.add("L625", message, card.place, card=card.id)
