"""Each sentence about a broken promise appears when its cause is there, alone, and never in a healthy import."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from deck_builder.commands.rehearse import promises
from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport, VisibleFaults
from deck_builder.commands.rehearse.promises import find_broken_promises, report_failed_import, report_refused_merge
from deck_builder.commands.rehearse.state import CardKey, StoredNote, StoredNoteType
from deck_builder.lock.moved_between_packages import MovedContent
from deck_builder.lock.moved_content import MovedCard, MovedGap
from deck_builder.packages.compare import compare
from deck_builder.packages.model import PackedField
from tests.support.rehearsals import (
    CAPITAL,
    NEW,
    NOTHING_WRONG,
    OLD,
    STUDENT,
    Case,
    collection,
    find_sentences,
    log,
    newcomer_of,
    note,
    package,
    with_card,
    with_note,
    without_card,
    without_note,
)

ITALY, MALTA = CardKey("italy", 0), CardKey("malta", 0)
CITY = CAPITAL._replace(id=2, name="City")
GROWN = CAPITAL._replace(fields=(*CAPITAL.fields, PackedField("River", 13)))
OWN_NOTE_TYPE = StoredNoteType("My own", "", ("Front",), (("Card 1", "{{Front}}", ""),))


def add_words(stored: StoredNote) -> StoredNote:
    return stored._replace(fields=(stored.fields[0], f"{stored.fields[1]} in my own words"))


def add_tag(stored: StoredNote) -> StoredNote:
    return stored._replace(tags=(*stored.tags, "mine"))


def only_malta_of_a_grown_note_type() -> ObservedImport:
    new = package(note("malta", "Valletta", 200, GROWN))
    after = replace(collection(OLD), notes={**collection(OLD).notes, **collection(new).notes})
    after = replace(after, cards={**after.cards, **collection(new).cards})
    return replace(STUDENT, difference=compare(OLD, new), log=log(new="malta"), after=after, newcomer=collection(new))


def replaced_note_type(**changes: object) -> ObservedImport:
    """Italy has another note type in the new package, which needs "Merge note types"."""
    new = package(note("france", "Paris", 200), note("italy", "Rome", 200, CITY), note("malta", "Valletta", 200))
    after = replace(collection(NEW), note_types=collection(new).note_types)
    healthy = replace(
        STUDENT,
        difference=compare(OLD, new),
        log=log(new="malta", updated="france", conflicting=1),
        after=after,
        newcomer=collection(new),
    )
    return replace(healthy, **changes)  # type: ignore[arg-type]


def wrote_into_italy(**actions: frozenset[str]) -> ObservedImport:
    """The learner's words on a note that did not change are replaced."""
    before = with_note(STUDENT.before, "italy", add_words)
    return replace(
        STUDENT,
        actions=LearnerActions(**actions),  # type: ignore[arg-type]
        before=before,
        log=log(new="malta", updated="france italy"),
    )


def with_own_note_type(css: str) -> ObservedImport:
    before = replace(STUDENT.before, note_types={**STUDENT.before.note_types, 9: OWN_NOTE_TYPE})
    after = replace(STUDENT.after, note_types={**STUDENT.after.note_types, 9: OWN_NOTE_TYPE._replace(css=css)})
    return replace(STUDENT, before=before, after=after)


