"""`deck-builder check`: what a build would find, and what makes a deck hard to learn from. Changes no deck."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.pipeline import load_deck_and_lock
from deck_builder.build.progress import show_nothing
from deck_builder.commands.check.go_through import Means, find_cache, go_through_cards
from deck_builder.commands.check.saved_pairs import saving_pairs
from deck_builder.content.comparing import fold_deck_name
from deck_builder.deck.folder import name_folder
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.deck.same_notes import share_notes
from deck_builder.lock.identity import start_lock
from deck_builder.lock.other_decks import report_copies
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CardIndex
    from deck_builder.build.progress import Progress
    from deck_builder.commands.check.kept_shares import KeptShares
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock
    from deck_builder.problems.card_texts.prompts import Prompt


class CheckedDeck(NamedTuple):
    """The result of checking a deck."""

    folder: Path
    """The deck's folder."""
    name: str
    """The deck's id, or the name of its folder if it has none."""
    notes: int
    """How many notes the deck has."""
    cards: int
    """How many cards Anki makes of them."""
    problems: Problems
    """What is wrong, in the order of the files."""


@dataclass(slots=True)
class EarlierDecks:
    """What a check remembers of the decks that it has checked, to compare the next one with them."""

    prompts: list[Prompt] = field(default_factory=list)
    """What their cards ask."""
    folders: list[Path] = field(default_factory=list)
    """Their folders."""
    guids: dict[str, str] = field(default_factory=dict)
    """The name of the folder of each guid's deck."""
    names: dict[str, Path] = field(default_factory=dict)
    """The folder of each deck, by its name as Anki compares names."""


def check(
    folders: Sequence[Path],
    out: Path,
    now: int,
    *,
    processes: int | None = None,
    progress: Progress = show_nothing,
    cache: Path | None = None,
    kept: dict[Path, KeptShares[None]] | None = None,
) -> list[CheckedDeck]:
    """Check the decks in some folders, each by itself and together with those before it.

    `out` is the folder that packages go into, `now` the time in seconds since 1970. `progress` is told how far the work
    is. The others are as in `Means`.
    """
    earlier, means = EarlierDecks(), Means(processes, cache, kept)
    return [_check_deck(folder, out, now, earlier, means, progress) for folder in folders]


def check_deck(folder: Path, out: Path, now: int, *, processes: int | None = None) -> CheckedDeck:
    """Check the deck in a folder by itself. The arguments are as for `check`."""
    return _check_deck(folder, out, now, EarlierDecks(), Means(processes), show_nothing)


def _check_deck(
    folder: Path, out: Path, now: int, earlier: EarlierDecks, means: Means, progress: Progress
) -> CheckedDeck:
    """Check a deck by itself and together with `earlier` decks, to which it is added."""
    problems = Problems()
    deck, lock = load_deck_and_lock(folder, out, problems)
    if deck is None:
        return CheckedDeck(folder, folder.name, 0, 0, problems)
    cards, checks = go_through_cards(deck, lock or start_lock(deck), now, problems, means, progress)
    cards.report_order(problems)
    cards.report_translation(deck, problems)
    cards.report_editions(deck, problems)
    if lock:
        cards.report_losses(deck, lock, out, problems)
    _compare_identities(deck, lock or start_lock(deck), cards, earlier, problems)
    _compare_names(deck, earlier, problems)
    progress("Comparing notes", 0, 0)
    with saving_pairs(find_cache(deck, means.cache)):
        checks.finish(earlier.prompts)
    earlier.prompts += checks.good_cards.prompts
    problems.sort(key=lambda problem: problem.place)
    return CheckedDeck(folder, deck.id, len(cards.guids), cards.card_count, problems)


def _compare_identities(deck: Deck, lock: Lock, cards: CardIndex, earlier: EarlierDecks, problems: Problems) -> None:
    """Report what the deck shares with other decks and may not, and add the deck to the earlier ones."""
    neighbours = find_neighbours(deck.folder, earlier.folders)
    report_copies(deck, neighbours, problems)
    cards.report_shared_guids(deck, lock, neighbours, problems, earlier.guids)
    earlier.folders.append(deck.folder)
    earlier.guids = dict.fromkeys(cards.guids.values(), name_folder(deck.folder)) | earlier.guids


def _compare_names(deck: Deck, earlier: EarlierDecks, problems: Problems) -> None:
    """Report a name that an earlier deck has as well, and add the name to the earlier ones."""
    other = earlier.names.setdefault(fold_deck_name(deck.name), deck.folder)
    if other != deck.folder and not share_notes(other, deck.folder):
        message = f"Anki puts `{deck.name}` and the deck in `{other.name}` together: they have the same name"
        problems.add("D229", message, deck.name_place)
