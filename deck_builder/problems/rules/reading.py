"""What can be wrong with a file before anybody asks what it says."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, error, example, warning

_QUOTE: Final = (
    "If it is meant as text, put the value in quotes, or write `|` after its key and the text on the next line."
)

RULES: Final[tuple[Rule, ...]] = (
    error(
        "Y101",
        "unreadable-file",
        "A file that can't be read would leave its cards out of the deck without a word.",
        "See that the file exists and that you may read it.",
        bad="$ mkdir cards.yaml",
        good=FRANCE,
    ),
    error(
        "Y102",
        "file-too-large",
        "A file this large is seldom meant as cards, and nobody can edit it.",
        "Spread the cards over several files; they are read in the order of their names.",
        bad=r"$ head -c 40000000 /dev/zero | tr '\0' '#' > cards.yaml",
        good=FRANCE,
    ),
    error(
        "Y103",
        "not-utf-8",
        "Text in another encoding turns into wrong letters on the cards.",
        "Save the file as UTF-8; most editors offer it under Save as.",
        bad=r"$ printf 'kind: question\ncards: [{id: mocha, question: Where, answer: In a caf\351}]\n' > cards.yaml",
        good="""
        # cards.yaml
        kind: question
        cards: [{id: mocha, question: Where, answer: In a café}]
        """,
    ),
    error(
        "Y104",
        "byte-order-mark",
        "Three invisible bytes at the start of a file upset many tools that read it.",
        "Save the file as UTF-8 without a byte order mark (BOM).",
        bad=example(FRANCE, r"$ printf '\357\273\277' | cat - cards.yaml > new && mv new cards.yaml"),
        good=FRANCE,
    ),
    error(
        "Y105",
        "empty-file",
        "An empty file is most often one that was not saved.",
        "Write its cards, or delete the file.",
        bad="""
        # cards.yaml
        # The capitals of Europe, to be written
        """,
        good=FRANCE,
    ),
    error(
        "Y106",
        "yaml-syntax",
        "YAML gives some characters and columns a meaning, and the file doesn't add up here.",
        "Compare the line with the one above it: same level, same column; `key: value`, with a space after the colon.",
        bad=card("answer Paris"),
        good=FRANCE,
    ),
    error(
        "Y107",
        "tab",
        "YAML forbids tabs for indenting, and a tab looks just like spaces.",
        "Put spaces in its place; in a text that needs a tab, write `|` after the key and the text on the next line.",
        bad=card("answer:\tParis"),
        good=FRANCE,
    ),
    error(
        "Y108",
        "duplicate-key",
        "YAML would keep the last value and drop the others without a word.",
        "Remove or rename one of the two; a new card begins with `- `.",
        bad=card("answer: Paris\nanswer: Lutetia"),
        good=FRANCE,
    ),
    error(
        "Y109",
        "anchor-or-alias",
        "`&` and `*` at the start of a value make YAML copy parts of the file, which is seldom what a card means.",
        _QUOTE,
        bad=card("answer: *Paris*"),
        good=card("answer: '*Paris*'"),
    ),
    error(
        "Y110",
        "yaml-tag",
        "`!` at the start of a value tells YAML to turn it into something other than text.",
        _QUOTE,
        bad=card("answer: !Paris"),
        good=card("answer: '!Paris'"),
    ),
    error(
        "Y111",
        "merge-key",
        "`<<` makes YAML mix one mapping into another, so that a card no longer says what it holds.",
        'Write the keys out, or put `"<<"` in quotes.',
        bad=card("<<: {answer: Paris}"),
        good=FRANCE,
    ),
    error(
        "Y112",
        "several-documents",
        "Everything after `---` would be a file of its own, which is easily overlooked.",
        "Remove the line with `---`, or move what follows it into a file of its own.",
        bad=example(FRANCE, "---", "kind: question"),
        good=FRANCE,
    ),
    error(
        "Y113",
        "nested-too-deeply",
        "Nothing that a deck says needs so many levels; a broken file can have thousands.",
        "Close the brackets, or move the text into quotes.",
        bad=card("answer: " + "[" * 25),
        good=card("answer: '[[[[[ is an arrow on old maps'"),
    ),
    error(
        "Y114",
        "key-is-no-word",
        "A key that is itself a mapping or a list names nothing.",
        "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own.",
        bad=card("answer: {{Paris}}"),
        good=card("answer: '{{Paris}}'"),
    ),
    error(
        "Y115",
        "forbidden-character",
        "Control characters are invisible, and some of them break a card apart when Anki reads it.",
        "Delete the character; it often comes along when text is pasted from a PDF or a word processor.",
        bad=card(r'answer: "Paris\x1f"'),
        good=card('answer: "Paris"'),
    ),
    error(
        "Y116",
        "link-leaves-folder",
        "A link to a place outside the deck would put a private file into a package for strangers.",
        "Copy the file into the deck's folder.",
        bad=example("$ touch ../private.yaml && ln -s ../private.yaml cards.yaml"),
        good=FRANCE,
    ),
    error(
        "Y117",
        "backslash-in-mathematics",
        'Between double quotes YAML reads `\\t` of `"$\\theta$"` as a tab and `\\n` of `"$\\nu$"` as a line end.',
        "Use single quotes, or write `|` after the key and the text on the next line.",
        bad=card(r'answer: "$\theta$"'),
        good=card(r"answer: '$\theta$'"),
    ),
    warning(
        "Y118",
        "text-after-hash",
        "YAML takes ` #` and all behind it for a comment: the learner would not see it.",
        "If it belongs to the value, put the whole value in quotes; if it is a comment, put it on a line of its own.",
        bad=card("answer: Paris, see page #7"),
        good=card("answer: 'Paris, see page #7'"),
    ),
)
