"""Edits the entry of a card in a Markdown file: its heading, the text below it, its sections, its comments with keys.

An edit may go wrong: read the new text again, and compare it with what was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.content.patch_source import patch_source
from deck_builder.deck.markdown_cards import LISTS, clean_text, find_tags_lines, number_gaps_of_hashcards, take_tags
from deck_builder.patterns import compile_late
from deck_builder.source.edit_values import TextEdit, edit_mapping, find_nodes
from deck_builder.source.markdown_file import Piece, find_comment
from deck_builder.source.write_values import write_in_braces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as AnyMapping

    from deck_builder.deck.model import Field, Kind
    from deck_builder.problems.problem import Mark
    from deck_builder.source.markdown_file import Entry
    from deck_builder.source.values import Mapping
    from deck_builder.source.write_values import NewValue

_DEEPEST_HEADING: Final = 6
_NUMBERED: Final = compile_late(r"\d+([.)])")


def edit_entry(
    text: str,
    entry: Entry,
    card: Mapping,
    kind: Kind | None,
    values: AnyMapping[str, NewValue],
    *,
    in_comments: bool = False,
) -> Iterator[TextEdit]:
    """Yield the edits that give keys of a card new values in the text of its file, which has no carriage returns.

    `card` is what its `entry` was read as. With `in_comments`, new values stand as keys in a comment.
    """
    editor = _EntryEditor(text, entry, card, kind)
    in_keys: dict[str, NewValue] = {}
    for key, new in values.items():
        if key in entry.keys:
            in_keys[key] = new
        elif not in_comments and (edits := editor.edit_text(key, new)) is not None:
            yield from edits
        elif not editor.is_heading(key):  # a heading that says something else than its card would mislead
            yield from editor.edit_text(key, None) or ()
            in_keys[key] = new
    yield from editor.edit_keys(in_keys)


class _EntryEditor:
    """Lists edits of one entry."""

    def __init__(self, text: str, entry: Entry, card: Mapping, kind: Kind | None) -> None:
        self.text, self.entry, self.card = text, entry, card
        self.fields = {field.key: field for field in kind.fields} if kind else {}
        self.lines = [0]
        for line in text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def is_heading(self, key: str) -> bool:
        """Whether the value of a key is the text of the heading."""
        heading = self.entry.heading
        return key in self.card and heading.text != "" and self.card.marks[key][1] == heading.mark

    def edit_text(self, key: str, new: NewValue) -> list[TextEdit] | None:
        """Edit a text that is no key in a comment; None if only a comment can say the value."""
        old = self.card.get(key)
        if key == "tags":
            return self._edit_tags(new) if isinstance(new, tuple | None) else None
        written = "" if new is None else self._write(key, new)
        if written is None:
            return None
        if old is None:
            return self._add_section(key, written) if written else None
        mark = self.card.marks[key][1]
        section = next((each for each in self.entry.sections if each.body.mark == mark and each.body.text), None)
        if section and not written:
            return [TextEdit(self._skip_back(section.heading.mark), self._end_of(section.body), "")]
        piece = section.body if section else self.entry.heading if self.is_heading(key) else self.entry.body
        if not written:
            start = self._at(piece.mark)
            return [TextEdit(self._skip_spaces_back(start), self._end_of(piece), "")]
        return self._replace(piece, old if isinstance(old, str) else "", written)

    def _write(self, key: str, new: NewValue) -> str | None:
        """Write a value as Markdown; None if only a comment can say it."""
        field = self.fields.get(key)
        if field is None:
            return None
        if isinstance(new, str):
            return new if field.text in ("markdown", "plain", "html", "sound", "switch", "picture") else None
        if isinstance(new, dict) and field.text == "picture" and new.keys() <= {"file", "alt"}:
            return f"![{new.get('alt') or ''}]({new['file']})"
        if isinstance(new, tuple) and field.text in LISTS and all(isinstance(each, str) for each in new):
            return "\n".join(self._write_list(key, [each for each in new if isinstance(each, str)]))
        return None

    def _write_list(self, key: str, texts: list[str]) -> Iterator[str]:
        """Write a list with the signs that it has in the file."""
        mark = self.card.marks[key][1] if key in self.card else None
        sign = self.text[self._at(mark) :].split(maxsplit=1)[0] if mark else "-"
        numbered = _NUMBERED.fullmatch(sign)
        for number, text in enumerate(texts, 1):
            own = f"{number}{numbered[1]}" if numbered else sign if sign in ("-", "*", "+") else "-"
            yield f"{own} {text}".replace("\n", f"\n{' ' * (len(own) + 1)}")

    def _replace(self, piece: Piece, old: str, new: str) -> list[TextEdit]:
        """Put a text in the place of one that the file may have in other words: Obsidian's links, gaps of hashcards."""
        start = self._at(piece.mark)
        raw = self.text[start : start + len(piece.text)]
        if not old or raw == old:
            return [TextEdit(start, start + len(raw), new)]
        if (inside := raw.find(old)) >= 0:
            return [TextEdit(start + inside, start + inside + len(old), new)]

        def read(text: str) -> str:
            text = take_tags(Piece(text, piece.mark))[0].text
            return clean_text(number_gaps_of_hashcards(text) if self.entry.sign == "C" else text)

        patched = patch_source(raw, old, new, read) if read(raw) == old else None
        return [TextEdit(start, start + len(raw), patched)] if patched is not None else []

    def _add_section(self, key: str, written: str) -> list[TextEdit] | None:
        """Add a section for a field; None if the entry can have none."""
        field: Field | None = self.fields.get(key)
        level = len(self._line_of(self.entry.mark).lstrip(" ").split(" ")[0]) + 1
        if self.entry.sign != "#" or field is None or level > _DEEPEST_HEADING:
            return None
        last = self.entry.sections[-1].body if self.entry.sections else self.entry.body
        end = max(self._end_of(last), self._line_end(self._at(self.entry.mark)))
        if self.entry.sections:
            end = max(end, self._line_end(self._at(self.entry.sections[-1].heading.mark)))
        return [TextEdit(end, end, f"\n\n{'#' * level} {field.name}\n\n{written}")]

    def _edit_tags(self, new: tuple[NewValue, ...] | None) -> list[TextEdit] | None:
        """Edit lines of tags as Obsidian has them; None if a comment is to say the tags."""
        start = self._at(self.entry.body.mark)
        found = [(start + begin, start + end) for begin, end in find_tags_lines(self.entry.body.text)]
        if not found:
            return [] if new is None else None
        tags = " ".join(f"#{str(tag).replace('::', '/')}" for tag in new or ())
        (begin, end), *others = found
        first = TextEdit(begin, end, tags) if tags else TextEdit(self._skip_spaces_back(begin), end, "")
        return [first, *(TextEdit(self._skip_spaces_back(begin), end, "") for begin, end in others)]

    def edit_keys(self, values: AnyMapping[str, NewValue]) -> Iterator[TextEdit]:
        """Edit the keys in comments; new ones go into the first comment, or into one of their own."""
        left = dict(values)
        comments = self._find_comments()
        for start, end in comments:
            text = "{" + self.text[start:end] + "}"
            node = find_nodes(text)
            own = {name.value for name, _ in node.value} if node else set()
            changes = {key: left.pop(key) for key in list(left) if key in own or key not in self.entry.keys}
            if own <= {key for key, value in changes.items() if value is None}:
                yield self._remove_comment(start, end)
            else:
                for edit in edit_mapping(text, node, changes) if node else ():
                    yield TextEdit(start + edit.start - 1, start + edit.end - 1, edit.new)
        keys = ", ".join(f"{key}: {write_in_braces(value)}" for key, value in left.items() if value is not None)
        at = self._at(self.entry.mark)
        if keys and self.entry.sign == "#":
            at = self._line_end(at)
            yield TextEdit(at, at, f" <!-- {keys} -->")
        elif keys:
            yield TextEdit(at, at, f"<!-- {keys} -->\n")

    def _find_comments(self) -> list[tuple[int, int]]:
        """Where the keys in each comment with keys begin and end."""
        found = {}
        for (line, column), _ in sorted(self.entry.keys.marks.values()):
            start = self.lines[line - 1]
            if span := find_comment(self.text[start : self._line_end(start)], column):
                found[start + span[0], start + span[1]] = True
        return list(found)

    def _remove_comment(self, start: int, end: int) -> TextEdit:
        start = max(self.text.rfind(sign, 0, start) for sign in ("<!--", "%%"))
        end = min(at + len(sign) for sign in ("-->", "%%") if (at := self.text.find(sign, end)) >= 0)
        is_alone = self.text[self.text.rfind("\n", 0, start) + 1 : start].strip() == ""
        if is_alone and self.text[end : end + 1] == "\n":
            return TextEdit(start, end + 1, "")
        return TextEdit(len(self.text[:start].rstrip(" ")), end, "")

    def _at(self, mark: Mark) -> int:
        return self.lines[mark[0] - 1] + mark[1] - 1

    def _end_of(self, piece: Piece) -> int:
        return self._at(piece.mark) + len(piece.text)

    def _line_end(self, position: int) -> int:
        end = self.text.find("\n", position)
        return len(self.text) if end < 0 else end

    def _line_of(self, mark: Mark) -> str:
        start = self.lines[mark[0] - 1]
        return self.text[start : self._line_end(start)]

    def _skip_back(self, mark: Mark) -> int:
        """The end of the text before the line of a place."""
        return self._skip_spaces_back(self.lines[mark[0] - 1])

    def _skip_spaces_back(self, position: int) -> int:
        return len(self.text[:position].rstrip())
