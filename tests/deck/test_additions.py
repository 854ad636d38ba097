"""A card with `adds-to` asks what the base's card asks, and tells its author when that has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.packages.read import read_package
from tests.support.command_line import list_codes, run
from tests.support.decks import edit
from tests.support.extensions import write_updated

ADDITION = "adds-to: italy\n    extra: It looks like a boot."
WORDS = "what is the name of that town " * 40


def pack(school: Path) -> dict[str, str]:
    """Build the extension; returns what the fields of the note about the boot hold, by their names."""
    out = school.parent.parent / "dist"
    run("build", school, "--out", out)
    notes = read_package(out / "school.apkg").notes.values()
    (note,) = [note for note in notes if any("boot" in field for field in note.fields)]
    return dict(zip((field.name for field in note.note_type.fields), note.fields, strict=True))


def test_question_and_answer_are_those_of_the_base_and_what_the_card_says_itself_comes_first(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    base.rename(tmp_path / "elsewhere")
    fields = pack(school)
    assert fields["Question"] == "What is the capital of <em>Italy</em>?"
    assert "Rome" in fields["Answer"]
    assert '<img src="map-' in fields["Answer"]
    edit(school / "cards.yaml", ADDITION, f"{ADDITION}\n    answer: Still Rome")
    assert pack(school)["Answer"] == "Still Rome"


def test_what_the_base_says_is_not_checked_as_the_words_of_the_author(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    edit(school / "base.lock", "What is the capital of <em>Italy</em>?", f"{WORDS} Yes or no? What is France?")
    text = f"  - id: boot-2\n    {ADDITION}\n  - id: boot-3\n    {ADDITION}\n"
    (school / "cards.yaml").write_text(f"kind: question\ncards:\n{text}", encoding="utf-8")
    assert list_codes(run("check", school).output) == []


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("adds-to: itly\n    extra: x", "has no card `itly`"),
        ("adds-to: river\n    kind: cloze\n    text: 'Rome lies on the {{c1::Tiber}}'", "have no `question`"),
        ("adds-to: italy\n    kind: definition\n    extra: x", "have no `question`"),
        ("adds-to: empty\n    extra: x", "asks nothing in words"),
        ("adds-to: unanswered\n    extra: x", "no answer in words"),
        ("adds-to: spain\n    extra: x", "It had one before"),
        ("adds-to: ''\n    extra: x", "`adds-to`"),
        ("adds-to: [italy]\n    extra: x", "`adds-to`"),
    ],
)
def test_what_can_not_be_added_to_is_one_problem(new: str, message: str, tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    cards = '"cards": {\n  "empty": {"guid": "e", "question": "", "answer": "A"},\n'
    cards += '  "unanswered": {"guid": "u", "question": "Q", "answer": ""},\n'
    edit(school / "base.lock", '"cards": {\n', cards)
    edit(school / "base.lock", '"gone": {\n', '"gone": {\n  "spain": "g"\n')
    edit(school / "cards.yaml", ADDITION, new)
    output = run("check", school, expect=1).output
    assert len(list_codes(output)) == 1, output
    assert message in output


def test_a_deck_without_a_base_can_not_add_to_it(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    edit(school / "deck.yaml", "extends: ../capitals\n", "")
    assert "there is no key `adds-to` here" in run("check", school, expect=1).output


def test_a_card_of_the_base_is_found_by_its_id_from_before(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    edit(base / "cards.yaml", "id: italy", "id: rome\n    was: italy")
    run("build", base, "--out", tmp_path / "dist")
    assert "changed" not in run("base", school, "--update").output
    assert list_codes(run("check", school).output) == []


def test_code_in_a_text_of_the_base_does_not_reach_learners(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    edit(school / "base.lock", "What is the capital of <em>Italy</em>?", "Who?<img src=x onerror=alert(1)>")
    out = tmp_path / "dist"
    run("build", school, "--out", out, expect=1)
    edit(school / "base.lock", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>")
    run("build", school, "--out", out)
    assert "alert" not in pack(school)["Question"]


def test_a_changed_card_of_the_base_is_told_until_the_addition_is_edited_or_confirmed(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    pack(school)
    edit(base / "cards.yaml", "answer: Rome", "answer: Rome, on the Tiber")
    run("build", base, "--out", tmp_path / "dist")
    output = run("base", school).output
    assert "boot: It looks like a boot." in output
    assert "Rome{+, on the Tiber+}" in output
    assert "D265" not in run("check", school).output  # nothing has changed for the extension yet
    run("base", school, "--update")
    for _ in range(2):
        assert list_codes(run("check", school).output) == ["D265"]
        assert "on the Tiber" in pack(school)["Answer"]
    before = (school / "made-from.yaml").read_text(encoding="utf-8")
    assert before.startswith("# Written by `deck-builder build`: what each text of this extension was made from.")
    assert "No card of the base has changed" in run("base", school, "--still-right", "room", expect=2).output
    run("base", school, "--still-right", "boot")
    assert list_codes(run("check", school).output) == []
    (school / "made-from.yaml").write_text(before, encoding="utf-8")
    edit(school / "cards.yaml", "It looks like a boot.", "It looks like a boot on a map.")
    assert list_codes(run("check", school).output) == []
    pack(school)
    (school / "made-from.yaml").unlink()
    assert "L634" in run("build", school, "--locked", "--out", tmp_path / "dist", expect=1).output


def test_a_retired_card_of_the_base_is_told_before_and_after_the_update(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    text = (base / "cards.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: italy"), text.index("  - id: river")
    (base / "cards.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    (base / "deck.lock").unlink()
    run("build", base, "--out", tmp_path / "dist")
    assert "boot: added to italy" in run("base", school).output
    run("base", school, "--update")
    assert list_codes(run("check", school, expect=1).output) == ["D264"]


@pytest.mark.parametrize("damaged", [None, "[]", "<<<<<<< HEAD\n"])
def test_a_base_that_can_not_be_read_is_one_problem_also_with_cards_that_add_to_it(
    damaged: str | None, tmp_path: Path
) -> None:
    _, school = write_updated(tmp_path)
    (school / "base.lock").unlink()
    if damaged:
        (school / "base.lock").write_text(damaged, encoding="utf-8")
    assert list_codes(run("check", school, expect=1).output) == ["D260"]
