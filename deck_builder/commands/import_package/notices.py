"""What an author must know about an imported deck: everything that was left out, corrected, or is missing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from deck_builder.commands.import_package.texts import remove_learners_tags
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.latex_pictures import has_latex_marks, is_latex_picture
from deck_builder.content.raw_html import list_file_names, remove_code
from deck_builder.content.safety import ALLOWABLE
from deck_builder.content.unsafe_css import find_in_css
from deck_builder.content.unsafe_html import find_after_cleaning, find_in_html
from deck_builder.deck.load import is_ankis_own_deck
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from deck_builder.commands.import_package.media_names import NamedMedia
    from deck_builder.commands.import_package.texts import ImportedKind
    from deck_builder.packages.model import Package, PackedNote, Progress


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know about an imported deck."""

    message: str
    """What happened; begins with a capital letter and has no full stop."""
    items: tuple[str, ...]
    """The notes, files or kinds it happened to, as a person knows them."""
    part: Literal["changed", "behind"] = "changed"
    """The part of the report that it belongs to: what was changed, or what stays behind."""


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
    names: tuple[str, str] = ("", "")
    """What the deck is called in the package, and here."""
    allow: Collection[str] = ALLOWABLE
    """What `deck.yaml` allows, because something in the package needs it."""
    elsewhere: Sequence[PackedNote] = ()
    """The notes that also have cards in decks outside of this one, as they are in the package."""
    template_media: Collection[str] = ()
    """The names of the media that templates show, and those that these name in turn."""
    html: Mapping[str, int] = field(default_factory=dict)
    """How many texts stay HTML, by the reason."""
    media_names: NamedMedia | None = None
    """What became of the names of the media; None if all are as they were."""


def list_notices(contents: ImportedContents) -> Iterator[Notice]:
    """List what the author must know: what was changed, then what stays behind. A notice without items is left out."""
    yield from (notice for notice in _list_all_notices(contents) if notice.items)


def _list_all_notices(contents: ImportedContents) -> Iterator[Notice]:
    yield from _list_changes(contents)
    yield from _list_what_stays_behind(contents)


def _list_changes(contents: ImportedContents) -> Iterator[Notice]:
    """List what is not in the deck folder as it was in the package."""
    notes, ordinals, package = contents.notes, contents.ordinals, contents.package
    before, name = contents.names
    yield Notice(
        f"The deck is called “{name}” here, because “{before}” is the name of Anki's own deck. Learners keep their "
        "cards in that deck, and new cards come in the new one. Change `name` in `deck.yaml` before the first release "
        "if you want another",
        (f"{before} → {name}",) if before != name else (),
    )
    altered = {note.guid for note in contents.altered}
    other_cards = [note for note in notes if ordinals[note.guid] != note.decks.keys()]
    with_code = [note for note in contents.altered if _has_code(note)]
    yield Notice("HTML that could run code was removed from these notes", _titles(with_code))
    yield Notice(
        "CrowdAnki gave these note types other ids in each learner's collection, so Anki can't update the notes of "
        "those who have the deck from CrowdAnki: they begin with your first release",
        tuple(note_type.name for note_type in package.note_types.values()) if package.file.is_dir() else (),
    )
    yield Notice(
        "Characters or tags that a card can't have were corrected in these notes",
        _titles(note for note in contents.altered if not _has_code(note)),
    )
    yield Notice(
        "These notes get cards that the package does not have, as in Anki after “Check Database”",
        _titles(note for note in other_cards if ordinals[note.guid] - note.decks.keys()),
    )
    yield Notice(
        "These notes also have cards in other decks; new learners get all of them in the deck of the first card",
        _titles(contents.elsewhere),
    )
    yield Notice(
        "Cards in filtered decks are in their home decks here, where learners have them after “Empty”",
        tuple(sorted(package.filtered)) if package.filtered_cards else (),
    )
    yield Notice(
        "Media got the names that Anki gives them when a learner imports the package",
        contents.media_names.renamed if contents.media_names else (),
    )
    yield Notice(
        "These media have names in another Unicode form; they got the one that Anki uses, which looks the same",
        contents.media_names.recomposed if contents.media_names else (),
    )
    yield Notice(
        "The templates of these cards have mistakes. They are kept, with `as-is: yes` in `kind.yaml`: correct them",
        tuple(f"{kind.key}: {kind.card_keys[ordinal]}" for kind in contents.kinds for ordinal in sorted(kind.broken)),
    )
    unsafe = {kind.key: _list_unsafe(kind) for kind in contents.kinds}
    yield Notice(
        "These kinds have scripts, which were imported as they are, so `deck.yaml` says `allow: [scripts]`: read them",
        tuple(key for key, found in unsafe.items() if "scripts" in found),
    )
    yield Notice(
        "These kinds load files from the web, so `deck.yaml` says `allow: [remote]`",
        tuple(key for key, found in unsafe.items() if "remote" in found),
    )
    yield Notice(
        "These notes load files from the web, or have a formula with a link or a style, so `deck.yaml` has `allow`",
        _titles(note for note in notes if contents.allow and _needs_allow(note, is_altered=note.guid in altered)),
    )
    yield Notice(
        "These notes use `[latex]`: learners see the pictures that Anki made, and need LaTeX for other formulas",
        _titles(note for note in notes if any(map(has_latex_marks, note.fields))),
    )
    yield Notice(
        "Why some texts are HTML in the card files: no Markdown becomes exactly the HTML that learners have",
        tuple(f"{format_count(count, 'text')}: {reason}" for reason, count in contents.html.items()),
    )


