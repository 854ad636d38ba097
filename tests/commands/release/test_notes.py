"""Release notes say to learners what changed, and read as the author typed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from deck_builder.commands.diff.text import as_text
from deck_builder.commands.release.notes import find_advice, make_release_notes
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Deck
from deck_builder.lock.model import Lock, LockedCard, Release, RetiredCard
from deck_builder.packages.compare import Difference, compare
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.hostile_texts import TEXTS, Texts, assert_reads_as_typed
from tests.support.packages import make_note, make_note_type, make_package
from tests.support.reading import Reader, read_markdown
from tests.support.releases import Clock, build_and_release, notes

RELEASES = (Release("1.0.0", "2026-11-20", 1_000, "a"), Release("1.1.0", "2026-11-27", 2_000, "b"))


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    """A deck without cards."""
    folder = tmp_path_factory.mktemp("decks") / "towns"
    folder.mkdir()
    (folder / "deck.yaml").write_text("id: towns\nname: Towns\n", encoding="utf-8")
    deck = load_deck(folder, Problems())
    assert deck is not None
    return deck


def notes_of(deck: Deck, difference: Difference, releases: tuple[Release, ...] = RELEASES) -> str:
    """The notes of a deck's last release."""
    lock = Lock(deck.id, deck.name, releases=releases)
    return make_release_notes(deck, lock, difference, find_advice(deck, lock, difference))


def test_release_notes_warn_of_what_the_deck_allows(towns: Deck) -> None:
    new = make_package(make_note("a", "France", "Paris", deck="Towns"))
    difference = compare(make_package(), new)
    assert "scripts" not in notes_of(towns, difference)
    for releases in (RELEASES, RELEASES[:1]):
        notes = notes_of(towns._replace(allow=frozenset({"scripts", "remote"})), difference, releases)
        assert "The cards may run scripts in your Anki." in notes
        assert "from the web" in notes


def test_after_a_rename_the_notes_tell_nobody_to_move_cards(towns: Deck) -> None:
    old = make_package(make_note("a", "France", "Lyon", deck="Towns::West"), make_note("b", "Italy", "Rome"))
    new = make_package(
        make_note("a", "France", "Paris", deck="Cities::West", mod=2_000),
        make_note("b", "Italy", "Rome", deck="Cities"),
    )
    difference = compare(old, new)
    notes = notes_of(towns._replace(name="Cities"), difference)
    assert "moved" not in as_text(difference)
    assert "## Moved" not in notes
    assert "1 changed" in notes
    assert "rename your deck “Towns” to “Cities”" in notes


def test_after_a_rename_a_card_that_moved_too_is_listed_with_its_subdecks(towns: Deck) -> None:
    old = make_package(make_note("a", "France", "Paris", deck="Towns::West"), make_note("b", "Italy", "Rome"))
    new = make_package(
        make_note("a", "France", "Paris", deck="Cities::North"), make_note("b", "Italy", "Rome", deck="Cities")
    )
    notes = notes_of(towns._replace(name="Cities"), compare(old, new))
    assert "- France: from West to North\n" in notes
    assert "Italy" not in notes


@pytest.mark.parametrize(
    ("deck", "css", "told"),
    [("Cities", "", "the cards are the same"), ("Towns", "b", "the cards look different and say the same")],
)
def test_where_no_card_changed_the_notes_say_so(deck: str, css: str, told: str, towns: Deck) -> None:
    old = make_package(make_note("a", "France", "Paris"))
    new_type = make_note_type(css=css, mod=2_000)
    new = make_package(make_note("a", "France", "Paris", deck=deck, note_type=new_type))
    notes = notes_of(towns._replace(name=deck), compare(old, new))
    assert f"Since version 1.0.0: {told}. Your progress stays as it is.\n" in notes
    assert ("## Looks" in notes) is bool(css)


