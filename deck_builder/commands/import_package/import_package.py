"""Make a deck folder from a package that learners have: every note keeps its guid, every note type its ids.

The lock in the folder says that everything is released, and since when. So the first build makes what the package
has, and the first release brings learners what was edited since, and nothing else.
"""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.build import snapshot
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.deck_folder import (
    choose_notes,
    compile_kinds,
    list_needed,
    write_card_files,
    write_deck_file,
    write_kinds,
    write_media,
)
from deck_builder.commands.import_package.first_lock import write_first_lock
from deck_builder.commands.import_package.notices import ImportedContents, Notice, list_notices
from deck_builder.commands.import_package.texts import split_deck_name
from deck_builder.content.safety import list_refused
from deck_builder.deck.folder import find_media_folder
from deck_builder.deck.load import is_ankis_own_deck
from deck_builder.files import have_same_bytes, remove_leftovers, scratch_folder
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_inside
from deck_builder.source.readable_ids import make_deck_id, make_readable_id

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package


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


def import_package(
    file: Path, into: Path | None, here: Path, now: int, problems: Problems, limits: Limits = DEFAULT_LIMITS
) -> ImportedDeck | None:
    """Make a deck folder from a package; return None, with nothing written, if a problem is an error.

    The folder is `into`, or else a folder named after the deck: in `cards/` inside the folder `here`, or in `here`
    itself if that has no `cards/`. `now` is the time in seconds since 1970. `limits` are how much the
    package may take.
    """
    package = snapshot.read(file, problems, limits)
    if package is None:
        return None
    root = _find_root(package, problems)
    if not root:
        return None
    name = root
    if is_ankis_own_deck(root):
        name = _choose_name(into.name if into else file.stem)
    deck_id = make_deck_id(name, "imported-deck")
    target = into or (here / "cards" if (here / "cards").is_dir() else here) / deck_id
    if not (_is_free(target, problems) and _stays_here(target, here if into is None else target, problems)):
        return None
    with reporting_write_errors(target, problems):
        # On the target's disk, so that the finished deck gets its name in one step.
        near = next(folder for folder in target.parents if folder.is_dir())
        remove_leftovers(near.parent)  # of a run that was killed after it had made the folder `near`
        with scratch_folder(near) as scratch:
            staged = scratch / ("cards" if target.parent.name == "cards" else "alone") / target.name
            staged.mkdir(parents=True)
            made = _make_deck(package, deck_id, name, staged, now, problems)
            if made is None:
                return None
            if not _put_in_place(staged, target, problems):
                return None
            notices = made.notices if name == root else (_announce_name(root, name), *made.notices)
            return replace(made, folder=target, media_folder=find_media_folder(target), notices=notices)
    return None


def _find_root(package: Package, problems: Problems) -> str:
    """Find the deck that contains all cards; empty, with a problem, if there is none."""
    place, name = Place(package.file), package.file.name
    if not package.notes:
        problems.add("P707", f"`{name}` has no notes", place)
        return ""
    if package.root:
        return split_deck_name(package.root)[0]
    roots = sorted({deck.split("::")[0] for note in package.notes.values() for deck in note.decks.values()})
    if roots:
        quoted = ", ".join(f"“{root}”" for root in roots)
        problems.add("P706", f"`{name}` has cards in {len(roots)} decks: {quoted}", place)
    else:
        problems.add("P707", f"no note of `{name}` has a card", place)
    return ""


def _choose_name(suggested: str) -> str:
    """Choose a name for a deck that can't keep the one that it has; `suggested` is that of its file or folder."""
    name = "::".join(split_deck_name(suggested.replace("::", " ")))
    return "Imported deck" if is_ankis_own_deck(name) or not make_readable_id(name) else name


def _announce_name(root: str, name: str) -> Notice:
    message = (
        f"The deck is called “{name}” here, because “{root}” is the name of Anki's own deck. Learners keep their cards "
        "in that deck, and new cards come in the new one. Change `name` in `deck.yaml` before the first release if you "
        "want another"
    )
    return Notice(message, (f"{root} → {name}",))


def _is_free(target: Path, problems: Problems) -> bool:
    """Whether the deck's folder does not exist yet; if it does, it is a problem."""
    if target.exists():
        _report_taken(target, problems)
        return False
    return True


