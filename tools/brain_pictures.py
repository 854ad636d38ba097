"""The deck's pictures of the brain, drawn from the outlines of an atlas.

    pip download --no-deps --dest build ggseg==0.1
    python -m tools.brain_pictures build/ggseg-0.1.tar.gz media/mirror-neurons

Nothing is random: the same outlines give the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from tools.brain_atlas import DEEP, read_atlas, smooth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.brain_atlas import Atlas, Outline, Point, View

GROUND: Final = "#f6f1e8"
"""The picture's own ground: in an <img> a drawing can't see whether it is night."""
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
"""Font sizes. A phone shows the picture about 285 pixels wide, and 12 pixels should be left."""
FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

NOTICE: Final = "Outlines of the regions: ggseg 0.1, (c) 2021 ggseg - LCBC - University of Oslo, MIT License"

FRONTAL: Final = (
    *("superiorfrontal", "rostralmiddlefrontal", "caudalmiddlefrontal", "parsopercularis", "parstriangularis"),
    *("parsorbitalis", "lateralorbitofrontal", "medialorbitofrontal", "precentral", "paracentral"),
)
PARIETAL: Final = ("postcentral", "supramarginal", "superiorparietal", "inferiorparietal", "precuneus")
TEMPORAL: Final = (
    *("superiortemporal", "middletemporal", "inferiortemporal", "bankssts", "transversetemporal"),
    *("fusiform", "parahippocampal", "entorhinal"),
)
OCCIPITAL: Final = ("lateraloccipital", "lingual", "cuneus", "pericalcarine")
CINGULATE: Final = (*("rostralanteriorcingulate", "caudalanteriorcingulate", "posteriorcingulate", "isthmuscingulate"),)
LOBES: Final = (
    ("#f0d3b8", FRONTAL),
    ("#d9e2c8", PARIETAL),
    ("#cfdee8", TEMPORAL),
    ("#e4d3e3", OCCIPITAL),
    ("#f2e3a6", CINGULATE),
)
"""In the atlas's own grouping, which counts the paracentral lobule among the frontal lobe."""

LOBE_NAMES: Final = (
    *(("frontal", (62.0, 96.0)), ("parietal", (199.0, 72.0)), ("temporal", (164.0, 164.0)), ("insula", (119.0, 139.0))),
    *(("occipital", (278.0, 182.0)), ("frontal", (228.0, 296.0)), ("parietal", (96.0, 310.0))),
    *(("occipital", (74.0, 387.0)), ("cingulate", (164.0, 310.0)), ("corpus", (168.0, 365.0))),
    *(("callosum", (168.0, 380.0)), ("temporal", (106.0, 424.0))),
)
LOBE_LINES: Final = (
    *(((280.0, 169.0), (274.0, 150.0)), ((168.0, 351.0), (168.0, 334.0)), ((112.0, 411.0), (123.0, 396.0))),
)
"""Names that don't fit into their place have a line to it."""

BRIDGE: Final = "corpuscallosum"
BESIDE_THE_CORTEX: Final = "NA"


@dataclass(frozen=True, slots=True)
class Label:
    """A name, where it stands (its first baseline), and the points that lines lead to."""

    lines: tuple[str, ...]
    at: Point
    points_to: tuple[Point, ...]
    leaves_from: Point
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Picture:
    """One region on the brain. Points are in the picture's own units, of which it is 320 wide."""

    file: str
    title: str
    about: str
    view: str
    label: Label
    marked: tuple[str, ...] = ()
    dashed: bool = False
    tinted: tuple[str, ...] = ()
    around: tuple[Point, ...] = ()
    within: tuple[str, ...] = ()


