"""`deck-builder check` finds all that a build finds and more, leaves out what a deck ignores, and writes nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.check.check import check_deck
from tests.support.broken_decks import EXPECTED, FOUND_BY_CHECK_ALONE, NOW, ExpectedProblem, copy_broken_deck
from tests.support.command_line import build, list_codes, run
from tests.support.decks import PROJECT

ONE_CARD = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
"""
EMPTY_EXTRA = f"{ONE_CARD}    extra:\n"


def test_where_all_is_well_one_line_says_so(write_deck: Callable[..., Path]) -> None:
    result = run("check", write_deck(ONE_CARD))
    assert result.output == "capitals: 1 note, no problems.\n"


def test_the_shipped_deck_and_the_tour_have_no_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    run("check", "tests/decks/tour", "--strict")
    run("check")


@pytest.mark.parametrize("name", EXPECTED)
def test_check_finds_all_that_a_build_would(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    codes = [
        ExpectedProblem(problem.code, *_where(folder, problem.place))
        for problem in check_deck(folder, tmp_path / "dist", NOW).problems
        if not FOUND_BY_CHECK_ALONE.fullmatch(problem.code)
    ]
    assert sorted(map(str, codes)) == sorted(map(str, EXPECTED[name]))


def _where(folder: Path, place: tuple[Path, int, int]) -> tuple[str, int, int]:
    return place[0].relative_to(folder).as_posix(), place[1], place[2]


@pytest.mark.parametrize("options", [(), ("--strict",), ("--format", "sarif"), ("--diff",), ("--explain", "D203")])
def test_nothing_at_all_is_written(options: tuple[str, ...], write_deck: Callable[..., Path]) -> None:
    deck = write_deck(EMPTY_EXTRA.replace("\n", " \n"))
    before = everything_in(deck.parent)
    os.chdir(deck.parent)
    run("check", deck, *options, expect=1 if options in (("--strict",), ("--diff",)) else 0)
    assert everything_in(deck.parent) == before


def everything_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


def test_warnings_end_with_0_unless_they_are_to_count(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(EMPTY_EXTRA)
    assert list_codes(run("check", deck).output) == ["D208"]
    assert list_codes(run("check", deck, "--strict", expect=1).output) == ["D208"]


def test_what_learners_would_lose_is_reported_before_any_build(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD)
    build(deck)
    run("release", deck, "1.0.0", "--out", deck.parent / "dist")
    write_deck(ONE_CARD.replace("id: france", "id: capital-of-france"))
    result = run("check", deck, "--out", deck.parent / "dist", expect=1)
    assert list_codes(result.output) == ["L602"]
    assert "add `was: france`" in result.output


def test_every_mistake_of_a_bad_day_is_found_in_one_run(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        r"""
kind: question
tagz: [europe]
cards:
  - id: France
    question: What is the capital of France?
    answer: Paris
  - id: norway
    question: What is the capital of Norway?
    anwser: Oslo
  - id: italy
    question: What is the capital of Italy?
    answer: Rome, see note #4
    picture: rome.png
  - id: spain
    question: What is the capital of Spain?
    answer: <span style='color:red'>Madrid</span>
    tags: [south west]
  - id: greece
    question: What is the capital of Greece?
    answer: About \(10^6\) people live in {{c1::Athens}}
    sources: [homer]
""",
        **{
            "deck.yaml": "id: capitals\nname: Capitals\nlanguage: english\n",
            "more.yaml": "kind: question\ncards:\n  - id: malta\n    question: Where?\n    answer: Note: Valletta\n",
            "asia.yml": "kind: question\ncards: []\n",
        },
    )
    codes = list_codes(run("check", deck, expect=1).output)
    wanted = ["D203", "D205", "D203", "Y118", "M501", "T408", "D215", "T409", "T402", "D213", "D209", "Y106", "D218"]
    assert sorted(codes) == sorted(wanted)


def test_a_deck_says_which_warnings_it_wants(write_deck: Callable[..., Path]) -> None:
    def check_with(settings: str) -> list[str]:
        deck = write_deck(
            EMPTY_EXTRA, **{"deck.yaml": f"id: capitals\nname: Capitals\ndescription:\ncheck: {settings}\n"}
        )
        return list_codes(run("check", deck).output)

    assert check_with("{select: [T, D208]}") == ["D208", "D208"]
    assert check_with("{select: [T]}") == []
    assert check_with("{select: [empty-value]}") == ["D208", "D208"]
    assert check_with('{ignore: {D208: "to be written"}}') == []
    assert check_with('{ignore: {D: "to be written"}}') == []
    assert check_with('{ignore: {empty-value: "to be written", T406: "no pictures yet"}}') == ["D226"]


def test_errors_are_found_whatever_is_selected(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        ONE_CARD.replace("answer", "anwser"),
        **{"deck.yaml": 'id: capitals\nname: Capitals\ncheck: {select: [T], ignore: {D: "all of it"}}\n'},
    )
    assert list_codes(run("check", deck, expect=1).output) == ["D203"]


def test_a_card_can_ignore_one_warning_with_a_reason(write_deck: Callable[..., Path]) -> None:
    other = "  - id: norway\n    question: What is the capital of Norway?\n    answer: Oslo\n    extra:\n"
    deck = write_deck(f'{EMPTY_EXTRA}    ignore: {{D208: "Ada writes it"}}\n{other}')
    result = run("check", deck)
    assert list_codes(result.output) == ["D208"]
    assert "cards.yaml:11:5 (card `norway`)" in result.output


def test_what_a_build_says_can_be_ignored_for_builds_too(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(f'{EMPTY_EXTRA}    ignore: {{D208: "Ada writes it"}}\n')
    assert "D208" not in run("build", deck, "--out", deck.parent / "dist").output


def test_the_settings_of_one_deck_do_not_count_for_another(write_deck: Callable[..., Path]) -> None:
    quiet = write_deck(EMPTY_EXTRA, **{"deck.yaml": 'id: capitals\nname: Capitals\ncheck: {ignore: {D208: "later"}}\n'})
    loud = write_deck(EMPTY_EXTRA, name="rivers")
    for order in ((quiet, loud), (loud, quiet)):
        assert sorted(list_codes(run("check", *order).output)) == ["C911", "D208"]
        assert list_codes(run("stats", *order).output) == ["D208"]


def test_for_a_list_of_rules_to_ignore_the_hint_shows_how_to_give_reasons(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(f"{EMPTY_EXTRA}    ignore: [D208, T406]\n")
    output = run("check", deck, expect=1).output
    hint = 'help: Give each rule its reason: `ignore: {D208: "why it is fine", T406: "why it is fine"}`.'
    assert hint in output
    shown = re.search(r"`(ignore: \{.*\})`", output)
    assert shown
    corrected = shown[1].replace(', T406: "why it is fine"', "")
    run("check", write_deck(f"{EMPTY_EXTRA}    {corrected}\n"), "--strict")


def test_a_comma_that_ends_a_value_too_early_is_explained(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: question\ncards:\n  - {id: france, question: What is the capital?, answer: Paris, on the Seine}\n"
    )
    assert "a comma ends a value: put the whole value before it in quotes" in run("check", deck, expect=1).output


def test_signs_that_turn_the_direction_of_writing_are_shown_as_signs(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD.replace("answer: Paris", "an\u202eswer: Pa\u202eris\u2066"))
    for form in ("full", "concise"):
        output = run("check", deck, "--format", form, expect=1).output
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", output)
        assert "an�swer" in output


def test_only_the_part_of_a_long_line_around_the_mistake_is_shown(write_deck: Callable[..., Path]) -> None:
    long = "word " * 2000
    deck = write_deck(ONE_CARD.replace("Paris", f"{long}<span style='color:red'>Paris</span> {long}"))
    output = run("check", deck).output
    about = output[output.index("T408") :].split("\n\n")[0].splitlines()
    shown, caret = (
        line for line in about if line.startswith(("5 |", "  |")) and line.strip(" |") and "5" not in line[9:]
    )
    assert shown.startswith("5 | …")
    assert shown.endswith("…")
    assert len(shown) < 170
    assert shown[caret.index("^") :].startswith("style=")


def test_two_decks_that_anki_takes_for_one_are_found(write_deck: Callable[..., Path]) -> None:
    one = write_deck(ONE_CARD, name="one", **{"deck.yaml": "id: one\nname: Europe\n"})
    card = ONE_CARD.replace("What is the capital of France", "Which river runs through Rome").replace("Paris", "Tiber")
    two = write_deck(card, name="two", **{"deck.yaml": "id: two\nname: EUROPE\n"})
    output = run("check", one, two).output
    assert list_codes(output) == ["D229"]
    assert "Anki puts `EUROPE` and the deck in `one` together: they have the same name" in output
    meant = "id: two\nname: EUROPE\ncheck: {ignore: {D229: Both are to be one}}\n"
    run("check", one, write_deck(card, name="two", **{"deck.yaml": meant}), "--strict")


def test_a_package_has_a_name_that_windows_can_have(write_deck: Callable[..., Path]) -> None:
    assert "`con.apkg`" in run("check", write_deck(ONE_CARD, **{"deck.yaml": "id: con\nname: Cons\n"}), expect=1).output
    run("check", write_deck(ONE_CARD, **{"deck.yaml": "id: context\nname: Cons\n"}))


@pytest.mark.parametrize(
    ("card", "broken"),
    [
        ("norway", "    answer: Oslo: the capital\n"),
        ("norway", "    answer: Oslo, see #4\n"),
        ("norway", "    extra: |\n      - one\n      - two\n\tanswer: Oslo\n"),
        ("", "  - question: What is the capital of Peru: the city?\n"),
    ],
)
def test_problems_of_a_file_that_is_not_yet_yaml_name_its_cards(
    card: str, broken: str, write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(f"{ONE_CARD}  - id: norway\n    question: What is the capital of Norway?\n{broken}")
    first = next(problem for problem in check_deck(deck, deck / "dist", NOW).problems if problem.code.startswith("Y"))
    assert first.card == card


def test_a_reference_is_not_taken_for_a_card(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD, **{"references.yaml": "references:\n  - id: craig-2009\n    title: Feeling: now\n"})
    assert "(card" not in run("check", deck, expect=1).output


def test_a_hint_about_a_file_names_its_folder(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD)
    output = run("check", deck / "cards.yaml", expect=2).output
    assert f"is a file, but a deck is a folder. Name its folder: `{deck}`" in output


def test_a_problem_of_a_picture_is_reported_at_its_own_card(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        f"{ONE_CARD}    picture: {{file: there.svg}}\n"
        "  - id: norway\n    question: Where is Oslo?\n    answer: In Norway, see ![A map](there.svg)\n"
    )
    (deck / "media").mkdir()
    (deck / "media/there.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    output = run("check", deck).output
    assert list_codes(output) == ["T406"]
    assert "cards.yaml:6:21 (card `france`)" in output


def test_a_diff_is_printed_in_no_other_format(write_deck: Callable[..., Path]) -> None:
    assert "--diff prints a diff" in run("check", write_deck(ONE_CARD), "--diff", "--format", "json", expect=2).output


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("T413", "answer: In Peru ![A map](my map.svg)"),
        ("Y118", "answer: The rest of `x = 1 # note` is a comment"),
        ("Y118", "answer: (one # two)"),
        ("T410", "answer: It is $ x^2 $ there"),
    ],
)
def test_what_would_be_lost_or_shown_raw_is_reported(code: str, typed: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD.replace("answer: Paris", typed))
    assert [problem.code for problem in check_deck(deck, deck / "dist", NOW).problems] == [code]


@pytest.mark.parametrize(
    "typed",
    [
        "answer: Paris # the capital",
        "answer: Paris # is it still?",
        "answer: (Paris) # not (Lyon)",
        "answer: It costs $ 5 or $ 6 = nothing",
        "answer: '`![a](b c.svg)` is how it is typed'",
        "answer: 'In Peru ![A map](<my map.svg>)'",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(typed: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD.replace("answer: Paris", typed))
    (deck / "media").mkdir()
    (deck / "media/my map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    assert not check_deck(deck, deck / "dist", NOW).problems


@pytest.mark.parametrize(
    ("message", "hint", "cards"),
    [
        (
            "Y106 there are merge conflict markers here",
            "Keep one of the two sides, or both",
            ONE_CARD.replace("    answer", "<<<<<<< HEAD\n    answer") + "=======\n    answer: Lyon\n>>>>>>> other\n",
        ),
        (
            "D204",
            "Write `answer: |`, and indent the list below it",
            ONE_CARD.replace(" Paris", "\n      - Paris\n      - Lyon"),
        ),
        ("D204", "Put the whole value in quotes, with its brackets", ONE_CARD.replace("Paris", "[Paris]")),
        (
            "D204",
            "Write the lines `kind: question` and `cards:` above the list.",
            "- id: france\n  question: Where is Paris?\n  answer: There\n",
        ),
        (
            "D202 the cards of this file have no kind",
            "Write `kind:` at the top of the file",
            f"{ONE_CARD}  - {{id: norway, question: Where is Oslo?, answer: There}}\n".replace("kind: question\n", ""),
        ),
    ],
    ids=["merge", "list below", "list in brackets", "only a list", "no kind"],
)
def test_a_common_mistake_is_reported_once_with_what_to_do(
    message: str, hint: str, cards: str, write_deck: Callable[..., Path]
) -> None:
    output = run("check", write_deck(cards), expect=1).output
    assert len(list_codes(output)) == 1
    assert message in output
    assert hint in output
