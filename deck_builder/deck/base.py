"""The deck that an extension builds on, as `base.lock` in the extension's folder describes it.

The program writes that file from a package or a deck folder, and a build needs nothing else of the base. It has one
line for each card, sorted by id, so that version control shows what a new release of the base changed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deck_builder.content.comparing import fold_deck_name, fold_name
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place
from deck_builder.source.ids import is_id
from deck_builder.source.inside import explain_error, read_inside
from deck_builder.source.json_shape import ListOf, MapOf, Record, find_misfit, load_json
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.problems.problem import Problems


BASE_FILE: Final = "base.lock"
"""The name of the file."""

_FORMAT: Final = 1
_NUMBER: Final = compile_late(r"-?[0-9]{1,19}")
_SEARCH: Final = compile_late(r'mid:-?[0-9]+(?: "(?:[^"\\*\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])+")+')
"""What a search for one note looks like: it has no wildcard, and everything but the note type is in quotes."""
MERGE_MARK: Final = compile_late(r"^(<{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\r?$", re.MULTILINE)
"""A line with which git begins a side of a conflict, or ends the last one."""
_CARD: Final = Record({"guid": "text", "question": "text", "answer": "text"}, {"was": ListOf("text"), "search": "text"})
_SHAPE: Final = Record(
    {
        "format": "number",
        "base": Record({"from": "text", "name": "text", "version": "text", "digest": "text"}),
        "decks": ListOf("text"),
        "note_types": MapOf("text"),
        "media": MapOf("text"),
        "cards": MapOf(_CARD),
        "gone": MapOf("text"),
    }
)


class BaseCard(NamedTuple):
    """A card of the base: a note in Anki."""

    guid: str
    """Its guid."""
    question: str
    """What its first card asks, in HTML, without the rest of the front."""
    answer: str
    """What the back of its first card adds, in HTML."""
    search: str = ""
    """What finds it, and no other note of the base, in Anki's browser; empty if nothing does."""
    was: tuple[str, ...] = ()
    """The ids that it had before."""


@dataclass(frozen=True)
class Base:
    """The deck that an extension builds on."""

    source: str
    """What `extends` named when the file was written: a package, or the folder of a deck."""
    name: str
    """What Anki calls the deck."""
    version: str
    """Its release; empty if it is not known."""
    digest: str
    """A digest of the package, or of what the `deck.lock` of the folder says of its cards."""
    decks: tuple[str, ...]
    """The names of all its decks in Anki."""
    note_types: Mapping[int, str]
    """The names of its note types, by their ids."""
    media: Mapping[str, str]
    """The SHA-1 of each of its media files, by name; empty for one that its cards show and its package lacks."""
    cards: Mapping[str, BaseCard]
    """Its cards by id. Those of a package of another program get ids made from their texts."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """The guids of cards that earlier states of the base had, by id. No other card gets such an id."""

    @cached_property
    def ids_by_guid(self) -> dict[str, str]:
        """The ids of its cards, and of those that it had, by their guids."""
        return {guid: card_id for card_id, guid in self.gone.items()} | {
            card.guid: card_id for card_id, card in self.cards.items()
        }

    @cached_property
    def _present_ids(self) -> dict[str, str]:
        """The id of each card by any id that it has or had."""
        former = {was: card_id for card_id, card in self.cards.items() for was in card.was}
        return former | {card_id: card_id for card_id in self.cards}

    @cached_property
    def media_by_folded_name(self) -> dict[str, tuple[str, str]]:
        """The name and the SHA-1 of each media file, by its name as Anki compares names."""
        return {fold_name(name): (name, sha1) for name, sha1 in self.media.items()}

    def find_id(self, card_id: str) -> str:
        """Find the id of the card that has or had the id `card_id`; empty if there is none."""
        return self._present_ids.get(card_id, "")

    def describe(self) -> str:
        """The name and the version, for messages."""
        return f"{self.name} {self.version}" if self.version else self.name


class Suspended(NamedTuple):
    """A card of the base that learners of an extension had better suspend."""

    card_id: str
    """Its id in the base."""
    reason: str
    """Why."""
    place: Place
    """Where `deck.yaml` names it."""


class Extension(NamedTuple):
    """What makes a deck the extension of another one."""

    base: Base
    """The deck that it builds on."""
    source: str
    """What `extends` names."""
    place: Place
    """Where `deck.yaml` names it."""
    suspended: tuple[Suspended, ...] = ()
    """The cards of the base that learners had better suspend."""


def read_base(folder: Path, problems: Problems) -> Base | None:
    """Read `base.lock` in the folder of an extension; None, with a problem (D260), if it can't be used."""
    file = folder / BASE_FILE
    try:
        text = read_inside(file, folder).decode("utf-8")
    except FileNotFoundError:
        message = f"there is no `{BASE_FILE}`, which says what the deck builds on"
        problems.add("D260", message, Place(file), hint=f"Write it: {_name_command(folder)}.")
        return None
    except OSError as error:
        problems.add("D260", f"`{BASE_FILE}` can't be read: {explain_error(error)}", Place(file))
        return None
    except UnicodeDecodeError:
        _report_damage("it is not valid UTF-8", Place(file), problems)
        return None
    if mark := MERGE_MARK.search(text):
        hint = f"Take the ids of both sides, and write it anew: {_name_command(folder)}."
        line = text.count("\n", 0, mark.start()) + 1
        problems.add("D260", f"`{BASE_FILE}` has marks of a merge", Place(file, line), hint=hint)
        return None
    return parse_base(text, file, problems)


