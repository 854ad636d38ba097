"""What can be wrong with a file before its contents matter."""

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
        "The cards of a file that can't be read would be missing from the deck.",
        "Check that the file exists and that you have permission to read it.",
        bad="$ mkdir cards.yaml",
        good=FRANCE,
    ),
    error(
        "Y102",
        "file-too-large",
        "A file this large is rarely a file of cards, and hard to edit.",
        "Split the cards into several files; files are read in the order of their names.",
        bad=r"$ head -c 40000000 /dev/zero | tr '\0' '#' > cards.yaml",
        good=FRANCE,
    ),
    error(
        "Y103",
        "not-utf-8",
        "Text in another encoding turns into wrong letters on the cards.",
        "Save the file as UTF-8; most editors offer this under Save as.",
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
        "Many tools can't handle these three invisible bytes at the beginning of a file.",
        "Save the file as UTF-8 without a byte order mark (BOM).",
        bad=example(FRANCE, r"$ printf '\357\273\277' | cat - cards.yaml > new && mv new cards.yaml"),
        good=FRANCE,
    ),
    error(
        "Y105",
        "empty-file",
        "An empty file is usually one that was not saved.",
        "Write something into the file, or delete it.",
        bad="""
        # cards.yaml
        # The capitals of Europe, to be written
        """,
        good=FRANCE,
    ),
    error(
        "Y106",
        "yaml-syntax",
        "In YAML some characters and columns have a meaning, and the file breaks its rules here.",
        "Compare the line with the one above: keys of one level begin in the same column; a space follows each colon.",
        bad=card("answer Paris"),
        good=FRANCE,
    ),
    error(
        "Y107",
        "tab",
        "YAML does not allow tabs for indentation, and a tab looks like spaces.",
        "Replace the tab with spaces. If a text needs a tab, write `|` after the key and the text on the next line.",
        bad=card("answer:\tParis"),
        good=FRANCE,
    ),
    error(
        "Y108",
        "duplicate-key",
        "YAML would keep the last value and silently drop the others.",
        "Remove or rename one of the two; a new card begins with `- `.",
        bad=card("answer: Paris\nanswer: Lutetia"),
        good=FRANCE,
    ),
    error(
        "Y109",
        "anchor-or-alias",
        "`&` and `*` at the start of a value make YAML copy parts of the file, which a card rarely needs.",
        _QUOTE,
        bad=card("answer: *Paris*"),
        good=card("answer: '*Paris*'"),
    ),
    error(
        "Y110",
        "yaml-tag",
        "`!` at the start of a value tells YAML to turn the value into something other than text.",
        _QUOTE,
        bad=card("answer: !Paris"),
        good=card("answer: '!Paris'"),
    ),
    error(
        "Y111",
        "merge-key",
        "`<<` makes YAML copy the keys of another mapping into the card, so you can't see what the card contains.",
        'Write the keys out, or put `"<<"` in quotes.',
        bad=card("<<: {answer: Paris}"),
        good=FRANCE,
    ),
    error(
        "Y112",
        "several-documents",
        "Everything after `---` would be a separate document, which is easy to overlook.",
        "Remove the line with `---`, or move what follows into a file of its own.",
        bad=example(FRANCE, "---", "kind: question"),
        good=FRANCE,
    ),
    error(
        "Y113",
        "nested-too-deeply",
        "No deck needs so many levels; a broken file can have thousands.",
        "Close the brackets, or put the text in quotes.",
        bad=card("answer: " + "[" * 25),
        good=card("answer: '[[[[[ is an arrow on old maps'"),
    ),
    error(
        "Y114",
        "key-is-no-word",
        "A mapping or a list can't be the name of anything.",
        "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own.",
        bad=card("answer: {{Paris}}"),
        good=card("answer: '{{Paris}}'"),
    ),
    error(
        "Y115",
        "forbidden-character",
        "Control characters are invisible, and some of them make Anki split the card in the wrong place.",
        "Delete the character. Text that is pasted from a PDF or a word processor often contains such characters.",
        bad=card(r'answer: "Paris\x1f"'),
        good=card('answer: "Paris"'),
    ),
    error(
        "Y116",
        "link-leaves-folder",
        "A link to a place outside the deck could put a private file into a package for strangers.",
        "Copy the file into the deck's folder.",
        bad=example("$ touch ../private.yaml && ln -s ../private.yaml cards.yaml"),
        good=FRANCE,
    ),
    error(
        "Y117",
        "backslash-in-mathematics",
        'In double quotes, YAML reads the `\\t` of `"$\\theta$"` as a tab and the `\\n` of `"$\\nu$"` as a line end.',
        "Use single quotes, or write `|` after the key and the text on the next line.",
        bad=card(r'answer: "$\theta$"'),
        good=card(r"answer: '$\theta$'"),
    ),
    warning(
        "Y118",
        "text-after-hash",
        "YAML reads ` #` and everything after it as a comment, so learners would not see it.",
        "If it belongs to the value, put the whole value in quotes. If it is a comment, put it on a line of its own.",
        bad=card("answer: Paris, see page #7"),
        good=card("answer: 'Paris, see page #7'"),
    ),
    error(
        "Y119",
        "front-matter-not-closed",
        "A Markdown file that begins with `---` has keys such as `kind:` there, and they end at the next line `---`.",
        "Write a line `---` below the keys, or delete the first line.",
        bad=example("# cards.md\n---\nkind: question\n\n# What is the capital of France?\nParis"),
        good=example(
            "# cards.md\n---\nkind: question\n---\n# What is the capital of France? <!-- id: france -->\nParis"
        ),
    ),
)
