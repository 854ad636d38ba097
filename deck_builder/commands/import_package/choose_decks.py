"""Chooses the decks of a package that become deck folders: the one that is asked for, or each outermost one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from deck_builder.commands.import_package.names import split_deck_name
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.latex_pictures import has_latex_marks, is_latex_picture
from deck_builder.content.raw_html import list_file_names
from deck_builder.deck.load import is_ankis_own_deck
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import find_nearest

if TYPE_CHECKING:
    from collections.abc import Collection

    from deck_builder.packages.model import Package, PackedMedia, PackedNote


@dataclass(frozen=True, slots=True)
class ChosenDeck:
    """A deck of a package that becomes a deck folder."""

    root: str
    """Its full name, corrected as Anki corrects it."""
    package: Package
    """The package with only the notes and decks of this deck; each card of them is in it or in a subdeck of it.

    If no deck was asked for, the first one also has the decks without cards beside all of them.
    """
    elsewhere: tuple[PackedNote, ...]
    """The notes of it that also have cards outside of it, as they are in the whole package."""
    is_whole: bool
    """Whether all notes of the package are in it."""


def choose_decks(package: Package, wanted: str, problems: Problems) -> list[ChosenDeck]:
    """Choose the deck `wanted`, by its full name, or each outermost deck if that is empty.

    A note belongs to the deck of its first card, or to the first deck if no note has a card. The list is empty, with a
    problem, if there is nothing to choose.
    """
    place, file = Place(package.file), package.file.name
    if not package.notes:
        problems.add("P707", f"`{file}` has no notes", place)
        return []
    with_cards = [note for note in package.notes.values() if note.decks]
    names = {note.deck: "::".join(split_deck_name(note.deck)) for note in with_cards}
    if not names:  # genanki makes such packages if each note has an empty field: Anki makes the cards when it checks
        own = next((name for name in package.decks if not is_ankis_own_deck(name)), "Default")
        names = {"": "::".join(split_deck_name(own))}
    roots: dict[str, str] = {}
    for name in names.values():
        roots.setdefault(fold_deck_name(name.split("::")[0]), name.split("::")[0])
    if wanted:
        folded = fold_deck_name("::".join(split_deck_name(wanted)))
        inside = [name for name in names.values() if _is_inside(name, folded)]
        if not inside:
            known = sorted({*roots.values(), *names.values()})
            near = find_nearest(wanted, known)
            listed = ", ".join(f"“{name}”" for name in known[:10])
            hint = f"Did you mean “{near}”?" if near else f"Its decks with cards are: {listed}."
            problems.add("P706", f"`{file}` has no cards in a deck “{wanted}”", place, hint=hint)
            return []
        root = "::".join(inside[0].split("::")[: folded.count("::") + 1])
        roots = {folded: root}
    first = next(iter(roots)) if len(roots) == 1 else fold_deck_name(next(iter(names.values())).split("::")[0])
    groups: dict[str, dict[str, PackedNote]] = {folded: {} for folded in roots}
    group_of = {
        deck: next((group for each, group in groups.items() if _is_inside(name, each)), None)
        for deck, name in names.items()
    }
    group_of.setdefault("", None if wanted else groups[first])  # of notes without a card
    for guid, note in package.notes.items():
        if (group := group_of[note.deck]) is not None:
            group[guid] = note
    chosen = [folded for folded, notes in groups.items() if notes]
    others = {name for name in package.decks if not wanted and not any(_is_inside(name, each) for each in chosen)}
    return [
        _make_deck(package, roots[folded], folded, groups[folded], others if folded == chosen[0] else set())
        for folded in chosen
    ]


@lru_cache(maxsize=1024)
def _is_inside(name: str, folded_root: str) -> bool:
    folded = fold_deck_name("::".join(split_deck_name(name)))
    return folded == folded_root or folded.startswith(f"{folded_root}::")


def _make_deck(
    package: Package, root: str, folded: str, notes: dict[str, PackedNote], others: Collection[str]
) -> ChosenDeck:
    """Make a deck of these notes. `others` are decks outside of all that are chosen, to be told of with this one."""
    is_whole = len(notes) == len(package.notes)
    elsewhere = []
    names = {name for note in notes.values() for name in note.decks.values()}
    inside = {name for name in names if _is_inside("::".join(split_deck_name(name)), folded)}
    for guid, note in notes.items():
        if not inside.issuperset(note.decks.values()):
            elsewhere.append(note)
            decks = {ordinal: name if name in inside else note.deck for ordinal, name in note.decks.items()}
            notes[guid] = replace(note, decks=decks)
    own = package._replace(
        notes=notes,
        note_types={note.note_type.id: note.note_type for note in notes.values()},
        decks={name: about for name, about in package.decks.items() if _is_inside(name, folded) or name in others},
        media=package.media if is_whole else _list_used_media(package, notes),
    )
    return ChosenDeck(root, own, tuple(elsewhere), is_whole)


def _list_used_media(package: Package, notes: dict[str, PackedNote]) -> dict[str, PackedMedia]:
    """The media that notes and their templates use, and the pictures that Anki made of formulas in LaTeX."""
    media = package.media
    used = {name for note in notes.values() for field in note.fields for name in list_file_names(field, media)}
    texts = [
        text
        for note_type in {note.note_type.id: note.note_type for note in notes.values()}.values()
        for text in (note_type.css, *(side for each in note_type.templates for side in (each.front, each.back)))
    ]
    has_latex = any(has_latex_marks(field) for note in notes.values() for field in note.fields)
    return {
        name: file
        for name, file in media.items()
        if name in used
        or (name.startswith("_") and any(name in text for text in texts))
        or (has_latex and is_latex_picture(name))
    }
