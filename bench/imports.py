"""`python -m bench.imports [--notes N]`: imports a large package here and in Anki, and prints time and memory of both.

Each runs in its own process, and they take turns; the median counts. A busy machine changes processor time little, and
wall time much. Needs the `anki` package. A limit that is exceeded is shown, but is not a failure.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.__main__ import head, row
from bench.measure import run

if TYPE_CHECKING:
    from bench.measure import Run

LIMIT_OF_TIME: Final = 3.0
"""How many times as long as Anki an import may take."""
LIMIT_OF_MEMORY: Final = 1.0
"""How many times as much memory as Anki an import may take."""
ROUNDS: Final = 3


def main() -> None:
    """Make the package, import it in both ways, and print the results."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description="Compare imports with Anki's own.")
    parser.add_argument("--notes", type=int, default=50_000, metavar="N", help="notes of the package (%(default)s)")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deck-builder-bench-") as scratch:
        measure(Path(scratch), wanted.notes)


def measure(scratch: Path, notes: int) -> None:
    """Import a package of so many notes in both ways by turns, and print the medians of each."""
    print(f"Python {platform.python_version()}, Anki {version('anki')}, {os.cpu_count()} cores, {platform.platform()}")
    package = scratch / "large.apkg"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    anki = (sys.executable, "-m", "bench.imports_in_anki")
    run((*anki, "make", package, str(notes)), scratch, environment)
    runs: dict[str, list[Run]] = {"here": [], "anki": []}
    for number in range(ROUNDS):
        folder = scratch / str(number) / "deck"
        folder.parent.mkdir()
        program = (sys.executable, "-m", "deck_builder", "import", package, "--into", folder)
        runs["here"].append(run(program, scratch, environment))
        runs["anki"].append(run((*anki, "import", package), scratch, environment))
    head(f"import of {notes:,} notes", "program", "Anki")
    here, anki_runs = runs["here"], runs["anki"]
    median = statistics.median
    row("processor time", median(one.cpu for one in here), median(one.cpu for one in anki_runs), "s", LIMIT_OF_TIME)
    row("wall time", median(one.seconds for one in here), median(one.seconds for one in anki_runs), "s", LIMIT_OF_TIME)
    row("peak memory", median(one.peak for one in here), median(one.peak for one in anki_runs), "MB", LIMIT_OF_MEMORY)


if __name__ == "__main__":
    main()
