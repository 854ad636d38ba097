"""An import in a rehearsal as data, in which every promise is kept: tests break one promise at a time, without Anki."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Final

from deck_builder.commands.rehearse.observed_import import LearnerActions, ObservedImport, VisibleFaults
from deck_builder.commands.rehearse.state import (
    CardKey,
    CollectionState,
    ImportLog,
    StoredCard,
    StoredNote,
    StoredNoteType,
)
from deck_builder.packages.compare import compare
from deck_builder.packages.model import (
    Package,
    PackedField,
    PackedNote,
    PackedNoteType,
    PackedTemplate,
)

CAPITAL: Final = PackedNoteType(
    id=1,
    name="Capital",
    cloze=False,
    css=".card {}",
    mod=100,
    fields=(PackedField("Country", 11), PackedField("City", 12)),
    templates=(PackedTemplate("Card 1", 21, "{{Country}}", "{{City}}"),),
)
NOTHING_WRONG: Final = VisibleFaults(frozenset(), {}, ())


def note(guid: str, city: str, mod: int = 100, note_type: PackedNoteType = CAPITAL) -> PackedNote:
    """A note whose guid is its country in small letters."""
    empty = ("",) * (len(note_type.fields) - 2)
    return PackedNote(guid, note_type, (guid.title(), city, *empty), ("europe",), mod, {0: "Capitals"})


def package(*notes: PackedNote, doubled: tuple[str, ...] = ()) -> Package:
    """A package with these notes."""
    return Package(
        file=Path("some.apkg"),
        notes={note.guid: note for note in notes},
        note_types={note.note_type.id: note.note_type for note in notes},
        decks={"Capitals": ""},
        media={},
        doubled=doubled,
    )


OLD: Final = package(note("france", "Lyon"), note("italy", "Rome"))
NEW: Final = package(note("france", "Paris", 200), note("italy", "Rome"), note("malta", "Valletta", 200))
"""One note was edited, one stays as it was, one is new."""


def collection(content: Package) -> CollectionState:
    """The collection of someone who has imported a package and studied every card."""
    guids = list(content.notes)
    return CollectionState(
        notes={
            guid: StoredNote(each.note_type.id, each.fields, each.tags, each.mod)
            for guid, each in content.notes.items()
        },
        cards={
            CardKey(guid, ordinal): StoredCard(
                id=guids.index(guid) * 10 + ordinal,
                deck=5,
                type=2,
                queue=2,
                due=30,
                interval=30,
                factor=2300,
                reps=7,
                lapses=1,
                flags=0,
                data="{}",
            )
            for guid, each in content.notes.items()
            for ordinal in each.decks
        },
        decks={1: "Default", 5: "Capitals"},
        note_types={
            key: StoredNoteType(
                name=each.name,
                css=each.css,
                fields=tuple(part.name for part in each.fields),
                templates=tuple((part.name, part.front, part.back) for part in each.templates),
            )
            for key, each in content.note_types.items()
        },
        presets={1: "Default"},
        empty=frozenset(),
        schema=1,
    )


def log(new: str = "", updated: str = "", unchanged: str = "", conflicting: int = 0) -> ImportLog:
    """Anki's log; the guids of each sort stand in one text, with spaces between them."""
    added, changed, same = (frozenset(guids.split()) for guids in (new, updated, unchanged))
    return ImportLog(
        notes=len(added) + len(changed) + len(same) + conflicting,
        new=len(added),
        updated=len(changed),
        unchanged=len(same),
        conflicting=conflicting,
        new_guids=added,
        updated_guids=changed,
        unchanged_guids=same,
    )


STUDENT: Final = ObservedImport(
    difference=compare(OLD, NEW),
    actions=LearnerActions(),
    before=collection(OLD),
    log=log(new="malta", updated="france", unchanged="italy"),
    after=collection(NEW),
    faults=NOTHING_WRONG,
    newcomer=collection(NEW),
    newcomer_faults=NOTHING_WRONG,
)
"""A learner with the old package, who gets exactly what changed."""


def newcomer_of(new: Package, state: CollectionState | None = None) -> ObservedImport:
    """Someone who never had the deck imports a package, which leaves the collection as in `state`."""
    state = state or collection(new)
    return ObservedImport(
        difference=compare(OLD, new),
        actions=LearnerActions(),
        before=replace(collection(package()), decks={1: "Default"}),
        log=log(new=" ".join(new.notes)),
        after=state,
        faults=NOTHING_WRONG,
        newcomer=state,
        newcomer_faults=NOTHING_WRONG,
    )


def with_note(state: CollectionState, guid: str, change: Callable[[StoredNote], StoredNote]) -> CollectionState:
    """The same collection, with one note changed."""
    return replace(state, notes={**state.notes, guid: change(state.notes[guid])})


def with_card(
    state: CollectionState, key: CardKey, change: Callable[[StoredCard], StoredCard] = lambda card: card
) -> CollectionState:
    """The same collection, with one card changed; a card that it does not have is made like the note's first."""
    card = state.cards.get(key, state.cards[CardKey(key.guid, 0)])
    return replace(state, cards={**state.cards, key: change(card)})


def without_card(state: CollectionState, key: CardKey) -> CollectionState:
    """The same collection without one card; its note stays."""
    return replace(state, cards={had: card for had, card in state.cards.items() if had != key})


def without_note(state: CollectionState, guid: str) -> CollectionState:
    """The same collection without one note; its cards stay."""
    return replace(state, notes={key: note for key, note in state.notes.items() if key != guid})


@dataclass(frozen=True)
class Case:
    """An import that breaks one promise."""

    name: str
    """What goes wrong."""
    observed: ObservedImport
    """The import."""
    message: str
    """The only message about it."""


def find_sentences(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """The sentences in the calls of `BrokenPromise` in a module, as patterns."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BrokenPromise":
            text = node.args[1]
            assert isinstance(text, ast.JoinedStr | ast.Constant), f"line {node.lineno}: write the sentence in the call"
            parts = text.values if isinstance(text, ast.JoinedStr) else [text]
            yield re.compile(
                "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
            )
