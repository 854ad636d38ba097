"""What people do wrong on their first day, and what they should be told.

Each mistake is a small deck; its problems are written as one line each: the code, the place, and words that the message
or its help must have.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Final, NamedTuple


class Told(NamedTuple):
    """A problem that the author is told."""

    code: str
    """Its code."""
    place: str
    """Its place, as in `cards.yaml:3:5`."""
    words: tuple[str, ...]
    """Words that must be in the message or the help."""


class Mistake(NamedTuple):
    """A deck with a mistake."""

    files: dict[str, str]
    """The texts of its files. Without a `deck.yaml`, it gets a good one."""
    told: tuple[Told, ...]
    """The problems, in order: there are no others."""


def told(code: str, place: str, *words: str) -> Told:
    """A problem; see `Told`."""
    return Told(code, place, words)


def cards(text: str, *problems: Told, **files: str) -> Mistake:
    """A mistake in `cards.yaml`, whose text this is; other files by keyword, with `__` for `/` and `___` for `.`."""
    names = {name.replace("___", ".").replace("__", "/"): other for name, other in files.items()}
    return Mistake(
        {"cards.yaml": dedent(text).lstrip("\n"), **{n: dedent(t).lstrip("\n") for n, t in names.items()}}, problems
    )


_GOOD: Final = """
    kind: question
    cards:
      - id: place
        question: Which place?
        answer: First
    """
"""A card without a mistake."""

MISTAKES: Final[dict[str, Mistake]] = {
    "the dash before the first card is missing": cards(
        """
        kind: question
        cards:
          id: a
            question: Which place?
            answer: First
        """,
        told("Y106", "cards.yaml:3:3", "no `- ` before the first key of this card", "`  - id: a`"),
    ),
    "the dash before the only card is missing and its keys are in one column": cards(
        """
        kind: question
        cards:
          id: a
          question: Which place?
          answer: First
        """,
        told("D204", "cards.yaml:3:3", "`cards` should be a list", "`  - id: a`", "two more spaces"),
    ),
    "the dash before the second card is missing": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First
          id: b
            question: Which other?
            answer: Second
        """,
        told("Y106", "cards.yaml:6:3", "has no dash", "`  - id: b`"),
    ),
    "the line with cards is missing": cards(
        """
        kind: question
          - id: a
            question: Which place?
            answer: First
        """,
        told("Y106", "cards.yaml:2:3", "the line `cards:` above it is missing"),
    ),
    "the line with cards is missing above a list in the first column": cards(
        """
        kind: question
        - id: a
          question: Which place?
          answer: First
        """,
        told("Y106", "cards.yaml:2:1", "the line `cards:` above it is missing"),
    ),
    "the file is a list": cards(
        """
        - id: a
          question: Which place?
          answer: First
        """,
        told("D204", "cards.yaml:1:1", "`cards:` above this list is missing", "`kind: question`"),
    ),
    "the file is one card": cards(
        """
        kind: question
        id: a
        question: Which place?
        answer: First
        """,
        told("D202", "cards.yaml:2:1", "the line `cards:` above the cards is missing", "`  - id: a`"),
    ),
    "the line with cards is misspelt": cards(
        """
        kind: question
        card:
          - id: a
            question: Which place?
            answer: First
        """,
        told("D203", "cards.yaml:2:1", "no key `card`", "`cards`"),
    ),
    "cards are keyed by their ids": cards(
        """
        kind: question
        cards:
          france:
            question: Which place?
            answer: First
        """,
        told("D204", "cards.yaml:3:3", "`  - id: france`"),
    ),
    "an answer begins with a hash": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: #1
        """,
        told("D202", "cards.yaml:5:5", "`#1` is read as a comment", '`answer: "#1"`'),
    ),
    "a colour has no quotes": cards(
        _GOOD,
        told("D208", "deck.yaml:4:3", "`#701a55` is read as a comment", '`accent: "#701a55"`'),
        **{"deck.yaml": "id: d\nname: D\nstyle:\n  accent: #701a55\n"},
    ),
    "a tag begins with a hash": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First
            tags:
              - #europe
        """,
        told("D208", "cards.yaml:7:8", "`#europe` is read as a comment", '`- "#europe"`'),
    ),
    "a card without an id has the keys of another tool": cards(
        """
        kind: question
        cards:
          - front: Hello
            back: World
        """,
        told("D203", "cards.yaml:3:5", "no key `front`", "`question`"),
        told("D237", "cards.yaml:3:5", "no id yet", "`id: hello`"),
        told("D203", "cards.yaml:4:5", "no key `back`", "`answer`"),
    ),
    "a card without an id has another fault": cards(
        """
        kind: question
        cards:
          - question: Which place is it?
            anwser: First
        """,
        told("D237", "cards.yaml:3:5", "no id yet", "`id: which-place-is-it`"),
        told("D203", "cards.yaml:4:5", "Did you mean `answer`?"),
    ),
    "keys are in capitals": cards(
        """
        kind: question
        cards:
          - ID: a
            Question: Which place?
            ANSWER: First
        """,
        told("D203", "cards.yaml:3:5", "Did you mean `id`?"),
        told("D203", "cards.yaml:4:5", "Did you mean `question`?"),
        told("D203", "cards.yaml:5:5", "Did you mean `answer`?"),
    ),
    "the kind is one of Anki's": cards(
        """
        kind: Basic
        cards:
          - id: a
            front: Which place?
            back: First
        """,
        told("D207", "cards.yaml:1:7", "no kind `Basic`", "`kind: question`", "`question` and `answer`"),
    ),
    "the kind has a capital": cards(
        _GOOD.replace("kind: question", "kind: Question"),
        told("D207", "cards.yaml:1:7", "no kind `Question`", "`kind: question`"),
    ),
    "a key is indented one space too far": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
             answer: First
        """,
        told("Y106", "cards.yaml:5:6", "`answer` begins in column 6", "column 5"),
    ),
    "a key is indented one space too little": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
           answer: First
        """,
        told("Y106", "cards.yaml:5:4", "`answer` begins in column 4", "in column 5"),
    ),
    "the dash of the second card is in another column": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First
            - id: b
        """,
        told("Y106", "cards.yaml:6:5", "this dash is in column 5", "`  - id: b`"),
    ),
    "the next card has no dash": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First
            id: b
        """,
        told("Y108", "cards.yaml:6:5", "Does the next card begin here?", "`  - id: b`"),
    ),
    "a value has a colon": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First: the best
        """,
        told("Y106", "cards.yaml:5:18", '`answer: "First: the best"`'),
    ),
    "a value begins with bold": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: **First** of all
        """,
        told("Y109", "cards.yaml:5:13", '`answer: "**First** of all"`'),
    ),
    "a text begins with a gap": cards(
        """
        kind: cloze
        cards:
          - id: a
            text: {{c1::Paris}} is a city
        """,
        told("Y114", "cards.yaml:4:11", "begins with `{{`", '`text: "{{c1::Paris}} is a city"`'),
    ),
    "an answer is in braces": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which ones?
            answer: {Paris, Lyon}
        """,
        told("D204", "cards.yaml:5:13", "put the whole value in quotes"),
    ),
    "a file ends in yaml and txt": cards(
        _GOOD,
        told("D218", "20.yaml.txt:1:1", "`20.yaml.txt` is not read", "Rename it to `20.yaml`", "hides the last ending"),
        **{"20.yaml.txt": _GOOD},
    ),
    "a file ends in yml": cards(
        _GOOD, told("D218", "20.yml:1:1", "not read", "Rename it to `20.yaml`"), **{"20.yml": _GOOD}
    ),
    "a file ends in YAML": cards(
        _GOOD, told("D218", "20.YAML:1:1", "not read", "Rename it to `20.yaml`"), **{"20.YAML": _GOOD}
    ),
    "a file of cards ends in txt": cards(
        _GOOD, told("D218", "20.txt:1:1", "`20.txt` has cards", "Rename it to `20.yaml`"), **{"20.txt": _GOOD}
    ),
    "a file of cards has no ending": cards(
        _GOOD, told("D218", "rivers:1:1", "`rivers` has cards", "Rename it to `rivers.yaml`"), rivers=_GOOD
    ),
    "cards are in JSON": cards(
        _GOOD, told("D239", "20.json:1:1", "`20.json` is not read", "end in `.yaml`"), **{"20.json": '{"cards": []}'}
    ),
    "a backup lies beside the cards": cards(
        _GOOD, told("D239", "20.yaml.bak:1:1", "`20.yaml.bak` is not read", "backup"), **{"20.yaml.bak": _GOOD}
    ),
    "an editor's backup lies beside the cards": cards(
        _GOOD, told("D239", "cards.yaml~:1:1", "`cards.yaml~` is not read", "backup"), **{"cards.yaml~": _GOOD}
    ),
    "the stylesheet has another name": cards(
        _GOOD, told("D239", "cards.css:1:1", "`cards.css` is not read", "`style.css`"), **{"cards.css": ".card {}"}
    ),
    "cards are in a folder of their own": cards(
        _GOOD,
        told("D218", "europe/a.yaml:1:1", "`europe/a.yaml` is not read, and 2 more files in `europe`", "`subdeck:`"),
        **{"europe/a.yaml": "", "europe/b.yaml": "", "europe/c.yaml": ""},
    ),
    "the folder of kinds has a capital": cards(
        _GOOD,
        told("D218", "Kinds:1:1", "the folder `Kinds` is not read", "Rename the folder to `kinds`"),
        **{"Kinds/own/kind.yaml": "name: Own"},
    ),
    "references are in a file of another name": cards(
        _GOOD,
        told("D218", "sources.yaml:1:1", "has `references`", "`references.yaml`"),
        **{"sources.yaml": "references: []"},
    ),
    "credits are beside the cards": cards(
        _GOOD,
        told("D218", "credits.yaml:1:1", "has `files`", "`credits.yaml` in the media folder"),
        **{"credits.yaml": "files: {}"},
    ),
    "notes for readers are left in peace": cards(
        _GOOD,
        **{"README.md": "Cards about places.", "notes.txt": "To do: rivers", "LICENSE": "CC0", ".hidden.yaml": ""},
    ),
    "two pictures and no media folder": cards(
        """
        kind: question
        cards:
          - id: a
            question: "Which place? ![a map](map.png)"
            answer: First
          - id: b
            question: "Which other place? ![a plan](plan.png)"
            answer: Second
        """,
        told("M501", "cards.yaml:4:38", "there is no folder `media`", "Make the folder `media`"),
    ),
    "the media folder is called images": cards(
        """
        kind: question
        cards:
          - id: a
            question: "Which place? ![a map](map.png)"
            answer: First
          - id: b
            question: "Which other place? ![a plan](images/map.png)"
            answer: Second
        """,
        told("M501", "cards.yaml:4:38", "Rename the folder `images` to `media`: the file is there"),
        told("M501", "cards.yaml:7:45", "Rename the folder `images` to `media`. Write `map.png`"),
        **{"images/map.png": "x"},
    ),
    "a page is saved as a picture": cards(
        """
        kind: question
        cards:
          - id: a
            question: "Which place? ![a map](map.png)"
            answer: First
        """,
        told("M504", "cards.yaml:4:38", "`map.png` is a web page", "not a picture", "A server sent this"),
        **{"media/map.png": "<!DOCTYPE html><html><head><title>404</title></head></html>"},
    ),
}
"""The mistakes, by a name in words."""
