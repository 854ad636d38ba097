"""`deck.lock`: what learners have. Read, written, and nothing else.

JSON with one line a card, sorted by id, so that version control merges it well. It remembers what
can't be found out from the sources again: which guid a card was given, what it held when it was
last built and the second from which that counts, and which field of a note type is which.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import partial
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from deck_builder.files import put_in_place, same_bytes, write_beside
from deck_builder.lock.model import Lock, LockedCard, LockedKind, LockedSlot, Release, RetiredCard
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION: Final = 1
"""The version of the format; a program that knows only older ones must not touch a newer file."""


def read_lock(file: Path, problems: Problems) -> Lock | None:
    """The lock of a deck; None where there is no file, or none that can be trusted."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        problems.add("L601", f"`{file.name}` can't be read: {error}", Place(file))
        return None
    try:
        return _from_json(json.loads(text, object_pairs_hook=partial(_object, file)))
    except json.JSONDecodeError as error:
        hint = ""
        if "<<<<<<<" in text:
            hint = (
                "It has marks of a merge. In the deck's folder, take one side whole, "
                f"`git checkout --ours {file.name}` or `--theirs`, and build again: what was added or edited on the "
                "other comes by itself. Take the side that released or retired cards; where both did, keep the lines "
                "of both, each but the last with a comma, and remove the marks."
            )
        # Python 3.13 and later name the comma before the place where JSON ends to make sense.
        at = re.compile(r"(?:,\s*(?=[}\]]))?").match(text, error.pos)
        place = Place(file, *end_of(text[: at.end() if at else error.pos]))
        problems.add("L601", f"`{file.name}` is no JSON from here on", place, hint=hint)
    except InputError as error:
        problems.add(error.code, f"`{file.name}` {error}", error.place or Place(file), hint=error.hint)
    except (KeyError, TypeError, ValueError, AttributeError):
        problems.add("L601", f"`{file.name}` is no lock of a deck", Place(file))
    return None


def _object(file: Path, pairs: list[tuple[str, Any]]) -> Any:
    """A JSON object; a card at once in its small form, because there may be very many."""
    values = dict(pairs)
    if len(values) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        hint = "A merge left both lines: keep one of them."
        raise InputError("L601", f"has `{twice}` twice", hint, place_of(twice, file, occurrence=2))
    if "guid" in values:
        return LockedCard(
            guid=str(values["guid"]),
            kind=str(values["kind"]),
            digest=str(values["digest"]),
            mod=int(values["mod"]),
            ordinals=tuple(int(ordinal) for ordinal in values["ordinals"]),
            released=values["released"],
            parts=tuple((str(label), int(number)) for label, number in values.get("parts", ())),
            gone=tuple((str(label), int(number)) for label, number in values.get("gone", ())),
        )
    return values


