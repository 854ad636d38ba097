"""Finds what an author would have written for the HTML of a field that was edited in Anki."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deck_builder.build.fields import render_markdown_field
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.markdown import render_markdown, render_plain
from deck_builder.content.patch_source import patch_source
from deck_builder.content.plain_text import unescape
from deck_builder.content.raw_html import render_raw_html
from deck_builder.content.rendered import Rendered
from deck_builder.deck.model import Html
from deck_builder.patterns import compile_late
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import Field, FieldValue, Kind

_BREAK: Final = compile_late(r"<br ?/?>\n?")


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
    media folder by their names in Anki. None if there is no such text, or if the card has something else than a text.
    """
    if not (old is None or isinstance(old, str | Html)):
        return None
    says_html = isinstance(old, Html)
    before = old.text.strip() if isinstance(old, Html) else (old or "").strip()
    raw = _Source("html", lambda text: render_raw_html(text, media), names)
    if field.text == "plain":
        source = _Source("plain", lambda text: Rendered(render_plain(text)), names)
    elif field.text == "html" or says_html:
        source = raw
    else:
        source = _Source("markdown", lambda text: render_markdown_field(kind, field, text, media), names)
    found = source.find(html, before, now)
    if found is not None:
        return SourceText(found, is_html=says_html)
    if field.text != "markdown" or not html:
        return None
    text = raw.rename(html)
    return SourceText(text, is_html=True) if raw.render(text) == html else None


def find_markdown(html: str, before: str, now: str, media: MediaFolder, names: Mapping[str, str]) -> str | None:
    """Find a text of Markdown without gaps of its own, such as a step or an option. Arguments as above."""
    return _Source("markdown", lambda text: render_markdown(text, media), names).find(html, before, now)


class _Source:
    """The texts of a field: how they are rendered, and which may render as some HTML."""

    def __init__(
        self, form: Literal["plain", "html", "markdown"], render: Callable[[str], Rendered], names: Mapping[str, str]
    ) -> None:
        self._form, self._render, self._names = form, render, names
        self._known_faults: set[str] = set()

    def find(self, html: str, before: str, now: str) -> str | None:
        """Find a text that renders as this HTML; `before` is one that renders as `now`."""
        if NOT_IN_TEXT.search(html):
            return None
        self._known_faults = {fault.code for fault in self._render(before).faults}  # its author lets them stand
        for wanted in (html, tidy_editor_html(html)):
            for text in self._suggest(before, now, wanted):
                if text.strip() and self.render(text) == wanted:
                    return text
        return None

    def render(self, text: str) -> str | None:
        """The HTML that the field turns a text into; None if something new is wrong with the text."""
        rendered = self._render(text)
        return rendered.html if {fault.code for fault in rendered.faults} <= self._known_faults else None

    def rename(self, html: str) -> str:
        """The HTML with the names that files have in the media folder."""
        for name, own in self._names.items():
            html = html.replace(name, own)
        return html

    def _suggest(self, before: str, now: str, wanted: str) -> Iterator[str]:
        """Texts that may render as the HTML `wanted`: first the text `before`, which renders as `now`, with edits."""
        patched = patch_source(before, now, wanted, lambda text: self.render(text) or "") if before else None
        if patched is not None:
            yield from _show_spaces(patched)
        if self._form == "plain":
            yield unescape(_BREAK.sub("\n", wanted))
        elif self._form == "html":
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
