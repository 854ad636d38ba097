"""What a person reads of a field's HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_LINES: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "figure", "hr"})
_HIDDEN: Final = frozenset({"style", "script", "head", "title"})
_GAP: Final = re.compile(r"\{\{c[\d,]+::(.*?)(?:::[^{}]*)?\}\}", re.DOTALL)
_SOUND: Final = re.compile(r"\[sound:([^\]]*)\]")
_HASH: Final = re.compile(r"-[0-9a-f]{12}(?=\.\w+$)")


class _TextReader(HTMLParser):
    """Collects the text of HTML in `pieces`. `hidden` counts the open tags whose text is not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "img":
            self.pieces.append(f" [picture {remove_hash(dict(attrs).get('src') or '')}] ")
        elif tag == "td":
            self.pieces.append(" ")
        elif tag in _LINES:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _LINES:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def to_plain_text(html: str) -> str:
    """Convert a field's HTML to text: one line per paragraph or list item, pictures and sounds by their names."""
    if "<" not in html and "&" not in html and "[sound:" not in html:
        return html.strip()
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    text = _SOUND.sub(lambda sound: f"[sound {remove_hash(sound[1])}]", "".join(reader.pieces))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def fill_gaps(text: str) -> str:
    """Replace each gap of a text by what it hides: `{{c1::Paris::city}}` becomes `Paris`."""
    while (filled := _GAP.sub(r"\1", text)) != text:
        text = filled
    return text


def remove_hash(media: str) -> str:
    """Remove the hash from a media file's name in a package, which leaves the name that its author knows."""
    return _HASH.sub("", media)
