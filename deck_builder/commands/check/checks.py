"""What a check looks at beyond what a build needs: each card as it is compiled, and at the end the whole deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.commands.check.good_cards import GoodCards
from deck_builder.commands.check.media import check_media
from deck_builder.commands.check.mentions import Mentions, check_mentions
from deck_builder.commands.check.needless_allow import NeedlessAllow
from deck_builder.deck.new_ids import NewId, report_new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.content import Content
    from deck_builder.problems.card_texts.prompts import Prompt
    from deck_builder.problems.problem import Problems


class DeckChecks:
    """The checks of one deck. Call `look_at` for each card, then `finish`; `problems` gets what they find.

    `for_release` says that the deck is about to be released.
    """

    def __init__(self, deck: Deck, problems: Problems, *, for_release: bool = False) -> None:
        self.deck, self.problems, self.for_release = deck, problems, for_release
        self.good_cards = GoodCards(deck, problems)
        self.mentions = Mentions()
        self.needless_allow = NeedlessAllow(deck)

    def look_at(self, card: Card, content: Content) -> None:
        """Look at a card and at what it was compiled to."""
        if card.has_new_id:
            report_new_id(NewId(card.place, card.id), self.problems, is_needed=self.for_release)
        self.good_cards.look_at(card)
        self.mentions.add(card, content)
        self.needless_allow.look_at(card, content)

    def finish(self, earlier: Sequence[Prompt] = ()) -> None:
        """Look at the whole deck, and at its prompts together with those of `earlier` decks."""
        self.good_cards.finish(earlier)
        check_media(self.deck, self.mentions.media, self.problems, is_measured=self.for_release)
        if self.problems.errors:  # a card that can't be read may be the one that uses a claim, a source or an ignore
            return
        if self.deck.translation is None:  # it may leave out cards
            check_mentions(self.deck, self.mentions, self.problems)
        self.needless_allow.report(self.problems)
        for ignore in self.problems.list_unused_ignores():
            message = f"`{ignore.word}` is ignored, and there is nothing to ignore"
            self.problems.add("D226", message, ignore.place, card=ignore.card)
