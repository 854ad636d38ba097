"""Commands that fail halfway, or are killed: nothing is lost, what is printed is true, and the same command goes on.

Every system call that writes is made to fail once, and the process is killed in its place once.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from deck_builder.files import is_unfinished
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.faults import KILL, FaultyRunner, Run, compile_library
from tests.support.releases import Clock, git

COMMANDS: Final = {
    "build": ["build"],
    "release": ["release", "capitals", "1.1.0"],
    "retire": ["retire", "capitals", "italy"],
    "check --fix": ["check", "--fix"],
    "preview": ["preview", "capitals"],
    "import": ["import", "old.apkg"],
}
UNTRUE_IF_CHANGED: Final = ("nothing was changed", "nothing was written", "stay as they were")
CARDS: Final = """\
kind: question
cards:
  - id: france
    question: 'Which capital is this? ![a map](map.png)'
    answer: Lyon
  - id: italy
    question: What is the capital of Italy?
    answer: Rome
  - id: spain
    question: What is the capital of Spain?
    answer: Madrid
"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyRunner]:
    library = compile_library(tmp_path_factory.mktemp("library"))
    if library is None:
        pytest.skip("this computer can't compile a library that is preloaded")
    runner = FaultyRunner(library)
    yield runner
    runner.close()


NAMESPACE: Final = re.compile(rb'(namespace(?:": "|: ))[a-z2-7]{12}')
"""A namespace in `deck.yaml` and in `deck.lock`: no two imports make the same."""


def prepare(command: str, project: Path, clock: Clock) -> None:
    """Make a project in which the command has something to do: a release, then edits and a retired card."""
    deck, cards = project / "cards/capitals", project / "cards/capitals/cards.yaml"
    media = project / "media/capitals/map.png"
    for path in (deck, media.parent):
        path.mkdir(parents=True)
    media.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(4000))
    (deck / "deck.yaml").write_text("id: capitals\nname: Capitals\n", encoding="utf-8")
    cards.write_text(CARDS, encoding="utf-8")
    (project / ".gitignore").write_text("dist/\n", encoding="utf-8")
    git(project, "init", "--quiet")
    run("build", "capitals")
    commit(project)
    run("release", "capitals", "1.0.0")
    commit(project)
    clock.next_day()
    run("retire", "capitals", "spain")
    cards.write_text(CARDS[: CARDS.index("  - id: spain")], encoding="utf-8")
    edit(cards, "Lyon", "Paris")
    if command == "release":
        run("build", "capitals")
    if command == "check --fix":
        edit(cards, "Paris", "Paris  ")
        (deck / "more.yaml").write_text(
            "kind: question\r\ncards:\r\n\t- id: cuba\r\n\t  question: What is the capital of Cuba?\r\n"
            "\t  answer: Havana\r\n",
            encoding="utf-8",
        )
    if command == "import":
        (project / "dist/capitals-1.0.0.apkg").rename(project / "old.apkg")
        shutil.rmtree(deck)
        shutil.rmtree(project / "media")
    else:
        commit(project)


def commit(project: Path) -> None:
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "A change")


def read_files(project: Path) -> dict[str, bytes]:
    """The bytes of all files but git's, by their paths in the project, without the random part of namespaces."""
    paths = (path for path in project.rglob("*") if path.is_file() and ".git" not in path.relative_to(project).parts)
    return {path.relative_to(project).as_posix(): NAMESPACE.sub(rb"\1", path.read_bytes()) for path in paths}