def number(value: float) -> str:
    """To a tenth, which at 800 pixels is a quarter of a pixel."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0") or "0"


def drawn(*lines: Outline) -> str:
    """Closed lines as the data of one SVG path: relative, rounded, curves that are straight as lines."""
    words: list[str] = []
    for line in lines:
        tenths = [(round(x * 10), round(y * 10)) for x, y in line]
        here = tenths[0]
        words.append("M" + pair(here))
        for at in range(1, len(tenths), 3):
            first, second, end = tenths[at : at + 3]
            steps = [(x - here[0], y - here[1]) for x, y in (first, second, end)]
            if end != here or first != here:
                straight = first == here and second == end
                words.append("l" + pair(steps[2]) if straight else "c" + " ".join(map(pair, steps)))
            here = end
        words.append("z")
    return re.sub(r" (?=-)", "", "".join(words))


def pair(point: tuple[int, int]) -> str:
    """Two numbers, given in tenths."""
    return f"{number(point[0] / 10)} {number(point[1] / 10)}"


def shapes(view: View, names: Iterable[str]) -> str:
    """The path data of some regions together."""
    return drawn(*(outline for name in names for outline in view.regions.get(name, ())))


def text(lines: Sequence[str], at: Point, anchor: str = "start", size: float = SMALL, colour: str = SOFT_INK) -> str:
    """Lines of text from a first baseline downwards."""
    weight = ' font-weight="700"' if size == NAME else ""
    there = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return "\n".join(
        f'<text x="{number(at[0])}" y="{number(at[1] + row * size * 1.15)}" font-size="{size}"{weight}'
        f' fill="{colour}"{there}>{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def arrow(tip: Point, towards: int, word: str) -> str:
    """A direction: an arrowhead that points to the left (-1) or the right (1), and its word beside it."""
    x, y = tip
    head = f'<path d="M{number(x)} {number(y)}l{-9 * towards}-4.5v9z" fill="{SOFT_INK}"/>'
    return head + "\n" + text([word], (x - 14 * towards, y + 4.5), "start" if towards < 0 else "end")


def line(start: Point, end: Point) -> str:
    """A thin line from a name to its place."""
    data = f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}"
    return f'<path d="{data}" fill="none" stroke="{INK}" stroke-width="1.2" stroke-linecap="round"/>'


def named(label: Label) -> str:
    """A label with a line to each of its places, which end in a dot."""
    x, y = label.leaves_from
    ends = label.points_to
    lines = "".join(f"M{number(x)} {number(y)}L{number(px)} {number(py)}" for px, py in ends)
    dots = "".join(
        f'<circle cx="{number(px)}" cy="{number(py)}" r="3" fill="{INK}" stroke="{GROUND}" stroke-width="1.2"/>'
        for px, py in ends
    )
    return (
        f'<path d="{lines}" fill="none" stroke="{GROUND}" stroke-width="3.6" stroke-linecap="round"/>\n'
        f'<path d="{lines}" fill="none" stroke="{INK}" stroke-width="1.4" stroke-linecap="round"/>\n{dots}\n'
        + text(label.lines, label.at, label.anchor, NAME, MARK_TEXT)
    )


def cortex(view: View) -> str:
    """A half of the cortex: the folds, and on them the regions, all quiet."""
    bridge = shapes(view, [BRIDGE])
    inside = shapes(view, [BESIDE_THE_CORTEX])
    regions = shapes(view, sorted(view.regions.keys() - {BRIDGE, BESIDE_THE_CORTEX}))
    parts = [f'<path d="{drawn(*view.whole)}" fill="{FOLD}" stroke="{FOLD}" stroke-width="3"/>']
    parts += [f'<path d="{inside}" fill="{GROUND}" stroke="{EDGE}" stroke-width=".8"/>'] if inside else []
    parts += [f'<path d="{bridge}" fill="{FLUID}" stroke="{EDGE}" stroke-width=".8"/>'] if bridge else []
    parts += [f'<path d="{regions}" fill="{QUIET}" stroke="{EDGE}" stroke-width=".8"/>']
    return "\n".join(parts)


WHITE_MATTER: Final = (
    *(
        (116, 22),
        (118.5, 60),
        (118.5, 88),
        (123.5, 94),
        (128.5, 88),
        (128.5, 60),
        (132, 44),
        (142, 27),
        (160, 32),
        (188, 50),
    ),
    *((216, 100), (222, 150), (212, 186), (196, 204), (174, 194), (160, 176), (148, 158), (136, 166), (123.5, 160)),
    *((111, 166), (100, 158), (94, 176), (76, 204), (46, 206), (24, 170), (20, 130), (36, 86), (66, 50), (92, 28)),
)
"""The atlas has only the grey cortex around it; this lies beneath that, its own edge hidden."""


def cut(view: View, small: View) -> str:
    """The slice with what lies deep in it, and beside it where it was cut."""
    deep = shapes(view, DEEP)
    points = [point for outline in small.whole for point in outline]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    # A little behind the front end of the temporal lobe, where a slice meets amygdala and hippocampus.
    x = left + (right - left) * 0.45
    return (
        f'<path d="{drawn(smooth(WHITE_MATTER))}" fill="{PALE}"/>\n'
        f'<path d="{drawn(*view.whole)}" fill="{FOLD}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{shapes(view, ["Lateral-Ventricle"])}" fill="{FLUID}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{deep}" fill="{QUIET}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="{drawn(*small.whole)}" fill="{FOLD}" stroke="{EDGE}" stroke-width=".8"/>\n'
        f'<path d="M{number(x)} {number(top - 7)}V{number(bottom + 7)}" stroke="{INK}" stroke-width="1.6"'
        f' stroke-dasharray="4 3.5" stroke-linecap="round"/>'
    )


def highlight(picture: Picture, view: View) -> str:
    """What the picture is about. Dashes say that the atlas has no such border."""
    dashes = ' stroke-dasharray="5 4"'
    edge = f'stroke="{MARK_EDGE}" stroke-width="1.8"'
    parts = []
    if picture.tinted:
        parts.append(f'<path d="{shapes(view, picture.tinted)}" fill="{TINT}" {edge}/>')
    if picture.marked:
        outline = dashes if picture.dashed else ""
        parts.append(f'<path d="{shapes(view, picture.marked)}" fill="{MARK}" {edge}{outline}/>')
    if picture.around:
        ring = drawn(smooth(picture.around))
        parts += [
            f'<clipPath id="cortex"><path d="{shapes(view, picture.within)}"/></clipPath>',
            f'<path d="{ring}" fill="{MARK}" clip-path="url(#cortex)"/>',
            f'<path d="{ring}" fill="none" {edge}{dashes}/>',
        ]
    return "\n".join(parts)


def svg(title: str, about: str, height: float, body: Iterable[str]) -> str:
    """A whole drawing on its own ground, with its title and what it shows in words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(height)}" width="{WIDTH}"'
        f' height="{number(height)}" role="img" aria-labelledby="title about" font-family="{FONT}">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="about">{escape(about)}</desc>\n'
        f"<!-- {NOTICE} -->\n"
        f'<rect width="{WIDTH}" height="{number(height)}" rx="10" fill="{GROUND}"/>\n'
        '<g stroke-linejoin="round">\n' + "\n".join(body) + "\n</g>\n</svg>\n"
    )


