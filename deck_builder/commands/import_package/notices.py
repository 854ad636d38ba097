"""What an author must know about an imported deck: everything that was left out, corrected, or is missing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.import_package.texts import is_safe_file_name
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.raw_html import list_file_names, remove_code
from deck_builder.content.unsafe_css import find_in_css
from deck_builder.content.unsafe_html import find_after_cleaning, find_in_html
from deck_builder.packages.compare import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from deck_builder.commands.import_package.texts import ImportedKind
    from deck_builder.packages.model import Package, PackedNote

_LATEX: Final = re.compile(r"\[(?:latex|\$\$?)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know about an imported deck."""

    message: str
    """What happened; begins with a capital letter and has no full stop."""
    items: tuple[str, ...]
    """The notes, files or kinds it happened to, as a person knows them."""


@dataclass(frozen=True, slots=True)
class ImportedContents:
    """What became of the contents of a package."""

    package: Package
    """The package."""
    left_out: Mapping[str, Sequence[str]]
    """Titles of the notes that were left out, by reason; a reason follows the word "because"."""
    notes: Sequence[PackedNote]
    """The notes that were imported."""
    altered: Sequence[PackedNote]
    """Those of them whose fields or tags are not the same in the deck folder."""
    ordinals: Mapping[str, AbstractSet[int]]
    """The ordinals of the cards that the deck folder makes of each note, by guid."""
    kinds: Sequence[ImportedKind]
    """The kinds that were made."""
    media: Mapping[str, str]
    """The SHA-1 of each media file, by name; empty for a file that notes use and the package does not have."""


def list_notices(contents: ImportedContents) -> Iterator[Notice]:
    """List what the author must know, the most serious first. A notice without items is left out."""
    yield from (notice for notice in _list_all_notices(contents) if notice.items)


def _list_all_notices(contents: ImportedContents) -> Iterator[Notice]:
    notes, ordinals, media = contents.notes, contents.ordinals, contents.media
    for reason, titles in contents.left_out.items():
        yield Notice(f"Left out, because {reason}", tuple(titles))
    yield Notice(
        "Left out, because another note has the same guid: Anki would update only one of them", contents.package.doubled
    )
    with_code = [note for note in contents.altered if _has_code(note)]
    yield Notice("HTML that could run code was removed from these notes", _titles(with_code))
    yield Notice(
        "Characters or tags that a card can't have were corrected in these notes",
        _titles(note for note in contents.altered if not _has_code(note)),
    )
    yield Notice(
        "These notes get cards that the package does not have, as in Anki after “Check Database”",
        _titles(note for note in notes if ordinals[note.guid] - note.decks.keys()),
    )
    yield Notice(
        "The empty cards of these notes were left out",
        _titles(note for note in notes if note.decks.keys() - ordinals[note.guid]),
    )
    yield Notice(
        "These notes have cards in several decks; new learners get all of them in the deck of the first card",
        _titles(note for note in notes if len({fold_deck_name(deck) for deck in note.decks.values()}) > 1),
    )
    yield Notice(
        "Notes or note types use these files, which the package does not have", tuple(n for n in media if not media[n])
    )
    yield Notice(
        "Media left out, because no file can have such a name",
        tuple(name for name in contents.package.media if not is_safe_file_name(name)),
    )
    yield Notice(
        "No note and no template uses these media: they are in the folder, but not in the packages that you build",
        tuple(_list_unused_media(contents)),
    )
    yield Notice(
        "These kinds have scripts, which were imported as they are, so `deck.yaml` says `allow: [scripts]`: read them",
        tuple(kind.key for kind in contents.kinds if "scripts" in _list_unsafe(kind)),
    )
    yield Notice(
        "These kinds load files from the web, so `deck.yaml` says `allow: [remote]`",
        tuple(kind.key for kind in contents.kinds if "remote" in _list_unsafe(kind)),
    )
    yield Notice(
        "These notes load files from the web, or have a formula with a link or a style, so `deck.yaml` has `allow`",
        _titles(note for note in notes if any(any(find_after_cleaning(remove_code(field))) for field in note.fields)),
    )
    yield Notice(
        "These notes use `[latex]`: the learner's own LaTeX makes the pictures, with Anki's default header",
        _titles(note for note in notes if any(_LATEX.search(field) for field in note.fields)),
    )


def _list_unsafe(kind: ImportedKind) -> set[str]:
    """List what the files of a kind hold that has to be allowed."""
    parts = (
        part
        for name, text in kind.texts.items()
        for part in (find_in_css(text) if name == "style.css" else find_in_html(text))
        if name != "kind.yaml"
    )
    return {part.unsafe for part in parts}


def _titles(notes: Iterable[PackedNote]) -> tuple[str, ...]:
    return tuple(title_of(note) for note in notes)


def _has_code(note: PackedNote) -> bool:
    return any(remove_code(field) != field for field in note.fields)


def _list_unused_media(contents: ImportedContents) -> list[str]:
    media = contents.media
    fields = [field for note in contents.notes for field in note.fields]
    used = {unicodedata.normalize("NFC", name) for field in fields for name in list_file_names(field, media)}
    texts = [text for kind in contents.kinds for text in kind.texts.values()]
    # Anki brings a file that only a template names if the file's name begins with an underscore.
    used |= {name for name in media if name.startswith("_") and any(name in text for text in texts)}
    return sorted(name for name, sha1 in media.items() if sha1 and name not in used)
