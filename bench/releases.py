"""`python -m bench.releases [--seed N]`: what fifteen releases do to a learner, with packages made in four ways.

One author writes all releases (see `bench.author`). Each release is packaged in four ways: by a script with stock
genanki and its default guids, by the same script with guids that never change, by a script with ankiforge, which has a
gate for updates of its own, and by Deck Builder. For each way there is a learner with real Anki. The learner imports
the first release, studies it, adds words and a tag to ten notes that the author never changes, and imports every later
release with Anki's default options. All numbers come from the learners' collections. The same seed gives the same
numbers.

The scripts do what genanki's README teaches: fixed ids of models and decks, tags, pictures by their base names, and
in the second script its own guids. They run with the same clock. What stock genanki can do well, they do well: the
guids of the second script survive renamed ids, and a new field comes after the others.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import anki.buildinfo

from bench.author import (
    DECK_ID,
    OPERATIONS,
    SPARED,
    Card,
    Deck,
    grow_kind,
    live_through_releases,
    matches_note,
    note_content,
)
from bench.author_ankiforge import write_with_ankiforge
from bench.author_files import make_answer, make_css, make_picture, write_folder, write_with_genanki
from deck_builder.build.build import build
from deck_builder.cli.problems_text import format_all
from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.release.model import Wanted
from deck_builder.commands.release.release import release
from deck_builder.commands.release.retire import retire
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from deck_builder.commands.rehearse.state import CollectionState, ImportLog, StoredNote

    Way = Callable[[Deck, Deck | None, int, int, Path], Path]

BEGINNING: Final = 1_700_000_000
DAY: Final = 86_400
HOUR: Final = 3_600
CHANGES: Final = 4
WORDS: Final = "in my own words"
TAG: Final = "mine"


@dataclass(frozen=True, slots=True)
class Toll:
    """What one way of packaging cost a learner, in one import or in several."""

    rewritten: int = 0
    """Notes that Anki updated although the author had not changed them."""
    edits_missing: int = 0
    """Edited cards that the learner does not have in their new version."""
    edits: int = 0
    """Edited cards."""
    conflicts: int = 0
    """Notes that Anki found in conflict."""
    again: int = 0
    """Cards that came as new although the learner had studied them."""
    forked: int = 0
    """Note types that came beside the one that the learner had."""
    pictures_missing: int = 0
    """Cards that do not show the newest version of their picture."""
    pictures: int = 0
    """Cards whose picture changed."""
    styles_missing: int = 0
    """Changes of the style that did not reach every card."""
    styles: int = 0
    """Changes of the style."""
    words_lost: int = 0
    """Notes on which the learner's own words are gone."""
    tags_lost: int = 0
    """Notes on which the learner's own tag is gone."""
    written: int = 0
    """Notes that the learner wrote into."""

    def __add__(self, other: Toll) -> Toll:
        return Toll(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def main() -> None:
    """Simulate the releases in four ways, and print the results as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.releases", description="Measure what updates cost learners.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which author (%(default)s)")
    parser.add_argument("--cards", type=int, default=40, metavar="N", help="cards to begin with (%(default)s)")
    parser.add_argument("--releases", type=int, default=15, metavar="N", help="releases (%(default)s)")
    wanted = parser.parse_args()
    print(f"Anki {anki.buildinfo.version}, seed {wanted.seed}: {wanted.cards} cards, {wanted.releases} releases.")
    for grows in (True, False):
        decks = write_releases(wanted.seed, wanted.cards, wanted.releases, grows=grows)
        print(f"\n{summarize(decks)}\n")
        for line in make_table({name: simulate(way, decks) for name, way in WAYS.items()}):
            print(line)


def write_releases(seed: int, cards: int, releases: int, *, grows: bool) -> list[Deck]:
    """The deck at each release. Without `grows`, the author never adds a field."""
    random = Random(seed)
    operations = [operation for operation in OPERATIONS if grows or operation is not grow_kind]
    changes = [[random.choice(operations) for _ in range(CHANGES)] for _ in range(releases - 1)]
    return list(live_through_releases(random, cards, changes))


def summarize(decks: Sequence[Deck]) -> str:
    """Say in a sentence what the author did in all releases."""
    steps = list(pairwise(decks))
    ever = {card.number for deck in decks for card in deck.cards}
    counts = {
        "edits of cards": sum(len(list_edited_cards(*step)) for step in steps),
        "of pictures": sum(decks[-1].pictures),
        "of the style": sum(has_new_style(*step) for step in steps),
        "moves to another subdeck": sum(old.subdeck != new.subdeck for step in steps for old, new in pair_cards(*step)),
        "cards added": len(ever) - len(decks[0].cards),
        "retired in the end": len(ever) - len(decks[-1].cards),
        "fields added to a note type": decks[-1].grown,
    }
    return "The author: " + ", ".join(f"{count} {what}" for what, count in counts.items()) + "."


def pair_cards(before: Deck, deck: Deck) -> Iterator[tuple[Card, Card]]:
    """Pair the cards that are in both releases."""
    for number, card in before.by_number.items():
        if later := deck.by_number.get(number):
            yield card, later


def list_edited_cards(before: Deck, deck: Deck) -> list[Card]:
    """The cards whose words or tags changed since the release before."""
    return [new for old, new in pair_cards(before, deck) if (old.texts, old.tags) != (new.texts, new.tags)]


def list_redrawn_cards(before: Deck, deck: Deck) -> list[Card]:
    """The cards whose picture changed its bytes since the release before."""
    return [
        new
        for _, new in pair_cards(before, deck)
        if new.picture is not None and before.pictures[new.picture] != deck.pictures[new.picture]
    ]


def has_new_style(before: Deck, deck: Deck) -> bool:
    """Whether the style or a template changed since the release before."""
    return (before.style, before.template) != (deck.style, deck.template)


def package_with_genanki(deck: Deck, _: Deck | None, number: int, now: int, folder: Path) -> Path:
    """Package a release with stock genanki and its default guids."""
    package = folder / f"{number}.apkg"
    write_with_genanki(deck, package, now, own_guids=False)
    return package


def package_with_own_guids(deck: Deck, _: Deck | None, number: int, now: int, folder: Path) -> Path:
    """Package a release with stock genanki and guids that never change."""
    package = folder / f"{number}.apkg"
    write_with_genanki(deck, package, now, own_guids=True)
    return package


def package_with_ankiforge(deck: Deck, _: Deck | None, number: int, now: int, folder: Path) -> Path:
    """Package a release with ankiforge, as an update of the release before."""
    return write_with_ankiforge(deck, folder, number, now)


def package_with_deck_builder(deck: Deck, before: Deck | None, number: int, now: int, folder: Path) -> Path:
    """Build and release the deck folder with Deck Builder, after retiring the cards that the author took out."""
    source, out, version = folder / "deck", folder / "dist", f"1.{number}.0"
    problems = Problems()
    if before:
        was_retired, is_retired = ({card.number: card.id for card in state.retired} for state in (before, deck))
        if ids := [is_retired[number] for number in is_retired.keys() - was_retired.keys()]:
            retire(source, ids, problems)
        if ids := [was_retired[number] for number in was_retired.keys() - is_retired.keys()]:
            retire(source, ids, problems, undo=True)
    write_folder(deck, source)
    build(source, out, now, problems)
    release({source: problems}, Wanted(version, out, now))
    if problems.errors:
        sys.exit("\n".join(format_all(problems)))
    return out / f"{DECK_ID}-{version}.apkg"


WAYS: Final[Mapping[str, Way]] = {
    "genanki": package_with_genanki,
    "genanki, own guids": package_with_own_guids,
    "ankiforge": package_with_ankiforge,
    "Deck Builder": package_with_deck_builder,
}


def simulate(way: Way, decks: Sequence[Deck]) -> Toll:
    """Let a learner import every release, and count what it costs them."""
    with tempfile.TemporaryDirectory(prefix="deck-builder-bench-") as scratch:
        learner = Learner(Path(scratch) / "learner")
        package = way(decks[0], None, 0, BEGINNING, Path(scratch))
        learner.import_package(package)
        written = write_into_ten_notes(learner)
        toll = Toll()
        for number, (before, deck) in enumerate(pairwise(decks), 1):
            learner.study_everything()
            known = learner.read_state()
            package = way(deck, before, number, BEGINNING + number * DAY, Path(scratch))
            imported = learner.import_package(package)
            toll += measure_import(before, deck, known, imported, learner)
        notes = learner.read_state().notes.values()
        learner.close()
    kept_words = {number_of(note) for note in notes if any(WORDS in text for text in note.fields)}
    kept_tags = {number_of(note) for note in notes if TAG in note.tags}
    return replace(
        toll,
        words_lost=len(written - kept_words),
        tags_lost=len(written - kept_tags),
        written=len(written),
    )


def write_into_ten_notes(learner: Learner) -> frozenset[int]:
    """Add the learner's words and tag to the notes that the author never changes, two hours after the release.

    Returns the numbers of their cards.
    """
    notes = learner.read_state().notes
    mine = {guid: number for guid, note in notes.items() if (number := number_of(note)) <= SPARED}
    learner.write_into(mine, WORDS, TAG)
    learner.set_note_times(dict.fromkeys(mine, BEGINNING + 2 * HOUR))
    return frozenset(mine.values())


def number_of(note: StoredNote) -> int:
    """The number of the author's card that a note was made from; it is in the note's text."""
    match = re.search(r"No\. (\d+)", " ".join(note.fields))
    assert match, note  # noqa: S101  the author numbers every card
    return int(match[1])


def measure_import(before: Deck, deck: Deck, known: CollectionState, imported: ImportLog, learner: Learner) -> Toll:
    """Count what one import cost. `known` is the collection before it."""
    after = learner.read_state()
    touched = {new.number for old, new in pair_cards(before, deck) if is_changed(before, old, deck, new)}
    released = before.by_number.keys() & deck.by_number.keys()
    number_by_guid = {guid: number_of(note) for guid, note in after.notes.items()}
    had = {(number_by_guid[key.guid], key.ordinal) for key in known.cards}
    added = [(number_by_guid[key.guid], key.ordinal) for key in after.cards.keys() - known.cards.keys()]
    edited, redrawn = list_edited_cards(before, deck), list_redrawn_cards(before, deck)
    media = Path(learner.col.media.dir())
    notes: dict[int, list[StoredNote]] = {}
    for guid, number in number_by_guid.items():
        notes.setdefault(number, []).append(after.notes[guid])
    everywhere = all(
        any(has_newest_style(card, deck, note, after) for note in notes[card.number]) for card in deck.cards
    )
    return Toll(
        rewritten=sum(number_by_guid[guid] in released - touched for guid in imported.updated_guids),
        conflicts=imported.conflicting,
        edits=len(edited),
        edits_missing=sum(not any(is_up_to_date(card, note, after) for note in notes[card.number]) for card in edited),
        pictures=len(redrawn),
        pictures_missing=sum(
            not any(shows_newest_picture(card, deck, note, media) for note in notes[card.number]) for card in redrawn
        ),
        again=sum(key in had for key in added),
        forked=len(after.note_types.keys() - known.note_types.keys()),
        styles=has_new_style(before, deck),
        styles_missing=has_new_style(before, deck) and not everywhere,
    )


def is_changed(before: Deck, old: Card, deck: Deck, new: Card) -> bool:
    """Whether the author changed anything about a card, its subdeck included."""
    return (note_content(before, old), old.subdeck) != (note_content(deck, new), new.subdeck)


def is_up_to_date(card: Card, note: StoredNote, state: CollectionState) -> bool:
    """Whether a note has the author's newest words and tags."""
    return matches_note(card, dict(zip(state.note_types[note.note_type].fields, note.fields, strict=True)), note.tags)


def shows_newest_picture(card: Card, deck: Deck, note: StoredNote, media: Path) -> bool:
    """Whether a note shows the newest version of its picture."""
    assert card.picture is not None  # noqa: S101  callers pass only cards with a picture
    named = re.findall(r'<img src="([^"]*)"', " ".join(note.fields))
    right = make_picture(deck, card.picture)
    return any((media / name).is_file() and (media / name).read_text(encoding="utf-8") == right for name in named)


def has_newest_style(card: Card, deck: Deck, note: StoredNote, state: CollectionState) -> bool:
    """Whether a note has the author's newest style, and the newest HTML if its kind is the author's own."""
    note_type = state.note_types[note.note_type]
    new_back = card.kind != "capital" or all(make_answer(deck) in back for _, _, back in note_type.templates[:1])
    return make_css(deck).strip() in note_type.css and new_back


def make_table(tolls: Mapping[str, Toll]) -> Iterator[str]:
    """Write a Markdown table with a row for each loss and a column for each way."""
    rows: list[tuple[str, Callable[[Toll], str]]] = [
        ("unchanged notes that were overwritten", lambda toll: f"{toll.rewritten:,}"),
        ("notes on which the learner's words were lost", lambda toll: f"{toll.words_lost} of {toll.written}"),
        ("notes on which the learner's tags were lost", lambda toll: f"{toll.tags_lost} of {toll.written}"),
        ("edits of cards that did not arrive", lambda toll: f"{toll.edits_missing} of {toll.edits}"),
        ("cards that kept an old picture", lambda toll: f"{toll.pictures_missing} of {toll.pictures}"),
        ("style changes that did not reach every card", lambda toll: f"{toll.styles_missing} of {toll.styles}"),
        ("studied cards that arrived again as new cards", lambda toll: f"{toll.again:,}"),
        ("note types that were duplicated", lambda toll: f"{toll.forked:,}"),
        ("conflicts that Anki reported", lambda toll: f"{toll.conflicts:,}"),
    ]
    yield "| | " + " | ".join(tolls) + " |"
    yield "|---" * (1 + len(tolls)) + "|"
    for name, cell in rows:
        yield f"| {name} | " + " | ".join(cell(toll) for toll in tolls.values()) + " |"


if __name__ == "__main__":
    main()