OUTSIDE: Final = (16.0, 50.0, 0.372)
MIDLINE: Final = (16.0, 56.0, 0.362)
SLICE: Final = (14.0, 16.0, 0.163)


def draw(picture: Picture, atlas: Atlas) -> str:
    """One picture of one region."""
    if picture.view == "slice":
        height = 268
        view = atlas.slice.placed(*SLICE)
        body = [
            cut(view, atlas.outside.placed(242, 44, 0.085)),
            text(["cut here"], (274, 110), "middle"),
            arrow((247, 130), -1, "front"),
            text(["left"], (16, 236)),
            text(["right"], (232, 236), "end"),
            text(["Slice, seen from behind"], (124, 257), "middle"),
        ]
    else:
        height = 284
        outside = picture.view == "outside"
        view = atlas.outside.placed(*OUTSIDE) if outside else atlas.midline.placed(*MIDLINE)
        ends = ("front", "back") if outside else ("back", "front")
        body = [
            cortex(view),
            arrow((14, 244), -1, ends[0]),
            arrow((WIDTH - 14, 244), 1, ends[1]),
            text([f"Left half, seen from {'outside' if outside else 'the midline'}"], (WIDTH / 2, 273), "middle"),
        ]
    return svg(picture.title, picture.about, height, [*body, highlight(picture, view), named(picture.label)])


