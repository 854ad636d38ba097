"""Reads what the rules on good cards need of a card: its question, its answer, its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content import cloze
from deck_builder.content.gap_colons import hide_colons
from deck_builder.content.template import Replacement, Section
from deck_builder.deck.model import Picture
from deck_builder.patterns import compile_late
from deck_builder.problems.card_texts.english import VERDICTS
from deck_builder.problems.card_texts.prompts import Answer, ClozeText, Gap, Prompt
from deck_builder.problems.card_texts.segments import count_letters, is_without_spaces, measure
from deck_builder.problems.card_texts.words import find_words, keep_content_words, to_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.content.template import Node
    from deck_builder.deck.model import Card, Field, Kind

_EMPTY_GAP: Final = compile_late(r"\{\{c([0-9,]+)::\s*(?:::[^{}]*)?\}\}")
_GAP_WITH_A_HINT: Final = compile_late(r"\{\{c([0-9]+)::(?:(?!::)[^{}])*::[^{}]*\}\}")
_FORMULA: Final = compile_late(r"\$[^$]*\$")
_IMAGE: Final = compile_late(  # each part ends at the next picture, so the time is linear
    r"(?:!\[\[|!\[(?:(?!!\[)[^\]])*\]\(<?|<img(?:(?!<img)[^>])*\bsrc=[\"']?)([^)>\"'|\]]+)"
)
_FIELD_IN_TEMPLATE: Final = compile_late(r"\{\{([^{}#^/]+)\}\}")

_MOST_KEY_WORDS: Final = 5
"""The longest answer that a question can give away, in content words."""

_SHORT_LINE: Final = 120
"""In characters. An answer of so few words is never longer."""


class Sides(NamedTuple):
    """Which fields of a kind make up the question and the answer of its first card."""

    texts: tuple[str, ...]
    """The keys of the texts on the front, in the order in which they are shown."""

    pictures: tuple[str, ...]
    """The keys of the pictures on the front."""

    answer: Field | None
    """The first required text that only the back shows, or None."""


def find_sides(kind: Kind) -> Sides:
    """The fields on both sides of the first card that a kind makes."""
    by_name = {field.name: field for field in kind.fields if field.text in ("markdown", "plain")}
    template = kind.templates[0]
    on_front = tuple(dict.fromkeys(_shown_fields(template.front_nodes)))
    texts = tuple(by_name[name].key for name in on_front if name in by_name)
    pictures = tuple(field.key for field in kind.fields if field.text == "picture" and field.name in on_front)
    on_back = (name.rpartition(":")[2].strip() for name in _FIELD_IN_TEMPLATE.findall(template.back))
    answers = (by_name[name] for name in on_back if name in by_name)
    return Sides(texts, pictures, next((field for field in answers if field.required and field.key not in texts), None))


def _shown_fields(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Replacement) and not node.is_box:
            yield node.field
        elif isinstance(node, Section):
            yield from _shown_fields(node.inside)


def read_prompt(card: Card, sides: Sides, in_english: bool | None, limits: Mapping[str, int]) -> Prompt | None:
    """What a card asks, or None if it asks nothing in words. The last two arguments are those of `Prompt`."""
    values = card.values
    texts = [(key, text) for key in sides.texts if isinstance(text := values.get(key), str)]
    answer = values.get(sides.answer.key, "") if sides.answer else ""
    if not texts or not isinstance(answer, str):
        return None
    key, last = texts[-1]
    line = " ".join([to_one_line(text) for _, text in texts])
    pictures = _pictures_on_front(card, sides, texts)
    return Prompt(
        card.id,
        card.kind.key,
        *card.place_of(key),
        key,
        line,
        find_words(line),
        len(texts) == 1 and not pictures and "[sound:" not in last and not card.kind.has_options,
        pictures,
        _read_answer(sides.answer, answer) if sides.answer and answer else None,
        in_english,
        limits,
    )


def _pictures_on_front(card: Card, sides: Sides, texts: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    own = [value.file for key in sides.pictures if isinstance(value := card.values.get(key), Picture)]
    inside = [file for _, text in texts if "![" in text or "<img" in text for file in _IMAGE.findall(text)]
    return (*own, *inside)


def _read_answer(field: Field, text: str) -> Answer:
    line = to_one_line(text)
    return Answer(field.key, text, line, field.most_words is not None, _key_words(line))


def _key_words(line: str) -> tuple[str, ...]:
    """The content words of a short answer; empty for a long one, a verdict, a number or the letter of a choice."""
    if len(line) >= _SHORT_LINE:
        return ()
    words = tuple(keep_content_words(find_words(line)))
    if len(words) > _MOST_KEY_WORDS and not (is_without_spaces(line) and measure(line).size <= _MOST_KEY_WORDS):
        return ()
    if VERDICTS.issuperset(words) or not any(map(_is_word, words)):
        return ()
    return words


def _is_word(word: str) -> bool:
    """Whether a word has letters and is not a single Latin letter; a single character of Chinese is a word."""
    return (len(word) > 1 or not word.isascii()) and any(map(str.isalpha, word))


def read_gaps(key: str, text: str, in_english: bool | None) -> ClozeText:
    """A field with gaps; `text` is its value, the other arguments are those of `ClozeText`."""
    text = hide_colons(text)  # those of `std::vector` begin no hint
    empty = tuple(_EMPTY_GAP.findall(text))
    if "$" in text and _FORMULA.search(text):
        return ClozeText(key, (), 0, (), empty, in_english)
    line = to_one_line(cloze.fill_gaps(text))
    words = find_words(line)
    gaps = tuple(_read_each_gap(text)) if words else ()
    return ClozeText(key, words, count_letters(line), gaps, empty, in_english)


def _read_each_gap(text: str) -> Iterator[Gap]:
    """The gaps of a text that hide words, by number."""
    hidden = cloze.list_gap_texts(text)
    with_hint = set(_GAP_WITH_A_HINT.findall(text))
    for number in sorted(cloze.find_gaps(text).numbers):
        line = to_one_line(hidden[number])
        if words := find_words(line):
            yield Gap(number, words, count_letters(line), str(number) in with_hint)
