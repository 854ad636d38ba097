"""What a person can be told: a problem, and the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.problems.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from deck_builder.problems.rules.rule import Severity


Mark = tuple[int, int]
"""A line and a column, both counted from 1. A bare tuple, because a large deck has millions."""


class Place(NamedTuple):
    """A place in a file. Lines and columns count from 1; columns count characters."""

    file: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its rule's code, the sentence to show, the place and the way out.

    `card` is the id of the card that it belongs to, empty where it belongs to none.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    card: str = ""

    @property
    def severity(self) -> Severity:
        """Whether the problem stops a build."""
        return RULES[self.code].severity


@dataclass(frozen=True, slots=True)
class Ignore:
    """A warning that an author lets stand: the word for it, the codes that it names, the reason, the place of the word.

    `card` is the id of the card that it is for, empty where it is for the whole deck.
    """

    word: str
    codes: frozenset[str]
    reason: str
    place: Place
    card: str = ""


class Problems(list[Problem]):
    """All that is wrong, in the order in which it was found. `errors` counts those that stop a build.

    Warnings that the deck ignores, or that are not among those `selected`, are left out; errors never are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors = 0
        self.forget_settings()

    def forget_settings(self) -> None:
        """Note every problem again: what was selected and ignored was another deck's."""
        self.selected: frozenset[str] | None = None
        self._ignores: dict[str, list[Ignore]] = {}
        self._of_use: set[Ignore] = set()

    def ignore(self, ignore: Ignore) -> None:
        """Leave out the warnings that an author lets stand."""
        self._ignores.setdefault(ignore.card, []).append(ignore)

    def ignores_of_no_use(self) -> list[Ignore]:
        """What is ignored and was never found, in the order in which it was read."""
        every = (ignore for ignores in self._ignores.values() for ignore in ignores)
        return [ignore for ignore in every if ignore not in self._of_use]

    def apart(self) -> Problems:
        """An empty list for a part of the same deck, with the same settings, which goes on with the count of errors."""
        other = Problems()
        other.errors, other.selected = self.errors, self.selected
        other._ignores = {card: list(ignores) for card, ignores in self._ignores.items()}
        return other

    def take(self, part: Problems) -> None:
        """Take in what was noted apart; what both parts found of what they share is noted once."""
        known = set(self)
        for problem in part:
            if problem not in known:
                super().append(problem)
                self.errors += problem.severity == "error"
        for card, ignores in part._ignores.items():
            self._ignores.setdefault(card, ignores)
        self._of_use |= part._of_use

    def _left_out(self, problem: Problem) -> bool:
        if problem.severity == "error":
            return False
        whose = (problem.card, "") if problem.card else ("",)
        for ignore in (each for card in whose for each in self._ignores.get(card, ())):
            if problem.code in ignore.codes:
                self._of_use.add(ignore)
                return True
        return self.selected is not None and problem.code not in self.selected

    def append(self, problem: Problem) -> None:
        """Note one problem."""
        if (self._ignores or self.selected is not None) and self._left_out(problem):
            return
        super().append(problem)
        self.errors += problem.severity == "error"

    def add(self, code: str, message: str, place: Place, *, hint: str = "", card: str = "") -> None:
        """Note one problem; without a hint of its own it is shown with its rule's cure."""
        self.append(Problem(code, message, place, hint or RULES[code].cure, card))

    @property
    def warnings(self) -> int:
        """How many do not stop a build."""
        return len(self) - self.errors


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known word nearest to `word`, or `otherwise` where none is near."""
    near = nearest(word, known)
    return f"Did you mean `{near}`?" if near else otherwise


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word that `word` is most likely a slip of, or nothing where none is near.

    `likeness` is the least share of letters in common (difflib's ratio).
    """
    near = get_close_matches(word, sorted(known), n=1, cutoff=likeness)
    return near[0] if near else ""
