"""`-q` and `-v`, which every command has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from deck_builder.cli.main import COMMANDS, load_command
from tests.support.command_line import run

CARDS = "kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n"


def list_commands() -> Iterator[click.Command]:
    for name in COMMANDS:
        command = load_command(name)
        yield from command.commands.values() if isinstance(command, click.Group) else [command]


def test_every_command_can_be_quiet_and_verbose_once() -> None:
    for command in list_commands():
        options = [option for parameter in command.params for option in parameter.opts]
        assert [options.count(option) for option in ("-q", "--quiet", "-v", "--verbose")] == [1, 1, 1, 1], command.name


@pytest.mark.parametrize("command", ["build", "check", "preview", "claims"])
def test_a_quiet_command_says_nothing_if_all_is_well(command: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS, claims="claims:\n  - {id: b, claim: So}\n")
    options = ["--out", str(deck.parent / "dist")]
    (deck / "cards.yaml").write_text(CARDS.replace("So}", "So, claims: [b]}"), encoding="utf-8")
    assert run(command, deck, *options).output
    assert run(command, deck, *options, "-q").output == ""


def test_a_quiet_command_still_reports_problems(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("answer", "anwser"))
    for command in ("build", "check"):
        output = run(command, deck, "--out", deck.parent / "dist", "-q", expect=1).output
        assert output.count("D203 ") == 1


def test_a_quiet_command_still_prints_what_is_asked_for(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    assert run("kinds", "-q").output == run("kinds").output
    assert run("check", deck, "-q", "--format", "json").output == run("check", deck, "--format", "json").output


def test_a_verbose_build_says_where_the_deck_is_what_took_how_long_and_what_was_written(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS, deck="id: capitals\nnamespace: capitals\nname: Capitals\n")
    result = run("build", deck, "--out", deck.parent / "dist", "-v")
    details = result.stderr.splitlines()
    assert details[0] == f"The deck is in {deck}"
    assert details[1].startswith("Compiling notes: 1, 0.")
    assert [line.rpartition("/")[2] for line in details[2:4]] == ["deck.lock", "capitals.apkg"]
    assert "Deck Builder" in details[-1]
    assert "Python" in details[-1]
    assert result.stdout.count("\n") == 1


def test_quiet_and_verbose_at_once_is_refused(write_deck: Callable[..., Path]) -> None:
    assert "Give -q or -v, not both." in run("build", write_deck(CARDS), "-q", "-v", expect=2).output
