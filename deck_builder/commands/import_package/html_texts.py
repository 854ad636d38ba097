"""Counts the texts of an import that stay HTML, by what keeps them from being Markdown or shapes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.image_occlusion import SHAPE_PREFIX
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from deck_builder.commands.import_package.card_files import CardFile
    from deck_builder.commands.import_package.editable_texts import EditableText

SHAPES: Final = "shapes that a list can't say, such as one beyond the picture's edge or in two cards"
_REASONS: Final = (
    (compile_late(r"\[/?latex\]|\[/?\$\$?\]"), "LaTeX"),
    (
        compile_late(r"<font\b|<[^<>]*\s(?:style|color|bgcolor|align)\s*=", re.IGNORECASE),
        "colours or other styles",
    ),
    (
        compile_late(r"<(?:table|div|center|span|ruby|details|iframe)\b", re.IGNORECASE),
        "tables, blocks or frames",
    ),
    (compile_late(r"<img\b(?![^<>]*\salt=)", re.IGNORECASE), "a picture without a text that describes it"),
    (compile_late(r"&nbsp;"), "spaces at which no line ends (`&nbsp;`)"),
    (compile_late(r"<"), "other HTML that no Markdown becomes"),
)
"""What a text has, and how a person calls it; of several reasons, the first one counts."""
_OTHER: Final = "white space or signs that Markdown writes in another way"


class HtmlCount(NamedTuple):
    """How many texts stay HTML for one reason."""

    texts: int
    """How many they are."""
    first: str
    """The guid of the first note with one."""


def count_html_texts(
    file: CardFile, texts: Mapping[str, Sequence[EditableText]], markdown_keys: Mapping[str, Container[str]]
) -> dict[str, HtmlCount]:
    """Count the texts of a card file that stay HTML by the reason, in the order in which the reasons occur.

    `texts` has the fields of each note by its guid, `markdown_keys` the fields of Markdown by the key of their kind.
    """
    counts = Counter[str]()
    first: dict[str, str] = {}
    for note, kind in zip(file.notes, file.kinds, strict=True):
        of_markdown = markdown_keys.get(kind.key, ())
        for key, text in zip(kind.keys, texts[note.guid], strict=True):
            if text.is_html or not (text.is_simple or text.shapes or not text.text or key in of_markdown):
                reason = _find_reason(text.text)
                counts[reason] += 1
                first.setdefault(reason, note.guid)
    return {reason: HtmlCount(count, first[reason]) for reason, count in counts.items()}


def add_html_counts(files: Iterable[Mapping[str, HtmlCount]], guids: Iterable[str]) -> dict[str, int]:
    """Add up the counts of card files, the most frequent reason first, and of equal ones the one that occurs first.

    `guids` are those of the notes, in the order of the package.
    """
    order = {guid: position for position, guid in enumerate(guids)}
    counts = Counter[str]()
    first: dict[str, tuple[int, int]] = {}
    for of_file in files:
        for rank, (reason, (texts, guid)) in enumerate(of_file.items()):
            counts[reason] += texts
            place = order[guid], rank
            first[reason] = min(place, first.get(reason, place))
    return {reason: counts[reason] for reason in sorted(counts, key=lambda reason: (-counts[reason], first[reason]))}


def _find_reason(html: str) -> str:
    if f"::{SHAPE_PREFIX}" in html:
        return SHAPES
    if not any(sign in html for sign in "[<&"):  # what each of the reasons has
        return _OTHER
    return next((reason for pattern, reason in _REASONS if pattern.search(html)), _OTHER)
