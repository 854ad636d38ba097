"""The options of the commands that ask a running Anki."""

from __future__ import annotations

import click
import pytest

from deck_builder.cli.anki_options import connect
from deck_builder.commands.push.anki_connect import parse_address
from tests.support.command_line import run


@pytest.mark.parametrize("command", ["push", "pull"])
def test_both_commands_have_them(command: str) -> None:
    output = run(command, "--help").output
    for word in ("--address HOST:PORT", "--key", "--allow-remote", "ANKI_CONNECT_ADDRESS", "ANKI_CONNECT_KEY"):
        assert word in output


def test_another_computer_must_be_allowed() -> None:
    address = parse_address("192.0.2.7")
    with pytest.raises(click.UsageError, match="--allow-remote"):
        connect(address, "", allow_remote=False)
    assert connect(address, "", allow_remote=True).address == address
