"""Makes one deck of all languages and editions of Ultimate Geography, and compares it with that deck's own build.

    python -m bench.geography CHECKOUT FOLDER

CHECKOUT is a clone of github.com/anki-geo/ultimate-geography in which its own build has run, as its CONTRIBUTING.md
says: `build/` has a CrowdAnki folder for each language and edition. The deck is made in FOLDER, which must not exist.
The texts of the deck are in the public domain (its LICENSE.md); its pictures are not, so nothing of it is kept here.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.build import build
from deck_builder.commands.import_package.import_package import import_package
from deck_builder.packages.read import read_media, read_package
from deck_builder.problems.problem import Problems
from deck_builder.source.write import write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS: Final = ("country", "country info", "capital", "capital info", "capital hint", "flag similarity")
_LABELS: Final = ("CAPITAL", "LOCATION", "HINT", "FLAG", "FLAG_SIMILARITY")
_PLAIN: Final = re.compile(r"[^\W\d_][\w ,()'’/-]*\.?")
"""A text that Markdown leaves as it is."""
_NAME: Final = "Ultimate Geography"
_ID: Final = "ultimate-geography"
_NAMES: Final = (*map(str.capitalize, _FIELDS[:5]), "Flag", "Flag similarity", "Map")
"""The fields of their note types."""
_SHOWN: Final = 3
_FIELD: Final = re.compile(r"\{\{[^}]*\}\}")
_NO_WORDS: Final = re.compile(r"<[^>]*>|\{\{[^}]*\}\}")
_SOURCE: Final = re.compile(r'src="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Note:
    """What learners have of a note."""

    fields: tuple[str, ...]
    """Its fields, as HTML."""
    tags: frozenset[str]
    """Its tags."""
    cards: frozenset[str]
    """The names of the templates that make a card of it."""


def make_deck(checkout: Path, folder: Path) -> None:
    """Make the deck with its translations and editions. Raises SystemExit if something of it can't be read."""
    problems = Problems()
    extended = checkout / "build" / f"{_NAME} [EN] [Extended]"
    if import_package(extended, folder, folder.parent, int(time.time()), problems) is None or problems.errors:
        raise SystemExit("\n".join(f"{problem.place.file}: {problem.message}" for problem in problems))
    (kind,) = (path.name for path in (folder / "kinds").iterdir())
    with (folder / "deck.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"language: en\neditions:\n  standard:\n    without:\n"
            f"      templates: {{{kind}: [country-flag, country-map]}}\n"
        )
    data = checkout / "src" / "data"
    columns = {name: _read_columns(data / f"{name.replace(' ', '_')}.csv") for name in (*_FIELDS, "guid")}
    with (data / "main.csv").open(encoding="utf-8", newline="") as file:
        main_rows = {row["country"]: row for row in csv.DictReader(file)}
    labels = _read_labels(checkout / "src" / "note_models" / "translations.csv")
    ids = _read_ids(folder)
    for template in (folder / "kinds" / kind).glob("*.html"):  # one side for languages in both directions
        text = template.read_text(encoding="utf-8")
        template.write_text(text.replace('dir="ltr"', 'dir="auto"'), encoding="utf-8")
    # Learners have the note types under ids of CrowdAnki's, so that of the import is nobody's yet: it may gain fields.
    (folder / "deck.lock").unlink()
    cards = [f"kind: {kind}", *_list_cards("", columns, ids, main_rows)]
    (folder / "10-cards.yaml").write_text("\n".join(cards) + "\n", encoding="utf-8")
    for code in labels:
        if code != "EN":
            _write_translation(folder, code, columns, labels["EN"], labels[code], ids)


def _read_columns(file: Path) -> dict[str, dict[str, str]]:
    """Read a table of texts: by language, and by the name of the country in English."""
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            for column, text in row.items():
                _, _, language = column.partition(":")
                if not (column == "country" and file.stem != "country"):
                    columns[language][row["country"]] = text
    return columns


def _read_labels(file: Path) -> dict[str, tuple[str, ...]]:
    """Read the words on cards by the code of the language."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {row["__LANGUAGE_CODE__"]: tuple(row[f"__{label}_TRANSLATION__"] for label in _LABELS) for row in rows}


def _read_ids(folder: Path) -> dict[str, str]:
    """Read the id that the import gave each note, by its guid."""
    lock = json.loads((folder / "deck.lock").read_text(encoding="utf-8"))
    return {card["guid"]: card_id for card_id, card in lock["cards"].items()}


def _write_translation(
    folder: Path,
    code: str,
    columns: dict[str, dict[str, dict[str, str]]],
    english: tuple[str, ...],
    labels: tuple[str, ...],
    ids: dict[str, str],
) -> None:
    target = folder / "translations" / code.lower()
    target.mkdir(parents=True)
    words = dict(pair for one, other in zip(english, labels, strict=True) for pair in _pair_words(one, other))
    lines = [f"id: {_ID}-{code.lower()}", f"name: {_NAME} [{code}]"]
    if words:
        lines += ["words:", *(f"  {quote(one)}: {quote(other)}" for one, other in words.items())]
    (target / "deck.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    cards = _list_cards(code.lower(), columns, ids, {})
    (target / "10-cards.yaml").write_text("\n".join(cards) + "\n", encoding="utf-8")


def _pair_words(english: str, translated: str) -> Iterator[tuple[str, str]]:
    """Yield the words before and after each field in a label, with their translation, if that differs."""
    pieces = (_FIELD.split(label) for label in (english, translated))
    for one, other in zip(*pieces, strict=True):
        if one.strip() != other.strip():
            yield one.strip(), other.strip()


def _list_cards(
    language: str,
    columns: dict[str, dict[str, dict[str, str]]],
    ids: dict[str, str],
    main_rows: dict[str, dict[str, str]],
) -> list[str]:
    """List the lines of a card file in a language. `main_rows` has what is the same in all of them."""
    lines = ["cards:"]
    for country, guid in columns["guid"][""].items():
        lines += [f"  - id: {ids[guid]}", f"    guid: {write_scalar(columns['guid'][language][country], 4)}"]
        for field in _FIELDS:
            text = columns[field][language].get(country, "")
            if text or (language and columns[field][""].get(country)):
                written = _write_text(text)
                lines.append(f"    {field.replace(' ', '-')}: {written}")
        if row := main_rows.get(country):
            lines += [f"    {key}: {quote(row[key])}" for key in ("flag", "map") if row[key]]
            tags = ", ".join(quote(tag) for tag in re.split(r"[\s,]+", row["tags"]) if tag)
            lines.append(f"    tags: [{tags}]")
    return lines


def _write_text(text: str) -> str:
    """Write a text of a card; an empty one says that this language has nothing there."""
    return write_scalar(text, 4) if not text or _PLAIN.fullmatch(text) else f"{{html: {quote(text)}}}"


def quote(text: str) -> str:
    """A text in double quotes, as JSON and YAML have them."""
    return json.dumps(text, ensure_ascii=False)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _name_by_content(html: str, pictures: dict[str, str]) -> str:
    """The HTML with each picture named by what is in it: we put a digest into its name, and they don't."""
    return _SOURCE.sub(lambda match: f'src="{pictures[match[1]]}"', html)


