"""Cards as Markdown are the same cards: a deck that goes on with them builds the same package, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.tables.export_markdown import export_markdown
from deck_builder.problems.problem import Problems
from tests.support.command_line import run


def go_on_in_markdown(folder: Path, texts: dict[Path, str] | None, where: Path) -> None:
    """Put Markdown in the place of the card files of YAML."""
    assert texts
    for file in folder.glob("*.yaml"):
        if "\ncards:\n" in file.read_text(encoding="utf-8"):
            file.unlink()
    for path, text in texts.items():
        (folder / path.relative_to(where)).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("target", ["out", "out/all.md"])
def test_a_deck_in_markdown_builds_the_same_package(
    target: str, copy_of: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = copy_of("tour")
    run("build", folder, "--out", tmp_path / "dist")
    before = (tmp_path / "dist/tour.apkg").read_bytes()
    texts = export_markdown(folder, tmp_path / target, Problems())
    go_on_in_markdown(folder, texts, tmp_path / "out")
    run("build", folder, "--out", tmp_path / "dist", "--locked")
    if target == "out":  # in one file, decks are in another order
        assert (tmp_path / "dist/tour.apkg").read_bytes() == before


def test_what_markdown_would_read_in_another_way_stands_in_comments(
    write_deck: Callable[..., Path], tmp_path: Path
) -> None:
    cards = """\
kind: question
subdeck: One
tags: [all]
cards:
  - {id: a, question: Plain?, answer: Text, extra: "# No heading", tags: [own]}
  - {id: b, question: "ends in #", answer: "A: x\\n\\nQ: y"}
  - {id: c, question: "two\\nlines", answer: {html: "<!-- x -->y"}, subdeck: Two}
  - {id: d, question: "[[Link|shown]] ^block", answer: "#tag", extra: "--- \\n---"}
  - {id: e, kind: cloze, text: "{{c1::Paris}} --> there", extra: "%% x %%"}
  - {id: f, question: "Q: What?", answer: "x\\n<!-- id: g -->"}
"""
    folder = write_deck(cards)
    run("build", folder, "--out", tmp_path / "dist")
    before = (tmp_path / "dist/capitals.apkg").read_bytes()
    texts = export_markdown(folder, tmp_path / "out", Problems())
    assert texts
    text = texts[tmp_path / "out/cards.md"]
    assert "# Plain? <!-- id: a, subdeck: One, extra: '# No heading', tags: [all, own] -->\n\nText\n" in text
    go_on_in_markdown(folder, texts, tmp_path / "out")
    run("build", folder, "--out", tmp_path / "dist", "--locked")
    assert (tmp_path / "dist/capitals.apkg").read_bytes() == before


def test_a_card_without_an_id_is_not_exported(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    problems = Problems()
    folder = write_deck("kind: question\ncards:\n  - {question: Who?, answer: I}\n")
    assert export_markdown(folder, tmp_path / "out", problems) is None
    assert [problem.code for problem in problems] == ["D236"]
