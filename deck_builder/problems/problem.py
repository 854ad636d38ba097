"""A problem to tell the author about, the place where it is, and the list in which a run collects its problems."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.problems.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from deck_builder.problems.rules.rule import Severity

MOST_ALIKE: Final = 1000
"""How many problems with one code are kept for one file. A stranger's file can have a million."""
MOST_HINTS: Final = 50
"""For how many of them a hint is made that takes long to make."""

_ABOUT_LEARNERS: Final = frozenset("LR")
"""The letters of the groups of problems that learners of a released deck would have."""

_NEVER_LEFT: Final = frozenset({"D226", "D237"})
"""The warnings that nobody lets stand: a setting that ignores nothing, and an id that the next build writes."""

Mark = tuple[int, int]
"""A line and a column, both counted from 1. A bare tuple, because a large deck has millions."""


class Place(NamedTuple):
    """A place in a file."""

    file: Path
    """The file, or the folder if the problem is with a whole folder."""
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""


class Problem(NamedTuple):
    """Something that is wrong with a deck."""

    code: str
    """The code of the rule that is broken."""
    message: str
    """What is wrong; it begins with a small letter and has no full stop."""
    place: Place
    """Where it is wrong."""
    hint: str = ""
    """What to do."""
    card: str = ""
    """The id of the card that the problem is with; empty if it is with no single card."""
    cause: str = ""
    """What causes it and others like it: of several problems with one cause, only the first is kept. Usually empty."""
    ignore: str = ""
    """How to let a warning stand, with the line to write; empty for an error."""

    @property
    def help(self) -> str:
        """What to do, in whole sentences: mend it, or let it stand."""
        return f"{self.hint} {self.ignore}".rstrip()

    @property
    def note(self) -> str:
        """What learners would lose by it; empty for a problem that no learner has yet."""
        return RULES[self.code].why if self.code[0] in _ABOUT_LEARNERS else ""

    @property
    def severity(self) -> Severity:
        """Whether the problem stops a build."""
        return RULES[self.code].severity


class Ignore(NamedTuple):
    """An entry of `ignore:`, which names warnings to leave out."""

    word: str
    """The entry's key: a code, the name of a rule, or the letter of a group."""
    codes: frozenset[str]
    """The codes that the word stands for."""
    reason: str
    """Why the author ignores them."""
    place: Place
    """The place of the word."""
    card: str = ""
    """The id of the card that has the entry; empty if the whole deck has it."""


class CardSettings(NamedTuple):
    """That a card has `ignore:`."""

    card: str
    """The id of the card."""


Noted = Problem | Ignore | CardSettings
"""What a list of problems can be told."""


