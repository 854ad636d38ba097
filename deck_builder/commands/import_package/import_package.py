"""Make deck folders from a package that learners have: every note keeps its guid, every note type its ids.

The lock in the folder says that everything is released, and since when. So the first build makes what the package
has, and the first release brings learners what was edited since, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.build import snapshot
from deck_builder.build.progress import show_nothing
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.choose_decks import choose_decks
from deck_builder.commands.import_package.deck_folder import (
    choose_notes,
    compile_kinds,
    list_needed,
    write_deck_file,
    write_kinds,
    write_markdown_kinds,
    write_media,
)
from deck_builder.commands.import_package.first_lock import write_first_lock
from deck_builder.commands.import_package.html_texts import add_html_counts
from deck_builder.commands.import_package.media_names import name_media
from deck_builder.commands.import_package.names import split_deck_name
from deck_builder.commands.import_package.notices import ImportedContents, Notice, list_notices
from deck_builder.commands.import_package.placing import is_free, put_all_in_place, stays_here
from deck_builder.commands.import_package.search_texts import search_texts
from deck_builder.commands.import_package.subdecks import SubdeckNames, find_template_subdecks, place_notes
from deck_builder.commands.import_package.write_files import plan_card_files, write_card_files
from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.safety import list_refused
from deck_builder.deck.folder import find_media_folder
from deck_builder.deck.load import is_ankis_own_deck
from deck_builder.files import remove_leftovers, scratch_folder
from deck_builder.packages.crowdanki import DECK_FILE as CROWDANKI_FILE
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.readable_ids import UniqueIds, make_deck_id, make_readable_id
from deck_builder.workers import MOST_PROCESSES, Workers, count_cores

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deck_builder.build.progress import Progress
    from deck_builder.commands.import_package.choose_decks import ChosenDeck
    from deck_builder.commands.import_package.media_names import NamedMedia
    from deck_builder.packages.limits import Limits

_SIZE_FOR_WORKERS: Final = 1024 * 1024
"""In bytes. A smaller package is imported before another process has begun."""


@dataclass(frozen=True, slots=True)
class ImportedDeck:
    """What an import made."""

    folder: Path
    """The deck's folder."""
    media_folder: Path
    """The folder of its media; it exists only if there are any."""
    deck_id: str
    """The deck's id."""
    notes: int
    """How many notes were imported."""
    cards: int
    """How many cards they make."""
    kinds: tuple[str, ...]
    """The keys of the kinds that were made, sorted."""
    media: int
    """How many media files were imported."""
    notices: tuple[Notice, ...]
    """What the author must know."""
    decks: int = 1
    """How many decks these cards are in."""


@dataclass(frozen=True, slots=True)
class _PlannedDeck:
    """A deck folder before it is made."""

    chosen: ChosenDeck
    """The deck of the package."""
    name: str
    """What the deck is called here."""
    deck_id: str
    """Its id."""
    target: Path
    """Its folder."""


def import_package(
    file: Path,
    into: Path | None,
    here: Path,
    now: int,
    problems: Problems,
    limits: Limits = DEFAULT_LIMITS,
    *,
    deck: str = "",
    progress: Progress = show_nothing,
) -> tuple[ImportedDeck, ...]:
    """Make a deck folder of each outermost deck of a package; none, with nothing written, if a problem is an error.

    The folder is `into`, or else a folder named after the deck: in `cards/` inside the folder `here`, or in `here`
    itself if that has no `cards/`. The folders of several decks are inside `into`. With `deck`, the full name of a
    deck, only that one is imported. `now` is the time in seconds since 1970. `limits` say how much the package may
    take. `progress` is told how far the work is.
    """
    with Workers(_count_workers(file)) as workers:  # before the package is in memory
        return _import_package(file, into, here, now, problems, limits, workers, deck=deck, progress=progress)


def _count_workers(file: Path) -> int:
    """Count the processes that are worth starting for a package of this size."""
    if file.is_dir():
        file = file / CROWDANKI_FILE
    try:
        size = file.stat().st_size
    except OSError:  # told where it is read
        size = 0
    return min(count_cores(), MOST_PROCESSES) - 1 if size >= _SIZE_FOR_WORKERS else 0


def _import_package(
    file: Path,
    into: Path | None,
    here: Path,
    now: int,
    problems: Problems,
    limits: Limits,
    workers: Workers,
    *,
    deck: str,
    progress: Progress,
) -> tuple[ImportedDeck, ...]:
    """Do the work of `import_package`."""
    package = snapshot.read(file, problems, limits)
    if package is None:
        return ()
    media = name_media(package)
    chosen = choose_decks(media.package, deck, problems)
    planned = _plan_decks(chosen, file, into, here)
    if not planned:
        return ()
    for each in planned:
        if not (is_free(each.target, problems) and stays_here(each.target, here if into is None else into, problems)):
            return ()
    made: list[ImportedDeck] = []
    target = planned[0].target
    with reporting_write_errors(target, problems):
        # On the target's disk, so that the finished deck gets its name in one step.
        near = next(folder for folder in target.parents if folder.is_dir())
        remove_leftovers(near.parent)  # of a run that was killed after it had made the folder `near`
        with scratch_folder(near) as scratch, workers:  # they end before the folder is removed, which they write into
            staged = []
            for number, each in enumerate(planned):
                place = "cards" if each.target.parent.name == "cards" else "alone"
                folder = scratch / str(number) / place / each.target.name
                folder.mkdir(parents=True)
                imported = _make_deck(each, media, folder, now, problems, workers, progress)
                if imported is None:
                    return ()
                staged.append((folder, each.target))
                made.append(imported)
            return tuple(made) if put_all_in_place(staged, problems) else ()
    return ()


