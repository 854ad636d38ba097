"""Looks at a brain from one side: what each pixel of a picture shows, and how much light falls there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage, sparse
from skimage import measure
from trimesh import Trimesh, smoothing, triangles
from trimesh.ray.ray_pyembree import RayMeshIntersector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EDGE: Final = 128.0
"""The brightness at which the brain ends and the fluid around it begins."""
FINER: Final = 2
"""Into how many parts each side of a voxel is split before the surface is laid through the voxels."""
SKY: Final = 48
"""From how many directions light is let in to find out how deep in a groove a place lies."""
LAMP: Final = (-0.40, 0.62, 0.68)
"""Where the lamp is: to the right, up, towards the viewer."""

AXES: Final = {
    "left": ((0, -1, 0), (0, 0, 1), (-1, 0, 0)),
    "right": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
    "midline": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
}
"""For each view what is to the right, up, and towards the viewer, in the axes of the brain."""


@dataclass(frozen=True, slots=True)
class Surface:
    """The surface of a brain, or of a part of it."""

    mesh: Trimesh
    """Its triangles, in mm."""
    normals: NDArray[np.float64]
    """For each corner of the mesh, the direction that the surface faces there."""
    sky: NDArray[np.float64]
    """For each corner of the mesh, the share of the sky that is seen from there: little in a groove."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the pixels of a picture show. The first two axes of each block are the picture's rows and columns."""

    place: NDArray[np.float64]
    """Where the pixel lies on the surface, in mm."""
    outwards: NDArray[np.float64]
    """The direction that the surface faces there, of length 1."""
    light: NDArray[np.float64]
    """How much light falls there, from 0 to about 1."""
    covered: NDArray[np.bool_]
    """Whether there is any surface."""


def make_surface(scan: NDArray[np.float32], origin: NDArray[np.float64]) -> Surface:
    """Lay a surface through a scan, where the brain ends. Pieces that hang in the air are left out."""
    (columns,) = np.nonzero(scan.any(axis=(1, 2)))
    first = max(columns[0] - 4, 0)
    fine = ndimage.zoom(scan[first : columns[-1] + 5], FINER, order=3, grid_mode=True, mode="nearest")
    fine = ndimage.gaussian_filter(fine, 0.5 * FINER)
    pieces, _ = ndimage.label(fine > EDGE)
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    others = ndimage.binary_dilation((pieces > 0) & (pieces != sizes.argmax()))
    fine[others & (pieces != sizes.argmax())] = 0
    corners, faces, _, _ = measure.marching_cubes(fine, EDGE)
    # The middle of the first fine voxel lies a quarter of a millimetre before the middle of the first coarse one.
    places = (corners + 0.5) / FINER - 0.5 + origin + (first, 0, 0)
    mesh = Trimesh(places, faces[:, ::-1], process=False)
    smoothing.filter_taubin(mesh, lamb=0.5, nu=0.53, iterations=20)
    normals = _even_out(mesh)
    rays = RayMeshIntersector(mesh, scale_to_box=False)
    spread = np.random.default_rng(152).normal(size=(SKY, 3))
    seen = np.zeros(len(normals))
    for direction in spread / np.linalg.norm(spread, axis=1)[:, None]:
        rising = normals + 0.98 * direction
        rising /= np.linalg.norm(rising, axis=1)[:, None]
        seen += ~rays.intersects_any(mesh.vertices + 0.5 * normals, rising)
    return Surface(mesh, normals, seen / SKY)


def _even_out(mesh: Trimesh) -> NDArray[np.float64]:
    """Return the directions that the corners of a mesh face, evened out so that no voxel shows."""
    edges = mesh.edges_unique
    size = len(mesh.vertices)
    joined = sparse.coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (size, size)).tocsr()
    joined = joined + joined.T + sparse.identity(size)
    normals = np.array(mesh.vertex_normals)
    for _ in range(8):
        normals = joined @ normals
        normals /= np.linalg.norm(normals, axis=1)[:, None]
    return normals


def look(surface: Surface, view: str, pixel: float, box: Sequence[float]) -> Scene:
    """Look at a surface from one side.

    `pixel` is the size of a pixel in mm; `box` says what the picture shows: left, bottom, right and top in mm, in the
    axes of the view.
    """
    axes = np.array(AXES[view], float)
    mesh = surface.mesh
    left, bottom, right, top = box
    across, down = np.meshgrid(np.arange(left, right, pixel), np.arange(top, bottom, -pixel))
    starts = np.stack([across.ravel(), down.ravel(), np.full(across.size, 200.0)], 1) @ axes
    ahead = np.tile(-axes[2], (len(starts), 1))
    face = RayMeshIntersector(mesh, scale_to_box=False).intersects_first(starts, ahead)
    hit = face >= 0
    corners, flat = mesh.triangles[face[hit]], mesh.face_normals[face[hit]]
    slope = (ahead[hit] * flat).sum(1)
    depth = ((corners[:, 0] - starts[hit]) * flat).sum(1) / np.where(np.abs(slope) < 1e-6, -1e-6, slope)
    place = starts[hit] + ahead[hit] * depth[:, None]
    shares = np.clip(triangles.points_to_barycentric(corners, place), 0, 1)
    at = mesh.faces[face[hit]]
    outwards = (surface.normals[at] * shares[:, :, None]).sum(1)
    outwards /= np.linalg.norm(outwards, axis=1)[:, None]
    lamp = np.array(LAMP) @ axes
    straight = np.clip(outwards @ lamp / np.linalg.norm(lamp), 0, 1)
    sky = (surface.sky[at] * shares).sum(1)
    light = (0.5 + 0.5 * straight) * (0.25 + 0.75 * np.clip(sky, 0, 1) ** 0.7)
    shape = across.shape
    return Scene(
        _spread(place, hit, shape), _spread(outwards, hit, shape), _spread(light, hit, shape), hit.reshape(shape)
    )


def _spread(values: NDArray[np.float64], hit: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Put the values of the pixels that show something into a block of the picture's shape."""
    block = np.zeros((hit.size, *values.shape[1:]))
    block[hit] = values
    return block.reshape(*shape, *values.shape[1:])
