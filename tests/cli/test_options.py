"""The options that several commands share mean the same everywhere."""

from __future__ import annotations

import click
import pytest

from deck_builder.cli.main import COMMANDS, load_command
from tests.support.command_line import run

OPTIONS = [
    (name, option) for name in COMMANDS for option in load_command(name).params if isinstance(option, click.Option)
]


def test_every_out_is_a_folder_and_dist_without_it() -> None:
    outs = {name: option for name, option in OPTIONS if "--out" in option.opts}
    assert outs.keys() == {
        "build",
        "check",
        "claims",
        "harvest",
        "learn",
        "merge-page",
        "preview",
        "pull",
        "push",
        "release",
        "shapes",
        "translations",
    }
    for option in outs.values():
        assert option.metavar == "FOLDER"
        assert str(option.default) == "dist"


def test_every_format_has_a_default_that_is_for_people() -> None:
    formats = {name: option for name, option in OPTIONS if "--format" in option.opts}
    assert formats.keys() == {
        "check",
        "diff",
        "harvest",
        "inbox",
        "learn",
        "merge",
        "rehearse",
        "stats",
        "translations",
    }
    assert {option.default for option in formats.values()} == {"full", "text"}


@pytest.mark.parametrize("command", ["check", "diff", "rehearse", "stats"])
def test_an_unknown_format_is_wrong_usage(command: str) -> None:
    assert "'pdf' is not one of" in run(command, "--format", "pdf", expect=2).output
