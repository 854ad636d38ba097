"""A table brings edits of co-authors back into a deck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run

pytestmark = pytest.mark.usefixtures("project")


def test_edits_come_back_by_id_and_comments_stay(project: Path) -> None:
    run("import", "norwegian.csv")
    cards = project / "cards/norwegian/10-cards.yaml"
    cards.write_text(cards.read_text().replace("meaning: car", "meaning: car  # not a lorry"))
    before = cards.read_text()
    run("export", "norwegian")
    table = project / "norwegian.csv"
    assert "0 cards changed, 0 new" in run("import", table, "--update", "cards/norwegian").output
    table.write_text(
        table.read_text().replace(",car,", ",motor car,") + ",vocabulary,,,båt,,,boat\r\nno-such,,,,x,,,y\r\n"
    )
    output = run("import", table, "--update", "cards/norwegian", "--yes").output
    assert "1 card changed, 1 new" in output
    assert "No card has the id of these rows (1):\n    line 5: no-such" in output
    assert cards.read_text() == before.replace("car  #", "motor car  #")
    assert "id: bat\n    word: båt\n    meaning: boat\n" in (project / "cards/norwegian/new-cards.yaml").read_text()
    assert "0 cards changed, 0 new" in run("import", table, "--update", "cards/norwegian").output


def test_edits_come_back_into_markdown(project: Path) -> None:
    folder = project / "cards/norwegian"
    folder.mkdir()
    (folder / "deck.yaml").write_text("id: norwegian\nname: Norwegian\n")
    text = "---\nkind: vocabulary\ntags: [nouns]\n---\n\n# hus <!-- id: hus -->\n\nhouse\n"
    text += "\n# bil <!-- id: bil -->\n\ncar\n"
    (folder / "words.md").write_text(text)
    run("export", "norwegian")
    table = project / "norwegian.csv"
    lines = (
        table.read_text().replace(",house,", ",a house,").replace("bil,vocabulary,,nouns", "bil,vocabulary,,nouns new")
    )
    table.write_text(lines)
    assert "2 cards changed, 0 new" in run("import", table, "--update", "cards/norwegian", "--yes").output
    expected = text.replace("\nhouse", "\na house").replace("id: bil", "id: bil, tags: [new]")
    assert (folder / "words.md").read_text() == expected
    table.write_text(lines.replace("nouns new", "new"))
    output = run("import", table, "--update", "cards/norwegian", "--yes").output
    assert "These texts can't be edited in their files: write what is new by hand (1):\n    bil: tags" in output


def test_of_two_rows_of_one_card_the_first_one_counts(project: Path) -> None:
    (project / "words.csv").write_text("id,question,answer\nx,a,b\n")
    run("import", "words.csv")
    (project / "words.csv").write_text("id,question,answer\nx,a,new\nx,a,old\n")
    output = run("import", "words.csv", "--update", "cards/words", "--yes").output
    assert "An earlier row is of the same card, and counts (1):\n    line 3: x" in output
    assert "answer: new" in (project / "cards/words/10-cards.yaml").read_text()


def test_a_tag_with_a_comma_stays_one_tag(project: Path) -> None:
    run("import", "norwegian.csv")
    cards = project / "cards/norwegian/10-cards.yaml"
    cards.write_text(cards.read_text().replace("tags: [noun]", "tags: ['a,b', noun, a]", 1))
    before = cards.read_text()
    run("export", "norwegian")
    table = project / "norwegian.csv"
    assert "0 cards changed, 0 new" in run("import", table, "--update", "cards/norwegian").output
    table.write_text(table.read_text().replace('"a,b noun a"', '"new a,b noun"'))
    assert "1 card changed, 0 new" in run("import", table, "--update", "cards/norwegian", "--yes").output
    assert cards.read_text() == before.replace("['a,b', noun, a]", "[new, 'a,b', noun]")
