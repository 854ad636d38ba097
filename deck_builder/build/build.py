"""The whole job: a deck folder into a package, and what learners will then have into `deck.lock`."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.clock import find_latest_second, report_clock_ahead, report_future_release
from deck_builder.build.description import DRAFT, VERSION, describe_deck
from deck_builder.build.edition_packages import EditionWriters
from deck_builder.build.new_deck import give_namespace
from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.build.progress import show_nothing
from deck_builder.build.source_edits import move_places, plan_new_ids, plan_origins
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.neighbours import find_neighbours
from deck_builder.deck.new_ids import report_new_id
from deck_builder.deck.words import fill_words
from deck_builder.files import have_same_bytes, identify_file, put_in_place
from deck_builder.lock.card_lines import CardLines, list_guids
from deck_builder.lock.lock_file import digest_lock, is_up_to_date, write_lock
from deck_builder.lock.model import ADOPTED, Lock
from deck_builder.lock.other_decks import report_copies
from deck_builder.lock.releases import DraftTimes, find_common_second, find_last_second, reset_future_times
from deck_builder.lock.shared_notes import has_unbuilt_cards
from deck_builder.lock.turns import find_turns
from deck_builder.lock.upgrade import find_upgrade
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.edition_packages import DraftEdition
    from deck_builder.build.last_build import LastBuild
    from deck_builder.build.package import PackageWriter
    from deck_builder.build.pipeline import CardIndex
    from deck_builder.build.progress import Progress
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.made_from import TranslatedText
    from deck_builder.deck.model import Card, Deck
    from deck_builder.deck.neighbours import Neighbour
    from deck_builder.deck.new_ids import NewId
    from deck_builder.lock.content import Content
    from deck_builder.lock.releases import PlannedRelease
    from deck_builder.lock.upgrade import Upgrade
    from deck_builder.problems.problem import Problems


class BuiltEdition(NamedTuple):
    """The package of a smaller edition, in numbers."""

    package: Path
    """The package's file."""
    name: str
    """What people call the edition."""
    notes: int
    """All its notes."""
    cards: int
    """All cards of those notes."""
    size: int
    """The package's size in bytes."""
    is_written: bool
    """Whether the package differs from the one that was there before."""


class Built(NamedTuple):
    """What a build made, in numbers. `new`, `changed` and `gone` count notes against the last build."""

    package: Path
    """The package's file."""
    notes: int
    """All notes of the deck."""
    cards: int
    """All cards of those notes."""
    new: int
    """Notes that the lock did not have."""
    changed: int
    """Notes that change for learners."""
    gone: int
    """Notes that the lock has and that are no longer in the deck."""
    media: int
    """Files that cards and templates show or play."""
    size: int
    """The package's size in bytes."""
    is_written: bool
    """Whether the package differs from the one that was there before."""
    namespace: str = ""
    """The namespace that the build wrote into `deck.yaml`; empty if it wrote none."""
    new_ids: tuple[NewId, ...] = ()
    """The ids that the build wrote into card files, for cards that had none."""
    upgrade: Upgrade | None = None
    """The changes that come only from another version of the program; None if there are none."""
    editions: tuple[BuiltEdition, ...] = ()
    """The packages of the deck's smaller editions, the smallest first."""


class Draft(NamedTuple):
    """A package that is finished and not yet in its place."""

    package: Path
    """Its file, in a temporary folder."""
    lock: Lock
    """The lock that goes with it; it knows nothing yet of a release that is planned."""
    digest: str
    """A hash of all that the package holds, except what its description says about the release."""
    built: Built
    """What was made, in numbers."""
    media: tuple[Path, ...]
    """The media files that are in the package, on disk."""
    new_ids: tuple[NewId, ...]
    """The ids of cards that have none in their file."""
    collection_sizes: tuple[int, int]
    """The size of the collection in the package, unpacked and packed, in bytes; media are not part of it."""
    texts: tuple[TranslatedText, ...]
    """The texts of a translation, each with its source."""
    editions: tuple[DraftEdition, ...] = ()
    """The packages of the deck's smaller editions, the smallest first."""
    last: LastBuild | None = None
    """What the next build has to know of this one, but for the lock; None if there is nothing."""


