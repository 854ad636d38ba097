"""`python -m bench.growth`: how the time of each command grows with the length of a text.

A text is one fragment of a syntax that the program reads, again and again (`bench/growth_corpus.py`). It stands in each
place where a deck may have a text. Prints the seconds of CPU for 10 kB, 100 kB and 1 MB wherever a time grows faster
than the text, or is over the limit.

    python -m bench.growth                  every fragment in every place, with every command: hours
    python -m bench.growth --only answer    the places and fragments whose names have these words
    python -m bench.growth --sizes 200000 --commands check
"""

from __future__ import annotations

import argparse
import resource
import signal
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from click.testing import CliRunner

from bench.growth_corpus import BACK, DECK, FRAGMENTS, FRONT, KIND, LISTS, PLACES, make_own_card, repeat
from deck_builder.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.growth_corpus import Place

LIMIT: Final = 2.0
"""Seconds of CPU that any command may take for 1 MB."""
GIVE_UP: Final = 4
"""Seconds of CPU after which a command is stopped."""
SIZES: Final = (10_000, 100_000, 1_000_000)
"""The lengths of the texts, in characters."""


def write_deck(folder: Path, place: Place | None, text: str) -> None:
    """Write a small deck whose `place` has a text."""
    files = {
        "deck.yaml": DECK,
        "cards.yaml": make_own_card("question")("What is it?"),
        "kinds/own/kind.yaml": KIND,
        "kinds/own/front.html": FRONT,
        "kinds/own/back.html": BACK,
    }
    if place:
        files[place.file] = place.write(text)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def list_runs(folder: Path, wanted: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The commands to measure, with their arguments; those that need a package only where one was built."""
    deck, out = str(folder / "caps"), str(folder / "dist")
    package, plain = folder / "dist/caps.apkg", str(folder / "plain.apkg")
    runs: dict[str, list[str]] = {
        "check": ["check", deck, "--out", out],
        "stats": ["stats", deck],
        "build": ["build", deck, "--out", out],
        "preview": ["preview", deck, "--out", out],
        "diff": ["diff", plain, str(package)],
        "diff-html": ["diff", plain, str(package), "--format", "html"],
        "diff-markdown": ["diff", plain, str(package), "--format", "markdown"],
        "import": ["import", str(package), "--into", str(folder / "imported")],
    }
    for name, arguments in runs.items():
        if name in wanted and ((name != "import" and not name.startswith("diff")) or package.is_file()):
            yield name, arguments


class GaveUp(BaseException):
    """A command took too long. Nothing but `measure` may catch this."""


@contextmanager
def _stop_after(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise GaveUp

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def measure(arguments: list[str]) -> tuple[float, str]:
    """The seconds of CPU that a command takes, and what is wrong with how it ends."""
    before = time.process_time()
    wrong = ""
    try:
        with _stop_after(GIVE_UP):
            result = CliRunner().invoke(main, arguments)
        error = result.exception
        if isinstance(error, GaveUp):
            wrong = "gave up"
        elif result.exit_code not in (0, 1, 2):
            wrong = f"exit {result.exit_code} {error!r}"[:200]
    except GaveUp:
        wrong = "gave up"
    return time.process_time() - before, wrong


def run() -> None:
    """Measure what the arguments of the command line ask for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word of the place's name")
    parser.add_argument("--fragment", help="one fragment instead of all")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--commands", default="check,stats,build,preview,diff,diff-html,diff-markdown,import")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for 1 MB")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    for place in (place for place in (*LISTS, *PLACES) if arguments.only in place.name):
        for fragment in place.fragments or ([arguments.fragment] if arguments.fragment else FRAGMENTS):
            times: dict[str, list[str]] = {}
            bad: set[str] = set()
            for size in sizes:
                with tempfile.TemporaryDirectory() as scratch:
                    folder = Path(scratch)
                    (folder / "caps").mkdir()
                    write_deck(folder / "caps", None, "")
                    CliRunner().invoke(main, ["build", str(folder / "caps"), "--out", str(folder / "dist")])
                    (folder / "dist/caps.apkg").rename(folder / "plain.apkg")
                    write_deck(folder / "caps", place, repeat(fragment, size))
                    for name, command in list_runs(folder, arguments.commands.split(",")):
                        seconds, wrong = measure(command)
                        times.setdefault(name, []).append(f"{seconds:.2f}")
                        if wrong or seconds > max(0.1, arguments.limit * size / 1_000_000):
                            bad.add(f"{name} {'/'.join(times[name])} {wrong}")
                if any("gave up" in each for each in bad):
                    break
            if bad:
                print(f"SLOW {place.name} {fragment!r}: {'; '.join(sorted(bad))}", flush=True)
    print("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")


if __name__ == "__main__":
    run()
