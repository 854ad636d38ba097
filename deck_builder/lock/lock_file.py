"""Reads and writes `deck.lock`, the file that says what learners have.

It is JSON with one line per card, sorted by id, so that version control merges it well. It records what the sources do
not say: the guid of each card, a digest of its content at the last build, the second when that last changed, and which
field of a note type is which.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

from deck_builder import __version__
from deck_builder.content.media import LFS_POINTER
from deck_builder.files import discard, have_same_bytes, have_same_rest, put_in_place, write_beside
from deck_builder.lock.card_lines import list_card_lines, name_gaps, read_card_lines, split_lock
from deck_builder.lock.lock_shape import find_card_misfit, find_lock_misfit, may_have_half_characters
from deck_builder.lock.model import Lock, LockedCard, LockedKind, LockedSlot, Release, RetiredCard
from deck_builder.lock.upgrade import is_same_for_learners, report_stale_lock
from deck_builder.lock.versions import newest
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import explain_error, is_there, read_inside
from deck_builder.source.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

VERSION: Final = 2
"""The version of the format. A program that knows only older versions must not touch a newer file.

Version 2 added `program`, `namespace` and the `texts` of cards; a file of version 1 is read as one without them.
"""

_PROGRAM_LINE: Final = ' "program": '

_DOUBLE_COMMA: Final = compile_late(r",\s*\n\s*,")
_MISSING_COMMA: Final = compile_late(r"([}\]\"0-9])(\s*\n\s*)(?=[\"{])")
"""Where one entry of the lock ends and the next begins, on the next line: no text in it has a line end."""


def read_lock(file: Path, problems: Problems) -> Lock | None:
    """Read the lock of a deck. None if there is no file; None, with a problem, if it can't be trusted."""
    if not is_there(file):
        return None
    try:
        text = _read(file)
    except OSError as error:
        problems.add("L601", f"`{file.name}` can't be read: {explain_error(error)}", Place(file))
        return None
    except UnicodeDecodeError:
        problems.add("L601", f"`{file.name}` is not valid UTF-8", Place(file))
        return None
    return parse_lock(text, file, problems)


def _read(file: Path) -> str:
    data = read_inside(file, file.parent)
    return (data.replace(b"\r\n", b"\n") if b"\r" in data else data).decode("utf-8")  # finding a byte takes least


def parse_lock(text: str, file: Path, problems: Problems) -> Lock | None:
    """Parse the text of a lock; None, with a problem at a place in `file`, if it can't be trusted."""
    try:
        return _read_quickly(text, file) or _from_json(_load_json(text, file))
    except json.JSONDecodeError as error:
        hint = ""
        if "<<<<<<<" in text:
            folder = f'"{file.parent.name}"' if " " in file.parent.name else file.parent.name
            hint = f"It has marks of a merge. Run `deck-builder lock merge {folder}`, and build again."
        elif text.startswith(LFS_POINTER):
            hint = "Git LFS has not fetched it. Run `git lfs pull`, and keep this file out of Git LFS."
        # Python 3.13 and later name the comma before the place where JSON ends to make sense.
        comma = re.compile(r"(?:,\s*(?=[}\]]))?").match(text, error.pos)
        place = Place(file, *end_of(text[: comma.end() if comma else error.pos]))
        problems.add("L601", f"`{file.name}` is not valid JSON from here on", place, hint=hint)
    except InputError as error:
        problems.add(error.code, f"`{file.name}` {error}", error.place or Place(file), hint=error.hint)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        problems.add("L601", f"`{file.name}` is not the lock of a deck", Place(file))
    return None


