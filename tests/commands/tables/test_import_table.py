"""A table becomes a deck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run

pytestmark = pytest.mark.usefixtures("project")


def test_a_dry_run_says_what_would_become_what(project: Path) -> None:
    output = run("import", "norwegian.csv", "--dry-run").output
    assert "`vocabulary`: Word → word, Meaning → meaning, Tags → tags, Colour → left out" in output
    assert "line 4: no `word`" in output
    assert not (project / "cards/norwegian").exists()


def test_a_table_becomes_a_deck_that_can_be_built(project: Path) -> None:
    run("import", "norwegian.csv")
    assert (project / "cards/norwegian/10-cards.yaml").read_text() == (
        "kind: vocabulary\ncards:\n  - id: hus\n    word: hus\n    meaning: house\n    tags: [noun]\n\n"
        "  - id: bil\n    word: bil\n    meaning: car\n    tags: [noun]\n\n"
    )
    run("build", "norwegian")


def test_guids_of_an_export_by_anki_stay(project: Path) -> None:
    head = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n"
    (project / "notes.txt").write_text(f"{head}q7f2K\tBasic\tGeo::Europe\tWho &amp; what?\tI\n")
    run("import", "notes.txt")
    text = (project / "cards/notes/10-cards.yaml").read_text()
    assert "    guid: q7f2K\n    subdeck: Europe\n    question: Who & what?\n    answer: I\n" in text


def test_ids_are_made_of_words_alone(project: Path) -> None:
    (project / "words.txt").write_text('#separator:tab\n#html:true\nf<b>x</b> is <img src="a.png">what?\tI\n')
    run("import", "words.txt")
    assert "  - id: fx-is-what\n" in (project / "cards/words/10-cards.yaml").read_text()


@pytest.mark.parametrize(("data", "code"), [(b"", "P707"), (b"Word,Meaning\n", "P707"), (b"x\ny\n", "P707")])
def test_a_table_without_cards_is_told(data: bytes, code: str, project: Path) -> None:
    (project / "odd.csv").write_bytes(data)
    output = run("import", "odd.csv", expect=1).output
    assert code in output
    assert "nothing was written" in output


@pytest.mark.parametrize("wrong", [("--check",), ("--dry-run", "--update", "cards"), ("--deck", "x")])
def test_options_for_packages_are_refused(wrong: tuple[str, ...]) -> None:
    run("import", "norwegian.csv", *wrong, expect=2)


def test_ids_that_rows_share_and_tags_of_learners_are_mended_and_told(project: Path) -> None:
    table = "id,question,answer,tags\nx,a,b,marked leech\nx,c,d,own\n../y,e,f,a::::b\n"
    (project / "words.csv").write_text(table)
    output = run("import", "words.csv").output
    assert "the cards got other ones (2):\n    line 3: x\n    line 4: ../y\n" in output
    run("check", "words")
    cards = (project / "cards/words/10-cards.yaml").read_text()
    assert "marked" not in cards
    assert "a::blank::b" in cards


def test_rows_that_ask_the_same_are_named_by_their_lines_and_stop_no_build(project: Path) -> None:
    (project / "words.csv").write_text("question,answer\nWhat is a bank?,a\nOther?,b\n what is a  bank?,c\n")
    output = run("import", "words.csv").output
    assert "change one of each two, or delete it (1):\n    line 4: `question` as in line 2\n" in output
    cards = (project / "cards/words/10-cards.yaml").read_text(encoding="utf-8")
    assert '    ignore: {D212: "in the table, `question` as in line 2"}\n    question: ' in cards
    run("build", "words")
    assert "C911 the card `what-is-a-bank`" in run("check", "words").output