class Case:
    """One command in one project: as it is before, and as a run without faults leaves it."""

    def __init__(self, command: str, folder: Path, runner: FaultyRunner, clock: Clock) -> None:
        self.arguments, self.runner = COMMANDS[command], runner
        self.kept, self.project = folder / "kept", folder / "project"
        self.project.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.project)
            prepare(command, self.project, clock)
        self.now = int(clock.now)
        shutil.copytree(self.project, self.kept)
        self.before = read_files(self.project)
        good = self.run()
        self.code, self.calls = good.code, good.calls
        self.good = read_files(self.project)
        assert self.good != self.before, good.output

    def run(self, at: int = 0, error: int = KILL) -> Run:
        return self.runner.run(self.project, self.arguments, self.now, at=at, error=error)

    def list_faults(self, at: int, error: int) -> Iterator[str]:
        """Run the command with a fault, and then again without; say what is wrong with what it did and said."""
        shutil.rmtree(self.project)
        shutil.copytree(self.kept, self.project)
        result = self.run(at, error)
        after = read_files(self.project)
        finished = {name: data for name, data in after.items() if not is_unfinished(Path(name))}
        for name in self.before.keys() | finished.keys():
            if finished.get(name) not in (self.before.get(name), self.good.get(name)):
                yield f"{name} is neither what it was nor what it was to be"
        changed = {name for name in self.before.keys() | finished.keys() if finished.get(name) != self.before.get(name)}
        if "Traceback" in result.output:
            yield f"a traceback: {result.output.splitlines()[-1]}"
        if result.code == self.code == 0 and finished != self.good:
            yield "it says that all went well, and it did not"
        if any(sentence in result.output for sentence in UNTRUE_IF_CHANGED) and changed:
            yield f"it says that nothing was changed, and {changed} was"
        if "written already" in result.output:
            line = next(line for line in result.output.splitlines() if "written already" in line)
            named = re.findall(r"`([^`]+)`", line)
            for name in changed:
                if not any(name == place or name.startswith(f"{place}/") for place in named):
                    yield f"{name} was changed, and it names {named}"
            if not changed:
                yield f"it says that {named} was changed, and nothing was"
        again = self.run()
        if (left := read_files(self.project)) != self.good:
            odd = sorted(name for name in left.keys() | self.good.keys() if left.get(name) != self.good.get(name))
            yield f"the same command again leaves {odd}: {again.output.strip()[-300:]}"
        elif again.code != self.code and finished != self.good:
            yield f"the same command again is refused: {again.output.strip()[-300:]}"

    def choose_calls(self) -> list[int]:
        """The numbers of all calls; of many of one sort on one file in a row, the first two and the last."""
        sorts = [re.sub(r"-[a-z0-9_]{8}(?=[./]|$)", "", call) for call in self.calls]
        last = len(sorts) - 1
        repeats = {at for at in range(2, last) if sorts[at - 2] == sorts[at - 1] == sorts[at] == sorts[at + 1]}
        return [at + 1 for at in range(last + 1) if at not in repeats]

    def check(self, at: int, error: int) -> list[str]:
        """Everything that is wrong after a fault at one call."""
        name = errno.errorcode.get(error, "is killed")
        return [f"{self.calls[at - 1]} {name}: {fault}" for fault in self.list_faults(at, error)]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_fails_while_it_puts_files_in_place_says_what_is_true_and_can_be_run_again(
    command: str, tmp_path: Path, runner: FaultyRunner, clock: Clock
) -> None:
    case = Case(command, tmp_path, runner, clock)
    renames = [at for at, call in enumerate(case.calls, 1) if call.startswith("rename ")]
    assert renames
    assert [fault for at in renames for error in (errno.EIO, KILL) for fault in case.check(at, error)] == []


@pytest.mark.slow
@pytest.mark.parametrize("kills", [False, True], ids=["error", "kill"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_fails_at_any_call_says_what_is_true_and_can_be_run_again(
    command: str, kills: bool, tmp_path: Path, runner: FaultyRunner, clock: Clock
) -> None:
    case = Case(command, tmp_path, runner, clock)
    errors = cycle([KILL] if kills else [errno.ENOSPC, errno.EACCES, errno.EIO])
    calls = case.choose_calls()
    assert len(calls) >= len({call.split()[0] for call in case.calls})
    assert [fault for at, error in zip(calls, errors, strict=False) for fault in case.check(at, error)] == []
