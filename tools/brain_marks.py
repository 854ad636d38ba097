"""Finds the pixels of a picture that show a region of the brain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage
from skimage import measure

from tools.brain_light import EDGE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import TypeAlias

    from numpy.typing import NDArray

    from tools.brain_atlas import Atlas
    from tools.brain_light import Scene
    from tools.brain_regions import Region

    Mask: TypeAlias = NDArray[np.bool_]

UNDER: Final = 1.5
"""How deep under the surface a pixel's region is looked up, in mm: the atlas marks grey matter, not its skin."""
WHITE_MATTER: Final = 188
"""From which brightness on a scan shows white matter."""
THICK: Final = 3
"""How thick the cortex is, at the most, in mm."""
FARTHEST: Final = 3.5
"""How far from the atlas's regions a place may be to count as cortex, in mm."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each voxel the region of the cortex that is nearest on one side of the brain."""

    region: NDArray[np.int16]
    """The number of the region."""
    away: NDArray[np.float64]
    """How far it is away, in mm."""


def find_nearest(atlas: Atlas, side: str) -> Nearest:
    """Find the nearest region of the cortex, `side` being `L` or `R`, for every voxel."""
    ours = sorted(number for (_, at), number in atlas.numbers.items() if at == side and number in atlas.cortex)
    away, at = ndimage.distance_transform_edt(~np.isin(atlas.regions, ours), return_indices=True)
    return Nearest(atlas.regions[tuple(at)], away)


def sample(
    block: NDArray[np.generic], places: NDArray[np.float64], atlas: Atlas, order: int = 1
) -> NDArray[np.float64]:
    """Return what a block of voxels holds at places that are given in mm."""
    at = np.moveaxis(places - atlas.origin, -1, 0)
    return np.asarray(ndimage.map_coordinates(np.asarray(block, np.float32), at, order=order, mode="nearest"), float)


def find_cuts(scene: Scene, uncut: NDArray[np.float32], atlas: Atlas, nearest: Nearest, whole: Collection[int]) -> Mask:
    """Find the pixels where the brain was cut: just outside the surface, the uncut brain goes on.

    `whole` are the regions that no cut goes through. They would look cut where they touch what was taken away.
    """
    cut = scene.covered & (sample(uncut, scene.place + 0.8 * scene.outwards, atlas) > EDGE)
    under = scene.place - 0.7 * scene.outwards
    spared = sample(np.isin(nearest.region, tuple(whole)) & (nearest.away <= THICK), under, atlas) > 0.5
    spared &= sample(uncut, under, atlas) < WHITE_MATTER
    return even_out(cut & ~spared, 4, 6000) & scene.covered


def find_region(scene: Scene, region: Region, side: str, atlas: Atlas, nearest: Nearest) -> Mask:
    """Find the pixels that show a region of the cortex."""
    member = np.isin(nearest.region, atlas.find(*region.names, side=side))
    under = scene.place - UNDER * scene.outwards
    inside = scene.covered & (sample(ndimage.gaussian_filter(member.astype(np.float32), 1.2), under, atlas) > 0.5)
    inside &= sample(nearest.away, under, atlas) < FARTHEST
    if region.around:
        inside &= _is_within(scene.place[..., 1:], region.around)
    return inside


def _is_within(places: NDArray[np.float64], corners: Sequence[tuple[float, float]]) -> Mask:
    """Say which places, given as y and z, lie within a line through corners."""
    flat = places.reshape(-1, 2)
    return np.asarray(measure.points_in_poly(flat, np.array(corners)), bool).reshape(places.shape[:-1])


def even_out(mask: Mask, radius: float, smallest: int) -> Mask:
    """Smooth the edge of a mask, and leave out specks and holes of fewer than `smallest` pixels."""
    smooth = ndimage.gaussian_filter(mask.astype(np.float32), radius) > 0.5
    for value in (True, False):
        pieces, _ = ndimage.label(smooth == value)
        small = np.bincount(pieces.ravel()) < smallest
        small[0] = False
        smooth[small[pieces]] = not value
    return smooth