def _read_quickly(text: str, file: Path) -> Lock | None:
    """Read a lock that is as this program writes it; None for any other, and for one with anything wrong."""
    head, start = split_lock(text)
    if not start or may_have_half_characters(text):
        return None
    load = _make_loader(text, file)
    try:
        lock = _from_json(load(head))
        cards = read_card_lines(text, start, load)
    except (InputError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # what is wrong is told by reading all of it
    return None if cards is None else lock._replace(cards=cards)


def _load_json(text: str, file: Path) -> Any:
    """Load the JSON of a lock. Corrects missing and double commas, which a merge by hand can leave."""
    load = _make_loader(text, file)
    try:
        return load(text)
    except json.JSONDecodeError:
        mended = _MISSING_COMMA.sub(r"\1,\2", _DOUBLE_COMMA.sub(",", text))
        if mended == text or "<<<<<<<" in text:
            raise
        try:
            return load(mended)
        except json.JSONDecodeError:
            pass
        raise


def _make_loader(text: str, file: Path) -> Callable[[str], Any]:
    """Make the function that loads JSON of the lock with this text, or of a part of it."""
    return partial(
        json.loads,
        object_pairs_hook=partial(_object, file, may_have_half_characters(text)),
        parse_constant=_refuse_constant,
    )


def _refuse_constant(name: str) -> NoReturn:
    raise InputError("L601", f"is damaged: `{name}` is not JSON")


def _object(file: Path, half_characters: bool, pairs: list[tuple[str, Any]]) -> Any:
    """Make a JSON object; a card becomes a `LockedCard` at once, because there may be very many.

    Raises InputError if a key occurs twice.
    """
    values = dict(pairs)
    if len(values) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        hint = "A merge left both lines: keep one of them."
        raise InputError("L601", f"has `{twice}` twice", hint, locate_key(twice, file, occurrence=2))
    is_id = isinstance(values.get("guid"), LockedCard | dict)  # a card may be called `guid`
    if "guid" in values and not is_id:
        if misfit := find_card_misfit(values, half_characters=half_characters):
            raise InputError("L601", f"is damaged: {misfit}", place=_locate_guid(values["guid"], file))
        return LockedCard(
            guid=str(values["guid"]),
            kind=str(values["kind"]),
            digest=str(values["digest"]),
            mod=int(values["mod"]),
            ordinals=tuple(int(ordinal) for ordinal in values["ordinals"]),
            released=values["released"],
            gaps=tuple((str(label), int(number)) for label, number in values.get("parts", ())),
            gone_gaps=tuple((str(label), int(number)) for label, number in values.get("gone", ())),
            sent=values.get("sent"),
            texts=tuple(values["texts"].items()) if "texts" in values else (),
            sent_texts=tuple(values["sent_texts"].items()) if "sent_texts" in values else (),
            former_ids=tuple(map(str, values.get("was", ()))),
        )
    return values


def locate_key(key: str, file: Path, *, occurrence: int = 1) -> Place:
    """Find a key, such as a card's id, in the file; the file's beginning if it is not there.

    `occurrence` counts from 1.
    """
    try:
        lines = _read(file).splitlines()
    except (OSError, UnicodeDecodeError):
        return Place(file)
    marks = [(number, line.index(f'"{key}"') + 1) for number, line in enumerate(lines, 1) if f'"{key}":' in line]
    return Place(file, *marks[occurrence - 1]) if len(marks) >= occurrence else Place(file)


def _locate_guid(guid: object, file: Path) -> Place:
    """Find the card with this guid in the file; the file's beginning if it is not there."""
    wanted = f'"guid": {json.dumps(guid, ensure_ascii=False)}'
    try:
        lines = _read(file).splitlines()
    except (OSError, UnicodeDecodeError):
        return Place(file)
    return next((Place(file, number, 1) for number, line in enumerate(lines, 1) if wanted in line), Place(file))


def _from_json(data: Any) -> Lock:
    if not isinstance(data, dict) or not data.keys() >= {"version", "deck", "cards"}:
        raise InputError("L601", "is not the lock of a deck")
    if type(data["version"]) is not int or data["version"] not in range(1, VERSION + 1):
        message = f"was written by another version of Deck Builder (format {str(data['version'])[:20]})"
        raise InputError("L601", message, "Update Deck Builder: an older one must not touch the file.")
    if misfit := find_lock_misfit(data):
        raise InputError("L601", f"is damaged: {misfit}")
    cards = data["cards"]
    if not all(isinstance(card, LockedCard) for card in cards.values()):
        raise InputError("L601", "has a card without a guid")
    return Lock(
        deck_id=str(data["deck"]["id"]),
        deck_name=str(data["deck"]["name"]),
        kinds={key: _kind_from_json(kind) for key, kind in data["kinds"].items()},
        cards=cards,
        retired={key: _retired_from_json(card) for key, card in data.get("retired", {}).items()},
        releases=tuple(_release_from_json(release) for release in data["releases"]),
        media={str(name): str(sha1) for name, sha1 in data.get("media", {}).items()},
        program=str(data.get("program", "")),
        begun=int(data["deck"].get("begun", 0)),
        namespace=str(data["deck"].get("namespace", "")),
    )


def _release_from_json(data: Any) -> Release:
    return Release(
        version=str(data["version"]),
        date=str(data["date"]),
        at=int(data["at"]),
        digest=str(data["digest"]),
        after=tuple(map(str, data["after"])) if "after" in data else None,
        editions=tuple(map(str, data.get("editions", ()))),
    )


def _release_to_json(release: Release) -> dict[str, Any]:
    data = release._asdict()
    if release.after is None:
        del data["after"]
    if not release.editions:
        del data["editions"]
    return data


def _retired_from_json(data: Any) -> RetiredCard:
    if not isinstance(data["card"], LockedCard):
        raise InputError("L601", "has a retired card without a guid")
    return RetiredCard(
        card=data["card"],
        version=data["version"],
        mod=int(data["mod"]),
        fields=tuple(str(field) for field in data["fields"]),
        tags=tuple(str(tag) for tag in data["tags"]),
    )


def _kind_from_json(data: Any) -> LockedKind:
    return LockedKind(
        id=int(data["id"]),
        name=str(data["name"]),
        cloze=bool(data["cloze"]),
        digest=str(data["digest"]),
        mod=int(data["mod"]),
        fields=tuple(_slot_from_json(field) for field in data["fields"]),
        templates=tuple(_slot_from_json(template) for template in data["templates"]),
        former_names=tuple((str(name), int(number)) for name, number in data["former_names"].items()),
        released=data["released"],
        sort_field=int(data.get("sort_field", 0)),
        own=str(data.get("own", "")),
        sent=data.get("sent"),
        extra=_check_extra(str(data.get("extra", ""))),
        decks=tuple((str(name), int(number)) for name, number in data.get("decks", {}).items()),
    )


def _check_extra(text: str) -> str:
    """Return the text if it is what a note type can have. Raises InputError if not."""
    try:
        if text:
            from deck_builder.packages.note_types import parse_extra  # only imported decks have it

            parse_extra(text)
    except ValueError as error:
        raise InputError("L601", f"is damaged: `extra` of a kind: {error}") from error
    return text


def _slot_from_json(data: Any) -> LockedSlot:
    return LockedSlot(data["key"], str(data["name"]), None if data["id"] is None else int(data["id"]))


def format_lock(lock: Lock) -> Iterator[str]:
    """Yield the text of the file in pieces. The same lock always gives the same text."""
    yield "{\n"
    yield f' "version": {VERSION},\n'
    if lock.program:
        yield f"{_PROGRAM_LINE}{_line(lock.program)},\n"
    optional = {"begun": lock.begun, "namespace": lock.namespace}
    deck = {key: value for key, value in optional.items() if value}
    yield f' "deck": {_line({"id": lock.deck_id, "name": lock.deck_name, **deck})},\n'
    yield ' "releases": [\n'
    yield from _list_entries(_line(_release_to_json(release)) for release in lock.releases)
    yield ' ],\n "kinds": {\n'
    yield from _list_entries(f"{_line(key)}: {_line(_kind_to_json(kind))}" for key, kind in sorted(lock.kinds.items()))
    if lock.media:
        yield ' },\n "media": {\n'
        yield from _list_entries(f"{_line(name)}: {_line(sha1)}" for name, sha1 in sorted(lock.media.items()))
    yield ' },\n "retired": {\n'
    retired = sorted(lock.retired.items())
    yield from _list_entries(f"{_line(key)}: {_line(_retired_to_json(card))}" for key, card in retired)
    yield ' },\n "cards": {\n'
    yield from list_card_lines(lock.cards)
    yield " }\n}\n"


def _list_entries(entries: Iterable[str]) -> Iterator[str]:
    """Put each entry and each comma on a line of its own, so that adding an entry changes no other line."""
    comma = ""
    for entry in entries:
        yield f"{comma}  {entry}\n"
        comma = " ,\n"


def _retired_to_json(retired: RetiredCard) -> dict[str, Any]:
    data = {**retired._asdict(), "card": retired.card._asdict()}
    del data["card"]["gaps"], data["card"]["gone_gaps"], data["card"]["texts"], data["card"]["sent_texts"]
    del data["card"]["former_ids"]
    data["card"] |= name_gaps(retired.card)
    if retired.card.sent is None:
        del data["card"]["sent"]
    named = (("texts", retired.card.texts), ("sent_texts", retired.card.sent_texts))
    data["card"] |= {name: dict(texts) for name, texts in named if texts}
    if retired.card.former_ids:
        data["card"]["was"] = retired.card.former_ids
    return data


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _kind_to_json(kind: LockedKind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "name": kind.name,
        "cloze": kind.cloze,
        "digest": kind.digest,
        "mod": kind.mod,
        "released": kind.released,
        "former_names": dict(kind.former_names),
        **({"sort_field": kind.sort_field} if kind.sort_field else {}),
        **({"own": kind.own} if kind.own else {}),
        **({} if kind.sent is None else {"sent": kind.sent}),
        **({"extra": kind.extra} if kind.extra else {}),
        **({"decks": dict(kind.decks)} if kind.decks else {}),
        "fields": [field._asdict() for field in kind.fields],
        "templates": [template._asdict() for template in kind.templates],
    }


def is_up_to_date(lock: Lock, lock_file: Path, problems: Problems) -> bool:
    """Whether the file and the lock say the same about learners; if not, report it.

    The version of the program, the hashes of texts and the time of the first build may differ.
    """
    text = _read(lock_file) if is_there(lock_file) else ""
    if "".join(format_lock(lock)) == text:
        return True
    on_disk = read_lock(lock_file, Problems()) or Lock(lock.deck_id, lock.deck_name)
    if is_same_for_learners(on_disk, lock):
        return True
    report_stale_lock(on_disk, lock, lock_file, problems)
    return False


def write_lock(lock: Lock, lock_file: Path) -> str:
    """Write the file if its content changes; return what `digest_lock` says of it then. Raises OSError.

    The file names the newest version of Deck Builder that wrote it. A new version alone is no reason to write it:
    it would change back and forth between two authors with different versions.

    Call this before the package is moved into place: nobody may have a package that the lock does not know.
    """
    new_file = write_beside(lock_file, format_lock(lock._replace(program=newest(lock.program, __version__))))
    try:
        if _differ_in_program_only(new_file, lock_file):
            return digest_lock(lock_file)
        digest = digest_lock(new_file)
        if not have_same_bytes(new_file, lock_file):
            put_in_place(new_file, lock_file)
        return digest
    finally:
        discard(new_file)


def digest_lock(lock_file: Path) -> str:
    """A digest of the bytes of a lock; empty if it can't be read."""
    try:
        with lock_file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _differ_in_program_only(new_file: Path, old_file: Path) -> bool:
    if not old_file.is_file():
        return False
    with new_file.open("rb") as new, old_file.open("rb") as old:
        return _skip_program(new) == _skip_program(old) and have_same_rest(new, old)


def _skip_program(file: BinaryIO) -> bytes:
    """Read a lock to the end of the line that names the program, if there is one; return what comes before."""
    head = file.readline() + file.readline()
    if not file.readline().startswith(_PROGRAM_LINE.encode()):
        file.seek(len(head))
    return head
