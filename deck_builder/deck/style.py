"""What a deck changes of the shared look: the custom properties that `style` in `deck.yaml` sets anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.source.keys import Keys

COLOURS: Final = ("paper", "ink", "quiet", "accent", "link", "line", "wash")
LENGTHS: Final = ("size", "measure", "space", "picture-width", "picture-height")
FONTS: Final = ("font", "font-strong", "font-code")

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LENGTH: Final = re.compile(r"\d+(\.\d+)?(px|em|rem|vh|vw|%)")
_FONT: Final = re.compile(r"[\w \-,\"']+")
_DEFAULT: Final = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
_NIGHT: Final = ".card.nightMode"
MINIMUM_CONTRAST: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA, for text of any size."""


def compute_contrast(one: str, other: str) -> float:
    """The contrast of two colours, written `#rrggbb`, from 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_style(keys: Keys, shared: str) -> str:
    """The rules that `style` in `deck.yaml` asks for, to stand after the shared stylesheet; empty without it.

    What is no colour or length is noted, and so is text that would be hard to read.
    """
    style = keys.nested("style")
    if style is None:
        return ""
    day = dict(_properties(style, (*COLOURS, *LENGTHS, *FONTS, "night")))
    at_night = style.nested("night") if "night" in style.mapping else None
    night = dict(_properties(at_night, COLOURS)) if at_night else {}
    day_colours, night_colours = _colours(shared.split(_NIGHT)[0]), _colours(shared.split(_NIGHT, 1)[-1].split("}")[0])
    _check_contrast(style, {**day_colours, **day}, set(day))
    if at_night:
        _check_contrast(at_night, {**night_colours, **night}, set(night))
    rules = [_rule(".card", day)]
    if night:
        rules.append(_rule(".card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card", night))
    return "\n".join(filter(None, rules))


def _properties(keys: Keys, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key in keys.mapping:
        if key not in known:
            keys.unknown(key, known)
        elif key != "night" and (value := keys.text(key)):
            if key in COLOURS:
                shape, example = _COLOUR, "a colour such as `#8a3b12`, in quotes"
            elif key in LENGTHS:
                shape, example = _LENGTH, "a length such as `22px` or `1.2em`"
            else:
                shape, example = _FONT, "names of fonts, such as `Georgia, serif`"
            if shape.fullmatch(value):
                yield key, value
            else:
                keys.add("D209", f"`{value}` is no value for `{key}`", keys.value_at(key), f"Write {example}.")


def _colours(css: str) -> dict[str, str]:
    return dict(_DEFAULT.findall(css))


def _check_contrast(keys: Keys, colours: Mapping[str, str], changed: set[str]) -> None:
    for text in ("ink", "quiet", "accent", "link"):
        for ground in ("paper", "wash"):
            if not changed & {text, ground} or not {text, ground} <= colours.keys():
                continue
            found = compute_contrast(colours[text], colours[ground])
            if found < MINIMUM_CONTRAST:
                key = text if text in changed else ground
                message = f"`{text}` on `{ground}` has a contrast of {found:.1f} to 1"
                keys.add("D223", message, keys.value_at(key))


def _rule(selector: str, properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    return f"{selector} {{\n" + "".join(f"  --{key}: {value};\n" for key, value in properties.items()) + "}"
