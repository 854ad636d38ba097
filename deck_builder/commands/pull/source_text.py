"""Finds what an author would have written for the HTML of a field that was edited in Anki."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.build.notes import render_markdown_field
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.markdown import Rendered, render_plain
from deck_builder.content.patch_source import patch_source
from deck_builder.content.plain_text import unescape
from deck_builder.content.raw_html import render_raw_html
from deck_builder.deck.model import Html
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Field, FieldValue, Kind

_BREAK: Final = re.compile(r"<br ?/?>\n?")
_AS_TEXT: Final = frozenset({"markdown", "plain", "html"})
"""The kinds of field that a card says with one text."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a field, as a card file has it."""

    text: str
    """The text."""
    is_html: bool
    """Whether it is HTML in a field of Markdown."""


def find_source_text(
    html: str,
    kind: Kind,
    field: Field,
    old: FieldValue | None,
    now: str,
    media: MediaFolder,
    names: Mapping[str, str],
) -> SourceText | None:
    """Find a text that the field turns into exactly this HTML, or into the same but for marks of Anki's editor.

    `old` is what the card has there, which the field turns into the HTML `now`; `names` has the names of media in the
    media folder by their names in Anki. None if there is no such text, or if a card says this field in another way than
    by a text.
    """
    if field.text not in _AS_TEXT or not (old is None or isinstance(old, str | Html)) or NOT_IN_TEXT.search(html):
        return None
    source = _Source(kind, field, media, names, is_html=field.text == "html" or isinstance(old, Html))
    says_html = isinstance(old, Html)
    before = old.text.strip() if isinstance(old, Html) else (old or "").strip()
    source.allow_faults_of(before)
    for wanted in (html, tidy_editor_html(html)):
        for text in source.suggest(before, now, wanted):
            if text.strip() and source.render(text) == wanted:
                return SourceText(text, is_html=says_html)
    if field.text != "markdown" or not html:
        return None
    raw = _Source(kind, field, media, names, is_html=True)
    text = raw.rename(html)
    return SourceText(text, is_html=True) if raw.render(text) == html else None


class _Source:
    """The texts of a field: how they are rendered, and which may render as some HTML."""

    def __init__(
        self, kind: Kind, field: Field, media: MediaFolder, names: Mapping[str, str], *, is_html: bool
    ) -> None:
        self._kind, self._field, self._media, self._names, self._is_html = kind, field, media, names, is_html
        self._known_faults: set[str] = set()

    def allow_faults_of(self, text: str) -> None:
        """Allow the faults that a text has already: its author lets them stand."""
        self._known_faults = {fault.code for fault in self._render(text).faults}

    def render(self, text: str) -> str | None:
        """The HTML that the field turns a text into; None if something new is wrong with the text."""
        rendered = self._render(text)
        return rendered.html if {fault.code for fault in rendered.faults} <= self._known_faults else None

    def _render(self, text: str) -> Rendered:
        if self._field.text == "plain":
            return Rendered(render_plain(text))
        if self._is_html:
            return render_raw_html(text, self._media)
        return render_markdown_field(self._kind, self._field, text, self._media)

    def rename(self, html: str) -> str:
        """The HTML with the names that files have in the media folder."""
        for name, own in self._names.items():
            html = html.replace(name, own)
        return html

    def suggest(self, before: str, now: str, wanted: str) -> Iterator[str]:
        """Texts that may render as the HTML `wanted`: first the text `before`, which renders as `now`, with edits."""
        patched = patch_source(before, now, wanted, lambda text: self.render(text) or "") if before else None
        if patched is not None:
            yield from _show_spaces(patched)
        if self._field.text == "plain":
            yield unescape(_BREAK.sub("\n", wanted))
        elif self._is_html:
            yield self.rename(wanted)
        else:
            for text in suggest_markdown(self.rename(wanted)):
                if text == text.strip():
                    yield from _show_spaces(text)


def _show_spaces(text: str) -> Iterator[str]:
    """A text with its spaces that do not break written so that they can be seen, and as it is."""
    if "\u00a0" in text:
        yield text.replace("\u00a0", "&nbsp;")
    yield text
