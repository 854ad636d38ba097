"""Commands that fail halfway, or are killed: nothing is lost, what is printed is true, and the same command goes on.

Every system call that writes is made to fail once, and the process is killed in its place once.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from signal import SIGKILL
from typing import Final

import pytest

from deck_builder.files import is_unfinished
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.faults import ERRORS, KILL, WRITING, FaultyRunner, Run, compile_library
from tests.support.quick_folder import quick_folder
from tests.support.releases import Clock, git

COMMANDS: Final = {
    "build": ["build"],
    "release": ["release", "capitals", "1.1.0"],
    "retire": ["retire", "capitals", "italy"],
    "check --fix": ["check", "--fix"],
    "preview": ["preview", "capitals"],
    "import": ["import", "old.apkg"],
}
EVERY_CALL: Final = "EVERY_CALL"
"""The environment variable with which every call is tried."""
ERRORS_IN_CI: Final = {"build": 110, "release": 130, "retire": 80, "check --fix": 110, "preview": 80, "import": 120}
KILLS_IN_CI: Final = {"build": 50, "release": 120, "retire": 8, "check --fix": 50, "preview": 8, "import": 60}
"""How many of the calls of a command are tried in CI. 628 errors and 314 kills were once tried by hand; there are fewer
calls now at which a kill makes a difference."""
UNTRUE_IF_CHANGED: Final = ("nothing was changed", "nothing was written", "stay as they were")
CLEANING: Final = frozenset(["unlink", "rmdir", "list", "readdir", "stat", "open", "fstat"])
"""Calls by which files are removed: if one of these fails, an unfinished file may be left to the next run."""
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


def read_state(file: Path) -> tuple[int, int, int, int]:
    """What a file is known by without reading it."""
    state = file.lstat()
    return (state.st_ino, state.st_size, state.st_mtime_ns, state.st_mode)


def read_files(project: Path) -> dict[str, bytes]:
    """The bytes of all files but git's, by their paths in the project, without the random part of namespaces."""
    paths = (path for path in project.rglob("*") if path.is_file() and ".git" not in path.relative_to(project).parts)
    return {path.relative_to(project).as_posix(): NAMESPACE.sub(rb"\1", path.read_bytes()) for path in paths}


