"""`deck-builder kinds`: the kinds of card that an author can use, with their fields and an example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.safety import ALLOWABLE
from deck_builder.deck.kinds import CARD_KEYS, load_built_in_kinds, load_kinds
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.deck.model import Field, Kind
    from deck_builder.problems.problem import Problems

FORMS: Final[Mapping[str, str]] = {
    "markdown": "",
    "plain": "plain text",
    "html": "HTML",
    "picture": "picture",
    "sound": "recording",
    "switch": "yes or no",
    "shapes": "list of shapes",
    "steps": "list of steps",
    "right-options": "text or list",
    "wrong-options": "text or list",
}
"""What a field may hold, by the field's `text`. Fields of other texts are not for authors."""

_ONE_CARD_EACH: Final = {"shapes": "shape", "steps": "step"}
"""What makes a card, by the `text` of a field with gaps; usually that is a gap."""


def find_kinds(decks: Sequence[Path], problems: Problems) -> dict[str, Kind]:
    """The kinds that come with the program and those of the decks in these folders, by key; the decks' own come last.

    A deck's own kind takes the place of another with its key. Kinds with an error are left out.
    """
    found = {key: kind for key, kind in load_built_in_kinds().items() if kind}
    for folder in decks:
        # Only texts of the kinds are shown here, so what their HTML may contain does not matter.
        for key, kind in load_kinds(folder / "kinds", folder, problems, ALLOWABLE).items():
            if kind:
                found.pop(key, None)
                found[key] = kind
    return found


def list_kinds(kinds: Mapping[str, Kind]) -> str:
    """All kinds as text, a line each."""
    width = max(map(len, kinds))
    lines = [f"  {key.ljust(width)}  {kind.about or kind.name}" for key, kind in kinds.items()]
    return "\n".join([*lines, "", "`deck-builder kinds NAME` shows the fields of a kind and an example to copy."])


def describe_kind(kind: Kind) -> str:
    """One kind as text: what it is for, its cards, its fields, and an example to copy."""
    fields = list_fields(kind)
    width = max((len(field.key) for field in fields), default=0)
    lines = [f"{kind.key}: {kind.about or kind.name}", describe_cards(kind), "", "Fields:"]
    for field in fields:
        traits = describe_field(field)
        lines.append(f"  {field.key.ljust(width)}  {field.about}{f' ({traits})' * bool(traits)}".rstrip())
    lines += ["", f"Every card may also have: {', '.join(CARD_KEYS)}.", "", "An example to copy into a card file:", ""]
    return "\n".join([*lines, *write_example(kind)])


def list_fields(kind: Kind) -> list[Field]:
    """The fields that authors fill."""
    return [field for field in kind.fields if field.text in FORMS]


def describe_cards(kind: Kind) -> str:
    """The cards that a kind makes of an entry, in a sentence."""
    if not kind.cloze_fields:
        return f"Cards: {', '.join(template.name for template in kind.templates)}."
    texts = (field.text for field in kind.fields if field.key in kind.cloze_fields)
    each = next((_ONE_CARD_EACH[text] for text in texts if text in _ONE_CARD_EACH), "gap")
    return f"One card for each {each}."


def describe_field(field: Field) -> str:
    """What a field must be, in a few words; empty if it may be left out and may be any Markdown."""
    traits = [
        "required" if field.required else "",
        FORMS[field.text],
        "one line" if field.one_line else "",
        f"at most {format_count(field.most_words, 'word')}" if field.most_words else "",
        "unique" if field.unique else "",
        f"default: {field.default or 'no'}" if field.text == "switch" else "",
    ]
    return ", ".join(filter(None, traits))


def write_example(kind: Kind) -> Iterator[str]:
    """Yield the lines of a card of this kind, as an entry of `cards:`."""
    yield f"  - kind: {kind.key}"
    example = kind.example or "\n".join(f"{field.key}: …" for field in list_fields(kind) if field.required)
    yield from (f"    {line}".rstrip() for line in example.splitlines())
