"""The shipped deck as data: the words of each card, and which are the question and which the answer."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from tests.support.decks import PROJECT

DECK = PROJECT / "cards/mirror-neurons"
MEDIA = PROJECT / "media/mirror-neurons"

Card = dict[str, Any]

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
"""For each kind and each of its cards: the fields on the front, and the fields that are the answer."""

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
    """Read every card as its author wrote it, with the kind and the subdeck of its file."""
    all_cards = []
    for file in sorted(DECK.glob("[0-9]*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        all_cards += [{"kind": content["kind"], "subdeck": content["subdeck"], **card} for card in content["cards"]]
    return all_cards


def plain(text: str) -> str:
    """Remove Markdown from a text, fill its gaps and replace each formula by a word."""
    text = re.sub(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", r"\1", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]+\$", "r", text)
    return re.sub(r"[*_]", "", " ".join(text.split()))


def words(text: str) -> list[str]:
    """The words of a text in lower case; apostrophes and hyphens inside a word are kept."""
    return re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", plain(text).lower())


@cache
def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, without endings, so that plural and singular are the same."""
    return frozenset(re.sub(r"(?:’s|ies|es|s|y|ing|ed)$", "", word) for word in words(text) if word not in SMALL_WORDS)


def asked_and_answered(card: Card) -> list[tuple[str, str]]:
    """For each front of a card: its text, and the text of the answer. A gap is `…` on the front."""
    if card["kind"] == "cloze":
        gaps = re.findall(r"\{\{(c\d+)::(.*?)(?:::.*?)?\}\}", card["text"], re.DOTALL)
        return [
            (plain(re.sub(rf"\{{\{{{number}::.*?\}}\}}", "…", card["text"], flags=re.DOTALL)), plain(hidden))
            for number, hidden in gaps
        ]
    if card["kind"] == "image-occlusion":  # all its cards ask the same; only the marked place differs
        names = dict.fromkeys(shape["name"] for shape in card["shapes"] if "name" in shape)
        return [(plain(card["header"]), " / ".join(names))]
    return [
        (" ".join(plain(card[field]) for field in front), " ".join(plain(card[field]) for field in answer))
        for front, answer in FRONTS[card["kind"]]
    ]


CARDS = cards()
