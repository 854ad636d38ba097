"""Settings of note types come in with a newer package, also where an earlier import left them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Kind
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.packages import change_note_types
from tests.support.rich_note_types import export_rich_package

BARE = """\
# the kind as an earlier version wrote it
name: Rich
frame: none
fields:
  question: {name: Question}  # what is asked
  answer:
    name: Answer
cards:
  there:
    name: There
    front: there-front.html
    back: there-back.html
  back: {name: Back, front: back-front.html, back: back-back.html}
"""


def read_kind(folder: Path) -> Kind:
    deck = load_deck(folder, Problems())
    assert deck
    kind = deck.kinds["rich"]
    assert kind
    return kind


def list_settings(kind: Kind) -> list[object]:
    fields, cards = [each.settings for each in kind.fields], [each.settings for each in kind.templates]
    return [kind.stock, kind.latex, *fields, *cards]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    package, _ = export_rich_package(tmp_path / "author", legacy=True)
    run("import", package, "--into", "deck")
    return package


def test_a_folder_of_an_earlier_version_gets_the_settings_that_it_lacks(package: Path) -> None:
    kind = Path("deck/kinds/rich")
    wanted = list_settings(read_kind(Path("deck")))
    (kind / "kind.yaml").write_text(BARE, encoding="utf-8")
    for side in kind.glob("*-browser-*.html"):
        side.unlink()
    assert list_settings(read_kind(Path("deck"))) != wanted
    run("import", package, "--update", "deck", "--yes")
    assert list_settings(read_kind(Path("deck"))) == wanted
    text = (kind / "kind.yaml").read_text(encoding="utf-8")
    assert "# the kind as an earlier version wrote it\nname: Rich\n" in text
    assert "  # what is asked" in text
    assert run("import", package, "--update", "deck", "--yes").output == "deck: 0 cards changed, 0 new\n"


def test_a_setting_that_changed_in_the_package_comes_in_and_one_that_both_changed_stays(package: Path) -> None:
    newer = change_note_types(package, "Iosevka", "Courier")
    file = Path("deck/kinds/rich/kind.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("browser-font: Iosevka", "browser-font: My font", 1), encoding="utf-8")
    output = run("import", newer, "--update", "deck", "--since", package, "--yes").output
    assert "yours stay (1):\n    rich/kind.yaml: cards.there.browser-font" in output
    assert [card.settings.browser_font for card in read_kind(Path("deck")).templates] == ["My font", "Courier"]


def test_without_the_package_before_what_the_authors_changed_stays(package: Path) -> None:
    file = Path("deck/kinds/rich/kind.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    sticky: yes\n", "    sticky: no\n", 1).replace("size: 31", "size: 30"))
    output = run("import", package, "--update", "deck", "--yes").output
    assert "rich/kind.yaml: fields.question.size" in output
    question, _ = read_kind(Path("deck")).fields
    assert (question.settings.size, question.settings.sticky) == (30, True)


def test_a_new_field_to_sort_by_is_told(package: Path) -> None:
    newer = change_note_types(package, '"sortf":1', '"sortf":0')
    output = run("import", newer, "--update", "deck", "--yes").output
    assert "rich: the field to sort by" in output