def orientation(atlas: Atlas) -> str:
    """The lobes on both sides of the left half."""
    outside, midline = atlas.outside.placed(26, 14, 0.345), atlas.midline.placed(26, 250, 0.345)
    body = []
    for view in (outside, midline):
        body.append(cortex(view))
        body += [
            f'<path d="{shapes(view, regions)}" fill="{colour}" stroke="{EDGE}" stroke-width=".8"/>'
            for colour, regions in LOBES
            if shapes(view, regions)
        ]
    body += [
        "\n".join(line(*ends) for ends in LOBE_LINES),
        *(text([word], at, "middle", SMALL, INK) for word, at in LOBE_NAMES),
        arrow((14, 200), -1, "front"),
        arrow((WIDTH - 14, 200), 1, "back"),
        text(["Left half, seen from outside"], (WIDTH / 2, 222), "middle"),
        arrow((14, 436), -1, "back"),
        arrow((WIDTH - 14, 436), 1, "front"),
        text(["Left half, seen from the midline"], (WIDTH / 2, 458), "middle"),
    ]
    about = (
        "The left half of the brain twice: from outside, with the front on the left, and from the midline, with the"
        " front on the right. Frontal lobe in front, parietal lobe above and behind, temporal lobe below, occipital"
        " lobe at the back, and on the inner side the cingulate cortex as an arch."
    )
    return svg("The lobes of the brain", about, 470, body)


