"""Rules that hold for any text, any order and any template; Hypothesis looks for a counterexample."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import string
import tempfile
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from deck_builder.content import cloze
from deck_builder.problems.problem import Problems
from deck_builder.source import events
from deck_builder.source.read import read_yaml
from deck_builder.source.values import Mapping, Sequence
from tests.support.command_line import build
from tests.support.learner import Learner, render_sides
from tests.support.properties import JUDGED_BY_ANKI, QUICK

WORDS_THAT_TEMPT = [
    *("{{", "}}", "{{Answer}}", "<b>", "</div>", "<script>alert(1)</script>", "<int>", "<!-- x -->", "&amp;", "&lt"),
    *("[sound:x.mp3]", "[latex]x[/latex]", "[$]x[/$]", "[[type:Answer]]", "[anki:play:q:0]", "\\(", "\\)", "\\[", "$"),
    *("$$", "a < b > c", "::", "😀", "e\u0301", "\u00a0", "\u3000", "\u200b", "\u202e", "'", '"', "\\", "`"),
    *("*", "_", "#", "- ", "1. ", "|", "~~", "https://x.y", "~", "\n", "  "),
]
TEXT = st.lists(
    st.sampled_from(WORDS_THAT_TEMPT)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")),
    min_size=1,
    max_size=8,
).map("".join)


def read_back(learner: Learner, question: str, kind: str) -> str:
    """Build and import a card with this text as a field of this kind; return what a learner reads on its front."""
    with tempfile.TemporaryDirectory() as folder:
        deck = Path(folder) / "any"
        deck.mkdir()
        name = f"any-{learner.col.note_count()}"
        (deck / "deck.yaml").write_text(f"id: {name}\nname: {name}\n", encoding="utf-8")
        kind_folder = deck / "kinds/any"
        kind_folder.mkdir(parents=True)
        (kind_folder / "kind.yaml").write_text(
            f"name: Any\nfields:\n  it: {{name: It, required: yes, text: {kind}}}\n"
            "cards:\n  it: {name: It, front: front.html, back: front.html}\n"
        )
        (kind_folder / "front.html").write_text('<main class="it">{{It}}</main>')
        card = yaml.dump({"it": question}, default_style='"', allow_unicode=True, width=10**6)
        card = "\n    ".join(card.splitlines())
        # `\n` before a letter in a formula is refused, because the author may have meant `\nu`.
        card = re.sub(r"(?<!\\)((?:\\\\)*)\\n", r"\1\\x0A", card)
        (deck / "cards.yaml").write_text(f"kind: any\ncards:\n  - id: it\n    {card}\n", encoding="utf-8")
        learner.import_package(build(deck))
        (card_in_anki,) = learner.cards(f'"deck:{name}"')
        return _MainText.of(render_sides(card_in_anki)[0])


class _MainText(HTMLParser):
    """The text inside `<main>`, as Python's HTML parser reads it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside |= tag == "main"
        self.text += "\n" if tag == "br" and self.inside else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        return fold(parser.text)


def fold(text: str) -> str:
    """Compose the letters of a text and collapse its white space, as a reader sees it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def has_something_to_see(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "ZC" for character in text)


@JUDGED_BY_ANKI
@given(TEXT)
@example("List<int> & a < b, $5 and \\(x\\)")
@example("[sound:x.mp3] [latex]x[/latex] [[type:It]]")
@example("\\(\n\\)")
@example("\\(\nu\\)")
def test_any_plain_text_is_read_as_it_was_written(reader: Learner, text: str) -> None:
    assume(has_something_to_see(text) and not cloze.find_opening(text))
    assert read_back(reader, text, "plain") == fold(text)


@JUDGED_BY_ANKI
@given(TEXT)
@example("# 1. *no* `code` [link](x) $x$ <b>")
def test_any_markdown_with_its_punctuation_escaped_is_read_as_it_was_written(reader: Learner, text: str) -> None:
    text = fold(text)
    assume(has_something_to_see(text) and not cloze.find_opening(text))
    escaped = "".join(f"\\{sign}" if sign in string.punctuation else sign for sign in text)
    assert read_back(reader, escaped, "markdown") == text


def notes_in(package: Path) -> dict[str, tuple[str, int]]:
    """Read the fields and the `mod` of every note in a package with SQLite, by guid."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
        connection = sqlite3.connect(Path(folder) / "collection.anki2")
        rows = connection.execute("SELECT guid, flds, mod FROM notes").fetchall()
        connection.close()
    assert len({guid for guid, _, _ in rows}) == len(rows)
    return {guid: (fields, mod) for guid, fields, mod in rows}


@settings(max_examples=25)
@given(order=st.permutations(range(8)), files=st.lists(st.sampled_from("abc"), min_size=8, max_size=8))
def test_any_order_of_cards_files_and_media_gives_the_same_notes(order: list[int], files: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        deck = folder / "order"
        (deck / "media").mkdir(parents=True)
        (deck / "deck.yaml").write_text("id: order\nname: Order\n")
        for number in random.Random(str(order)).sample(range(8), 8):
            (deck / f"media/{number}.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg' id='p{number}'/>")

        def write(numbers: list[int], where: list[str]) -> None:
            for old in deck.glob("?.yaml"):
                old.unlink()
            for number, file in zip(numbers, where, strict=True):
                path = deck / f"{file}.yaml"
                head = "" if path.exists() else "kind: question\ncards:\n"
                picture = f"{{file: {number}.svg, alt: Picture {number}}}"
                with path.open("a") as opened:
                    opened.write(
                        f"{head}  - id: card-{number}\n    question: Which is {number}?\n"
                        f"    answer: This.\n    picture: {picture}\n"
                    )

        write(list(range(8)), ["a"] * 8)
        first = notes_in(build(deck))
        write(order, files)
        assert notes_in(build(deck)) == first


PLAIN_DATA = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(string.ascii_letters, min_size=1, max_size=8), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@QUICK
@given(st.dictionaries(st.text(string.ascii_letters, min_size=1), PLAIN_DATA, min_size=1), st.booleans(), st.booleans())
def test_both_parsers_and_pyyaml_read_the_same_values(data: dict[str, object], flow: bool, quoted: bool) -> None:
    text = yaml.dump(
        data, default_flow_style=flow, default_style='"' if quoted else None, allow_unicode=True, sort_keys=False
    )
    results = []
    for parser in (events.find_fastest_parser(), events._PythonParser):
        problems = Problems()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(events, "parser", parser)
            value = read_yaml(text.encode(), Path("any.yaml"), problems)
        assert not problems
        results.append((value, marks(value)))
    assert results[0] == results[1]
    assert results[0][0] == yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes strings only
    assert json.dumps(results[0][0]) == json.dumps(data)


def marks(value: object) -> object:
    """The positions of a value and of everything inside it."""
    if isinstance(value, Mapping):
        return (value.mark, value.marks, [marks(inner) for inner in value.values()])
    if isinstance(value, Sequence):
        return (value.mark, value.marks, [marks(inner) for inner in value])
    return None
