"""A table whose columns fit no kind gets one of its own, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run

KOREAN = (
    "no,korean,english,example,level,Type\n"
    "1,봄,spring,봄에는 꽃이 펴요.,1,noun\n"
    "2,여름,summer,,1,noun\n"
    "3,배,pear,,2,noun\n"
    "4,배,ship,,2,noun\n"
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_column_becomes_a_field_and_the_first_words_are_asked(project: Path) -> None:
    (project / "words.csv").write_text(KOREAN)
    output = run("import", "words.csv").output
    assert "the deck has its own. Look at front and back (1):\n    kinds/words\n" in output
    assert "left out" not in output
    kind = project / "words/kinds/words"
    assert (kind / "front.html").read_text() == '<div class="question">{{Korean}}</div>\n'
    assert (kind / "back.html").read_text() == (
        '<div class="answer">{{English}}</div>\n'
        '{{#Example}}<div class="extra"><b>Example:</b> {{Example}}</div>{{/Example}}\n'
        '{{#Level}}<div class="extra"><b>Level:</b> {{Level}}</div>{{/Level}}\n'
        '{{#Type 2}}<div class="extra"><b>Type:</b> {{Type 2}}</div>{{/Type 2}}\n'
    )
    cards = (project / "words/10-cards.yaml").read_text()
    assert cards.startswith(
        "kind: words\ncards:\n  - id: bom\n    korean: 봄\n    english: spring\n    example: 봄에는 꽃이 펴요.\n"
        "    level: 1\n    type: noun\n    no: 1\n"
    )
    assert "4 notes, 4 cards; 4 new" in run("build", "words").output


def test_the_table_updates_the_cards_that_it_became(project: Path) -> None:
    (project / "words.csv").write_text(KOREAN)
    run("import", "words.csv")
    assert "0 cards changed, 0 new" in run("import", "words.csv", "--update", "words").output
    (project / "words.csv").write_text(KOREAN.replace("ship", "boat"))
    assert "-    english: ship\n+    english: boat\n" in run("import", "words.csv", "--update", "words").output


def test_columns_without_names_are_called_by_their_places(project: Path) -> None:
    (project / "words.csv").write_text("1;hus;house;et hus;huset\n2;bil;car;en bil;bilen\n3;båt;boat;en båt;båten\n")
    run("import", "words.csv")
    assert (project / "words/kinds/words/front.html").read_text() == '<div class="question">{{Column 2}}</div>\n'
    cards = (project / "words/10-cards.yaml").read_text()
    assert "  - id: hus\n    column-2: hus\n    column-3: house\n    column-4: et hus\n    column-5: huset\n" in cards
    assert "0 cards changed, 0 new" in run("import", "words.csv", "--update", "words").output


def test_note_types_of_an_export_by_anki_get_kinds_as_they_need_them(project: Path) -> None:
    head = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#tags column:7\n"
    rows = (
        "g1\tBasic\tWhy?\tSo.\t\t\ta\n",
        "g2\tVerb\tpisać\tto write\tpiszę\tpisz\t\n",
        "g3\tVerb\tczytać\tto read\tczytam\tczytaj\t\n",
        "g4\tCloze+\t{{c1::Oslo}} is north\tNorway\tcity\tred\t\n",
        "g5\tCloze+\t{{c1::Rome}} is south\tItaly\tcity\tblue\t\n",
    )
    (project / "all.txt").write_text(head + "".join(rows))
    assert "left out" not in run("import", "all.txt").output
    assert sorted(path.name for path in (project / "all/kinds").iterdir()) == ["cloze-2", "verb"]
    assert "{{cloze:Column 3}}" in (project / "all/kinds/cloze-2/front.html").read_text()
    cards = (project / "all/10-cards.yaml").read_text()
    assert "    guid: g1\n    kind: question\n    question: Why?\n    answer: So.\n    tags: [a]\n" in cards
    assert (
        "    guid: g2\n    column-3: pisać\n    column-4: to write\n    column-5: piszę\n    column-6: pisz\n" in cards
    )
    assert "5 notes, 5 cards; 5 new" in run("build", "all").output
    assert "0 cards changed, 0 new" in run("import", "all.txt", "--update", "all").output


def test_texts_with_gaps_in_columns_without_names_find_their_cards_again(project: Path) -> None:
    rows = ("{{c1::Oslo}} is north\tNorway\ta\tb\n", "{{c1::Rome}} is south\tItaly\tc\td\n", "Why?\tSo.\te\tf\n")
    (project / "words.txt").write_text("".join(rows) + "Who?\tI\tg\th\n")
    run("import", "words.txt")
    assert "0 cards changed, 0 new" in run("import", "words.txt", "--update", "words").output


def test_a_row_of_another_kind_than_its_card_is_told(project: Path) -> None:
    (project / "words.csv").write_text("guid,question,answer\ng1,a,b\n")
    run("import", "words.csv")
    run("build", "words")
    (project / "words.csv").write_text("guid,kind,term,definition\ng1,definition,a,c\n")
    output = run("import", "words.csv", "--update", "words").output
    assert "line 2: `definition`, and `a` is a card of the kind `question`" in output


def test_names_that_fit_a_kind_choose_it_although_a_column_is_left_out(project: Path) -> None:
    (project / "words.csv").write_text("Word,Meaning,Example,Colour\nhus,house,et hus,red\nbil,car,en bil,blue\n")
    assert "`vocabulary`: Word → word" in run("import", "words.csv").output
    assert not (project / "words/kinds").exists()


def test_a_column_with_nothing_below_its_name_is_not_told(project: Path) -> None:
    (project / "words.csv").write_text("id,english,korean,ipa,pos\na,spring,봄,,n\nb,summer,여름,,n\nc,pear,배,,n\n")
    output = run("import", "words.csv").output
    assert "left out" not in output
    assert "ipa" not in output


def test_a_table_that_the_deck_was_exported_as_updates_it(project: Path) -> None:
    (project / "words.csv").write_text("1;hus;house;et hus;huset\n2;bil;car;en bil;bilen\n3;question;båt;en;den\n")
    run("import", "words.csv")
    run("export", "words", "--csv", "co-author.csv")
    table = project / "co-author.csv"
    assert "0 cards changed, 0 new" in run("import", table, "--update", "words").output
    table.write_text(table.read_text().replace("car", "motor car"))
    assert "+    column-3: motor car\n" in run("import", table, "--update", "words").output
    lines = table.read_text().splitlines()
    table.write_text("\n".join(line.partition(",")[2].partition(",")[2] for line in lines))  # without `id` and `kind`
    assert "+    column-3: motor car\n" in run("import", table, "--update", "words").output
