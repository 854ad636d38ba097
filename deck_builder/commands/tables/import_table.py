"""Makes a deck folder of a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.names import put_on_one_line, split_deck_name
from deck_builder.commands.import_package.notices import Notice
from deck_builder.commands.import_package.placing import is_free, put_all_in_place, stays_here
from deck_builder.commands.import_package.texts import make_yaml_list
from deck_builder.commands.tables.own_kinds import load_kinds_for_table, write_kinds
from deck_builder.commands.tables.read_table import read_table
from deck_builder.commands.tables.rows import find_repeated_texts, make_rows
from deck_builder.content.media import MediaFolder
from deck_builder.deck.namespace import NAMESPACE_KEY, make_namespace
from deck_builder.deck.new_ids import list_words
from deck_builder.files import scratch_folder
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.ids import is_id
from deck_builder.source.readable_ids import UniqueIds, make_deck_id, make_readable_id
from deck_builder.source.write import write_scalar
from deck_builder.source.write_values import write_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.commands.tables.read_table import Table
    from deck_builder.commands.tables.rows import Row, Rows
    from deck_builder.packages.limits import Limits


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
    table = read_or_report(file, problems, limits)
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
    repeated = find_repeated_texts(good, kinds)
    text = "".join(_write_file(good, repeated))
    notices = _list_notices(rows, [each.columns.kind for each in own.values()], repeated)
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


def read_or_report(file: Path, problems: Problems, limits: Limits) -> Table | None:
    """Read a table; None, with a problem, if it can't be read or has no rows."""
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


def _list_notices(rows: Rows, own: Sequence[str], repeated: Mapping[int, str]) -> Iterator[Notice]:
    """List what the author must know. `own` are the deck's own kinds; `repeated` is of `find_repeated_texts`."""
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
    if again := tuple(f"line {line}: {text}" for line, text in repeated.items()):
        yield Notice(
            "These rows ask what others ask. The cards came in, with `ignore: {D212: …}`: change one of each two, or "
            "delete it",
            again,
        )
    if no_guids:
        yield Notice("Guids with spaces, which no card can have", tuple(no_guids), "behind")


def _can_be_guid(guid: str) -> bool:
    return not set(guid) & set(" \t\n")


def _write_file(rows: Sequence[Row], repeated: Mapping[int, str]) -> Iterator[str]:
    """Write a card file with a card for each row. `repeated` is of `find_repeated_texts`."""
    ids = UniqueIds()
    usual = Counter(row.kind for row in rows).most_common(1)[0][0]
    roots = {split_deck_name(row.subdeck)[0] for row in rows if row.subdeck}
    depth = 1 if len(roots) == 1 else 0
    yield f"kind: {usual}\ncards:\n"
    for row in rows:
        subdeck = "::".join(split_deck_name(row.subdeck)[depth:]) if row.subdeck else ""
        yield "\n".join(write_card(row, ids, usual, subdeck, repeated.get(row.line, ""))) + "\n\n"


def write_card(row: Row, ids: UniqueIds, usual: str, subdeck: str, repeats: str = "") -> Iterator[str]:
    """Write a row as a card for a card file whose cards are of the kind `usual`, line by line.

    `repeats` is the text of another row that it has as well, as `find_repeated_texts` says it.
    """
    given = row.card_id if is_id(row.card_id) else ""
    texts = (str(value["html"] if isinstance(value, dict) else value or "") for value in row.values.values())
    yield f"  - id: {ids.give(given or _make_id(texts) or f'{row.kind}-{len(ids) + 1}')}"
    if row.guid and _can_be_guid(row.guid):
        yield f"    guid: {write_scalar(row.guid, 4)}"
    if row.kind != usual:
        yield f"    kind: {row.kind}"
    if subdeck:
        yield f"    subdeck: {write_scalar(subdeck, 4)}"
    if repeats:
        yield f'    ignore: {{D212: "in the table, {repeats}"}}'
    for key, value in row.values.items():
        if value is not None:
            yield f"    {key}:{write_below(value, 4)}"
    if row.tags:
        yield f"    tags: {make_yaml_list(row.tags)}"


def _make_id(texts: Iterator[str]) -> str:
    ids = (make_readable_id(list_words(text), 40) for text in texts)
    return next((made for made in ids if made and not made.replace("-", "").isdigit()), "")
