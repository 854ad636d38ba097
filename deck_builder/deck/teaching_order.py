"""Checks the order in which a deck teaches: what a card names under `after` comes before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.comparing import fold_deck_name
from deck_builder.problems.wording import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deck_builder.deck.model import Card, Earlier
    from deck_builder.problems.problem import Place, Problems

_MOST_SHOWN: Final = 6
"""How many steps of a circle a message names."""

_MOST_SUGGESTIONS: Final = 10
"""For how many unknown ids one that is like it is looked for, which takes long in a large deck."""


class Needed(NamedTuple):
    """What one card says under `after`, once for each id that it names."""

    card_id: str
    """The card that says it."""
    before: str
    """The id of the card that is to be taught before."""
    place: Place
    """Where it is written."""


class TeachingOrder:
    """What the cards of a deck say about the order in which they are taught. It can be pickled.

    What is kept of a card that names nothing under `after` is at most its subdeck, once for all cards in a row.
    """

    def __init__(self) -> None:
        self.needed: list[Needed] = []
        """What cards name under `after`, in the order of the cards."""
        self.subdecks: list[tuple[str, str]] = []
        """The id of each card that begins another subdeck than the card before it, with that subdeck."""

    def add(self, card: Card) -> None:
        """Remember what a card says; call it for each card, in order."""
        self.add_subdeck(card.id, card.subdeck)
        for each in card.after:
            self.add_needed(card.id, each)

    def add_subdeck(self, card_id: str, subdeck: str) -> None:
        """Remember that a card is in a subdeck."""
        if not self.subdecks or self.subdecks[-1][1] != subdeck:
            self.subdecks.append((card_id, subdeck))

    def add_needed(self, card_id: str, earlier: Earlier) -> None:
        """Remember that a card is to come after an earlier one."""
        self.needed.append(Needed(card_id, earlier.card_id, earlier.place))

    def merge(self, later: TeachingOrder) -> None:
        """Take in what later cards of the same deck say."""
        self.needed += later.needed
        self.subdecks += later.subdecks

    def report(self, ids: Iterable[str], problems: Problems, *, are_all_known: bool) -> None:
        """Report ids that no card has, circles, and cards that come too early, once all cards were read.

        `ids` are those of all cards, in order; `are_all_known` is whether every card could be read.
        """
        if not self.needed:
            return
        places = self._order_as_learners_meet(ids)
        known = [each for each in self.needed if each.before in places]
        if are_all_known:
            unknown = [each for each in self.needed if each.before not in places]
            for number, each in enumerate(unknown):
                near = find_nearest(each.before, places) if number < _MOST_SUGGESTIONS else ""
                hint = f"Did you mean `{near}`?" if near else ""
                problems.add("D241", f"no card has the id `{each.before}`", each.place, hint=hint, card=each.card_id)
        circles = False
        for circle in _find_circles(known):
            circles = True
            first = circle[0]
            way = ", which is to come after ".join(f"`{each.before}`" for each in circle)
            if circle[-1].before != first.card_id:
                way += f", and so on, back to `{first.card_id}`"
            problems.add("D242", f"`{first.card_id}` is to come after {way}", first.place, card=first.card_id)
        if circles:  # in a circle, some card always comes too early
            return
        for each in known:
            if places[each.before] > places[each.card_id]:
                message = f"`{each.card_id}` comes before `{each.before}`, which is to be taught first"
                problems.add("D243", message, each.place, card=each.card_id)

    def _order_as_learners_meet(self, ids: Iterable[str]) -> dict[str, tuple[Sequence[str], int]]:
        """Each card's place in Anki's order of new cards: subdecks by name, and in each the order of the files."""
        begins = dict(self.subdecks)
        subdeck: tuple[str, ...] = ()
        places: dict[str, tuple[Sequence[str], int]] = {}
        for position, card_id in enumerate(ids):
            if card_id in begins:
                subdeck = tuple(fold_deck_name(begins[card_id]).split("::")) if begins[card_id] else ()
            places[card_id] = (subdeck, position)
        return places


def _find_circles(needed: Sequence[Needed]) -> Iterator[list[Needed]]:
    """Yield circles among what cards need: the steps from a card back to itself, or the first ones if there are many.

    Every circle shares a step with one that is yielded. The walk along the steps needs no recursion, so a chain of
    100,000 cards is no problem.
    """
    steps: dict[str, list[Needed]] = {}
    for each in needed:
        steps.setdefault(each.card_id, []).append(each)
    done: set[str] = set()
    for start in steps:
        path: list[Needed] = []
        depth = {start: 0}
        ways = [iter(steps[start])] if start not in done else []
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                done.add(path.pop().before if path else start)
                continue
            if step.before in done:
                continue
            if step.before in depth:
                begin = depth[step.before]
                yield [*path[begin : begin + _MOST_SHOWN], step][:_MOST_SHOWN]
            else:
                depth[step.before] = len(path) + 1
                path.append(step)
                ways.append(iter(steps.get(step.before, ())))