def place_of(key: str, file: Path, *, occurrence: int = 1) -> Place:
    """Where a card's line stands in the file; its beginning where it has no such line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return Place(file)
    found = [(number, line.index(f'"{key}"') + 1) for number, line in enumerate(lines, 1) if f'"{key}":' in line]
    return Place(file, *found[occurrence - 1]) if len(found) >= occurrence else Place(file)


def _from_json(data: Any) -> Lock:
    if data["version"] != VERSION:
        message = f"was written by another version of Deck Builder (format {data['version']})"
        raise InputError("L601", message, "Update Deck Builder: an older one must not touch the file.")
    cards = data["cards"]
    if not all(isinstance(card, LockedCard) for card in cards.values()):
        raise InputError("L601", "has a card without a guid")
    return Lock(
        deck_id=str(data["deck"]["id"]),
        deck_name=str(data["deck"]["name"]),
        kinds={key: _kind_from_json(kind) for key, kind in data["kinds"].items()},
        cards=cards,
        retired={key: _retired_from_json(card) for key, card in data.get("retired", {}).items()},
        releases=tuple(
            Release(str(each["version"]), str(each["date"]), int(each["at"]), str(each["digest"]))
            for each in data["releases"]
        ),
        media={str(name): str(sha1) for name, sha1 in data.get("media", {}).items()},
    )


def _retired_from_json(data: Any) -> RetiredCard:
    if not isinstance(data["card"], LockedCard):
        raise InputError("L601", "has a retired card without a guid")
    return RetiredCard(
        card=data["card"],
        version=data["version"],
        mod=int(data["mod"]),
        fields=tuple(str(each) for each in data["fields"]),
        tags=tuple(str(each) for each in data["tags"]),
    )


def _kind_from_json(data: Any) -> LockedKind:
    def parts(name: str) -> tuple[LockedSlot, ...]:
        return tuple(_part_from_json(part) for part in data[name])

    return LockedKind(
        id=int(data["id"]),
        name=str(data["name"]),
        cloze=bool(data["cloze"]),
        digest=str(data["digest"]),
        mod=int(data["mod"]),
        fields=parts("fields"),
        templates=parts("templates"),
        former_names=tuple((str(name), int(number)) for name, number in data["former_names"].items()),
        released=data["released"],
        sort_field=int(data.get("sort_field", 0)),
    )


def _part_from_json(data: Any) -> LockedSlot:
    return LockedSlot(data["key"], str(data["name"]), None if data["id"] is None else int(data["id"]))


def lock_lines(lock: Lock) -> Iterator[str]:
    """The file's text, in pieces. The same lock gives the same text."""
    yield "{\n"
    yield f' "version": {VERSION},\n'
    yield f' "deck": {_line({"id": lock.deck_id, "name": lock.deck_name})},\n'
    yield ' "releases": ['
    yield ",".join(f"\n  {_line(asdict(release))}" for release in lock.releases)
    yield ("\n " if lock.releases else "") + "],\n"
    yield ' "kinds": {'
    yield ",".join(f"\n  {_line(key)}: {_line(_kind_to_json(kind))}" for key, kind in sorted(lock.kinds.items()))
    yield ("\n " if lock.kinds else "") + "},\n"
    if lock.media:
        yield ' "media": {'
        yield ",".join(f"\n  {_line(name)}: {_line(sha1)}" for name, sha1 in sorted(lock.media.items()))
        yield "\n },\n"
    yield ' "retired": {'
    yield ",".join(f"\n  {_line(key)}: {_line(_retired_to_json(card))}" for key, card in sorted(lock.retired.items()))
    yield ("\n " if lock.retired else "") + "},\n"
    yield ' "cards": {'
    comma = ""
    for key in sorted(lock.cards):
        card = lock.cards[key]
        yield (
            f'{comma}\n  "{key}": {{"guid": {encode_basestring(card.guid)}, "kind": "{card.kind}", '
            f'"digest": "{card.digest}", "mod": {card.mod}, "ordinals": {list(card.ordinals)}, '
            f'"released": {encode_basestring(card.released) if card.released else "null"}'
            f"{_parts(card) if card.parts or card.gone else ''}}}"
        )
        comma = ","
    yield ("\n " if lock.cards else "") + "}\n}\n"


def _parts(card: LockedCard) -> str:
    held = {"parts": card.parts, "gone": card.gone}
    return "".join(f', "{name}": {_line(parts)}' for name, parts in held.items() if parts)


def _retired_to_json(card: RetiredCard) -> dict[str, Any]:
    data = asdict(card)
    data["card"] = {key: value for key, value in data["card"].items() if value or key not in ("parts", "gone")}
    return data


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _kind_to_json(kind: LockedKind) -> dict[str, Any]:
    def parts(of: tuple[LockedSlot, ...]) -> list[dict[str, Any]]:
        return [{"key": part.key, "name": part.name, "id": part.id} for part in of]

    return {
        "id": kind.id,
        "name": kind.name,
        "cloze": kind.cloze,
        "digest": kind.digest,
        "mod": kind.mod,
        "released": kind.released,
        "former_names": dict(kind.former_names),
        **({"sort_field": kind.sort_field} if kind.sort_field else {}),
        "fields": parts(kind.fields),
        "templates": parts(kind.templates),
    }


def is_up_to_date(lock: Lock, lock_file: Path, problems: Problems) -> bool:
    """Whether a lock says what its file says; where it does not, that is a problem."""
    if "".join(lock_lines(lock)) == _text(lock_file):
        return True
    problems.add("L611", f"`{lock_file.name}` is not up to date", Place(lock_file))
    return False


def write_lock(lock: Lock, lock_file: Path) -> None:
    """Put a lock in its place where it says something new. Raises OSError.

    It goes before the package: nobody can have a package that the lock does not know.
    """
    fresh = write_beside(lock_file, lock_lines(lock))
    try:
        if not same_bytes(fresh, lock_file):
            put_in_place(fresh, lock_file)
    finally:
        fresh.unlink(missing_ok=True)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