def test_a_comma_that_came_before_a_word_is_bold_and_the_word_is_not(towns: Deck) -> None:
    old = make_package(make_note("a", "What?", "(red)and white"))
    new = make_package(make_note("a", "What?", "(red),and white", mod=2_000))
    page = read_markdown(notes_of(towns, compare(old, new)))
    assert "Back: (red)and white" in page.before
    assert "Back: (red),and white" in page.after


def test_a_title_that_has_an_entity_reads_as_typed(towns: Deck) -> None:
    new = make_package(make_note("a", "What is &amp;lt; in HTML?", "Less than"))
    assert "What is &lt; in HTML?" in read_markdown(notes_of(towns, compare(make_package(), new))).text


def test_learners_read_gaps_filled(towns: Deck) -> None:
    old = make_package(make_note("a", "The capital is {{c1::Lyon::city}}", "x"))
    new = make_package(make_note("a", "The capital is {{c1::Paris::city}}", "x", mod=2_000))
    assert "- **The capital is Lyon**\n  - Front: The capital is ~~Lyon~~**Paris**\n" in notes_of(
        towns, compare(old, new)
    )


def test_the_first_release_lists_its_notes_and_asks_nothing_of_learners(towns: Deck) -> None:
    new = make_package(make_note("a", "France", "Paris", deck="Towns::West"))
    notes = notes_of(towns, compare(make_package(), new), RELEASES[:1])
    assert "The first release: 1 note.\n\n### West\n\n- France\n\n## How to import\n" in notes
    assert "your own" not in notes


def test_where_notes_are_sent_again_learners_are_told_what_that_replaces(towns: Deck) -> None:
    old = make_package(make_note("a", "France", "Lyon"), make_note("b", "Italy", "Rome"))
    new = make_package(make_note("a", "France", "Paris", mod=2_000), make_note("b", "Italy", "Rome", mod=2_000))
    assert "under *Changed* and on 1 card sent again as before, your own words and tags are replaced" in notes_of(
        towns, compare(old, new)
    )


def test_a_note_that_learners_get_only_with_a_tick_is_listed_as_changed(towns: Deck) -> None:
    city = make_note_type("Front", "Back", type_id=2, name="Towns: City")
    old = make_package(make_note("a", "France", "Lyon"))
    new = make_package(make_note("a", "France", "Paris", note_type=city, mod=2_000))
    assert "1 changed" in notes_of(towns, compare(old, new))


def test_learners_of_cards_retired_earlier_are_told_of_the_cleanup_package(towns: Deck) -> None:
    card = LockedCard("guid", "question", "digest", 1_000, (0,), "1.0.0")
    advice = "import `towns-1.1.0-cleanup.apkg`: it empties all cards that were ever retired (1)"
    old, new = (make_package(make_note("a", "France", answer, mod=mod)) for answer, mod in (("Lyon", 1), ("Paris", 2)))
    for version, told in (("1.0.0", True), ("1.1.0", False)):
        lock = Lock(towns.id, towns.name, retired={"x": RetiredCard(card, version)}, releases=RELEASES)
        difference = compare(old, new)
        notes = make_release_notes(towns, lock, difference, find_advice(towns, lock, difference))
        assert (advice in notes) is told


@settings(deadline=None)
@given(TEXTS)
def test_every_text_in_the_notes_reads_as_typed(towns: Deck, text: str) -> None:
    def render(difference: Difference, texts: Texts) -> Reader:
        return read_markdown(notes_of(towns._replace(name=texts.deck), difference))

    assert_reads_as_typed(text, render)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Oslo, in the south", "Oslo, far in the south", "Oslo, **far** in the south"),
        ("Oslo, far in the south", "Oslo, in the south", "Oslo, ~~far~~ in the south"),
        ("Oslo in the * south", "Oslo in the * west", "Oslo in the \\* ~~south~~**west**"),
    ],
)
def test_the_notes_keep_words_apart(before: str, after: str, told: str, deck: Path, clock: Clock) -> None:
    edit(deck / "cards.yaml", "Lyon", before)
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", before, after)
    build_and_release(deck, "1.1.0", clock)
    assert f"Answer: {told}\n" in notes(deck, "1.1.0")
