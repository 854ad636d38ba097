"""What `pull` prints."""

from __future__ import annotations

from pathlib import Path

from deck_builder.cli.pull_results import describe_pull
from deck_builder.commands.pull.edited_cards import LeftAlone
from deck_builder.commands.pull.pull import PullPlan


def test_a_plan_is_shown_as_a_diff_with_what_stays_behind() -> None:
    plan = PullPlan(
        texts={Path("cards.yaml"): ("answer: Lyon\n", "answer: Paris\n"), Path("same.yaml"): ("a\n", "a\n")},
        cards=["france"],
        no_way_back=[LeftAlone("italy", "Answer", "Rome", "<script>")],
        newer_here=["spain"],
    )
    text = "\n".join(describe_pull(plan))
    assert "From Anki: edits of 1 card." in text
    assert "-answer: Lyon" in text
    assert "+answer: Paris" in text
    assert "same.yaml" not in text
    assert "`italy`, Answer: Rome → <script>" in text
    assert "  `spain`" in text
