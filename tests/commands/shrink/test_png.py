"""A PNG that was made smaller has the same pixels and metadata, and one that can't be compared is left alone."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from deck_builder.commands.shrink.png import shrink_png


def make_png(image: Image.Image, **settings: object) -> bytes:
    """A PNG that was packed badly."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1, **settings)
    return out.getvalue()


def make_pieces(mode: str, size: tuple[int, int], seed: int = 1) -> Image.Image:
    """A picture of a few large pieces of one colour each, some of them see-through."""
    random = Random(seed)
    image = Image.new(mode, size)
    for _ in range(12):
        colour = tuple(random.randrange(256) for _ in image.getbands())
        piece = Image.new(mode, (random.randrange(size[0]) + 1, random.randrange(size[1]) + 1), colour)
        image.paste(piece, (0, 0))
    return image


@settings(max_examples=25, deadline=None)
@given(
    mode=st.sampled_from(["RGBA", "RGB", "LA", "L", "P", "1"]),
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    seed=st.integers(0, 1000),
)
def test_no_pixel_changes(mode: str, size: tuple[int, int], seed: int) -> None:
    image = make_pieces("RGBA" if mode == "P" else mode, size, seed)
    data = make_png(image.convert("P") if mode == "P" else image)
    if smaller := shrink_png(data):
        assert len(smaller) <= 0.97 * len(data)
        before, after = (Image.open(io.BytesIO(each)).convert("RGBA") for each in (data, smaller))
        assert before.size == after.size
        assert before.tobytes() == after.tobytes()


def test_metadata_stay() -> None:
    about = PngInfo()
    about.add_text("Copyright", "CC BY 4.0, A. Painter")
    data = make_png(make_pieces("RGB", (200, 200)), pnginfo=about, dpi=(300, 300))
    smaller = shrink_png(data)
    assert smaller
    kept = Image.open(io.BytesIO(smaller))
    assert kept.info["Copyright"] == "CC BY 4.0, A. Painter"
    assert kept.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a_moving_picture_keeps_its_frames() -> None:
    frames = [make_pieces("RGB", (120, 120), seed) for seed in range(3)]
    data = make_png(frames[0], save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=2)
    smaller = shrink_png(data)
    assert smaller
    assert Image.open(io.BytesIO(smaller)).n_frames == 3  # type: ignore[attr-defined]


def test_a_picture_that_is_packed_well_is_left_alone() -> None:
    smaller = shrink_png(make_png(make_pieces("RGB", (200, 200))))
    assert smaller
    assert shrink_png(smaller) is None


def test_what_cannot_be_compared_is_left_alone() -> None:
    good = make_png(make_pieces("RGB", (200, 200)))
    deep = make_png(Image.new("I;16", (200, 200)))
    for data in (b"", b"\x89PNG\r\n\x1a\n", good[:300], b"<html>", deep, make_bomb(24_000, 24_000)):
        assert shrink_png(data) is None


def make_bomb(width: int, height: int) -> bytes:
    """A small file that says it has so many pixels; all are black."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width // 8)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
