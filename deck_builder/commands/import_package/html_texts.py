"""Counts the texts of an import that stay HTML, by what keeps them from being Markdown or shapes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from deck_builder.content.image_occlusion import SHAPE_PREFIX
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.commands.import_package.editable_texts import EditableTexts
    from deck_builder.commands.import_package.texts import ImportedKind
    from deck_builder.packages.model import PackedNote

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


def count_html_texts(
    notes: Sequence[PackedNote], kinds: Mapping[int, ImportedKind], texts: EditableTexts
) -> dict[str, int]:
    """Count the texts that stay HTML by the reason, the most frequent reason first.

    `kinds` has the kind of each note type.
    """
    counts = Counter[str]()
    for note in notes:
        kind = kinds[note.note_type.id]
        markdown_keys = texts.markdown_keys.get(kind.key, frozenset())
        for key, text in zip(kind.keys, texts.by_guid[note.guid], strict=True):
            if text.is_html or not (text.is_simple or text.shapes or not text.text or key in markdown_keys):
                counts[_find_reason(text.text)] += 1
    return dict(counts.most_common())


def _find_reason(html: str) -> str:
    if f"::{SHAPE_PREFIX}" in html:
        return SHAPES
    if not any(sign in html for sign in "[<&"):  # what each of the reasons has
        return _OTHER
    return next((reason for pattern, reason in _REASONS if pattern.search(html)), _OTHER)
