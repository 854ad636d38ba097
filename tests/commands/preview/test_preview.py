"""What a preview holds: each card as it is shown, the styles and media that it needs, and what is wrong."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

from deck_builder.commands.preview.preview import FRONT, Preview, PreviewCard, PreviewMemory, preview_deck
from deck_builder.problems.problem import Problems
from tests.support.command_line import build
from tests.support.decks import CARDS, edit
from tests.support.learner import Learner, fill_box, render_sides, visible_text

NOW = 1_770_000_000


def preview_of(
    deck: Path,
    problems: Problems | None = None,
    memory: PreviewMemory | None = None,
    *,
    now: int = NOW,
) -> Preview:
    preview = preview_deck(deck, now, Problems() if problems is None else problems, memory)
    assert preview
    return preview


def whole_back(card: PreviewCard) -> str:
    return card["back"].replace(FRONT, card["front"])


def test_a_card_has_everything_that_the_page_shows(copy_of: Callable[[str], Path]) -> None:
    preview = preview_of(copy_of("tour"))
    card = dict(preview.cards[0])
    front, back = str(card.pop("front")), str(card.pop("back"))
    assert card == {
        "key": "mitochondrion/1",
        "id": "mitochondrion",
        "name": "Term to meaning",
        "kind": "Definition",
        "subdeck": "1 Words",
        "tags": card["tags"],
        "evidence": "established",
        "file": "10-words.yaml",
        "line": 5,
        "type": 0,
    }
    assert "tour::kind::definition" in preview.cards[0]["tags"]
    assert "Mitochondrion" in front
    assert "ATP" not in front
    assert "most of its <strong>ATP</strong>" in back
    assert preview.name == "A Tour & More"
    assert {card["evidence"] for card in preview.cards} == {"", "established", "supported", "clinical opinion"}


def test_both_sides_have_the_text_that_anki_shows(copy_of: Callable[[str], Path], learner: Learner) -> None:
    """Each card of a tour of all kinds, in order, but for the shapes that Anki's own script draws."""
    tour = copy_of("tour")
    learner.import_package(build(tour))
    in_anki = sorted(map(learner.col.get_card, learner.col.find_cards("")), key=lambda card: (card.due, card.ord))
    cards = preview_of(tour).cards
    for card, anki_card in zip(cards, in_anki, strict=True):
        if card["id"] == "parts-of-a-square":
            continue
        sides = visible_text(card["front"]), visible_text(whole_back(card))
        assert sides == tuple(
            visible_text(re.sub(r"\[anki:play:\w:\d+\]", "", fill_box(side, anki_card, typed="")))
            for side in render_sides(anki_card)
        )


def test_a_note_with_one_card_is_named_by_its_id_alone(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "cards:\n"
        "  - {id: one, kind: cloze, text: 'Only {{c1::one}} gap'}\n"
        "  - {id: two, kind: cloze, text: '{{c1::Two}} gaps, {{c3::three}}'}\n"
    )
    names = [(card["key"], card["name"]) for card in preview_of(deck).cards]
    assert names == [("one", ""), ("two/1", "gap 1"), ("two/3", "gap 3")]


def test_a_back_that_repeats_the_front_says_so_in_one_letter(write_deck: Callable[..., Path]) -> None:
    (card, *_) = preview_of(write_deck(CARDS)).cards
    assert card["back"].count(FRONT) == 1
    assert "capital of France" not in card["back"]
    assert "Lyon" in card["back"]


