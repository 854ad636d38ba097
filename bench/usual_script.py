"""The script that a user would write without Deck Builder to make a package from YAML cards.

It reads every file with `yaml.load` and libyaml's loader, checks that required fields are there, renders each text
with Python-Markdown, cites each source in a line, and uses genanki as its manual shows, with guids made from the cards'
ids. It has no positions for error messages, no mathematics and no history.

    python usual_script.py cards/deck deck.apkg [--escape]

With `--escape` it renders nothing and only escapes HTML. That is faster, but makes another deck, in which learners
read `**` and `$`.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import genanki
import markdown
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED = {
    "question": ["question", "answer"],
    "definition": ["term", "definition"],
    "sign": ["sign", "question", "answer"],
    "meaning": ["question", "answer"],
    "finding": ["question", "finding"],
    "mechanism": ["question", "answer"],
    "misconception": ["claim", "known", "matters"],
    "comparison": ["first", "second", "difference"],
    "brain-region": ["region", "role", "location"],
    "cloze": ["text"],
}
OPTIONAL = {
    "definition": ["example"],
    "sign": ["caution"],
    "meaning": ["care"],
    "finding": ["study", "limits"],
    "comparison": ["example"],
}
FRONTS = {
    "sign": "<p>{{sign}}</p>{{question}}",
    "comparison": "{{first}} or {{second}}?",
}


def make_model(number: int, kind: str) -> genanki.Model:
    """Make a note type with a field for each key. The first field is the question, the others are the answer."""
    keys = [*REQUIRED[kind], *OPTIONAL.get(kind, []), "extra", "evidence", "sources"]
    first = "{{cloze:text}}" if kind == "cloze" else FRONTS.get(kind, f"{{{{{keys[0]}}}}}")
    rest = "".join(f"<div>{{{{{key}}}}}</div>" for key in keys[1:])
    templates = [{"name": kind, "qfmt": first, "afmt": f"{first}<hr id=answer>{rest}"}]
    if kind == "brain-region":
        templates.append({"name": "where", "qfmt": "Where is the {{region}}?", "afmt": "{{FrontSide}}<hr>{{location}}"})
    return genanki.Model(
        1607392000 + number,
        f"Bench {kind}",
        fields=[{"name": key} for key in keys],
        templates=templates,
        model_type=genanki.Model.CLOZE if kind == "cloze" else genanki.Model.FRONT_BACK,
    )


def cite(entry: dict[str, Any]) -> str:
    """Write a reference in one line."""
    authors = ", ".join(str(author["family"]) for author in entry["author"])
    work = f"{entry['container-title']} {entry['volume']}"
    return f"{authors} {entry['issued']['year']}. {work}. https://doi.org/{entry['DOI']}"


def escape(text: str) -> str:
    """Escape a text as HTML, without rendering it."""
    return html.escape(text, quote=False)


def main(folder: Path, package: Path, render: Callable[[str], str]) -> None:
    """Make a package from a deck folder."""
    models = {kind: make_model(number, kind) for number, kind in enumerate(REQUIRED)}
    text = (folder / "references.yaml").read_text(encoding="utf-8")
    references = {entry["id"]: cite(entry) for entry in yaml.load(text, Loader=yaml.CSafeLoader)["references"]}
    decks: list[genanki.Deck] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("[0-9]*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        deck = genanki.Deck(2059400000 + len(decks), f"Bench::{data['subdeck']}")
        decks.append(deck)
        for card in data["cards"]:
            kind = card.get("kind", data["kind"])
            missing = [key for key in ["id", *REQUIRED[kind]] if not card.get(key)]
            if missing:
                sys.exit(f"{path}: {card.get('id')} has no {', '.join(missing)}")
            if card["id"] in seen:
                sys.exit(f"{path}: {card['id']} is there twice")
            seen.add(card["id"])
            model = models[kind]
            values = {**card, "sources": "; ".join(references[source] for source in card.get("sources", []))}
            note = genanki.Note(
                model=model,
                fields=[
                    render(str(values[field["name"]])) if field["name"] in values else "" for field in model.fields
                ],
                tags=[*data["tags"], *card.get("tags", [])],
                guid=genanki.guid_for("bench", card["id"]),
            )
            deck.add_note(note)
    package.parent.mkdir(exist_ok=True)
    genanki.Package(decks).write_to_file(package)


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        escape if "--escape" in sys.argv else markdown.Markdown(extensions=["tables"]).convert,
    )
