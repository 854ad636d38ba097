from __future__ import annotations

import json
from xml.etree import ElementTree

from bench.entries import ENTRIES
from bench.performance_page import PAGE, PLOT, draw_plot, make_page
from tests.support.decks import PROJECT

RESULTS = json.loads((PROJECT / "bench/results.json").read_text(encoding="utf-8"))


def test_the_page_and_the_plot_show_the_saved_results() -> None:
    """After a change of the results or of how they are shown: `python -m bench.table --page`."""
    assert (PROJECT / "docs" / PAGE).read_text(encoding="utf-8") == make_page(RESULTS)
    assert (PROJECT / "docs" / PLOT).read_text(encoding="utf-8") == draw_plot(RESULTS)


def test_every_entry_was_measured() -> None:
    measured = [(row["work"], row["who"]) for row in RESULTS["rows"]]
    expected = [
        (entry.name, who) for entry in ENTRIES for who in (*entry.commands, *(peer.who for peer in entry.peers))
    ]
    assert measured == expected


def test_the_plot_has_a_line_for_each_way_inside_the_picture() -> None:
    picture = ElementTree.fromstring(draw_plot(RESULTS))  # noqa: S314  it is our own
    _, _, width, height = map(float, picture.attrib["viewBox"].split())
    lines = picture.findall("{*}polyline")
    whos = [row["who"] for row in RESULTS["rows"] if row["work"].endswith("plain notes")]
    assert len(lines) == len({who for who in whos if whos.count(who) > 1})
    points = [point.split(",") for line in lines for point in line.attrib["points"].split()]
    assert all(0 < float(x) < width and 0 < float(y) < height for x, y in points)