CASES = [
    Case(
        "a note type with a new field takes no more updates",
        only_malta_of_a_grown_note_type(),
        "Notes of the note type “Capital” are no longer updated, because it gained the field “River”.",
    ),
    Case(
        "a note is in conflict",
        replace(STUDENT, log=log(new="malta", updated="france", conflicting=1)),
        "“Italy” is in conflict and is not updated.",
    ),
    Case(
        "an edit does not arrive",
        replace(
            STUDENT,
            log=log(new="malta", unchanged="france italy"),
            after=replace(STUDENT.after, notes={**STUDENT.after.notes, "france": STUDENT.before.notes["france"]}),
        ),
        "“France” changed, but the learner does not get the change, because its time is not newer than that of"
        " the learner's note.",
    ),
    Case(
        "a note that did not change is sent again",
        replace(STUDENT, log=log(new="malta", updated="france italy")),
        "“Italy” is sent again, although nothing in it changed.",
    ),
    Case(
        "a note that the learner has is added",
        replace(STUDENT, log=log(new="malta italy", updated="france")),
        "“Italy” should have been left alone, but Anki added it.",
    ),
    Case(
        "an edited note is added",
        replace(STUDENT, log=log(new="malta france", updated="france", unchanged="italy")),
        "“France” should have been updated, but Anki added it.",
    ),
    Case(
        "a new note is left alone",
        replace(
            STUDENT,
            log=log(updated="france", unchanged="italy malta"),
            after=without_note(without_card(STUDENT.after, MALTA), "malta"),
        ),
        "“Malta” should have been added, but Anki left it alone.",
    ),
    Case(
        "a note of a new note type is updated without merging",
        replaced_note_type(log=log(new="malta", updated="france italy")),
        "“Italy” should be in conflict, but Anki updated it.",
    ),
    Case(
        "an imported note is not there",
        replace(STUDENT, after=without_note(STUDENT.after, "malta")),
        "Anki says that it imported “Malta”, but the note is not there.",
    ),
    Case(
        "an imported note has too many fields",
        replace(
            STUDENT, after=with_note(STUDENT.after, "malta", lambda had: had._replace(fields=(*had.fields, "more")))
        ),
        "“Malta” was imported with 3 fields instead of 2.",
    ),
    Case(
        "an imported note has other words",
        replace(STUDENT, after=with_note(STUDENT.after, "france", add_words)),
        "“France” was imported, but its field “City” differs from the new package.",
    ),
    Case(
        "an imported note has other tags",
        replace(STUDENT, after=with_note(STUDENT.after, "france", add_tag)),
        "“France” was imported, but its tags differ from the new package.",
    ),
    Case("a note is gone", replace(STUDENT, after=without_note(STUDENT.after, "italy")), "“Italy” is gone."),
    Case(
        "a note changes without Anki saying so",
        replace(STUDENT, after=with_note(STUDENT.after, "italy", add_words)),
        "“Italy” changed, although Anki did not update it.",
    ),
    Case(
        "words written after the release are replaced",
        wrote_into_italy(wrote_after=frozenset({"italy"})),
        "“Italy”: what the learner wrote after the release came out is lost.",
    ),
    Case(
        "words on a note that did not change are replaced",
        wrote_into_italy(wrote_before=frozenset({"italy"})),
        "“Italy”: what the learner wrote is lost, although nothing in the note changed.",
    ),
    Case(
        "a card is gone",
        replace(STUDENT, after=without_card(STUDENT.after, ITALY)),
        "“Italy”: the card is gone, and with it its schedule.",
    ),
    Case(
        "a note has the text of another note",
        replace(STUDENT, moved=MovedContent(cards=(MovedCard("france", "italy"),))),
        "“France”: the interval was learned on another question, “France”.",
    ),
    Case(
        "a gap has the number of another gap",
        replace(STUDENT, moved=MovedContent(gaps={"france": (MovedGap(1, 2),)})),
        "“France”: the interval was learned on another gap of the note.",
    ),
    Case(
        "a card lies in another deck",
        replace(
            STUDENT,
            after=replace(
                with_card(STUDENT.after, ITALY, lambda card: card._replace(deck=6, due=0)),
                decks={**STUDENT.after.decks, 6: "Elsewhere"},
            ),
        ),
        "“Italy”: the card was moved to the deck “Elsewhere”.",
    ),
    Case(
        "a card has another schedule",
        replace(STUDENT, after=with_card(STUDENT.after, ITALY, lambda card: card._replace(due=0, interval=1))),
        "“Italy”: its due was 30 and is 0, its interval was 30 and is 1.",
    ),
    Case(
        "a card comes that the package does not have",
        replace(STUDENT, after=with_card(STUDENT.after, CardKey("italy", 1))),
        "“Italy”, card 2: the learner gets a card that is not in the package.",
    ),
    Case(
        "a card does not come",
        replace(STUDENT, after=without_card(STUDENT.after, MALTA)),
        "“Malta”: the learner does not get the card.",
    ),
    Case(
        "a card becomes empty",
        replace(STUDENT, after=replace(STUDENT.after, empty=frozenset({ITALY}))),
        "“Italy”: the card is empty.",
    ),
    Case(
        "a front shows nothing",
        replace(STUDENT, faults=replace(NOTHING_WRONG, blank=frozenset({ITALY}))),
        "“Italy”: the front of the card shows nothing.",
    ),
    Case(
        "a second note type comes",
        replace(STUDENT, after=replace(STUDENT.after, note_types={**STUDENT.after.note_types, 9: OWN_NOTE_TYPE})),
        "The learner gets a second note type, “My own”, beside the one they had.",
    ),
    Case(
        "Anki renames a note type",
        newcomer_of(
            NEW,
            replace(collection(NEW), note_types={1: collection(NEW).note_types[1]._replace(name="Capital+")}),
        ),
        "Anki renames the note type “Capital” to “Capital+”, because another one has this name.",
    ),
    Case(
        "a note type changes that is not in the package",
        with_own_note_type(css=".card { color: red; }"),
        "The note type “My own” changed, although it is not in the new package.",
    ),
    Case(
        "a new style does not arrive",
        replace(
            STUDENT,
            newcomer=replace(
                STUDENT.newcomer, note_types={1: STUDENT.newcomer.note_types[1]._replace(css=".card { color: red; }")}
            ),
        ),
        "The note type “Capital” has a new name or look, and the learner does not get it.",
    ),
    Case(
        "a note moves to another note type",
        replace(
            STUDENT,
            log=log(new="malta", updated="france italy"),
            after=with_note(STUDENT.after, "italy", lambda had: had._replace(note_type=9)),
            taken_back=frozenset({"italy"}),
        ),
        "“Italy” has another note type now.",
    ),
    Case(
        "a picture is missing",
        replace(STUDENT, faults=replace(NOTHING_WRONG, missing_media={"italy": ("a.png", "b.mp3")})),
        "“Italy” names “a.png”, “b.mp3”, which the learner does not get.",
    ),
    Case(
        "a picture stays the old one",
        replace(STUDENT, faults=replace(NOTHING_WRONG, old_media=("flag.png",))),
        "“flag.png” has new content, but the learner keeps the old file.",
    ),
    Case(
        "a note of the package has no card",
        newcomer_of(package(*NEW.notes.values(), replace(note("spain", "Madrid"), decks={}))),
        "“Spain” has no card.",
    ),
    Case(
        "a note is in the package twice",
        newcomer_of(NEW._replace(doubled=("italy",))),
        "“Italy” is in the package more than once; later updates reach only one of the copies.",
    ),
]

