"""Mutated decks and packages for every command. `python -m tests.fuzz.run SECONDS` looks for faults.

The judge: each command ends with an exit code that we define (0, 1 or 2), writes nothing outside its target, and takes
less than ten seconds and 500 MB.
"""

from __future__ import annotations

import gc
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from click.testing import CliRunner

from deck_builder.cli.main import main
from tests.fuzz.mutations import mutate, mutate_json, mutate_package
from tests.support.memory import read_peak, reset_peak
from tests.support.quick_folder import quick_folder

DEFINED: Final = (0, 1, 2)
"""The exit codes that we define."""
MOST_SECONDS: Final = 10
"""Of CPU, for any case."""
MOST_MEMORY: Final = 500
"""In MB, for any case."""

DECK: Final = {
    "deck.yaml": "id: caps\nname: Capitals\nauthors: [Me]\ndescription: All *capitals*\nstyle: {accent: '#112233'}\n",
    "cards.yaml": (
        "kind: question\ncards:\n  - id: france\n    question: What is the capital of France?\n    answer: |\n"
        "      **Paris**, on the $x^2$ Seine\n    tags: [europe]\n    sources: [r]\n"
        "  - {id: italy, question: 'What is the [capital](https://example.org) of Italy?', answer: Rome}\n"
    ),
    "gaps.yaml": 'kind: cloze\ncards:\n  - id: g\n    text: "{{c1::Paris::city}} is in {{c2::France}}: $a_{b}$ `c`"\n',
    "own.yaml": "kind: own\ncards:\n  - {id: own, question: What is it?, plain: x, html: '<b>x</b>'}\n",
    "references.yaml": "references:\n  - {id: r, type: book, title: A title, author: [{family: A}], issued: 2001}\n",
    "claims.yaml": "claims:\n  - {id: c, claim: Paris is the capital of France}\n",
    "kinds/own/kind.yaml": (
        "name: Own\nfields:\n  question: {name: Question, required: yes}\n  plain: {name: Plain, text: plain}\n"
        "  html: {name: Html, text: html}\ncards:\n  one: {name: One, front: front.html, back: back.html}\n"
    ),
    "kinds/own/front.html": "<div>{{Question}}</div>{{#Plain}}<i>{{Plain}}</i>{{/Plain}}\n",
    "kinds/own/back.html": "{{FrontSide}}<hr>{{Html}}\n",
    "kinds/own/style.css": ".card { color: red; background: url(data:image/png;base64,AAAA); }\n",
    "style.css": ".card { font-family: x; }\n.nightMode .card { color: #eee; }\n",
}
"""A deck with something of everything, in few words."""
COMMANDS: Final = (("check",), ("check", "--format", "json"), ("build",), ("stats",), ("preview",), ("check", "--fix"))


class Failure(NamedTuple):
    """A case that ended as none may."""

    seed: int
    """The seed of the case."""
    what: str
    """What is wrong."""


