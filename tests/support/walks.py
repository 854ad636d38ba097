"""Pages of the documentation, followed as a reader follows them: files are written, commands are run, outputs compared.

A page is a list of blocks between fences. Their first line says: `yaml title="10-europe.yaml"` is a file, or lines
`at the end of` one, `sh` is commands, `text` after it is what these print, and anything else is there to be read.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command_line import list_codes, run
from tests.support.decks import PROJECT

_BLOCK = re.compile(
    r'^```(?P<language>[\w-]*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE
)
_AT_THE_END = "at the end of "
"""So begins the title of a block whose lines come after those of a file that is there."""

_ELSEWHERE = ("pipx", "uv", "gh")
"""Programs that reach beyond this computer: only their names are looked at."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    language: str
    """What the fence says it is: `sh`, `yaml`, or nothing."""
    title: str
    """The name of the file; empty if it is none."""
    text: str
    """The lines between the fences."""


def read_blocks(page: Path) -> list[Block]:
    """The blocks of a page, in their order."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(block["language"], block["title"] or "", block["text"]) for block in found]


def list_commands(text: str) -> Iterator[str]:
    """The commands of a block, without comments."""
    for line in text.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield line if words[0] != "deck-builder" else shlex.join(words)


def follow(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Do what a page says, in a folder; returns how many commands were run. The test fails where the page is wrong."""
    monkeypatch.chdir(folder)
    output, count = "", 0
    text, blocks = page.read_text(encoding="utf-8"), read_blocks(page)
    for block, following in zip(blocks, [*blocks[1:], Block("", "", "")], strict=True):
        if block.title:
            path = Path(block.title.removeprefix(_AT_THE_END))
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if block.title.startswith(_AT_THE_END) else ""
            path.write_text(before + block.text, encoding="utf-8")
        elif block.language == "text":
            _compare(block.text, output)
        elif block.language == "sh":
            commands = list(list_commands(block.text))
            fails = following.language == "text" and re.match(r"[A-Z]\d{3} ", following.text) is not None
            outputs = [
                _run(command, 1 if fails and command is commands[-1] else 0, monkeypatch) for command in commands
            ]
            output = "".join(outputs)
            for code in list_codes(output):
                assert code in text, f"the page says nothing of a problem that its reader sees:\n{output}"
            count += len(outputs)
    return count


def _compare(shown: str, printed: str) -> None:
    """Check that each line that a page shows was printed, in this order; a shown line may be the beginning of one."""
    rest = printed.splitlines()
    for line in shown.splitlines():
        where = next((number for number, each in enumerate(rest) if each.startswith(line)), None)
        assert where is not None, f"{line!r} is not in:\n{printed}"
        del rest[: where + 1]


def _run(command: str, expect: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run one command, in the test's own process if it is ours; returns what it printed."""
    name, *arguments = shlex.split(command, comments=True)
    if name == "cd":
        monkeypatch.chdir(arguments[0])
        return ""
    if name in _ELSEWHERE:
        return ""
    if name == "deck-builder" and "--serve" in arguments:
        return _run_until_ready(arguments)
    if name == "deck-builder":
        return run(*arguments, expect=expect).output
    done = subprocess.run(["bash", "-ec", command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == expect, f"{command}\n{done.stdout}"
    return done.stdout


def _run_until_ready(arguments: list[str]) -> str:
    """Run a command that goes on until its user stops it, and stop it once it says that it is ready."""
    started = subprocess.Popen(
        [sys.executable, "-m", "deck_builder", *arguments, "--port", "0"],
        env={**os.environ, "PYTHONPATH": str(PROJECT), "BROWSER": "true"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout
    line = started.stdout.readline()
    started.send_signal(signal.SIGINT)
    started.communicate(timeout=30)
    assert line, "nothing was printed"
    return line
