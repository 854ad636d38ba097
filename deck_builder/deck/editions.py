"""Reads `editions` of `deck.yaml`: smaller packages of the same notes, each with what it leaves out.

The deck itself is the largest edition. Every edition leaves out what it says and what each larger one leaves out, so a
learner can always move to a larger one.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.deck.model import COMMON_FIELDS, FILLED_TEXTS, Edition
from deck_builder.problems.wording import format_count, suggest
from deck_builder.source.readable_ids import explain_reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.problems.problem import Place, Problems
    from deck_builder.source.keys import Keys

EDITIONS_KEY: Final = "editions"
EDITION_KEYS: Final = ("name", "without")
WITHOUT_KEYS: Final = ("tags", "kinds", "cards", "templates", "fields")
MOST_EDITIONS: Final = 20
"""A deck has no more editions: each is a package that is written, and has what all larger ones leave out."""
_CLEANUP: Final = "cleanup"
"""The end of the name of another package, which no edition may have."""

_Left = dict[str, frozenset[str]]
"""Templates or fields that are left out, by the key of their kind."""


def read_editions(keys: Keys, kinds: Mapping[str, Kind | None]) -> tuple[Edition, ...]:
    """Read `editions`, from the smallest to the largest. `kinds` are those of the deck; None is one with errors."""
    listed = keys.read_mapping(EDITIONS_KEY)
    if listed is None:
        return ()
    if len(listed.mapping) > MOST_EDITIONS:
        number = format_count(len(listed.mapping), "edition")
        message = f"the deck has {number}; the limit is {MOST_EDITIONS}"
        listed.add("D209", message, keys.place_of(EDITIONS_KEY), "Remove editions: people choose between a few.")
        return ()
    editions: list[Edition] = []
    larger: Edition | None = None
    for key in reversed(listed.mapping):  # each leaves out what the larger ones do
        if not listed.check_id_key(key):
            continue
        reason = explain_reserved(key)
        if reason or key == _CLEANUP:
            why = reason or f"packages whose name ends in `{_CLEANUP}` remove retired cards"
            listed.add("P703", why, listed.place_of(key), "Give the edition another name.")
            continue
        of_edition = listed.read_mapping(key)
        if of_edition is None:
            continue
        larger = _read_edition(key, of_edition, kinds, larger, listed.place_of(key))
        editions.insert(0, larger)
    return tuple(editions)


def _read_edition(
    key: str, keys: Keys, kinds: Mapping[str, Kind | None], larger: Edition | None, place: Place
) -> Edition:
    keys.refuse_unknown_keys(EDITION_KEYS)
    without = keys.read_mapping("without")
    if without is None:
        if "without" not in keys.mapping:
            keys.add("D202", f"the edition `{key}` does not say what it leaves out", place, "Add `without:`.")
        return Edition(key, keys.read_text("name") or key, place) if larger is None else larger
    without.refuse_unknown_keys(WITHOUT_KEYS)
    tags, left_kinds, cards = (without.read_texts(what) for what in ("tags", "kinds", "cards"))
    for kind in left_kinds:
        _check_word(without, "kinds", kind, kinds, "there is no kind")
    places = {("tags", tag): without.place_of_entry("tags", tag) for tag in tags}
    places |= {("cards", card): without.place_of_entry("cards", card) for card in cards}
    templates = _read_by_kind(without, "templates", kinds, lambda kind: [each.key for each in kind.templates])
    fields = _read_by_kind(without, "fields", kinds, _list_fields)
    return Edition(
        key,
        keys.read_text("name") or key,
        place,
        tags=frozenset(map(fold_name, tags)) | (larger.tags if larger else frozenset()),
        kinds=frozenset(left_kinds) | (larger.kinds if larger else frozenset()),
        cards=frozenset(cards) | (larger.cards if larger else frozenset()),
        templates=_add(templates, larger.templates if larger else {}),
        fields=_add(fields, larger.fields if larger else {}),
        places=MappingProxyType(places),
    )


def _list_fields(kind: Kind) -> list[str]:
    """The keys of the fields that a card of a kind can have a text for."""
    own = [each.key for each in kind.fields if each.text not in FILLED_TEXTS]
    return [*own, *(COMMON_FIELDS if kind.has_frame else ())]


def _read_by_kind(
    keys: Keys, what: str, kinds: Mapping[str, Kind | None], list_keys: Callable[[Kind], Collection[str]]
) -> _Left:
    """Read the templates or fields that are left out of the cards of some kinds."""
    of_kinds = keys.read_mapping(what)
    left: _Left = {}
    for name in of_kinds.mapping if of_kinds else ():
        if not of_kinds or not _check_word(of_kinds, name, name, kinds, "there is no kind"):
            continue
        words = of_kinds.read_texts(name)
        if (kind := kinds[name]) is not None:
            message = f"the kind `{name}` has no {'card' if what == 'templates' else 'field'}"
            words = tuple(word for word in words if _check_word(of_kinds, name, word, list_keys(kind), message))
        left[name] = frozenset(words)
    return left


def _check_word(keys: Keys, key: str, word: str, known: Collection[str], message: str) -> bool:
    """Whether a word is known. One that isn't becomes a problem."""
    if word in known:
        return True
    place = keys.place_of(key) if word == key else keys.place_of_entry(key, word)
    keys.add("D251", f"{message} `{word}`", place, partial(suggest, word, known))
    return False


