"""A note type in a package: every setting of a kind is what Anki has after the import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import build, run
from tests.support.decks import OWN_CARDS, OWN_KIND, edit
from tests.support.learner import Learner
from tests.support.rich_note_types import export_rich_package


def find_note_type(learner: Learner, name: str) -> dict[str, Any]:
    model = learner.col.models.by_name(name)
    assert model
    return {key: value for key, value in model.items() if key not in ("mod", "usn", "originalId")}


SETTINGS = """
name: Capital
latex: {header: "\\\\begin{document}", svg: yes}
fields:
  country: {name: Country, required: yes, text: plain, font: Georgia, right-to-left: yes, description: "A country"}
  city: {name: City, required: yes, text: plain, sticky: yes, exclude-from-search: yes}
cards:
  city:
    {name: City, front: front.html, back: back.html, browser-front: short.html, browser-size: 8, deck: "Capitals::B"}
"""


def test_the_settings_of_a_kind_reach_learners_also_on_a_note_type_that_they_have(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    folder = write_deck(OWN_CARDS, **OWN_KIND)
    learner.import_package(build(folder))
    assert find_note_type(learner, "Capitals: Capital")["flds"][0]["font"] == "Liberation Sans"
    write_deck(OWN_CARDS, **{**OWN_KIND, "kinds__capital__kind.yaml": SETTINGS, "kinds__capital__short.html": "Short"})
    log = learner.import_package(build(folder))
    assert (log.new, log.updated, log.conflicting) == (0, 0, 0)
    model = find_note_type(learner, "Capitals: Capital")
    country, city = model["flds"][:2]
    assert (country["font"], country["rtl"], country["description"]) == ("Georgia", True, "A country")
    assert (city["sticky"], city["excludeFromSearch"]) == (True, True)
    assert (model["latexPre"], model["latexPost"], model["latexsvg"]) == ("\\begin{document}", "\\end{document}", True)
    template = model["tmpls"][0]
    assert (template["bqfmt"], template["bsize"]) == ("Short", 8)
    assert isinstance(template["did"], int)


def test_the_latex_of_a_deck_is_for_all_kinds_that_have_none(write_deck: Callable[..., Path], learner: Learner) -> None:
    question = "\n  - {id: one, kind: question, question: What is it?, answer: Two}\n"
    deck = 'id: capitals\nname: Capitals\nlatex: {header: "\\\\usepackage{tikz}", footer: end}\n'
    kind = {**OWN_KIND, "kinds__capital__kind.yaml": SETTINGS, "kinds__capital__short.html": "Short"}
    learner.import_package(build(write_deck(f"{OWN_CARDS.rstrip()}{question}", **kind)))
    before = find_note_type(learner, "Capitals: Question")
    assert "article" in before["latexPre"]
    log = learner.import_package(build(write_deck(f"{OWN_CARDS.rstrip()}{question}", **kind, **{"deck.yaml": deck})))
    assert (log.new, log.updated, log.conflicting) == (0, 0, 0)
    after, own = (find_note_type(learner, f"Capitals: {name}") for name in ("Question", "Capital"))
    assert (after["latexPre"], after["latexPost"], after["latexsvg"]) == ("\\usepackage{tikz}", "end", False)
    assert {key: value for key, value in after.items() if not key.startswith("latex")} == {
        key: value for key, value in before.items() if not key.startswith("latex")
    }
    assert own["latexPre"] == "\\begin{document}"


@pytest.mark.parametrize("legacy", [True, False], ids=["older form", "current form"])
def test_an_edited_style_of_an_imported_kind_brings_the_style_and_nothing_else(
    legacy: bool, tmp_path: Path, learner: Learner
) -> None:
    old, _ = export_rich_package(tmp_path / "author", legacy=legacy)
    learner.import_package(old)
    before = find_note_type(learner, "Rich")
    assert before["tmpls"][1]["did"]
    run("import", old, "--into", tmp_path / "rich")
    learner.import_package(build(tmp_path / "rich"))
    assert find_note_type(learner, "Rich") == before
    edit(tmp_path / "rich/kinds/rich/style.css", "navy", "teal")
    log = learner.import_package(build(tmp_path / "rich"))
    assert (log.new, log.updated, log.conflicting, log.unchanged) == (0, 0, 0, 1)
    assert find_note_type(learner, "Rich") == before | {"css": ".card { color: teal; }"}


def test_a_note_type_with_another_right_to_left_is_a_difference(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(OWN_CARDS, **OWN_KIND)
    old = build(folder).rename(folder.parent / "old.apkg")
    edit(folder / "kinds/capital/kind.yaml", "text: plain}\n  city", "text: plain, right-to-left: yes}\n  city")
    text = run("diff", old, folder).output
    assert "its field “Country” is different in the editor: right-to-left" in text
