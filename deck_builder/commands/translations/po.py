"""Writes the texts of a translation as a PO file of gettext, for translators' tools, and reads one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.commands.translations.exchange import ReturnedText
from deck_builder.problems.errors import InputError
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deck_builder.commands.translations.exchange import OfferedText

_FUZZY = "fuzzy"
"""What gettext calls a translation that somebody must look at."""


def write_po(texts: Iterable[OfferedText], deck_id: str, language: str) -> str:
    """Write texts as a PO file. The context of each is the card's id and the text's key, as in `france/question`.

    A translation that is older than its source, or that of a text which is alike, is marked as fuzzy, with what it was
    made from as the previous text (GNU gettext's manual, "The Format of PO Files").
    """
    import polib  # late, because few commands need it

    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": deck_id,
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for text in texts:
        file.append(
            polib.POEntry(
                msgctxt=f"{text.card_id}/{text.key}",
                msgid=text.source,
                msgstr=text.text,
                previous_msgid=text.made_from if text.is_guess else None,
                flags=[_FUZZY] if text.is_guess else [],
                comment=text.about,
                occurrences=[(text.place.file.name.replace(" ", "_"), str(text.place.line))],
            )
        )
    return f"{file}\n"


def read_po(data: bytes) -> list[ReturnedText]:
    """Read a PO file. Raises InputError if it is none, or is not of a deck."""
    import polib

    try:
        # A text that ends in a line end is no path: it is never taken for the name of a file.
        # polib ends lines at U+0085, U+2028 and others, too, which tools write within a text.
        file = polib.pofile(NOT_IN_TEXT.sub("", data.decode("utf-8-sig").replace("\r\n", "\n")) + "\n")
    except UnicodeDecodeError:
        raise InputError("P707", "the file is not in UTF-8", "Save it as UTF-8, the charset of its header.") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = f"the file is no PO file: {str(error).strip() or type(error).__name__}"
        raise InputError("P707", message, "Save it again in the tool that wrote it.") from None
    if not any("/" in (entry.msgctxt or "") for entry in file):
        message = "none of its texts has a context such as `france/question`"
        raise InputError("P707", message, "Write a file with `--export`, and give that to the translator.")
    return [
        ReturnedText(
            card_id=card_id,
            key=key,
            source=_clean(entry.msgid),
            text=_clean(entry.msgstr),
            is_guess=_FUZZY in entry.flags,
            line=entry.linenum or 1,
        )
        for entry in file
        if not entry.obsolete
        for card_id, _, key in [(entry.msgctxt or "").partition("/")]
    ]


def _clean(text: str) -> str:
    return NOT_IN_TEXT.sub("", text).strip()
