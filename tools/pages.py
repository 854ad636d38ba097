"""Takes pictures for `docs/pictures/`: of a deck's preview, and of several pictures side by side.

    python -m tools.pages preview dist/mirror-neurons-preview.html docs/pictures/preview.png
    python -m tools.pages beside docs/pictures/reviewer.png day/answer-1.png night/answer-2.png …

Needs the development dependencies, and Chromium on the path.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH, HEIGHT = 1280, 860
"""The size of the picture of a preview, in pixels."""
PHONE = 300
"""The width of each of several pictures side by side, in pixels."""


def draw_preview(page: Page, source: Path, target: Path) -> None:
    """Take a picture of the first cards of a deck's preview."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(source.absolute().as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    page.screenshot(path=target)


def draw_side_by_side(page: Page, sources: list[Path], target: Path) -> None:
    """Put pictures side by side into one picture."""
    page.set_viewport_size({"width": len(sources) * (PHONE + 12) + 12, "height": 300})
    images = "".join(f'<img src="{source.absolute().as_uri()}">' for source in sources)
    style = f"body{{margin:12px;display:flex;gap:12px;background:#c9c5bc}}img{{width:{PHONE}px;border-radius:8px}}"
    with tempfile.TemporaryDirectory() as scratch:
        sheet = Path(scratch) / "sheet.html"
        sheet.write_text(f"<!doctype html><style>{style}</style>{images}", encoding="utf-8")
        page.goto(sheet.as_uri())
        page.screenshot(path=target, full_page=True)


def main() -> None:
    """Take the picture that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["preview", "beside"])
    parser.add_argument("files", nargs="+", type=Path)
    wanted = parser.parse_args()
    with browser() as found:
        page = found.new_page()
        if wanted.what == "preview":
            draw_preview(page, wanted.files[0], wanted.files[1])
        else:
            draw_side_by_side(page, wanted.files[1:], wanted.files[0])


if __name__ == "__main__":
    main()
