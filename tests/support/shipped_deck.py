"""The shipped deck as data: each card's words, and which of them are asked and which answered."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.support.decks import PROJECT

DECK = PROJECT / "cards/mirror-neurons"
MEDIA = PROJECT / "media/mirror-neurons"

Card = dict[str, Any]

# For each kind, which fields stand on a front and which on the part of the back that is asked for.
FRONTS = {
    "brain-region": [(["region", "question"], ["role"])],
    "cloze": [(["text"], ["text"])],
    "comparison": [(["first", "second"], ["difference"])],
    "definition": [(["term"], ["definition"]), (["definition"], ["term"])],
    "finding": [(["question"], ["finding"])],
    "image-occlusion": [(["header"], ["shapes"])],
    "meaning": [(["question"], ["answer"])],
    "mechanism": [(["question"], ["answer"])],
    "misconception": [(["claim"], ["known"])],
    "question": [(["question"], ["answer"])],
    "sign": [(["sign", "question"], ["answer"])],
}

# Words that say little about what a card is about.
SMALL_WORDS = frozenset(
    re.split(
        r"\s+",
        """a about after all also an and another any are as at be been but by can did do does each else for from had has
        have how i if in is it its like may me mean more most my no not of on one only or other others out own people
        person so some someone somebody such than that the their them then there they this to too up was what when
        where whether which who why will with you your""",
    )
)


def cards() -> list[Card]:
    """Every card as it is written, with the kind and the subdeck of its file."""
    found = []
    for file in sorted(DECK.glob("[0-9]*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        found += [{"kind": content["kind"], "subdeck": content["subdeck"], **card} for card in content["cards"]]
    return found


def plain(text: str) -> str:
    """A field as a learner reads it: without marks of Markdown, gaps filled, formulas as a word."""
    text = re.sub(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", r"\1", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]+\$", "r", text)
    return re.sub(r"[*_]", "", " ".join(text.split()))


def words(text: str) -> list[str]:
    """The words of a text, small letters, with apostrophes and hyphens kept inside."""
    return re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", plain(text).lower())


def content_words(text: str) -> set[str]:
    """What a text is about: its words without the small ones, cut so that plural and singular are one."""
    return {re.sub(r"(?:’s|ies|es|s|y|ing|ed)$", "", word) for word in words(text) if word not in SMALL_WORDS}


def asked_and_answered(card: Card) -> list[tuple[str, str]]:
    """Each front of a card with the part of its back that is asked for. Gaps are hidden in front, bare behind."""
    if card["kind"] == "cloze":
        gaps = re.findall(r"\{\{(c\d+)::(.*?)(?:::.*?)?\}\}", card["text"], re.DOTALL)
        return [
            (plain(re.sub(rf"\{{\{{{number}::.*?\}}\}}", "…", card["text"], flags=re.DOTALL)), plain(hidden))
            for number, hidden in gaps
        ]
    if card["kind"] == "image-occlusion":  # its cards ask one thing of one picture; the marked place sets them apart
        names = dict.fromkeys(shape["name"] for shape in card["shapes"] if "name" in shape)
        return [(plain(card["header"]), " / ".join(names))]
    return [
        (" ".join(plain(card[field]) for field in front), " ".join(plain(card[field]) for field in answer))
        for front, answer in FRONTS[card["kind"]]
    ]


CARDS = cards()
