"""Cards that a learner's device reads aloud, where a deck asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import build, run
from tests.support.learner import Learner, visible_text

DECK = "id: capitals\nname: Capitals\nlanguage: en\n"
CARDS = """
cards:
  - {id: paris, kind: definition, term: Paris, definition: The capital of France, both-ways: no}
  - {id: rome, kind: definition, term: Rome, definition: The capital of Italy}
  - {id: madrid, kind: cloze, text: "{{c1::Madrid}} is the capital of {{c2::Spain}}"}
"""
TTS = "tts: {language: en-GB, fields: [definition, text]}\n"


def heard(learner: Learner, query: str) -> list[tuple[list[str], list[str]]]:
    """What is read aloud on the front and on the back of each card of a note."""
    cards = learner.note(query).cards()
    return [
        (
            [tag.field_text for tag in card.question_av_tags()],  # type: ignore[union-attr]
            [tag.field_text for tag in card.answer_av_tags()],  # type: ignore[union-attr]
        )
        for card in cards
    ]


def test_a_field_is_read_where_it_is_shown(write_deck: Callable[..., Path], learner: Learner) -> None:
    learner.import_package(build(write_deck(CARDS, **{"deck.yaml": DECK + TTS})))
    assert heard(learner, "Term:Rome") == [([], ["The capital of Italy"]), (["The capital of Italy"], [])]
    (front, back), _ = heard(learner, "Text:*Madrid*")
    assert [visible_text(text) for text in front] == ["blank is the capital of Spain"]
    assert back == ["Madrid"]
    (tag,) = learner.note("Term:Paris").cards()[0].answer_av_tags()
    assert tag.lang == "en_GB"  # type: ignore[union-attr]


def test_reading_aloud_adds_no_card(write_deck: Callable[..., Path], learner: Learner) -> None:
    learner.import_package(build(write_deck(CARDS, **{"deck.yaml": DECK + TTS})))
    assert len(learner.note("Term:Paris").cards()) == 1
    assert learner.cards_that_the_check_adds_or_removes() == 0
    for card in learner.cards():
        assert "tts" not in visible_text(card.question() + card.answer())


def test_nothing_is_read_aloud_by_default_and_an_update_can_bring_it(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck(CARDS, **{"deck.yaml": DECK})
    learner.import_package(build(deck))
    assert heard(learner, "Term:Rome") == [([], []), ([], [])]
    learner.study_everything()
    schedule = learner.schedule()
    (deck / "deck.yaml").write_text(DECK + TTS, encoding="utf-8")
    assert learner.import_package(build(deck)).updated == 0
    assert heard(learner, "Term:Rome")[0] == ([], ["The capital of Italy"])
    assert learner.schedule() == schedule


def test_what_no_voice_could_read_is_refused(write_deck: Callable[..., Path]) -> None:
    for tts, said in (
        ("tts: {language: en, fields: [term]}", "`en` is not the language of a voice"),
        ("tts: {language: en-GB}", "`fields` is missing"),
        ("tts: {fields: [term]}", "`language` is missing"),
        ("tts: {language: en-GB, fields: [trem]}", "Did you mean `term`?"),
        ("tts: {language: en-GB, fields: [both-ways]}", "no kind has a field `both-ways` that can be read aloud"),
        ("tts: yes", "`tts` should be keys with values"),
    ):
        deck = write_deck(CARDS, **{"deck.yaml": f"{DECK}{tts}\n"})
        assert said in run("build", deck, "--out", deck.parent / "dist", expect=1).output
