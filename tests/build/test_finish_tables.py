"""Cards that are read and compiled as columns become the same package, lock and problems as cards one by one."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.build import finish_tables
from deck_builder.build.build import build
from deck_builder.lock.lock_file import read_lock, write_lock
from deck_builder.lock.releases import plan_release, record_release
from deck_builder.problems.problem import Problems

NOW: Final = 1_900_000_000
DECK: Final = "id: towns\nname: Towns\nnamespace: towns-of-the-test\n"
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="1"/></svg>'
REFERENCES: Final = """
references:
  - {id: smith-2012, type: book, title: On <i>towns</i>, author: [{family: Smith}], issued: {date-parts: [[2012]]}}
  - {id: jones-2013, type: book, title: 'Houses \\(x\\)', author: [{family: Jones}], issued: {date-parts: [[2013]]}}
"""
OWN_KIND: Final = """
name: Bare
frame: none
fields:
  word: {name: Word, required: yes, unique: yes, most-words: 4}
  about: {name: About, text: html}
  hint: {name: Hint, text: plain, lines: one}
cards:
  one: {name: One, front: front.html, back: back.html}
  two: {name: Two, front: two.html, back: back.html, subdeck: Backwards}
"""

TEXTS: Final = st.one_of(
    st.sampled_from(
        [
            *(
                "Town",
                "town",
                " Town ",
                "a  b",
                "A town in the north",
                "What is it?",
                "Städte",
                "Sta\u0308dte",
                "12. Town",
            ),
            *("**bold**", "*it*", "a_b_c", "`code`", "$x_1$", "costs 5 $", "[[latex]]", "[latex]x[/latex]", "a == b"),
            *(
                "==marked==",
                "<b>bold</b>",
                "<b>open",
                "a < b",
                "a & b",
                "&amp;",
                "&lt;script&gt;",
                "<script>x</script>",
            ),
            *(
                "{{c1::gap}}",
                "{{c1::a}} and {{c2::b::hint}}",
                "{{c1::open",
                "{{x}}",
                "![A map](map.svg)",
                "![](map.svg)",
            ),
            *(
                "![A map](gone.svg)",
                "[sound:x.mp3]",
                "# Head",
                "- a\n- b",
                "> quote",
                "two\nlines",
                "two\n\nparts",
                "a\tb",
            ),
            *(
                "",
                " ",
                "\u00a0",
                "\u200b",
                "<br>",
                "<!-- x -->",
                "\\(x\\)",
                "word " * 50,
                "\u6771\u4eac" * 40,
                "~",
                "|",
            ),
            *(
                "https://example.org",
                "[x](https://example.org)",
                "[x](javascript:x)",
                "\U0001f600",
                "e\u0301",
                "ﬁ",
                "x\\",
            ),
        ]
    ),
    st.text(
        st.characters(min_codepoint=32, max_codepoint=126) | st.characters(min_codepoint=160, max_codepoint=591),
        max_size=9,
    ),
)
WORDS: Final = st.sampled_from(["Town", "House", "Place", "Street", "The town", "A river and its banks", "Nine"])
USUAL: Final = st.one_of(WORDS, WORDS, WORDS, TEXTS)

KEYS: Final = {
    "question": ("question", "answer", "extra"),
    "definition": ("term", "definition", "extra"),
    "cloze": ("text", "extra"),
    "bare": ("word", "about", "hint"),
}
RIGHT: Final[st.SearchStrategy[dict[str, Any]]] = st.sampled_from(
    [
        *({}, {}, {}, {"tags": ["a", "b"]}, {"tags": ["b"]}, {"subdeck": "Part 1"}, {"subdeck": "a::b"}),
        *({"evidence": "mixed"}, {"sources": ["smith-2012"]}, {"sources": ["jones-2013"]}),
        *({"ignore": {"D210": "fine"}}, {"after": ["c-0-0"]}, {"guid": "abc"}, {}, {}, {}),
    ]
)
"""What a card may say besides its texts."""

WRONG: Final[st.SearchStrategy[dict[str, Any]]] = st.sampled_from(
    [
        *({"both-ways": "maybe"}, {"tags": ["marked"]}, {"tags": ["a<b"]}, {"subdeck": "part 1"}, {"was": "old"}),
        *({"evidence": "none"}, {"evidence": ""}, {"sources": ["gone"]}, {"kind": "none"}, {"nothing": "x"}),
        *({"extra": {"html": "<b>x</b>"}}, {"id": "c-0"}, {"id": "C 1"}, {"id": "x" * 65}, {"picture": "map.svg"}),
        *({"subdecks": {"one": "Other"}}, {"answer": ""}, {"kind": "question"}),
    ]
)
"""What is often wrong on a card."""


@st.composite
def write_card(draw: st.DrawFn, kind: str, texts: st.SearchStrategy[str], *, is_wrong: bool) -> dict[str, Any]:
    """A card of a kind, mostly one without a mistake."""
    kind = draw(st.sampled_from([kind] * 8 + list(KEYS)))
    card: dict[str, Any] = {key: draw(texts) for key in KEYS[kind][: draw(st.sampled_from([2, 2, 2, 2, 3, 3]))]}
    if kind == "cloze":
        card["text"] = f"{{{{c{draw(st.integers(1, 2))}::{draw(WORDS)}}}}} {card['text']}"
    else:
        first = KEYS[kind][0]
        card[first] = f"{card[first]}{draw(st.sampled_from([' {}', ' {}', ' {}', '']))}"
    if kind == "definition" and draw(st.booleans()):
        card["both-ways"] = draw(st.sampled_from(["yes", "no"]))
    return {"kind": kind, **card, **draw(RIGHT), **(draw(WRONG) if is_wrong else {})}


@st.composite
def write_file(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(list(KEYS)))
    texts = draw(st.sampled_from([WORDS, WORDS, USUAL, TEXTS]))
    file: dict[str, Any] = {"kind": kind} if draw(st.integers(0, 9)) else {}
    is_wrong = draw(st.integers(0, 7)) == 0
    what: dict[str, Any] = draw(st.sampled_from([{}, {}, {"subdeck": "Part 1"}, {"tags": ["x"]}]))
    file |= what
    if is_wrong and draw(st.booleans()):
        file["tags"] = draw(st.sampled_from([["x y"], ["marked"]]))
    return {**file, "cards": draw(st.lists(write_card(kind, texts, is_wrong=is_wrong), min_size=1, max_size=5))}


def write_deck(deck: Path, files: list[dict[str, Any]], settings_of_deck: str) -> None:
    """Write the files of a deck; JSON is YAML, too."""
    (deck / "deck.yaml").write_text(DECK + settings_of_deck, encoding="utf-8")
    for number, file in enumerate(files):
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in file.items() if key != "cards"]
        lines.append("cards:\n")
        for at, card in enumerate(file["cards"]):
            same = {key: value for key, value in card.items() if key != "kind" or value != file.get("kind")}
            entry = {"id": f"c-{number}-{at}", **same}
            for key, value in entry.items():
                text = json.dumps(
                    value.replace("{}", f"{number}{at}") if isinstance(value, str) else value, ensure_ascii=False
                )
                lines.append(f"  {'- ' if key == 'id' else '  '}{key}: {text}\n")
        (deck / f"part-{number}.yaml").write_text("".join(lines), encoding="utf-8")


def run_build(deck: Path, out: Path, now: int, *, one_by_one: bool) -> list[object]:
    """All that comes of a build: the package, the sources, the problems, and the numbers."""
    problems = Problems()
    with pytest.MonkeyPatch.context() as patch:
        if one_by_one:
            patch.setattr(finish_tables, "read_card_tables", lambda *_: None)
        built = build(deck, out, now, problems)
    package = out / "towns.apkg"
    sources = {path: path.read_bytes() for path in sorted(deck.rglob("*")) if path.is_file()}
    numbers = built and built._replace(package=Path())
    return [package.exists() and package.read_bytes(), sources, list(problems), numbers]


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.lists(write_file(), min_size=1, max_size=2), st.booleans()), min_size=1, max_size=3),
    st.sampled_from(
        ["", "", "language: de\n", "require: [evidence]\n", "feedback: 'mailto:a@example.org?subject={card}'\n"]
    ),
)
def test_columns_give_the_same_package_lock_and_problems_as_cards_one_by_one(
    states: list[tuple[list[dict[str, Any]], bool]], settings_of_deck: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        deck, before, out = Path(folder, "towns"), Path(folder, "before"), Path(folder, "dist")
        for path, text in {
            "media/map.svg": SVG,
            "references.yaml": REFERENCES,
            "kinds/bare/kind.yaml": OWN_KIND,
            "kinds/bare/front.html": "{{Word}}",
            "kinds/bare/two.html": "{{#About}}{{Hint}}{{/About}}",
            "kinds/bare/back.html": "{{About}}",
        }.items():
            (deck / path).parent.mkdir(parents=True, exist_ok=True)
            (deck / path).write_text(text, encoding="utf-8")
        for number, (files, is_release) in enumerate(states):
            write_deck(deck, files, settings_of_deck)
            shutil.copytree(deck, before)
            expected = run_build(deck, Path(folder, "dist-one-by-one"), NOW + number, one_by_one=True)
            shutil.rmtree(deck)
            before.rename(deck)
            assert run_build(deck, out, NOW + number, one_by_one=False) == expected
            if is_release and (lock := read_lock(deck / "deck.lock", Problems())):
                planned = plan_release(lock, f"1.{number}.0", "2026-01-01", NOW + number)
                write_lock(record_release(lock, planned, f"{number:024}"), deck / "deck.lock")