HEALTHY = {
    "a student gets exactly what changed": STUDENT,
    "a newcomer gets everything": newcomer_of(NEW),
    "nothing changed": replace(
        STUDENT, difference=compare(OLD, OLD), log=log(unchanged="france italy"), after=collection(OLD)
    ),
    "words from before the release give way to an edit": replace(
        STUDENT,
        actions=LearnerActions(wrote_before=frozenset({"france"})),
        before=with_note(STUDENT.before, "france", add_words),
    ),
    "words from after the release stay": replace(
        STUDENT,
        actions=LearnerActions(wrote_after=frozenset({"france"})),
        before=with_note(STUDENT.before, "france", add_words),
        log=log(new="malta", unchanged="france italy"),
        after=replace(
            STUDENT.after, notes={**STUDENT.after.notes, "france": add_words(STUDENT.before.notes["france"])}
        ),
    ),
    "own tags on a note that did not change stay": replace(
        STUDENT,
        actions=LearnerActions(wrote_before=frozenset({"italy"})),
        before=with_note(STUDENT.before, "italy", add_tag),
        after=with_note(STUDENT.after, "italy", add_tag),
    ),
    "an edit that was taken back may be sent again": replace(
        STUDENT, log=log(new="malta", updated="france italy"), taken_back=frozenset({"italy"})
    ),
    "own words on a note whose edit was taken back may go": replace(
        wrote_into_italy(wrote_before=frozenset({"italy"})), taken_back=frozenset({"italy"})
    ),
    "merging sends every note again": replace(
        STUDENT, actions=LearnerActions(merges=True), log=log(new="malta", updated="france italy")
    ),
    "merging may change notes that are not updated, and their note types": replace(
        STUDENT,
        actions=LearnerActions(merges=True),
        after=with_note(STUDENT.after, "italy", lambda had: had._replace(note_type=9)),
    ),
    "a note of a replaced note type waits for merging": replaced_note_type(),
    "merging brings a replaced note type": replaced_note_type(
        actions=LearnerActions(merges=True),
        log=log(new="malta", updated="france italy"),
        after=with_note(
            replace(collection(NEW), note_types=replaced_note_type().newcomer.note_types),
            "italy",
            lambda had: had._replace(note_type=CITY.id),
        ),
    ),
    "merging takes a grown note type": replace(only_malta_of_a_grown_note_type(), actions=LearnerActions(merges=True)),
    "a note type that breaks is of no notes of the learner": replace(
        only_malta_of_a_grown_note_type(),
        before=replace(collection(package()), note_types=collection(OLD).note_types),
        after=collection(package(note("malta", "Valletta", 200, GROWN))),
    ),
    "a new time alone is no change": replace(
        STUDENT, after=with_note(STUDENT.after, "italy", lambda had: had._replace(mod=300))
    ),
    "merging may change a note type that is not in the package any more": replace(
        with_own_note_type(css=".card { color: red; }"), actions=LearnerActions(merges=True)
    ),
    "what is wrong with a note in conflict is not new to the learner": replaced_note_type(
        faults=VisibleFaults(frozenset({ITALY}), {"italy": ("a.png",)}, ())
    ),
    "an own note type stays as it was": with_own_note_type(css=""),
    "a card that was left empty is announced": replace(
        STUDENT,
        difference=compare(
            package(replace(note("france", "Lyon"), decks={0: "Capitals", 1: "Capitals"}), note("italy", "Rome")), NEW
        ),
        before=with_card(STUDENT.before, CardKey("france", 1)),
        after=replace(with_card(STUDENT.after, CardKey("france", 1)), empty=frozenset({CardKey("france", 1)})),
        faults=replace(NOTHING_WRONG, blank=frozenset({CardKey("france", 1)})),
    ),
    "a card that was empty before is no news": replace(
        STUDENT,
        before=replace(STUDENT.before, empty=frozenset({ITALY})),
        after=replace(STUDENT.after, empty=frozenset({ITALY})),
    ),
    "a front that is blank for newcomers is reported for them alone": replace(
        STUDENT,
        faults=replace(NOTHING_WRONG, blank=frozenset({ITALY})),
        newcomer_faults=replace(NOTHING_WRONG, blank=frozenset({ITALY})),
    ),
    "a front that the learner made blank after the release": replace(
        STUDENT,
        actions=LearnerActions(wrote_after=frozenset({"italy"})),
        faults=replace(NOTHING_WRONG, blank=frozenset({ITALY})),
    ),
    "a blank front of a note outside the package": replace(
        STUDENT, faults=replace(NOTHING_WRONG, blank=frozenset({CardKey("own note", 0)}))
    ),
    "a picture that newcomers miss too is reported for them alone": replace(
        STUDENT,
        faults=replace(NOTHING_WRONG, missing_media={"italy": ("a.png",)}),
        newcomer_faults=replace(NOTHING_WRONG, missing_media={"italy": ("a.png",)}),
    ),
    "a picture that an own note misses": replace(
        STUDENT,
        log=log(new="malta", updated="france", unchanged="italy own"),
        faults=replace(NOTHING_WRONG, missing_media={"own": ("a.png",)}),
    ),
    "a replaced picture has another name in the note": replace(
        STUDENT,
        difference=replace(STUDENT.difference, replaced_media=("flag.png",)),
        after=with_note(STUDENT.after, "malta", lambda had: had._replace(fields=("Malta", "flag-1234.png"))),
        newcomer=with_note(STUDENT.newcomer, "malta", lambda had: had._replace(fields=("Malta", "flag.png"))),
    ),
}