def read_own_build(folder: Path) -> dict[str, Note]:
    """Read the notes of a CrowdAnki folder by their guids."""
    pictures = {file.name: _digest(file.read_bytes()) for file in (folder / "media").iterdir()}
    data = json.loads((folder / "deck.json").read_text(encoding="utf-8"))
    (model,) = data["note_models"]
    templates = [(template["name"], template["qfmt"]) for template in model["tmpls"]]
    names = [field["name"] for field in model["flds"]]
    return {
        note["guid"]: Note(
            tuple(_name_by_content(field, pictures) for field in note["fields"]),
            frozenset(note["tags"]),
            frozenset(
                name for name, front in templates if _makes_a_card(front, dict(zip(names, note["fields"], strict=True)))
            ),
        )
        for note in data["notes"]
    }


def _makes_a_card(front: str, fields: dict[str, str]) -> bool:
    """Whether a front of this deck makes a card: its text is within sections, all of which need their field."""
    return all(fields[name] for name in re.findall(r"\{\{#([^}]+)\}\}", front)[:1])


def read_our_package(file: Path, names: tuple[str, ...]) -> dict[str, Note]:
    """Read the notes of a package by their guids, with these fields of each."""
    notes = {}
    package = read_package(file)
    pictures = {name: _digest(b"".join(data)) for name, data in read_media(package, frozenset(package.media))}
    for guid, note in package.notes.items():
        fields = dict(zip((field.name for field in note.note_type.fields), note.fields, strict=True))
        notes[guid] = Note(
            tuple(_name_by_content(fields[name], pictures) for name in names),
            frozenset(note.tags),
            frozenset(note.note_type.templates[ordinal].name for ordinal in note.decks),
        )
    return notes


def _read_words(own_build: Path, package: Path) -> dict[str, tuple[list[str], list[str]]]:
    """The words on the cards of each template besides its fields: theirs, and ours."""
    (model,) = json.loads((own_build / "deck.json").read_text(encoding="utf-8"))["note_models"]
    (note_type,) = read_package(package).note_types.values()
    ours = {template.name: template.front + template.back for template in note_type.templates}
    return {
        template["name"]: (_list_words(template["qfmt"] + template["afmt"]), _list_words(ours[template["name"]]))
        for template in model["tmpls"]
    }


def _list_words(html: str) -> list[str]:
    return [piece for piece in map(str.strip, _NO_WORDS.split(html)) if piece]


def main(checkout: Path, folder: Path) -> int:
    """Make the deck, build all of it, and print a line for each language and edition. Returns how many differ."""
    make_deck(checkout, folder)
    out = folder.parent / "dist"
    failed = 0
    for deck in (folder, *sorted((folder / "translations").iterdir())):
        problems = Problems()
        if build(deck, out, int(time.time()), problems) is None:
            raise SystemExit("\n".join(f"{each.place.file}:{each.place.line}: {each.message}" for each in problems))
        language = "EN" if deck == folder else deck.name.upper()
        name = _ID if deck == folder else f"{_ID}-{deck.name}"
        for package, edition in ((f"{name}-standard.apkg", ""), (f"{name}.apkg", " [Extended]")):
            theirs = read_own_build(checkout / "build" / f"{_NAME} [{language}]{edition}")
            ours = read_our_package(out / package, _NAMES)
            words = _read_words(checkout / "build" / f"{_NAME} [{language}]{edition}", out / package)
            different = [
                f"words of {name}" for name, (their_words, our_words) in words.items() if their_words != our_words
            ]
            different += [guid for guid in theirs.keys() | ours.keys() if theirs.get(guid) != ours.get(guid)]
            cards = sum(len(note.cards) for note in ours.values())
            print(f"{package}: {len(ours)} notes, {cards} cards, {len(different)} differ")
            for guid in different[:_SHOWN]:
                print(f"  {guid}\n    theirs: {theirs.get(guid)}\n    ours:   {ours.get(guid)}")
            failed += bool(different)
    return failed


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
