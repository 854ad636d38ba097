"""The texts of `bench.growth`: fragments of the syntaxes that the program reads, and the places where they can be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NUMBER: Final = "№"
"""In a fragment: the number of the repetition."""

# fmt: off
FRAGMENTS: Final = (
    "<img ", '<img src="', "<img src=a.png>", "[sound:", "[sound:a.mp3]", "{{c1::", "{{c1::a}}", "{{c1::a}} ",
    "{{c1::a::", "\\(", "\\[", "\\(a", "\\)", "$", "$$", "$a", "$ a", " $", "$x", "$\\a", "$a$ ", "\\", "\\frac{",
    "![", "![a](", "![a](b c.png", "](", "[[", "[a](", "[a]: ", "[a][", "]", "`", "``", "` ", "`a", "~~", "**", "*a",
    "_", "__", "*a_", "&", "&amp", "&#", "&lt;", "<", "<x>", "<x>\n\n", "<b>", "</b>", "<!--", "<!-- -->",
    "<![CDATA[", "<?", "<a href=", '<a href="javascript:', "<div>\n\n", "<style>", "<script>", "</style", "<svg ",
    "<pre>", "<br>", "<code>", "<code ", "\n", "\n\n", " ", "  \n", "\t", "- ", "- a\n", "1. ", "> ", ">", "# ", "|",
    "|a", "|-|\n", "=\n", "---\n", "***\n", "```\n", "~~~\n", "    a\n", "{{", "}}", "{{a", "{{#A}}", "{{#Question}}",
    "{{/A}}", "{{^A}}", "{{Question}}", "{{cloze:Question}}", "{{a:", "{", "}", "{{}}", "{{c", "{{c1", "{{c1:", "::",
    "{{c1,", "{{c1::{{c2::", "{{c1::a {{c2::b}} c}} ", "a", "a ", "word ", "ä", "́", "日", "日本[にほん]", " a[", "漢[",
    "1 ", "1.", "a-", "a: ", ": ", "#", " #", "a\n", "'", '"', "“", "(", ")", "?", "? ", "! ", "the ", "a, ", "or ",
    "https://", "www.", "@", "a@b.c ", "/*", "*/", "/* */", "@import ", "url(", "--x: ", ";", ".a{", "@font-face{",
    "!important", "{{tts en_US:", "[^", "{{#F}}", "image-set(", ":is(", "&a ", "*a ", "!!str ", "? ", "<<: *a", "{a: ",
    "[[type:", "[type:", "[latex]", "[$]", "anki:", "%", "%20", "javascript:",
)
# fmt: on
"""Pieces of the syntaxes that the program reads: Markdown, HTML, formulas, gaps, templates, CSS, YAML, Anki's own."""

DECK: Final = "id: caps\nname: Capitals\n"
KIND: Final = """name: Own
fields:
  question: {name: Question, required: yes}
  plain: {name: Plain, text: plain}
  html: {name: Html, text: html}
cards:
  one: {name: One, front: front.html, back: back.html}
"""
FRONT: Final = "{{Question}}"
BACK: Final = "{{Question}}{{Plain}}{{furigana:Html}}{{text:Html}}{{hint:Html}}"


class Place(NamedTuple):
    """Where the text stands in a deck."""

    name: str
    """What it is called in the table."""
    file: str
    """The file that has it."""
    write: Callable[[str], str]
    """Makes the file from the text."""
    fragments: tuple[str, ...] = ()
    """The only fragments that make sense there; empty for all of `FRAGMENTS`."""


