"""`deck-builder kinds`: the kinds of card that an author can use, with their fields and an example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.built_in_kinds import describe_built_in_kinds
from deck_builder.deck.describe_kind import describe_cards, describe_field, list_fields, write_example

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from deck_builder.deck.model import Kind
    from deck_builder.problems.problem import Problems


def load_own_kinds(decks: Sequence[Path], problems: Problems) -> dict[str, Kind]:
    """Load the kinds of the decks in these folders, by key. Kinds with an error are left out."""
    own: dict[str, Kind] = {}
    for folder in decks:
        if not (folder / "kinds").is_dir():
            continue
        from deck_builder.content.safety import (
            ALLOWABLE,  # few decks have kinds, and these modules take a while to load
        )
        from deck_builder.deck.kinds import load_kinds

        # Only texts of the kinds are shown here, so what their HTML may contain does not matter.
        for key, kind in load_kinds(folder / "kinds", folder, problems, ALLOWABLE).items():
            if kind:
                own.pop(key, None)
                own[key] = kind
    return own


def find_kinds(own: Mapping[str, Kind]) -> Mapping[str, Kind | None]:
    """The kinds that come with the program and decks' own kinds, by key; the decks' own come last.

    A deck's own kind takes the place of another with its key.
    """
    from deck_builder.deck.kinds import load_built_in_kinds
    from deck_builder.deck.late_kinds import LateKinds

    built_in = load_built_in_kinds()
    return LateKinds(
        [*(key for key in built_in if key not in own), *own], lambda key: own[key] if key in own else built_in[key], own
    )


def list_kinds(own: Mapping[str, Kind]) -> str:
    """All kinds as text, a line each: those that come with the program, and decks' own kinds."""
    kinds = {key: about for key, about in describe_built_in_kinds().items() if key not in own}
    kinds |= {key: kind.about or kind.name for key, kind in own.items()}
    width = max(map(len, kinds))
    lines = [f"  {key.ljust(width)}  {about}" for key, about in kinds.items()]
    return "\n".join([*lines, "", "`deck-builder kinds NAME` shows the fields of a kind and an example to copy."])


def describe_kind(kind: Kind) -> str:
    """One kind as text: what it is for, its cards, its fields, and an example to copy."""
    from deck_builder.deck.kinds import CARD_KEYS

    fields = list_fields(kind)
    width = max((len(field.key) for field in fields), default=0)
    lines = [f"{kind.key}: {kind.about or kind.name}", describe_cards(kind), "", "Fields:"]
    for field in fields:
        traits = describe_field(field)
        lines.append(f"  {field.key.ljust(width)}  {field.about}{f' ({traits})' * bool(traits)}".rstrip())
    lines += ["", f"Every card may also have: {', '.join(CARD_KEYS)}.", "", "An example to copy into a card file:", ""]
    return "\n".join([*lines, *write_example(kind)])
