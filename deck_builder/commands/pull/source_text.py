"""Finds what an author would have written for the HTML of a field that was edited in Anki."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.build.notes import render_markdown_field
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.markdown import render_plain
from deck_builder.content.plain_text import unescape
from deck_builder.content.raw_html import render_raw_html
from deck_builder.deck.model import Html
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Field, FieldValue, Kind

_BREAK: Final = re.compile(r"<br\s*/?>\n?")
_LAST_BREAK: Final = re.compile(r"(?:<br\s*/?>|\s|&nbsp;)+\Z")
_EDITOR_TAG: Final = re.compile(r"<(/?)(b|i)>")
_MEANING: Final = {"b": "strong", "i": "em"}


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a field, as a card file has it."""

    text: str
    """The text."""
    is_html: bool
    """Whether it is HTML in a field of Markdown."""


def find_source_text(
    html: str, kind: Kind, field: Field, old: FieldValue | None, media: MediaFolder, names: Mapping[str, str]
) -> SourceText | None:
    """Find a text that the field turns into exactly this HTML, or into the same but for marks of Anki's editor.

    `old` is what the card has there now; `names` has the names of media in the media folder by their names in Anki.
    None if there is no such text, or if a card says this field in another way than by a text.
    """
    if not (old is None or isinstance(old, str | Html)) or NOT_IN_TEXT.search(html) or not html:
        return None
    if field.text == "plain":
        text = unescape(_BREAK.sub("\n", html))
        return SourceText(text, is_html=False) if render_plain(text) == html else None
    if field.text not in ("markdown", "html"):
        return None
    named = html
    for name, own in names.items():
        named = named.replace(name, own)
    if field.text == "markdown" and not isinstance(old, Html):
        for wanted, near in ((html, named), (_tidy(html), _tidy(named))):
            for text in _suggest(near):
                rendered = render_markdown_field(kind, field, text, media)
                if rendered.html == wanted and not rendered.faults:
                    return SourceText(text, is_html=False)
    rendered = render_raw_html(named, media)
    if rendered.html == html and not rendered.faults:
        return SourceText(named, is_html=field.text == "markdown")
    return None


def _suggest(html: str) -> Iterator[str]:
    yield from (text for text in suggest_markdown(html) if text and text == text.strip())


def _tidy(html: str) -> str:
    """The HTML as Markdown would make it: Anki's editor has other tags for bold and italic, and adds breaks at ends."""
    html = _LAST_BREAK.sub("", html.replace("&nbsp;", " "))
    html = _EDITOR_TAG.sub(lambda tag: f"<{tag[1]}{_MEANING[tag[2]]}>", html)
    return _BREAK.sub("<br />\n", html) if "<br" in html else html
