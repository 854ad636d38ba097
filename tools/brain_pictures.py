"""Draws the deck's pictures of the brain from the outlines of an atlas.

    pip download --no-deps --dest build ggseg==0.1
    python -m tools.brain_pictures build/ggseg-0.1.tar.gz media/mirror-neurons

The same outlines always give the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from tools.brain_atlas import DEEP, draw_smooth_line, read_atlas
from tools.brain_regions import BESIDE_THE_CORTEX, BRIDGE, LOBE_LINES, LOBE_NAMES, LOBES, PICTURES, WHITE_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.brain_atlas import Atlas, Outline, Point, View
    from tools.brain_regions import Label, Picture

GROUND: Final = "#f6f1e8"
"""The background. An SVG in an <img> can't tell whether night mode is on, so it has its own."""
PALE: Final = "#fffdf9"
FOLD: Final = "#cbc1b1"
QUIET: Final = "#ece6da"
EDGE: Final = "#9a8f7e"
INK: Final = "#2f2a24"
SOFT_INK: Final = "#5f574c"
MARK: Final = "#c2571f"
MARK_EDGE: Final = "#63270a"
MARK_TEXT: Final = "#8a3b12"
TINT: Final = "#eac09f"
FLUID: Final = "#d8d0c2"

WIDTH: Final = 320
SMALL, NAME = 13.5, 14.5
"""Font sizes. A phone shows the picture about 285 pixels wide, where text should be at least 12 pixels high."""
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

NOTICE: Final = "Outlines of the regions: ggseg 0.1, (c) 2021 ggseg - LCBC - University of Oslo, MIT License"


