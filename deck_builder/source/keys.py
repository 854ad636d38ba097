"""Reads the keys of a mapping one by one, and says what is wrong with each at its place."""

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

ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An id: lower-case letters a to z, digits, and single hyphens between them."""

LONGEST_ID: Final = 64


def is_id(text: str) -> bool:
    """Whether a text can be an id."""
    return len(text) <= LONGEST_ID and ID.fullmatch(text) is not None


SWITCH: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}

_ABOUT_IDS: Final = "Give it a name that it keeps for ever, whatever its text will be: `id: mirror-neuron`."
_SHAPES: Final = {str: "a text", Mapping: "keys with values", Sequence: "a list"}


@dataclass(slots=True)
class Keys:
    """A mapping of a file, asked for its keys. `card` is the id shown with each problem."""

    mapping: Mapping
    file: Path
    problems: Problems
    card: str = ""

    @property
    def place(self) -> Place:
        """Where the mapping begins."""
        return Place(self.file, *self.mapping.mark)

    def at(self, key: str) -> Place:
        """Where the key stands, or the mapping where it has no such key."""
        marks = self.mapping.marks.get(key)
        return Place(self.file, *marks[0]) if marks else self.place

    def value_at(self, key: str) -> Place:
        """Where the key's value begins."""
        return Place(self.file, *self.mapping.marks[key][1])

    def add(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Note a problem with this mapping."""
        self.problems.add(code, message, place, hint=hint, card=self.card)

    def only(self, known: Collection[str]) -> None:
        """Note every key that is not known."""
        for key in self.mapping:
            if key not in known:
                self.unknown(key, known)

    def unknown(self, key: str, known: Collection[str]) -> None:
        """Note one key that is not known, with the known one nearest to it."""
        choice = f"There are: {', '.join(sorted(known))}."
        if foreign := next((letter for letter in key if letter.isspace() and letter != " "), None):
            choice = f"There is an invisible character in it (U+{ord(foreign):04X}): type the spaces anew."
            self.add("D203", f"there is no key `{key.strip()}` here", self.at(key), choice)
            return
        if self.mapping[key] == "" and " " in key:
            choice = "Inside `{…}` a comma ends a value: put the value before it in quotes, up to where it ends."
        self.add("D203", f"there is no key `{key}` here", self.at(key), suggest(key, known, choice))

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """A text without white space around it; `default` where there is none."""
        if key not in self.mapping:
            if required:
                self.add("D202", f"`{key}` is missing", self.place, _ABOUT_IDS if key == "id" else "")
            return default
        value = self.mapping[key]
        if not isinstance(value, str):
            self.wrong_shape(f"`{key}`", value, "a text", self.value_at(key), self._as_text(key, value))
            return default
        if not (value := value.strip()):
            if required:
                self.add(
                    "D202", f"`{key}` has no value", self.at(key), _ABOUT_IDS if key == "id" else "Write its value."
                )
            else:
                self.add("D208", f"`{key}` has no value", self.at(key))
            return default
        return value

    def _as_text(self, key: str, value: Value) -> str:
        """How a list could be a text: a list in Markdown, or what stands between the brackets."""
        if not isinstance(value, Sequence):
            return ""
        below = self.value_at(key).line > self.at(key).line
        if below:
            return f"Write `{key}: |`, and the list below it as it stands, indented further than the key."
        return f"Put the value in quotes, brackets and all, or write `{key}: |` and a list below it."

    def as_typed(self, key: str) -> str:
        """A text with the white space around it; one without anything else is noted, and empty where it has none."""
        value = self.mapping[key]
        return value if isinstance(value, str) and value else self.text(key)

    def identifier(self, key: str, *, required: bool = False) -> str:
        """An id, or nothing where it is missing or malformed."""
        value = self.text(key, required=required)
        if value and not is_id(value):
            self.add("D205", f"`{value}` can't be an id", self.value_at(key))
            return ""
        return value

    def identifier_ok(self, key: str) -> bool:
        """Whether a key that names something is an id; it is noted where it is not."""
        if is_id(key):
            return True
        self.add("D205", f"`{key}` can't be an id", self.at(key))
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        if key not in self.mapping:
            return ()
        value = self.mapping[key]
        if value == "":
            self.add("D208", f"`{key}` has no value", self.at(key))
            return ()
        if not isinstance(value, Sequence):
            hint = f"Write it as a list: `{key}: [{value}]`." if isinstance(value, str) and value else ""
            self.wrong_shape(f"`{key}`", value, "a list", self.value_at(key), hint)
            return ()
        found = [item.strip() if isinstance(item, str) else "" for item in value]
        if not all(found):
            for item, mark in zip(value, value.marks, strict=True):
                if not isinstance(item, str):
                    self.wrong_shape(f"an entry of `{key}`", item, "a text", Place(self.file, *mark))
                elif not item.strip():
                    self.add("D208", f"an entry of `{key}` is empty", Place(self.file, *mark))
        return tuple(filter(None, found))

    def entry_at(self, key: str, entry: str) -> Place:
        """Where an entry of a list of texts stands."""
        value = self.mapping[key]
        if isinstance(value, Sequence):
            for item, mark in zip(value, value.marks, strict=True):
                if isinstance(item, str) and item.strip() == entry:
                    return Place(self.file, *mark)
        return self.at(key)

    def choice(self, key: str, choices: Collection[str], default: str = "") -> str:
        """One of a few words."""
        value = self.text(key, default=default)
        if choices is SWITCH:
            value = value.lower()
        if value and value not in choices and key in self.mapping:
            hint = suggest(value, choices, f"Use one of: {', '.join(choices)}.")
            self.add("D209", f"`{value}` is no value for `{key}`", self.value_at(key), hint)
            return default
        return value

    def switch(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        return SWITCH[self.choice(key, SWITCH, "yes" if default else "no")]

    def number(self, key: str) -> int | None:
        """A whole number above nothing, or None where there is none."""
        value = self.text(key)
        if not value:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            self.add("D209", f"`{value}` is no number for `{key}`", self.value_at(key), "Use a whole number from 1.")
            return None
        return int(value)

    def mappings(self, key: str, *, required: bool = False) -> list[Keys]:
        """A list whose entries are mappings; an entry that is none is noted and left out."""
        if key not in self.mapping:
            if required:
                self.add("D202", f"`{key}` is missing", self.place)
            return []
        value = self.mapping[key]
        if not isinstance(value, Sequence):
            empty = isinstance(value, str) and not value.strip()
            if empty:
                self.add("D202", f"`{key}` has no entries", self.at(key))
            else:
                self.wrong_shape(f"`{key}`", value, "a list", self.value_at(key), "Begin each entry with `- `.")
            return []
        found = []
        for item, mark in zip(value, value.marks, strict=True):
            if isinstance(item, Mapping):
                found.append(Keys(item, self.file, self.problems, self.card))
            else:
                place = Place(self.file, *mark)
                if item == "":
                    self.add("D208", f"an entry of `{key}` is empty", place)
                else:
                    self.wrong_shape(f"an entry of `{key}`", item, "keys with values", place)
        return found

    def nested(self, key: str) -> Keys | None:
        """A mapping inside this one, or None."""
        if key not in self.mapping:
            return None
        value = self.mapping[key]
        if not isinstance(value, Mapping):
            self.wrong_shape(f"`{key}`", value, "keys with values", self.value_at(key))
            return None
        return Keys(value, self.file, self.problems, self.card)

    def wrong_shape(self, what: str, value: Value, wanted: str, place: Place, hint: str = "") -> None:
        """Note that something else stands where a text, a list or a mapping belongs."""
        self.add("D204", f"{what} should be {wanted}, and is {_SHAPES[type(value)]}", place, hint)
