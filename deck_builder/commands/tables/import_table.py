"""Makes a deck folder of a table, or updates the cards of a deck from one by their ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import load_deck_and_lock
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.file_update import FileUpdate
from deck_builder.commands.import_package.names import put_on_one_line, split_deck_name
from deck_builder.commands.import_package.notices import Notice
from deck_builder.commands.import_package.placing import is_free, put_all_in_place, stays_here
from deck_builder.commands.import_package.texts import make_yaml_list
from deck_builder.commands.import_package.update_deck import DeckUpdate
from deck_builder.commands.tables.own_kinds import load_kinds_for_table, write_kinds
from deck_builder.commands.tables.read_table import read_table
from deck_builder.commands.tables.rows import list_repeated_texts, make_rows
from deck_builder.content.comparing import fold_text
from deck_builder.content.media import MediaFolder
from deck_builder.deck.cards import read_cards
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.deck.model import Html
from deck_builder.deck.namespace import NAMESPACE_KEY, make_namespace
from deck_builder.deck.new_ids import list_words
from deck_builder.files import scratch_folder, write_text
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.ids import is_id
from deck_builder.source.read import read_bytes
from deck_builder.source.readable_ids import UniqueIds, make_deck_id, make_readable_id
from deck_builder.source.write import write_scalar
from deck_builder.source.write_values import write_below

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.commands.tables.read_table import Table
    from deck_builder.commands.tables.rows import Row, Rows
    from deck_builder.deck.model import Card, Deck, Kind
    from deck_builder.packages.limits import Limits
    from deck_builder.source.write_values import NewValue


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """What becomes of a table as a new deck."""

    folder: Path
    """The deck's folder."""
    table: Table
    """The table."""
    rows: Rows
    """Its rows as cards."""
    text: str
    """The card file."""
    notices: tuple[Notice, ...]
    """What the author must know."""


def import_table(
    file: Path, into: Path | None, here: Path, problems: Problems, limits: Limits = DEFAULT_LIMITS, *, dry_run: bool
) -> ImportedTable | None:
    """Make a deck folder of a table; None, with nothing written, if a problem is an error.

    The folder is as for a package. With `dry_run`, nothing is written.
    """
    table = _read(file, problems, limits)
    if table is None:
        return None
    name = put_on_one_line(file.stem.replace("_", " ").replace("::", " ")) or "Imported table"
    deck_id = make_deck_id(name, "imported-table")
    target = into or (here / "cards" if (here / "cards").is_dir() else here) / deck_id
    kinds, own = load_kinds_for_table(table, name)
    columns = {group: each.columns for group, each in own.items()}
    rows = make_rows(table, kinds, MediaFolder(target / "media"), {}, columns)
    good = [row for row in rows.rows if not row.missing]
    if not good:
        problems.add("P707", f"no row of `{file.name}` can be a card: {_explain_missing(rows)}", Place(file))
        return None
    text = "".join(_write_file(good))
    notices = _list_notices(rows, [each.columns.kind for each in own.values()], list_repeated_texts(good, kinds))
    made = ImportedTable(target, table, rows, text, tuple(notices))
    if dry_run:
        return made
    if not (is_free(target, problems) and stays_here(target, here if into is None else into, problems)):
        return None
    is_made = False
    with reporting_write_errors(target, problems):
        near = next(folder for folder in target.parents if folder.is_dir())
        with scratch_folder(near) as scratch:
            folder = scratch / ("cards" if target.parent.name == "cards" else "alone") / target.name
            folder.mkdir(parents=True)
            about = f"id: {deck_id}\n{NAMESPACE_KEY}: {make_namespace()}\nname: {write_scalar(name, 0)}\n"
            (folder / "deck.yaml").write_bytes(about.encode())
            (folder / "10-cards.yaml").write_bytes(text.encode())
            write_kinds(folder, own.values())
            is_made = put_all_in_place([(folder, target)], problems)
    return made if is_made else None


def _read(file: Path, problems: Problems, limits: Limits) -> Table | None:
    try:
        table = read_table(file, limits)
    except (InputError, OSError) as error:
        code, hint = (error.code, error.hint) if isinstance(error, InputError) else ("P704", "")
        problems.add(code, f"`{file.name}` can't be read: {error}", Place(file), hint=hint)
        return None
    if not table.rows:
        problems.add("P707", f"`{file.name}` has no rows", Place(file))
        return None
    return table