def repeat(fragment: str, length: int) -> str:
    """A text of about so many characters: a fragment again and again."""
    if NUMBER not in fragment:
        return (fragment * (length // len(fragment) + 1))[:length]
    count = length // len(fragment.replace(NUMBER, "00000")) + 1
    return "".join(fragment.replace(NUMBER, str(number)) for number in range(count))


def _fill(values: Mapping[str, object], text: str) -> str:
    """JSON, with the text in place of each `TEXT`."""
    return json.dumps(values, ensure_ascii=False).replace("TEXT", json.dumps(text, ensure_ascii=False)[1:-1])


def make_own_card(field: str) -> Callable[[str], str]:
    """Make a file with one card of the deck's own kind, whose `field` has the text."""
    fields = {"question": "What is it?", "plain": "x", "html": "x"}
    return lambda text: f"kind: own\ncards:\n  - {json.dumps({'id': 'a', **fields, field: text}, ensure_ascii=False)}\n"


def _card(kind: str, **fields: object) -> Callable[[str], str]:
    """Make a file with one card; `TEXT` in its fields stands for the text."""

    def write(text: str) -> str:
        return f"kind: {kind}\ncards:\n  - {_fill({'id': 'a', **fields}, text)}\n"

    return write


_BLOCK: Final = "kind: question\ncards:\n  - id: a\n    question: |\n      {}\n    answer: b\n"
_LINE: Final = "kind: question\ncards:\n  - id: a\n    question: {}\n    answer: b\n"
_REFERENCE: Final[Mapping[str, object]] = {
    "id": "r",
    "type": "book",
    "title": "TEXT",
    "author": [{"family": "TEXT"}],
    "URL": "TEXT",
    "DOI": "TEXT",
}

PLACES: Final = (
    Place("answer", "cards.yaml", _card("question", question="What is it?", answer="TEXT")),
    Place("question", "cards.yaml", _card("question", question="TEXT", answer="x")),
    Place("cloze", "cards.yaml", _card("cloze", text="TEXT")),
    Place("cloze-inside", "cards.yaml", lambda text: _card("cloze", text="TEXT")(f"{{{{c1::{text}}}}} a")),
    Place("formula", "cards.yaml", lambda text: _card("cloze", text="TEXT")(f"{{{{c1::a}}}} $a{text}$")),
    Place("plain", "cards.yaml", make_own_card("plain")),
    Place("html", "cards.yaml", make_own_card("html")),
    Place("id", "cards.yaml", _card("question", id="TEXT", question="What is it?", answer="x")),
    Place("tags", "cards.yaml", _card("question", question="What is it?", answer="x", tags=["TEXT"])),
    Place("sources", "cards.yaml", _card("question", question="What is it?", answer="x", sources=["TEXT"])),
    Place("key", "cards.yaml", lambda text: _card("question", question="What is it?", **{text: "x"})("")),
    Place("picture", "cards.yaml", _card("cloze", text="{{c1::a}} b", picture={"file": "TEXT", "alt": "TEXT"})),
    Place("yaml", "cards.yaml", lambda text: _LINE.format(text)),
    Place("yaml-block", "cards.yaml", lambda text: _BLOCK.format(text.replace("\n", "\n      "))),
    Place("file", "cards.yaml", lambda text: text),
    Place("template", "kinds/own/front.html", lambda text: FRONT + text),
    Place("back", "kinds/own/back.html", lambda text: FRONT + text),
    Place("kind-name", "kinds/own/kind.yaml", lambda text: KIND.replace("name: Own", f"name: {json.dumps(text)}")),
    Place("field-name", "kinds/own/kind.yaml", lambda text: KIND.replace("Plain", json.dumps(text))),
    Place("css", "style.css", lambda text: text),
    Place("kind-css", "kinds/own/style.css", lambda text: text),
    Place("description", "deck.yaml", lambda text: f"{DECK}description: {json.dumps(text)}\n"),
    Place("deck-name", "deck.yaml", lambda text: f"id: caps\nname: {json.dumps(text)}\n"),
    Place("style", "deck.yaml", lambda text: f"{DECK}style: {_fill({'accent': 'TEXT', 'font': 'TEXT'}, text)}\n"),
    Place("reference", "references.yaml", lambda text: f"references:\n  - {_fill(_REFERENCE, text)}\n"),
    Place("claim", "claims.yaml", lambda text: f"claims:\n  - {json.dumps({'id': 'c', 'claim': text})}\n"),
    Place("lock", "deck.lock", lambda text: text),
)
"""Every place where a deck may have a text."""

_QUESTION: Final = "kind: question\ncards:\n"
_ANSWERED: Final = f"{_QUESTION}  - id: a\n    question: What is it?\n    answer: b\n"
_CLOZE: Final = "kind: cloze\ncards:\n  - id: a\n    text: "
_KIND_WITHOUT_FIELDS: Final = (
    "name: Own\ncards: {one: {name: One, front: front.html, back: back.html}}\nfields:\n"
    "  question: {name: Question, required: yes}\n  plain: {name: Plain}\n  html: {name: Html}\n"
)


def _between(before: str, after: str = "") -> Callable[[str], str]:
    return lambda text: f"{before}{text}{after}"


# fmt: off
LISTS: Final = (
    Place("list-cards", "cards.yaml", _between(_QUESTION), (
        "  - {id: a№, question: What is №?, answer: b}\n", "  - {id: a№, question: What is it?, answer: b}\n",
        "  - {id: a, question: What is it?, answer: b}\n", "  - {}\n", "  -\n", "  - a\n")),
    Place("list-gaps", "cards.yaml", _between(f'{_CLOZE}"', '"\n'), (
        "{{c№::a}} ", "{{c1::a}} ", "{{c1::a", "{{c1::{{c2::a}}}} ", "{{c№::the}} ")),
    Place("list-499-gaps", "cards.yaml", _between(
        f'{_CLOZE}"' + "".join(f"{{{{c{n}::a}}}} " for n in range(1, 500)), '"\n'), ("abc ",)),
    Place("list-keys", "cards.yaml", _between(f"{_QUESTION}  - id: a\n"), ("    k№: x\n", "    k: x\n")),
    Place("list-deck-keys", "deck.yaml", _between(DECK), ("k№: x\n", "k: x\n")),
    Place("list-style-keys", "deck.yaml", _between(f"{DECK}style:\n"), ("  k№: x\n",)),
    Place("list-allow", "deck.yaml", _between(f"{DECK}allow: [", "]\n"), ("a№, ", "scripts, ")),
    Place("list-authors", "deck.yaml", _between(f"{DECK}authors: [", "]\n"), ("a№, ",)),
    Place("list-ignore", "deck.yaml", _between(f"{DECK}check:\n  ignore:\n"), ("    C№: x\n",)),
    Place("list-tags", "cards.yaml", _between(f"{_ANSWERED}    tags: [", "]\n"), ("t№, ", "t, ", "a::")),
    Place("list-sources", "cards.yaml", _between(f"{_ANSWERED}    sources: [", "]\n"), ("t№, ",)),
    Place("list-claims", "claims.yaml", _between("claims:\n"), (
        "  - {id: c№, claim: A №}\n", "  - {id: c, claim: A}\n")),
    Place("list-references", "references.yaml", _between("references:\n"), (
        "  - {id: c№, type: book, title: A, author: [{family: B}], issued: 2000}\n",
        "  - {id: c, type: book, title: A, author: [{family: B}], issued: 2000}\n")),
    Place("list-reference-authors", "references.yaml", _between(
        "references:\n  - {id: c, type: book, title: A, author: [", "]}\n"), ("{family: B}, ",)),
    Place("list-fields", "kinds/own/kind.yaml", _between(_KIND_WITHOUT_FIELDS), ("  f№: {name: F№}\n",)),
    Place("list-templates", "kinds/own/kind.yaml", _between(KIND), (
        "  c№: {name: C№, front: front.html, back: back.html}\n",)),
    Place("list-names", "kinds/own/front.html", _between(FRONT), ("{{a№}}", "{{#a№}}{{/a№}}")),
    Place("list-steps", "cards.yaml", _between(
        "kind: steps\ncards:\n  - id: a\n    title: A\n    steps:\n"), ("      - a№\n",)),
    Place("list-anchors", "cards.yaml", _between("x:\n"), ("  - &a№ b\n",)),
    Place("list-aliases", "cards.yaml", _between("x: &a {b: c}\ny:\n"), ("  - *a\n", "  - {<<: *a}\n")),
    Place("list-media", "cards.yaml", _between(
        f"{_QUESTION}  - id: a\n    question: What is it?\n    answer: '", "'\n"), (
        "![x](a№.png) ", "[sound:a№.mp3] ", "<img src=a№.png> ")),
    Place("list-selectors", "style.css", _between(""), (
        ".a№ { color: red }\n", ".a№ { background: url(a№.png) }\n", "@media print { a { } }\n")),
    Place("list-locked-cards", "deck.lock", _between(
        '{"version": 2, "deck": {"id": "caps", "name": "Capitals", "namespace": "abcdefghijkl"}, "cards": {\n', "}}"), (
        '"a№": {"guid": "x№"},\n',)),
)
# fmt: on
"""Files with very many entries of one sort."""
