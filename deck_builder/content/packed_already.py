"""Whether a file is packed already, so that a package stores it as it is: Deflate would take time and save nothing."""

from __future__ import annotations

import zlib
from typing import Final

_SAMPLE: Final = 16 * 1024
"""How many bytes are tried. A file that is smaller is tried whole."""

_LEAST_GAIN: Final = 0.03
"""The share of its bytes that a file must lose in Deflate, or it is stored. Anki unpacks stored files faster."""


def is_packed_already(start: bytes) -> bool:
    """Whether Deflate saves less than 3 % of a file. `start` is its first piece, or the whole file.

    The middle of the piece is tried, because many formats begin with a header that says little about what follows. The
    ending of a name says less: there are PNGs that lose a quarter, and `.woff2`, `.avif` or `.flac` lose nothing.
    """
    middle = max(0, (len(start) - _SAMPLE) // 2)
    sample = start[middle : middle + _SAMPLE]
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)  # the fastest level: it decides alike
    return len(packer.compress(sample)) + len(packer.flush()) > (1 - _LEAST_GAIN) * len(sample)
