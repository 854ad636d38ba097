"""Folders with spaces, quotes and letters of any script: an author's day in one of them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.cli.main import COMMANDS, load_command, main
from deck_builder.commands.import_package.names import make_file_id
from deck_builder.content.media_names import normalize_media_name
from deck_builder.source.readable_ids import make_deck_id, make_readable_id
from tests.support.command_line import run

FOLDERS = ["two words", "Übungs-Ordner", "漢字 かな", "عربى", "a'b", "x & y; (z)", "$HOME", "50% `now`"]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_day_in_a_folder_of_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / name
    here.mkdir()
    monkeypatch.chdir(here)
    run("new", "Capitals of Europe")
    run("build", "-v")
    run("check", "--strict")
    run("preview")
    run("claims") if (here / "claims.yaml").exists() else None
    run("schema", "--write")
    run("export", ".", "--csv", here / "table of cards.csv")
    run("import", "table of cards.csv", "--update", ".", "--yes")
    run("diff", "dist/capitals-of-europe.apkg", ".")
    run("import", "dist/capitals-of-europe.apkg", "--into", here / "again & again")
    run("build", "again & again", "--out", "dist 2")
    assert {path.name for path in (here / "dist").iterdir()} == {
        "capitals-of-europe.apkg",
        "capitals-of-europe-preview.html",
    }
    assert (here / "dist 2").is_dir()


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("name", FOLDERS)
def test_the_next_command_can_be_pasted_into_a_shell(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "Capitals")
    run("build")
    output = run("import", "dist/capitals.apkg", "--into", name).output
    commands = [line.strip() for line in output.splitlines() if line.strip().startswith("deck-builder ")]
    assert commands
    for command in commands:
        words = re.split(r" {2,}", command)[0].removeprefix("deck-builder ")
        read = subprocess.check_output(["sh", "-c", f"printf '%s\\n' {words}"], text=True).splitlines()
        assert name in read, command


@given(st.text(max_size=20) | st.sampled_from(["CON", "nul", "Aux.", "com1", "LPT9", "a:b", "x.", "..", "PRN.txt"]))
def test_no_name_that_the_program_makes_is_reserved_on_windows(text: str) -> None:
    names = [
        f"{make_deck_id(text, 'deck')}.apkg",
        f"{make_file_id(text) or 'x'}.yaml",
        normalize_media_name(f"{text}.png"),
    ]
    for name in names:
        path = PureWindowsPath(name)
        assert not path.is_reserved(), name
        assert path.name == name
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name), name
        assert not name.endswith((" ", ".")), name
    assert make_readable_id(text) == "" or PureWindowsPath(make_readable_id(text)).name == make_readable_id(text)


def test_every_help_can_be_printed_on_a_terminal_of_windows_1252(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in COMMANDS:
        out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0, name
        assert load_command(name).name == name


def test_problems_can_be_printed_on_a_terminal_of_windows_1252(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deck.yaml").write_text("id: kana\nname: かな\n", encoding="utf-8")
    cards = "kind: question\ncards:\n  - {id: a, question: 漢字は何, anwser: 字}\n"
    (tmp_path / "cards.yaml").write_bytes(cards.replace("\n", "\r\n").encode())
    monkeypatch.chdir(tmp_path)
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="cp1252") for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    with pytest.raises(SystemExit) as ended:
        main(["build"])
    assert ended.value.code == 1
    for stream in streams.values():
        stream.flush()
    shown = b"".join(stream.buffer.getvalue() for stream in streams.values()).decode("cp1252")
    assert "D203" in shown
    assert "cards.yaml:3:" in shown
