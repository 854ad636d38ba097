"""The entries of a Markdown file as cards: which field each heading and text is, by the kind of the card.

The heading is the first field that the kind requires, and the text below it the next one. A heading below it that is
called like a field begins that field. So a Markdown file becomes the same mapping that a YAML file is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.problems.other_names import fold_name
from deck_builder.problems.problem import Place
from deck_builder.source.markdown_file import Piece, parse_markdown
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path, PurePath

    from deck_builder.deck.model import Deck, Field, Kind
    from deck_builder.problems.problem import Mark, Problems
    from deck_builder.source.markdown_file import Entry, MarkdownFile
    from deck_builder.source.values import Value

_FILE_KEYS: Final = ("kind", "subdeck", "tags")
"""Keys of front matter that mean the same as at the top of a YAML file."""

_KINDS_OF_SIGNS: Final = {"Q": "question", "C": "cloze"}
"""The kinds of entries in the format of hashcards, whatever the kind of the file is."""

LISTS: Final = frozenset({"steps", "right-options", "wrong-options"})
"""Texts of fields that hold a list."""

_ITEM: Final = compile_late(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+")
_PICTURE: Final = compile_late(r"!\[([^\]\n]*)\]\(([^()\s]+)\)|!\[\[([^\]|\n]+)(?:\|([^\]\n]*))?\]\]")

_TAGS_LINE: Final = compile_late(r"(?:#[^\s#]*[^\W\d_][^\s#]*[ \t]*)+")
"""A line of tags as Obsidian has them: `#cells #biology/basics`."""

_OF_NOTES: Final = compile_late(
    r"(?P<code>^[ \t>]*(?P<fence>```+|~~~+)[^\n]*(?:\n(?![ \t>]*(?P=fence))[^\n]*)*(?:\n[^\n]*)?|(?<!`)`+[^`\n]+`+)"
    r"|(?P<embed>!\[\[[^\[\]\n]*\]\])"
    r"|\[\[(?P<target>[^\[\]|#\n]*)(?P<part>#[^\[\]|\n]*)?(?:\|(?P<shown>[^\[\]\n]*))?\]\]"
    r"|%%(?P<comment>[^%]*(?:%(?!%)[^%]*)*)%%"
    r"|(?P<anchor>[ \t]\^[A-Za-z0-9-]+$)"
    r"|^(?P<quote>[ \t]*>[ \t]*)\[!(?P<callout>[A-Za-z-]+)\][+-]?[ \t]*(?P<title>[^\n]*)$",
    re.MULTILINE,
)
"""What Obsidian's notes have beyond Markdown: links, comments, names of blocks, callouts. An embed stays."""

_GAP: Final = compile_late(r"\\\[|\\\]|!\[[^\]\n]*\]\([^)\n]*\)|\[[^\]\n]*\]\([^)\n]*\)|\[([^\[\]]+)\]")
"""A gap of hashcards, `[hidden]`, and what only looks like one: escaped brackets, pictures and links."""


def parse_markdown_cards(data: bytes, file: Path, deck: Deck, problems: Problems) -> Mapping | None:
    """Parse the bytes of a card file in Markdown, as `parse_card_file` does."""
    try:
        parsed = parse_markdown(data, list_field_names(deck.kinds))
    except TextError as error:
        problems.add(error.code, error.message, Place(file, *error.mark), hint=error.hint)
        return None
    for piece in parsed.loose:
        problems.add("D245", "this text is on no card", Place(file, *piece.mark))
    return make_cards(parsed, deck.kinds, deck.markdown_kind, file.relative_to(deck.cards_folder))


def list_field_names(kinds: AnyMapping[str, Kind | None]) -> frozenset[str]:
    """List the keys and names of all fields, as `fold_name` makes them."""
    fields = (field for kind in kinds.values() if kind for field in kind.fields)
    return frozenset(fold_name(word) for field in fields for word in (field.key, field.name))


def make_cards(file: MarkdownFile, kinds: AnyMapping[str, Kind | None], usual_kind: str, path: PurePath) -> Mapping:
    """Make the mapping of a card file from a Markdown file.

    `kinds` are the deck's kinds, and `usual_kind` is the kind of files without one. `path` is the file's path in the
    deck's folder: its folders are the subdeck, and its name asks for the text of a file without headings.
    """
    front = file.front_matter
    made = Mapping(front.mark)
    for key in _FILE_KEYS:
        if key in front:
            _put(made, key, front[key], front.marks[key][1], front.marks[key][0])
    tags = made.get("tags")
    if isinstance(tags, str):  # Obsidian takes a text, too
        made["tags"] = _list_texts(map(_write_tag, re.split(r"[,\s]+", tags)), made.marks["tags"][1])
    elif isinstance(tags, Sequence):
        tags[:] = [_write_tag(tag) if isinstance(tag, str) else tag for tag in tags]
    if "kind" not in made and usual_kind:
        _put(made, "kind", usual_kind, front.mark)
    if "subdeck" not in made and (folders := path.parent.parts):
        _put(made, "subdeck", "::".join(folders), front.mark)
    cards = Sequence((1, 1))
    for entry in file.entries:
        cards.append(_make_card(entry, made.get("kind"), kinds, path.stem))
        cards.marks.append(entry.mark)
    _put(made, "cards", cards, (1, 1))
    return made


