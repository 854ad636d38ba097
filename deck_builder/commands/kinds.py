"""`deck-builder kinds`: the kinds of card that an author can use, with their fields and an example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.safety import ALLOWABLE
from deck_builder.deck.describe_kind import describe_cards, describe_field, list_fields, write_example
from deck_builder.deck.kinds import CARD_KEYS, load_built_in_kinds, load_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from deck_builder.deck.model import Kind
    from deck_builder.problems.problem import Problems


def find_kinds(decks: Sequence[Path], problems: Problems) -> dict[str, Kind]:
    """The kinds that come with the program and those of the decks in these folders, by key; the decks' own come last.

    A deck's own kind takes the place of another with its key. Kinds with an error are left out.
    """
    found = {key: kind for key, kind in load_built_in_kinds().items() if kind}
    for folder in decks:
        # Only texts of the kinds are shown here, so what their HTML may contain does not matter.
        for key, kind in load_kinds(folder / "kinds", folder, problems, ALLOWABLE).items():
            if kind:
                found.pop(key, None)
                found[key] = kind
    return found


def list_kinds(kinds: Mapping[str, Kind]) -> str:
    """All kinds as text, a line each."""
    width = max(map(len, kinds))
    lines = [f"  {key.ljust(width)}  {kind.about or kind.name}" for key, kind in kinds.items()]
    return "\n".join([*lines, "", "`deck-builder kinds NAME` shows the fields of a kind and an example to copy."])


def describe_kind(kind: Kind) -> str:
    """One kind as text: what it is for, its cards, its fields, and an example to copy."""
    fields = list_fields(kind)
    width = max((len(field.key) for field in fields), default=0)
    lines = [f"{kind.key}: {kind.about or kind.name}", describe_cards(kind), "", "Fields:"]
    for field in fields:
        traits = describe_field(field)
        lines.append(f"  {field.key.ljust(width)}  {field.about}{f' ({traits})' * bool(traits)}".rstrip())
    lines += ["", f"Every card may also have: {', '.join(CARD_KEYS)}.", "", "An example to copy into a card file:", ""]
    return "\n".join([*lines, *write_example(kind)])