class Problems(list[Problem]):
    """The problems of a run, in the order in which they were found.

    Warnings that the deck ignores or does not select are left out; errors never are, but for those that a card may
    ignore. Of very many with one code in one file, only the first are kept, and one more that says so. `errors` counts
    the errors.
    `selected` are the codes of the warnings to keep, or None to keep all.
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors = 0
        self.heard = 0
        """How many problems and entries of `ignore:` there were to add, those that were left out among them."""
        self.noted: list[Noted] | None = None
        """If it is set, all that is told is added to it as well, as it came, so that another list can be told it."""
        self._causes: set[str] = set()
        self._alike: Counter[tuple[str, Path]] = Counter()
        self.reset_settings()

    def reset_settings(self) -> None:
        """Forget what is selected and ignored: from now on, the problems are another deck's."""
        self.selected: frozenset[str] | None = None
        self._ignores: dict[str, list[Ignore]] = {}
        self._used: set[Ignore] = set()
        self._has_ignore: set[str] = set()
        self._deck_has_check = False
        self._is_of_another_deck = False

    def note_settings(self, card: str = "", *, has_check: bool = False) -> None:
        """Note that a card has `ignore:`, or that the deck has `check:`, so that messages say where to add to it."""
        self.heard += 1
        if card:
            self._note(CardSettings(card))
            self._has_ignore.add(card)
        self._deck_has_check |= has_check

    def add_ignore(self, ignore: Ignore) -> None:
        """Leave out the warnings that an entry of `ignore:` names."""
        self.heard += 1
        self._note(ignore)
        self._ignores.setdefault(ignore.card, []).append(ignore)
        if self._is_of_another_deck:
            self._used.add(ignore)

    def list_unused_ignores(self) -> list[Ignore]:
        """The entries of `ignore:` that no warning needed, in the order of the files."""
        every = (ignore for ignores in self._ignores.values() for ignore in ignores)
        return [ignore for ignore in every if ignore not in self._used]

    def fork(self) -> Problems:
        """A new empty list with the same settings and the same count of errors, for a part of the same deck."""
        other = Problems()
        other.errors, other.selected = self.errors, self.selected
        other._ignores = {card: list(ignores) for card, ignores in self._ignores.items()}
        other._has_ignore, other._deck_has_check = set(self._has_ignore), self._deck_has_check
        return other

    def start_another_list(self) -> Problems:
        """A new empty list for files of another deck. Warnings that they ignore are left out here as well, if any."""
        other = Problems()
        other._ignores, other._used, other._has_ignore = self._ignores, self._used, self._has_ignore
        other._is_of_another_deck = True
        return other

    def merge(self, *parts: Problems) -> None:
        """Add the problems of forks, in their order, without those that are in this list or in an earlier fork."""
        known = set(self)
        for part in parts:
            new = [each for each in part if each not in known and not self._is_a_consequence(each)]
            super().extend(new)
            known.update(new)
            self.errors += sum(each.severity == "error" for each in new)
            for card, ignores in part._ignores.items():
                self._ignores.setdefault(card, ignores)
            self._used |= part._used
            self._has_ignore |= part._has_ignore

    def list_settings(self) -> tuple[object, ...]:
        """List what the deck has said of its checks so far: forks with the same settings tell the same problems."""
        return self.selected, dict(self._ignores), set(self._has_ignore), self._deck_has_check

    def append(self, problem: Problem) -> None:
        """Add a problem, unless the deck ignores it or does not select it."""
        self.heard += 1
        self._note(problem)
        if (self._ignores or self.selected is not None) and self._is_left_out(problem):
            return
        if self._is_a_consequence(problem):
            return
        if not problem.ignore and problem.severity == "warning" and problem.code not in _NEVER_LEFT:
            problem = problem._replace(ignore=self._describe_ignore(problem))
        alike = problem.code, problem.place.file
        self._alike[alike] += 1
        if self._alike[alike] > MOST_ALIKE:
            if self._alike[alike] > MOST_ALIKE + 1:
                return
            message = f"there are more than {MOST_ALIKE:,} problems of this kind in the file; the others are left out"
            problem = Problem(problem.code, message, problem.place, "Fix the first ones, then run the command again.")
        super().append(problem)
        self.errors += problem.severity == "error"

    def tell(self, noted: Iterable[Noted]) -> None:
        """Tell this list what another one has noted, in the same order."""
        for each in noted:
            if isinstance(each, Problem):
                self.append(each)
            elif isinstance(each, Ignore):
                self.add_ignore(each)
            else:
                self.note_settings(each.card)

    def _note(self, told: Noted) -> None:
        if self.noted is not None:
            self.noted.append(told)

    def _describe_ignore(self, problem: Problem) -> str:
        """How to let a warning stand: on its card, or in `deck.yaml` if it has none there."""
        entry = f'{problem.code}: "why it is fine"'
        is_read_later = problem.code[0] != "Y"  # the card's own settings are read after its file is parsed
        file = problem.place.file
        if problem.card and is_read_later and file.suffix == ".yaml" and file.name != "deck.yaml":
            if problem.card in self._has_ignore:
                return f"To let it stand, add `{entry}` under `ignore:` of the card."
            return f"To let it stand, add to the card: `ignore: {{{entry}}}`."
        if self._deck_has_check:
            return f"To let it stand, add `{entry}` under `ignore:` of `check:` in `deck.yaml`."
        return f"To let it stand, add to `deck.yaml`: `check: {{ignore: {{{entry}}}}}`."

    def _is_a_consequence(self, problem: Problem) -> bool:
        """Whether a problem has a cause that an earlier one has told; its cause is remembered."""
        if problem.cause in self._causes:
            return True
        if problem.cause:
            self._causes.add(problem.cause)
        return False

    def add(
        self,
        code: str,
        message: str,
        place: Place,
        *,
        hint: str | Callable[[], str] = "",
        card: str = "",
        cause: str = "",
    ) -> None:
        """Add a problem; without a hint it gets the cure of its rule.

        A hint that takes long to make is given as a function. Of many problems with one code in one file, only the
        first get such a hint.
        """
        if callable(hint):
            hint = "" if self._alike[code, place.file] > MOST_HINTS else hint()
        self.append(Problem(code, message, place, hint or RULES[code].cure, card, cause))

    @property
    def warnings(self) -> int:
        """How many problems do not stop a build."""
        return len(self) - self.errors

    def _is_left_out(self, problem: Problem) -> bool:
        if problem.severity == "error" and not RULES[problem.code].may_be_meant:
            return False
        cards = (problem.card, "") if problem.card else ("",)
        for ignore in (ignore for card in cards for ignore in self._ignores.get(card, ())):
            if problem.code in ignore.codes:
                self._used.add(ignore)
                return True
        return problem.severity != "error" and self.selected is not None and problem.code not in self.selected
