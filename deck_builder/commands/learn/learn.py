"""Says which cards of a deck to mend first, by what learners' reviews say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.commands.check.check import check_deck
from deck_builder.commands.learn.estimate import CardEstimate, estimate
from deck_builder.commands.learn.learners import count_learners, make_learners
from deck_builder.packages.reviews import read_reviews
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.packages.limits import Limits
    from deck_builder.packages.reviews import CardKey, Reviews


@dataclass(frozen=True, slots=True)
class LearnedCards:
    """A card of the deck, in Anki's sense, with what is known of it."""

    card_id: str
    """The id of the card that it is made from."""
    place: Place
    """Where its file has that."""
    name: str
    """The name of its template, or `gap 2`; empty if there is only one."""
    estimate: CardEstimate
    """What learners' reviews say."""
    warnings: tuple[Problem, ...]
    """What a check finds on it."""

    @property
    def is_to_mend(self) -> bool:
        """Whether learners surely forget it too often, or take too long."""
        return self.estimate.is_forgotten_too_often or self.estimate.takes_too_long


@dataclass(frozen=True, slots=True)
class Lessons:
    """What reviews say of a deck."""

    learners: int
    """How many learners there are."""
    reviews: int
    """How many reviews were counted."""
    earlier: int
    """How many reviews were left out because the card has changed since."""
    least: int
    """How many learners a card needs before anything is said of it."""
    cards: tuple[LearnedCards, ...]
    """The cards that at least so many learners reviewed: the one to mend first comes first."""
    left_out: int
    """How many cards fewer learners reviewed."""
    without_scheduling: tuple[str, ...]
    """The names of files without any review."""


def learn(
    folder: Path, files: Sequence[Path], out: Path, least: int, now: int, limits: Limits, problems: Problems
) -> Lessons | None:
    """Learn from the packages in `files`, exported by learners with their scheduling; None if the deck has errors.

    `least` is how many learners must have reviewed a card before anything is said of it. A file that can't be read is
    added to `problems`. `out` has the packages of the deck, `now` is in seconds since 1970.
    """
    opened = open_deck(folder, out, problems)
    if opened is None:
        return None
    deck, lock = opened
    known: dict[CardKey, tuple[str, Place, str]] = {}
    since: dict[str, int] = {}
    for compiled in CardPass(deck, lock, now, Problems()):
        guid, ordinals = compiled.identity.guid, compiled.content.ordinals
        before = compiled.identity.known
        changed = before is None or before.digest != compiled.content.digest
        since[guid] = now if changed or before is None else before.mod
        templates = compiled.note_type.templates
        for ordinal in ordinals:
            name = f"gap {ordinal + 1}" if compiled.note_type.cloze else templates[ordinal].name
            known[guid, ordinal] = (compiled.card.id, compiled.card.place, name if len(ordinals) > 1 else "")
    exports: list[Reviews] = []
    without: list[str] = []
    for file in files:
        try:
            reviews = read_reviews(file, since, limits)
        except InputError as error:
            problems.add(error.code, error.message, Place(file), hint=error.hint)
            continue
        exports.append(reviews)
        if reviews.is_without_scheduling:
            without.append(file.name)
    learners = make_learners(exports)
    estimates = {key: each for key, each in estimate(learners, least).items() if key in known}
    warnings: dict[str, list[Problem]] = {}
    for problem in check_deck(folder, out, now).problems if estimates else ():
        warnings.setdefault(problem.card, []).append(problem)
    cards = [LearnedCards(*known[key], each, tuple(warnings.get(known[key][0], ()))) for key, each in estimates.items()]
    cards.sort(key=lambda card: (not card.is_to_mend, -card.estimate.urgency, card.place))
    return Lessons(
        learners=len(learners),
        reviews=sum(card.reviews for learner in learners for card in learner.values()),
        earlier=sum(reviews.earlier for reviews in exports),
        least=least,
        cards=tuple(cards),
        left_out=len(known.keys() & count_learners(learners).keys()) - len(cards),
        without_scheduling=tuple(without),
    )
