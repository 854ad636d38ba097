"""Makes the finished file of usual cards, column by column.

It holds what `FileRecorder` makes of the same cards. As in `card_tables.py`, nothing may be guessed: at the first sign
of a problem, or of cards whose notes depend on more than their texts, the file is compiled card by card.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from deck_builder.build.finished_file import FIELD_END, FinishedFile, NoteSort, describe_media
from deck_builder.build.notes import list_tags, render_evidence, render_sources, stays_the_same
from deck_builder.build.pipeline import find_other_decks
from deck_builder.content.latex_pictures import has_latex_marks
from deck_builder.content.rendered import are_prose, is_blank
from deck_builder.content.template import is_empty
from deck_builder.content.unsafe_html import depends_on_neighbours
from deck_builder.deck.card_tables import read_card_tables
from deck_builder.deck.model import REPORT_ID_KEY
from deck_builder.lock.card_texts import REST, hash_columns, hash_rest
from deck_builder.lock.ids import make_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.pipeline import CardPass
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.card_tables import CardTable, CardTables, Facts
    from deck_builder.deck.model import Field, Kind
    from deck_builder.source.usual_table import UsualTable
    from deck_builder.source.values import Mapping


class _Notes(NamedTuple):
    """The notes of a table, in its order; the attributes are those of `FinishedFile`."""

    sort_of: list[int]
    ids: list[str]
    places: list[int]
    fields: list[str]
    digests: list[str]
    texts: list[str]


class _UnusualError(Exception):
    """Something about the cards is not usual."""


def finish_usual(read: Mapping | UsualTable | None, file: Path, cards: CardPass) -> FinishedFile | None:
    """The finished file of what was read of a card file; None if the cards have to be compiled one by one."""
    tables = read_card_tables(read, file, cards.deck) if read else None
    return _finish_tables(tables, cards) if tables else None


def _finish_tables(tables: CardTables, cards: CardPass) -> FinishedFile | None:
    named: dict[str, MediaFile | None] = {}
    cards.deck.media.noted = named
    finisher = _Finisher(cards)
    try:
        parts = [finisher.finish(table) for table in tables.tables]
    except _UnusualError:
        return None
    finally:
        cards.deck.media.noted = None
    notes = parts[0] if len(parts) == 1 else _put_in_order(tables, parts)
    return FinishedFile(
        note_types=[(table.kind.key, cards.digest_note_type(table.kind)) for table in tables.tables],
        sorts=list(finisher.sorts),
        **notes._asdict(),
        after=[],
        unique_texts=tables.noted.texts,
        unique_places=tables.noted.places,
        deck_names=list(dict.fromkeys(tables.noted.deck_names)),
        media=[(name, describe_media(file)) for name, file in named.items()],
        shown_media=[name for name, file in named.items() if file and file.name in finisher.shown],
        noted=[],
        has_latex=any(map(has_latex_marks, notes.fields)),
    )


def _put_in_order(tables: CardTables, parts: Sequence[_Notes]) -> _Notes:
    """Put the notes of several tables in the order of the file."""
    order = list(chain.from_iterable(table.positions for table in tables.tables))
    places = sorted(range(len(order)), key=order.__getitem__)
    mixed = ([*chain.from_iterable(lists)] for lists in zip(*parts, strict=True))
    return _Notes(*([each[place] for place in places] for each in mixed))


class _Finisher:
    """Makes the notes of tables, one table after the other."""

    def __init__(self, cards: CardPass) -> None:
        self._cards, self._deck = cards, cards.deck
        self.sorts: dict[NoteSort, int] = {}
        """What the notes so far have in common, each with its position in the finished file."""
        self.shown: set[str] = set()
        """The names in the package of the files that they show or play."""

    def finish(self, table: CardTable) -> _Notes:
        """Make the notes of a table. Raises _UnusualError."""
        kind = table.kind
        note_type = self._cards.find_faultless_note_type(kind)
        if note_type is None or kind.depends_on_fields or REPORT_ID_KEY in note_type.field_keys:
            raise _UnusualError
        contents = {key: self._render(kind, key, texts) for key, texts in table.texts.items()}
        contents |= self._render_facts(table)
        nothing = [""] * len(table.ids)
        columns = [contents.get(key, nothing) for key in note_type.field_keys]
        if not kind.has_frame and any(any(map(depends_on_neighbours, column)) for column in columns):
            raise _UnusualError
        fields = list(map(FIELD_END.join, zip(*columns, strict=True)))
        tags = [
            facts.tags
            if note_type.has_own_tags
            else list_tags(self._deck.id, kind.key, facts.subdeck, facts.evidence, facts.tags)
            for facts in table.facts
        ]
        return _Notes(
            sort_of=self._sort(table, note_type, columns, tags),
            ids=table.ids,
            places=table.places,
            fields=fields,
            digests=[make_digest((each, *tags[facts])) for each, facts in zip(fields, table.facts_of, strict=True)],
            texts=_hash_texts(table),
        )

    def _render(self, kind: Kind, key: str, texts: list[str]) -> list[str]:
        """Render the texts of a field."""
        field = next(field for field in kind.fields if field.key == key)
        if field.text == "switch" or are_prose(texts):
            return texts
        return [
            text if not text or stays_the_same(text, kind, field) else self._render_text(kind, field, text)
            for text in texts
        ]

    def _render_text(self, kind: Kind, field: Field, text: str) -> str:
        from deck_builder.build.fields import render_text  # as in `build/notes.py`

        rendered = render_text(kind, field, text, self._deck.media)
        html = rendered.html
        if rendered.faults or FIELD_END in html or (field.required and is_blank(html)):
            raise _UnusualError
        self.shown.update(file.name for file in rendered.media)
        return html

    def _render_facts(self, table: CardTable) -> dict[str, list[str]]:
        """Render what the cards say besides their texts."""
        deck = self._deck
        names = "".join(f"{facts.subdeck}{''.join(facts.tags)}" for facts in table.facts)
        sources = [render_sources(facts.sources, deck) for facts in table.facts]
        if "<" in names or "\\" in names or any("\\" in each for each in sources):  # Anki may read code in them
            raise _UnusualError
        evidence = [render_evidence(facts.evidence, deck) for facts in table.facts]
        return {
            key: [htmls[number] for number in table.facts_of]
            for key, htmls in (("evidence", evidence), ("sources", sources))
        }

    def _sort(
        self, table: CardTable, note_type: NoteType, columns: list[list[str]], tags: list[tuple[str, ...]]
    ) -> list[int]:
        """Find what the notes have in common: the position in `sorts` for each."""
        alike: Iterator[tuple[Any, ...]]  # what decides the sort of a note
        if note_type.cloze:
            alike = zip(map(note_type.list_ordinals, zip(*columns, strict=True)), table.facts_of, strict=True)
        else:
            shown = [columns[index] for index, _ in note_type.shown_fields]
            alike = zip(*(map(is_empty, column) for column in shown), table.facts_of, strict=True)
        known: dict[tuple[Any, ...], int] = {}
        sort_of = []
        for position, each in enumerate(alike):
            number = known.get(each)
            if number is None:
                row = tuple([column[position] for column in columns])
                number = known[each] = self._add_sort(
                    *(table.kind, note_type, row, table.facts[each[-1]], tags[each[-1]])
                )
            sort_of.append(number)
        return sort_of

    def _add_sort(
        self, kind: Kind, note_type: NoteType, row: tuple[str, ...], facts: Facts, tags: tuple[str, ...]
    ) -> int:
        """Add what a note has in common with others, if it is the first one; `row` has its fields."""
        ordinals = note_type.list_ordinals(row, tags)
        if not ordinals:
            raise _UnusualError
        root = self._deck.name
        deck_name = f"{root}::{facts.subdeck}" if facts.subdeck else root
        others = find_other_decks({}, note_type, ordinals, root, deck_name)
        sort = NoteSort(kind.key, facts.subdeck, deck_name, f" {' '.join(tags)} ", ordinals, tuple(others.items()))
        return self.sorts.setdefault(sort, len(self.sorts))


def _hash_texts(table: CardTable) -> list[str]:
    """Hash what the authors wrote on the cards, as `FinishedFile` has it."""
    kind = table.kind
    switches = [field.key for field in kind.fields if field.text == "switch" and field.key in table.texts]
    others = {key: texts for key, texts in table.texts.items() if key not in switches}
    rests: dict[tuple[Any, ...], str] = {}
    texts = []
    alike = zip(table.facts_of, *(table.texts[key] for key in switches), strict=True)
    for hashes, each in zip(hash_columns(kind, others), alike, strict=True):
        rest = rests.get(each)
        if rest is None:
            on = tuple(key for key, is_on in zip(switches, each[1:], strict=True) if is_on)
            facts = table.facts[each[0]]
            rest = rests[each] = f"{REST}:{hash_rest(facts.tags, facts.subdeck, *facts[2:], on)}"
        texts.append(f"{hashes} {rest}" if hashes else rest)
    return texts