def build(
    folder: Path,
    out: Path,
    now: int,
    problems: Problems,
    *,
    editions: Sequence[str] = (),
    locked: bool = False,
    others: Sequence[Path] = (),
    after_wrong_clock: bool = False,
    progress: Progress = show_nothing,
    cache: Path | None = None,
    processes: int | None = None,
) -> Built | None:
    """Build the deck in `folder` into `out/<deck>.apkg`; None, with all as it was, if a problem is an error.

    `now`, in seconds since 1970, becomes the time of new and changed content. With the keys of `editions`, only the
    packages of these smaller editions are written, and else all packages. With `locked`, `deck.lock` is not
    written, and it is an error if it is not up to date. `others` are decks that were built before into the same `out`.
    `after_wrong_clock` is as for `reset_future_times`. `progress` is told how far the work is. `cache` is the folder
    for caches, see `find_cache_folder`; without one, every card is compiled. On a large deck, up to `processes`
    processes work; None means one for each core of the machine.
    """
    known_lock = identify_file(folder / LOCK_FILE)
    opened = open_deck(folder, out, problems)
    if opened is None:
        return None
    deck, lock = opened
    lock_digest = digest_lock(folder / LOCK_FILE) if cache and not after_wrong_clock else ""
    if identify_file(folder / LOCK_FILE) != known_lock:  # another build wrote it while this one read it
        lock_digest = ""
    errors_before = problems.errors
    latest = find_latest_second(deck, now)
    if after_wrong_clock:
        lock = reset_future_times(lock, latest)
    else:
        report_future_release(deck, lock, now, problems)
    neighbours = find_neighbours(folder, others)
    report_copies(deck, neighbours, problems)
    new_deck_file = None if locked else give_namespace(deck, out, problems)
    if new_deck_file:
        deck, lock = new_deck_file.deck, lock._replace(namespace=new_deck_file.deck.namespace)
    target = out / f"{deck.id}.apkg"
    with (
        reporting_write_errors(target, problems),
        draft_package(
            deck,
            lock,
            latest,
            target,
            problems,
            neighbours=neighbours,
            progress=progress,
            cache=cache,
            processes=processes,
            lock_digest=lock_digest,
        ) as draft,
    ):
        if draft and latest < now and (draft.built.new or draft.built.changed or draft.lock.kinds != lock.kinds):
            report_clock_ahead(deck, now, latest, problems)
        if draft is None or problems.errors > errors_before or has_unbuilt_cards(deck, draft.lock, problems):
            return None
        if locked:
            for new_id in draft.new_ids:
                report_new_id(new_id, problems, is_needed=True)
            if problems.errors > errors_before or not is_up_to_date(draft.lock, folder / LOCK_FILE, problems):
                return None
        edits = plan_new_ids(deck, draft.new_ids, problems)
        origins = plan_origins(deck, draft.texts)
        if locked and origins:
            problems.add("L634", f"`{origins.file.name}` is not up to date", Place(origins.file))
        if edits is None or problems.errors > errors_before:
            return None
        first = new_deck_file.edit if new_deck_file else None
        for edit in (first, *edits, origins):
            if edit:
                edit.write()  # before the lock: the next build makes the lock from the sources
        move_places(problems, edits)
        if not locked:  # before the package: nobody may have a package that the lock does not know
            lock_digest = write_lock(draft.lock, folder / LOCK_FILE)
        namespace = deck.namespace if new_deck_file else ""
        upgrade = find_upgrade(lock, draft.lock)
        is_written = not editions and put_package(draft.package, target)
        if cache and draft.last and not locked:
            from deck_builder.build.last_build import keep_last_build  # late, as what makes a draft

            keep_last_build(cache, deck, draft.last, lock_digest)
        written = tuple(put_edition(each) for each in draft.editions if not editions or each.edition.key in editions)
        built = draft.built._replace(is_written=is_written, namespace=namespace, upgrade=upgrade, editions=written)
        return built._replace(new_ids=draft.new_ids)
    return None


