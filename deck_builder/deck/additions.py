"""Cards of an extension that add to a card of its base: they ask the same question, and show more on the back.

A note of the base can't be touched, so an addition is a note of its own. It has the question and the answer as they
were when `base.lock` was written; what it was made from is remembered as it is for translations.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.made_from import TranslatedText, is_stale, read_origins
from deck_builder.deck.model import Html
from deck_builder.deck.suspends import SUSPENDS_KEY
from deck_builder.deck.translated_texts import list_texts
from deck_builder.problems.wording import format_count, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.deck.base import Base
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.problems.problem import Problems
    from deck_builder.source.keys import Keys

ADDS_TO_KEY: Final = "adds-to"
"""The key of a card that names the card of the base."""

FILLED_KEYS: Final = ("question", "answer")
"""The fields that take what the base's card says, unless the card says it itself."""


class Addition(NamedTuple):
    """What a card takes from a card of the base."""

    card_id: str = ""
    """The id of the base's card; empty if the card names none, or one that is not there."""
    values: dict[str, Html] = {}  # noqa: RUF012  it is never changed
    """The fields that take what the base's card says."""


NO_ADDITION: Final = Addition()


def read_addition(entry: Keys, kind: Kind, base: Base | None) -> Addition:
    """Read what a card with `adds-to` takes from the base. Keys that it need not have are not missing then.

    `base` is None if it can't be read, which is told already.
    """
    named = entry.read_text(ADDS_TO_KEY, required=True)
    place = entry.place_of_value(ADDS_TO_KEY)
    known = {field.key for field in kind.fields if field.text == "markdown"}
    filled = [key for key in FILLED_KEYS if key in known and key not in entry.mapping]
    entry.slips |= set(filled)  # what is wrong with `adds-to` is told once
    if not named or base is None:
        return NO_ADDITION
    card_id = base.find_id(named)
    if not card_id:
        entry.add("D264", f"{base.describe()} has no card `{named}`", place, partial(_explain_unknown, named, base))
        return NO_ADDITION
    if "question" not in known:
        entry.slips |= {field.key for field in kind.fields}
        hint = "Give it a kind that has one, such as `question`."
        entry.add("D264", f"cards of the kind `{kind.key}` have no `question` to fill", place, hint)
        return NO_ADDITION
    card = base.cards[card_id]
    if "question" in filled and not card.question:
        hint = "Write the `question` and the `answer` yourself."
        entry.add("D264", f"the card `{card_id}` of the base asks nothing in words", place, hint)
        return NO_ADDITION
    texts = {"question": card.question, "answer": card.answer}
    if "answer" in filled and not card.answer:
        entry.add("D264", f"the card `{card_id}` of the base has no answer in words", place, "Write the `answer`.")
        return NO_ADDITION
    return Addition(card_id, {key: Html(texts[key]) for key in filled})


def _explain_unknown(named: str, base: Base) -> str:
    if named in base.gone:
        return (
            "It had one before. If what you add is still right, write `question` and `answer` yourself in place of "
            "`adds-to`. Otherwise, take the card out: `deck-builder retire`, if it was released."
        )
    return suggest(named, base.cards, "`base.lock` has the ids of all its cards.")


def list_additions(card: Card, base: Base) -> Iterator[TranslatedText]:
    """Yield what a card adds, beside each text of the base's card that it was made from; nothing for other cards."""
    made_from = base.cards.get(card.adds_to)
    if made_from is None:
        return
    own = "\n".join(text for key, text in list_texts(card).items() if key not in FILLED_KEYS or key in card.marks)
    for key, source in zip(FILLED_KEYS, (made_from.question, made_from.answer), strict=True):
        yield TranslatedText(card.id, key, source, own, card.place_of(ADDS_TO_KEY), card.was)


def report_additions(deck: Deck, texts: Iterable[TranslatedText], problems: Problems) -> None:
    """Report once how many cards add to a card of the base that has changed since, and how many suspend one.

    `texts` are those of `list_additions` of all cards, and of `list_suspended_texts`.
    """
    origins = read_origins(deck.folder, problems)
    all_stale = [text for text in texts if is_stale(text, origins)]
    suspended = [text for text in all_stale if text.key == SUSPENDS_KEY]
    stale = {text.card_id: text for text in all_stale if text.key != SUSPENDS_KEY}
    if suspended:
        first = suspended[0]
        number = format_count(len(suspended), "card of the base has", "cards of the base have")
        message = f"{number} changed since you listed it to be suspended, first `{first.card_id}`"
        hint = f"See what has changed: `deck-builder base {deck.folder.name}`."
        problems.add("D265", message, first.place, hint=hint)
    if stale:
        first = next(iter(stale.values()))
        number = format_count(len(stale), "card adds", "cards add")
        message = f"{number} to a card of the base that has changed since, first `{first.card_id}`"
        hint = f"See what has changed: `deck-builder base {deck.folder.name}`."
        problems.add("D265", message, first.place, hint=hint, card=first.card_id)
