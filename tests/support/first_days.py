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

_KIND: Final = """\
name: Own
fields:
  city: {name: City, required: yes}
cards:
  city: {name: City, front: front.html, back: back.html}
"""


def _card(text: str, *problems: Told) -> Mistake:
    """A mistake in the only card of a file; the card begins on line 3."""
    lines = "".join(f"{line}\n" for line in text.split("\n"))
    begin = "kind: question\ncards:\n"
    if text.startswith(("-id", "*")):
        lines = "".join(f"  {line}\n" for line in text.split("\n"))
    return cards(f"{begin}{lines}", *problems)


def _deck(text: str, *problems: Told, first: str = "id: d") -> Mistake:
    """A mistake in `deck.yaml`, after its first line."""
    return cards(_GOOD, *problems, **{"deck.yaml": f"{first}\n{text}\n"})


def _kind(*problems: Told, **files: str) -> Mistake:
    """A mistake in a kind of the deck's own, whose other files are good."""
    good = {"kinds/own/kind.yaml": _KIND, "kinds/own/front.html": "{{City}}", "kinds/own/back.html": "{{City}}"}
    return cards(_GOOD, *problems, **{**good, **files})


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
    "a text below its key is not indented": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: |
            First, and
            no other
        """,
        told("Y106", "cards.yaml:6:5", "not indented further than its key", "two more spaces"),
    ),
    "the dash before the second card is a longer one": cards(
        """
        kind: question
        cards:
          - id: a
            question: Which place?
            answer: First
          \u2013 id: b
            question: Which other?
            answer: Second
        """,
        told("Y106", "cards.yaml:6:3", "begins with `- `", "`  - id: b`"),
    ),
    "a choice has the names of a quiz": cards(
        """
        kind: choice
        cards:
          - id: a
            question: Which town is the capital of France?
            correct: Paris
            distractors: [Lyon, Nice]
        """,
        told("D203", "cards.yaml:5:5", "no key `correct`", "`right`"),
        told("D203", "cards.yaml:6:5", "no key `distractors`", "`wrong`"),
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
    "a dash has no space": _card("-id: a", told("D204", "cards.yaml:3:3", "write `  - id: a`")),
    "an entry begins with an asterisk": _card("* id: a", told("Y106", "cards.yaml:3:3", "Write `  - id: a`")),
    "a text in single quotes has an apostrophe": _card(
        "- id: a\n  question: 'Who's there?'", told("Y106", "cards.yaml:4:18", '`question: "Who\'s there?"`')
    ),
    "a text in double quotes has quotes": _card(
        '- id: a\n  question: "He said "yes""', told("Y106", "cards.yaml:4:23", "`question: 'He said \"yes\"'`")
    ),
    "a key has an equals sign": _card(
        "- id: a\n  question = Which?\n  answer: b", told("Y106", "cards.yaml:4:3", "no `: ` after its key")
    ),
    "tags are a text": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  tags: europe, west",
        told("D204", "cards.yaml:6:9", "`tags: [europe, west]`"),
    ),
    "an id has a space": _card(
        "- id: My Card\n  question: Which place?\n  answer: b", told("D205", "cards.yaml:3:7", "`my-card`")
    ),
    "a kind ends in a semicolon": cards(
        _GOOD.replace("kind: question", "kind: question;"), told("D207", "cards.yaml:1:7", "`kind: question`")
    ),
    "the keys of a file are in capitals": cards(
        _GOOD.replace("kind", "Kind").replace("cards", "Cards"),
        told("D203", "cards.yaml:1:1", "Did you mean `kind`?"),
        told("D203", "cards.yaml:2:1", "Did you mean `cards`?"),
    ),
    "cards are a text": cards(
        "kind: question\ncards: a, b\n", told("D204", "cards.yaml:2:8", "should be a list", "`- id: …`")
    ),
    "the deck's name has a colon": _deck("name: My: Deck", told("Y106", "deck.yaml:2:9", '`name: "My: Deck"`')),
    "the deck's id is its name": _deck("name: D", told("D205", "deck.yaml:1:5", "`my-deck`"), first="id: My Deck"),
    "the deck has a title": _deck("title: D", told("D203", "deck.yaml:2:1", "Here it is called `name`")),
    "the deck has no id": _deck("name: Capitals", told("D202", "deck.yaml:2:1", "`id: capitals`"), first="# mine"),
    "authors are a text": _deck("name: D\nauthors: Ann, Ben", told("D204", "deck.yaml:3:10", "`authors: [Ann, Ben]`")),
    "the language is a word": _deck("name: D\nlanguage: german", told("D209", "deck.yaml:3:11", "`en`")),
    "a colour is a word": _deck("name: D\nstyle: {accent: red}", told("D209", "deck.yaml:3:17", "`#8a3b12`")),
    "a colour has the name of another tool": _deck(
        "name: D\nstyle: {background: '#ffffff'}", told("D203", "deck.yaml:3:9", "Here it is called `paper`")
    ),
    "a setting has underscores": _deck(
        "name: D\npreset: {new_cards_a_day: 10}", told("D203", "deck.yaml:3:10", "Did you mean `new-cards-a-day`?")
    ),
    "a number is a word": _deck(
        "name: D\npreset: {new-cards-a-day: ten}", told("D209", "deck.yaml:3:27", "a whole number")
    ),
    "a voice has no country": _deck(
        "name: D\ntts: {language: en, fields: [answer]}", told("D209", "deck.yaml:3:17", "`en-GB`")
    ),
    "a mapping is a text": _deck("name: D\ntts: yes", told("D204", "deck.yaml:3:6", "Write `tts:` alone on its line")),
    "the file of the deck is a list": _deck(
        "- name: D", told("D204", "deck.yaml:1:1", "without a dash"), first="- id: d"
    ),
    "a template names a field by its key": _kind(
        told("K303", "kinds/own/front.html:1:3", "Did you mean `City`?"), **{"kinds/own/front.html": "{{city}}"}
    ),
    "a template misspells a field": _kind(
        told("K303", "kinds/own/back.html:1:3", "Did you mean `City`?"), **{"kinds/own/back.html": "{{Cty}}"}
    ),
    "a template has a brace too few": _kind(
        told("K302", "kinds/own/front.html:1:1", "never closed"), **{"kinds/own/front.html": "{{City}"}
    ),
    "the fields of a kind are a list": _kind(
        told("D204", "kinds/own/kind.yaml:2:9", "`fields` should be keys with values", "Write `fields:` alone"),
        **{"kinds/own/kind.yaml": _KIND.replace("\n  city: {name: City, required: yes}", " [city]", 1)},
    ),
    "a field of a kind is a text": _kind(
        told("D204", "kinds/own/kind.yaml:3:9", "`city` should be keys with values", "Write `city:` alone"),
        **{"kinds/own/kind.yaml": _KIND.replace("city: {name: City, required: yes}", "city: City", 1)},
    ),
    "a kind is a file": cards(
        _GOOD, told("D218", "kinds/own.yaml:1:1", "`kinds/own/kind.yaml`"), **{"kinds/own.yaml": _KIND}
    ),
    "the file of a kind ends in yml": cards(
        _GOOD,
        told("K301", "kinds/own/kind.yaml:1:1", "no `kind.yaml`", "Rename `kind.yml`"),
        **{"kinds/own/kind.yml": _KIND},
    ),
    "a picture has the key of another tool": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  picture: {src: map.png, alt: A map}",
        told("D203", "cards.yaml:6:13", "Here it is called `file`"),
    ),
    "a source is an address": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  sources: ['https://example.org']",
        told("D213", "cards.yaml:6:13", "List it in `references.yaml`", "an id of its own"),
    ),
    "a source is in no file": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  sources: [smith]",
        told("D213", "cards.yaml:6:13", "`- {id: smith, title: …}`"),
    ),
    "references are keyed by their ids": cards(
        _GOOD,
        told("D204", "references.yaml:2:3", "`  - id: smith`"),
        **{"references.yaml": "references:\n  smith:\n    title: X\n"},
    ),
    "the title of a reference is misspelt": cards(
        _GOOD,
        told("D222", "references.yaml:2:5", "Rename `titel` to `title`"),
        **{"references.yaml": "references:\n  - id: smith\n    titel: X\n"},
    ),
    "a cloze card has a question": cards(
        _GOOD.replace("kind: question", "kind: cloze"),
        told("D203", "cards.yaml:4:5", "has the keys of the kind `question`", "`kind: question`"),
    ),
    "a definition has the keys of another tool": cards(
        "kind: definition\ncards:\n  - id: a\n    word: Cell\n    meaning: A room\n",
        told("D203", "cards.yaml:4:5", "`kind: vocabulary`"),
    ),
    "steps are a text": cards(
        "kind: steps\ncards:\n  - id: a\n    title: How?\n    steps: Boil, pour\n",
        told("D204", "cards.yaml:5:12", "`steps` should be a list", "`- `"),
    ),
    "steps have numbers": cards(
        "kind: steps\ncards:\n  - id: a\n    title: How is it made?\n    steps:\n      1. Boil\n      2. Pour\n",
        told("D204", "cards.yaml:6:7", "`steps` should be a list", "`- `"),
    ),
    "a text with gaps has lines": cards(
        "kind: cloze\ncards:\n  - id: a\n    text: Paris is ___.\n",
        told("T401", "cards.yaml:4:11", "`{{c1::hidden words}}`"),
    ),
    "a picture with shapes has none": cards(
        "kind: image-occlusion\ncards:\n  - id: a\n    picture: {file: m.png, alt: x}\n",
        told("D202", "cards.yaml:3:9", "`shapes` is missing", "`deck-builder shapes PICTURE`"),
        told("M501", "cards.yaml:4:21", "Make the folder `media`"),
    ),
    "a rule is ignored without a reason": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  ignore: C910",
        told("D204", "cards.yaml:6:11", '`ignore: {C910: "why it is fine"}`'),
    ),
    "the evidence is a word of one's own": _card(
        "- id: a\n  question: Which place?\n  answer: b\n  evidence: strong",
        told("D209", "cards.yaml:6:13", "Here it is called `established`", "Use one of: established"),
    ),
    "the next card after a blank line has no dash": _card(
        "- id: a\n  question: Which place?\n  answer: b\n\n  id: b\n",
        told("Y108", "cards.yaml:7:3", "`- id: b`"),
    ),
    "the file begins with a byte order mark": cards(
        "\ufeffkind: question\ncards: []\n", told("Y104", "cards.yaml:1:1", "without a byte order mark")
    ),
}
"""The mistakes, by a name in words."""
