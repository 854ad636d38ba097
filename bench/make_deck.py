"""Writes a deck of any size for measurements. The same number of notes gives the same bytes.

The cards are as long as those of the shipped decks, about 700 bytes of YAML each, and use the same things: ten kinds,
Markdown, a little mathematics, sources, evidence, tags. The text is a random walk through the words of Python's own
language reference. So it compresses about as badly as real text: to 0.40 of its size, the shipped cards to 0.42.
"""

from __future__ import annotations

import random
import re
import sys
from itertools import pairwise
from pathlib import Path
from pydoc_data.topics import topics
from typing import Final

MOST_FILES: Final = 100
_NOTES_A_FILE: Final = 10
_MOST_REFERENCES: Final = 1000

_EVIDENCE: Final = ("established", "supported", "mixed", "contested", "not-established", "clinical-opinion")
_SYLLABLES: Final = (
    *("ba", "cal", "do", "dri", "el", "fen", "gla", "ho", "is", "ka", "lor", "ma", "mi", "nar", "ne", "o"),
    *("pe", "phi", "ra", "ren", "sa", "si", "sol", "ta", "te", "thal", "u", "va", "ver", "vi", "xa", "zo"),
)
_OPENINGS: Final = ("How does the {} depend on", "Why does the {} call for", "What does the {} change about")
_MATHEMATICS: Final = (
    *("$r = -.{n}$", "$p < .0{n}$", r"$\frac{{{n}}}{{x_{{2}}}}$", "$x^2 + {n}x = 0$"),
    *(r"$\sum_{{i=1}}^{{{n}}} a_i$", r"$O(n \log n)$", r"$\sqrt{{{n}}} \approx {n}.5$", "$n = {n}$"),
)
_PLAIN: Final = re.compile(r"[A-Za-z](?:[^:#\n]|:(?! ))*[^:#\s]")
"""Text that YAML reads as text without quotation marks."""

_NO_TEXT: Final = frozenset({"No", "Off", "On", "True", "False", "Yes"})
"""Words that the usual script's YAML loader does not read as text."""

_FIELDS: Final = {
    # For each field of a kind: key, form, fewest and most words, and the share of the cards that have the field.
    # The first field is the prompt. The form "%" means a short text of the field's own sort.
    "question": (("question", "?", 8, 14, 1.0), ("answer", "", 12, 25, 1.0), ("extra", "", 25, 55, 0.9)),
    "definition": (
        ("term", "%", 0, 0, 1.0),
        ("definition", "", 14, 25, 1.0),
        ("both-ways", "%", 0, 0, 1.0),
        ("example", "", 12, 22, 1.0),
        ("extra", "", 25, 55, 0.9),
    ),
    "sign": (
        ("sign", "", 9, 18, 1.0),
        ("question", "?", 7, 12, 1.0),
        ("answer", "", 12, 25, 1.0),
        ("caution", "", 10, 20, 1.0),
        ("extra", "", 20, 50, 0.9),
    ),
    "meaning": (
        ("question", "?", 8, 14, 1.0),
        ("answer", "", 12, 25, 1.0),
        ("care", "", 14, 28, 1.0),
        ("extra", "", 20, 50, 0.9),
    ),
    "finding": (
        ("question", "?", 8, 16, 1.0),
        ("finding", "", 14, 25, 1.0),
        ("study", "%", 0, 0, 1.0),
        ("limits", "", 10, 24, 1.0),
        ("extra", "", 20, 50, 0.8),
    ),
    "mechanism": (("question", "?", 8, 14, 1.0), ("answer", "", 12, 25, 1.0), ("extra", "", 25, 55, 0.9)),
    "misconception": (
        ("claim", "", 8, 14, 1.0),
        ("known", "", 18, 25, 1.0),
        ("matters", "", 12, 24, 1.0),
        ("extra", "", 20, 50, 0.8),
    ),
    "comparison": (
        ("first", "%", 0, 0, 1.0),
        ("second", "%", 0, 0, 1.0),
        ("difference", "", 14, 25, 1.0),
        ("example", "", 12, 24, 1.0),
        ("extra", "", 20, 50, 0.9),
    ),
    "brain-region": (
        ("region", "%", 0, 0, 1.0),
        ("role", "", 10, 20, 1.0),
        ("location", "", 10, 20, 1.0),
        ("extra", "", 25, 55, 0.9),
    ),
    "cloze": (("text", "{{", 24, 40, 1.0), ("extra", "", 25, 55, 0.9)),
}


