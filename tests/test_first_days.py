"""What people do wrong on their first day is told once, at its place, with a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.check.check import check_deck
from tests.support.first_days import MISTAKES


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_once_at_its_place_with_a_way_out(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    folder = tmp_path / "d"
    for file, text in {"deck.yaml": "id: d\nname: D\n", **mistake.files}.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")

    problems = check_deck(folder, tmp_path / "dist", 1_770_000_000, processes=1).problems

    found = [
        (
            problem.code,
            f"{problem.place.file.relative_to(folder).as_posix()}:{problem.place.line}:{problem.place.column}",
        )
        for problem in problems
    ]
    assert found == [(told.code, told.place) for told in mistake.told], [problem.message for problem in problems]
    for problem, told in zip(problems, mistake.told, strict=True):
        for words in told.words:
            assert words in f"{problem.message}\n{problem.hint}"
