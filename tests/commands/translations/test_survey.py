"""The state of a translation: planted changes are found, and nothing else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.build.source_edits import edit_origins
from deck_builder.deck.made_from import mark_right
from tests.support.decks import edit
from tests.support.quick_folder import quick_folder
from tests.support.translations import build_german, look, write


def test_a_text_whose_source_changes_is_stale_until_it_is_translated_anew(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    assert look(german).stale == ()
    edit(german.parents[1] / "cards.yaml", "What is the capital?", "What is its capital?")
    build_german(german)  # a build does not make it right
    (stale,) = look(german).stale
    assert (stale.text.card_id, stale.text.key) == ("capital", "question")
    assert (stale.before, stale.text.source) == ("What is the capital?", "What is its capital?")
    assert (stale.text.place.file.parent.name, stale.text.place.line) == ("de", 4)
    edit(german / "cards.yaml", "Was ist die Hauptstadt?", "Was ist seine Hauptstadt?")
    assert look(german).stale == ()


def test_a_text_that_is_still_right_can_be_marked(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(german.parents[1] / "cards.yaml", "What is the capital?", "What is the capital, please?")
    edit(german.parents[1] / "cards.yaml", "Which is a river?", "Which of them is a river?")
    found = look(german)
    origins, counts = mark_right(found.stale, ["capital"], found.origins)
    assert counts == {"capital": 1}
    edit_origins(german, origins).write()
    assert [stale.text.card_id for stale in look(german).stale] == ["which"]


def test_what_is_missing_identical_and_of_no_card_is_listed(tmp_path: Path) -> None:
    found = look(write(tmp_path))
    assert found.missing_cards == ("river",)
    keys = [(text.card_id, text.key) for text in found.missing]
    assert keys == [
        *(("capital", "answer"), ("capital", "extra"), ("river", "question"), ("river", "answer")),
        ("map", "picture.alt"),
    ]
    assert [(text.card_id, text.key) for text in found.identical] == [("which", "right")]
    edit(tmp_path / "trip/cards.yaml", "id: bread", "id: loaf")
    assert [card_id for card_id, _ in look(tmp_path / "trip/translations/de").orphaned] == ["bread"]


def test_a_text_like_one_that_is_translated_is_offered_with_its_translation(tmp_path: Path) -> None:
    german = write(tmp_path)
    edit(tmp_path / "trip/cards.yaml", "Which river is it on?", "What is the old capital?")
    (like,) = (text.like for text in look(german).missing if (text.card_id, text.key) == ("river", "question"))
    assert like == ("What is the capital?", "Was ist die Hauptstadt?")


@settings(max_examples=25, deadline=None)
@given(changed=st.sets(st.integers(0, 29)), renewed=st.sets(st.integers(0, 29)), rebuilt=st.booleans())
def test_planted_changes_are_found_and_nothing_else(changed: set[int], renewed: set[int], rebuilt: bool) -> None:
    def write_cards(file: Path, word: str, edited: set[int]) -> None:
        cards = "".join(
            f"  - {{id: c{n}, question: '{word} {n}{' anew' if n in edited else ''}?', answer: '{word} {n}'}}\n"
            for n in range(30)
        )
        kind = "kind: question\n" if word == "What" else ""
        file.write_text(f"{kind}cards:\n{cards}", encoding="utf-8")

    with quick_folder() as folder:
        german = write(folder)
        source_file, german_file = german.parents[1] / "cards.yaml", german / "cards.yaml"
        write_cards(source_file, "What", set())
        write_cards(german_file, "Was", set())
        build_german(german)
        write_cards(source_file, "What", changed)
        if rebuilt:
            build_german(german)
        write_cards(german_file, "Was", renewed)
        assert {stale.text.card_id for stale in look(german).stale} == {f"c{n}" for n in changed - renewed}
        assert all(stale.text.key == "question" for stale in look(german).stale)