def _list_what_stays_behind(contents: ImportedContents) -> Iterator[Notice]:
    """List what of the package is not in the deck folder, and what the package itself lacks."""
    notes, package, media_names = contents.notes, contents.package, contents.media_names
    for reason, titles in contents.left_out.items():
        yield Notice(f"Left out, because {reason}", tuple(titles), "behind")
    yield Notice(
        "Left out, because another note has the same guid: Anki would update only one of them",
        package.doubled,
        "behind",
    )
    yield Notice(
        "The empty cards of these notes were left out",
        _titles(note for note in notes if note.decks.keys() - contents.ordinals[note.guid]),
        "behind",
    )
    yield Notice(
        "The tags “marked” and “leech” of these notes are the author's own",
        _titles(note for note in notes if len(remove_learners_tags(note.tags)) < len(note.tags)),
        "behind",
    )
    yield Notice(
        "The author's own learning: Anki imports it only if a learner asks for it",
        tuple(_describe_progress(package.progress)),
        "behind",
    )
    yield Notice("Presets with deck options: recommend some with `preset:` in `deck.yaml`", package.presets, "behind")
    yield Notice("Decks without cards", tuple(_list_empty_decks(package)), "behind")
    yield Notice(
        "Media left out, because no file can have such a name",
        media_names.nameless if media_names else (),
        "behind",
    )
    yield Notice(
        "Media left out, because Anki takes another file for the same: their names differ only in what it removes",
        media_names.replaced if media_names else (),
        "behind",
    )
    missing = tuple(name for name, sha1 in contents.media.items() if not sha1)
    yield Notice("Notes or note types use these files, which the package does not have", missing, "behind")
    yield Notice(
        "No note and no template uses these media: they are in the folder, but not in the packages that you build",
        tuple(_list_unused_media(contents)),
        "behind",
    )


def _describe_progress(progress: Progress) -> Iterator[str]:
    named = (
        (progress.reviews, "review"),
        (progress.studied, "studied card"),
        (progress.suspended, "suspended card"),
        (progress.flagged, "card with a flag"),
    )
    for count, what in named:
        if count:
            yield format_count(count, what) if " with " not in what else f"{count:,} with a flag"


def _list_empty_decks(package: Package) -> Iterator[str]:
    """List the decks without a card in them or below them, if others have some. Anki's own is in every package."""
    with_cards = {fold_deck_name(deck) for note in package.notes.values() for deck in note.decks.values()}
    if not with_cards:
        return
    for name in sorted(package.decks):
        folded = fold_deck_name(name)
        is_used = any(deck == folded or deck.startswith(f"{folded}::") for deck in with_cards)
        if not is_used and not is_ankis_own_deck(name) and name not in package.filtered:
            yield name


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


def _needs_allow(note: PackedNote, *, is_altered: bool) -> bool:
    """Whether a note loads or runs something. One that is not altered has no code that was removed."""
    return any(any(find_after_cleaning(remove_code(field) if is_altered else field)) for field in note.fields)


def _list_unused_media(contents: ImportedContents) -> list[str]:
    media = contents.media
    fields = [field for note in contents.notes for field in note.fields]
    with_files = (field for field in fields if "=" in field or "[" in field)
    used = {unicodedata.normalize("NFC", name) for field in with_files for name in list_file_names(field, media)}
    texts = [text for kind in contents.kinds for text in kind.texts.values()]
    # Anki brings a file that only a template names if the file's name begins with an underscore.
    used |= {name for name in media if name.startswith("_") and any(name in text for text in texts)}
    used |= set(contents.template_media)
    if any(has_latex_marks(field) for field in fields):
        used |= set(filter(is_latex_picture, media))
    return sorted(name for name, sha1 in media.items() if sha1 and name not in used)