def parse_base(text: str, file: Path, problems: Problems) -> Base | None:
    """Read the text of `base.lock`; None, with a problem (D260) in `file`, if it is damaged."""
    try:
        data = load_json(text)
        misfit = find_misfit(data, _SHAPE) or _find_wrong_value(data)
    except json.JSONDecodeError as error:
        _report_damage("it is not valid JSON from here on", Place(file, error.lineno, error.colno), problems)
        return None
    except ValueError as error:
        misfit = str(error)
    if misfit:
        _report_damage(misfit, Place(file), problems)
        return None
    return _from_json(data)


def _report_damage(what: str, place: Place, problems: Problems) -> None:
    """Report what is wrong with a file that nothing can be taken from."""
    hint = (
        f"Take it from version control: `git restore {BASE_FILE}`. If it is not there, delete the file, and write it "
        f"anew: {_name_command(place.file.parent)}. Cards of a package may get other ids then."
    )
    problems.add("D260", f"`{BASE_FILE}` is damaged: {what}", place, hint=hint)


def _name_command(folder: Path) -> str:
    return f"`deck-builder base {folder.name} --update`"


def _find_wrong_value(data: Any) -> str:
    """Say what is wrong with a value of the right shape; empty if nothing is."""
    if data["format"] != _FORMAT:
        return f"another version of Deck Builder wrote it (format {data['format']})"
    if not is_deck_name(data["base"]["name"]):
        return "`base.name` can't be the name of a deck"
    if not all(map(_NUMBER.fullmatch, data["note_types"])):
        return "`note_types` has a key that is not a number"
    if not all(map(is_id, data["cards"])):
        return "`cards` has a key that is not an id"
    for card_id, card in data["cards"].items():
        if NOT_IN_TEXT.search(card["question"]) or NOT_IN_TEXT.search(card["answer"]):
            return f"`cards.{card_id}` has a character that no card can hold"
        if card.get("search") and not _SEARCH.fullmatch(card["search"]):
            return f"`cards.{card_id}.search` can find more than one card"
    return ""


def is_deck_name(name: str) -> bool:
    """Whether another deck can be put below a deck with this name: Anki makes `Default` of any that it can't read."""
    parts = fold_deck_name(name).split("::")
    return all(parts) and parts[0] != "default" and name.isprintable()


def _from_json(data: Any) -> Base:
    about = data["base"]
    return Base(
        source=about["from"],
        name=about["name"],
        version=about["version"],
        digest=about["digest"],
        decks=tuple(data["decks"]),
        note_types={int(key): name for key, name in data["note_types"].items()},
        media=data["media"],
        cards={
            card_id: BaseCard(
                *(card["guid"], card["question"], card["answer"]),
                search=card.get("search") or "",
                was=tuple(card.get("was") or ()),
            )
            for card_id, card in data["cards"].items()
        },
        gone=data["gone"],
    )


def write_base(base: Base) -> str:
    """Write `base.lock`: the same base always gives the same text."""
    about = {"from": base.source, "name": base.name, "version": base.version, "digest": base.digest}
    parts = (
        ("note_types", {str(key): name for key, name in base.note_types.items()}),
        ("media", base.media),
        ("gone", base.gone),
        ("cards", {card_id: _card_to_json(card) for card_id, card in base.cards.items()}),
    )
    text = f'{{\n "format": {_FORMAT},\n "base": {_line(about)},\n "decks": {_line(sorted(base.decks))}'
    for name, entries in parts:
        text += f',\n "{name}": {{\n{"".join(_list_entries(entries))} }}'
    return f"{text}\n}}\n"


def _card_to_json(card: BaseCard) -> dict[str, Any]:
    data: dict[str, Any] = {"guid": card.guid, "question": card.question, "answer": card.answer}
    if card.search:
        data["search"] = card.search
    if card.was:
        data["was"] = card.was
    return data


def _list_entries(entries: Mapping[str, Any]) -> Iterator[str]:
    """Put each entry and each comma on a line of its own, so that adding an entry changes no other line."""
    comma = ""
    for key in sorted(entries):
        yield f"{comma}  {_line(key)}: {_line(entries[key])}\n"
        comma = " ,\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
