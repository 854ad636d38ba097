"""A fault of the program is one sentence for people, with a file that they can send us."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from tests.support.command_line import run
from tests.support.decks import CARDS


def break_program(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let every command that opens a deck fail with an error that nobody foresaw."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("deck_builder.cli.decks.find_decks", fail)


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), RecursionError("deep"), KeyError("\ud800"), OSError("odd")])
def test_a_fault_of_the_program_is_one_sentence_and_a_file(
    error: Exception, write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deck = write_deck(CARDS)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    break_program(monkeypatch, error)
    result = CliRunner().invoke(main, ["stats", str(deck)])
    assert result.exit_code == 70
    assert "Traceback" not in result.output
    assert result.output.count("\n") == 1
    file = re.search(r"(\S+\.txt)", result.output)
    assert file is not None
    report = Path(file[1]).read_text(encoding="utf-8")
    assert "Traceback" in report
    assert type(error).__name__ in report
    assert "France" not in report


def test_without_a_temporary_folder_the_sentence_has_to_do(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS)
    break_program(monkeypatch, ZeroDivisionError("division by zero"))
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    result = CliRunner().invoke(main, ["stats", str(deck)])
    assert result.exit_code == 70
    assert "ZeroDivisionError: division by zero" in result.output


def test_tests_see_the_fault_itself(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    break_program(monkeypatch, ZeroDivisionError("x"))
    with pytest.raises(ZeroDivisionError):
        run("stats", write_deck(CARDS))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "cards/x.yaml"),
            "`cards/x.yaml` can't be read or written: perm",
        ),
        (OSError(errno.EIO, "Input/output error"), "A file can't be read or written: input/output error."),
        (
            shutil.Error([("a.yaml", "b.yaml", "No space left on device")]),
            "`a.yaml` can't be read or written: No space",
        ),
        (
            sqlite3.OperationalError("disk I/O error"),
            "A file of a collection can't be read or written: disk I/O error.",
        ),
    ],
)
def test_an_error_of_the_disk_is_no_fault_of_the_program(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    deck = write_deck(CARDS)
    break_program(monkeypatch, error)
    result = CliRunner().invoke(main, ["stats", str(deck)])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {said}")
    assert "run the same command again" in result.stderr
    assert "fault" not in result.stderr


def test_too_little_memory_is_no_fault_of_the_program(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS)
    break_program(monkeypatch, MemoryError())
    result = CliRunner().invoke(main, ["stats", str(deck)])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is not enough memory.")
    assert "fault" not in result.stderr


@pytest.mark.parametrize("command", ["build", "check", "diff", "export", "push", "schema", "stats"])
def test_a_name_that_no_file_can_have_is_told_and_is_no_fault(command: str) -> None:
    names = ["x" * 300] * (2 if command == "diff" else 1)
    output = run(command, *names, expect=1).output
    assert output.endswith("x…` can't be a file or folder: file name too long. Use another path.\n")
    assert len(output) < 200


def test_a_picture_whose_name_no_file_can_have_is_missing(write_deck: Callable[..., Path]) -> None:
    card = f"{{id: a, question: Which town is this?, answer: Rome, picture: {'x' * 300}.png}}"
    deck = write_deck(f"kind: question\ncards:\n  - {card}\n")
    assert "M5" in run("check", deck, expect=1).output
