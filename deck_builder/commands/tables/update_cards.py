"""Updates the cards of a deck from a table: by their ids, their guids, or what they ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import load_deck_and_lock
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.file_update import FileUpdate
from deck_builder.commands.import_package.notices import Notice
from deck_builder.commands.import_package.update_deck import DeckUpdate
from deck_builder.commands.tables.import_table import read_or_report, write_card
from deck_builder.commands.tables.rows import make_rows, split_tags
from deck_builder.content.comparing import fold_text
from deck_builder.deck.cards import read_cards
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.deck.model import Html
from deck_builder.files import write_text
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.source.readable_ids import UniqueIds

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from deck_builder.commands.tables.rows import Row
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.packages.limits import Limits
    from deck_builder.source.write_values import NewValue


def plan_table_update(
    file: Path, folder: Path, problems: Problems, limits: Limits = DEFAULT_LIMITS
) -> DeckUpdate | None:
    """Find what a table says other than the deck in `folder`, by the ids of cards; None if a problem is an error."""
    table = read_or_report(file, problems, limits)
    deck, lock = load_deck_and_lock(folder, folder / "dist", problems)
    if table is None or deck is None or lock is None:
        return None
    cards = {card.id: card for card in read_cards(deck, problems)}
    if problems.errors:
        return None
    rows = make_rows(table, deck.kinds, deck.media, {card_id: card.kind.key for card_id, card in cards.items()})
    changes: dict[Path, dict[str, dict[str, NewValue]]] = defaultdict(dict)
    new, unknown, emptied, again, others = [], [], [], [], []
    seen: set[str] = set()
    by_guid = {locked.guid: card_id for card_id, locked in lock.cards.items()}
    by_prompt: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for each in cards.values():
        by_prompt[each.kind.key, _read_prompt(each.values, each.kind)].append(each)
    for row in rows.rows:
        card = cards.get(row.card_id or by_guid.get(row.guid, ""))
        kind = deck.kinds.get(row.kind)
        if card is None and not row.card_id and kind:
            card = _choose_card(row, by_prompt.get((row.kind, _read_prompt(row.values, kind)), ()), seen)
        if card is None and row.card_id:
            unknown.append(f"line {row.line}: {row.card_id}")
        elif card is None:
            new.append(row)
        elif card.id in seen:
            again.append(f"line {row.line}: {card.id}")
        elif card.kind.key != row.kind:
            others.append(f"line {row.line}: `{row.kind}`, and `{card.id}` is a card of the kind `{card.kind.key}`")
        else:
            seen.add(card.id)
            values, lost = _compare(row, card)
            emptied += [f"line {row.line}: `{key}` of `{card.id}`" for key in lost]
            if values:
                changes[card.place.file][card.id] = values
    notices = [
        Notice("No card has the id of these rows", tuple(unknown), "behind"),
        Notice("An earlier row is of the same card, and counts", tuple(again), "behind"),
        Notice("These rows are of another kind than their cards, which stay", tuple(others), "behind"),
        Notice("These cells are empty, and their cards need them: they stay", tuple(emptied), "behind"),
        Notice(
            "These rows lack what their kind needs",
            tuple(f"line {row.line}: no `{row.missing[0]}`" for row in new if row.missing),
            "behind",
        ),
    ]
    return _plan_files(deck, cards, changes, [row for row in new if not row.missing], notices)


def _choose_card(row: Row, asking: Sequence[Card], seen: Container[str]) -> Card | None:
    """Choose the card of a row without an id among those that ask the same: one like the row, or the first one left."""
    left = [card for card in asking if card.id not in seen]
    same = (card for card in left if not _compare(row, card)[0])
    return next(same, left[0] if left else asking[0] if asking else None)


def _read_prompt(values: Mapping[str, object], kind: Kind) -> str:
    """Read the first text that a card of the kind needs: rows without an id are known by it."""
    key = next((field.key for field in kind.fields if field.required), kind.fields[0].key)
    value = values.get(key)
    return fold_text(value) if isinstance(value, str) else ""


def _compare(row: Row, card: Card) -> tuple[dict[str, NewValue], list[str]]:
    """Compare a row with its card. Returns the new values, and the keys that can't be emptied."""
    required = {field.key for field in card.kind.fields if field.required}
    values: dict[str, NewValue] = {}
    lost = []
    for key, new in row.values.items():
        old = card.values.get(key)
        if not isinstance(old, str | Html | None):
            continue
        typed = old.text.strip() if isinstance(old, Html) else (old or "").strip()
        text = new["html"] if isinstance(new, dict) else new if isinstance(new, str) else ""
        if text == typed:
            continue
        if not text and key in required:
            lost.append(key)
        else:
            values[key] = {"html": text} if isinstance(old, Html) and text else new
    if row.tags is not None:
        tags = _join_tags(row.tags, card.tags)
        if set(tags) != set(card.tags):
            values["tags"] = tags or None
    return values, lost


def _join_tags(tags: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    """Join tags of a row again that were split at a comma inside a tag that its card has."""
    for tag in known:
        parts = split_tags(tag)
        places = range(len(tags) - len(parts) + 1) if len(parts) > 1 else ()
        if (start := next((place for place in places if tags[place : place + len(parts)] == parts), None)) is not None:
            tags = (*tags[:start], tag, *tags[start + len(parts) :])
    return tags


def _plan_files(
    deck: Deck,
    cards: dict[str, Card],
    changes: dict[Path, dict[str, dict[str, NewValue]]],
    new: Sequence[Row],
    notices: list[Notice],
) -> DeckUpdate:
    files: list[FileUpdate] = []
    left: list[str] = []
    changed: list[str] = []
    added: list[str] = []
    for file, of_file in changes.items():
        old = (read_bytes(file, deck.folder, Problems()) or b"").decode("utf-8")
        edited = edit_card_file(old, file, deck, of_file)
        left += [f"{card_id}: {key}" for card_id, key in edited.left]
        changed += edited.changed
        if edited.text != old:
            files.append(FileUpdate(file, old, edited.text))
    if new:
        ids = UniqueIds(cards)
        usual = Counter(row.kind for row in new).most_common(1)[0][0]
        target = deck.folder / next(
            name
            for name in ("new-cards.yaml", *(f"new-cards-{number}.yaml" for number in range(2, 10_000)))
            if not (deck.folder / name).exists()
        )
        lines = [list(write_card(row, ids, usual, row.subdeck)) for row in new]
        added = [card[0].removeprefix("  - id: ") for card in lines]
        text = f"kind: {usual}\ncards:\n" + "\n\n".join("\n".join(card) for card in lines) + "\n"
        files.append(FileUpdate(target, "", text))
    notices.append(Notice("These texts can't be edited in their files: write what is new by hand", tuple(left)))
    return DeckUpdate(
        folder=deck.folder,
        files=tuple(sorted(files, key=lambda each: each.file)),
        media=(),
        changed=tuple(changed),
        added=tuple(added),
        notices=tuple(notice for notice in notices if notice.items),
    )


def write_table_update(update: DeckUpdate, problems: Problems) -> None:
    """Write an update from a table; what can't be written is a problem."""
    with reporting_write_errors(update.folder, problems):
        for each in update.files:
            write_text(each.file.resolve(), each.new)
