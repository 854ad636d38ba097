"""Footnotes and task lists: from the HTML that Markdown makes of them to HTML that cards can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.verbatim import blank_verbatim
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyromark

_REFERENCE: Final = compile_late(r'<sup class="footnote-reference"><a href="#[^"]*">(\d+)</a></sup>')
_NOTE: Final = compile_late(
    r'<div class="footnote-definition" id="[^"]*"><sup class="footnote-definition-label">(\d+)</sup>\s*(<p>)?'
)
_TASK: Final = compile_late(r'<input disabled="" type="checkbox"( checked="")?/>\s*')
_MISSING_NOTE: Final = compile_late(r"(?<![\\!\]])\[\^(?P<name>\d{1,3}|[^\W\d_][\w-]*)\](?![:(\[])")


def write_footnotes(out: str) -> str:
    """Write footnotes with a number above the line at both places. A link could not jump on a card."""
    return _NOTE.sub(r'<div class="footnote">\2<sup>\1</sup> ', _REFERENCE.sub(r"<sup>\1</sup>", out))


def write_tasks(out: str) -> str:
    """Write the boxes of a task list as the signs ☐ and ☑: nobody should tick anything on a card."""
    return _TASK.sub(lambda task: "☑ " if task[1] else "☐ ", out)


def find_missing_footnotes(text: str, options: pyromark.Options) -> Iterator[Fault]:
    """Find numbers of footnotes that have no text, and are shown as they are typed.

    A word in such brackets counts only if another footnote has its text: `[^abc]` is a regular expression as well.
    """
    if "[^" not in text:
        return
    blank = blank_verbatim(text, options)
    defined = set(re.findall(r"^ {0,3}\[\^([^\]\n]+)\]:", blank, re.MULTILINE))
    for note in _MISSING_NOTE.finditer(blank):
        name = note["name"]
        if name not in defined and (name.isdigit() or defined):
            hint = f"Write its text in a line of its own: `[^{name}]: …`."
            yield Fault("T422", f"the footnote `[^{name}]` has no text", hint, note.group())
