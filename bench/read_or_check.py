"""`python -m bench.read_or_check read|check FOLDER`: reads the files of a deck, or checks it, in one process."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from deck_builder.commands.check.check import check
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file


def main(what: str, folder: Path) -> None:
    """Read or check the deck in `folder`. Both load the same modules, so that only the work differs."""
    gc.disable()  # as the program does
    if what == "check":
        check([folder], folder / "none", 1, processes=1)
        return
    for file in sorted(folder.glob("*.yaml")):
        read_yaml_file(file, folder, Problems())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
