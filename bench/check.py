"""`python -m bench.check`: how long all checks of a deck take beside the mere reading of its files, and how that grows.

Read by the program (positions kept, values as typed) and by PyYAML's fastest loader (neither). Checked as the command
line does, with a process for each core, and with one. By turns; the best round counts.
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
from deck_builder.commands.check.workers import cores
from deck_builder.problems.problem import Problems
from deck_builder.source import parse as source

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS: Final = {1_000: 12, 10_000: 12, 100_000: 3}
"""By how many notes there are: the shorter the work, the more it is disturbed by what else a machine does."""


def main() -> None:
    """Print a table for 1,000, 10,000 and 100,000 notes."""
    gc.disable()  # as the program does
    print(f"On {cores()} cores:\n")
    columns = ("notes", "read", "loaded by PyYAML", "checked", "by one process", "checked / read", "by one / read")
    print(f"| {' | '.join(columns)} | checked / loaded | ns per n·log₂ n |\n|{'---|' * 9}")
    for count, rounds in _ROUNDS.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "deck"
            write_deck(folder, count)
            files = sorted(folder.glob("*.yaml"))
            read, loaded, checked, alone = _best(
                rounds,
                lambda: [source.read_file(file, folder, Problems()) for file in files],  # noqa: B023 - called at once
                lambda: [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) for file in files],  # noqa: B023
                lambda: check([folder], folder / "none", 1),  # noqa: B023
                lambda: check([folder], folder / "none", 1, processes=1),  # noqa: B023
            )
        ratios = " | ".join(f"{each:.2f}" for each in (checked / read, alone / read, checked / loaded))
        seconds = " | ".join(f"{each:.2f} s" for each in (read, loaded, checked, alone))
        print(f"| {count:,} | {seconds} | {ratios} | {checked / (count * math.log2(count)) * 1e9:,.0f} |", flush=True)


def _best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The best time of each, in seconds."""
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