def format_number(value: float) -> str:
    """Write a number with one decimal, which is a quarter of a pixel where the picture is 800 pixels wide."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"


def make_path(*lines: Outline) -> str:
    """Write closed lines as the data of one SVG path: relative and rounded; straight curves become lines."""
    words: list[str] = []
    for line in lines:
        tenths = [(round(x * 10), round(y * 10)) for x, y in line]
        here = tenths[0]
        words.append("M" + format_point(here))
        for at in range(1, len(tenths), 3):
            first, second, end = tenths[at : at + 3]
            steps = [(x - here[0], y - here[1]) for x, y in (first, second, end)]
            if end != here or first != here:
                straight = first == here and second == end
                words.append("l" + format_point(steps[2]) if straight else "c" + " ".join(map(format_point, steps)))
            here = end
        words.append("z")
    return re.sub(r" (?=-)", "", "".join(words))


def format_point(point: tuple[int, int]) -> str:
    """Write a point that is given in tenths."""
    return f"{format_number(point[0] / 10)} {format_number(point[1] / 10)}"


def make_region_path(view: View, names: Iterable[str]) -> str:
    """Write the path data of several regions together."""
    return make_path(*(outline for name in names for outline in view.regions.get(name, ())))


def draw_text(
    lines: Sequence[str], at: Point, anchor: str = "start", size: float = SMALL, colour: str = SOFT_INK
) -> str:
    """Draw lines of text; `at` is the start of the first baseline."""
    weight = ' font-weight="700"' if size == NAME else ""
    there = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return "\n".join(
        f'<text x="{format_number(at[0])}" y="{format_number(at[1] + row * size * 1.15)}" font-size="{size}"{weight}'
        f' fill="{colour}"{there}>{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def draw_arrow(tip: Point, towards: int, word: str) -> str:
    """Draw an arrowhead that points to the left (-1) or to the right (1), with a word beside it."""
    x, y = tip
    head = f'<path d="M{format_number(x)} {format_number(y)}l{-9 * towards}-4.5v9z" fill="{SOFT_INK}"/>'
    return head + "\n" + draw_text([word], (x - 14 * towards, y + 4.5), "start" if towards < 0 else "end")


def draw_line(start: Point, end: Point) -> str:
    """Draw a thin line from a name to its place."""
    data = f"M{format_number(start[0])} {format_number(start[1])}L{format_number(end[0])} {format_number(end[1])}"
    return f'<path d="{data}" fill="none" stroke="{INK}" stroke-width="1.2" stroke-linecap="round"/>'


def draw_label(label: Label) -> str:
    """Draw a label with a line to each of its places; each line ends in a dot."""
    x, y = label.leaves_from
    ends = label.points_to
    lines = "".join(
        f"M{format_number(x)} {format_number(y)}L{format_number(px)} {format_number(py)}" for px, py in ends
    )
    dots = "".join(
        f'<circle cx="{format_number(px)}" cy="{format_number(py)}" r="3" fill="{INK}" stroke="{GROUND}"'
        ' stroke-width="1.2"/>'
        for px, py in ends
    )
    return (
        f'<path d="{lines}" fill="none" stroke="{GROUND}" stroke-width="3.6" stroke-linecap="round"/>\n'
        f'<path d="{lines}" fill="none" stroke="{INK}" stroke-width="1.4" stroke-linecap="round"/>\n{dots}\n'
        + draw_text(label.lines, label.at, label.anchor, NAME, MARK_TEXT)
    )


def draw_cortex(view: View) -> str:
    """Draw half of the cortex, with no region marked."""
    bridge = make_region_path(view, [BRIDGE])
    inside = make_region_path(view, [BESIDE_THE_CORTEX])
    regions = make_region_path(view, sorted(view.regions.keys() - {BRIDGE, BESIDE_THE_CORTEX}))
    parts = [f'<path d="{make_path(*view.whole)}" fill="{FOLD}" stroke="{FOLD}" stroke-width="3"/>']
    parts += [f'<path d="{inside}" fill="{GROUND}" stroke="{EDGE}" stroke-width=".8"/>'] if inside else []
    parts += [f'<path d="{bridge}" fill="{FLUID}" stroke="{EDGE}" stroke-width=".8"/>'] if bridge else []
    parts += [f'<path d="{regions}" fill="{QUIET}" stroke="{EDGE}" stroke-width=".8"/>']
    return "\n".join(parts)


def draw_slice(view: View, small: View) -> str:
    """Draw the slice with the deep regions, and beside it the place of the cut."""
    deep, fluid = make_region_path(view, DEEP), make_region_path(view, ["Lateral-Ventricle"])
    points = [point for outline in small.whole for point in outline]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    # A little behind the front end of the temporal lobe, where a slice meets amygdala and hippocampus.
    x = left + (right - left) * 0.45
    return (
        f'<path d="{make_path(draw_smooth_line(WHITE_MATTER))}" fill="{PALE}"/>\n'
        f'<path d="{make_path(*view.whole)}" fill="{FOLD}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{fluid}" fill="{FLUID}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{deep}" fill="{QUIET}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{make_path(*small.whole)}" fill="{FOLD}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="M{format_number(x)} {format_number(top - 7)}V{format_number(bottom + 7)}" stroke="{INK}"'
        ' stroke-width="1.6" stroke-dasharray="4 3.5" stroke-linecap="round"/>'
    )


def draw_highlight(picture: Picture, view: View) -> str:
    """Mark the region that the picture is about. A dashed outline means that the atlas has no such border."""
    dashes = ' stroke-dasharray="5 4"'
    edge = f'stroke="{MARK_EDGE}" stroke-width="1.8"'
    parts = []
    if picture.tinted:
        parts.append(f'<path d="{make_region_path(view, picture.tinted)}" fill="{TINT}" {edge}/>')
    if picture.marked:
        outline = dashes if picture.dashed else ""
        parts.append(f'<path d="{make_region_path(view, picture.marked)}" fill="{MARK}" {edge}{outline}/>')
    if picture.around:
        ring = make_path(draw_smooth_line(picture.around))
        parts += [
            f'<clipPath id="cortex"><path d="{make_region_path(view, picture.within)}"/></clipPath>',
            f'<path d="{ring}" fill="{MARK}" clip-path="url(#cortex)"/>',
            f'<path d="{ring}" fill="none" {edge}{dashes}/>',
        ]
    return "\n".join(parts)


def make_svg(title: str, about: str, height: float, body: Iterable[str]) -> str:
    """Write a whole picture on its background, with its title and a description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {format_number(height)}" width="{WIDTH}"'
        f' height="{format_number(height)}" role="img" aria-labelledby="title about" font-family="{FONT}">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="about">{escape(about)}</desc>\n'
        f"<!-- {NOTICE} -->\n"
        f'<rect width="{WIDTH}" height="{format_number(height)}" rx="10" fill="{GROUND}"/>\n'
        '<g stroke-linejoin="round">\n' + "\n".join(body) + "\n</g>\n</svg>\n"
    )


