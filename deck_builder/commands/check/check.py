"""`deck-builder check`: all that a build would find, and what makes a deck hard to learn from. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.commands.check.good_cards import GoodCards
from deck_builder.commands.check.media import check_media
from deck_builder.commands.check.workers import done_at_once, shared_out
from deck_builder.deck.folder import DECK_FILE
from deck_builder.lock.model import Lock
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CardIndex
    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.content import Content
    from deck_builder.problems.card_texts.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Checked:
    """A deck that was checked: how many notes and cards it has, and what is wrong, in the order of its files.

    `name` is the deck's id, or its folder's name where it has none.
    """

    folder: Path
    name: str
    notes: int
    cards: int
    problems: Problems


@dataclass(slots=True)
class Others:
    """What is known of the decks that were checked before: their prompts, and their folders by their ids and names.

    A name is in small letters, as Anki compares them.
    """

    prompts: list[Prompt] = field(default_factory=list)
    ids: dict[str, Path] = field(default_factory=dict)
    names: dict[str, Path] = field(default_factory=dict)


def check(folders: Sequence[Path], out: Path, now: int, *, processes: int | None = None) -> list[Checked]:
    """Check the decks in some folders, each for itself and against the others.

    `out` is where packages are and would go, `now` the time in seconds since 1970. A large deck is shared out among so
    many `processes`; None stands for as many as the machine has cores.
    """
    others = Others()
    return [check_deck(folder, out, now, others, processes=processes) for folder in folders]


def check_deck(
    folder: Path, out: Path, now: int, others: Others | None = None, *, processes: int | None = None
) -> Checked:
    """Everything that is wrong with the deck in a folder, and with it beside `others`, to which it is added."""
    others = others or Others()
    problems = Problems()
    deck, lock = load_deck_and_lock(folder, out, problems)
    if deck is None:
        return Checked(folder, folder.name, 0, 0, problems)
    cards, checks = _look(deck, lock, now, problems, processes)
    if lock:
        cards.report_losses(deck, lock, out, problems)
    _beside(others, deck, problems)
    checks.finish(others.prompts)
    others.prompts += checks.good_cards.prompts
    problems.sort(key=lambda problem: problem.place)
    return Checked(folder, deck.id, len(cards.guids), cards.card_count, problems)


def _beside(others: Others, deck: Deck, problems: Problems) -> None:
    """Say where a deck has the id or the name of another, and add it to the others."""
    if (other := others.ids.setdefault(deck.id, deck.folder)) != deck.folder:
        problems.add("D221", f"the deck in `{other.name}` has the same id, `{deck.id}`", Place(deck.folder / DECK_FILE))
    if (other := others.names.setdefault(deck.name.casefold(), deck.folder)) != deck.folder:
        problems.add("D229", f"for Anki, `{deck.name}` is one deck with that in `{other.name}`", deck.name_place)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some files of a deck, looked at: what is wrong with each of their cards, and what is remembered of them all."""

    problems: Problems
    cards: CardIndex
    prompts: list[Prompt]
    mentioned: Mentioned


def _look(
    deck: Deck, lock: Lock | None, now: int, problems: Problems, processes: int | None
) -> tuple[CardIndex, Checks]:
    """Look at each card of a deck, in several processes where that takes less time."""
    old = lock or Lock(deck.id, deck.name)

    def look_at(files: tuple[Path, ...]) -> _Part:
        found = problems.fork()
        checks = Checks(deck, found)
        cards = CardPass(replace(deck, card_files=files), old, now, found)
        for compiled in cards:
            checks.see(compiled.card, compiled.content)
        return _Part(found, cards.index, checks.good_cards.prompts, checks.mentioned)

    first, *others = done_at_once(look_at, shared_out(deck.card_files, processes))
    if others and not all(part.cards.guids and first.cards.merge(part.cards) for part in others):
        first, others = look_at(deck.card_files), []
    checks = Checks(deck, problems)
    for part in (first, *others):
        problems.merge(part.problems)
        checks.good_cards.prompts += part.prompts
        checks.mentioned.take(part.mentioned)
    return first.cards, checks


class Checks:
    """What is looked at beyond what a build needs: each card as it comes by, and at the end the whole deck."""

    def __init__(self, deck: Deck, problems: Problems) -> None:
        self.deck, self.problems = deck, problems
        self.good_cards = GoodCards(deck, problems)
        self.mentioned = Mentioned()

    def see(self, card: Card, content: Content) -> None:
        """Look at a card and what was made of it."""
        self.good_cards.look_at(card)
        self.mentioned.see(card, content)

    def finish(self, earlier: Sequence[Prompt] = ()) -> None:
        """Say what only the whole deck shows, and what it shows beside the prompts of `earlier` decks."""
        self.good_cards.finish(earlier)
        check_media(self.deck, self.mentioned.media, self.problems)
        if self.problems.errors:  # what could not be read may be what uses them
            return
        _Whole(self.deck, self.problems, self.mentioned).check()
        for ignore in self.problems.list_unused_ignores():
            message = f"`{ignore.word}` is ignored, and there is nothing to ignore"
            self.problems.add("D226", message, ignore.place, card=ignore.card)


@dataclass(slots=True)
class Mentioned:
    """The claims and the sources that cards name, and the media that they show, each with the first such card."""

    claims: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    media: dict[Path, tuple[str, Place]] = field(default_factory=dict)

    def see(self, card: Card, content: Content) -> None:
        """Take note of a card."""
        if card.claims:
            self.claims.update(card.claims)
        if card.sources:
            self.sources.update(card.sources)
        for file in content.media:
            self.media.setdefault(file.path, (card.id, card.place))

    def take(self, later: Mentioned) -> None:
        """Take in what later cards mention."""
        self.claims |= later.claims
        self.sources |= later.sources
        self.media = later.media | self.media


class _Whole:
    """Finds what only the whole deck shows: what is promised and not taught, listed and not used, or the other way."""

    def __init__(self, deck: Deck, problems: Problems, mentioned: Mentioned) -> None:
        self.deck, self.problems, self.mentioned = deck, problems, mentioned

    def check(self) -> None:
        """Say what is wrong, once every card was seen."""
        if untaught := [claim for claim in self.deck.claims or () if claim not in self.mentioned.claims]:
            places = self._places("claims")
            for claim in untaught:
                self.problems.add("D227", f"no card teaches the claim `{claim}`", places[claim])
        if uncited := [each for each in self.deck.references or () if each not in self.mentioned.sources]:
            places = self._places("references")
            for reference in uncited:
                self.problems.add("D228", f"no card cites `{reference}`", places[reference])

    def _places(self, what: str) -> dict[str, Place]:
        """Where `references.yaml` or `claims.yaml` has each entry. Reads the file again: only for what is shown."""
        file = self.deck.folder / f"{what}.yaml"
        mapping = read_yaml_file(file, self.deck.folder, Problems())
        entries = Keys(mapping, file, Problems()).read_mappings(what) if mapping else ()
        return {str(entry.mapping["id"]).strip(): entry.place_of_value("id") for entry in entries}
