"""Makes `docs/performance.md` and its plot from the results that `make bench` saved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE: Final = "performance.md"
PLOT: Final = "pictures/performance.svg"

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 210, 20, 50
_STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#333}.grid{stroke:#ddd}.a{stroke:#0b5fa5;fill:#0b5fa5}"
    ".b{stroke:#a04000;fill:#a04000}.c{stroke:#5b6770;fill:#5b6770}polyline{fill:none!important;stroke-width:2}"
    ".d{stroke:#6a4a9c;fill:#6a4a9c}text.a,text.b,text.c,text.d{stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.a{stroke:#6db5f2;fill:#6db5f2}"
    ".b{stroke:#f0a060;fill:#f0a060}.c{stroke:#b0bac2;fill:#b0bac2}.d{stroke:#bfa5ec;fill:#bfa5ec}}"
)


def format_row(row: Mapping[str, Any]) -> str:
    """One row of the table for a terminal."""
    ratios = ["" if row["is_first"] else f"{row[key]:.2f}" for key in ("cpu ratio", "wall ratio")]
    return (
        f"{row['work'][:36]:<36} {row['who'][:21]:<21} {_seconds(row['cpu']):>9} {ratios[0]:>6} "
        f"{_seconds(row['wall']):>9} {ratios[1]:>6} {_megabytes(row['peak']):>8} {_megabytes(row['size']):>9}"
    )


def write_page(results: Mapping[str, Any], docs: Path) -> None:
    """Write the page and its plot into the folder `docs`."""
    (docs / PAGE).write_text(make_page(results), encoding="utf-8")
    (docs / PLOT).write_text(draw_plot(results), encoding="utf-8")


def make_page(results: Mapping[str, Any]) -> str:
    """The page with the table, as Markdown."""
    machine, million = dict(results["machine"]), results.get("million")
    measured = f"Measured on {machine.pop('date')}, with {machine.pop('cores')} cores, {machine.pop('system')}."
    versions = ", ".join(f"{name} {number}" for name, number in machine.items())
    lines = [
        "# Performance",
        "",
        "<!-- Made by `make bench` from bench/results.json. Change those, not this page. -->",
        "",
        measured,
        f"Versions: {versions}.",
        "",
        f"Each number is the median of {results['rounds']} runs. The commands of a piece of work take turns. A ratio",
        "is what the first one of a piece of work takes, divided by what this one takes: below 1, the first is faster.",
        "Memory is the peak of the largest process. Plain notes are definitions with two cards each, without Markdown.",
        "The scripts read the same files with libyaml, validate nothing and keep no history. Builds are the first of a",
        "deck: there is no cache and no `deck.lock`, unless the work is *after one edit*.",
        "Anki makes the notes in a new collection with its own library, and exports them in its newest format.",
        "Other tools get the same notes in formats of theirs: anki-yaml-tool one YAML file, ankcompiler Markdown,",
        "brain-brew a table, of which it makes a folder for the add-on CrowdAnki and no package. Others do other work:",
        "yanki makes cards of films alone, inka and apy bring notes into a collection and write no package.",
        *([f"A million notes were measured once, on {million['date']}."] if million else []),
        "",
        "![Processor time of builds by the number of plain notes](pictures/performance.svg)",
        "",
        "| work | who | CPU | ratio | goal | wall | ratio | memory | package |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    rows = list_rows(results)
    for number, row in enumerate(rows):
        first = row["is_first"]
        has_goal = row["goal"] is not None and not first and rows[number - 1]["is_first"]
        goal = f"{row['goal']:g}" if has_goal else ""
        ratios = ["" if first else f"{row[key]:.2f}" for key in ("cpu ratio", "wall ratio")]
        cells = (
            *(row["work"] if first else "", row["who"], _seconds(row["cpu"]), ratios[0], goal),
            *(_seconds(row["wall"]), ratios[1], _megabytes(row["peak"]), _megabytes(row["size"])),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", "`make bench` measures again and makes this page.", ""])


def list_rows(results: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List all rows; those of a million notes, which are measured apart, come after the other plain notes."""
    rows = list(results["rows"])
    place = max((number for number, row in enumerate(rows, 1) if _is_plain(row)), default=len(rows))
    return [*rows[:place], *results.get("million", {}).get("rows", ()), *rows[place:]]


def _is_plain(row: Mapping[str, Any]) -> bool:
    """Whether a row is in the plot."""
    return str(row["work"]).endswith("plain notes")


def draw_plot(results: Mapping[str, Any]) -> str:
    """Processor time by the number of plain notes, both axes by powers of ten, as SVG for light and dark pages."""
    series: dict[str, list[tuple[int, float]]] = {}
    for row in list_rows(results):
        if _is_plain(row):
            series.setdefault(row["who"], []).append((row["notes"], row["cpu"]))
    series = {who: points for who, points in series.items() if len(points) > 1}
    notes = [count for points in series.values() for count, _ in points]
    times = [seconds for points in series.values() for _, seconds in points]
    left, right = math.log10(min(notes)), math.log10(max(notes))
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def x_of(count: float) -> float:
        share = (math.log10(count) - left) / (right - left or 1)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y_of(seconds: float) -> float:
        share = (math.log10(seconds) - low) / (high - low or 1)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    parts = []
    for power in range(low, high + 1):
        y = y_of(10.0**power)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:g} s</text>')
    parts += [
        f'<text x="{x_of(count)}" y="{_HEIGHT - 28}" text-anchor="middle">{count:,}</text>'
        for count in sorted(set(notes))
    ]
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">notes</text>')
    ends: list[float] = []
    colours = dict(zip(series, "abcd", strict=True))  # the program has the first in every plot
    for who, points in sorted(series.items(), key=lambda each: -each[1][-1][1]):
        colour = colours[who]
        path = " ".join(f"{x_of(count)},{y_of(seconds)}" for count, seconds in points)
        at = max(y_of(points[-1][1]) + 4, ends[-1] + 18 if ends else 0.0)  # names must not lie on one another
        ends.append(at)
        parts.append(f'<polyline class="{colour}" points="{path}"/>')
        parts += [f'<circle class="{colour}" cx="{x_of(one)}" cy="{y_of(two)}" r="3"/>' for one, two in points]
        parts.append(f'<text class="{colour}" x="{_WIDTH - _RIGHT + 10}" y="{at}">{who}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    title = "<title>Processor time of builds by the number of plain notes</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *parts, "</svg>", ""])


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size else ""
