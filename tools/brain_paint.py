"""Paints what a scene of the brain shows: tissue, marked regions, their outlines, and a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage
from skimage import measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    Colours: TypeAlias = NDArray[np.float64]
    Mask: TypeAlias = NDArray[np.bool_]

SMOOTH: Final = 2
"""Pictures are painted this many times larger and then made smaller, so that edges are smooth."""

CORTEX: Final = (222, 200, 187)
FLUID, GREY, WHITE = (104, 90, 84), (208, 172, 158), (246, 236, 225)
"""The colours of what a cut lays bare."""
LINE: Final = (74, 26, 4)
CHIP, CHIP_TEXT = (92, 82, 72), (255, 253, 249)
"""Words stand on ground of their own: the picture itself has none, so that it suits a light page and a dark one."""
TEXT: Final = 34
"""The size of words, in pixels of the finished picture."""


def paint_tissue(brightness: NDArray[np.float64]) -> Colours:
    """Give the brightness of a scan the colours of fluid, grey and white matter."""
    steps = (90, 158, 215)
    return np.stack([np.interp(brightness, steps, parts) for parts in zip(FLUID, GREY, WHITE, strict=True)], -1)


def paint_surface(light: NDArray[np.float64], colour: Sequence[int] = CORTEX) -> Colours:
    """Paint a surface in one colour; the light shows its shape."""
    return (np.array(colour) * light[..., None] * 1.16).clip(0, 255)


def paint_marked(colours: Colours, mask: Mask, colour: Sequence[int], light: NDArray[np.float64]) -> Colours:
    """Colour the pixels of a mask. The light is weakened, so that the colour stays the same throughout."""
    tinted = np.array(colour) * (0.42 + 0.66 * light)[..., None]
    return np.where(mask[..., None], tinted.clip(0, 255), colours)


def finish(colours: Colours, covered: Mask) -> Image.Image:
    """Turn colours into a picture that is transparent where nothing is."""
    return Image.fromarray(np.dstack([colours, covered * 255.0]).round().astype(np.uint8), "RGBA")


def find_lines(mask: Mask) -> Iterator[NDArray[np.float64]]:
    """Find the closed lines around the pieces of a mask, as rows of x and y."""
    padded = np.pad(ndimage.gaussian_filter(mask.astype(float), 2), 1)
    for line in measure.find_contours(padded, 0.5):
        yield line[:, ::-1] - 1


def draw_outline(image: Image.Image, mask: Mask, *, dashed: bool = False, width: float = 2.2) -> None:
    """Draw a dark line around a mask; `width` is that of the line in the finished picture."""
    pen = ImageDraw.Draw(image)
    for points in find_lines(mask):
        along = np.concatenate([[0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
        pieces = max(round(along[-1] / (20 * SMOOTH)), 1) if dashed else 1
        for number in range(pieces):
            start, end = (number * along[-1] / pieces, (number + (0.6 if dashed else 1)) * along[-1] / pieces)
            steps = np.linspace(start, end, max(int((end - start) / 2), 2))
            x, y = (np.interp(steps, along, points[:, axis]) for axis in (0, 1))
            pen.line([*zip(x.tolist(), y.tolist(), strict=True)], (*LINE, 255), round(width * SMOOTH), "curve")


def shrink(image: Image.Image) -> Image.Image:
    """Make a painted picture as small as it is to be."""
    return image.resize((image.width // SMOOTH, image.height // SMOOTH), Image.Resampling.BOX)


def write_chip(image: Image.Image, words: str, middle: tuple[float, float], point: int = 0, size: int = TEXT) -> None:
    """Write words on a rounded ground; `point` draws an arrowhead to the left (-1) or to the right (1)."""
    large = 4
    em = size * large
    font = ImageFont.load_default(em)
    left, _, right, _ = font.getbbox(words)
    arrow = 0.75 * em if point else 0
    width, height = right - left + arrow + 1.1 * em, 1.5 * em
    chip = Image.new("RGBA", (round(width), round(height)), (*CHIP, 0))
    pen = ImageDraw.Draw(chip)
    pen.rounded_rectangle((0, 0, width - 1, height - 1), 0.45 * height, (*CHIP, 255))
    start = 0.55 * em + (arrow if point < 0 else 0)
    middle_line = font.getbbox("x")
    pen.text((start - left, height / 2 - (middle_line[1] + middle_line[3]) / 2), words, CHIP_TEXT, font)
    if point:
        tip = 0.5 * em if point < 0 else width - 0.5 * em
        back, half = tip - point * 0.5 * em, 0.3 * em
        pen.polygon([(tip, height / 2), (back, height / 2 - half), (back, height / 2 + half)], CHIP_TEXT)
    small = chip.resize((round(width / large), round(height / large)), Image.Resampling.BOX)
    x = min(max(round(middle[0] - small.width / 2), 0), image.width - small.width)
    image.alpha_composite(small, (x, round(middle[1] - small.height / 2)))
