"""The pictures of the shipped deck are small, safe, legible on a phone by day and at night, and true to the atlas."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import yaml

from deck_builder.deck.style import MINIMUM_CONTRAST, compute_contrast
from tests.support.browser import browser
from tests.support.decks import PROJECT
from tools.brain_atlas import Atlas, Outline, read_atlas
from tools.brain_pictures import draw_all

if TYPE_CHECKING:
    from playwright.sync_api import Page

MEDIA = PROJECT / "media/mirror-neurons"
FILES = sorted(MEDIA.glob("*.svg"))
OF_THE_BRAIN = [path for path in FILES if "ggseg" in path.read_text(encoding="utf-8")]
OF_A_REGION = [path for path in OF_THE_BRAIN if path.stem != "orientation"]
SVG = "{http://www.w3.org/2000/svg}"
HIGHLIGHT, ITS_OUTLINE = "#c2571f", "#63270a"
CARDS = ("#ffffff", "#2c2c2c", "#1c1b19")
"""Background colours of cards: Anki's own by day and at night, and this deck's at night."""
NARROWEST, SMALLEST_TEXT = 320, 11
"""In pixels: the text is at least this large on a screen of this width."""
SHAPES_NEED = 3.0
"""The contrast that shapes need, by WCAG 2.2, success criterion 1.4.11, level AA."""
DIMMED = 0.88
"""The brightness of pictures at night, set by the stylesheet."""

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_region = pytest.mark.parametrize("path", OF_A_REGION, ids=lambda path: path.stem)


def drawing(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()  # noqa: S314 - our own file


def inherited(path: Path, name: str) -> list[tuple[ElementTree.Element, str]]:
    """Every element of a picture with the value of an attribute, its own or inherited."""
    values = []

    def walk(element: ElementTree.Element, value: str) -> None:
        value = element.get(name, value)
        values.append((element, value))
        for child in element:
            walk(child, value)

    walk(drawing(path), "")
    return values


def words(path: Path, **attributes: str) -> list[ElementTree.Element]:
    """The lines of text in a picture that have these attributes."""
    lines = drawing(path).iter(f"{SVG}text")
    return [line for line in lines if all(line.get(key.replace("_", "-")) == of for key, of in attributes.items())]


def place(path: Path, word: str) -> float:
    """The horizontal position of a word."""
    (line,) = (line for line in words(path) if line.text == word)
    return float(line.attrib["x"])


def test_there_are_pictures() -> None:
    assert len(OF_A_REGION) >= 12
    assert len(FILES) > len(OF_THE_BRAIN)


@each_file
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size <= 30 * 1024


@each_file
def test_a_picture_has_a_title_and_a_description(path: Path) -> None:
    root = drawing(path)
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert about is not None
    assert len(about.text or "") > len(title.text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"


@each_file
def test_a_picture_runs_no_script_and_loads_nothing(path: Path) -> None:
    allowed = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "clipPath"}
    for element in drawing(path).iter():
        assert str(element.tag).removeprefix(SVG) in allowed
        for name, value in element.attrib.items():
            assert "href" not in name
            assert not name.startswith("on")
            assert "url(" not in value or re.fullmatch(r"url\(#\w+\)", value)
    assert "@font-face" not in path.read_text(encoding="utf-8")


@each_file
def test_text_can_be_read_on_a_narrow_phone(path: Path) -> None:
    left, top, width, _ = map(float, drawing(path).attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    sizes = [float(size) for element, size in inherited(path, "font-size") if element.tag == f"{SVG}text"]
    assert sizes
    assert min(sizes) * NARROWEST / width >= SMALLEST_TEXT


@each_region
def test_a_marked_region_stands_out_by_day_and_by_night(path: Path) -> None:
    fills = {fill for element, fill in inherited(path, "fill") if element.tag != f"{SVG}text" and fill.startswith("#")}
    strokes = {stroke for _, stroke in inherited(path, "stroke")}
    assert HIGHLIGHT in fills
    assert ITS_OUTLINE in strokes
    ground = drawing(path).findall(f"{SVG}rect")[0].attrib["fill"]
    for under in (*CARDS, ground):
        assert compute_contrast(HIGHLIGHT, under) >= SHAPES_NEED
    for beside in fills - {HIGHLIGHT, "#2f2a24", "#5f574c"}:  # the dots at the ends of lines, the arrowheads
        assert compute_contrast(ITS_OUTLINE, beside) >= SHAPES_NEED


@each_region
def test_a_marked_region_is_also_named_and_does_not_depend_on_colour(path: Path) -> None:
    title = drawing(path).findtext(f"{SVG}title") or ""
    assert title.startswith(" ".join(line.text or "" for line in words(path, font_weight="700")))


@each_region
def test_directions_are_written_on_the_correct_side(path: Path) -> None:
    ends = {
        "Left half, seen from outside": ("front", "back"),
        "Left half, seen from the midline": ("back", "front"),
        "Slice, seen from behind": ("left", "right"),
    }
    (view,) = ends.keys() & {line.text for line in words(path)}
    on_the_left, on_the_right = ends[view]
    assert place(path, on_the_left) < place(path, on_the_right)


def test_pictures_from_the_atlas_name_its_authors_and_the_changes() -> None:
    on_record = yaml.safe_load((MEDIA / "credits.yaml").read_text(encoding="utf-8"))
    for path in OF_THE_BRAIN:
        credit = on_record["files"][path.name]
        assert "University of Oslo" in credit["authors"][0]
        assert credit["licence"].startswith("MIT")
        assert credit["changes"]
        assert all("https://doi.org/10." in on_record["works"][work] for work in credit["works"])
        assert "(c) 2021 ggseg - LCBC - University of Oslo, MIT License" in path.read_text(encoding="utf-8")
    assert "shall be included in all\ncopies" in on_record["licences"]["ggseg"]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as chromium:
        yield chromium.new_page(viewport={"width": NARROWEST, "height": 640})


MEASURE = """() => [...document.querySelectorAll("text")].map(text => {
    const box = text.getBoundingClientRect()
    const under = new Set()
    for (let across = 0; across <= 8; across++)
        for (let down = 1; down <= 3; down++) {
            const point = [box.left + box.width * across / 8, box.top + box.height * down / 4]
            const shape = document.elementsFromPoint(...point).find(each => each.matches("path, rect, circle"))
            under.add(shape ? getComputedStyle(shape)[shape.getAttribute("fill") == "none" ? "stroke" : "fill"] : "")
        }
    return {words: text.textContent, colour: getComputedStyle(text).fill, under: [...under],
            box: [box.left, box.top, box.right, box.bottom]}
})"""


def as_hex(colour: str, brightness: float = 1) -> str:
    """Turn a browser's `rgb(1, 2, 3)` into `#010203`, multiplied by a brightness."""
    red, green, blue = (round(int(part) * brightness) for part in re.findall(r"\d+", colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.slow
@each_file
def test_text_in_a_browser_has_contrast_and_room(path: Path, page: Page) -> None:
    page.set_content(f'<body style="margin:0">{path.read_text(encoding="utf-8")}')
    lines = page.evaluate(MEASURE)
    assert lines
    _, _, width, height = map(float, drawing(path).attrib["viewBox"].split())
    for text in lines:
        left, top, right, bottom = text["box"]
        assert 6 <= left < right <= width - 6, text
        assert 4 <= top < bottom <= height - 4, text
        assert text["under"]
        for under in text["under"]:
            for brightness in (1, DIMMED):
                contrast = compute_contrast(as_hex(text["colour"], brightness), as_hex(under, brightness))
                assert contrast >= MINIMUM_CONTRAST, text
    for one, other in combinations(lines, 2):
        (left, top, right, bottom), (its_left, its_top, its_right, its_bottom) = one["box"], other["box"]
        beside = right <= its_left or its_right <= left
        # The box of a line includes room for accents and descenders; 3 units of it may overlap.
        assert beside or bottom <= its_top + 3 or its_bottom <= top + 3, (one["words"], other["words"])


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("atlas")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        folder,
        "ggseg==0.1",
    ]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("the atlas can't be downloaded")
    (package,) = folder.iterdir()
    return read_atlas(package)


def middle(outlines: tuple[Outline, ...]) -> tuple[float, float]:
    points = [point for outline in outlines for point in outline]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


@pytest.mark.slow
def test_the_same_atlas_gives_the_same_bytes(atlas: Atlas) -> None:
    drawn = draw_all(atlas)
    assert set(drawn) == {path.name for path in OF_THE_BRAIN}
    for path in OF_THE_BRAIN:
        assert drawn[path.name].encode() == path.read_bytes(), path.name


@pytest.mark.slow
def test_the_directions_of_the_atlas_are_those_written_in_the_pictures(atlas: Atlas) -> None:
    outside = {name: middle(parts) for name, parts in atlas.outside.regions.items() if parts}
    midline = {name: middle(parts) for name, parts in atlas.midline.regions.items() if parts}
    # From outside the front is on the left, from the midline on the right; downwards is positive.
    assert outside["rostralmiddlefrontal"][0] < outside["precentral"][0] < outside["lateraloccipital"][0]
    assert midline["cuneus"][0] < midline["precuneus"][0] < midline["superiorfrontal"][0]
    assert midline["isthmuscingulate"][0] < midline["rostralanteriorcingulate"][0] < midline["medialorbitofrontal"][0]
    assert outside["superiorparietal"][1] < outside["supramarginal"][1] < outside["inferiortemporal"][1]
    for name in ("Amygdala", "Hippocampus", "Thalamus"):
        left, right = atlas.slice.regions[name]
        assert middle((left,))[0] < middle((right,))[0]
    assert middle(atlas.slice.regions["Amygdala"])[1] < middle(atlas.slice.regions["Hippocampus"])[1]


def test_another_file_is_refused_as_an_atlas(tmp_path: Path) -> None:
    other = tmp_path / "ggseg-0.2.tar.gz"
    other.write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"not the source package of ggseg 0\.1"):
        read_atlas(other)