def _add(left: _Left, also: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    kinds = dict.fromkeys((*left, *also))
    return {kind: left.get(kind, frozenset()) | also.get(kind, frozenset()) for kind in kinds}


def list_guards(editions: Sequence[Edition], kind: Kind) -> dict[str, tuple[str, str]]:
    """List the field that switches off each template of a kind that an edition leaves out, by the template's key.

    Each field is a key and a name in Anki. Only smaller editions fill it. Templates that come with the same edition
    share one field. Gaps make cards whatever a template says, so a kind with gaps has none.
    """
    if kind.cloze_fields:
        return {}
    guards = {}
    for template in kind.templates:
        without = [each.key for each in editions if template.key in each.templates.get(kind.key, ())]
        if without:
            guards[template.key] = (f"_not-in-{without[-1]}", f"Not in {without[-1]}")
    return guards


def leaves_out(edition: Edition, card: Card) -> bool:
    """Whether an edition leaves out a card, by its id, its kind or a tag; a tag stands for those below it, too."""
    if card.kind.key in edition.kinds or card.id in edition.cards:
        return True
    return bool(edition.tags) and any(is_tagged(edition.tags, tag) for tag in card.tags)


def is_tagged(wanted: Collection[str], tag: str) -> bool:
    """Whether a tag, or one above it, is among those that are wanted, which are folded."""
    parts = fold_name(tag).split("::")
    return any("::".join(parts[:length]) in wanted for length in range(1, len(parts) + 1))


class EditionCounts:
    """What is counted of the editions in a pass over all cards. It can be pickled."""

    def __init__(self) -> None:
        self.notes: dict[str, int] = {}
        """The notes of each edition, by its key."""
        self.cards: dict[str, int] = {}
        """The cards of each edition in Anki's sense, by its key."""
        self.smaller: set[str] = set()
        """The keys of the editions that have less than the next larger one."""
        self.tags: set[str] = set()
        """The tags that an edition names and a card has, folded."""

    def merge(self, other: EditionCounts) -> None:
        """Add what was counted of other cards."""
        for own, more in ((self.notes, other.notes), (self.cards, other.cards)):
            for key, count in more.items():
                own[key] = own.get(key, 0) + count
        self.smaller |= other.smaller
        self.tags |= other.tags


def report_editions(deck: Deck, counts: EditionCounts, card_ids: Collection[str], problems: Problems) -> None:
    """Report editions without cards, those that leave out nothing, and words that name nothing, in a deck's own texts.

    `card_ids` are the ids of all its cards.
    """
    if deck.translation:  # it may have fewer cards, and the deck that it translates has the same editions
        return
    for position, edition in enumerate(deck.editions):
        errors_before = problems.errors
        for (what, word), place in edition.places.items():
            if what == "cards" and word not in card_ids:
                hint = partial(suggest, word, card_ids)
                problems.add("D251", f"there is no card `{word}`", place, hint=hint())
            elif what == "tags" and fold_name(word) not in counts.tags:
                problems.add("D251", f"no card has the tag `{word}`", place)
        if problems.errors > errors_before:  # what was misspelt may be why the edition is as it is
            continue
        if not counts.notes.get(edition.key):
            problems.add("D252", f"the edition `{edition.key}` has no card", edition.place)
        elif edition.key not in counts.smaller:
            larger = [f"the edition `{each.key}`" for each in deck.editions[position + 1 :]]
            message = f"the edition `{edition.key}` has all that {[*larger, 'the whole deck'][0]} has"
            problems.add("D253", message, edition.place)
