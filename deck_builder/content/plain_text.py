"""What a person reads of a field's HTML. Every function here takes time in proportion to the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "figure", "hr"})
_HIDDEN: Final = frozenset({"style", "script", "head", "title"})
_SOUND: Final = compile_late(r"\[sound:([^\]]*)\]")
_HASH: Final = compile_late(r"-[0-9a-f]{12}(?=\.\w+$)")
_WHOLE_TAG: Final = compile_late(
    r"<(?:!--.*?--|(?:!(?!--)|\?|/?[A-Za-z])(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])))*+)>|(?P<open><(?:[!?]|/?[A-Za-z]))",
    re.DOTALL,
)
"""A tag or comment, whose end is not the `>` in a quoted value; or the beginning of one that is never closed."""
_INLINE_TAG: Final = compile_late(r"</?(?:b|i|u|em|strong|span)>")
"""A frequent tag that leaves no trace in the text."""
_TAG_NAME: Final = compile_late(r"</?([A-Za-z][^\s/>]*)")
_SRC: Final = compile_late(r"""(?<![\w-])src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG: Final = compile_late(r"<[^>]*>")
_LONG_NUMBER: Final = compile_late(r"&#[0-9]{12,};?")


def to_plain_text(html: str) -> str:
    """Convert a field's HTML to text: one line per paragraph or list item, pictures and sounds by their names."""
    if "<" not in html and "&" not in html and "[sound:" not in html:
        return html.strip()
    if "&" not in html and "[" not in html and "<" not in (text := _INLINE_TAG.sub("", html)):
        return _tidy_lines(text)
    pieces: list[str] = []
    hidden = 0  # how many tags are open whose text is not shown
    for text, tag in split_at_tags(html):
        if text and not hidden:
            pieces.append(unescape(text))
        match = _TAG_NAME.match(tag)
        if match is None:
            continue
        name = match[1].lower()
        closes = tag.startswith("</")
        if name in _HIDDEN:
            hidden = max(0, hidden - 1) if closes else hidden + 1
        elif name == "img" and not closes:
            pieces.append(f" [picture {remove_hash(_get_source(tag))}] ")
        elif name == "td" and not closes:
            pieces.append(" ")
        elif name in _LINES:
            pieces.append("\n")
    shown = "".join(pieces)
    end = shown.rfind("]") + 1
    shown = _SOUND.sub(lambda sound: f"[sound {remove_hash(sound[1])}]", shown[:end]) + shown[end:]
    return _tidy_lines(shown)


def _tidy_lines(text: str) -> str:
    """Leave out blank lines, and of other white space all but single spaces between words."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def split_at_tags(html: str) -> Iterator[tuple[str, str]]:
    """Yield each text with the tag or comment after it. What is opened and never closed is text."""
    if "<" not in html:  # most texts
        yield html, ""
        return
    position = 0
    for tag in _WHOLE_TAG.finditer(html):
        if tag["open"]:
            break
        yield html[position : tag.start()], tag.group()
        position = tag.end()
    yield html[position:], ""


def _get_source(tag: str) -> str:
    source = _SRC.search(tag)
    return unescape(source[1] or source[2] or source[3] or "") if source else ""


def unescape(text: str) -> str:
    """Replace entities by their characters. Python itself refuses numbers of thousands of digits."""
    if "&" not in text:
        return text
    import html as html_entities  # its table of names takes a while to load, and few texts have entities

    return html_entities.unescape(_LONG_NUMBER.sub("\ufffd", text) if "&#" in text else text)


def remove_tags(html: str) -> str:
    """Remove everything between `<` and `>`."""
    end = html.rfind(">") + 1  # behind it no `<` finds its end, and each of them would search in vain
    return _TAG.sub("", html[:end]) + html[end:]


def remove_hash(media: str) -> str:
    """Remove the hash from a media file's name in a package, which leaves the name that its author knows."""
    return _HASH.sub("", media)
