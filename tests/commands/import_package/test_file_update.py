"""A file with what an import brings to it, as a unified diff."""

from __future__ import annotations

from pathlib import Path

from deck_builder.commands.import_package.file_update import FileUpdate


def test_a_difference_names_the_file_below_the_deck_and_shows_a_missing_line_end() -> None:
    update = FileUpdate(Path("deck/a/cards.yaml"), "x\n", "y")
    assert update.diff(Path("deck")) == (
        "--- a/a/cards.yaml\n+++ b/a/cards.yaml\n@@ -1 +1 @@\n-x\n+y\n\\ No newline at end of file\n"
    )


def test_a_new_file_has_no_old_name() -> None:
    assert FileUpdate(Path("deck/new.yaml"), "", "y\n").diff(Path("deck")).startswith("--- /dev/null\n+++ b/new.yaml\n")
