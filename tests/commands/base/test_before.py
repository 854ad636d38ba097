"""`base.lock` as it was tells which ids cards have; after a merge by git, both sides count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deck_builder.commands.base.before import read_base_before
from deck_builder.deck.base import BASE_FILE, Base, BaseCard, write_base
from deck_builder.problems.problem import Problems

OURS = Base("b.apkg", "Capitals", "1.0.0", "a", ("Capitals",), {}, {}, {"france": BaseCard("g1", "Q", "A")})


def read(folder: Path, text: str) -> tuple[Base | None, list[str]]:
    (folder / BASE_FILE).write_text(text, encoding="utf-8", newline="\n")
    problems = Problems()
    return read_base_before(folder, problems), [problem.code for problem in problems]


def test_a_file_is_read_as_it_is_and_none_is_no_problem(tmp_path: Path) -> None:
    assert read_base_before(tmp_path, Problems()) is None
    assert read(tmp_path, write_base(OURS)) == (OURS, [])


def test_after_a_merge_the_ids_of_both_sides_are_known(tmp_path: Path) -> None:
    theirs = replace(OURS, cards={"italy": BaseCard("g2", "Q", "A"), "la-france": BaseCard("g1", "Q", "A")})
    text = f"<<<<<<< HEAD\n{write_base(OURS)}=======\n{write_base(theirs)}>>>>>>> other\n"
    assert read(tmp_path, text) == (replace(OURS, gone={"italy": "g2"}), [])


def test_a_damaged_file_is_one_problem(tmp_path: Path) -> None:
    assert read(tmp_path, "{") == (None, ["D260"])
    assert read(tmp_path, f"<<<<<<< HEAD\n{{\n=======\n{write_base(OURS)}>>>>>>> other\n") == (None, ["D260"])
