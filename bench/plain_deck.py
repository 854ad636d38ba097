"""`python -m bench.plain_deck FOLDER NOTES [NOTES_A_FILE]`: writes a deck of plain definitions.

The same numbers give the same bytes. Each note has two cards, and no Markdown, picture or source. There are 1,000 notes
in a file, or as many as you say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTES_A_FILE: Final = 1_000


def list_notes(notes: int, start: int = 0, most: int | None = None) -> Iterator[tuple[str, str, str]]:
    """Yield the id, term and definition of each of so many notes: `most` of them, from the one with number `start`."""
    for number in range(start, notes if most is None else min(start + most, notes)):
        definition = f"The thing number {number} that is said to come after thing {number * 7919 % notes}."
        yield f"term-{number}", f"Term {number} of the list", definition


def write_plain_deck(folder: Path, notes: int, notes_a_file: int = _NOTES_A_FILE) -> None:
    """Write a deck of so many notes into `folder`, which is made."""
    folder.mkdir(parents=True)
    about = "id: plain\nname: Plain\ndescription: Plain definitions for measurements.\nnamespace: benchbench\n"
    (folder / "deck.yaml").write_text(about, encoding="utf-8")
    for start in range(0, notes, notes_a_file):
        cards = "".join(
            f"  - id: {card}\n    term: {term}\n    definition: {definition}\n"
            for card, term, definition in list_notes(notes, start, notes_a_file)
        )
        file = folder / f"{start // notes_a_file:04}.yaml"
        file.write_text(f"kind: definition\ncards:\n{cards}", encoding="utf-8")


if __name__ == "__main__":
    write_plain_deck(Path(sys.argv[1]), *map(int, sys.argv[2:]))