def test_media_are_named_as_in_the_package(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    preview = preview_of(tour)
    files = {file.path.relative_to(tour / "media").as_posix() for file in preview.media.values()}
    assert files == {"arrows.svg", "brain/insula.png", "brain/bird song.mp3"}
    sides = [side for card in preview.cards for side in (card["front"], card["back"])]
    for name in preview.media:
        assert any(f'src="{html.escape(name)}"' in side for side in sides), name


def test_recordings_get_a_player_in_place_of_the_play_button_in_anki(copy_of: Callable[[str], Path]) -> None:
    preview = preview_of(copy_of("tour"))
    (name,) = (name for name, file in preview.media.items() if file.path.suffix == ".mp3")
    (sounds,) = (card for card in preview.cards if card["id"] == "sounds")
    assert f'<audio controls preload="none" src="{name}"></audio>' in sounds["front"]
    assert not any("[sound:" in card["front"] + card["back"] for card in preview.cards)


def test_shapes_over_a_picture_are_drawn(copy_of: Callable[[str], Path]) -> None:
    parts = [card for card in preview_of(copy_of("tour")).cards if card["id"] == "parts-of-a-square"]
    assert [card["name"] for card in parts] == ["gap 1", "gap 2"]
    assert all("<svg" in card["front"] and "<svg" in card["back"] for card in parts)
    assert parts[0]["front"] != parts[1]["front"]


def test_each_style_is_there_once(copy_of: Callable[[str], Path]) -> None:
    preview = preview_of(copy_of("tour"))
    assert len(set(preview.styles)) == len(preview.styles)
    assert {card["type"] for card in preview.cards} == set(range(len(preview.styles)))


def test_only_a_card_with_an_error_is_left_out(write_deck: Callable[..., Path]) -> None:
    problems = Problems()
    preview = preview_of(write_deck(CARDS.replace("answer: Rome", "answer: '![Rome](rome.svg)'")), problems)
    assert [card["id"] for card in preview.cards] == ["france", "spain"]
    assert [(problem.code, problem.card) for problem in problems] == [("M501", "italy")]


def test_a_deck_that_cannot_be_read_has_no_preview(write_deck: Callable[..., Path]) -> None:
    problems = Problems()
    assert preview_deck(write_deck(CARDS, deck="id: [\n"), NOW, problems) is None
    assert problems.errors


def test_a_preview_finds_what_a_check_finds(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("What is the capital of Spain?", "Is Madrid in Spain?"))
    problems = Problems()
    preview_of(deck, problems)
    assert [(problem.code, problem.card) for problem in problems] == [("C910", "spain")]


def test_a_preview_finds_what_learners_would_lose(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    build(deck)
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    (deck / "cards.yaml").write_text(text.partition("  - id: spain")[0], encoding="utf-8")
    problems = Problems()
    preview_of(deck, problems)
    assert [(problem.code, "`spain`" in problem.message) for problem in problems] == [("L603", True)]


def test_only_what_changed_is_rendered_again(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    memory = PreviewMemory()
    preview_of(deck, memory=memory)
    before = {note.guid: sides for note, sides in memory.sides.values()}
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    fresh = preview_of(deck, memory=memory, now=NOW + 60)
    again = [guid for guid, (_, sides) in memory.sides.items() if sides is not before[guid]]
    assert len(before) == 3
    assert len(again) == 1
    assert "Paris" in fresh.cards[0]["back"]
    assert fresh == preview_of(deck)


def test_an_edited_stylesheet_is_used_at_once(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    memory = PreviewMemory()
    (before,) = preview_of(deck, memory=memory).styles
    (deck / "style.css").write_text(".card { color: teal; }", encoding="utf-8")
    (after,) = preview_of(deck, memory=memory).styles
    assert "teal" in after
    assert "teal" not in before


def test_a_preview_writes_nothing(copy_of: Callable[[str], Path]) -> None:
    tour = copy_of("tour")
    before = {path: path.stat().st_mtime_ns for path in tour.rglob("*")}
    preview_of(tour)
    assert {path: path.stat().st_mtime_ns for path in tour.rglob("*")} == before


def test_a_long_note_with_very_many_gaps_does_not_fill_the_page(write_deck: Callable[..., Path]) -> None:
    gaps = " ".join(f"{{{{c{number}::word {number}}}}}" for number in range(1, 500))
    folder = write_deck(f'kind: cloze\ncards:\n  - id: a\n    text: "{gaps} {"and more " * 2_000}"\n')
    preview = preview_deck(folder, 0, Problems())
    assert preview
    assert len(preview.cards) == 499
    assert "word 1" in preview.cards[0]["back"]
    assert "Not drawn" in preview.cards[-1]["front"]
    assert sum(len(card["front"]) + len(card["back"]) for card in preview.cards) < 2_000_000