ABOUT_OUTSIDE: Final = "The left half of the brain from outside, front on the left. "
ABOUT_MIDLINE: Final = "The left half of the brain from the midline, front on the right. "
ABOUT_SLICE: Final = "A slice through the brain from ear to ear, seen from behind. "
PICTURES: Final = (
    Picture(
        file="inferior-frontal-gyrus.svg",
        title="Inferior frontal gyrus",
        about=ABOUT_OUTSIDE
        + "Marked is an area low on the side of the frontal lobe, above the front end of the temporal lobe.",
        view="outside",
        marked=("parsopercularis", "parstriangularis"),
        label=Label(("Inferior frontal gyrus",), (16, 24), ((62, 170), (90, 146)), (56, 32)),
    ),
    Picture(
        file="ventral-premotor-cortex.svg",
        title="Ventral premotor cortex, roughly",
        about=ABOUT_OUTSIDE
        + "A dashed ring marks a place low on the side of the frontal lobe, at the lower end of the precentral gyrus.",
        view="outside",
        around=((113, 106), (132, 114), (137, 140), (128, 163), (108, 166), (95, 146), (95, 121)),
        within=("precentral",),
        label=Label(("Ventral premotor cortex",), (16, 24), ((114, 134),), (84, 32)),
    ),
    Picture(
        file="inferior-parietal-lobule.svg",
        title="Inferior parietal lobule",
        about=ABOUT_OUTSIDE
        + "Marked are two neighbouring areas in the lower half of the parietal lobe, above and behind the ear.",
        view="outside",
        marked=("supramarginal", "inferiorparietal"),
        label=Label(("Inferior parietal lobule",), (304, 24), ((200, 118), (254, 132)), (228, 32), "end"),
    ),
    Picture(
        file="superior-temporal-sulcus.svg",
        title="Superior temporal sulcus, rear part",
        about=ABOUT_OUTSIDE + "Marked is a small area at the rear end of the upper groove of the temporal lobe.",
        view="outside",
        marked=("bankssts",),
        label=Label(("Superior temporal sulcus,", "rear part"), (304, 24), ((212, 166),), (250, 50), "end"),
    ),
    Picture(
        file="anterior-cingulate.svg",
        title="Anterior cingulate cortex",
        about=ABOUT_MIDLINE + "Marked is an arch that curves around the front of the corpus callosum.",
        view="midline",
        marked=("rostralanteriorcingulate", "caudalanteriorcingulate"),
        label=Label(("Anterior cingulate cortex",), (304, 24), ((228, 124), (266, 170)), (262, 32), "end"),
    ),
    Picture(
        file="medial-prefrontal-cortex.svg",
        title="Medial prefrontal cortex, roughly",
        about=ABOUT_MIDLINE + "A dashed outline marks the front part of the inner face of the frontal lobe.",
        view="midline",
        around=(
            *((212, 72), (240, 80), (270, 102), (290, 130), (301, 166), (299, 186), (283, 186)),
            *((275, 158), (252, 132), (226, 112), (208, 104), (204, 86)),
        ),
        within=("superiorfrontal",),
        label=Label(("Medial prefrontal cortex",), (304, 24), ((262, 114),), (282, 32), "end"),
    ),
    Picture(
        file="ventromedial-prefrontal-cortex.svg",
        title="Ventromedial prefrontal cortex, roughly",
        about=ABOUT_MIDLINE
        + "A dashed outline marks the lowest part of the inner face of the frontal lobe, above the eye socket.",
        view="midline",
        around=(
            *((212, 221), (224, 205), (238, 196), (254, 184), (270, 178), (287, 171), (299, 174)),
            *((300, 194), (286, 210), (254, 221), (226, 225)),
        ),
        within=("medialorbitofrontal", "rostralanteriorcingulate", "superiorfrontal"),
        label=Label(("Ventromedial", "prefrontal cortex"), (304, 24), ((272, 200),), (297, 50), "end"),
    ),
    Picture(
        file="dorsolateral-prefrontal-cortex.svg",
        title="Dorsolateral prefrontal cortex, roughly",
        about=ABOUT_OUTSIDE + "Marked is the upper outer part of the frontal lobe, in front of the motor strip.",
        view="outside",
        marked=("rostralmiddlefrontal", "caudalmiddlefrontal"),
        dashed=True,
        label=Label(("Dorsolateral", "prefrontal cortex"), (16, 24), ((52, 136), (96, 100)), (56, 50)),
    ),
    Picture(
        file="anterior-insula.svg",
        title="Anterior insula, roughly",
        about=ABOUT_OUTSIDE
        + "The groove between frontal and temporal lobe is drawn open. The insula in it is tinted, and a dashed ring"
        " marks its front part.",
        view="outside",
        tinted=("insula",),
        around=((83, 180), (104, 165), (126, 161), (130, 178), (114, 198), (105, 221), (90, 214), (80, 196)),
        within=("insula",),
        label=Label(("Anterior insula",), (16, 24), ((102, 184),), (62, 32)),
    ),
    Picture(
        file="amygdala.svg",
        title="Amygdala",
        about=ABOUT_SLICE
        + "Marked are two small areas, one on each side, low and near the middle of the temporal lobes.",
        view="slice",
        marked=("Amygdala",),
        label=Label(("Amygdala",), (124, 236), ((84, 165), (161, 166)), (124, 220), "middle"),
    ),
    Picture(
        file="hippocampus.svg",
        title="Hippocampus",
        about=ABOUT_SLICE
        + "Marked are two small areas, one on each side, on the inner side of the temporal lobes, below the amygdala.",
        view="slice",
        marked=("Hippocampus",),
        label=Label(("Hippocampus",), (124, 236), ((84, 178), (162, 180)), (124, 220), "middle"),
    ),
    Picture(
        file="thalamus.svg",
        title="Thalamus",
        about=ABOUT_SLICE + "Marked are two large areas side by side in the very middle of the brain.",
        view="slice",
        marked=("Thalamus",),
        label=Label(("Thalamus",), (124, 236), ((108, 132), (138, 132)), (124, 220), "middle"),
    ),
    Picture(
        file="temporoparietal-junction.svg",
        title="Temporo-parietal junction, roughly",
        about=ABOUT_OUTSIDE
        + "A dashed ring marks the place where the parietal and the temporal lobe meet, above and behind the ear.",
        view="outside",
        around=((224, 125), (244, 133), (250, 150), (240, 166), (221, 169), (204, 159), (203, 140)),
        within=("supramarginal", "inferiorparietal", "superiortemporal", "bankssts"),
        label=Label(("Temporo-parietal junction",), (304, 24), ((232, 144),), (246, 32), "end"),
    ),
)


def drawings(atlas: Atlas) -> dict[str, str]:
    """Every picture of the brain by the name of its file."""
    return {picture.file: draw(picture, atlas) for picture in PICTURES} | {"orientation.svg": orientation(atlas)}


def main() -> None:
    """Draw every picture into a folder."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("atlas", type=Path, help="ggseg-0.1.tar.gz, as pip downloads it")
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    try:
        for file, drawing in drawings(read_atlas(given.atlas)).items():
            (given.folder / file).write_text(drawing, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