@contextmanager
def draft_package(
    deck: Deck,
    lock: Lock,
    now: int,
    target: Path,
    problems: Problems,
    *,
    packages: Path | None = None,
    neighbours: Sequence[Neighbour] = (),
    release: PlannedRelease | None = None,
    see: Callable[[Card, Content], None] | None = None,
    progress: Progress = show_nothing,
    cache: Path | None = None,
    processes: int | None = None,
    lock_digest: str = "",
) -> Iterator[Draft | None]:
    """Make the package of a deck in one pass over its cards; None if a problem is an error.

    It is written to a temporary folder beside `target`, which is removed at the end of the block: move the package
    away before. `now` is as for `build`. `packages` is the folder with the deck's earlier packages, by default that
    of `target`, and `neighbours` are the other decks of the project. If a `release` is planned, it is the package of
    that release. Each card and what learners get of it is shown to `see`, and how far
    the work is to `progress`. `cache` and `processes` are as for `build`; they are not used if there is `see`.
    With `lock_digest`, that of the file with just this `lock`, what an edit leaves as it was may be taken over.
    Raises OSError and sqlite3.OperationalError.
    """
    from tempfile import TemporaryFile

    from deck_builder.build.draft_notes import DraftNotes
    from deck_builder.build.finish_files import finish_files
    from deck_builder.build.package import PackageWriter  # late, because it loads genanki, and that asyncio

    errors_before = problems.errors
    if last := find_last_second(lock.releases):  # even with a wrong clock, an edit must not be older than the release
        now = max(now, last + 1)
    times = release or DraftTimes(find_common_second(lock.releases), last, find_turns(deck))
    begun = lock.begun or min((times.time_of(card) for card in lock.cards.values()), default=now)
    cards = CardPass(deck, lock, now, problems, release=release.version if release else "", progress=progress)
    deck_ids = {name: number for kind in lock.kinds.values() for name, number in kind.decks}
    with (
        ExitStack() as ahead,
        PackageWriter(target.parent, deck, begun, deck_ids) as writer,
        EditionWriters(target, deck, begun, deck_ids) as smaller,
        TemporaryFile(dir=writer.scratch) as new_lines,
    ):
        notes = DraftNotes(cards, times, writer, smaller, new_lines)
        files = None if see else ahead.enter_context(finish_files(cards, cache, processes))
        if not (files and lock_digest and notes.take_over(files, target, lock_digest)):
            notes.add_all(files, now, see)
        ahead.close()
        latex = {file.name: file for file in find_latex_pictures(deck, problems)} if notes.has_latex else {}
        writer.files |= latex
        cards.report_whole_deck(packages or target.parent)
        cards.index.report_shared_guids(deck, lock, neighbours, problems)
        if problems.errors > errors_before:
            yield None
            return
        new_lock = lock._replace(deck_name=deck.name, begun=begun, kinds=cards.kinds, cards=CardLines(notes.entries))
        digest = notes.dated.digest_package(deck, new_lock)
        try:
            description = describe_deck(deck, _say_state(deck, lock, digest, release))
            package = writer.finish(description, progress)
            editions = smaller.finish(description, latex)
        except InputError as error:
            problems.add(error.code, error.message, error.place or Place(deck.media.root), hint=error.hint)
            yield None
            return
        built = _count(lock, new_lock, notes.fresh, cards.index, writer, target)
        media = tuple(file.path for file in writer.files.values())
        new_ids, texts = tuple(cards.index.new_ids), tuple(cards.index.texts.translated)
        sizes, made = writer.collection_sizes, notes.last and notes.last._replace(packed=writer.packed)
        yield Draft(package, new_lock, digest, built, media, new_ids, sizes, texts, editions, made)


def find_latex_pictures(deck: Deck, problems: Problems) -> list[MediaFile]:
    """Find the pictures of formulas in LaTeX that are in the media folder, for learners without LaTeX."""
    files = []
    for name in deck.media.list_latex_pictures():
        try:
            files.append(deck.media.find_latex_picture(name))
        except InputError as error:
            problems.add(error.code, error.message, Place(deck.media.root / name), hint=error.hint)
    return files


def _count(old: Lock, new: Lock, fresh: Sequence[str], index: CardIndex, writer: PackageWriter, target: Path) -> Built:
    """Count what a build made. `fresh` are the ids of the cards whose entry is not the one in the old lock."""
    guids = {card_id: index.guids[card_id] for card_id in fresh} if old.cards else {}
    mods = _find_mods(old, guids)
    return Built(
        package=target,
        notes=len(new.cards),
        cards=index.card_count,
        new=sum(guid not in mods for guid in guids.values()) if old.cards else len(fresh),
        changed=sum(guid in mods and mods[guid] != new.cards[card_id].mod for card_id, guid in guids.items()),
        gone=len(index.list_vanished(old)),
        media=len(writer.files),
        size=writer.size,
        is_written=False,
    )


def _find_mods(lock: Lock, guids: Mapping[str, str]) -> dict[str, int]:
    """Find the time that the lock has for each of some guids, which are by card id; none for a guid that is new."""
    cards = lock.cards
    mods = {card.guid: card.mod for card_id in guids if (card := cards.get(card_id))}
    if not mods.keys() >= set(guids.values()):  # a card is new, or had another id
        ids = dict(zip(list_guids(cards), cards, strict=True))
        mods |= {guid: cards[ids[guid]].mod for guid in guids.values() if guid in ids}
    return mods


def put_edition(draft: DraftEdition) -> BuiltEdition:
    """Put the package of a smaller edition in its place. Raises OSError."""
    is_written = put_package(draft.package, draft.target)
    return BuiltEdition(draft.target, draft.edition.name, draft.notes, draft.cards, draft.size, is_written)


def put_package(package: Path, target: Path) -> bool:
    """Put a package in its place, unless the same bytes are there already. Returns whether it did. Raises OSError."""
    if have_same_bytes(package, target):
        return False
    put_in_place(package, target)
    return True


def _say_state(deck: Deck, lock: Lock, digest: str, release: PlannedRelease | None) -> str:
    """Say in the deck's language which release a package is; empty before the first release."""
    last = lock.last_release
    if release:
        return fill_words(deck.words, VERSION, version=release.version, date=release.date)
    if last is None or last.version == ADOPTED:
        return ""
    if digest == last.digest:
        return fill_words(deck.words, VERSION, version=last.version, date=last.date)
    return fill_words(deck.words, DRAFT, version=last.version)
