"""Draws cards of any origin inside a page of ours, so that they can't touch the page.

Each card is in a shadow tree, which HTML declares without a script. Unlike a sandboxed frame, a shadow tree is as high
as its content, can be searched and printed with the page, and two hundred of them open quickly. Nothing in a card is
trusted:

- nh3 removes what could run, and balances the tags;
- the style of a shadow tree reaches nothing outside it;
- the page gives each card a box with `contain: layout paint`;
- the page's content security policy allows no script and no network.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3

from deck_builder.commands.diff.media_files import size_of
from deck_builder.content.media import make_data_address
from deck_builder.content.nesting import limit_nesting
from deck_builder.content.plain_text import remove_hash
from deck_builder.content.raw_html import list_file_names
from deck_builder.packages.read import read_media
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.packages.model import Package, PackedNote

_MOST_OF_PICTURES: Final = 16_000_000
"""In bytes, of all pictures that are kept in memory. A placeholder takes the place of each further one."""
_MOST_ON_A_SIDE: Final = 4_000_000
"""In characters, of all pictures on one side of a card."""
_LARGEST_PICTURE: Final = 1_000_000
"""The largest picture that the page holds, in bytes. In place of a larger one it shows the name."""

_DARK: Final = "(prefers-color-scheme: dark)"
_NIGHT: Final = compile_late(r"\.(?:nightMode|night_mode)(?![\w-])")
_WHOLE_PAGE: Final = compile_late(r"(?<![\w.#-])(?:html(?![\w-])|:root(?![\w-]))")
_BODY: Final = compile_late(r"(?<![\w.#-])body(?![\w-])")
_CSS_TOKEN: Final = compile_late(r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\\.|[{};]", re.DOTALL)
_STYLE: Final = compile_late(r"(?<=<style>)[^<]*(?=</style>)")
_SOUND: Final = compile_late(r"\[sound:((?:(?!\[sound:)[^\]<>])*)\]")
_PICTURE_ENDINGS: Final = frozenset({"avif", "bmp", "gif", "ico", "jpg", "jpeg", "png", "svg", "webp"})

_TAGS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details
        dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p
        pre q rb rp rt rtc ruby s samp section small span strike strong style sub summary sup table tbody td tfoot th
        thead time tr tt u ul var wbr
        """,
    )
)
_ATTRIBUTES: Final = {
    "*": {"class", "id", "style", "lang", "dir", "title", "align", "valign", "width", "height", "bgcolor"},
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "img": {"src", "alt"},
    "ol": {"start", "type", "reversed"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}

_CARD_STYLE: Final = """
:host { all: initial; display: grid; }
.whole { display: grid; }
.card { padding: 20px; min-width: 0; overflow-wrap: anywhere; background: #fff; color: #000;
  font: 20px/1.4 arial, sans-serif; }
.card img { max-width: 100%; height: auto; }
#typeans { display: block; min-height: 1.5em; border: 1px solid; padding: 0 0.3em; }
.template-error { font-style: italic; }
@media (prefers-color-scheme: dark) { div.nightMode { background: #2c2c2c; color: #fcfcfc; } }
"""
"""What Anki's own window gives a card before the note type's style. At night it overrides rules for `.card` alone."""


def read_pictures(package: Package, notes: Sequence[PackedNote]) -> dict[str, str]:
    """The pictures that notes and their templates show: a `data:` address for each name. Raises InputError."""
    note_types = {note.note_type.id: note.note_type for note in notes}
    texts = [field for note in notes for field in note.fields]
    texts += [
        side
        for note_type in note_types.values()
        for template in note_type.templates
        for side in (template.front, template.back)
    ]
    named = {name for text in texts for name in list_file_names(text, package.media)}
    sizes = {
        name: media.size
        for name in sorted(named)
        if _ending(name) in _PICTURE_ENDINGS and (media := package.media.get(name)) and media.size <= _LARGEST_PICTURE
    }
    together = zip(sizes, accumulate(sizes.values()), strict=True)
    wanted = frozenset(name for name, size in together if size <= _MOST_OF_PICTURES)
    if not wanted:
        return {}
    return {name: make_data_address(name, b"".join(pieces)) for name, pieces in read_media(package, wanted)}


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def make_harmless(side: str, pictures: Mapping[str, str], package: Package) -> str:
    """A card's HTML with balanced tags, without what could run, and with its pictures inside."""
    left = _MOST_ON_A_SIDE

    def replace_address(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            name = value if value in package.media else unquote(value)
            if value.startswith("data:image/"):
                return value
            nonlocal left
            left -= len(pictures.get(name, ""))
            return pictures[name] if name in pictures and left >= 0 else _draw_placeholder(name, package)
        return None if attribute == "href" and value.lower().startswith("data:") else value

    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags={"script"},
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-", "aria-"},
        attribute_filter=replace_address,
        url_schemes={"http", "https", "mailto", "data"},
    )
    cleaned = _STYLE.sub(lambda style: _adapt_css(style.group()), cleaner.clean(limit_nesting(side)))
    return _SOUND.sub(lambda sound: f"♪ {remove_hash(sound[1])}", cleaned)


def make_shadow_tree(side: str, css: str) -> str:
    """A harmless side in a shadow tree, with its note type's style, light or dark as the reader's device is."""
    return (
        f'<template shadowrootmode="open"><style>{_CARD_STYLE}</style><style>{_adapt_css(css)}</style>'
        f'<div class="whole nightMode night_mode"><div class="card nightMode night_mode">{side}</div></div></template>'
    )


def _draw_placeholder(name: str, package: Package) -> str:
    """A picture that shows the name and size of the one that it replaces."""
    size = size_of(package, name)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="#ddd"/>'
        f'<text x="150" y="35" text-anchor="middle" font-size="12">{html.escape(remove_hash(name)[:40])}, {size}</text>'
        "</svg>"
    )
    return make_data_address("placeholder.svg", drawing.encode())


@lru_cache(maxsize=256)
def _adapt_css(css: str) -> str:
    """A note type's style for a shadow tree, with Anki's night mode on where the reader's device is dark.

    Anki sets a class on a dark page. Here no script can set it: the cards always have that class, and on a light device
    the rules for it name a class that no card has.
    """
    rules = []
    for rule in _split_rules(css):
        if "{" in rule and not rule.lstrip().startswith("@"):
            selectors, brace, rest = rule.partition("{")
            rule = _BODY.sub(".card", _WHOLE_PAGE.sub(".whole", selectors)) + brace + rest
        if _NIGHT.search(rule):
            by_day = _NIGHT.sub(".by-day-never", rule)
            rule = f"@media {_DARK} {{{rule}}} @media not {_DARK} {{{by_day}}}"
        rules.append(rule)
    return "".join(rules).replace("</", "<\\/")


def _split_rules(css: str) -> Iterator[str]:
    """The rules of a style, without comments. A rule that is never closed is closed at the end."""
    rule: list[str] = []
    depth = position = 0
    for token in _CSS_TOKEN.finditer(css):
        rule.append(css[position : token.start()])
        position = token.end()
        text = token.group()
        if text.startswith("/*"):
            continue
        rule.append(text)
        depth += (text == "{") - (text == "}")
        if depth <= 0 and text in "};":
            depth = 0
            yield "".join(rule)
            rule = []
    yield "".join([*rule, css[position:]]) + "}" * depth
