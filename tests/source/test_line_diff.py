"""What changes in a text file, as git shows it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deck_builder.source.line_diff import diff_lines


@pytest.mark.parametrize(("old", "new"), [("a\nb\n", "a\nc\n"), ("a\nb", "a\nc"), ("a\n", "a"), ("", "a\n")])
def test_git_can_apply_it(old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / "cards.yaml").write_text(old, encoding="utf-8")
    patch = diff_lines(old, new, "cards.yaml")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch, text=True, check=True)
    assert (tmp_path / "cards.yaml").read_text(encoding="utf-8") == new
