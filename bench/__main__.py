"""`python -m bench [--cards N]`: measures the program with generated cards, and prints tables.

Each contender runs in its own process. They take turns, and the best run of each counts. "Cold" means that there is
no `deck.lock` and no package from an earlier run; the files are in the machine's cache and the bytecode is compiled
for every contender. A limit that is exceeded is shown, but is not a failure: another machine may be slower.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.measure import Run, run

HERE: Final = Path(__file__).resolve().parent
SMALL: Final = 100
ROUNDS_SMALL: Final = 15
ROUNDS_LARGE: Final = 2

PROGRAM: Final = (str(Path(sys.executable).parent / "deck-builder"), "build")
USUAL_SCRIPT: Final = (sys.executable, str(HERE / "usual_script.py"), "cards/bench", "usual/bench.apkg")
ESCAPING: Final = (sys.executable, str(HERE / "usual_script.py"), "cards/bench", "escaped/bench.apkg", "--escape")
IMPORTS: Final = (sys.executable, "-c", "import click, yaml, genanki")
STAGES: Final = (sys.executable, str(HERE / "stages.py"))


@dataclass(frozen=True, slots=True)
class Best:
    """The best numbers of several runs, which need not be from the same run."""

    seconds: float
    """Wall time."""
    peak: int
    """Peak memory in bytes."""
    size: int = 0
    """The size of the package in bytes; 0 without a package."""


def main() -> None:
    """Measure a small and a large deck, and print the results."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Deck Builder's speed and memory.")
    parser.add_argument("--cards", type=int, default=100_000, metavar="N", help="cards of the large deck (%(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS_LARGE, metavar="N", help="runs of each (%(default)s)")
    parser.add_argument("--scratch", type=Path, help="a folder with room for a gigabyte (a temporary one)")
    wanted = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.platform()}")
    with tempfile.TemporaryDirectory(prefix="deck-builder-bench-", dir=wanted.scratch) as scratch:
        measure_small(Path(scratch))
        measure_large(Path(scratch), wanted.cards, wanted.rounds)


def measure_small(scratch: Path) -> None:
    """Measure the whole process for a small deck, compared with only importing what it needs."""
    folder, environment = prepare(scratch, SMALL)
    best = alternate(
        {"program": PROGRAM, "imports": IMPORTS, "script": USUAL_SCRIPT}, folder, environment, ROUNDS_SMALL
    )
    program, imports, script = best["program"], best["imports"], best["script"]
    head("", "program", "imports")
    row("wall time", program.seconds, imports.seconds, "ms", 2.0)
    row("peak memory", program.peak, imports.peak, "MB")
    head("", "program", "usual script")
    row("wall time", program.seconds, script.seconds, "ms")
    show_stages(folder, environment, "ms")


def measure_large(scratch: Path, cards: int, rounds: int) -> None:
    """Measure a large deck, compared with the usual script on the same cards; then build it again unchanged."""
    folder, environment = prepare(scratch, cards)
    contenders = {"script": USUAL_SCRIPT, "program": PROGRAM, "escaping": ESCAPING}
    best = alternate(contenders, folder, environment, rounds)
    program, script, escaping = best["program"], best["script"], best["escaping"]
    head("cold", "program", "usual script")
    row("wall time", program.seconds, script.seconds, "s", 0.5)
    row("peak memory", program.peak, script.peak, "MB", 0.6)
    row("package", program.size, script.size, "MB", 0.3)
    counts = [count(next((folder / name).glob("*.apkg")), scratch) for name in ("dist", "usual")]
    print("  notes, cards  {:>18}  {:>18}".format(*(f"{notes:,}, {cards:,}" for notes, cards in counts)))
    head("compared with a script that renders nothing", "program", "escaped only")
    row("wall time", program.seconds, escaping.seconds, "s")
    row("peak memory", program.peak, escaping.peak, "MB")
    row("package", program.size, escaping.size, "MB")
    again = run(PROGRAM, folder, environment)
    head("built again, nothing changed", "program", "usual script")
    row("wall time", again.seconds, script.seconds, "s")
    row("peak memory", again.peak, script.peak, "MB")
    show_stages(folder, environment, "s")


