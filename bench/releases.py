"""`python -m bench.releases [--seed N]`: what fifteen releases do to a learner, by three ways to make the packages.

One author lives through the releases (see `bench.author`), and every release is packaged in three ways: by a script
with stock genanki and the guids that it makes by itself, by the same script with guids that never change, and by Deck
Builder. One learner for each way has real Anki. They import the first release, study it, write into ten notes and tag
them, which the author never changes, and import every later release with the options that Anki offers first. All
numbers come from their collections. The same seed gives the same numbers.

The scripts do what genanki's README teaches (ids of models and decks written down, tags, pictures by their base names,
and for the second one guids of its own), and are run by the same clock. Where something can be done well with stock
genanki, they do it: the guids of the second one outlive renamed ids, and a field comes behind those that there are.
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
    answer,
    content,
    css,
    grows_a_kind,
    life,
    picture,
    says,
    write_folder,
    write_with_genanki,
)
from deck_builder.build.build import build
from deck_builder.cli.problems_text import format_all
from deck_builder.commands.rehearse.anki import Learner
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
    """What a way of packaging cost a learner, in one import or in several: each number is a loss, or out of how many.

    `rewritten` are notes that Anki updated though the author had changed nothing about them, `edits_missing` cards
    that the author changed and of which no note of the learner's says so, `again` cards that came as new although the
    learner had studied them, `forked` note types that came beside the one there was. `pictures_missing` are cards
    that show another picture than the author's newest, `styles_missing` changes of look that did not reach all cards.
    """

    rewritten: int = 0
    edits_missing: int = 0
    edits: int = 0
    conflicts: int = 0
    again: int = 0
    forked: int = 0
    pictures_missing: int = 0
    pictures: int = 0
    styles_missing: int = 0
    styles: int = 0
    words_lost: int = 0
    tags_lost: int = 0
    written: int = 0

    def __add__(self, other: Toll) -> Toll:
        return Toll(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def main() -> None:
    """Play the releases in three ways, and print what came out as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.releases", description="Measure what updates cost learners.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which author (%(default)s)")
    parser.add_argument("--cards", type=int, default=40, metavar="N", help="cards to begin with (%(default)s)")
    parser.add_argument("--releases", type=int, default=15, metavar="N", help="releases (%(default)s)")
    wanted = parser.parse_args()
    print(f"Anki {anki.buildinfo.version}, seed {wanted.seed}: {wanted.cards} cards, {wanted.releases} releases.")
    for grows in (True, False):
        decks = author(wanted.seed, wanted.cards, wanted.releases, grows=grows)
        print(f"\n{summary(decks)}\n")
        for line in table({name: played(way, decks) for name, way in WAYS.items()}):
            print(line)


def author(seed: int, cards: int, releases: int, *, grows: bool) -> list[Deck]:
    """The deck as each release has it; without `grows`, by an author who never adds a field."""
    random = Random(seed)
    operations = [each for each in OPERATIONS if grows or each is not grows_a_kind]
    changes = [[random.choice(operations) for _ in range(CHANGES)] for _ in range(releases - 1)]
    return list(life(random, cards, changes))


def summary(decks: Sequence[Deck]) -> str:
    """What the author did over all releases, in a sentence."""
    steps = list(pairwise(decks))
    ever = {card.number for deck in decks for card in deck.cards}
    counts = {
        "edits of cards": sum(len(edited_cards(*step)) for step in steps),
        "of pictures": sum(decks[-1].pictures),
        "of the look": sum(restyled(*step) for step in steps),
        "moves to another subdeck": sum(old.subdeck != new.subdeck for step in steps for old, new in in_both(*step)),
        "cards added": len(ever) - len(decks[0].cards),
        "retired in the end": len(ever) - len(decks[-1].cards),
        "fields added to a note type": decks[-1].grown,
    }
    return "The author: " + ", ".join(f"{count} {what}" for what, count in counts.items()) + "."


def in_both(before: Deck, deck: Deck) -> Iterator[tuple[Card, Card]]:
    """The cards that two releases have, as they are in each."""
    for number, card in before.by_number.items():
        if later := deck.by_number.get(number):
            yield card, later


def edited_cards(before: Deck, deck: Deck) -> list[Card]:
    """The cards with other words or tags than in the release before."""
    return [new for old, new in in_both(before, deck) if (old.texts, old.tags) != (new.texts, new.tags)]


def redrawn_cards(before: Deck, deck: Deck) -> list[Card]:
    """The cards whose picture has other bytes than in the release before."""
    return [
        new
        for _, new in in_both(before, deck)
        if new.picture is not None and before.pictures[new.picture] != deck.pictures[new.picture]
    ]


def restyled(before: Deck, deck: Deck) -> bool:
    """Whether cards look otherwise than in the release before."""
    return (before.style, before.template) != (deck.style, deck.template)


# The ways


def by_genanki(deck: Deck, _: Deck | None, number: int, now: int, folder: Path) -> Path:
    """A script with stock genanki, and the guids that it makes by itself."""
    package = folder / f"{number}.apkg"
    write_with_genanki(deck, package, now, own_guids=False)
    return package


def by_genanki_with_own_guids(deck: Deck, _: Deck | None, number: int, now: int, folder: Path) -> Path:
    """The same script, with guids that stay."""
    package = folder / f"{number}.apkg"
    write_with_genanki(deck, package, now, own_guids=True)
    return package


