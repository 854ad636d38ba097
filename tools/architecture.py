"""Draws the rooms of the program and writes `docs/architecture.md`, from the import contract and the docstrings.

The contract is the one in `pyproject.toml` that import-linter checks, so the picture shows what holds.
"""

from __future__ import annotations

import ast
import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent.parent
PACKAGE: Final = PROJECT / "deck_builder"

_WIDTH: Final = 860
_ROW: Final = 54
_GAP: Final = 14
_COMMAND: Final = 32
_BETWEEN_COMMANDS: Final = 30
"""Heights in pixels: of a command's box, and of the space in which the arrows run."""

_STYLE: Final = (
    "text{font-family:system-ui,sans-serif;fill:#222}.name{font-weight:600;font-size:16px}.about{font-size:13px}"
    ".room{fill:#f4f1ea;stroke:#8a7f6a}.command{fill:#fff;stroke:#8a7f6a}"
    ".arrow{stroke:#701a55;stroke-width:1.6;marker-end:url(#tip)}.tip{fill:#701a55}"
    "@media (prefers-color-scheme:dark){text{fill:#eee}.room{fill:#2b2822;stroke:#9b917c}.command{fill:#1c1a16}"
    ".arrow{stroke:#f3b6df}.tip{fill:#f3b6df}}"
)

_PAGE: Final = """\
# Architecture

<!-- Made by `make docs` from the contract in pyproject.toml and from docstrings. Change those, not this page. -->

    read ──> validate ──> check ──> compile ──> package
    YAML     cards with    rules     notes,      .apkg
    + marks  positions     + codes   note types
                                        │
                              deck.lock ┘ (what learners have)

Data flows one way. Each stage takes frozen data and returns frozen data. Files are touched only at the two ends.
Anything that is wrong becomes a `Problem` with its place; the stages collect problems and go on, so one run shows all
of them. The command line parses arguments, calls the stages and prints.

Cards are a **stream**: they are read, checked, compiled and written one at a time. A deck of 100,000 cards is never in
memory as a whole; only the id, the guid, a digest and the place of each card are kept. `check` shares the files of a
large deck among processes, and then looks for what only all cards together show.

## Rooms

![The rooms of the program, one above the other, with the commands side by side](pictures/rooms.svg)

A module may import from the rooms below its own, never from those above it, not even types. Commands don't import from
one another, except along the arrows in the picture. `make lint` checks this with import-linter. The tests of
`deck_builder/<room>/<module>.py` are in `tests/<room>/test_<module>.py`.

[Contributing](contributing.md) says where ten typical changes go.
"""


@dataclass(frozen=True, slots=True)
class Contract:
    """What pyproject.toml allows modules to import."""

    layers: tuple[str, ...]
    """The rooms from the highest to the lowest."""
    arrows: tuple[tuple[str, str], ...]
    """Commands that may import from another command: importer, imported."""


def read_contract(project: Path = PROJECT) -> Contract:
    """Return the contract that import-linter checks. Raises KeyError if pyproject.toml has none."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    allowed = [line for contract in contracts for line in contract.get("ignore_imports", ())]
    pairs = (re.findall(r"deck_builder\.commands\.(\w+)", line) for line in allowed)
    return Contract(
        layers=tuple(layer for layer in layers if not layer.startswith("_")),
        arrows=tuple(dict.fromkeys((pair[0], pair[1]) for pair in pairs if len(pair) == 2)),
    )


def docstring_of(module: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    first = " ".join(text.partition("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".")


def room_docstring(room: str) -> str:
    """The first sentence about a room, which may be a folder or a single module."""
    folder = PACKAGE / room.replace(".", "/")
    return docstring_of(folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py"))


def command_names() -> list[str]:
    """Every room or module below `commands/`, in the order of the alphabet."""
    inside = (path for path in (PACKAGE / "commands").iterdir() if not path.name.startswith("_"))
    return sorted(path.stem for path in inside if path.suffix == ".py" or (path / "__init__.py").exists())


def draw_rooms() -> str:
    """An SVG of the rooms: one box for each layer of the contract, with the commands and their arrows inside one."""
    contract = read_contract()
    importers = {importer for importer, _ in contract.arrows}
    names = command_names()
    rows = [[name for name in names if name not in importers], [name for name in names if name in importers]]
    parts: list[str] = []
    y = _GAP
    for layer in contract.layers:
        height = _ROW + (2 * _COMMAND + _BETWEEN_COMMANDS + _GAP if layer == "commands" else 0)
        parts.append(_box(_GAP, y, _WIDTH - 2 * _GAP, height, "room"))
        parts.append(_text(_GAP + 16, y + 24, layer, "name"))
        parts.append(_text(_GAP + 16, y + 43, room_docstring(layer).replace("`", ""), "about"))
        if layer == "commands":
            parts += _commands(rows, contract.arrows, y + _ROW)
        y += height + _GAP
    size = f'width="{_WIDTH}" height="{y}" viewBox="0 0 {_WIDTH} {y}"'
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n'
        f"<title>The rooms of Deck Builder, the highest at the top</title>\n<style>{_STYLE}</style>\n"
        f'<defs>{tip}<path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _commands(rows: list[list[str]], arrows: tuple[tuple[str, str], ...], top: float) -> list[str]:
    """The boxes of the commands, those that import from others in the lower row, and the arrows between them."""
    width = (_WIDTH - 4 * _GAP) / max(len(row) for row in rows)
    middles: dict[str, float] = {}
    parts = []
    for number, row in enumerate(rows):
        y = top + number * (_COMMAND + _BETWEEN_COMMANDS)
        for position, name in enumerate(row):
            x = 2 * _GAP + position * width
            middles[name] = x + (width - 10) / 2
            parts.append(_box(x, y, width - 10, _COMMAND, "command"))
            parts.append(_text(x + 12, y + 21, name, "about"))
    start, end = top + _COMMAND + _BETWEEN_COMMANDS, top + _COMMAND
    parts += [
        f'<path class="arrow" d="M{middles[importer]:.0f} {start:.0f}L{middles[imported]:.0f} {end:.0f}"/>'
        for importer, imported in arrows
    ]
    return parts


def _box(x: float, y: float, width: float, height: float, name: str) -> str:
    return f'<rect class="{name}" x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6"/>'


def _text(x: float, y: float, text: str, name: str) -> str:
    return f'<text class="{name}" x="{x:.0f}" y="{y:.0f}">{html.escape(text)}</text>'


def make_architecture_page() -> str:
    """The page about the rooms: hand-written introduction, and each module with the first sentence of its docstring."""
    return _PAGE + "".join(_room_section(room) for room in read_contract().layers)


def _room_section(room: str) -> str:
    folder = PACKAGE / room.replace(".", "/")
    if not folder.is_dir():
        return f"\n### `{room}.py`\n\n{room_docstring(room)}.\n"
    modules = [path for path in sorted(folder.rglob("*.py")) if not path.name.startswith("__")]
    rows = (f"| `{path.relative_to(folder).as_posix()}` | {docstring_of(path)} |\n" for path in modules)
    return f"\n### `{room}/`\n\n{room_docstring(room)}.\n\n| module | what it does |\n|---|---|\n{''.join(rows)}"
