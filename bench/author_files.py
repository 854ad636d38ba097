"""Writes the imaginary author's deck to disk: as a deck folder, and as the package of a script with stock genanki."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, Final

import genanki
import yaml

from bench.author import DECK_ID, DECK_NAME, PICTURES, SUBDECKS, Card, Deck, Kind, field_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_folder(deck: Deck, folder: Path) -> None:
    """Write the deck folder for Deck Builder. Of what was in the folder, only the lock stays."""
    for name in ("media", "kinds"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    _write(folder / "deck.yaml", f"id: {DECK_ID}\nname: {DECK_NAME}\n")
    _write(folder / "style.css", make_css(deck))
    kind = folder / "kinds/capital"
    _write(kind / "kind.yaml", _kind_yaml(deck))
    _write(kind / "front.html", "{{Country}}")
    _write(kind / "back.html", "{{#Ask back}}{{City}}{{/Ask back}}")
    _write(kind / "answer.html", make_answer(deck))
    for number in range(PICTURES):
        _write(folder / f"media/{picture_name(number)}", make_picture(deck, number))
    for number in sorted({card.file for card in deck.cards}):
        entries = [_entry(card) for card in deck.cards if card.file == number]
        # Each value stands on one line, so that an author can paste a line in its place.
        text = yaml.safe_dump({"cards": entries}, sort_keys=False, allow_unicode=True, width=1000)
        _write(folder / f"{number}.yaml", text)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _entry(card: Card) -> dict[str, object]:
    """A card as YAML data."""
    entry: dict[str, object] = {"id": card.id, "kind": card.kind, "subdeck": card.subdeck}
    if card.was:
        entry["was"] = card.was
    if card.tags:
        entry["tags"] = sorted(card.tags)
    if card.picture is not None:
        entry["picture"] = {"file": picture_name(card.picture), "alt": f"A square, number {card.picture}"}
    return entry | dict(card.texts)


def _kind_yaml(deck: Deck) -> str:
    facts = "".join(f"  fact-{number}: {{name: Fact {number}, text: plain}}\n" for number in _facts(deck))
    return textwrap.dedent("""\
        name: Capital
        fields:
          country: {name: Country, required: yes, text: plain}
          city: {name: City, required: yes, text: plain}
          ask-back: {name: Ask back, text: switch}
          picture: {name: Picture, text: picture}
        FACTS
        cards:
          city: {name: City, front: front.html, back: answer.html}
          country: {name: Country, front: back.html, back: answer.html}
        """).replace("FACTS\n", facts)


def _facts(deck: Deck) -> range:
    return range(1, deck.grown + 1)


def make_answer(deck: Deck) -> str:
    """The HTML of the back of the author's own kind."""
    facts = "".join(
        f"{{{{#Fact {number}}}}}<p>{{{{Fact {number}}}}}</p>{{{{/Fact {number}}}}}" for number in _facts(deck)
    )
    return f'<p class="answer-{deck.template}">{{{{Country}}}}: {{{{City}}}}</p>{{{{Picture}}}}{facts}'


def make_css(deck: Deck) -> str:
    """The author's style sheet."""
    return f".card {{ letter-spacing: 0.0{deck.style:03d}em; }}\n"


def picture_name(number: int) -> str:
    """The name of a picture's file. It stays the same when the bytes change."""
    return f"picture-{number}.svg"


def make_picture(deck: Deck, number: int) -> str:
    """The contents of a picture's file."""
    side = 10 + deck.pictures[number]
    bar = f'<rect x="{number}" width="{side}" height="9"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99">\n{bar}\n</svg>\n'


_MODEL_IDS: Final[Mapping[Kind, int]] = {"question": 1607392301, "cloze": 1607392302, "capital": 1607392303}
_FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "question": ("question", "answer", "picture"),
    "cloze": ("text", "picture"),
    "capital": ("country", "city", "ask-back", "picture"),
}


def field_keys(deck: Deck, kind: Kind) -> tuple[str, ...]:
    """The keys of a kind's fields in order; fields that it gained come last."""
    return (*_FIELDS[kind], *(f"fact-{number}" for number in _facts(deck) if kind == "capital"))


def write_with_genanki(deck: Deck, package: Path, now: int, *, own_guids: bool) -> None:
    """Write a package as genanki's README teaches it. `now` is the time in seconds since 1970.

    There is a model with a fixed id for each kind, and a deck for each subdeck; a field names the picture, and the
    package lists its file. With `own_guids`, a note's guid is made from the card's number, as the README recommends;
    without, genanki makes it from the fields.
    """
    scratch = package.parent / "genanki-media"
    models = {kind: _model(deck, kind) for kind in _MODEL_IDS}
    decks = {name: genanki.Deck(2059400110 + at, f"{DECK_NAME}::{name}") for at, name in enumerate(SUBDECKS)}
    for card in deck.cards:
        values = dict(card.texts)
        if card.picture is not None:
            values["picture"] = f'<img src="{picture_name(card.picture)}">'
        note = genanki.Note(
            model=models[card.kind],
            fields=[values.get(key, "") for key in field_keys(deck, card.kind)],
            tags=sorted(card.tags),
            guid=genanki.guid_for(DECK_ID, card.number) if own_guids else None,
        )
        decks[card.subdeck].add_note(note)
    files = []
    for number in range(PICTURES):
        _write(scratch / picture_name(number), make_picture(deck, number))
        files.append(str(scratch / picture_name(number)))
    genanki.Package(list(decks.values()), media_files=files).write_to_file(package, timestamp=now)
    shutil.rmtree(scratch)


def _model(deck: Deck, kind: Kind) -> genanki.Model:
    fields = [{"name": field_name(key)} for key in field_keys(deck, kind)]
    templates = {
        "question": [("Question", "{{Question}}", "{{FrontSide}}<hr id=answer>{{Answer}}{{Picture}}")],
        "cloze": [("Cloze", "{{cloze:Text}}", "{{cloze:Text}}{{Picture}}")],
        "capital": [
            ("City", "{{Country}}", make_answer(deck)),
            ("Country", "{{#Ask back}}{{City}}{{/Ask back}}", make_answer(deck)),
        ],
    }[kind]
    return genanki.Model(
        _MODEL_IDS[kind],
        f"{DECK_NAME}: {kind.capitalize()}",
        fields=fields,
        templates=[{"name": name, "qfmt": front, "afmt": back} for name, front, back in templates],
        css=make_css(deck),
        model_type=genanki.Model.CLOZE if kind == "cloze" else genanki.Model.FRONT_BACK,
    )