def _explain_missing(rows: Rows) -> str:
    missing = Counter(key for row in rows.rows for key in row.missing)
    kinds = Counter(row.kind for row in rows.rows)
    if not missing:
        return "it has only the names of its columns"
    kind = kinds.most_common(1)[0][0]
    return f"as cards of the kind `{kind}`, they lack `{missing.most_common(1)[0][0]}`; name the columns after its keys"


def _list_notices(rows: Rows, own: Sequence[str], repeated: Iterator[str]) -> Iterator[Notice]:
    """List what the author must know. `own` are the deck's own kinds; `repeated` is of `list_repeated_texts`."""
    if own:
        message = "No kind that comes with Deck Builder fits the columns: the deck has its own. Look at front and back"
        yield Notice(message, tuple(f"kinds/{key}" for key in own))
    if rows.left_out:
        yield Notice("No kind has a key for these columns", rows.left_out, "behind")
    bad = [f"line {row.line}: no `{row.missing[0]}`" for row in rows.rows if row.missing]
    if bad:
        yield Notice("These rows lack what their kind needs", tuple(bad), "behind")
    seen: set[str] = set()
    other_ids, no_guids = [], []
    for row in rows.rows:
        if row.card_id and not row.missing:
            if row.card_id in seen or not is_id(row.card_id):
                other_ids.append(f"line {row.line}: {row.card_id}")
            seen.add(row.card_id)
        if not _can_be_guid(row.guid):
            no_guids.append(f"line {row.line}: {row.guid}")
    if other_ids:
        yield Notice("No card can have these ids, or another row has them: the cards got other ones", tuple(other_ids))
    if again := tuple(repeated):
        yield Notice(
            "Only one card may have these texts, so `check` refuses the deck: change one of each two, or delete it",
            again,
        )
    if no_guids:
        yield Notice("Guids with spaces, which no card can have", tuple(no_guids), "behind")


def _can_be_guid(guid: str) -> bool:
    return not set(guid) & set(" \t\n")


def _write_file(rows: Sequence[Row]) -> Iterator[str]:
    """Write a card file with a card for each row."""
    ids = UniqueIds()
    usual = Counter(row.kind for row in rows).most_common(1)[0][0]
    roots = {split_deck_name(row.subdeck)[0] for row in rows if row.subdeck}
    depth = 1 if len(roots) == 1 else 0
    yield f"kind: {usual}\ncards:\n"
    for row in rows:
        subdeck = "::".join(split_deck_name(row.subdeck)[depth:]) if row.subdeck else ""
        yield "\n".join(_write_card(row, ids, usual, subdeck)) + "\n\n"


def _write_card(row: Row, ids: UniqueIds, usual: str, subdeck: str) -> Iterator[str]:
    given = row.card_id if is_id(row.card_id) else ""
    texts = (str(value["html"] if isinstance(value, dict) else value or "") for value in row.values.values())
    yield f"  - id: {ids.give(given or _make_id(texts) or f'{row.kind}-{len(ids) + 1}')}"
    if row.guid and _can_be_guid(row.guid):
        yield f"    guid: {write_scalar(row.guid, 4)}"
    if row.kind != usual:
        yield f"    kind: {row.kind}"
    if subdeck:
        yield f"    subdeck: {write_scalar(subdeck, 4)}"
    for key, value in row.values.items():
        if value is not None:
            yield f"    {key}:{write_below(value, 4)}"
    if row.tags:
        yield f"    tags: {make_yaml_list(row.tags)}"


def _make_id(texts: Iterator[str]) -> str:
    ids = (make_readable_id(list_words(text), 40) for text in texts)
    return next((made for made in ids if made and not made.replace("-", "").isdigit()), "")


def plan_table_update(
    file: Path, folder: Path, problems: Problems, limits: Limits = DEFAULT_LIMITS
) -> DeckUpdate | None:
    """Find what a table says other than the deck in `folder`, by the ids of cards; None if a problem is an error."""
    table = _read(file, problems, limits)
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
    if row.tags is not None and set(row.tags) != set(card.tags):
        values["tags"] = row.tags or None
    return values, lost


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
        lines = [list(_write_card(row, ids, usual, row.subdeck)) for row in new]
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
