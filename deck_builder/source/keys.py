"""Reads the keys of a mapping one by one, and reports what is wrong with a key at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import suggest
from deck_builder.source.values import Mapping, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MOST_UNKNOWN_KEYS: Final = 50
"""How many unknown keys of one mapping are reported one by one."""

ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An id: lower-case letters a to z, digits, and single hyphens between them."""

LONGEST_ID: Final = 64
"""In characters."""

SWITCH: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
"""The words for yes and no, and what they mean."""

_ABOUT_IDS: Final = "Give it a name that never changes, even if its text does: `id: mirror-neuron`."
_TYPES: Final = {str: "a text", Mapping: "keys with values", Sequence: "a list"}


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return len(text) <= LONGEST_ID and ID.fullmatch(text) is not None


@dataclass(slots=True)
class Keys:
    """A mapping in a file, with methods that read its keys and report what is wrong with them."""

    mapping: Mapping
    """The keys and values, with their places."""
    file: Path
    """The file of the mapping."""
    problems: Problems
    """Where problems are added."""
    card: str = ""
    """The id of the card that problems are with; empty if the mapping is not part of a card."""

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
        if isinstance(value, Sequence):
            for item, mark in zip(value, value.marks, strict=True):
                if isinstance(item, str) and item.strip() == entry:
                    return Place(self.file, *mark)
        return self.place_of(key)

    def add(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Add a problem with this mapping."""
        self.problems.add(code, message, place, hint=hint, card=self.card)

    def refuse_unknown_keys(self, known: Collection[str]) -> None:
        """Report every key that is not known."""
        unknown = [key for key in self.mapping if key not in known]
        for key in unknown[:MOST_UNKNOWN_KEYS]:
            self.report_unknown_key(key, known)
        if more := unknown[MOST_UNKNOWN_KEYS:]:
            message = f"there is no key `{more[0]}` here; {len(more):,} keys from here on are not known"
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
        self.add("D203", f"there is no key `{key}` here", self.place_of(key), suggest(key, known, hint))

    def report_wrong_type(self, what: str, value: Value, wanted: str, place: Place, hint: str = "") -> None:
        """Report a value that is not a text, a list or a mapping as it should be.

        `what` names the value, and `wanted` says what it should be: `a list`.
        """
        self.add("D204", f"{what} should be {wanted}, but is {_TYPES[type(value)]}", place, hint)

    def read_text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """Read a text, without white space around it. Returns `default` if there is none."""
        if key not in self.mapping:
            if required:
                self.add("D202", f"`{key}` is missing", self.place, _ABOUT_IDS if key == "id" else "")
            return default
        value = self.mapping[key]
        if not isinstance(value, str):
            hint = self._explain_list_as_text(key, value)
            self.report_wrong_type(f"`{key}`", value, "a text", self.place_of_value(key), hint)
            return default
        if not (value := value.strip()):
            if required:
                hint = _ABOUT_IDS if key == "id" else "Write its value."
                self.add("D202", f"`{key}` has no value", self.place_of(key), hint)
            else:
                self.add("D208", f"`{key}` has no value", self.place_of(key))
            return default
        return value

    def _explain_list_as_text(self, key: str, value: Value) -> str:
        """How to write a list as a text: as a list in Markdown, or as text in brackets."""
        if not isinstance(value, Sequence):
            return ""
        is_below = self.place_of_value(key).line > self.place_of(key).line
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
            self.add("D208", f"`{key}` has no value", self.place_of(key))
            return ()
        if not isinstance(value, Sequence):
            hint = f"Write it as a list: `{key}: [{value}]`." if isinstance(value, str) and value else ""
            self.report_wrong_type(f"`{key}`", value, "a list", self.place_of_value(key), hint)
            return ()
        texts = [item.strip() if isinstance(item, str) else "" for item in value]
        if not all(texts):
            for item, mark in zip(value, value.marks, strict=True):
                if not isinstance(item, str):
                    self.report_wrong_type(f"an entry of `{key}`", item, "a text", Place(self.file, *mark))
                elif not item.strip():
                    self.add("D208", f"an entry of `{key}` is empty", Place(self.file, *mark))
        return tuple(filter(None, texts))

    def read_id(self, key: str, *, required: bool = False) -> str:
        """Read an id. Returns an empty text if it is missing or malformed."""
        value = self.read_text(key, required=required)
        if value and not is_id(value):
            self.add("D205", f"`{value}` can't be an id", self.place_of_value(key))
            return ""
        return value

    def check_id_key(self, key: str) -> bool:
        """Whether a key is an id; it is reported if not. For mappings whose keys are names."""
        if is_id(key):
            return True
        self.add("D205", f"`{key}` can't be an id", self.place_of(key))
        return False

    def read_choice(self, key: str, choices: Collection[str], default: str = "") -> str:
        """Read one of a few words. Returns `default` if there is none or it is another word."""
        value = self.read_text(key, default=default)
        if choices is SWITCH:
            value = value.lower()
        if value and value not in choices and key in self.mapping:
            hint = suggest(value, choices, f"Use one of: {', '.join(choices)}.")
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
                self.add("D202", f"`{key}` is missing", self.place)
            return []
        value = self.mapping[key]
        if not isinstance(value, Sequence):
            if isinstance(value, str) and not value.strip():
                self.add("D202", f"`{key}` has no entries", self.place_of(key))
            else:
                hint = "Begin each entry with `- `."
                self.report_wrong_type(f"`{key}`", value, "a list", self.place_of_value(key), hint)
            return []
        entries = []
        for item, mark in zip(value, value.marks, strict=True):
            if isinstance(item, Mapping):
                entries.append(Keys(item, self.file, self.problems, self.card))
            else:
                place = Place(self.file, *mark)
                if item == "":
                    self.add("D208", f"an entry of `{key}` is empty", place)
                else:
                    self.report_wrong_type(f"an entry of `{key}`", item, "keys with values", place)
        return entries

    def read_mapping(self, key: str) -> Keys | None:
        """Read a mapping inside this one. Returns None if there is none."""
        if key not in self.mapping:
            return None
        value = self.mapping[key]
        if not isinstance(value, Mapping):
            self.report_wrong_type(f"`{key}`", value, "keys with values", self.place_of_value(key))
            return None
        return Keys(value, self.file, self.problems, self.card)
