"""The same plain definitions with ankiforge, a packer in Rust; libyaml's loader reads the files.

python plain_ankiforge.py cards/plain plain.apkg
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from ankiforge import BuildOptions, Content, Field, NoteType, Project, Template


def main(folder: Path, package: Path) -> None:
    """Make a package of the card files in a deck folder."""
    note_type = (
        NoteType.builder("definition")
        .name("Plain definition")
        .field(Field("term", "Term", sort=True))
        .field(Field("definition", "Definition"))
        .template(Template("definition", "{{term}}", "{{FrontSide}}<hr id=answer>{{definition}}", name="Definition"))
        .template(Template("term", "{{definition}}", "{{FrontSide}}<hr id=answer>{{term}}", name="Term"))
        .build()
    )
    project = Project("plain", default_deck="Plain")
    for path in sorted(folder.glob("[0-9]*.yaml")):
        for card in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["cards"]:
            note = note_type.note().deck("Plain")
            for key in ("term", "definition"):
                note = note.field(key, Content.html(card[key]))
            project.add(card["id"], note)
    package.parent.mkdir(exist_ok=True)
    project.build(BuildOptions.to(package))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
