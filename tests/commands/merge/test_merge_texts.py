"""The merge of one field's text. The page for learners must pass the same cases: they are on disk, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.merge import merge_texts as merge_texts_module
from deck_builder.commands.merge.faults import count_faults
from deck_builder.commands.merge.merge_texts import CONFLICTS, MergedText, merge_lines, merge_texts
from deck_builder.commands.merge.tokens import split_text

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['about']}")
    for file in sorted((Path(__file__).parent / "merge_cases").glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))
]

PIECES = (
    "one two three four five six seven eight , . <b> </b> <i> </i> <br> <p> </p> &amp; &nbsp; {{c1::gap}} "
    "{{c2::two::hint}} {{c3:: }} \\(x+1\\) \\( [sound:a.mp3] <img_src='a.png'> < 漢 字"
)
TEXTS = st.lists(st.sampled_from([*PIECES.split(), " ", " "]), max_size=14).map(lambda pieces: " ".join(pieces))
"""Texts of words, tags, entities, gaps and formulas, closed or not."""


@pytest.mark.parametrize("case", CASES)
def test_a_text_is_merged_as_the_case_says(case: dict[str, Any]) -> None:
    merged = merge_texts(case["base"], case["mine"], case["new"], case["conflicts"])
    assert merged.text == case["result"]
    assert merged.kind == case["kind"]
    assert [[each.base, each.mine, each.new] for each in merged.clashes] == case["clashes"]


@given(TEXTS, TEXTS)
def test_what_one_side_changed_is_taken_and_what_both_changed_alike_too(base: str, text: str) -> None:
    assert merge_texts(base, text, base).text == text
    assert merge_texts(base, base, text).text == text
    assert merge_texts(base, text, text).text == text


def test_a_text_that_only_one_side_changed_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_texts_module, "split_text", lambda _: pytest.fail("a text was split"))
    before, after = "<p>one &quot;two&quot;</p>", "<p>one &quot;two&quot;</p> in my own words"
    assert merge_texts(before, after, before) == MergedText(after, "kept")
    assert merge_texts(before, before, after) == MergedText(after, "taken")


def test_another_spelling_is_no_change() -> None:
    assert merge_texts("one<br>two&nbsp;", "one<br>two\u00a0", "one<br>two&nbsp;").kind == "same"
    assert merge_texts("one<br>two", "one<br/>two", "one<br>two").kind == "same"


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(CONFLICTS))
def test_a_merge_is_put_together_as_well_as_both_texts(base: str, mine: str, new: str, conflicts: Any) -> None:
    merged = merge_texts(base, mine, new, conflicts)
    assert count_faults(merged.text) <= max(count_faults(mine), count_faults(new)) * (2 if conflicts == "both" else 1)
    pieces = {token.text for text in (base, mine, new, "<hr>") for token in split_text(text)}
    if count_faults(mine) == count_faults(new) == 0:
        assert {token.text for token in split_text(merged.text)} <= pieces


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_of_the_learners_is_lost_that_is_not_shown(base: str, mine: str, new: str) -> None:
    """Each word that the learner added is in the result; each that the author added is, or is shown as a conflict."""
    merged = merge_texts(base, mine, new)
    own, theirs = (_words(text) - _words(base) for text in (mine, new))
    assert own <= _words(merged.text)
    assert theirs <= _words(merged.text).union(*(_words(clash.new) for clash in merged.clashes))


def _words(text: str) -> set[str]:
    return {token.key for token in split_text(text) if token.key.isalpha()}


@given(TEXTS, TEXTS, TEXTS)
def test_whose_words_stay_changes_nothing_but_the_words_in_conflict(base: str, mine: str, new: str) -> None:
    results = [merge_texts(base, mine, new, conflicts) for conflicts in CONFLICTS]
    assert len({merged.kind for merged in results}) == len({merged.clashes for merged in results}) == 1
    if results[0].kind != "conflict":
        assert len({merged.text for merged in results}) == 1


def test_styles_are_merged_line_by_line() -> None:
    base = ".card {\n  color: black;\n  margin: 0;\n  padding: 0;\n}\n"
    mine = base.replace("black", "navy")
    assert merge_lines(base, mine, base.replace("padding: 0", "padding: 1em")).text == mine.replace(
        "padding: 0", "padding: 1em"
    )
    merged = merge_lines(base, mine, base.replace("black", "grey"))
    assert (merged.text, merged.kind) == (mine, "conflict")
    assert merge_lines(base, mine, base.replace("black", "grey"), "theirs").text == base.replace("black", "grey")
