"""Runs the rules on good cards: every module in `problems/rules/good_cards/`, without a list of their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from deck_builder.commands.check.prompts import find_sides, read_gaps, read_prompt
from deck_builder.deck.cards import locate_words
from deck_builder.deck.model import Html
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place
from deck_builder.problems.rules import list_usual_limits
from deck_builder.problems.rules.good_cards import MODULES, RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from deck_builder.commands.check.prompts import Sides
    from deck_builder.deck.model import Card, Deck
    from deck_builder.problems.card_texts.prompts import ClozeText, Finding, FindingInDeck, Prompt
    from deck_builder.problems.problem import Problems

_ENGLISH: Final = compile_late(r"en(?:-.*)?", re.IGNORECASE)


def _find_functions(name: str) -> list[tuple[str, Callable[..., Any]]]:
    """The functions of this name that rules have, each with the code of its rule."""
    return [(module.RULE.code, getattr(module, name)) for module in MODULES if hasattr(module, name)]


class GoodCards:
    """Runs the rules on each card of a deck, and at the end on all of them together."""

    _check_prompt: list[tuple[str, Callable[[Prompt], Iterable[Finding]]]]
    _check_gaps: list[tuple[str, Callable[[ClozeText], Iterable[Finding]]]]
    _check_all: list[tuple[str, Callable[[Sequence[Prompt], Sequence[Prompt]], Iterable[FindingInDeck]]]]

    def __init__(self, deck: Deck, problems: Problems) -> None:
        self._problems = problems
        self.limits = {**list_usual_limits(RULES), **deck.limits}
        """The deck's limits, by name, with the usual ones."""
        self.in_english = _ENGLISH.fullmatch(deck.language) is not None if deck.language else None
        """Whether the deck says that it is in English; None where it says nothing."""
        self._sides: dict[str, Sides] = {}
        self._check_prompt = _find_functions("check_prompt")
        self._check_gaps = _find_functions("check_gaps")
        self._check_all = _find_functions("check_all")
        self.prompts: list[Prompt] = []
        """What the cards ask, in their order."""

    def look_at(self, card: Card) -> None:
        """Look at one card."""
        kind = card.kind
        if card.adds_to:  # what it asks was written by the authors of the base
            return
        if kind.cloze_fields:
            for key in sorted(kind.cloze_fields & card.values.keys()):
                value = card.values[key]
                typed = value.text if isinstance(value, Html) else str(value)
                text = read_gaps(key, typed, self.in_english)
                for code, check_gaps in self._check_gaps:
                    for finding in check_gaps(text):
                        self._report(code, finding, card)
            return
        if not kind.has_frame:
            return
        sides = self._sides.get(kind.key)
        if sides is None:
            sides = self._sides[kind.key] = find_sides(kind)
        prompt = read_prompt(card, sides, self.in_english, self.limits)
        if prompt:
            self.prompts.append(prompt)
            for code, check_prompt in self._check_prompt:
                for finding in check_prompt(prompt):
                    self._report(code, finding, card)

    def finish(self, earlier: Sequence[Prompt] = ()) -> None:
        """Look at all cards together, and at the prompts of the decks that were checked `earlier`."""
        refused = {problem.card for problem in self._problems if problem.code == "D212"}
        prompts = self.prompts
        if refused:
            prompts = [each._replace(is_refused=True) if each.card in refused else each for each in prompts]
        for code, check_all in self._check_all:
            for finding in check_all(prompts, earlier):
                prompt = finding.prompt
                place = Place(prompt.file, prompt.line, prompt.column)
                self._problems.add(code, finding.message, place, card=prompt.card)

    def _report(self, code: str, finding: Finding, card: Card) -> None:
        """Add what a rule finds in a card to the problems."""
        place = locate_words(card, finding.key, finding.at) if finding.at else card.place_of(finding.key)
        self._problems.add(code, finding.message, place, card=card.id)
