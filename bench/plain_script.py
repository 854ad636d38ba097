"""The script that a user would write for plain definitions: libyaml's loader and stock genanki, nothing validated.

python plain_script.py cards/plain plain.apkg
"""

from __future__ import annotations

import sys
from pathlib import Path

import genanki
import yaml

_MODEL = genanki.Model(
    1607392999,
    "Plain definition",
    fields=[{"name": "term"}, {"name": "definition"}],
    templates=[
        {"name": "definition", "qfmt": "What is {{term}}?", "afmt": "{{FrontSide}}<hr id=answer>{{definition}}"},
        {"name": "term", "qfmt": "{{definition}}", "afmt": "{{FrontSide}}<hr id=answer>{{term}}"},
    ],
)


def main(folder: Path, package: Path) -> None:
    """Make a package of the card files in a deck folder."""
    deck = genanki.Deck(2059400999, "Plain")
    for path in sorted(folder.glob("[0-9]*.yaml")):
        for card in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["cards"]:
            fields = [card["term"], card["definition"]]
            deck.add_note(genanki.Note(_MODEL, fields, guid=genanki.guid_for("bench", card["id"])))
    package.parent.mkdir(exist_ok=True)
    genanki.Package(deck).write_to_file(package)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