def messages(observed: ObservedImport) -> list[str]:
    return [broken.message for broken in find_broken_promises(observed)]


@pytest.mark.parametrize("observed", HEALTHY.values(), ids=HEALTHY)
def test_an_import_that_is_as_it_should_be_breaks_no_promise(observed: ObservedImport) -> None:
    assert messages(observed) == []


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_broken_promise_is_named_and_nothing_else_is(case: Case) -> None:
    assert messages(case.observed) == [case.message]


def test_each_note_of_a_grown_note_type_is_named_beside_the_note_type() -> None:
    new = package(note("france", "Paris", 200, GROWN), note("italy", "Rome", 100, GROWN))
    observed = replace(STUDENT, difference=compare(OLD, new), log=log(conflicting=2), after=STUDENT.before)
    assert messages(observed) == [
        "Notes of the note type “Capital” are no longer updated, because it gained the field “River”.",
        "“France” is in conflict and is not updated.",
        "“Italy” is in conflict and is not updated.",
    ]


def test_faults_of_the_package_are_reported_for_the_newcomer() -> None:
    faults = VisibleFaults(frozenset({ITALY}), {"malta": ("a.png",)}, ())
    observed = replace(newcomer_of(NEW), faults=faults, newcomer_faults=faults)
    assert messages(observed) == [
        "“Italy”: the front of the card shows nothing.",
        "“Malta” names “a.png”, which the learner does not get.",
    ]


