"""Describes kinds and their fields in words, and writes an example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.deck.model import Field, Kind

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
