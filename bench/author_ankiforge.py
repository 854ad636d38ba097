"""Writes the imaginary author's deck as a package of ankiforge's, made as an update of the last one."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Final

from ankiforge import BuildOptions, Content, Field, Media, NoteType, Project, RiskLevel, Template, UpdatePolicy

from bench.author import DECK_ID, DECK_NAME, PICTURES, Deck, Kind, field_name
from bench.author_files import field_keys, make_answer, make_css, make_picture, picture_name

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_KINDS: Final[tuple[Kind, ...]] = ("question", "cloze", "capital")
_COLLECTION: Final = "collection.anki21b"


def write_with_ankiforge(deck: Deck, folder: Path, number: int, now: int) -> Path:
    """Write release `number` as ankiforge's documentation teaches it, and return the package for learners.

    Keys never change, and `update_from` compares with the package of the release before, which is kept in `folder`. If
    ankiforge's own gate refuses an update, the author lets it pass, since the release has to go out. `now` is the time
    in seconds since 1970 that the package counts from.
    """
    project = Project(DECK_ID, default_deck=DECK_NAME)
    kinds = {kind: _make_note_type(deck, kind) for kind in _KINDS}
    pictures = [_make_media(deck, picture) for picture in range(PICTURES)]
    for card in deck.cards:
        note = kinds[card.kind].note().deck(f"{DECK_NAME}::{card.subdeck}").tags(sorted(card.tags))
        for key, text in card.texts.items():
            note = note.field(key, Content.html(text))
        if card.picture is not None:
            note = note.field("picture", pictures[card.picture].image())
        project.add(f"card-{card.number}", note)
    package, last = (folder / f"ankiforge-{which}.apkg" for which in (number, number - 1))
    options = BuildOptions.to(package)
    if last.exists():
        options = options.update_from(last).update_policy(UpdatePolicy().fail_on(RiskLevel.CRITICAL))
    clock = folder / "ankiforge-clock.json"
    seconds: list[tuple[int, int]] = json.loads(clock.read_text(encoding="utf-8")) if clock.exists() else []
    second = 0
    while second != int(time.time()):  # a build that goes on into the next second gives some notes another time
        while seconds and int(time.time()) <= max(second, seconds[-1][0]):
            time.sleep(0.05)
        second = int(time.time())
        package.unlink(missing_ok=True)
        project.build(options)
    seconds.append((second, now))
    clock.write_text(json.dumps(seconds), encoding="utf-8")
    return _with_clock(package, seconds, folder / f"{number}.apkg")


def _make_media(deck: Deck, number: int) -> Media:
    return Media.bytes(make_picture(deck, number).encode(), "image/svg+xml").with_export_name(picture_name(number))


def _make_note_type(deck: Deck, kind: Kind) -> NoteType:
    """A note type by ankiforge's builder, whose templates name fields by their keys."""
    note_type = NoteType.builder(kind).name(f"{DECK_NAME}: {kind.capitalize()}").css(make_css(deck))
    keys = field_keys(deck, kind)
    for key in keys:
        note_type = note_type.field(Field(key, field_name(key), sort=key == keys[0]))
    templates = {
        "question": [("question", "{{question}}", "{{FrontSide}}<hr id=answer>{{answer}}{{picture}}")],
        "cloze": [("cloze", "{{cloze:text}}", "{{cloze:text}}{{picture}}")],
        "capital": [
            ("city", "{{country}}", _with_keys(make_answer(deck), keys)),
            ("country", "{{#ask-back}}{{city}}{{/ask-back}}", _with_keys(make_answer(deck), keys)),
        ],
    }[kind]
    for key, front, back in templates:
        note_type = note_type.template(Template(key, front, back, name=key.capitalize()))
    return (note_type.cloze_field("text") if kind == "cloze" else note_type).build()


def _with_keys(template: str, keys: tuple[str, ...]) -> str:
    for key in sorted(keys, key=len, reverse=True):
        for sign in ("", "#", "/"):
            template = template.replace(f"{{{{{sign}{field_name(key)}}}}}", f"{{{{{sign}{key}}}}}")
    return template


def _with_clock(package: Path, seconds: list[tuple[int, int]], copy: Path) -> Path:
    """Copy a package, with times of the benchmark's clock in place of the computer's.

    All ways of packaging have to run by the same clock, and ankiforge takes the time from the system. `seconds` are
    pairs: the second in which a release was made, and the second that it counts from.
    """
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "collection"
        database.write_bytes(zstd.decompress(files[_COLLECTION]))
        with closing(sqlite3.connect(database)) as connection:
            connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
            for table, column in (("notes", "mod"), ("cards", "mod"), ("notetypes", "mtime_secs")):
                for began, now in reversed(seconds):
                    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} >= ?", (now, began))  # noqa: S608
            connection.commit()
        files[_COLLECTION] = zstd.compress(database.read_bytes())
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return copy
