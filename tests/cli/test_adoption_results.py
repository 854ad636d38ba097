"""What the adoption of kinds means to learners, in words."""

from __future__ import annotations

from pathlib import Path

from deck_builder.cli.adoption_results import describe_adoption, describe_offer
from deck_builder.commands.import_package.adopt_kinds import AdoptedKind, Adoption
from deck_builder.commands.import_package.stock_kinds import StockKind
from deck_builder.lock.model import Lock

STOCK = StockKind("basic", "question", {"front": "question", "back": "answer"}, {"card-1": "question"})


def test_notes_that_learners_get_again_are_counted() -> None:
    adoption = Adoption(Path("x"), (AdoptedKind(STOCK, 312, 3),), {"cloze-2": "because"}, {}, Lock("x", "X"))
    text = "\n".join(describe_adoption(adoption))
    assert "`basic` becomes `question`: 312 notes; `front` → `question`, `back` → `answer`" in text
    assert "`cloze-2` stays as it is: because" in text
    assert "3 notes again" in text


def test_nothing_to_adopt_is_said_and_nothing_is_offered() -> None:
    assert "No kind can become" in "\n".join(describe_adoption(Adoption(Path("x"), (), {}, {}, Lock("x", "X"))))
    assert list(describe_offer(Path("x"), [])) == []
    assert "`basic` as `question`" in "\n".join(describe_offer(Path("x"), [STOCK]))