def _make_card(entry: Entry, kind_of_file: Value | None, kinds: AnyMapping[str, Kind | None], name: str) -> Mapping:
    card = Mapping(entry.mark)
    for key, value in entry.keys.items():
        _put(card, key, value, entry.keys.marks[key][1], entry.keys.marks[key][0])
    own_kind = card.get("kind", _KINDS_OF_SIGNS.get(entry.sign, kind_of_file))
    if own_kind is not None and own_kind != kind_of_file and "kind" not in card:
        _put(card, "kind", own_kind, entry.mark)
    kind = kinds.get(own_kind) if isinstance(own_kind, str) else None
    heading = entry.heading if entry.sign else Piece(name, entry.mark)
    body, tags = take_tags(entry.body)
    if tags and "tags" not in card:
        _put(card, "tags", _list_texts(tags, entry.body.mark), entry.body.mark)
    body = _put_sections(card, entry, body, kind.fields if kind else ())
    required = [field for field in kind.fields if field.required] if kind else []
    if kind and required and required[0].key in kind.cloze_fields:
        text = heading if entry.sign == "C" or not body.text else body
        _put_text(
            card, required[0], Piece(number_gaps_of_hashcards(text.text), text.mark) if entry.sign == "C" else text
        )
    elif required:
        _put_text(card, required[0], heading)
        if following := next((field for field in required if field.key not in card), None):
            _put_text(card, following, body)
    return card


def _put_sections(card: Mapping, entry: Entry, body: Piece, fields: Iterable[Field]) -> Piece:
    """Give a card the fields that have a heading of their own. Returns the text with all other headings."""
    by_name = {fold_name(word): field for field in fields for word in (field.key, field.name)}
    texts = [body.text] if body.text else []
    for section in entry.sections:
        field = by_name.get(fold_name(section.heading.text))
        if field and field.key not in card:
            _put_text(card, field, section.body)
        else:
            texts.append(f"{'#' * section.level} {section.heading.text}\n\n{section.body.text}".rstrip())
    return Piece("\n\n".join(texts), body.mark)


def _put_text(card: Mapping, field: Field, piece: Piece) -> None:
    """Give a card the value of a field: a list or a picture where the field holds one."""
    text = clean_text(piece.text)
    if not text or field.key in card:
        return
    value: Value = text
    if field.text in LISTS:
        value = _read_list(text, piece.mark)
    elif field.text == "picture" and (picture := _PICTURE.fullmatch(text)):
        value = Mapping(piece.mark)
        _put(value, "file", picture[2] or picture[3], piece.mark)
        if alt := picture[1] or picture[4]:
            _put(value, "alt", alt, piece.mark)
    _put(card, field.key, value, piece.mark)


def _read_list(text: str, mark: Mark) -> Sequence:
    """The entries of a list in Markdown, each with the lines that go on below it; other lines are entries, too."""
    entries = Sequence(mark)
    for number, line in enumerate(text.split("\n")):
        match = _ITEM.match(line)
        if not match and entries and line.startswith((" ", "\t")):
            entries[-1] = f"{entries[-1]}\n{line.strip()}"
        elif line.strip():
            entries.append(line[match.end() if match else 0 :].strip())
            entries.marks.append((mark[0] + number, match.end() + 1 if match else 1))
    return entries


def take_tags(piece: Piece) -> tuple[Piece, list[str]]:
    """The text without lines that hold nothing but tags, and those tags."""
    lines = find_tags_lines(piece.text) if "#" in piece.text else []
    if not lines:
        return piece, []
    tags = [_write_tag(word) for start, end in lines for word in piece.text[start:end].replace("#", " ").split()]
    kept = [line for line in piece.text.split("\n") if not _TAGS_LINE.fullmatch(line.strip())]
    return Piece("\n".join(kept).strip(), piece.mark), tags


def find_tags_lines(text: str) -> list[tuple[int, int]]:
    """Find where the lines of a text that hold nothing but tags begin and end."""
    found, start = [], 0
    for line in text.split("\n"):
        if _TAGS_LINE.fullmatch(line.strip()):
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _write_tag(tag: str) -> str:
    """A tag as Anki writes it, where Obsidian has `/` between its levels and may have a `#` before it."""
    return tag.strip().removeprefix("#").replace("/", "::")


def clean_text(text: str) -> str:
    """A text without what only Obsidian understands: links show their words, comments and names of blocks go."""
    if not any(sign in text for sign in ("[[", "%%", "^", "[!")):
        return text
    return _OF_NOTES.sub(_write_plainly, text).strip()


def _write_plainly(match: re.Match[str]) -> str:
    if match["code"] or match["embed"]:
        return match[0]
    if match["callout"]:
        return f"{match['quote']}**{match['title'] or match['callout'].capitalize()}**  "
    if match["comment"] is not None or match["anchor"]:
        return ""
    return match["shown"] or match["target"] or (match["part"] or "").lstrip("#")


def number_gaps_of_hashcards(text: str) -> str:
    """A text of hashcards with its gaps as Anki writes them, each with a number of its own."""
    number = 0

    def write(match: re.Match[str]) -> str:
        nonlocal number
        if match[1] is None:
            return match[0]
        number += 1
        return f"{{{{c{number}::{match[1]}}}}}"

    return _GAP.sub(write, text)


def _put(mapping: Mapping, key: str, value: Value, mark: Mark, key_mark: Mark | None = None) -> None:
    mapping[key] = value
    mapping.marks[key] = (key_mark or mark, mark)


def _list_texts(texts: Iterable[str], mark: Mark) -> Sequence:
    entries = Sequence(mark)
    for text in filter(None, texts):
        entries.append(text)
        entries.marks.append(mark)
    return entries
