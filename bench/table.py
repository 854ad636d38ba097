"""`python -m bench.table [--rounds N]`: measures every entry, prints one table, and saves the results.

Each command is a process of its own. The commands of an entry take turns, and a ratio is the median of the ratios of
the rounds, so a machine whose speed changes disturbs it little. The decks are in the machine's cache and bytecode is
compiled before the first round counts. `--million` measures a million notes, once, and adds them to the saved results.
`--page` measures nothing, and makes `docs/performance.md` from saved results.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.entries import ENTRIES, HERE, MILLION
from bench.measure import run
from bench.peers import PEERS, SOURCES, install, write_sources
from bench.performance_page import format_row, write_page

if TYPE_CHECKING:
    from bench.entries import Entry

RESULTS: Final = HERE / "results.json"
_VERSIONS: Final = ("genanki", "ankiforge", "anki", "pyyaml", "click", "markdown")


def main() -> None:
    """Measure, print and save, or only make the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.table", description="Measure Deck Builder beside others.")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="runs of each command (%(default)s)")
    parser.add_argument("--only", default="", metavar="TEXT", help="entries with this text; saves nothing")
    parser.add_argument("--million", action="store_true", help="a million plain notes alone, once")
    parser.add_argument("--page", action="store_true", help="make the page from the saved results")
    wanted = parser.parse_args()
    if not wanted.page:
        print(f"{'':<58} {'CPU':>9} {'ratio':>6} {'wall':>9} {'ratio':>6} {'memory':>8} {'package':>9}", flush=True)
        if wanted.million:
            results = json.loads(RESULTS.read_text(encoding="utf-8"))
            results["million"] = {"date": _describe_machine()["date"], "rows": _measure(MILLION, 1, warm_up=False)}
            _save(results)
        else:
            rows = [row for entry in ENTRIES if wanted.only in entry.name for row in _measure(entry, wanted.rounds)]
            if wanted.only:
                return
            before = json.loads(RESULTS.read_text(encoding="utf-8"))
            results = {"machine": _describe_machine(), "rounds": wanted.rounds, "rows": rows}
            _save(results | ({"million": before["million"]} if "million" in before else {}))
    write_page(json.loads(RESULTS.read_text(encoding="utf-8")), HERE.parent / "docs")


def _save(results: dict[str, Any]) -> None:
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _measure(entry: Entry, rounds: int, *, warm_up: bool = True) -> list[dict[str, Any]]:
    """Measure an entry, print its rows, and return them. With `warm_up`, a first round does not count."""
    with tempfile.TemporaryDirectory(prefix="deck-builder-bench-") as scratch:
        folder = Path(scratch)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        # Shared by all entries, so that bytecode is compiled once.
        cache = Path(tempfile.gettempdir()) / f"deck-builder-bench-bytecode-{os.getuid()}"
        environment |= {"PYTHONPATH": str(HERE.parent), "PYTHONPYCACHEPREFIX": str(cache)}
        environment["XDG_CACHE_HOME"] = str(folder / "cache")
        if entry.deck:
            (folder / "cards").mkdir()
            module, *numbers = entry.deck
            run((sys.executable, "-m", f"bench.{module}", "cards/bench", *map(str, numbers)), folder, environment)
        commands = dict(entry.commands)
        if entry.peers:
            write_sources(folder / SOURCES, entry.deck[1] if entry.deck else 0)
        for peer in entry.peers:
            if install(peer):
                commands[peer.who] = peer.command
            else:
                print(f"{peer.package} can't be installed and is left out")
        runs: dict[str, list[Any]] = {who: [] for who in commands}
        sizes = dict.fromkeys(commands, 0)
        for number in range(-1 if warm_up else 0, rounds):
            if sys.stderr.isatty():
                print(f"{entry.name}, round {number + 1} of {rounds} \r", end="", file=sys.stderr, flush=True)
            if entry.after_edit:
                _edit_a_card(folder / "cards/bench", number)
            for who in list(commands)[:: 1 if number % 2 == 0 else -1]:
                if entry.packages and not entry.after_edit:
                    shutil.rmtree(folder / "other", ignore_errors=True)
                    (folder / "other").mkdir()
                    shutil.rmtree(folder / "cache", ignore_errors=True)
                    (folder / "cards/bench/deck.lock").unlink(missing_ok=True)
                done = run(commands[who], folder, environment)
                if number >= 0:
                    runs[who].append(done)
                if entry.packages:
                    written = (folder / "other").glob("*.apkg")
                    newest = max(written, key=lambda path: path.stat().st_mtime_ns, default=None)
                    sizes[who] = newest.stat().st_size if newest else 0
    first = next(iter(commands))
    rows = []
    for who, others in runs.items():
        pairs = list(zip(runs[first], others, strict=True))
        rows.append(
            {
                "work": entry.name,
                "notes": entry.deck[1] if entry.deck else 0,
                "goal": entry.goal,
                "who": who,
                "is_first": who == first,
                "cpu": round(statistics.median(one.cpu for one in others), 4),
                "cpu ratio": round(statistics.median(one.cpu / other.cpu for one, other in pairs), 3),
                "wall": round(statistics.median(one.seconds for one in others), 4),
                "wall ratio": round(statistics.median(one.seconds / other.seconds for one, other in pairs), 3),
                "peak": int(statistics.median(one.peak for one in others)),
                "size": sizes[who],
            }
        )
        print(format_row(rows[-1]), flush=True)
    return rows


def _edit_a_card(deck: Path, number: int) -> None:
    """Change the definition of one card in the first card file."""
    file = min(deck.glob("[0-9]*.yaml"))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if "definition: " in line)
    lines[at] = f"    definition: The first thing, as round {number} has it.\n"
    file.write_text("".join(lines), encoding="utf-8")


def _describe_machine() -> dict[str, str]:
    """Where and when it was measured, and with which versions."""
    versions = {name: version(name) for name in _VERSIONS}
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "cores": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
        "system": f"{platform.system()} on {platform.machine()}",
        "Python": platform.python_version(),
        **versions,
        **{peer.package: peer.version for peer in PEERS},
    }


if __name__ == "__main__":
    main()
