"""A deck that is imported into real Anki for the first time has exactly the content of its sources."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import PROJECT
from tests.support.learner import ImportLog, Learner, fill_box, render_sides, visible_text


@pytest.fixture
def tour(copy_of: Callable[[str], Path], learner: Learner) -> Learner:
    """A learner who has just imported the tour, a deck with every kind of card."""
    assert learner.import_package(build(copy_of("tour"))) == ImportLog(
        notes=20, new=20, updated=0, unchanged=0, conflicting=0
    )
    return learner


def test_every_note_has_its_fields_as_html(tour: Learner) -> None:
    note = tour.note("Term:Mito*")
    assert dict(note.items()) == {
        "Term": "Mitochondrion",
        "Definition": "The part of a cell that makes most of its <strong>ATP</strong>.",
        "Example": "A muscle cell has thousands.",
        "Extra": "<p>First seen in 1857.</p>\n<ul>\n<li>One membrane outside,</li>\n<li>one folded inside.</li>\n</ul>",
        "Picture": "",
        "Both ways": "yes",
        "Evidence": "established",
        "Sources": (
            "<ul>"
            '<li>Craig 2009. <a href="https://doi.org/10.1038/nrn2555">How do you feel – now?</a> '
            "<i>Nature Reviews Neuroscience</i> 10.</li>"
            '<li>Allison et al. 2000. <a href="https://doi.org/10.1016/S1364-6613(00)01501-1">'
            "Social perception from visual cues</a>. <i>Trends in Cognitive Sciences</i>.</li>"
            "</ul>"
        ),
        "Card id": "mitochondrion",
        "Spare 1": "",
        "Spare 2": "",
        "Spare 3": "",
        "Spare 4": "",
        "Retired": "",
    }


def test_a_note_has_tags_for_its_kind_subdeck_and_evidence_and_the_tags_of_its_author(tour: Learner) -> None:
    assert tour.note("Term:Mito*").tags == [
        "tour::1-words",
        "tour::evidence::established",
        "tour::kind::definition",
        "words",
    ]
    assert "Programming::Types" in tour.note("Term:List*").tags
    assert "tour::2-people::close-ones" in tour.note("Question:*coffee*").tags


def test_cards_are_in_their_subdecks_and_the_deck_has_its_description(tour: Learner) -> None:
    names = {deck.name for deck in tour.col.decks.all_names_and_ids()} - {"Default"}
    assert names == {
        "A Tour & More",
        "A Tour & More::1 Words",
        "A Tour & More::2 People",
        "A Tour & More::2 People::Close ones",
        "A Tour & More::3 Brain",
        "A Tour & More::4 Answers",
    }
    deck = tour.col.decks.by_name("A Tour & More")
    assert deck is not None
    assert deck["md"] is True
    assert deck["desc"].split("\\\n") == [
        "Every kind of card, **once**.",
        "Made for the tests.",
        "By Ada Example, Bo Beispiel. Licence: CC BY 4.0. <https://example.org/tour>",
    ]


def test_each_note_has_the_cards_that_anki_would_make_of_it(tour: Learner) -> None:
    def ordinals(query: str) -> list[int]:
        return [card.ord for card in tour.note(query).cards()]

    assert ordinals("Term:Mito*") == [0, 1]
    assert ordinals("Term:List*") == [0]
    assert ordinals("Region:Insula") == [0, 1]
    assert ordinals("Text:*Half*") == [0, 1, 2]
    assert ordinals("Image:*insula*") == [0, 1]
    assert ordinals("Title:*tea*") == [0, 1, 2]
    assert ordinals("Source:Guten*") == [0, 1]
    assert tour.cards_that_the_check_adds_or_removes() == 0


def test_new_cards_come_in_the_order_of_the_sources(tour: Learner) -> None:
    by_due = sorted(tour.cards(), key=lambda card: (card.due, card.ord))
    firsts = [card.note().fields[0] for card in by_due if card.ord == 0]
    assert firsts[0] == "Mitochondrion"
    assert firsts[1].startswith("List")
    assert firsts[-1] == "食べる"
    assert len({card.due for card in by_due}) == 20


def test_note_types_belong_to_the_deck_and_hide_their_spare_fields(tour: Learner) -> None:
    names = tour.note_types()
    assert len(names) == 17
    assert all(name.startswith("A Tour & More: ") for name in names)
    model = tour.col.models.by_name("A Tour & More: Translation")
    assert model is not None
    fields = {field["name"]: field for field in model["flds"]}
    assert list(fields)[:5] == ["Source", "Target", "Ask back", "Evidence", "Sources"]
    for name in ("Spare 1", "Spare 4", "Retired"):
        assert fields[name]["collapsed"] is True
        assert fields[name]["excludeFromSearch"] is True
        assert fields[name]["description"]
    assert all(part["id"] for part in [*model["flds"], *model["tmpls"]])
    assert model["css"].rstrip().endswith(".question { letter-spacing: 0.01em; }")


def test_media_files_are_imported_under_names_made_from_their_bytes(
    tour: Learner, copy_of: Callable[[str], Path]
) -> None:
    media = tour.media()
    files = PROJECT / "tests/decks/tour/media"
    assert sorted(re.sub(r"-[0-9a-f]{12}\.", ".", name) for name in media) == [
        "arrows.svg",
        "bird-song.mp3",
        "insula.png",
    ]
    assert set(media.values()) == {path.read_bytes() for path in files.rglob("*") if path.is_file()}
    for card in tour.cards():
        for side in render_sides(card):
            assert set(re.findall(r'<img src="([^"]*)"', side)) <= set(media)
    (bird,) = tour.note("Question:*bird*").cards()
    assert [tag.filename for tag in bird.question_av_tags()] == [  # type: ignore[union-attr]
        name for name in media if name.endswith(".mp3")
    ]


def test_every_side_shows_text_and_no_template_syntax(tour: Learner) -> None:
    for card in tour.cards():
        question, answer = (fill_box(side, card, "typed") for side in render_sides(card))
        assert visible_text(question)
        for side in (question, answer):
            assert "{{" not in side
            assert "}}" not in side
            assert "[[" not in side
            assert "$$" not in side
        assert visible_text(answer) != visible_text(question)


def test_text_money_code_mathematics_and_emoji_survive(tour: Learner) -> None:
    price = tour.note("Question:*coffee*")
    assert price["Question"] == "A coffee costs $5 and a cake $6. What do both cost?"
    assert tour.note("Term:List*")["Term"] == "List&lt;int&gt; &amp; friends"
    assert "<code>List&lt;int&gt;</code> holds numbers and a &lt; b still" in tour.note("Term:List*")["Definition"]
    assert "😶" in tour.note("tag:tour::kind::sign")["Answer"]
    assert r"(\(r &lt; 0\))" in tour.note("tag:tour::kind::finding")["Finding"]


def test_gaps_inside_gaps_and_inside_mathematics_hide_the_right_text(tour: Learner) -> None:
    first, second, third = tour.note("Text:*Half*").cards()
    assert visible_text(first.question()).endswith(r"Half of [...] is less than [how much?], and \(x = y^{z} \).")
    assert visible_text(second.question()).endswith(r"Half of \(\frac{a}{b_{2} }\) is [...], and \(x = y^{z} \).")
    assert visible_text(third.question()).endswith(r"is less than the whole, and \(x = [...]\).")


def test_the_shipped_deck_imports_whole(learner: Learner, tmp_path: Path) -> None:
    package = tmp_path / "mirror-neurons.apkg"
    run("build", PROJECT / "cards/mirror-neurons", "--out", tmp_path, "--locked")
    imported = learner.import_package(package)
    assert imported.new == imported.notes >= 25
    kinds = {tag.split("::")[-1] for note in learner.notes().values() for tag in note.tags if "::kind::" in tag}
    assert len(kinds) == 11
    assert learner.cards_that_the_check_adds_or_removes() == 0
    media = learner.media()
    for card in learner.cards():
        question, answer = render_sides(card)
        assert visible_text(question)
        for side in (question, answer):
            assert "{{" not in side
            assert set(re.findall(r'<img src="([^"]*)"', side)) <= set(media)


def test_cards_say_which_language_they_are_in(tour: Learner) -> None:
    for card in tour.cards():
        question, answer = render_sides(card)
        assert '<div class="page front" lang="en"' in question
        assert '<div class="page back" lang="en"' in answer
