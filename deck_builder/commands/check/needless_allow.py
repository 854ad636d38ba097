"""Finds words of `allow` in `deck.yaml` that nothing in the deck needs.

The release notes warn learners of what a deck allows, and a script that somebody adds later would not be reported.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deck_builder.content.unsafe_css import find_in_css
from deck_builder.content.unsafe_files import CHECKED, UnclearError, find_in_file
from deck_builder.content.unsafe_html import depends_on_neighbours, find_in_html
from deck_builder.deck.late_kinds import list_own_kinds
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.content.safety import Part
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.lock.content import Content
    from deck_builder.problems.problem import Problems


class NeedlessAllow:
    """The words that nothing needs so far. Call `look_at` for each card, then `report`."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.needless: set[str] = set(deck.allow_places)
        """The words that no card needs that was looked at."""

    def look_at(self, card: Card, content: Content) -> None:
        """Look at what a card was compiled to."""
        if not self.needless:
            return
        if card.kind.depends_on_fields or any(map(depends_on_neighbours, content.fields)):
            self.needless.clear()  # only the finished card would tell
        if card.kind.script:
            self.needless.discard("scripts")
        for text in (*content.fields, *content.tags, card.subdeck, *card.subdecks.values()):
            self._take(find_in_html(text))

    def report(self, problems: Problems) -> None:
        """Report each word that nothing needs in the whole deck either."""
        if self.needless:
            self._look_at_deck()
        for word, place in self.deck.allow_places.items():
            if word in self.needless:
                problems.add("P713", f"`{word}` is allowed, and nothing in the deck needs it", place)

    def _look_at_deck(self) -> None:
        deck = self.deck
        for text in (deck.name, deck.description, *(about.text for about in deck.subdecks.values())):
            self._take(find_in_html(text))
        self._take(find_in_css(deck.css))
        own = deck.folder / "kinds"
        for kind in (kind for kind in list_own_kinds(deck.kinds) if kind.place.file.is_relative_to(own)):
            self._take(find_in_css(kind.css))
            for text in _list_texts(kind):
                self._take(find_in_html(text))
        for name in deck.media.list_files():
            if self.needless and (ending := PurePosixPath(name).suffix.lower()) in CHECKED:
                try:
                    file = deck.media.find_file(name)
                    self._take(find_in_file(ending, b"".join(file.read_pieces())) if file else ())
                except (InputError, UnclearError):  # reported if a card shows the file
                    self.needless.discard("scripts")

    def _take(self, parts: Iterable[Part]) -> None:
        """Take the words that these parts need off the list."""
        self.needless.difference_update(part.unsafe for part in parts)


def _list_texts(kind: Kind) -> Iterator[str]:
    """Yield every text of a kind that Anki shows as HTML."""
    yield kind.name
    for side in kind.templates:
        yield from (side.name, side.front, side.back, side.settings.browser_front, side.settings.browser_back)