class Sandbox:
    """A folder with a deck and a package, in which cases are tried one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.deck = folder / "caps"
        self._write_deck()
        self._run("build", str(self.deck), "--out", str(folder / "dist"))
        self.package = (folder / "dist/caps.apkg").read_bytes()
        self.lock = (self.deck / "deck.lock").read_bytes()
        (folder / "good.apkg").write_bytes(self.package)
        (folder / "canary").write_text("Nobody writes here.", encoding="utf-8")
        self.known = {path.name for path in folder.iterdir()} | {"bad.apkg", "dist", "imported", "media"}

    def _write_deck(self) -> None:
        for name, text in DECK.items():
            (self.deck / name).parent.mkdir(parents=True, exist_ok=True)
            (self.deck / name).write_text(text, encoding="utf-8")

    def _run(self, *arguments: str) -> str:
        """Run a command. Returns what is wrong with how it ended, or nothing."""
        start = time.process_time()
        result = CliRunner().invoke(main, arguments)
        gc.enable()
        seconds = time.process_time() - start
        if result.exit_code not in DEFINED or "Traceback (most" in result.output:
            error = result.exception.__cause__ or result.exception if result.exception else None
            lines = traceback.format_exception(error)[-4:] if error else [result.output[-500:]]
            return f"{arguments[0]} ended with {result.exit_code}: {''.join(lines)}"
        if seconds > MOST_SECONDS:
            return f"{arguments[0]} took {seconds:.0f} seconds"
        return ""

    def try_case(self, seed: int) -> Failure | None:
        """Try the case of a seed."""
        chance = random.Random(seed)
        memory = reset_peak()
        what = (self._try_package if chance.random() < 0.4 else self._try_deck)(chance)
        if not what and ({path.name for path in self.folder.iterdir()} - self.known):
            what = f"wrote {[*{path.name for path in self.folder.iterdir()} - self.known]}"
        scratch = [*Path(tempfile.gettempdir()).iterdir()]
        if not what and scratch:
            what = f"left {scratch} in the temporary folder"
        if what or seed % 50 == 0:
            for name in ("dist", "imported", "caps"):
                shutil.rmtree(self.folder / name, ignore_errors=True)
            self._write_deck()
            for path in scratch:
                shutil.rmtree(path, ignore_errors=True)
                path.unlink(missing_ok=True)
        if not what and read_peak() - memory > MOST_MEMORY * 1024**2:
            what = "took more memory than a case may"
        return Failure(seed, what) if what else None

    def check_file(self, name: str, content: bytes) -> str:
        """Check the deck with this content of a file. Returns what is wrong with how the command ended, or nothing."""
        (self.deck / name).write_bytes(content)
        what = self._run("check", str(self.deck), "--out", str(self.folder / "dist"))
        (self.deck / name).write_text(DECK[name], encoding="utf-8")
        return what

    def _try_package(self, chance: random.Random) -> str:
        bad, good = self.folder / "bad.apkg", self.folder / "good.apkg"
        bad.write_bytes(mutate_package(self.package, chance))
        way = chance.random()
        if way < 0.5:
            shutil.rmtree(self.folder / "imported", ignore_errors=True)
            return self._run("import", str(bad), "--into", str(self.folder / "imported/new"))
        form = chance.choice(("text", "json", "markdown", "html"))
        pair = (bad, good) if way < 0.75 else (good, bad)
        return self._run("diff", *map(str, pair), "--format", form)

    def _try_deck(self, chance: random.Random) -> str:
        name = chance.choice([*DECK, "cards.yaml", "gaps.yaml", "deck.lock", "deck.lock", "deck.lock"])
        file = self.deck / name
        if name == "deck.lock":
            change: Callable[[bytes, random.Random], bytes] = chance.choice((mutate, mutate_json))
            file.write_bytes(change(self.lock, chance))
        else:
            (self.deck / "deck.lock").unlink(missing_ok=True)
            file.write_bytes(mutate(DECK[name].encode(), chance))
        command, *options = chance.choice(COMMANDS)
        if command != "stats":
            options += ["--out", str(self.folder / "dist")]
        what = self._run(command, str(self.deck), *options)
        if name == "deck.lock":
            file.unlink(missing_ok=True)
        for other, text in DECK.items():  # to read a file costs less than to write it
            if (self.deck / other).read_bytes() != text.encode():
                (self.deck / other).write_text(text, encoding="utf-8")
        return what


def find_failures(seeds: range, seconds: float = 1e9) -> list[Failure]:
    """Try a case of each seed for at most so many seconds."""
    end = time.monotonic() + seconds
    failures: list[Failure] = []
    with quick_folder() as folder:
        sandbox = Sandbox(folder)
        for seed in seeds:
            if failure := sandbox.try_case(seed):
                failures.append(failure)
                print(f"seed {failure.seed}: {failure.what}", flush=True)
            if time.monotonic() > end or len(failures) > 200:
                print(f"{seed - seeds.start + 1} cases, seeds {seeds.start} to {seed}", flush=True)
                break
    return failures


def run() -> None:
    """Look for faults for as many seconds as the first argument says, from the seed of the second."""
    seconds = float(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    failures = find_failures(range(first, first + 10**9), seconds)
    print(f"{len(failures)} failures, from seed {first} on")
    raise SystemExit(bool(failures))


if __name__ == "__main__":
    run()