class _Prose:
    """Endless text that looks like English, and names that no two cards share. It is made for a number of notes."""

    def __init__(self, notes: int) -> None:
        self.random = random.Random(100)
        words = " ".join(_sentences()).split()
        following: dict[str, set[str]] = {}
        for word, after in pairwise(words):
            following.setdefault(word, set()).add(after)
        self.after = {word: sorted(after) for word, after in following.items()}
        capitals = {word for word in words if re.fullmatch(r"[A-Z][a-z]+", word)} - _NO_TEXT
        self.starts = sorted(capitals & self.after.keys())
        self.names = iter(self.random.sample(range(len(_SYLLABLES) ** 4), 4 * notes + 1000))

    def name(self) -> str:
        """A word that never repeats."""
        number, syllables = next(self.names), []
        for _ in range(4):
            number, digit = divmod(number, len(_SYLLABLES))
            syllables.append(_SYLLABLES[digit])
        return "".join(syllables)

    def words(self, fewest: int, most: int) -> list[str]:
        """Some words of text; the first one begins with a capital."""
        choice = self.random.choice
        word = choice(self.starts)
        words = [word]
        for _ in range(self.random.randint(fewest, most) - 1):
            word = choice(self.after.get(word) or self.starts)
            words.append(word)
        return words

    def sentence(self, words: list[str]) -> str:
        """Join words as Markdown, now and then with emphasis, a formula, a link or a special character of HTML."""
        chance = self.random.random()
        at = self.random.randrange(1, len(words))
        if chance < 0.2:
            words[at] = f"*{words[at].strip('.,:;')}*" if chance < 0.1 else f"**{words[at].strip('.,:;')}**"
        elif chance < 0.28:
            words.insert(at, self.random.choice(_MATHEMATICS).format(n=self.random.randint(2, 99)))
        elif chance < 0.3:
            words[at] = "`a < b`" if chance < 0.29 else "R&D"
        elif chance < 0.31:
            words.insert(at, f"[here](https://example.org/{words[0].lower()})")
        return " ".join(words).rstrip(".,:;") + "."


def _sentences() -> list[str]:
    """The sentences of Python's language reference that are plain English."""
    sentences: dict[str, None] = {}
    for topic in topics.values():
        for block in topic.split("\n\n"):
            text = re.sub(r"[\"`*()]", "", " ".join(block.split())).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
            if (
                re.match(r"(?!Changed|New|Added)[A-Z][a-z]+ [a-z]", text)
                and text.endswith(".")
                and not re.search(r"[=<>{}\[\]|_#\\$~^]", text)
            ):
                sentences[text] = None
    return sorted(sentences)


