"""What commands print when they are done: what they made, and what to do next."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from deck_builder.cli.terminal import make_visible, quote_path, quote_word, show_path
from deck_builder.deck.folder import LOCK_FILE, MADE_FROM_FILE
from deck_builder.lock.upgrade import describe_upgrade
from deck_builder.problems.wording import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.build.build import Built, BuiltEdition
    from deck_builder.commands.check.check import CheckedDeck
    from deck_builder.commands.check.fix import FixPlan
    from deck_builder.commands.import_package.check_in_anki import ImportCheck
    from deck_builder.commands.import_package.import_package import ImportedDeck
    from deck_builder.commands.import_package.update_deck import DeckUpdate
    from deck_builder.commands.lock_merge.lock_merge import LockMerge
    from deck_builder.commands.release.model import Released
    from deck_builder.commands.release.retire import Retirement
    from deck_builder.commands.tables.import_table import ImportedTable
    from deck_builder.lock.upgrade import Upgrade

_MOST_LISTED = 20
"""At most this many things of one sort are listed; of the others, only the number is given."""


def describe_clean_deck(checked: CheckedDeck) -> str:
    """A line for a deck without problems."""
    notes = format_count(checked.notes, "note")
    return f"{click.style(checked.name, bold=True)}: {notes}, no problems."


def describe_fixes(plan: FixPlan) -> Iterator[str]:
    """A line for each file that was fixed, and one for what learners will see of that."""
    for fixed in plan.files:
        yield f"{click.style(show_path(fixed.file), bold=True)}: fixed {', '.join(fixed.fixes)}"
    yield from describe_changes_for_learners(plan)


def describe_changes_for_learners(plan: FixPlan) -> Iterator[str]:
    """A line that names the cards that change for learners, if there are any."""
    if plan.changed_cards:
        more = len(plan.changed_cards) - _MOST_LISTED
        cards = ", ".join(f"`{card}`" for card in plan.changed_cards[:_MOST_LISTED])
        cards += f" and {more:,} more" * (more > 0)
        yield f"{click.style('note:', fg='blue')} for learners, this changes {cards}"


def describe_lock_merge(result: LockMerge) -> str:
    """A line for a lock that was merged, and what to do next."""
    name = click.style(show_path(result.file), bold=True)
    if not result.is_written:
        return f"{name}: nothing to merge; it has every release of its history."
    versions = ", ".join(release.version for release in result.lock.releases) or "none yet"
    deck = quote_path(result.file.parent)
    return (
        f"{name}: merged; {format_count(len(result.lock.cards), 'card')}, releases: {versions}\n\nNext:\n"
        f"  deck-builder build {deck}\n  git add {quote_path(result.file)}, and commit."
    )


def describe_namespace(folder: Path, namespace: str) -> str:
    """A line for the namespace that a first build wrote."""
    file = click.style(show_path(folder / "deck.yaml"), bold=True)
    return f"{file}: added `namespace: {namespace}`, so that no other deck has the identities of these cards; keep it"


def describe_new_ids(built: Built) -> Iterator[str]:
    """A line for each card file that got ids; after the first ones of a deck, what ids are for."""
    for file, new_ids in groupby(built.new_ids, key=lambda new: new.place.file):
        ids = [f"`{new.card_id}`" for new in new_ids]
        listed = ", ".join(ids[:_MOST_LISTED]) + f" and {len(ids) - _MOST_LISTED:,} more" * (len(ids) > _MOST_LISTED)
        yield f"{click.style(show_path(file), bold=True)}: added {format_count(len(ids), 'id')}: {listed}"
    if built.new_ids and built.new == built.notes:
        yield "An id is a card's identity: keep it, and you can change every word while learners keep their progress."


def describe_upgrade_of_program(upgrade: Upgrade) -> str:
    """A line for what learners get in another way because Deck Builder was updated."""
    return f"{click.style('note:', fg='blue')} Deck Builder {describe_upgrade(upgrade)}; learners get that too"


def describe_whole_build(result: Built, folder: Path, *, is_whole: bool = True) -> Iterator[str]:
    """Lines for all that a build made: what it wrote into the sources, and the packages.

    `is_whole` says whether the package of the whole deck is one of them.
    """
    if result.namespace:
        yield describe_namespace(folder, result.namespace)
    yield from describe_new_ids(result)
    if result.upgrade:
        yield describe_upgrade_of_program(result.upgrade)
    if is_whole:
        yield describe_build(result)
    yield from map(describe_edition, result.editions)


def describe_edition(edition: BuiltEdition) -> str:
    """A line for the package of a smaller edition."""
    counts = f"{format_count(edition.notes, 'note')}, {format_count(edition.cards, 'card')}"
    state = "" if edition.is_written else " (unchanged)"
    name = f"the edition {edition.name}"
    return f"{click.style(show_path(edition.package), bold=True)}: {name}; {counts}; {format_size(edition.size)}{state}"


def describe_build(result: Built) -> str:
    """A line for the package that a build made."""
    counts = [f"{format_count(result.notes, 'note')}, {format_count(result.cards, 'card')}"]
    changes = [
        f"{number:,} {word}"
        for number, word in ((result.new, "new"), (result.changed, "changed"), (result.gone, "gone"))
        if number
    ]
    counts.append(", ".join(changes) or "none changed")
    if result.media:
        counts.append(format_count(result.media, "media file"))
    size = format_size(result.size)
    state = "" if result.is_written else " (unchanged)"
    return f"{click.style(show_path(result.package), bold=True)}: {'; '.join(counts)}; {size}{state}"


def describe_releases(releases: Mapping[Path, Released], *, dry_run: bool) -> str:
    """The files that releases with one version made, or would make with `dry_run`, and what the author does next.

    They are by the folders of their decks.
    """
    lines = ["Nothing was written. This would be released:"] if dry_run else []
    for made in releases.values():
        lines += _describe_release(made)
    if dry_run:
        if uncommitted := tuple(dict.fromkeys(file for made in releases.values() for file in made.uncommitted)):
            lines.append(f"Before the release, commit {', '.join(uncommitted[:_MOST_LISTED])}.")
        return "\n".join([*lines, *(f"\n{made.notes.rstrip()}" for made in releases.values())])
    lines += ["", "Next:"]
    lines += [
        f"  deck-builder rehearse {quote_path(made.previous)} {quote_path(made.package)}"
        for made in releases.values()
        if made.previous
    ]
    written = [folder / name for folder in releases for name in (LOCK_FILE, MADE_FROM_FILE)]
    written = [file for file in written if file.is_file()]
    first = next(iter(releases.values()))
    tag = f"{first.deck_id}-v{first.version}"
    lines.append(f'  git commit -m "Release {first.version}" {" ".join(map(quote_path, written))} && git tag {tag}')
    lines.append("  Publish the packages together with the notes.")
    return "\n".join(lines)


def _describe_release(made: Released) -> list[str]:
    """Lines for the files that a release makes, and for what learners must do."""
    difference = made.difference
    counts = [
        (len(difference.added), "new"),
        (sum(not note.only_sent_again for note in difference.changed), "changed"),
        (len(difference.left_out), "retired"),
    ]
    changes = ", ".join(f"{number:,} {word}" for number, word in counts if number) or "no note changed"
    cards = sum(len(note.decks) for note in difference.new.notes.values())
    notes = format_count(len(difference.new.notes), "note")
    files = [(made.package, f"{notes}, {format_count(cards, 'card')}; {changes}; {format_size(made.size)}")]
    if made.cleanup:
        files.append((made.cleanup, "removes retired cards from learners' collections"))
    files.append((made.notes_file, "release notes for learners"))
    lines = [f"{click.style(show_path(file), bold=True)}: {about}" for file, about in files]
    lines[1:1] = map(describe_edition, made.editions)
    if made.advice.merge_before:
        advice = f"Learners with a version before {made.advice.merge_before} must tick `Merge note types`."
        lines.append(click.style(advice, fg="yellow"))
    if made.advice.rename:
        lines.append(click.style("The deck has a new name: learners must rename their deck first.", fg="yellow"))
    return lines


def describe_retirements(retirements: tuple[Retirement, ...], *, undo: bool) -> Iterator[str]:
    """A line for each card that was retired, or brought back with `undo`: what the author does next."""
    for retirement in retirements:
        place = " and ".join(f"{show_path(lines.file)}:{lines.line}" for lines in retirement.lines)
        if undo:
            yield f"`{retirement.card}` is back in the deck" + ("." if place else ": write it into a card file again.")
        else:
            delete = f": delete its lines at {place}." if place else "."
            yield f"`{retirement.card}` leaves the deck with the next release{delete}"


def describe_import_check(checked: ImportCheck) -> Iterator[str]:
    """Lines for what learners of an imported package would see of the first release."""
    notes = f"{checked.unchanged:,} of {format_count(checked.notes, 'note')}"
    if not checked.seen:
        yield click.style("Tried in Anki: learners of the package see nothing of the first release.", bold=True)
        yield f"  Unchanged: {notes}, and all schedules, note types, decks and media."
        return
    yield click.style("Tried in Anki: learners of the package see this of the first release.", bold=True)
    yield f"  Unchanged: {notes}."
    for each in checked.seen:
        yield from _list_items(each.message, tuple(filter(None, each.items)), len(each.items))


def _list_items(message: str, items: tuple[str, ...], count: int = 0) -> Iterator[str]:
    """A message with what it is about, shortened; `count` says how many these are if not all have a name."""
    yield click.style(f"  {message} ({count or len(items):,}):", fg="yellow")
    yield from (f"    {make_visible(item)}" for item in items[:_MOST_LISTED])
    if len(items) > _MOST_LISTED:
        yield f"    … and {len(items) - _MOST_LISTED:,} more"


def describe_update(update: DeckUpdate) -> Iterator[str]:
    """Lines for what a newer package or a table brings to a deck folder: the differences, then what to know of them."""
    for each in update.files:
        for line in each.diff(update.folder).splitlines():
            colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
            yield click.style(make_visible(line), fg=colour)
    if update.files:
        yield ""
    counts = f"{format_count(len(update.changed), 'card')} changed, {len(update.added):,} new"
    media = f"; {format_count(len(update.media), 'media file')}" if update.media else ""
    yield f"{click.style(show_path(update.folder), bold=True)}: {counts}{media}"
    for notice in update.notices:
        yield from _list_items(notice.message, notice.items)


def describe_table(made: ImportedTable, *, dry_run: bool) -> Iterator[str]:
    """Lines for what became of a table, or would become of it with `dry_run`."""
    table, rows = made.table, made.rows
    sign = {"\t": "tab", " ": "space"}.get(table.delimiter, table.delimiter)
    cards = sum(not row.missing for row in rows.rows)
    yield f"{click.style(show_path(made.folder), bold=True)}: {format_count(cards, 'card')}"
    doubt = "" if table.encoding.startswith("UTF") else " If letters look wrong, save the table as UTF-8."
    yield f"  Read as {table.encoding} with `{sign}` between cells{', as HTML' if table.is_html else ''}.{doubt}"
    for each in rows.columns.values():
        names = [*rows.names, *[""] * (len(each.keys) - len(rows.names))]
        named = [name or f"column {number}" for number, name in enumerate(names, 1)]
        pairs = (
            f"{name} → {key or 'left out'}"
            for name, key, is_filled in zip(named, each.keys, rows.filled[each.kind], strict=False)
            if key or is_filled
        )
        yield f"  `{each.kind}`: {', '.join(map(make_visible, pairs))}"
    for notice in made.notices:
        yield from _list_items(notice.message, notice.items)
    if dry_run:
        yield ""
        yield from (make_visible(line) for line in made.text.splitlines()[:20])
        yield "Nothing was written."
        return
    yield ""
    yield "Next: look through the cards."
    yield f"  deck-builder check {quote_path(made.folder)}"


def describe_import(made: ImportedDeck) -> Iterator[str]:
    """Lines for what an import made, what it could not keep as it was, and what the author does next."""
    kinds = f"{format_count(len(made.kinds), 'kind')} ({', '.join(made.kinds)})"
    media = f"; {format_count(made.media, 'media file')}" if made.media else ""
    folder = show_path(made.folder)
    decks = f" in {format_count(made.decks, 'deck')}" if made.decks > 1 else ""
    counts = f"{format_count(made.notes, 'note')}, {format_count(made.cards, 'card')}{decks}"
    yield f"{click.style(folder, bold=True)}: {counts}; {kinds}{media}"
    for part, title in (("changed", "What was changed"), ("behind", "What stays behind")):
        notices = [notice for notice in made.notices if notice.part == part]
        if notices:
            yield ""
            yield click.style(f"{title}:", bold=True)
        for notice in notices:
            yield from _list_items(notice.message, notice.items)
    typed = quote_path(made.folder)
    deck = quote_word(made.folder.name) if made.folder.parent.name == "cards" else typed
    media_folder = f" {quote_path(made.media_folder)}" if made.media and made.media_folder.parent != made.folder else ""
    yield ""
    yield "Next: look through the cards."
    yield f'  git add {typed}{media_folder} && git commit -m "Import {made.deck_id}"'
    yield f"  deck-builder build {deck}"
    yield "Nothing changes for learners before the first release. When you have changed what you like:"
    yield f"  deck-builder release {deck} 1.0.0"