OUTSIDE: Final = (16.0, 50.0, 0.372)
"""Left, top and scale of the view from outside; the two below are those of the other views."""
MIDLINE: Final = (16.0, 56.0, 0.362)
SLICE: Final = (14.0, 16.0, 0.163)


def draw_region(picture: Picture, atlas: Atlas) -> str:
    """Draw the picture of one region."""
    if picture.view == "slice":
        height = 268
        view = atlas.slice.place(*SLICE)
        body = [
            draw_slice(view, atlas.outside.place(242, 44, 0.085)),
            draw_text(["cut here"], (274, 110), "middle"),
            draw_arrow((247, 130), -1, "front"),
            draw_text(["left"], (16, 236)),
            draw_text(["right"], (232, 236), "end"),
            draw_text(["Slice, seen from behind"], (124, 257), "middle"),
        ]
    else:
        height = 284
        outside = picture.view == "outside"
        view = atlas.outside.place(*OUTSIDE) if outside else atlas.midline.place(*MIDLINE)
        ends = ("front", "back") if outside else ("back", "front")
        body = [
            draw_cortex(view),
            draw_arrow((14, 244), -1, ends[0]),
            draw_arrow((WIDTH - 14, 244), 1, ends[1]),
            draw_text([f"Left half, seen from {'outside' if outside else 'the midline'}"], (WIDTH / 2, 273), "middle"),
        ]
    return make_svg(
        picture.title, picture.about, height, [*body, draw_highlight(picture, view), draw_label(picture.label)]
    )


def draw_lobes(atlas: Atlas) -> str:
    """Draw the lobes on both sides of the left half."""
    outside, midline = atlas.outside.place(26, 14, 0.345), atlas.midline.place(26, 250, 0.345)
    body = []
    for view in (outside, midline):
        body.append(draw_cortex(view))
        body += [
            f'<path d="{make_region_path(view, regions)}" fill="{colour}" stroke="{EDGE}" stroke-width=".8"/>'
            for colour, regions in LOBES
            if make_region_path(view, regions)
        ]
    body += [
        "\n".join(draw_line(*ends) for ends in LOBE_LINES),
        *(draw_text([word], at, "middle", SMALL, INK) for word, at in LOBE_NAMES),
        draw_arrow((14, 200), -1, "front"),
        draw_arrow((WIDTH - 14, 200), 1, "back"),
        draw_text(["Left half, seen from outside"], (WIDTH / 2, 222), "middle"),
        draw_arrow((14, 436), -1, "back"),
        draw_arrow((WIDTH - 14, 436), 1, "front"),
        draw_text(["Left half, seen from the midline"], (WIDTH / 2, 458), "middle"),
    ]
    about = (
        "The left half of the brain twice: from outside, with the front on the left, and from the midline, with the"
        " front on the right. Frontal lobe in front, parietal lobe above and behind, temporal lobe below, occipital"
        " lobe at the back, and on the inner side the cingulate cortex as an arch."
    )
    return make_svg("The lobes of the brain", about, 470, body)


def draw_all(atlas: Atlas) -> dict[str, str]:
    """Draw every picture of the brain. Returns the SVGs by the names of their files."""
    return {picture.file: draw_region(picture, atlas) for picture in PICTURES} | {"orientation.svg": draw_lobes(atlas)}


def main() -> None:
    """Draw all pictures into a folder."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("atlas", type=Path, help="ggseg-0.1.tar.gz, as downloaded by pip")
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    try:
        for file, drawing in draw_all(read_atlas(given.atlas)).items():
            (given.folder / file).write_text(drawing, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