class Case:
    """One command in one project: as it is before, and as a run without faults leaves it."""

    def __init__(self, command: str, folder: Path, runner: FaultyRunner, clock: Clock) -> None:
        self.arguments, self.runner, self.folder = COMMANDS[command], runner, folder
        self.project, self.scratch = folder / "project", folder / "scratch"
        self.project.mkdir()
        self.scratch.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.project)
            prepare(command, self.project, clock)
        self.now = int(clock.now)
        runner.warm_up(
            Path(shutil.copytree(self.project, folder / "warm", copy_function=shutil.copyfile)), self.arguments
        )
        self.before = read_files(self.project)
        self.kept = {file: (self.project / file).read_bytes() for file in self.before}
        self.states = {file: read_state(self.project / file) for file in self.before}
        self.folders = {path for path in self.project.rglob("*") if path.is_dir()}
        good = self.run()
        self.code, self.calls = good.code, good.calls
        self.good = read_files(self.project)
        self.tried: dict[frozenset[tuple[str, bytes]], list[str]] = {}
        assert self.good != self.before, good.output

    def run(self, at: int = 0, error: int = KILL) -> Run:
        return self.runner.run(self.folder, self.arguments, self.now, at=at, error=error)

    def reset(self) -> None:
        """Make the project what it was before, its repository aside: that one no command may touch."""
        shutil.rmtree(self.scratch)
        self.scratch.mkdir()
        for folder, folders, files in os.walk(self.project, topdown=False):
            if ".git" in Path(folder).relative_to(self.project).parts:
                continue
            for name in files:
                file = Path(folder, name)
                if read_state(file) != self.states.get(file.relative_to(self.project).as_posix()):
                    file.unlink()
            for name in folders:
                if Path(folder, name) not in self.folders:
                    Path(folder, name).rmdir()
        for path in sorted(self.folders):
            path.mkdir(exist_ok=True)
        for name, data in self.kept.items():
            file = self.project / name
            if not file.exists():
                file.write_bytes(data)
                _, _, time_, mode = self.states[name]
                os.utime(file, ns=(time_, time_))
                file.chmod(mode)
                self.states[name] = read_state(file)

    def list_faults(self, at: int, error: int) -> Iterator[str]:
        """Run the command with a fault, and then again without; say what is wrong with what it did and said."""
        self.reset()
        result = self.run(at, error)
        after = read_files(self.project)
        finished = {name: data for name, data in after.items() if not is_unfinished(Path(name))}
        for name in self.before.keys() | finished.keys():
            if name.endswith("-preview.html") and result.code == 1 and finished.get(name, b"").endswith(b"</html>\n"):
                continue  # a whole page that shows the problems
            if finished.get(name) not in (self.before.get(name), self.good.get(name)):
                yield f"{name} is neither what it was nor what it was to be"
        changed = {name for name in self.before.keys() | finished.keys() if finished.get(name) != self.before.get(name)}
        locks = {name for name in self.good if name.endswith("/deck.lock") and self.good[name] != self.before.get(name)}
        if any(name.endswith(".apkg") for name in changed) and not locks <= changed:
            yield f"{changed} is there, and {locks} does not know it"
        if result.code not in ((0, 1, 2) if error else (-SIGKILL,)):
            reports = [path.read_text(encoding="utf-8") for path in self.scratch.glob("deck-builder-*.txt")]
            yield f"it ends with {result.code}: {(reports or [result.output])[0][-800:]}"
        if "Traceback" in result.output:
            yield f"a traceback: {result.output.splitlines()[-1]}"
        if result.code == 0 != self.code or (result.code == self.code == 0 and finished != self.good):
            yield "it says that all went well, and it did not"
        if result.code and error and len(result.output) < 20:
            yield f"it does not say why it failed: {result.output}"
        if (
            error
            and self.calls[at - 1].split()[0] not in CLEANING
            and (len(after) > len(finished) or any(self.scratch.iterdir()))
        ):
            yield f"it leaves {sorted(after.keys() - finished.keys())} and {[*self.scratch.iterdir()]}"
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
        yield from self.go_on(after)

    def go_on(self, state: dict[str, bytes]) -> list[str]:
        """Run the command again in this state of the files; say what is wrong then. A state is tried once."""
        key = frozenset(state.items())
        if key not in self.tried:
            again, end = self.run(), read_files(self.project)
            odd = sorted(name for name in end.keys() | self.good.keys() if end.get(name) != self.good.get(name))
            said = f"{again.code}: {again.output.strip()[-300:]}"
            self.tried[key] = [f"the same command again leaves {odd}, and ends with {said}"] if odd else []
            if not odd and again.code != self.code and state != self.good:
                self.tried[key] = [f"the same command again is refused with {said}"]
        return self.tried[key]

    def check(self, at: int, error: int) -> list[str]:
        """Everything that is wrong after a fault at one call."""
        name = errno.errorcode.get(error, "is killed")
        return [f"call {at}, {self.calls[at - 1]} {name}: {fault}" for fault in self.list_faults(at, error)]

    def list_errors(self) -> list[tuple[int, int]]:
        """Each call with an error that it can end with, in turn."""
        names = [call.split()[0] for call in self.calls]
        errors = {name: cycle(errors) for name, errors in ERRORS.items()}
        return [(at, next(errors[name])) for at, name in enumerate(names, 1)]

    def list_kills(self) -> list[tuple[int, int]]:
        """Each call that changes the disk, or after which another program runs, to be killed at."""
        return [(at, KILL) for at, call in enumerate(self.calls, 1) if call.split()[0] in {*WRITING, "exec"}]

    def sample(self, faults: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
        """So many of these faults, always the same: one of each sort of call at least."""
        chance = random.Random(most)
        mixed = chance.sample(faults, len(faults))
        first = {self.calls[at - 1].split()[0]: (at, error) for at, error in mixed}
        others = [fault for fault in mixed if fault not in first.values()]
        return [*first.values(), *others][: max(most, len(first))]


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_fails_while_it_puts_files_in_place_says_what_is_true_and_can_be_run_again(
    command: str, folder: Path, runner: FaultyRunner, clock: Clock
) -> None:
    case = Case(command, folder, runner, clock)
    renames = [at for at, call in enumerate(case.calls, 1) if call.startswith("rename ")]
    assert renames
    assert [fault for at in renames for error in (errno.EIO, KILL) for fault in case.check(at, error)] == []


@pytest.mark.slow
@pytest.mark.no_cover  # the process that runs the commands is a process of its own
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_fails_or_is_killed_at_any_call_says_what_is_true_and_can_be_run_again(
    command: str, folder: Path, runner: FaultyRunner, clock: Clock
) -> None:
    """`make fuzz` tries every call of every command, more than 4,000; CI tries 630 errors and 296 kills of these."""
    case = Case(command, folder, runner, clock)
    errors, kills = case.list_errors(), case.list_kills()
    if not os.environ.get(EVERY_CALL):
        errors, kills = case.sample(errors, ERRORS_IN_CI[command]), case.sample(kills, KILLS_IN_CI[command])
        assert (len(errors), len(kills)) == (ERRORS_IN_CI[command], KILLS_IN_CI[command])
    assert [fault for at, error in (*errors, *kills) for fault in case.check(at, error)] == []