def _plan_decks(chosen: Sequence[ChosenDeck], file: Path, into: Path | None, here: Path) -> list[_PlannedDeck]:
    """Say what each deck is called here, and which folder it gets."""
    ids = UniqueIds()
    parent = here / "cards" if (here / "cards").is_dir() else here
    planned = []
    for each in chosen:
        name = each.root
        if is_ankis_own_deck(name):
            name = _choose_name(into.name if into and len(chosen) == 1 else file.stem)
        deck_id = ids.give(make_deck_id(name, "imported-deck"))
        target = into if into and len(chosen) == 1 else (into or parent) / deck_id
        planned.append(_PlannedDeck(each, name, deck_id, target))
    return planned


def _choose_name(suggested: str) -> str:
    """Choose a name for a deck that can't keep the one that it has; `suggested` is that of its file or folder."""
    name = "::".join(split_deck_name(suggested.replace("::", " ")))
    return "Imported deck" if is_ankis_own_deck(name) or not make_readable_id(name) else name


def _make_deck(
    planned: _PlannedDeck,
    named: NamedMedia,
    folder: Path,
    now: int,
    problems: Problems,
    workers: Workers,
    progress: Progress,
) -> ImportedDeck | None:
    """Write the whole deck into an empty folder; return None, with a problem, if nothing can be imported."""
    chosen, name, deck_id = planned.chosen, planned.name, planned.deck_id
    package, root = chosen.package, chosen.root
    place, file = Place(package.file), package.file.name
    write_deck_file(package, deck_id, name, folder, root=root)
    try:
        media = write_media(package, folder, named.entries)
    except InputError as error:
        problems.add(error.code, error.message, place, hint=error.hint)
        return None
    names = SubdeckNames(root)
    placed = place_notes(package.notes.values(), names)
    template_subdecks = find_template_subdecks(placed)
    written = write_kinds(package, folder, template_subdecks)
    if allow := list_needed(folder):
        write_deck_file(package, deck_id, name, folder, allow, root=root)
    kinds = compile_kinds(written, folder, media, now)
    notes, left_out = choose_notes(package, kinds)
    if not notes:
        has_cards = any(note.decks for note in package.notes.values())
        why = f"can be imported: {'; '.join(left_out)}" if has_cards else "has a card"
        problems.add("P707", f"no note of `{file}` {why}", place)
        return None
    guids = {note.guid for note in notes}
    files = plan_card_files((each for each in placed if each.note.guid in guids), folder)
    found = search_texts(files, kinds, media, folder, workers, progress)
    write_markdown_kinds(package, kinds, found.markdown_keys, folder, template_subdecks)
    cards = write_card_files(files, kinds.usable, found, workers, progress)
    own_problems = Problems()  # these are in a folder that no one will see
    first = write_first_lock(package, cards, kinds.usable, media, folder, now, own_problems, progress)
    if first is None and (allow_too := list_refused(own_problems)):
        allow |= allow_too
        write_deck_file(package, deck_id, name, folder, allow, root=root)
        own_problems = Problems()
        first = write_first_lock(package, cards, kinds.usable, media, folder, now, own_problems)
    if first is None:
        worst = next(problem for problem in own_problems if problem.severity == "error")
        message = f"the card `{worst.card}`: {worst.message}" if worst.card else worst.message
        problems.add("P707", f"`{file}` can't be built here: {message}", place)
        return None
    contents = ImportedContents(
        package=package,
        left_out=left_out,
        notes=notes,
        altered=first.altered,
        ordinals=first.ordinals,
        kinds=[usable.kind for usable in kinds.usable.values()],
        media=first.lock.media,
        names=(root, name),
        allow=allow,
        elsewhere=chosen.elsewhere,
        template_media=frozenset(file.path.name for each in kinds.usable.values() for file in each.note_type.media),
        html=add_html_counts([file.html for file in cards.written.values()], package.notes),
        media_names=named,
    )
    return ImportedDeck(
        folder=planned.target,
        media_folder=find_media_folder(planned.target),
        deck_id=deck_id,
        notes=len(first.ordinals),
        cards=sum(map(len, first.ordinals.values())),
        decks=len({fold_deck_name(deck) for note in notes for deck in note.decks.values()}),
        kinds=tuple(sorted(first.lock.kinds)),
        media=len(media),
        notices=tuple(list_notices(contents)),
    )