def by_deck_builder(deck: Deck, before: Deck | None, number: int, now: int, folder: Path) -> Path:
    """A deck folder, built and released; cards that go are retired first."""
    source, out, version = folder / "deck", folder / "dist", f"1.{number}.0"
    problems = Problems()
    if before:
        was, now_retired = ({card.number: card.id for card in each.retired} for each in (before, deck))
        if ids := [now_retired[each] for each in now_retired.keys() - was.keys()]:
            retire(source, ids, problems)
        if ids := [was[each] for each in was.keys() - now_retired.keys()]:
            retire(source, ids, problems, undo=True)
    write_folder(deck, source)
    build(source, out, now, problems)
    release(source, version, out, now, problems)
    if problems.errors:
        sys.exit("\n".join(format_all(problems)))
    return out / f"{DECK_ID}-{version}.apkg"


WAYS: Final[Mapping[str, Way]] = {
    "genanki": by_genanki,
    "genanki, own guids": by_genanki_with_own_guids,
    "Deck Builder": by_deck_builder,
}


# The learner


def played(way: Way, decks: Sequence[Deck]) -> Toll:
    """What a learner lost who imported every release as it came out."""
    with tempfile.TemporaryDirectory(prefix="deck-builder-bench-") as scratch:
        learner = Learner(Path(scratch) / "learner")
        package = way(decks[0], None, 0, BEGINNING, Path(scratch))
        learner.import_package(package)
        written = writes_into_ten(learner)
        toll = Toll()
        for number, (before, deck) in enumerate(pairwise(decks), 1):
            learner.study_everything()
            known = learner.read_state()
            package = way(deck, before, number, BEGINNING + number * DAY, Path(scratch))
            imported = learner.import_package(package)
            toll += measured(before, deck, known, imported, learner)
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


def writes_into_ten(learner: Learner) -> frozenset[int]:
    """Words and a tag of the learner's on the notes that the author never changes, two hours after the release."""
    notes = learner.read_state().notes
    mine = {guid: number for guid, note in notes.items() if (number := number_of(note)) <= SPARED}
    learner.write_into(mine, WORDS, TAG)
    learner.set_note_times(dict.fromkeys(mine, BEGINNING + 2 * HOUR))
    return frozenset(mine.values())


def number_of(note: StoredNote) -> int:
    """Which of the author's cards a note is: each names its number before anything else."""
    found = re.search(r"No\. (\d+)", " ".join(note.fields))
    assert found, note  # noqa: S101  the author numbers every card
    return int(found[1])


def measured(before: Deck, deck: Deck, known: CollectionState, imported: ImportLog, learner: Learner) -> Toll:
    """What one import cost: `known` is the collection before it."""
    after = learner.read_state()
    touched = {new.number for old, new in in_both(before, deck) if differs(before, old, deck, new)}
    released = before.by_number.keys() & deck.by_number.keys()
    number_by_guid = {guid: number_of(note) for guid, note in after.notes.items()}
    had = {(number_by_guid[key.guid], key.ordinal) for key in known.cards}
    come = [(number_by_guid[key.guid], key.ordinal) for key in after.cards.keys() - known.cards.keys()]
    edited, redrawn = edited_cards(before, deck), redrawn_cards(before, deck)
    media = Path(learner.col.media.dir())
    notes: dict[int, list[StoredNote]] = {}
    for guid, number in number_by_guid.items():
        notes.setdefault(number, []).append(after.notes[guid])
    return Toll(
        rewritten=sum(number_by_guid[guid] in released - touched for guid in imported.updated_guids),
        conflicts=imported.conflicting,
        edits=len(edited),
        edits_missing=sum(not any(arrived(card, note, after) for note in notes[card.number]) for card in edited),
        pictures=len(redrawn),
        pictures_missing=sum(
            not any(shows_picture(card, deck, note, media) for note in notes[card.number]) for card in redrawn
        ),
        again=sum(each in had for each in come),
        forked=len(after.note_types.keys() - known.note_types.keys()),
        styles=restyled(before, deck),
        styles_missing=restyled(before, deck)
        and not all(any(looks_right(card, deck, note, after) for note in notes[card.number]) for card in deck.cards),
    )


def differs(before: Deck, old: Card, deck: Deck, new: Card) -> bool:
    """Whether the author changed anything about a card, its subdeck included."""
    return (content(before, old), old.subdeck) != (content(deck, new), new.subdeck)


def arrived(card: Card, note: StoredNote, state: CollectionState) -> bool:
    """Whether a note says what the author has written by now."""
    return says(card, dict(zip(state.note_types[note.note_type].fields, note.fields, strict=True)), note.tags)


def shows_picture(card: Card, deck: Deck, note: StoredNote, media: Path) -> bool:
    """Whether a note shows its picture as the author last drew it."""
    assert card.picture is not None  # noqa: S101  only such cards are asked about
    named = re.findall(r'<img src="([^"]*)"', " ".join(note.fields))
    right = picture(deck, card.picture)
    return any((media / name).is_file() and (media / name).read_text(encoding="utf-8") == right for name in named)


def looks_right(card: Card, deck: Deck, note: StoredNote, state: CollectionState) -> bool:
    """Whether a note has the author's latest style, and the latest HTML where the author writes it."""
    note_type = state.note_types[note.note_type]
    new_back = card.kind != "capital" or all(answer(deck) in back for _, _, back in note_type.templates[:1])
    return css(deck).strip() in note_type.css and new_back


# The table


def table(tolls: Mapping[str, Toll]) -> Iterator[str]:
    """Markdown: a row a loss, a column a way."""
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
