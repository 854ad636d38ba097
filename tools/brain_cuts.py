"""Cuts a scan of a brain: into halves, and a window through which the insula can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage

from tools.brain_light import EDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.brain_atlas import Atlas

VEINS: Final = (((-50.0, 15.0), (-85.0, -17.0)), ((-95.0, 40.0), (-99.0, -5.0)))
"""The ends of two veins in the midline, as y and z: the scan shows them as bright as the brain beside them."""
WALL: Final = 2.2
"""How steep the walls of the window are: mm of depth for each mm of width."""


def make_grid(atlas: Atlas) -> tuple[NDArray[np.float64], ...]:
    """Return x, y and z of the voxels, shaped so that they can be compared with a block."""
    axes = (np.arange(size) + first for size, first in zip(atlas.scan.shape, atlas.origin, strict=True))
    return tuple(np.meshgrid(*axes, indexing="ij", sparse=True))


def cut_half(atlas: Atlas, side: str) -> NDArray[np.float32]:
    """Return the scan of one half of the brain, cut in the midline, without the veins in it."""
    x, y, z = make_grid(atlas)
    scan = fade_out(atlas.scan)
    for (y0, z0), (y1, z1) in VEINS:
        length = np.hypot(y1 - y0, z1 - z0)
        along = ((y - y0) * (y1 - y0) + (z - z0) * (z1 - z0)) / length
        beside = np.abs((y - y0) * (z1 - z0) - (z - z0) * (y1 - y0)) / length
        scan[(np.abs(x) <= 1) & (beside < 2.5) & (along > -3) & (along < length + 3)] = 0
    # Where the two veins meet, a piece of one sticks out between cortex and cerebellum.
    scan[(y < -86) & (z > -25) & (z < -16) & (atlas.regions == 0)] = 0
    # The wall between the ventricles is thinner than a voxel, and full of holes in the scan.
    wall = (atlas.scan > 0) & (np.abs(x) <= 1) & (y > 0) & (y < 30) & (z > -2) & (z < 20)
    scan[wall] = np.maximum(scan[wall], EDGE + 14)
    scan[np.broadcast_to(x > 0 if side == "L" else x < 0, scan.shape)] = 0
    return scan


def fade_out(scan: NDArray[np.float32]) -> NDArray[np.float32]:
    """Let a scan fade out where it was cut off along the edges of voxels, so that these do not show as steps."""
    inside = scan > 0
    away = ndimage.distance_transform_edt(~inside)
    near = ndimage.gaussian_filter(scan, 2.0) / np.maximum(
        ndimage.gaussian_filter(inside.astype(np.float32), 2.0), 1e-3
    )
    return np.where(inside, scan, near * np.clip(1 - away / 5, 0, 1)).astype(np.float32)


def open_window(atlas: Atlas, half: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take away what hides the insula of the left half, and cut the rim of the window aslant."""
    x, _, _ = make_grid(atlas)
    insula = atlas.regions == atlas.numbers["insula", "L"]
    seen = ndimage.binary_opening(insula.any(axis=0), iterations=1)
    outermost = np.where(seen, insula.argmax(axis=0) + atlas.origin[0], 0)
    rim, nearest = ndimage.distance_transform_edt(~seen, return_indices=True)
    floor = ndimage.gaussian_filter(outermost[tuple(nearest)], 2.0)
    rim = ndimage.gaussian_filter(rim, 1.5)
    cut = floor - 1.2 - WALL * np.maximum(rim - 1.5, 0)
    # A ramp, not a step: the surface then runs between the voxels.
    return np.minimum(half, EDGE + 60 * (x - cut)).astype(np.float32).clip(0)
