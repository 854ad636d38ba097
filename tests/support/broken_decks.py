"""The decks of `tests/decks/broken/`: what is expected of each, and what the command line says of it.

Each folder is a small deck with one fault; its name says which. Beside the deck's own files stands `expected.txt`:
the code of every problem, and the place under which the author should see the caret. One deck for each code also has
`expected-messages.txt`: the problems, word for word, as the command line shows them.

Most faults are found by `deck-builder build`; those that only `deck-builder check` finds are found by that.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from click.testing import CliRunner, Result

from deck_builder.cli.main import main
from deck_builder.problems.rules import RULES

BROKEN: Final = Path(__file__).parent.parent / "decks/broken"
EXPECTED_FILE: Final = "expected.txt"
MESSAGES_FILE: Final = "expected-messages.txt"
NOW: Final = 1_770_000_000
"""The time of every build of these decks, in seconds since 1970."""


class ExpectedProblem(NamedTuple):
    """What an author should be shown: the code, and the place in a file of the deck."""

    code: str
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.code} {self.file}:{self.line}:{self.column}"


def read_expected(name: str) -> list[ExpectedProblem]:
    """The lines of a deck's `expected.txt`."""
    text = (BROKEN / name / EXPECTED_FILE).read_text(encoding="utf-8")
    assert re.fullmatch(r"([A-Z]\d{3} .+:\d+:\d+\n)+", text), f"{name} has no good {EXPECTED_FILE}"
    lines = re.findall(r"(\w+) (.+):(\d+):(\d+)\n", text)
    return [ExpectedProblem(code, file, int(line), int(column)) for code, file, line, column in lines]


ALL_EXPECTED: Final = {path.name: read_expected(path.name) for path in sorted(BROKEN.iterdir()) if path.is_dir()}
"""The problems expected of each deck, by the name of its folder."""

FOUND_BY_CHECK_ALONE: Final = re.compile(r"C\d{3}|D22[6789]|D237|M50[6789]|M510|P713")
"""The codes of problems that `deck-builder check` finds and `deck-builder build` does not look for."""

EXPECTED_OF_CHECK: Final = {
    name: expected
    for name, expected in ALL_EXPECTED.items()
    if all(FOUND_BY_CHECK_ALONE.fullmatch(problem.code) for problem in expected)
}
"""The decks whose problems only a check finds, and these problems."""

EXPECTED: Final = {name: expected for name, expected in ALL_EXPECTED.items() if name not in EXPECTED_OF_CHECK}
"""The decks whose problems a build finds, and these problems."""


def copy_broken_deck(name: str, parent: Path) -> Path:
    """Copy a broken deck, as its author has it, into `parent`. Returns its folder."""
    folder = parent / name
    expectations = shutil.ignore_patterns(EXPECTED_FILE, MESSAGES_FILE)
    shutil.copytree(BROKEN / name, folder, symlinks=True, ignore=expectations)
    if add := _TOO_LARGE_TO_COMMIT.get(name):
        add(folder)
    return folder


def run_in(folder: Path, *arguments: str) -> Result:
    """Run the command line in a folder."""
    with contextlib.chdir(folder):
        return CliRunner().invoke(main, arguments)


def split_problems(output: str) -> list[str]:
    """The problems in the output of a command: for each, the lines from its code to its help."""
    blocks = output.split("\n\n")
    return [
        block.rstrip("\n") for block in blocks if (code := re.match(r"[A-Z]\d{3}(?= )", block)) and code[0] in RULES
    ]


def render_messages(name: str, parent: Path) -> str:
    """What the command line says is wrong with a deck, as `MESSAGES_FILE` has it. Copies the deck into `parent`."""
    copy_broken_deck(name, parent)
    result = run_in(parent, "check" if name in EXPECTED_OF_CHECK else "build", name, "--out", "dist")
    return "\n\n".join(split_problems(result.output)) + "\n"


def read_pinned_messages(name: str) -> str | None:
    """The text of a deck's `MESSAGES_FILE`, or None where it has none."""
    file = BROKEN / name / MESSAGES_FILE
    return file.read_bytes().decode("utf-8") if file.is_file() else None


def choose_decks_to_pin() -> list[str]:
    """The decks whose messages are pinned: those that have a file for it, and one more for each code without.

    For each code that is the deck with the fewest problems; of several, the first by name.
    """
    chosen = [name for name in ALL_EXPECTED if read_pinned_messages(name) is not None]
    codes = {name: [problem.code for problem in expected] for name, expected in ALL_EXPECTED.items()}
    for code in sorted({code for each in codes.values() for code in each}):
        if not any(code in codes[name] for name in chosen):
            chosen.append(
                min((name for name in codes if code in codes[name]), key=lambda name: (len(codes[name]), name))
            )
    return sorted(chosen)


def _add_large_file(name: str, megabytes: int) -> Callable[[Path], None]:
    """A function that adds a large file to a folder; the file takes up no room on the disk."""

    def add(folder: Path) -> None:
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        with file.open("wb") as handle:
            handle.truncate(megabytes * 1024**2)

    return add


def _add_brackets(folder: Path) -> None:
    """Add a card whose answer is nothing but open brackets."""
    card = f"kind: question\ncards:\n  - id: paris\n    question: What is it?\n    answer: {'[' * 100_000}\n"
    (folder / "cards.yaml").write_text(card, encoding="utf-8")


def _add_large_picture(folder: Path) -> None:
    """Add an SVG picture of two megabytes, most of them spaces."""
    (folder / "media").mkdir()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">{" " * 2 * 1024**2}</svg>'
    (folder / "media/map.svg").write_text(svg, encoding="utf-8")


_TOO_LARGE_TO_COMMIT: Final[dict[str, Callable[[Path], None]]] = {
    "file-of-40-megabytes": _add_large_file("cards.yaml", 40),
    "picture-of-2-megabytes": _add_large_picture,
    "recording-of-101-megabytes": _add_large_file("media/paris.wav", 101),
    "yaml-brackets-100000-deep": _add_brackets,
}
"""What is added to a deck after it is copied."""
