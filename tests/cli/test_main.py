"""The program as a whole: its commands, their help, and how it ends."""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from deck_builder import __version__
from deck_builder.cli.main import COMMANDS, load_command, main
from tests.support.command_line import build, run
from tests.support.decks import CARDS

BROKEN = CARDS.replace("    answer: Rome\n", "    anwser: Rome\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_the_short_help_of_each_command(name: str) -> None:
    command = load_command(name)
    assert command.name == name
    assert command.get_short_help_str(limit=1000) == COMMANDS[name]
    assert COMMANDS[name] in " ".join(run(name, "--help").output.split())


def test_every_command_in_the_folder_is_listed() -> None:
    folder = Path(load_command.__code__.co_filename).parent / "commands"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {load_command(name).callback.__module__.rpartition(".")[2] for name in COMMANDS} == modules


def test_help_names_every_command_in_whole_sentences() -> None:
    output = run("--help").output
    assert run("-h").output == output
    words = " ".join(output.split())
    for name, short_help in COMMANDS.items():
        assert f" {name} {short_help}" in words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    options = [option for option in load_command(name).params if isinstance(option, click.Option)]
    assert [option.name for option in options if not (option.help or "").endswith(".")] == []
    assert "[OPTIONS]" in run(name, "-h").output


def test_a_command_can_be_completed_before_it_is_loaded() -> None:
    context = main.make_context("deck-builder", ["che"], resilient_parsing=True)
    assert [item.value for item in main.shell_complete(context, "che")] == ["check"]


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").output == f"deck-builder, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["build", "nowhere"], ["build"], ["stats", "nowhere"], ["build", "--colour"], ["bild"]]
)
def test_wrong_usage_ends_with_two(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Error" in run(*arguments, expect=2).output


def run_in_a_terminal(arguments: list[str], **environment: str) -> str:
    """What the program prints if its output is a terminal."""
    reading, writing = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | environment
    subprocess.run(
        [sys.executable, "-m", "deck_builder", *arguments], stdout=writing, stderr=writing, env=environment, check=False
    )
    os.close(writing)
    printed = b""
    try:
        while block := os.read(reading, 65536):
            printed += block
    except OSError:  # the other end of the terminal is closed
        pass
    os.close(reading)
    return printed.decode()


def test_colours_are_for_people_who_want_them(write_deck: Callable[..., Path]) -> None:
    deck = str(write_deck(BROKEN))
    assert "\x1b[" in run_in_a_terminal(["build", deck])
    assert "\x1b[" not in run_in_a_terminal(["build", deck], NO_COLOR="1")
    piped = subprocess.run([sys.executable, "-m", "deck_builder", "build", deck], capture_output=True, check=False)
    assert b"\x1b[" not in piped.stdout + piped.stderr
    assert piped.stdout == b""


@pytest.mark.slow
def test_bad_input_never_ends_with_a_traceback(copy_of: Callable[[str], Path]) -> None:
    """Cut every file of a deck off at many places: the program says what is wrong, or builds."""
    tour = copy_of("tour")
    for file in [*sorted(tour.glob("*.yaml")), *sorted(tour.glob("kinds/*/*"))]:
        whole = file.read_bytes()
        for end in range(0, len(whole), max(1, len(whole) // 12)):
            file.write_bytes(whole[:end])
            assert exit_code_of("build", tour, "--out", f"{tour}-dist") in (0, 1)
        file.write_bytes(whole)
    build(tour)


def exit_code_of(*arguments: str | Path) -> int:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_too_full_to_print_on_is_named(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: one, question: Why one?, answer: Because}\n")
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "deck_builder", "check", deck], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert process.returncode == 1
    assert process.stderr == b"Error: Can't print the output: the disk is full.\n"


@pytest.mark.parametrize(
    ("typed", "meant"), [("biuld", "build"), ("compile", "build"), ("lint", "check"), ("init", "new")]
)
def test_a_command_that_does_not_exist_gets_the_nearest(typed: str, meant: str) -> None:
    assert f"There is no command `{typed}`. Did you mean `{meant}`?" in run(typed, expect=2).output


def test_a_command_like_no_other_gets_the_way_to_the_list() -> None:
    assert "There is no command `xyz`. `deck-builder help` lists the commands." in run("xyz", expect=2).output


def test_help_is_a_command_too() -> None:
    assert run("help").output == run("--help").output
    assert run("help", "build").output == run("build", "--help").output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples_whose_options_exist(name: str) -> None:
    command = load_command(name)
    for each in command.commands.values() if isinstance(command, click.Group) else [command]:
        examples = [line for line in (each.epilog or "").splitlines() if line.startswith("  deck-builder ")]
        assert examples
        for example in examples:
            typed, _, _ = example.strip().partition("   ")
            words = shlex.split(typed)[1:]
            assert words[0] == name
            each.make_context(name, words[2 if isinstance(command, click.Group) else 1 :], resilient_parsing=True)


def test_an_option_of_every_command_before_the_command_is_told_its_place() -> None:
    assert "`-q` comes behind the command, as in `deck-builder build -q`." in run("-q", "build", expect=2).output
