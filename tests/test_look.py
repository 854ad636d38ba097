"""The stylesheet can be read by day and by night."""

from __future__ import annotations

import re

import pytest

from deck_builder.deck import EVIDENCE
from deck_builder.kind import BUILT_IN

CSS = (BUILT_IN / "style.css").read_text(encoding="utf-8")
NEEDED = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of any size."""


def colours(rule: str) -> dict[str, str]:
    """The colours that a rule sets as custom properties."""
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", rule))


DAY = colours(CSS.split("}")[0])
NIGHT = colours(CSS[CSS.index(".card.nightMode") :].split("}")[0])


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, between 0 and 1."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("time", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "link"])
def test_text_stands_out_from_its_ground(text: str, ground: str, time: dict[str, str]) -> None:
    assert contrast(time[text], time[ground]) >= NEEDED


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("word", EVIDENCE)
def test_every_word_of_evidence_has_a_mark_that_is_not_its_colour(word: str) -> None:
    shown = word.replace("-", " ")
    assert word == "not-established" or f'.mark[data-evidence="{shown}"]' in CSS


def test_the_stylesheet_is_small_and_asks_for_nothing_from_outside() -> None:
    assert len(CSS.encode()) < 12_000
    assert "url(" not in CSS
    assert "@import" not in CSS
