"""`deck-builder shapes`: where the page goes, and which pictures it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>'


def test_the_page_goes_where_out_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brain.svg").write_text(PICTURE, encoding="utf-8")
    assert run("shapes", "brain.svg").output == "dist/brain-shapes.html\n"
    assert run("shapes", "brain.svg", "--out", "a/b").output == "a/b/brain-shapes.html\n"
    assert Path("dist/brain-shapes.html").read_bytes() == Path("a/b/brain-shapes.html").read_bytes()


def test_a_file_that_is_not_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Hello", encoding="utf-8")
    output = run("shapes", tmp_path / "notes.txt", expect=2).output
    assert "notes.txt` is not a picture that every Anki shows. Use one of .gif, .jpeg" in output
    assert "does not exist" in run("shapes", tmp_path / "brain.svg", expect=2).output


def test_a_page_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "brain.svg").write_text(PICTURE, encoding="utf-8")
    (tmp_path / "dist").write_text("a file where the folder should be", encoding="utf-8")
    assert "P701" in run("shapes", tmp_path / "brain.svg", "--out", tmp_path / "dist", expect=1).output
