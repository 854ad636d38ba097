"""What an extension adds is compared with the base as it is now, before `base.lock` says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deck_builder.commands.base.survey_additions import NOTHING_ADDED, survey_additions
from deck_builder.deck.base import read_base
from deck_builder.deck.made_from import mark_right
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.extensions import write_updated


def test_changed_and_lost_cards_are_found_and_only_named_ones_are_marked(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path / "dist")
    base = read_base(school, Problems())
    assert base
    assert survey_additions(school, base).stale == ()
    italy = base.cards["italy"]._replace(question="Which city?")
    changed = survey_additions(school, replace(base, cards={**base.cards, "italy": italy}))
    assert [(each.text.card_id, each.text.key, each.text.source) for each in changed.stale] == [
        ("boot", "question", "Which city?")
    ]
    assert changed.count == 1
    assert mark_right(changed.stale, ["room"], changed.origins)[1] == {}
    origins, marked = mark_right(changed.stale, ["boot"], changed.origins)
    assert marked == {"boot": 1}
    assert origins["boot"]["question"].source == "Which city?"
    others = {key: card for key, card in base.cards.items() if key != "italy"}
    assert survey_additions(school, replace(base, cards=others)).lost == (("boot", "italy"),)


def test_a_deck_that_can_not_be_read_adds_nothing(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    base = read_base(school, Problems())
    assert base
    (school / "base.lock").unlink()
    assert survey_additions(school, base) == NOTHING_ADDED
