"""Pages are written whole, and what stands in the way is a problem."""

from __future__ import annotations

from pathlib import Path

from deck_builder.cli.page_files import write_page
from deck_builder.problems.problem import Problems


def test_a_page_is_written_with_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "a/b/page.html"
    problems = Problems()
    assert write_page(target, lambda: "<p>é\n", problems)
    assert target.read_bytes() == "<p>é\n".encode()
    assert problems == []
    assert list(target.parent.iterdir()) == [target]


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("in the way", encoding="utf-8")
    problems = Problems()
    assert not write_page(tmp_path / "dist/page.html", lambda: "<p>", problems)
    assert [problem.code for problem in problems] == ["P701"]


def test_the_last_page_stays_if_a_file_for_the_new_one_is_missing(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("the last page", encoding="utf-8")
    problems = Problems()
    assert not write_page(target, (tmp_path / "gone.svg").read_text, problems)
    assert target.read_text(encoding="utf-8") == "the last page"
    assert "gone.svg" in problems[0].message
