"""Reads the keys of a mapping one by one, and reports what is wrong with a key at its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import find_meant, format_count, shorten, suggest
from deck_builder.source.ids import ID_RULE, LONGEST_ID, is_id
from deck_builder.source.quotes import quote_as_people_do
from deck_builder.source.readable_ids import make_readable_id
from deck_builder.source.values import Mapping, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from deck_builder.problems.problem import Mark

MOST_UNKNOWN_KEYS: Final = 50
"""How many unknown keys of one mapping are reported one by one."""

SWITCH: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
"""The words for yes and no, and what they mean."""

_TYPES: Final = {str: "a text", Mapping: "keys with values", Sequence: "a list"}


_ABOUT_IDS: Final = ": a name that never changes, even if the text does."
_NOT_FOR_IDS: Final = frozenset({"kind", "subdeck", "evidence", "type", "author", "language", "licence", "was", "guid"})
"""Keys whose values say nothing of what a card is about."""

_LONGEST_SUGGESTED_ID: Final = 40
"""In characters; people can type and remember so many."""

_ABOUT_LISTS: Final = {
    "cards": "Add a line `cards:`, and below it the cards: each begins with `- id: …`.",
    "shapes": "Draw some with `deck-builder shapes PICTURE`, and copy the lines that the page shows.",
}


class Keys:
    """A mapping in a file, with methods that read its keys and report what is wrong with them."""

    __slots__ = ("_entry_marks", "card", "file", "mapping", "problems", "slips")

    def __init__(self, mapping: Mapping, file: Path, problems: Problems, card: str = "") -> None:
        self.mapping = mapping
        """The keys and values, with their places."""
        self.file = file
        """The file of the mapping."""
        self.problems = problems
        """Where problems are added."""
        self.card = card
        """The id of the card that problems are with; empty if the mapping is not part of a card."""
        self.slips: frozenset[str] = frozenset()
        """The known keys that unknown keys of this mapping stand for, as was reported: they are not missing as well."""
        self._entry_marks: dict[str, dict[str, Mark]] = {}
        """The place of each entry in the lists of texts that were read, by the key of the list."""

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return Place(self.file, *self.mapping.mark)

    def place_of(self, key: str) -> Place:
        """The place of a key, or of the mapping if it does not have the key."""
        marks = self.mapping.marks.get(key)
        return Place(self.file, *marks[0]) if marks else self.place

    def place_of_value(self, key: str) -> Place:
        """Where the value of a key begins."""
        return Place(self.file, *self.mapping.marks[key][1])

    def place_of_entry(self, key: str, entry: str) -> Place:
        """The place of an entry in a list of texts."""
        value = self.mapping[key]
        if isinstance(value, Sequence) and key not in self._entry_marks:
            pairs = [
                (item.strip(), mark) for item, mark in zip(value, value.marks, strict=True) if isinstance(item, str)
            ]
            self._entry_marks[key] = dict(reversed(pairs))
        mark = self._entry_marks.get(key, {}).get(entry)
        return Place(self.file, *mark) if mark else self.place_of(key)

    def add(self, code: str, message: str, place: Place, hint: str | Callable[[], str] = "") -> None:
        """Add a problem with this mapping."""
        self.problems.add(code, message, place, hint=hint, card=self.card)

    def refuse_unknown_keys(self, known: Collection[str]) -> None:
        """Report every key that is not known."""
        unknown = [key for key in self.mapping if key not in known]
        absent = [key for key in known if key not in self.mapping]
        for key in unknown[:MOST_UNKNOWN_KEYS]:
            self.report_unknown_key(key, known)
            self.slips |= {find_meant(key, absent)}
        if more := unknown[MOST_UNKNOWN_KEYS:]:
            unknown_keys = format_count(len(more), "key from here on is", "keys from here on are")
            message = f"there is no key `{more[0]}` here; {unknown_keys} not known"
            self.add("D203", message, self.place_of(more[0]), f"Possible keys: {', '.join(sorted(known))}.")

    def report_unknown_key(self, key: str, known: Collection[str]) -> None:
        """Report a key that is not known, and suggest the known key that is most like it."""
        hint = f"Possible keys: {', '.join(sorted(known))}."
        if space := next((letter for letter in key if letter.isspace() and letter != " "), None):
            hint = f"The key contains an invisible character (U+{ord(space):04X}): delete it and type a plain space."
            self.add("D203", f"there is no key `{key.strip()}` here", self.place_of(key), hint)
            return
        if self.mapping[key] == "" and " " in key:
            hint = "Inside `{…}` a comma ends a value: put the whole value before it in quotes."
        absent = [other for other in known if other not in self.mapping]
        self.add(
            "D203", f"there is no key `{key}` here", self.place_of(key), suggest(key, absent, suggest(key, known, hint))
        )

    def report_wrong_type(self, what: str, value: Value, wanted: str, place: Place, hint: str = "") -> None:
        """Report a value that is not a text, a list or a mapping as it should be.

        `what` names the value, and `wanted` says what it should be: `a list`.
        """
        self.add("D204", f"{what} should be {wanted}, but is {_TYPES[type(value)]}", place, hint)

    def read_text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """Read a text, without white space around it. Returns `default` if there is none."""
        if key not in self.mapping:
            if required:
                self.report_missing_key(key)
            return default
        value = self.mapping[key]
        if not isinstance(value, str):
            hint = self._explain_list_as_text(key, value)
            self.report_wrong_type(f"`{key}`", value, "a text", self.place_of_value(key), hint)
            return default
        if not (value := value.strip()):
            self.report_missing_value(key, "D202" if required else "D208")
            return default
        return value

    def report_missing_key(self, key: str, hint: str = "") -> None:
        """Report a key that must be there, unless an unknown key is reported that stands for it."""
        if key not in self.slips:
            usual = f"Add a line `{key}: {self._example_id()}`" if key == "id" else f"Add a line `{key}: …`"
            self.add("D202", f"`{key}` is missing", self.place, hint or f"{usual}{_ABOUT_IDS if key == 'id' else '.'}")

    def report_missing_value(self, key: str, code: str) -> None:
        """Report a key without a value. The comment that stands in its place may be the value that is meant."""
        comment = (self.mapping.comments or {}).get(key, "")
        message = f"`{key}` has no value"
        hint = "Write it after the colon; or write `|` there and the text on the next line, indented further."
        if code == "D208":
            hint = ""
        elif key == "id":
            hint = f"Write `id: {self._example_id()}`{_ABOUT_IDS}"
        if comment:
            message += f": `{shorten(comment, 40)}` is read as a comment"
            hint = f"If that is the value, put it in quotes: `{key}: {quote_as_people_do(comment)}`."
            if code == "D208":
                hint += " If not, remove the key."
        self.add(code, message, self.place_of(key), hint)

    def report_empty_entry(self, key: str, entries: Sequence, position: int) -> None:
        """Report an empty entry of a list; as `report_missing_value` does."""
        comment = (entries.comments or {}).get(position, "")
        message, hint = f"an entry of `{key}` is empty", "Write the entry after its dash, or remove the dash."
        if comment:
            message += f": `{shorten(comment, 40)}` is read as a comment"
            hint = f"If that is the entry, put it in quotes: `- {quote_as_people_do(comment)}`."
        self.add("D208", message, Place(self.file, *entries.marks[position]), hint)

    def _example_id(self) -> str:
        """An id made of the first text of the mapping that gives one."""
        texts = (value for key, value in self.mapping.items() if isinstance(value, str) and key not in _NOT_FOR_IDS)
        return next(filter(None, (make_readable_id(text, _LONGEST_SUGGESTED_ID) for text in texts)), "mirror-neuron")

    def _explain_list_as_text(self, key: str, value: Value) -> str:
        """How to write a list as a text: as a list in Markdown, or as text in brackets."""
        is_below = self.place_of_value(key).line > self.place_of(key).line
        if not isinstance(value, Sequence):
            how = "and indent the lines below it further than the key" if is_below else "and the text on the next line"
            return f"If it is a text, put the whole value in quotes, or write `{key}: |`, {how}."
        if is_below:
            return f"Write `{key}: |`, and indent the list below it further than the key."
        return f"Put the whole value in quotes, with its brackets, or write `{key}: |` and a list below it."

    def read_text_as_typed(self, key: str) -> str:
        """Read a text with the white space around it. An empty value is reported and read as an empty text."""
        value = self.mapping[key]
        return value if isinstance(value, str) and value else self.read_text(key)

    def read_texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts. Returns an empty tuple if there is none."""
        if key not in self.mapping:
            return ()
        value = self.mapping[key]
        if value == "":
            self.report_missing_value(key, "D208")
            return ()
        if not isinstance(value, Sequence):
            hint = f"Write it as a list: `{key}: [{value}]`." if isinstance(value, str) and value else ""
            self.report_wrong_type(f"`{key}`", value, "a list", self.place_of_value(key), hint)
            return ()
        texts = [item.strip() if isinstance(item, str) else "" for item in value]
        if not all(texts):
            for position, (item, mark) in enumerate(zip(value, value.marks, strict=True)):
                if not isinstance(item, str):
                    self.report_wrong_type(f"an entry of `{key}`", item, "a text", Place(self.file, *mark))
                elif not item.strip():
                    self.report_empty_entry(key, value, position)
        return tuple(filter(None, texts))

    def read_id(self, key: str, *, required: bool = False) -> str:
        """Read an id. Returns an empty text if it is missing or malformed."""
        value = self.read_text(key, required=required)
        if value and not is_id(value):
            self._report_bad_id(value, self.place_of_value(key))
            return ""
        return value

    def _report_bad_id(self, text: str, place: Place) -> None:
        """Report a text that can't be an id, and suggest one."""
        message = f"`{text}` can't be an id"
        if len(text) > LONGEST_ID:
            message += f": it has {format_count(len(text), 'character')}, and {LONGEST_ID} is the limit"
        near = make_readable_id(text, LONGEST_ID)
        hint = f"{ID_RULE}: `{near}`." if near and near != text else f"{ID_RULE}, as in `mirror-neuron`."
        self.add("D205", message, place, hint)

    def check_id_key(self, key: str) -> bool:
        """Whether a key is an id; it is reported if not. For mappings whose keys are names."""
        if is_id(key):
            return True
        self._report_bad_id(key, self.place_of(key))
        return False

    def read_choice(self, key: str, choices: Collection[str], default: str = "") -> str:
        """Read one of a few words. Returns `default` if there is none or it is another word."""
        value = self.read_text(key, default=default)
        if choices is SWITCH:
            value = value.lower()
        if value and value not in choices and key in self.mapping:
            possible = "Write `yes` or `no`." if choices is SWITCH else f"Use one of: {', '.join(choices)}."
            hint = f"{suggest(value, choices)} {possible}".lstrip()
            self.add("D209", f"`{value}` is not a value for `{key}`", self.place_of_value(key), hint)
            return default
        return value

    def read_switch(self, key: str, *, default: bool = False) -> bool:
        """Read yes or no."""
        return SWITCH[self.read_choice(key, SWITCH, "yes" if default else "no")]

    def read_number(self, key: str) -> int | None:
        """Read a whole number from 1. Returns None if there is none."""
        value = self.read_text(key)
        if not value:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            hint = "Use a whole number from 1 to 999999."
            self.add("D209", f"`{value}` is not a number for `{key}`", self.place_of_value(key), hint)
            return None
        return int(value)

    def read_mappings(self, key: str, *, required: bool = False) -> list[Keys]:
        """Read a list of mappings. Other entries are reported and left out."""
        if key not in self.mapping:
            if required:
                self.report_missing_key(key, _ABOUT_LISTS.get(key, ""))
            return []
        value = self.mapping[key]
        if not isinstance(value, Sequence):
            if isinstance(value, str) and not value.strip():
                hint = "Write the first entry below it: a line that begins with `- ` and its first key."
                self.add("D202", f"`{key}` has no entries", self.place_of(key), hint)
            elif isinstance(value, Mapping):
                hint = self._explain_missing_dash(value)
                self.report_wrong_type(f"`{key}`", value, "a list", self.place_of_value(key), hint)
            else:
                hint = "Begin each entry on a line of its own, with `- ` and its first key: `- id: …`."
                self.report_wrong_type(f"`{key}`", value, "a list", self.place_of_value(key), hint)
            return []
        entries = []
        for position, (item, mark) in enumerate(zip(value, value.marks, strict=True)):
            if isinstance(item, Mapping):
                entries.append(Keys(item, self.file, self.problems, self.card))
            elif item == "":
                self.report_empty_entry(key, value, position)
            else:
                hint = "Write `- `, a key and its value, as in `- id: …`; the other keys of the entry go below."
                self.report_wrong_type(f"an entry of `{key}`", item, "keys with values", Place(self.file, *mark), hint)
        return entries

    def _explain_missing_dash(self, value: Mapping) -> str:
        """How to make a list with one entry of a mapping, or with an entry for each of its keys."""
        key, first = next(iter(value.items()), ("id", ""))
        key = key.lstrip("-")  # `-id: a` has its dash, but no space
        margin = " " * (value.mark[1] - 1)
        if isinstance(first, str):
            entry = f"{margin}- {key}: {shorten(first, 40)}".rstrip()
            return (
                f"Begin each entry with `- `: write `{entry}`, and indent the entry's other lines by two more spaces."
            )
        return f"Begin each entry with `- `: write `{margin}- id: {key}`, and the entry's other keys below `id`."

    def read_mapping(self, key: str, most: int | None = None) -> Keys | None:
        """Read a mapping inside this one. Returns None if there is none, or if it has more than `most` keys."""
        if key not in self.mapping:
            return None
        value = self.mapping[key]
        if not isinstance(value, Mapping):
            hint = f"Write `{key}:` alone on its line, and its own keys below, each indented by two more spaces."
            self.report_wrong_type(f"`{key}`", value, "keys with values", self.place_of_value(key), hint)
            return None
        if most and len(value) > most:
            message = f"`{key}` has {format_count(len(value), 'entry', 'entries')}; the limit is {most:,}"
            self.add("D209", message, self.place_of(key), "Leave out entries, or divide them into several kinds.")
            return None
        return Keys(value, self.file, self.problems, self.card)