def write_deck(folder: Path, notes: int) -> int:
    """Write a deck with `notes` notes in up to 100 files into `folder`. Returns its size in bytes."""
    folder.mkdir(parents=True)
    prose = _Prose(notes)
    references = [f"{prose.name()}-{1950 + number % 75}" for number in range(min(notes, _MOST_REFERENCES))]
    texts = {
        "deck.yaml": "id: bench\nnamespace: bench\nname: Bench\nrequire: [evidence]\n",
        "references.yaml": _references(references, prose),
    }
    files = min(MOST_FILES, max(1, notes // _NOTES_A_FILE))
    kinds = list(_FIELDS)
    for number in range(files):
        kind = kinds[number % len(kinds)]
        share = notes * (number + 1) // files - notes * number // files
        cards = [_card(prose, kind, references) for _ in range(share)]
        head = f"kind: {kind}\nsubdeck: {number + 1} {prose.name().title()}\ntags: [{prose.name()}]\ncards:\n"
        texts[f"{number:03}.yaml"] = head + "\n".join(cards)
    return sum((folder / name).write_bytes(text.encode()) for name, text in texts.items())


def _card(prose: _Prose, usual: str, references: list[str]) -> str:
    """Write a card. Four in ten are not of the usual kind of their file."""
    chance = prose.random.random
    kind = usual if chance() < 0.6 else prose.random.choice(list(_FIELDS))
    name = prose.name()
    lines = [f"  - id: {name}\n"]
    if kind != usual:
        lines.append(f"    kind: {kind}\n")
    for at, (key, form, fewest, most, share) in enumerate(_FIELDS[kind]):
        if chance() < share:
            lines.append(_entry(key, _text(prose, key, form, name, fewest, most, first=at == 0)))
    lines.append(f"    evidence: {prose.random.choice(_EVIDENCE)}\n")
    if chance() < 0.8:
        lines.append(f"    sources: [{', '.join(prose.random.sample(references, prose.random.randint(1, 3)))}]\n")
    if chance() < 0.2:
        lines.append(f"    tags: [{'-'.join(prose.random.sample(prose.starts, 2)).lower()}]\n")
    return "".join(lines)


def _text(prose: _Prose, key: str, form: str, name: str, fewest: int, most: int, *, first: bool) -> str:
    if form == "%":
        short = {"both-ways": "no", "study": f"{prose.random.randint(12, 4000)} people in {prose.name().title()}."}
        return short.get(key) or (name.title() if first else prose.name().title())
    words = prose.words(fewest, most)
    if form == "?":
        opening = prose.random.choice(_OPENINGS).format(name)
        return f"{opening} {' '.join(words).rstrip('.,:;').lower()}?"
    if form == "{{":
        gap = prose.random.randrange(2, len(words) - 8)
        words[gap : gap + 2] = [f"{{{{c1::{name} {words[gap].strip('.,:;')}}}}}"]
        words[gap + 3 : gap + 5] = [f"{{{{c2::{words[gap + 3].strip('.,:;')}::which?}}}}"]
        return " ".join(words).rstrip(".,:;") + "."
    if first:
        words[1:1] = ["the", name]
    if key == "extra" and prose.random.random() < 0.1:
        third = len(words) // 3
        items = (words[:third], words[third : 2 * third], words[2 * third :])
        return "\n".join([f"{' '.join(items[0])}\n", *(f"- {' '.join(item)}" for item in items[1:])])
    return prose.sentence(words)


def _entry(key: str, text: str) -> str:
    """Write a key and its text as an author would lay them out."""
    if len(text) <= 80 and _PLAIN.fullmatch(text):
        return f"    {key}: {text}\n"
    if "\n" in text:
        return f"    {key}: |\n" + "".join(f"      {line}\n" if line else "\n" for line in text.split("\n"))
    lines = [f"    {key}: >-\n"]
    while text:
        at = len(text) if len(text) <= 100 else text.rindex(" ", 0, 100)
        lines.append(f"      {text[:at]}\n")
        text = text[at + 1 :]
    return "".join(lines)


def _references(ids: list[str], prose: _Prose) -> str:
    entries = []
    for reference in ids:
        family, _, year = reference.partition("-")
        people = [family, *(prose.random.choice(prose.starts) for _ in range(prose.random.randint(0, 4)))]
        authors = "".join(f"      - {{family: {person.title()}, given: {person[0].upper()}}}\n" for person in people)
        number = prose.random.randint(10**6, 10**7)
        entries.append(
            f"  - id: {reference}\n    type: article-journal\n"
            + _entry("title", " ".join(prose.words(8, 16)).rstrip(".,:;"))
            + f"    author:\n{authors}    issued: {{year: {year}}}\n"
            f"    container-title: {prose.random.choice(prose.starts)} {prose.random.choice(prose.starts)}\n"
            f"    volume: {number % 90 + 1}\n    issue: {number % 12 + 1}\n    page: {number % 700}\n"
            f"    DOI: 10.{number % 9000 + 1000}/{family[:4]}.{number}\n"
        )
    return "references:\n" + "".join(entries)


if __name__ == "__main__":
    size = write_deck(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{size / int(sys.argv[2]):.0f} bytes a card, references and all")
