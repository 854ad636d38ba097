"""The keys of a mapping are read one by one, and what is wrong with one is reported at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.problems.problem import Place, Problems
from deck_builder.source.ids import is_id
from deck_builder.source.keys import Keys
from deck_builder.source.parse import parse
from deck_builder.source.values import Mapping
from tests.support.command_line import list_codes, run

FILE = Path("cards.yaml")


def keys_of(text: str) -> Keys:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    return Keys(root, FILE, Problems(), "france")


def reported(keys: Keys) -> list[tuple[str, str, int, int]]:
    return [(problem.code, problem.message, problem.place.line, problem.place.column) for problem in keys.problems]


@pytest.mark.parametrize("text", ["a", "mirror-neuron", "7", "x" * 64])
def test_an_id_has_small_letters_digits_and_single_hyphens(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "A", "a_b", "a--b", "-a", "a-", "a b", "é", "x" * 65])
def test_other_texts_are_not_ids(text: str) -> None:
    assert not is_id(text)


def test_every_problem_names_the_card() -> None:
    keys = keys_of("a: b\n")
    keys.add("D208", "something", keys.place)
    assert [(problem.card, problem.place) for problem in keys.problems] == [("france", Place(FILE, 1, 1))]


def test_places_are_known_of_keys_of_values_and_of_entries() -> None:
    keys = keys_of("# here\na: one\nb: [x, ' y ']\n")
    assert keys.place_of("a") == Place(FILE, 2, 1)
    assert keys.place_of_value("a") == Place(FILE, 2, 4)
    assert keys.place_of_entry("b", "y") == Place(FILE, 3, 8)
    assert keys.place_of_entry("b", "z") == Place(FILE, 3, 1)
    assert keys.place_of("missing") == keys.place == Place(FILE, 2, 1)


def test_an_unknown_key_is_reported_with_the_key_that_was_meant() -> None:
    keys = keys_of("anwser: Paris\nanswer: Paris\n")
    keys.refuse_unknown_keys(("answer", "question"))
    assert reported(keys) == [("D203", "there is no key `anwser` here", 1, 1)]
    assert keys.problems[0].hint == "Did you mean `answer`?"


def test_an_unknown_key_unlike_all_others_is_reported_with_all_keys() -> None:
    keys = keys_of("xyz: Paris\n")
    keys.refuse_unknown_keys(("question", "answer"))
    assert keys.problems[0].hint == "Possible keys: answer, question."


def test_an_invisible_character_in_a_key_is_named() -> None:
    keys = keys_of("\u3000answer: Paris\n")
    keys.refuse_unknown_keys(("answer",))
    assert "U+3000" in keys.problems[0].hint
    assert keys.problems[0].message == "there is no key `answer` here"


def test_a_comma_that_ends_a_value_in_braces_is_explained() -> None:
    keys = keys_of("{answer: Paris, on the Seine}\n")
    keys.refuse_unknown_keys(("answer",))
    assert "a comma ends a value" in keys.problems[0].hint


def test_a_text_has_no_white_space_around_it_unless_it_is_read_as_typed() -> None:
    keys = keys_of("a: ' Paris '\n")
    assert keys.read_text("a") == "Paris"
    assert keys.read_text_as_typed("a") == " Paris "
    assert not keys.problems


def test_a_text_that_is_missing_is_its_default_or_a_problem() -> None:
    keys = keys_of("a: b\n")
    assert keys.read_text("b", default="usual") == "usual"
    assert not keys.problems
    assert keys.read_text("b", required=True) == ""
    assert reported(keys) == [("D202", "`b` is missing", 1, 1)]


@pytest.mark.parametrize(("required", "code"), [(True, "D202"), (False, "D208")])
def test_a_text_without_a_value_is_a_problem(required: bool, code: str) -> None:
    keys = keys_of("a: ' '\n")
    assert keys.read_text("a", required=required, default="usual") == "usual"
    assert reported(keys) == [(code, "`a` has no value", 1, 1)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: [b]\n", "Put the whole value in quotes"),
        ("a:\n  - b\n", "Write `a: |`, and indent the list"),
        ("a: {b: c}\n", ""),
    ],
)
def test_a_list_or_mapping_in_place_of_a_text_is_a_problem(text: str, hint: str) -> None:
    keys = keys_of(text)
    assert keys.read_text("a", default="usual") == "usual"
    (problem,) = keys.problems
    assert problem.code == "D204"
    assert "should be a text, but is" in problem.message
    assert hint in problem.hint


def test_a_list_of_texts_leaves_out_what_is_not_one() -> None:
    keys = keys_of("a: [' one ', '', [two], three]\n")
    assert keys.read_texts("a") == ("one", "three")
    assert reported(keys) == [
        ("D208", "an entry of `a` is empty", 1, 14),
        ("D204", "an entry of `a` should be a text, but is a list", 1, 18),
    ]


@pytest.mark.parametrize(
    ("text", "codes"), [("b: c\n", []), ("a:\n", ["D208"]), ("a: one\n", ["D204"]), ("a: {b: c}\n", ["D204"])]
)
def test_without_a_list_there_are_no_texts(text: str, codes: list[str]) -> None:
    keys = keys_of(text)
    assert keys.read_texts("a") == ()
    assert [code for code, *_ in reported(keys)] == codes


def test_a_single_text_in_place_of_a_list_is_shown_as_a_list() -> None:
    keys = keys_of("a: one\n")
    keys.read_texts("a")
    assert keys.problems[0].hint == "Write it as a list: `a: [one]`."


def test_a_malformed_id_is_reported_at_its_value() -> None:
    keys = keys_of("id: France_1\nFrance_2: x\n")
    assert keys.read_id("id") == ""
    assert not keys.check_id_key("France_2")
    assert keys.check_id_key("france-2")
    assert reported(keys) == [
        ("D205", "`France_1` can't be an id", 1, 5),
        ("D205", "`France_2` can't be an id", 2, 1),
    ]


def test_a_choice_is_one_of_a_few_words() -> None:
    keys = keys_of("a: left\nb: lfet\nc: x\n")
    assert keys.read_choice("a", ("left", "right")) == "left"
    assert keys.read_choice("b", ("left", "right"), "right") == "right"
    assert keys.read_choice("c", ("left", "right")) == ""
    assert keys.read_choice("d", ("left", "right"), "left") == "left"
    assert [problem.hint for problem in keys.problems] == [
        "Did you mean `left`? Use one of: left, right.",
        "Use one of: left, right.",
    ]


def test_yes_and_no_have_several_spellings() -> None:
    keys = keys_of("a: Yes\nb: on\nc: TRUE\nd: no\ne: Off\nf: maybe\n")
    assert [keys.read_switch(key) for key in "abcde"] == [True, True, True, False, False]
    assert keys.read_switch("missing", default=True)
    assert not keys.problems
    assert keys.read_switch("f", default=True)
    assert reported(keys) == [("D209", "`maybe` is not a value for `f`", 6, 4)]


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "01", "seven", "1000000"])
def test_a_number_is_whole_and_from_1(typed: str) -> None:
    keys = keys_of(f"a: '{typed}'\n")
    assert keys.read_number("a") is None
    assert [code for code, *_ in reported(keys)] == ["D209"]


def test_a_number_that_is_one_is_read() -> None:
    keys = keys_of("a: 12\n")
    assert (keys.read_number("a"), keys.read_number("b")) == (12, None)
    assert not keys.problems


def test_a_list_of_mappings_leaves_out_what_is_not_one() -> None:
    keys = keys_of("a:\n  - b: c\n  - text\n  -\n")
    (entry,) = keys.read_mappings("a")
    assert entry.read_text("b") == "c"
    assert (entry.place, entry.card, entry.problems) == (Place(FILE, 2, 5), "france", keys.problems)
    assert reported(keys) == [
        ("D204", "an entry of `a` should be keys with values, but is a text", 3, 5),
        ("D208", "an entry of `a` is empty", 4, 4),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("b: c\n", "`a` is missing"),
        ("a:\n", "`a` has no entries"),
        ("a: text\n", "`a` should be a list, but is a text"),
    ],
)
def test_a_required_list_that_is_none_is_a_problem(text: str, message: str) -> None:
    keys = keys_of(text)
    assert keys.read_mappings("a", required=True) == []
    assert [problem.message for problem in keys.problems] == [message]


def test_a_mapping_inside_another_is_read() -> None:
    keys = keys_of("a: {b: c}\nd: text\n")
    inside = keys.read_mapping("a")
    assert inside is not None
    assert (inside.mapping, inside.card) == ({"b": "c"}, "france")
    assert keys.read_mapping("missing") is None
    assert not keys.problems
    assert keys.read_mapping("d") is None
    assert reported(keys) == [("D204", "`d` should be keys with values, but is a text", 2, 4)]


def test_of_very_many_unknown_keys_the_first_are_reported_and_the_rest_counted(
    write_deck: Callable[..., Path],
) -> None:
    keys = "".join(f"    k{number}: x\n" for number in range(2_000))
    deck = write_deck(f"kind: question\ncards:\n  - id: a\n    question: What is it?\n    answer: x\n{keys}")
    output = run("check", deck, expect=1).output
    assert list_codes(output).count("D203") == 51
    assert "there is no key `k50` here; 1,950 keys from here on are not known" in output
