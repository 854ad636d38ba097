"""Goes through the card files of a deck, and takes over as a whole those that were finished before their turn."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.finish_tables import finish_usual
from deck_builder.build.finished_file import FileRecorder, describe_media, has_finished_files, list_noted
from deck_builder.deck.card_files import parse_card_file, parse_usual_table
from deck_builder.deck.cards import CardReader
from deck_builder.deck.model import Earlier
from deck_builder.deck.unique_values import NotedValues
from deck_builder.lock.card_texts import REST
from deck_builder.lock.identity import CardIdentity
from deck_builder.lock.ids import make_guid
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from deck_builder.source.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.build.finish_files import FinishedFiles
    from deck_builder.build.finished_file import FinishedFile
    from deck_builder.build.pipeline import CardPass, CompiledCard
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.card_texts import CardTexts
    from deck_builder.lock.model import LockedCard
    from deck_builder.source.values import Mapping


class FinishedNotes(NamedTuple):
    """The notes of a file, with what the lock says of them. All has an entry for each note, in their order."""

    finished: FinishedFile
    """What does not depend on the lock."""
    guids: list[str]
    """The guid of each note."""
    entries: list[LockedCard]
    """The entry of each card in the new lock."""
    media: list[MediaFile]
    """The files that the notes show or play."""


def compile_files(
    cards: CardPass, files: FinishedFiles | None, now: int, *, one_by_one: bool = False
) -> Iterator[tuple[CompiledCard, LockedCard] | FinishedNotes]:
    """Yield the cards of a pass, files that can be finished as a whole; what is finished here is kept.

    Each card has its entry in the new lock beside it; `now`, in seconds since 1970, is the time of what has changed.
    The index of the pass has all cards at the end, and the problems are those that a pass card by card finds. With
    `one_by_one`, no file is finished as a whole.
    """
    deck, index = cards.deck, cards.index
    if one_by_one or not has_finished_files(deck):
        for compiled in cards:
            yield compiled, compiled.identity.lock_card(compiled.card, compiled.content, now)
        return
    parsed: Mapping | None = None
    reader = CardReader(
        *(deck, cards.problems, index.unread, index.unique, cards.lock.retired), read_file=lambda *_: parsed
    )
    for file in deck.card_files:
        finished = files.find(file) if files else None
        if finished and (notes := _take_over(finished, file, cards)):
            yield notes
            continue
        faults, parsed = cards.problems.heard, None
        data = read_bytes(file, deck.cards_folder, cards.problems)
        finished = finish_usual(parse_usual_table(data, file), file, cards) if data is not None else None
        notes = _take_over(finished, file, cards) if finished else None
        if notes is None and data is not None:
            parsed = parse_card_file(data, file, deck, cards.problems)
            finished = finish_usual(parsed, file, cards) if cards.problems.heard == faults else None
            notes = _take_over(finished, file, cards) if finished else None
        if finished and notes:
            if files and data is not None:
                files.keep(file, data, finished)
            yield notes
            continue
        is_faultless = cards.problems.heard == faults
        recorder = FileRecorder(cards, file)
        for card in reader.read(file):
            compiled = cards.compile(card)
            entry = compiled.identity.lock_card(card, compiled.content, now)
            recorder.add(compiled, entry)
            yield compiled, entry
        recorded = recorder.finish()
        if files and data is not None and recorded and is_faultless:
            files.keep(file, data, recorded)
    reader.report_no_cards()


def _take_over(finished: FinishedFile, file: Path, cards: CardPass) -> FinishedNotes | None:
    """Take a file that was finished before into a pass; None, with nothing done, if it has to be compiled anew."""
    deck, index = cards.deck, cards.index
    kinds = {key: deck.kinds.get(key) for key, _ in finished.note_types}
    if (
        finished.noted and not kinds.keys() <= cards.note_types.keys()
    ):  # warnings stand before and after those of a kind
        return None
    noted = NotedValues(finished.unique_texts, finished.deck_names)
    if not index.unique.are_free(finished.ids, noted):
        return None
    media = _find_media(finished, deck)
    locked = _lock_notes(finished, cards, kinds)
    if media is None or locked is None:
        return None
    for key, digest in finished.note_types:
        kind = kinds[key]
        if kind is None or cards.digest_note_type(kind) != digest:
            return None
    guids, entries, changed = locked
    index.unique.claim_all(file, dict(zip(finished.ids, finished.places, strict=True)), noted)
    index.guids.update(zip(finished.ids, guids, strict=True))
    index.changed |= changed
    counts = [len(sort.ordinals) for sort in finished.sorts]
    index.card_count += sum([counts[number] for number in finished.sort_of])
    last = -1
    for card_id, number in zip(finished.ids, finished.sort_of, strict=True):
        if number != last:
            index.order.add_subdeck(card_id, finished.sorts[number].subdeck)
            last = number
    for position, before, line, column in finished.after:
        index.order.add_needed(finished.ids[position], Earlier(before, Place(file, line, column)))
    cards.problems.tell(list_noted(finished, file))
    cards.count(len(finished.ids))
    return FinishedNotes(finished, guids, entries, media)


def _find_media(finished: FinishedFile, deck: Deck) -> list[MediaFile] | None:
    """Find the media of a finished file; None if one of its names no longer stands for the same file."""
    shown = set(finished.shown_media)
    media = []
    for name, described in finished.media:
        try:
            file = deck.media.find_file(name)
        except InputError:
            return None
        if describe_media(file) != described:
            return None
        if file and name in shown:
            media.append(file)
    return media


_Locked = tuple[list[str], "list[LockedCard]", "dict[str, CardTexts]"]


def _lock_notes(finished: FinishedFile, cards: CardPass, kinds: dict[str, Kind | None]) -> _Locked | None:
    """Make the guid and the new entry of each card, and the texts of those that learners have not or have otherwise.

    None if learners would lose something, or a card was called otherwise before.
    """
    lock, now, find = cards.lock, cards.now, cards.lock.cards.get
    if not lock.retired.keys().isdisjoint(finished.ids):
        return None
    has_learners, has_cards = bool(lock.releases), bool(lock.cards or lock.retired)
    namespace = lock.effective_namespace
    guids: list[str] = []
    entries: list[LockedCard] = []
    changed: dict[str, CardTexts] = {}
    rests: dict[str, tuple[str, str]] = {}
    for card_id, number, digest, texts in zip(
        finished.ids, finished.sort_of, finished.digests, finished.texts, strict=True
    ):
        sort = finished.sorts[number]
        kind = kinds[sort.kind]
        known = find(card_id)
        if kind is None:
            return None
        if (
            known is not None
            and known.digest == digest
            and known.kind == kind.key
            and known.ordinals == sort.ordinals
            and known.texts
            and texts.endswith(known.texts[-1][1])
            and not (known.gaps or known.gone_gaps or known.sent_texts or kind.cloze_fields)
        ):  # nothing has changed, which is so for most cards
            guids.append(known.guid)
            entries.append(known)
            continue
        if known is None:
            if has_cards and cards.earlier.find_first(card_id):
                return None
            identity = CardIdentity(make_guid(namespace, card_id), None, (), (), None)
        elif known.kind not in (kind.key, kind.replaces):
            return None
        else:
            identity = CardIdentity(known.guid, known, known.former_ids, (), None)
        fresh = _read_texts(texts, rests)
        is_same = known is not None and known.digest == digest
        if has_learners and (not is_same or (known and known.sent_texts)):
            changed[card_id] = fresh
        if is_same and known:
            fresh = (*(known.texts[:-1] or fresh[:-1]), fresh[-1])
        guids.append(identity.guid)
        entries.append(identity.lock_content(kind, digest, sort.ordinals, fresh, now))
    return guids, entries, changed


def _read_texts(texts: str, rests: dict[str, tuple[str, str]]) -> CardTexts:
    """Read the hashes of a finished card. What cards have in common is in memory once; `rests` are the last pairs."""
    *pairs, rest = texts.split(" ")
    read = [(intern(key), text) for key, _, text in [pair.partition(":") for pair in pairs]]
    last = rests.get(rest) or rests.setdefault(rest, (REST, rest.removeprefix(f"{REST}:")))
    return (*read, last)
