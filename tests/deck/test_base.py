"""`base.lock` is read back as it was written, and a damaged one is one problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deck_builder.deck.base import BASE_FILE, Base, BaseCard, read_base, write_base
from deck_builder.problems.problem import Problems

BASE = Base(
    source="capitals-1.0.0.apkg",
    name="Languages::Capitals",
    version="1.0.0",
    digest="abc",
    decks=("Languages::Capitals", "Languages::Capitals::South"),
    note_types={-(2**63): "Capitals: Question", 2**63 - 1: "x"},
    media={"map.png": "sha"},
    cards={
        "france": BaseCard("g1", "What is <b>it</b>?", 'é "quoted" \\ \n'),
        "italy": BaseCard("g2", "Rome?", "", 'mid:1 "Question:Rome?" "Note:a\\"\\*_"', ("rome",)),
    },
    gone={"spain": "g3"},
)


def test_a_base_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / BASE_FILE).write_text(write_base(BASE), encoding="utf-8", newline="\n")
    problems = Problems()
    assert read_base(tmp_path, problems) == BASE
    assert not problems
    assert json.loads(write_base(BASE))["cards"]["italy"]["was"] == ["rome"]


def test_a_card_has_a_line_of_its_own_and_another_card_changes_no_other_line() -> None:
    more = dict(BASE.cards) | {"malta": BaseCard("g4", "?", "!")}
    before, after = (write_base(base).splitlines() for base in (BASE, Base(**{**vars(BASE), "cards": more})))
    assert [line for line in after if line not in before] == [
        '  "malta": {"guid": "g4", "question": "?", "answer": "!"}'
    ]
    assert [line for line in before if line not in after] == []


def test_cards_are_found_by_their_ids_from_before() -> None:
    assert [BASE.find_id(each) for each in ("france", "rome", "spain", "nothing")] == ["france", "italy", "", ""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "there is no"),
        (b"", "not valid JSON"),
        (b"\xff", "not valid UTF-8"),
        (b"[]", "not an object"),
        (b"{}", "has no `format`"),
        (b"[" * 100_000, "nested too deeply"),
        (("{1}", "NaN"), "`NaN` is not JSON"),
        (('"format": 1', '"format": 2'), "another version"),
        (("Languages::Capitals", "Default"), "`base.name`"),
        (("Languages::Capitals", "A::::B"), "`base.name`"),
        (("Languages::Capitals", "A\\u0000"), "`base.name`"),
        (('"g1"', "1"), "`cards.france.guid` is not text"),
        (('"g1"', '"\\ud800"'), "`cards.france.guid` is not text"),
        (('"france"', '"-"'), "a key that is not an id"),
        (('"-9223372036854775808": "Cap', '"x": "Cap'), "a key that is not a number"),
        (('"-9223372036854775808": "Cap', f'"{"1" * 5000}": "Cap'), "a key that is not a number"),
        (("mid:1 ", "deck:* "), "`cards.italy.search` can find"),
        (("Question:Rome?", "Question:*"), "`cards.italy.search` can find"),
        (("Question:Rome?", "Question:R\\n"), "`cards.italy.search` can find"),
        (('Question:Rome?\\"', 'Question:Rome?\\" OR \\"a:b\\"'), "`cards.italy.search` can find"),
        (('"format": 1', f'"format": {"1" * 5000}'), "damaged: it has a number of thousands of digits"),
        ((' "decks"', '<<<<<<< HEAD\n "decks"'), "has marks of a merge"),
        (('["rome"]', '"rome"'), "`cards.italy.was` is not a list"),
    ],
)
def test_a_file_that_can_not_be_used_is_one_problem(
    text: bytes | tuple[str, str] | None, message: str, tmp_path: Path
) -> None:
    if isinstance(text, tuple):
        old, new = text if text != ("{1}", "NaN") else ('"format": 1', '"format": NaN')
        written = write_base(BASE).replace(old, new)
        assert written != write_base(BASE)
        text = written.encode()
    if text is not None:
        (tmp_path / BASE_FILE).write_bytes(text)
    problems = Problems()
    assert read_base(tmp_path, problems) is None
    assert [problem.code for problem in problems] == ["D260"]
    assert message in problems[0].message
    assert f"deck-builder base {tmp_path.name} --update" in problems[0].hint


def test_a_link_to_a_file_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "deck").mkdir()
    (tmp_path / "secret").write_text(write_base(BASE), encoding="utf-8")
    (tmp_path / "deck" / BASE_FILE).symlink_to(tmp_path / "secret")
    problems = Problems()
    assert read_base(tmp_path / "deck", problems) is None
    assert "outside" in problems[0].message
