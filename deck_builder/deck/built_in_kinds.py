"""The kinds that come with the program: where they are, and what each is for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file

BUILT_IN_FOLDER: Final = Path(__file__).parent.parent / "kinds"
"""The kinds that come with the program, with the frame and the stylesheet that all kinds share."""


def list_built_in_keys() -> list[str]:
    """The keys of the kinds that come with the program."""
    return sorted(path.parent.name for path in BUILT_IN_FOLDER.glob("*/kind.yaml"))


def describe_built_in_kinds() -> dict[str, str]:
    """What each kind that comes with the program is for, by its key. Reads no more of them than that."""
    abouts = {}
    for key in list_built_in_keys():
        kind = read_yaml_file(BUILT_IN_FOLDER / key / "kind.yaml", BUILT_IN_FOLDER, Problems())
        abouts[key] = str(kind.get("about") or kind["name"]) if kind else ""
    return abouts
