"""The marks that Anki's editor leaves in HTML: other tags for bold and italic, breaks and spaces at the end."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

_BREAK: Final = compile_late(r"<br ?/?>\n?")
_LAST_SPACE: Final = ("<br>", "<br/>", "<br />", "\u00a0", " ", "\n", "\t")
_MEANING: Final = {"b": "strong", "i": "em"}


def tidy_editor_html(html: str) -> str:
    """Return HTML that looks the same, written as Markdown makes it."""
    html = html.replace("&nbsp;", "\u00a0")
    while html.endswith(_LAST_SPACE):
        html = html[: html.rfind("<")] if html.endswith(">") else html[:-1]
    for name, meaning in _MEANING.items():
        if html.count(f"<{name}>") == html.count(f"</{name}>"):  # otherwise one of them has an attribute
            html = html.replace(f"<{name}>", f"<{meaning}>").replace(f"</{name}>", f"</{meaning}>")
    return _BREAK.sub("<br />\n", html)
