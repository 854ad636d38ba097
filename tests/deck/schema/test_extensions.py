"""Editors complete and check what a deck that builds on another one says of the other deck's cards."""

from __future__ import annotations

import json
from pathlib import Path

from deck_builder.deck.schema.schemas import make_schemas, read_words
from tests.support.decks import edit
from tests.support.extensions import write_updated
from tests.support.schemas import list_refusals


def refuse(folder: Path, name: str) -> list[str]:
    """What the schema refuses in a file of a deck."""
    schemas = make_schemas(folder, *read_words(folder))
    return [refusal.message for refusal in list_refusals((folder / f"{name}.yaml").read_bytes(), schemas[name])]


def test_cards_that_add_need_no_question_and_the_ids_of_the_base_are_offered(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    with (school / "deck.yaml").open("a", encoding="utf-8") as file:
        file.write("suspends: [{card: france, reason: Ours is better}]\n")
    assert refuse(school, "cards") == refuse(school, "deck") == []
    offered = json.dumps(make_schemas(school, *read_words(school)))
    assert all(f'"{card_id}"' in offered for card_id in ("france", "italy", "river"))
    edit(school / "deck.yaml", ", reason: Ours is better", "")
    assert refuse(school, "deck")
    (base / "cards.yaml").write_text((school / "cards.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert refuse(base, "cards")  # a deck without a base has no `adds-to`