def prepare(scratch: Path, cards: int) -> tuple[Path, dict[str, str]]:
    """Make a folder with a deck, and an environment in which nothing is written outside it."""
    folder = scratch / f"{cards}-cards"
    (folder / "cards").mkdir(parents=True)
    (folder / "tmp").mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PYTHONPYCACHEPREFIX": str(scratch / "bytecode"), "TMPDIR": str(folder / "tmp")}
    written = run((sys.executable, str(HERE / "make_deck.py"), "cards/bench", str(cards)), folder, environment)
    print(f"\n{cards:,} cards: {written.printed.strip()}")
    return folder, environment


def make_cold(folder: Path) -> None:
    """Remove the lock and the packages of earlier runs."""
    (folder / "cards" / "bench" / "deck.lock").unlink(missing_ok=True)
    for name in ("dist", "usual", "escaped", "tmp"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "tmp").mkdir()


def alternate(
    contenders: dict[str, tuple[str, ...]], folder: Path, environment: dict[str, str], rounds: int
) -> dict[str, Best]:
    """Run all contenders in turns, in the opposite order each round, and return the best numbers of each."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for command in contenders.values():
        if rounds > ROUNDS_LARGE:
            run(command, folder, environment)  # compiles the bytecode
    for number in range(rounds):
        make_cold(folder)
        for name in list(contenders)[:: 1 if number % 2 == 0 else -1]:
            runs[name].append(run(contenders[name], folder, environment))
    sizes = {
        name: size_of(folder / out) for name, out in (("program", "dist"), ("script", "usual"), ("escaping", "escaped"))
    }
    return {
        name: Best(min(one.seconds for one in own), min(one.peak for one in own), sizes.get(name, 0))
        for name, own in runs.items()
    }


def size_of(folder: Path) -> int:
    """The total size of the packages in a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.glob("*.apkg"))


def count(package: Path, scratch: Path) -> tuple[int, int]:
    """Count the notes and cards in a package, to see that all packages have the same."""
    with zipfile.ZipFile(package) as archive:
        collection = archive.extract("collection.anki2", scratch)
    connection = sqlite3.connect(collection)
    try:
        query = "SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM cards)"
        notes, cards = connection.execute(query).fetchone()
    finally:
        connection.close()
    return notes, cards


def show_stages(folder: Path, environment: dict[str, str], unit: str) -> None:
    """Build once more, cold, and print where the time goes."""
    make_cold(folder)
    measured = run(STAGES, folder, environment)
    times = json.loads(measured.printed.splitlines()[-1])
    stages = {
        "start Python, import": times["imported"] - measured.began,
        **times["stages"],
        "end of the process": measured.ended - times["ended"],
    }
    print(f"\n  {'where the time goes':<34}{unit:>10}{'share':>10}")
    for stage, seconds in stages.items():
        print(f"  {stage:<34}{in_unit(seconds, unit):>10}{seconds / measured.seconds:>10.0%}")
    print(f"  {'all':<34}{in_unit(measured.seconds, unit):>10}")


def head(title: str, one: str, other: str) -> None:
    """Print the header of a table."""
    print(f"\n  {title:<38}{one:>14}{other:>14}{'ratio':>8}{'limit':>8}")


def row(what: str, one: float, other: float, unit: str, limit: float | None = None) -> None:
    """Print a row of a table: two numbers, their ratio, and whether the ratio is within the limit."""
    ratio = one / other
    verdict = "" if limit is None else f"{limit:>8.2f}  {'kept' if ratio <= limit else 'NOT KEPT'}"
    numbers = (f"{in_unit(number, unit)} {unit}" for number in (one, other))
    print("  {:<38}{:>14}{:>14}".format(what, *numbers) + f"{ratio:>8.2f}{verdict}")


def in_unit(number: float, unit: str) -> str:
    """Seconds as seconds or milliseconds, bytes as megabytes."""
    return {"s": f"{number:.2f}", "ms": f"{number * 1000:.0f}", "MB": f"{number / 1024**2:.1f}"}[unit]


if __name__ == "__main__":
    main()