def _stays_here(target: Path, here: Path, problems: Problems) -> bool:
    """Whether the deck and its media are not written through a link that leads elsewhere; if so, it is a problem.

    `here` is the folder that the deck's own one must not leave.
    """
    media = find_media_folder(target).parent
    folders = [(target.parent, here)] if here != target else []
    folders += [(media, media.parent)] if media != target else []
    for folder, within in folders:
        if not is_inside(folder, within):
            hint = "Name a folder with `--into`, or put a folder in place of the link."
            problems.add("P702", f"`{folder.name}` is a link to a place elsewhere", Place(folder), hint=hint)
            return False
    return True


def _make_deck(
    package: Package, deck_id: str, root: str, folder: Path, now: int, problems: Problems
) -> ImportedDeck | None:
    """Write the whole deck into an empty folder; return None, with a problem, if nothing can be imported."""
    place, name = Place(package.file), package.file.name
    write_deck_file(package, deck_id, root, folder)
    try:
        media = write_media(package, folder)
    except InputError as error:
        problems.add(error.code, error.message, place, hint=error.hint)
        return None
    written = write_kinds(package, folder)
    if allow := list_needed(folder):
        write_deck_file(package, deck_id, root, folder, allow)
    kinds = compile_kinds(written, folder, media, now)
    notes, left_out = choose_notes(package, kinds)
    if not notes:
        problems.add("P707", f"no note of `{name}` can be imported: {'; '.join(left_out)}", place)
        return None
    notes_by_card = write_card_files(notes, kinds.usable, folder)
    own_problems = Problems()  # these are in a folder that no one will see
    first = write_first_lock(package, notes_by_card, kinds.usable, media, folder, now, own_problems)
    if first is None and (allow_too := list_refused(own_problems)):
        write_deck_file(package, deck_id, root, folder, allow | allow_too)
        own_problems = Problems()
        first = write_first_lock(package, notes_by_card, kinds.usable, media, folder, now, own_problems)
    if first is None:
        worst = next(problem for problem in own_problems if problem.severity == "error")
        message = f"the card `{worst.card}`: {worst.message}" if worst.card else worst.message
        problems.add("P707", f"`{name}` can't be built here: {message}", place)
        return None
    cards = first.lock.cards.values()
    contents = ImportedContents(
        package=package,
        left_out=left_out,
        notes=notes,
        altered=first.altered,
        ordinals={card.guid: frozenset(card.ordinals) for card in cards},
        kinds=[usable.kind for usable in kinds.usable.values()],
        media=first.lock.media,
    )
    return ImportedDeck(
        folder=folder,
        media_folder=find_media_folder(folder),
        deck_id=deck_id,
        notes=len(cards),
        cards=sum(len(card.ordinals) for card in cards),
        kinds=tuple(sorted(first.lock.kinds)),
        media=len(media),
        notices=tuple(list_notices(contents)),
    )


def _report_taken(folder: Path, problems: Problems) -> None:
    hint = "Move it away, or name another folder with `--into`."
    problems.add("P702", f"`{folder.name}` exists already", Place(folder), hint=hint)


def _put_in_place(staged: Path, target: Path, problems: Problems) -> bool:
    """Move a finished deck, and its media if they have a folder elsewhere. Returns whether that was possible.

    A place that is taken becomes a problem. Raises OSError, and then the deck's folder is not there. Its media may be:
    an import that was killed in between leaves them, and the next one takes media that are the same for its own.
    """
    media, target_media = find_media_folder(staged), find_media_folder(target)
    is_apart = media.parent != staged
    if is_apart and target_media.exists() and not _have_same_files(media, target_media):
        _report_taken(target_media, problems)
        return False
    made = [folder for folder in (target.parent, target_media.parent) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    moves_media = is_apart and media.is_dir() and not target_media.exists()
    try:
        if moves_media:
            target_media.parent.mkdir(exist_ok=True)
            _move(media, target_media)
        _move(staged, target)
    except OSError:
        if moves_media:
            shutil.rmtree(target_media, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise
    return True


def _have_same_files(one: Path, other: Path) -> bool:
    """Whether two folders have the same files with the same bytes, and at least one."""
    names = [{path.relative_to(folder) for path in folder.rglob("*")} for folder in (one, other)]
    return names[0] == names[1] != set() and all(have_same_bytes(one / name, other / name) for name in names[0])


def _move(folder: Path, target: Path) -> None:
    """Rename a folder, so that either all of it is there or nothing. Raises OSError."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with scratch_folder(target.parent) as near:  # `media/` may be on another disk
            shutil.copytree(folder, near / target.name)
            (near / target.name).rename(target)
