"""Takes pictures of cards as a learner sees them: rendered by real Anki, drawn by Chromium.

    python -m tools.pictures dist/mirror-neurons.apkg docs/pictures/cards.webp

Needs the development dependencies, and Chromium on the path.
"""

from __future__ import annotations

import argparse
import base64
import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.content.image_occlusion import SCRIPT_NAME, draw_shapes
from deck_builder.content.raw_html import remove_code
from tests.support.learner import Learner

if TYPE_CHECKING:
    from anki.cards import Card

PHONE_WIDTH, PHONE_HEIGHT, GAP = 390, 720, 24
"""The size of each phone and the space between phones, in pixels."""
SHOWN = (
    ("tag:*::kind::misconception Claim:Mirror*", 0, "question", ""),
    ("tag:*::kind::misconception Claim:Mirror*", 0, "answer", ""),
    ("tag:*::kind::brain-region Region:*insula*", 1, "answer", ""),
    ("tag:*::kind::image-occlusion Header:*part*brain*", 1, "question", ""),
    ("tag:*::kind::sign Sign:*bring*news*", 0, "answer", "nightMode"),
)
"""The sides that the README shows: a search for the note, the card's ordinal, the side, the class of the body."""


_CONVERT = """async address => {
    const picture = new Image()
    picture.src = address
    await picture.decode()
    const canvas = document.createElement("canvas")
    canvas.width = Math.round(picture.width * 2 / 3)
    canvas.height = Math.round(picture.height * 2 / 3)
    const context = canvas.getContext("2d")
    context.imageSmoothingQuality = "high"
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL("image/webp", 0.85)
}"""


class Screen(NamedTuple):
    """One side of a card on a phone."""

    body: str
    """The HTML of the side."""
    css: str
    """The style of its note type."""
    night: str
    """The class of the body in night mode; empty by day."""


def list_screens(learner: Learner, every: bool) -> list[Screen]:
    """List the sides to draw: those of the README, or with `every` both sides of every card by day and by night."""
    wanted: list[Screen] = []
    if every:
        return [
            Screen(side, card.note_type()["css"], night)
            for card in learner.cards()
            for night in ("", "nightMode")
            for side in (_draw_side(card, "question"), _draw_side(card, "answer"))
        ]
    for search, ordinal, side, night in SHOWN:
        card = learner.note(search).cards()[ordinal]
        wanted.append(Screen(_draw_side(card, side), card.note_type()["css"], night))
    return wanted


def _draw_side(card: Card, side: str) -> str:
    """A side as Anki renders it; shapes over a picture, which Anki's script draws, are drawn as SVG."""
    rendered = card.answer() if side == "answer" else card.question()
    if SCRIPT_NAME not in rendered:
        return rendered
    return draw_shapes(remove_code(rendered), card.note().fields, card.ord + 1, front=side == "question")


def make_page(shown: list[Screen], media: Path, columns: int) -> str:
    """Make a page with a phone for each screen."""
    phones = []
    for screen in shown:
        night = ' class="night-mode"' if screen.night else ""
        document = (
            f'<!doctype html><html{night}><head><base href="{media.as_uri()}/"><meta charset="utf-8">'
            f"<style>html{{overflow:hidden}}body{{margin:20px}}\n{screen.css}</style></head>"
            f'<body class="card {screen.night}"><div id="qa">{screen.body}</div></body></html>'
        )
        phones.append(f'<iframe srcdoc="{html.escape(document)}"></iframe>')
    return (
        '<!doctype html><meta charset="utf-8"><style>'
        f"body{{margin:{GAP}px;background:#c9c5bc;display:grid;gap:{GAP}px;"
        f"grid-template-columns:repeat({columns},{PHONE_WIDTH}px)}}"
        f"iframe{{width:{PHONE_WIDTH}px;height:{PHONE_HEIGHT}px;border:0;border-radius:18px}}</style>" + "".join(phones)
    )


def draw(text: str, target: Path, width: int, height: int, folder: Path) -> None:
    """Draw a page of `width` and `height` pixels, as PNG, or as WebP if the target's name ends so."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not on the path. On Debian and Ubuntu: apt install chromium")
    source = folder / "page.html"
    source.write_text(text, encoding="utf-8")
    target.parent.mkdir(parents=True, exist_ok=True)
    quiet = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
    subprocess.run(  # noqa: S603
        [
            *(chromium, "--headless", "--no-sandbox", *quiet, "--hide-scrollbars", "--allow-file-access-from-files"),
            *(f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"),
            *("--virtual-time-budget=3000", f"--screenshot={folder / 'page.png'}", source.as_uri()),
        ],
        check=True,
        capture_output=True,
    )
    drawn = (folder / "page.png").read_bytes()
    target.write_bytes(_to_webp(drawn, chromium) if target.suffix == ".webp" else drawn)
    print(target)


def _to_webp(png: bytes, chromium: str) -> bytes:
    """Turn a PNG into a WebP of two thirds of its width and height."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        address = "data:image/png;base64," + base64.b64encode(png).decode()
        result: str = page.evaluate(_CONVERT, address)
        browser.close()
    return base64.b64decode(result.partition(",")[2])


def main() -> None:
    """Import a package, and draw its cards."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("package", type=Path)
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--every", action="store_true", help="draw both sides of every card, on numbered sheets")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        learner = Learner(folder / "learner")
        learner.import_package(given.package)
        shown = list_screens(learner, given.every)
        media = Path(learner.col.media.dir())
        columns = 4 if given.every else len(SHOWN)
        on_a_sheet = columns * 2 if given.every else columns
        for number, start in enumerate(range(0, len(shown), on_a_sheet), 1):
            part = shown[start : start + on_a_sheet]
            rows = -(-len(part) // columns)
            target = given.target.with_stem(f"{given.target.stem}-{number:02}") if given.every else given.target
            width = columns * (PHONE_WIDTH + GAP) + GAP
            draw(make_page(part, media, columns), target, width, rows * (PHONE_HEIGHT + GAP) + GAP, folder)
        learner.close()


if __name__ == "__main__":
    main()
