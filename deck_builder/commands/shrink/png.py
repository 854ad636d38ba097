"""A PNG in fewer bytes, with the same pixels. What oxipng makes is compared with what was there by another library."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

import oxipng
from PIL import Image, ImageSequence

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVEL: Final = 4
"""Of oxipng's levels, 0 to 6; higher ones take many times as long and save little more."""

_LEAST_GAIN: Final = 0.03
"""The share of its bytes that a picture must lose to be written anew: version control keeps both versions."""

_MOST_BYTES: Final = 64 * 1024 * 1024
"""Unpacked, as 16 million pixels; a picture with more is left as it is. A small file can unpack to any size."""

_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_DEPTH: Final = 24
"""Where a PNG says how many bits each channel has."""
_DEEP: Final = 16


def shrink_png(data: bytes) -> bytes | None:
    """The same picture in at least 3 % fewer bytes, with all its metadata; None if that can't be had.

    Damaged pictures, very large ones, and those with 16 bits a channel, which the comparison can't see, are left alone.
    """
    if not data.startswith(_HEAD) or len(data) <= _DEPTH or data[_DEPTH] == _DEEP:
        return None
    try:
        smaller = oxipng.optimize_from_memory(data, level=_LEVEL, strip="none", max_decompressed_size=_MOST_BYTES)
    except oxipng.PngError:
        return None
    if len(smaller) > (1 - _LEAST_GAIN) * len(data) or not _look_alike(data, smaller):
        return None
    return smaller


def _look_alike(one: bytes, other: bytes) -> bool:
    """Whether two PNGs have the same pixels in all their frames, and the same settings for showing them."""
    try:
        with warnings.catch_warnings(action="error"):  # Pillow only warns of a picture that is suspiciously large
            return all(mine == theirs for mine, theirs in zip(_list_frames(one), _list_frames(other), strict=True))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False


def _list_frames(data: bytes) -> Iterator[object]:
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        for frame in ImageSequence.Iterator(image):
            shown = {name: frame.info.get(name) for name in ("duration", "loop", "gamma", "icc_profile", "dpi", "exif")}
            yield frame.size, shown, frame.convert("RGBA").tobytes()
