"""Imported kinds with the shape of Anki's own note types are known by their fields and fronts, whatever their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.import_package.stock_kinds import list_stock_kinds
from tests.support.decks import write_deck

KIND = """\
name: Facts
frame: none
fields:
  front: {name: Front}
  back: {name: Back}
cards:
  one:
    name: Card 1
    front: front.html
    back: back.html
"""


def write_kind(parent: Path, front: str, back: str, kind: str = KIND) -> Path:
    folder = write_deck(parent)
    own = folder / "kinds/facts"
    own.mkdir(parents=True)
    for name, text in (("kind.yaml", kind), ("front.html", front), ("back.html", back)):
        (own / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("front", "back", "becomes"),
    [
        ("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}", ["question"]),
        ("<b>{{ Front }}</b>", "{{Front}} {{Back}}", ["question"]),
        ("{{Front}} {{type:Back}}", "{{Front}} {{type:Back}}", ["typed"]),
        ("{{cloze:Front}}", "{{cloze:Front}} {{Back}}", ["cloze"]),
        ("{{hint:Front}}", "{{Back}}", []),
        ("{{Front}} {{Tags}}", "{{Back}}", []),
        ("{{#Back}}{{Front}}{{/Back}}", "{{Back}}", []),
        ("{{Front}}", "{{FrontSide}}", []),
    ],
)
def test_the_shape_decides(front: str, back: str, becomes: list[str], tmp_path: Path) -> None:
    assert [stock.becomes for stock in list_stock_kinds(write_kind(tmp_path, front, back))] == becomes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  back: {name: Back}", "  back: {name: Back, right-to-left: yes}"),
        ("  back: {name: Back}", "  back: {name: Back}\n  more: {name: More}"),
        ("frame: none\n", ""),
    ],
)
def test_a_kind_that_would_lose_something_stays(old: str, new: str, tmp_path: Path) -> None:
    assert old in KIND
    assert list_stock_kinds(write_kind(tmp_path, "{{Front}}", "{{Back}}", KIND.replace(old, new))) == []
