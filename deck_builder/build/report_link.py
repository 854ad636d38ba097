"""The link to report a mistake, at the end of each back of a deck that has `feedback`."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.deck.feedback import CARD, DECK, RELEASE
from deck_builder.deck.model import REPORT_ID_FIELD, REPORT_ID_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import LockedSlot

_WORDS: Final = "Report a mistake"
_UNKNOWN_CARD: Final = "which card?"
"""What a report says in place of an id if the note has none: a question to the learner who writes it."""
_BEFORE_RELEASE: Final = "draft"


def write_report_link(deck: Deck, release: str | None, fields: Iterable[LockedSlot]) -> str:
    """Write the HTML of the link, for the back of a template.

    `release` is the version that goes into it, empty before the first release, or None
    to leave its place open. `fields` are those of the note type: if one has the card's id, the link names the card on
    every note where it is filled.
    """
    address = deck.feedback
    is_dated = RELEASE in address
    if release is not None:
        version = quote(release or _BEFORE_RELEASE, safe="")
        address = address.replace(RELEASE, version)
    address = address.replace(DECK, deck.id)
    dated = f' data-release="{version}"' if release is not None and is_dated else ""

    words = html.escape(deck.words.get(_WORDS, _WORDS), quote=False)
    language = f'lang="{deck.language}" dir="auto"' if _WORDS in deck.words else 'lang="en" dir="ltr"'
    unknown_card = deck.words.get(_UNKNOWN_CARD, _UNKNOWN_CARD)

    def write(card: str) -> str:
        target = html.escape(address).replace(CARD, card)
        return f'<p class="report" {language}><a{dated} href="{target}">{words}</a></p>'

    unnamed = write(quote(unknown_card))
    if all(field.key != REPORT_ID_KEY for field in fields):
        return unnamed
    name = REPORT_ID_FIELD
    return f"{{{{#{name}}}}}{write(f'{{{{{name}}}}}')}{{{{/{name}}}}}{{{{^{name}}}}}{unnamed}{{{{/{name}}}}}"
