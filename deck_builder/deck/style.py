"""The stylesheet of a deck: the shared one, the properties under `style` in `deck.yaml`, and the deck's `style.css`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.safety import report_parts
from deck_builder.content.unsafe_css import find_in_css
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.patterns import compile_late
from deck_builder.source.inside import is_there
from deck_builder.source.read import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from deck_builder.problems.problem import Problems
    from deck_builder.source.keys import Keys

# The custom properties of the shared stylesheet that `style` in `deck.yaml` may set:
COLOURS: Final = ("paper", "ink", "quiet", "accent", "link", "line", "wash")
LENGTHS: Final = ("size", "measure", "space", "picture-width", "picture-height")
FONTS: Final = ("font", "font-strong", "font-code")

COLOUR: Final = compile_late(r"#[0-9a-fA-F]{6}")
LENGTH: Final = compile_late(r"\d+(\.\d+)?(px|em|rem|vh|vw|%)")
FONT: Final = compile_late(r"[\w \-,\"']+")
_COLOUR_RULE: Final = compile_late(r"--([\w-]+): (#[0-9a-f]{6});")
_NIGHT: Final = ".card.nightMode"
"""The selector at which the shared stylesheet begins its colours for night mode."""

CODE_CSS: Final = (BUILT_IN_FOLDER / "code.css").read_text(encoding="utf-8").strip()
"""The colours of code, only for decks that have code: they must not change the packages of others."""

REPORT_CSS: Final = (BUILT_IN_FOLDER / "report.css").read_text(encoding="utf-8").strip()
"""The look of the link to report a mistake, only for decks that have one."""

_EVIDENCE_RULE: Final = compile_late(r"^\.mark\b[^{}]*\{[^{}]*\}", re.MULTILINE)

MINIMUM_CONTRAST: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of any size."""


def compute_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as `#8a3b12`, from 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_compute_luminance(one), _compute_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _compute_luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def load_stylesheet(
    folder: Path,
    keys: Keys,
    problems: Problems,
    allow: Collection[str] = (),
    *,
    has_code: bool = False,
    has_report: bool = False,
) -> str:
    """Load the stylesheet that all decks share, followed by what the deck changes of it.

    `allow` is what `deck.yaml` allows: `scripts`, `remote`. With `has_code`, the colours of code come in between; with
    `has_report`, the look of the link to report a mistake.
    """
    css = (BUILT_IN_FOLDER / "style.css").read_text(encoding="utf-8")
    own_properties = read_style(keys, css)
    if has_code:
        css = f"{css.rstrip()}\n\n{CODE_CSS}"
    if has_report:
        css = f"{css.rstrip()}\n\n{REPORT_CSS}"
    if own_properties:
        css = f"{css.rstrip()}\n\n{own_properties}"
    own = folder / "style.css"
    if is_there(own) and (text := read_text(own, folder, problems)) is not None:
        report_parts(find_in_css(text), own, text, allow, problems)
        css = f"{css.rstrip()}\n\n{text}"
    return css.strip() + "\n"


def read_evidence_style() -> str:
    """Return the rules of the shared stylesheet that draw the marks of evidence, for pages that are not cards."""
    return "\n\n".join(_EVIDENCE_RULE.findall((BUILT_IN_FOLDER / "style.css").read_text(encoding="utf-8")))


def read_style(keys: Keys, shared: str) -> str:
    """Return the CSS rules that `style` in `deck.yaml` asks for, or an empty text.

    They go after the `shared` stylesheet, whose colours are the defaults. A wrong value becomes a problem, and so do
    colours that make text hard to read.
    """
    style = keys.read_mapping("style")
    if style is None:
        return ""
    day = dict(_read_properties(style, (*COLOURS, *LENGTHS, *FONTS, "night")))
    night_style = style.read_mapping("night") if "night" in style.mapping else None
    night = dict(_read_properties(night_style, COLOURS)) if night_style else {}
    shared_day, _, shared_night = shared.partition(_NIGHT)
    _check_contrast(style, {**_find_colours(shared_day), **day}, set(day))
    if night_style:
        _check_contrast(night_style, {**_find_colours(shared_night.split("}")[0]), **night}, set(night))
    rules = [_write_rule(".card", day)]
    if night:
        rules.append(_write_rule(".card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card", night))
    return "\n".join(filter(None, rules))


def _read_properties(keys: Keys, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    keys.refuse_unknown_keys(known)
    for key in keys.mapping:
        if key in known and key != "night" and (value := keys.read_text(key)):
            if key in COLOURS:
                pattern, example = COLOUR, "a colour such as `#8a3b12`, in quotes"
            elif key in LENGTHS:
                pattern, example = LENGTH, "a length such as `22px` or `1.2em`"
            else:
                pattern, example = FONT, "the names of fonts, such as `Georgia, serif`"
            if pattern.fullmatch(value):
                yield key, value
            else:
                keys.add("D209", f"`{value}` is not a value for `{key}`", keys.place_of_value(key), f"Write {example}.")


def _find_colours(css: str) -> dict[str, str]:
    return dict(_COLOUR_RULE.findall(css))


def _check_contrast(keys: Keys, colours: Mapping[str, str], changed: set[str]) -> None:
    for text in ("ink", "quiet", "accent", "link"):
        low: dict[str, float] = {}
        for ground in ("paper", "wash"):
            if not changed & {text, ground} or not {text, ground} <= colours.keys():
                continue
            contrast = compute_contrast(colours[text], colours[ground])
            if contrast < MINIMUM_CONTRAST:
                low[ground] = contrast
        if low:
            measured = " and ".join(f"{contrast:.1f} to 1 on `{ground}`" for ground, contrast in low.items())
            key = text if text in changed else next(ground for ground in low if ground in changed)
            message = f"`{text}` has a contrast of {measured}; {MINIMUM_CONTRAST} to 1 is needed"
            keys.add("D223", message, keys.place_of_value(key))


def _write_rule(selector: str, properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    return f"{selector} {{\n" + "".join(f"  --{key}: {value};\n" for key, value in properties.items()) + "}"
