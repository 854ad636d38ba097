"""The drawing of the brain's pictures. Needs the extra `pictures`; without it these tests are skipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("trimesh")
pytest.importorskip("nibabel")

from tools.brain_atlas import Atlas, read_atlas  # noqa: E402
from tools.brain_cuts import cut_half  # noqa: E402
from tools.brain_light import look, make_surface  # noqa: E402
from tools.brain_marks import even_out, find_cuts, find_nearest, find_region  # noqa: E402
from tools.brain_pictures import find_outlines  # noqa: E402
from tools.brain_regions import Region  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 60
FRONT, BACK = 1, 2
BOX = (-30.0, -30.0, 30.0, 30.0)


@pytest.fixture(scope="module")
def ball() -> Atlas:
    """A brain that is a ball with a radius of 20 mm; its front half and its back half are a region each."""
    x, y, z = np.meshgrid(*[np.arange(SIZE) - SIZE / 2] * 3, indexing="ij")
    inside = x**2 + y**2 + z**2 < 20**2
    regions = np.where(inside & (x**2 + y**2 + z**2 > 16**2), np.where(y > 0, FRONT, BACK), 0).astype(np.int16)
    numbers = {("frontal", "L"): FRONT, ("occipital", "L"): BACK}
    scan = np.where(inside, 200, 0).astype(np.float32)
    return Atlas(scan, regions, numbers, frozenset({FRONT, BACK}), np.full(3, -SIZE / 2))


def columns(mask: NDArray[Any]) -> float:
    """How far to the right a mask lies, as a fraction of the picture."""
    return float(np.nonzero(mask)[1].mean() / mask.shape[1])


def test_a_file_that_is_not_the_wheel_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "nilearn-0.15.whl"
    other.write_bytes(b"something else")
    with pytest.raises(ValueError, match="not the wheel that the pictures were drawn from"):
        read_atlas(other, other)


def test_the_surface_lies_where_the_brain_ends(ball: Atlas) -> None:
    surface = make_surface(ball.scan, ball.origin)
    away = np.linalg.norm(surface.mesh.vertices, axis=1)
    assert abs(away.mean() - 20) < 0.5
    assert away.std() < 0.5
    assert (surface.normals * surface.mesh.vertices).sum(1).min() > 0


@pytest.mark.parametrize(("view", "front_is_right"), [("left", False), ("right", True), ("midline", True)])
def test_each_view_has_the_front_where_its_words_say(ball: Atlas, view: str, front_is_right: bool) -> None:
    scene = look(make_surface(ball.scan, ball.origin), view, 0.5, BOX)
    front = find_region(scene, Region(("frontal",)), "L", ball, find_nearest(ball, "L"))
    back = find_region(scene, Region(("occipital",)), "L", ball, find_nearest(ball, "L"))
    assert (columns(front) > columns(back)) == front_is_right
    assert not (front & back).any()


def test_light_comes_from_above(ball: Atlas) -> None:
    scene = look(make_surface(ball.scan, ball.origin), "left", 0.5, BOX)
    rows = scene.light.shape[0] // 2
    above, below = (scene.light[part][scene.covered[part]].mean() for part in (slice(rows), slice(rows, None)))
    assert above > 1.2 * below


def test_the_midline_is_known_to_be_cut_and_the_outside_is_not(ball: Atlas) -> None:
    half = make_surface(cut_half(ball, "L"), ball.origin)
    near = find_nearest(ball, "L")
    inner, outer = (look(half, view, 0.2, BOX) for view in ("midline", "left"))
    assert find_cuts(inner, ball.scan, ball, near, ()).sum() > 0.75 * inner.covered.sum()
    assert not find_cuts(outer, ball.scan, ball, near, ()).any()


def test_a_line_around_limits_a_region(ball: Atlas) -> None:
    scene = look(make_surface(ball.scan, ball.origin), "left", 0.5, BOX)
    upper = Region(("frontal",), ((0, 5), (30, 5), (30, 30), (0, 30)))
    mask = find_region(scene, upper, "L", ball, find_nearest(ball, "L"))
    assert mask.any()
    assert scene.place[mask][:, 2].min() >= 5


def test_outlines_surround_a_mask_with_few_corners() -> None:
    y, x = np.mgrid[:200, :200]
    disc = (x - 100) ** 2 + (y - 100) ** 2 < 60**2
    speck = (x < 4) & (y < 4)
    mask = even_out(disc | speck, 2, 100)
    from PIL import Image

    (line,) = find_outlines([mask], Image.new("RGBA", (100, 100)))
    assert 6 <= len(line) <= 30
    away = [np.hypot(px - 0.5, py - 0.5) for px, py in line]
    assert 0.3 < min(away) <= max(away) < 0.4