@pytest.mark.parametrize("package_name", ["old", "new"])
def test_a_package_that_anki_refuses_is_named_with_ankis_reason(package_name: str) -> None:
    broken = report_failed_import(package_name, "it is damaged")  # type: ignore[arg-type]
    assert (broken.promise, broken.message) == (
        "import",
        f"Anki can't import the {package_name} package: it is damaged",
    )


def test_each_broken_promise_names_the_note_it_is_about() -> None:
    for case in CASES:
        (broken,) = find_broken_promises(case.observed)
        in_quotes = re.findall("“(.*?)”", broken.message)
        assert broken.guid == "" or broken.guid.title() in in_quotes, case.name
        assert broken.guid or not {"France", "Italy", "Malta", "Spain"} & {*in_quotes}, case.name


def test_every_sentence_has_a_case_here() -> None:
    tried = [case.message for case in CASES] + [
        report_failed_import("old", "x").message,
        report_refused_merge("x").message,
    ]
    patterns = list(find_sentences(promises))
    assert len(patterns) > 25
    for pattern in patterns:
        assert any(map(pattern.fullmatch, tried)), pattern.pattern
    for message in tried:
        assert sum(bool(pattern.fullmatch(message)) for pattern in patterns) == 1, message


def test_no_other_module_has_a_sentence_of_its_own() -> None:
    """So that the tests of these modules know every sentence."""
    for file in Path(promises.__file__).parent.glob("*.py"):
        if file.stem not in ("promises", "later_promises", "merging", "promises_of_orders"):
            assert "BrokenPromise(" not in file.read_text(encoding="utf-8"), file.name
