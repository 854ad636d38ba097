"""The outlines of brain regions, from the source package of ggseg 0.1.

They are those of the Desikan-Killiany atlas (cortex) and of FreeSurfer's aseg (what lies deep): MIT, © 2021
ggseg, LCBC, University of Oslo. Only the package's data are read; it need not be installed.
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
Outline = tuple[Point, ...]
"""A closed line of cubic Bézier curves: where it starts, then three points a curve."""

ATLAS_SHA256: Final = "7ce6effa8d9d6f135a5314a9a5bf14c3592c636e785df5b55386a429b14270a8"

DEEP: Final = ("Putamen", "Pallidum", "Caudate", "VentralDC", "Thalamus", "Hippocampus", "Amygdala")


@dataclass(frozen=True, slots=True)
class View:
    """One of the atlas's drawings: its outlines by name, and the whole that they lie on."""

    regions: Mapping[str, tuple[Outline, ...]]
    whole: tuple[Outline, ...]

    def placed(self, left: float, top: float, scale: float) -> View:
        """The same view, its upper left corner at a place and its size changed."""
        points = [point for outline in self.whole for point in outline]
        x, y = min(x for x, _ in points), min(y for _, y in points)

        def moved(outlines: Iterable[Outline]) -> tuple[Outline, ...]:
            return tuple(
                tuple((left + (px - x) * scale, top + (py - y) * scale) for px, py in outline) for outline in outlines
            )

        return View({name: moved(outlines) for name, outlines in self.regions.items()}, moved(self.whole))


@dataclass(frozen=True, slots=True)
class Atlas:
    """The left half from outside (front on the left), from the midline (front on the right), and a slice."""

    outside: View
    midline: View
    slice: View


def read_atlas(package: Path) -> Atlas:
    """The views in ggseg's source package. Raises ValueError where the file is another than was drawn from."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != ATLAS_SHA256:
        raise ValueError(f"{package} is not the source package of ggseg 0.1 that the pictures were drawn from")
    found: dict[str, dict[str, tuple[Outline, ...]]] = {"dk": {}, "aseg": {}}
    with tarfile.open(package) as archive:
        for member in archive:
            folder, name = Path(member.name).parts[-2:] if member.isfile() else ("", "")
            file = archive.extractfile(member) if folder in found else None
            if file:
                found[folder][name] = outlines(file.read().decode())
    cortex, deep = found["dk"], found["aseg"]
    left = {name.removesuffix("_left"): parts for name, parts in cortex.items() if name.endswith("_left")}
    whole = {side: left.pop(side) for side in ("lateral", "medial")}
    border = max(x for x, _ in whole["lateral"][0])
    outside = {name: tuple(part for part in parts if part[0][0] < border) for name, parts in left.items()}
    midline = {name: tuple(part for part in parts if part[0][0] >= border) for name, parts in left.items()}
    # In ggseg 0.1 the medial part of the left superior frontal gyrus is filed under superiorparietal.
    midline["superiorfrontal"] = midline.pop("superiorparietal")
    # Left and right are only ever drawn alike here; ggseg 0.1 has the caudate nuclei the wrong way round.
    both = {name: deep[f"Left-{name}"] + deep[f"Right-{name}"] for name in (*DEEP, "Lateral-Ventricle")}
    return Atlas(View(outside, whole["lateral"]), View(midline, whole["medial"]), View(both, deep["Coronal"]))


def outlines(path: str) -> tuple[Outline, ...]:
    """The closed lines of an SVG path that has only the commands M, C and Z."""
    found: list[Outline] = []
    for part in path.split("M")[1:]:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", part)]
        found.append(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    return tuple(found)


def smooth(corners: Sequence[Point]) -> Outline:
    """A closed, rounded line through some points (Catmull-Rom)."""
    line = [corners[0]]
    for at, start in enumerate(corners):
        before, end, after = corners[at - 1], corners[(at + 1) % len(corners)], corners[(at + 2) % len(corners)]
        line.append((start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6))
        line.append((end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6))
        line.append(end)
    return tuple(line)
