"""Cards of the base that learners of an extension had better suspend: it replaces them, or finds them wrong.

No package can suspend a card of another deck. So the description of the extension has a search for Anki's browser that
finds these cards and no others.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from deck_builder.deck.base import Suspended
from deck_builder.deck.made_from import TranslatedText
from deck_builder.deck.words import fill_words
from deck_builder.problems.wording import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.deck.base import Extension
    from deck_builder.deck.model import Description
    from deck_builder.source.keys import Keys

SUSPENDS_KEY: Final = "suspends"
"""The key in `deck.yaml` that lists the cards of the base."""
ENTRY_KEYS: Final = ("card", "reason")

ABOUT: Final = (
    "This deck takes the place of some cards of {base}. To find them, put this into the search of Anki’s browser; then "
    "select them all and choose *Cards › Toggle Suspend*:"
)
SEE_NOTES: Final = (
    "This deck takes the place of some cards of {base}. The release notes have a search that finds them, so that you "
    "can suspend them."
)
"""What the description says, in the words of the deck's language."""

LONGEST_IN_DESCRIPTION: Final = 3000
"""The longest search that the description has, in characters: learners see it each time they open the deck."""


def read_suspended(keys: Keys, extension: Extension | None) -> Extension | None:
    """Read `suspends` of a deck, with the cards' present ids in the base; None without a base, as it comes.

    Entries are checked without a base as well, so that its absence hides no other mistake.
    """
    if SUSPENDS_KEY in keys.mapping and "extends" not in keys.mapping:
        message = f"`{SUSPENDS_KEY}` lists cards of the deck that yours builds on, and `extends` is missing"
        keys.add("D202", message, keys.place_of(SUSPENDS_KEY), "Name that deck under `extends:`, or delete the list.")
    listed: list[Suspended] = []
    for entry in keys.read_mappings(SUSPENDS_KEY):
        entry.refuse_unknown_keys(ENTRY_KEYS)
        named, reason = entry.read_text("card", required=True), entry.read_text("reason", required=True)
        if not named or not reason or extension is None:
            continue
        card_id, place = extension.base.find_id(named), entry.place_of_value("card")
        if not card_id:
            hint = partial(suggest, named, extension.base.cards, "Correct the id, or delete the entry.")
            entry.add("D264", f"{extension.base.describe()} has no card `{named}`", place, hint)
        elif any(card_id == other.card_id for other in listed):
            entry.add("D206", f"`{named}` is already listed", place, "Delete one of the two entries.")
        else:
            listed.append(Suspended(card_id, reason, place))
            if not extension.base.cards[card_id].search:
                entry.add("D266", f"no search in Anki finds only the card `{card_id}` of the base", place)
    return extension._replace(suspended=tuple(listed)) if extension else None


def make_search(extension: Extension) -> str:
    """Make the search that finds just the cards that an extension suspends; empty if it suspends none.

    Cards that are suspended already are not found, so that to do it once more does not take it back.
    """
    by_type: dict[str, list[str]] = {}
    for each in extension.suspended:
        note_type, _, conditions = extension.base.cards[each.card_id].search.partition(" ")
        if conditions:
            by_type.setdefault(note_type, []).append(conditions)
    if not by_type:
        return ""
    parts = []
    for note_type, each_card in by_type.items():
        alone = each_card[0] if len(each_card) == 1 else f"({' OR '.join(map(_group, each_card))})"
        parts.append(f"{note_type} {alone}")
    whole = parts[0] if len(parts) == 1 else f"({' OR '.join(f'({part})' for part in parts)})"
    return f"{whole} -is:suspended"


def _group(conditions: str) -> str:
    """One card's conditions among those of other cards. Within quotes, no quote stands without a backslash."""
    return f"({conditions})" if re.search(r'(?<!\\)(?:\\\\)*" "', conditions) else conditions


def describe_suspended(description: Description, extension: Extension, words: Mapping[str, str]) -> Description:
    """Add to a deck's description how learners find the cards that it suspends."""
    search = make_search(extension)
    if not search:
        return description
    in_notes = len(search) > LONGEST_IN_DESCRIPTION
    base = _escape(extension.base.name, is_html=description.is_html)
    about = fill_words(words, SEE_NOTES if in_notes else ABOUT, base=base)
    if description.is_html:
        about = re.sub(r"\*([^*]+)\*", r"<i>\1</i>", about)
    if not in_notes:
        about += f"\n\n{_show_code(search, is_html=description.is_html)}"
    return description._replace(text="\n\n".join(filter(None, [description.text, about])))


def _escape(name: str, *, is_html: bool) -> str:
    if is_html:
        return name.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_{}\[\]()<>#+.!|~&$-])", r"\\\1", name)


def _show_code(text: str, *, is_html: bool) -> str:
    """Show a text as it is, in Markdown or HTML."""
    if is_html:
        return f"<code>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</code>"
    return show_code_in_markdown(text)


def show_code_in_markdown(text: str) -> str:
    """Show a text without line ends as it is, in Markdown."""
    ticks = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    space = " " if len(ticks) > 1 else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def list_suspended_texts(extension: Extension) -> Iterator[TranslatedText]:
    """Yield the reason for each card that an extension suspends, beside what the card says."""
    for each in extension.suspended:
        card = extension.base.cards[each.card_id]
        source = f"{card.question}\n{card.answer}"
        yield TranslatedText(each.card_id, SUSPENDS_KEY, source, each.reason, each.place)
