"""`python -m bench.check`: how long checking a deck takes, compared with only reading its files, for several sizes.

The files are read by the program, which keeps positions and the values as typed, and by PyYAML's fastest loader, which
does neither. The deck is checked with a process for each core, as the command line does it, and with one process. All
take turns; the best round counts.
"""

from __future__ import annotations

import gc
import math
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from bench.make_deck import write_deck
from deck_builder.commands.check.check import check
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file
from deck_builder.workers import count_cores

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS: Final = {1_000: 12, 10_000: 12, 100_000: 3}
"""The number of rounds, by the number of notes. Short work needs more rounds: the machine disturbs it more."""


def main() -> None:
    """Print a table for 1,000, 10,000 and 100,000 notes."""
    gc.disable()  # as the program does
    print(f"On {count_cores()} cores:\n")
    columns = ("notes", "read", "loaded by PyYAML", "checked", "by one process", "checked / read", "by one / read")
    print(f"| {' | '.join(columns)} | checked / loaded | ns per n·log₂ n |\n|{'---|' * 9}")
    for count, rounds in _ROUNDS.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "deck"
            write_deck(folder, count)
            files = sorted(folder.glob("*.yaml"))
            read, loaded, checked, alone = _best(
                rounds,
                lambda: [read_yaml_file(file, folder, Problems()) for file in files],  # noqa: B023 - called at once
                lambda: [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in files],  # noqa: B023
                lambda: check([folder], folder / "none", 1),  # noqa: B023
                lambda: check([folder], folder / "none", 1, processes=1),  # noqa: B023
            )
        ratios = " | ".join(f"{ratio:.2f}" for ratio in (checked / read, alone / read, checked / loaded))
        seconds = " | ".join(f"{time:.2f} s" for time in (read, loaded, checked, alone))
        print(f"| {count:,} | {seconds} | {ratios} | {checked / (count * math.log2(count)) * 1e9:,.0f} |", flush=True)


def _best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Run all works in turns, and return the best time of each in seconds."""
    best = [math.inf] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            began = time.perf_counter()
            work()
            best[at] = min(best[at], time.perf_counter() - began)
            gc.collect()
    return best


if __name__ == "__main__":
    main()
