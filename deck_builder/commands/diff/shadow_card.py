"""Cards of anybody's making, drawn inside a page of ours.

A card is drawn in a shadow tree of its own (declarative, so without a script): unlike a sandboxed frame, it is as high
as what it shows, can be searched and printed with the page, and two hundred of them open at once. Nothing of a card is
trusted. What a frame would keep apart is kept apart otherwise: the HTML goes through nh3, which also balances it; a
shadow tree's style reaches nothing outside; and the page gives each card a box with `contain: layout paint`, and has a
content security policy without script and network.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3

from deck_builder.commands.diff.media_files import size_of
from deck_builder.content.media import make_data_address
from deck_builder.content.plain_text import remove_hash
from deck_builder.content.raw_html import list_file_names
from deck_builder.packages.read import read_media

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.packages.model import Package, PackedNote

_PICTURE_AT_MOST: Final = 1_000_000
"""The largest picture, in bytes, that is put into the page; of larger ones the name is shown."""

_DARK: Final = "(prefers-color-scheme: dark)"
_NIGHT: Final = re.compile(r"\.(?:nightMode|night_mode)(?![\w-])")
_WHOLE_PAGE: Final = re.compile(r"(?<![\w.#-])(?:html(?![\w-])|:root(?![\w-]))")
_BODY: Final = re.compile(r"(?<![\w.#-])body(?![\w-])")
_CSS_TOKEN: Final = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\\.|[{};]", re.DOTALL)
_STYLE: Final = re.compile(r"(?<=<style>)[^<]*(?=</style>)")
_SOUND: Final = re.compile(r"\[sound:([^\]<>]*)\]")
_DRAWN: Final = frozenset({"avif", "bmp", "gif", "ico", "jpg", "jpeg", "png", "svg", "webp"})

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
"""What Anki's own window gives a card before the note type's style does; at night more strongly than `.card` alone."""


def read_pictures(package: Package, notes: Sequence[PackedNote]) -> dict[str, str]:
    """The pictures that notes and their templates show, as addresses that hold them."""
    note_types = {note.note_type.id: note.note_type for note in notes}
    texts = [field for note in notes for field in note.fields]
    texts += [
        side for each in note_types.values() for template in each.templates for side in (template.front, template.back)
    ]
    named = {name for text in texts for name in list_file_names(text, package.media)}
    wanted = frozenset(
        name
        for name in named
        if _ending(name) in _DRAWN and (known := package.media.get(name)) and known.size <= _PICTURE_AT_MOST
    )
    if not wanted:
        return {}
    return {name: make_data_address(name, data) for name, data in read_media(package.file, wanted)}


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def make_harmless(side: str, pictures: Mapping[str, str], package: Package) -> str:
    """A card's HTML, balanced, without what could run, and with its pictures in it."""

    def address(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            name = value if value in package.media else unquote(value)
            return pictures.get(name) or (value if value.startswith("data:image/") else _placeholder(name, package))
        return None if attribute == "href" and value.lower().startswith("data:") else value

    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags={"script"},
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-", "aria-"},
        attribute_filter=address,
        url_schemes={"http", "https", "mailto", "data"},
    )
    cleaned = _STYLE.sub(lambda style: _scoped(style.group()), cleaner.clean(side))
    return _SOUND.sub(lambda sound: f"♪ {remove_hash(sound[1])}", cleaned)


def shadow_tree(side: str, css: str) -> str:
    """A side that is harmless, in a shadow tree with its note type's style; it follows the reader's day and night."""
    return (
        f'<template shadowrootmode="open"><style>{_CARD_STYLE}</style><style>{_scoped(css)}</style>'
        f'<div class="whole nightMode night_mode"><div class="card nightMode night_mode">{side}</div></div></template>'
    )


def _placeholder(name: str, package: Package) -> str:
    """A picture that says which one it stands for."""
    size = size_of(package, name)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="#ddd"/>'
        f'<text x="150" y="35" text-anchor="middle" font-size="12">{html.escape(remove_hash(name)[:40])}, {size}</text>'
        "</svg>"
    )
    return make_data_address("placeholder.svg", drawing.encode())


@lru_cache(maxsize=256)
def _scoped(css: str) -> str:
    """A note type's style for a shadow tree: its rules for the night hold where the reader's device is dark.

    Anki marks a dark page by a class; here the cards always have that class, and by day its rules know it by another
    name, since no script can set it.
    """
    rules = []
    for rule in _rules(css):
        if "{" in rule and not rule.lstrip().startswith("@"):
            selectors, brace, rest = rule.partition("{")
            rule = _BODY.sub(".card", _WHOLE_PAGE.sub(".whole", selectors)) + brace + rest
        if _NIGHT.search(rule):
            by_day = _NIGHT.sub(".by-day-never", rule)
            rule = f"@media {_DARK} {{{rule}}} @media not {_DARK} {{{by_day}}}"
        rules.append(rule)
    return "".join(rules).replace("</", "<\\/")


def _rules(css: str) -> Iterator[str]:
    """The rules of a style, one by one, without comments; what is never closed comes as it stands, at the end."""
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
