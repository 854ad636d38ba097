"""Writes the pages of `docs/` that are made from the program.

    python -m tools.docs

A test fails if a page differs from what this writes.
"""

from __future__ import annotations

from pathlib import Path

from tools.architecture import draw_rooms, make_architecture_page
from tools.card_format import make_card_format_page
from tools.checks import make_checks_page
from tools.commands import make_commands_page

DOCS = Path(__file__).parent.parent / "docs"

PAGES = {
    "architecture.md": make_architecture_page,
    "card-format.md": make_card_format_page,
    "checks.md": make_checks_page,
    "commands.md": make_commands_page,
    "pictures/rooms.svg": draw_rooms,
}
"""The functions that make the pages and the picture of the rooms, by their names in `docs/`."""


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
