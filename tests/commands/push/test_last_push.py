"""What is remembered of a push."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.push.last_push import PushedNote, read_last_push, remember, write_last_push
from tests.support.packages import make_note, make_package

OLD = PushedNote(7, {"Front": "old", "Back": ""}, ())


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    have = make_package(make_note("a", "x", "y", tags=("t",), mod=9), make_note("b", "edited in Anki", ""))
    notes = remember(have, {"b": OLD, "c": OLD}, {"b"})
    assert notes == {"a": PushedNote(9, {"Front": "x", "Back": "y"}, ("t",)), "b": OLD}
    write_last_push(tmp_path, "towns", notes)
    assert read_last_push(tmp_path, "towns") == notes
    assert read_last_push(tmp_path, "others") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"notes": {"a": {"mod": "x", "fields": {}, "tags": []}}}', "\0"])
def test_a_damaged_file_counts_as_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "towns.pushed.json").write_text(text, encoding="utf-8")
    assert read_last_push(tmp_path, "towns") == {}
