"""Reads the outlines of brain regions from the source package of ggseg 0.1.

They are from the Desikan-Killiany atlas (cortex) and from FreeSurfer's aseg (deep regions): MIT, © 2021 ggseg, LCBC,
University of Oslo. Only the package's data are read; the package need not be installed.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]
"""x and y; y grows downwards."""
Outline = tuple[Point, ...]
"""A closed line of cubic Bézier curves: its first point, then three points for each curve."""

ATLAS_SHA256: Final = "7ce6effa8d9d6f135a5314a9a5bf14c3592c636e785df5b55386a429b14270a8"
"""The digest of the only file that the pictures may be drawn from."""

DEEP: Final = ("Putamen", "Pallidum", "Caudate", "VentralDC", "Thalamus", "Hippocampus", "Amygdala")
"""The deep regions that are drawn, by their names in aseg."""


@dataclass(frozen=True, slots=True)
class View:
    """One of the atlas's drawings."""

    regions: Mapping[str, tuple[Outline, ...]]
    """The outlines of each region, by the region's name in the atlas."""
    whole: tuple[Outline, ...]
    """The outlines of the whole brain in this view."""

    def place(self, left: float, top: float, scale: float) -> View:
        """Return the view scaled, with its upper left corner moved to `left`, `top`."""
        points = [point for outline in self.whole for point in outline]
        x, y = min(x for x, _ in points), min(y for _, y in points)

        def move(outlines: Iterable[Outline]) -> tuple[Outline, ...]:
            """Scale and move outlines."""
            return tuple(
                tuple((left + (px - x) * scale, top + (py - y) * scale) for px, py in outline) for outline in outlines
            )

        return View({name: move(outlines) for name, outlines in self.regions.items()}, move(self.whole))


@dataclass(frozen=True, slots=True)
class Atlas:
    """The three views of the brain that are drawn."""

    outside: View
    """The left half from outside, with the front on the left."""
    midline: View
    """The left half from the midline, with the front on the right."""
    slice: View
    """A slice from ear to ear, seen from behind."""


def read_atlas(package: Path) -> Atlas:
    """Read the views from ggseg's source package. Raises ValueError if the file is not exactly that package."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != ATLAS_SHA256:
        raise ValueError(f"{package} is not the source package of ggseg 0.1 that the pictures were drawn from")
    folders: dict[str, dict[str, tuple[Outline, ...]]] = {"dk": {}, "aseg": {}}
    with tarfile.open(package) as archive:
        for member in archive:
            folder, name = Path(member.name).parts[-2:] if member.isfile() else ("", "")
            file = archive.extractfile(member) if folder in folders else None
            if file:
                folders[folder][name] = parse_path(file.read().decode())
    cortex, deep = folders["dk"], folders["aseg"]
    left = {name.removesuffix("_left"): parts for name, parts in cortex.items() if name.endswith("_left")}
    whole = {side: left.pop(side) for side in ("lateral", "medial")}
    border = max(x for x, _ in whole["lateral"][0])
    outside = {name: tuple(part for part in parts if part[0][0] < border) for name, parts in left.items()}
    midline = {name: tuple(part for part in parts if part[0][0] >= border) for name, parts in left.items()}
    # ggseg 0.1 files the medial part of the left superior frontal gyrus under superiorparietal.
    midline["superiorfrontal"] = midline.pop("superiorparietal")
    # Both sides are always drawn alike, because ggseg 0.1 has exchanged the left and the right caudate nucleus.
    both = {name: deep[f"Left-{name}"] + deep[f"Right-{name}"] for name in (*DEEP, "Lateral-Ventricle")}
    return Atlas(View(outside, whole["lateral"]), View(midline, whole["medial"]), View(both, deep["Coronal"]))


def parse_path(path: str) -> tuple[Outline, ...]:
    """Read the closed lines of an SVG path that has only the commands M, C and Z."""
    outlines: list[Outline] = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", part)]
        outlines.append(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    return tuple(outlines)


def draw_smooth_line(corners: Sequence[Point]) -> Outline:
    """Draw a closed draw_smooth_line line through points (a Catmull-Rom spline)."""
    line = [corners[0]]
    for n, start in enumerate(corners):
        before, end, after = corners[n - 1], corners[(n + 1) % len(corners)], corners[(n + 2) % len(corners)]
        line.append((start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6))
        line.append((end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6))
        line.append(end)
    return tuple(line)
