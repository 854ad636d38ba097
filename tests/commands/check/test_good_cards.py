"""What makes a card hard to learn from is said; what is fine is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run

CARDS = "kind: question\ncards:\n"


def told(write_deck: Callable[..., Path], cards: str, language: str = "en") -> str:
    deck = write_deck(cards)
    (deck / "deck.yaml").write_text(f"id: capitals\nname: Capitals\nlanguage: {language}\n", encoding="utf-8")
    return run("check", deck).output


def question(text: str, answer: str = "Because it is so") -> str:
    return f"{CARDS}  - id: one\n    question: {text}\n    answer: {answer}\n"


@pytest.mark.parametrize(
    "fine",
    [
        question("What is it called when neurons fire together?"),
        question("Why is it true that practice helps?"),
        question("What does the insula do when its neighbours rest?"),
        question("Is light a wave or a particle?", "Both"),
        question("Which word means “this”?", "Ceci"),
        question("Name this river’s source."),
        question("What does the `?` operator do?"),
        question("Whom did Caesar ask “You too, my son?” when he fell?"),
        question("Do mirror neurons exist in humans, and how is that known?"),
        question("When it rains, what should a driver switch on?", "The lights"),
        question("“It was the best of times” opens which novel?", "A Tale of Two Cities"),
        question("What are they called that eat both plants and meat?", "Omnivores"),
        question("Is it “affect” or “effect” in “a good … on all”?", "effect"),
        "kind: cloze\ncards:\n  - {id: one, text: 'She is good {{c1::at}} chess and the {{c2::best}} of all.'}\n",
        "kind: cloze\ncards:\n  - {id: one, text: 'This is {{c1::an::article}} hour that the sun knows.'}\n",
        question("How can IT help to find earthquakes?"),
        question("'Which of these is a mammal: bat, wren, carp?'", "Bat"),
        "kind: cloze\ncards:\n  - {id: one, text: 'A neuron {{c1::fires}} or {{c2::rests}}.'}\n",
        "kind: cloze\ncards:\n  - {id: one, text: 'In {{c1::1492}} a ship {{c2::sailed}}.'}\n",
        "kind: cloze\ncards:\n  - {id: one, text: '{{c1::Neurons that {{c2::fire}} together}} wire together.'}\n",
        "kind: definition\ncards:\n  - {id: one, term: Mirror neuron, definition: A nerve cell that fires on seeing}\n",
        question("What is the capital of France, as France calls it?", "Paris"),
        question("What does the word “forte” mean? Soft, fast or loud?", "Of a sound that carries"),
        question("Which boss yells “New toys? For me?” before the fight?", "Toymaker Jepetto"),
        question("Can you name one of the moons of Mars?", "Phobos"),
        question("When is it spring in Chile?", "From September on"),
        question("May 19 is whose birthday?", "Malcolm X"),
        question("He directed “The Godfather”?", "Coppola"),
        question("“I will freeze you!” This is yelled by which boss?", "Sindragosa"),
        question("What do they call the robots in “Westworld”?", "Hosts"),
        question("What is the value in nanofarads of a 22000 picofarad capacitor marked 22?", "22"),
        question("What color are the high seats at Coors Field? Green, Purple, Silver", "Purple"),
        question("Which way does the nerve cross (left/right)?", "Left"),
        "kind: definition\ncards:\n  - {id: one, term: Fresco, definition: A painting on fresh plaster}\n",
    ],
)
def test_what_is_fine_is_left_alone(fine: str, write_deck: Callable[..., Path]) -> None:
    assert told(write_deck, fine) == "capitals: 1 note, no problems.\n"


def test_what_is_seen_can_be_pointed_at(write_deck: Callable[..., Path]) -> None:
    assert "C904" in told(write_deck, question("What is this?"))
    deck = write_deck(question('"![A bird](bird.svg) What is this?"', "A wren"))
    (deck / "media").mkdir()
    (deck / "media" / "bird.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    assert "C904" not in run("check", deck).output


@pytest.mark.parametrize(
    ("code", "hard"),
    [
        ("C902", question("What is it? Where does it lie?")),
        ("C902", question("How large is $x$? Why?")),
        ("C903", question("Do neurons that fire together wire together?")),
        ("C903", question("True or false? The heart has four chambers.", "That is so")),
        ("C903", question("Glia cells outnumber neurons. True/False?", "By far")),
        ("C904", question("When does it fire?")),
        ("C907", "kind: cloze\ncards:\n  - {id: one, text: 'Berlin is {{c1::}} the {{c2::capital}} of Germany.'}\n"),
        ("C909", "kind: definition\ncards:\n  - {id: one, term: Empathy, definition: Being empathic with others}\n"),
        ("C910", question("Where do mirror neurons fire in monkeys?", "Monkeys")),
    ],
)
def test_what_is_hard_is_said(code: str, hard: str, write_deck: Callable[..., Path]) -> None:
    assert code in told(write_deck, hard)


def test_a_gap_is_shown_where_it_stands(write_deck: Callable[..., Path]) -> None:
    text = "{{c1::Neurons}} fire,\n      and {{c2::the}} rest is silence."
    cards = f"kind: cloze\ncards:\n  - id: one\n    text: |\n      {text}\n"
    assert "cards.yaml:6:11 (card `one`)\n" in told(write_deck, cards)


def test_rules_about_english_words_are_for_english(write_deck: Callable[..., Path]) -> None:
    text = question("Does it do so?")
    assert {"C903", "C904"} <= set(told(write_deck, text).split())
    assert "C90" not in told(write_deck, text, language="la")


@pytest.mark.parametrize(
    "text",
    [
        question("Was ist die Hauptstadt von Frankreich?"),
        question("Will man das so?"),
        question("Is dat waar?"),
        question("Do que se alimenta o lobo?"),
        "kind: cloze\ncards:\n  - {id: one, text: 'Er denkt {{c1::an}} sie.'}\n",
    ],
)
def test_a_deck_that_does_not_say_its_language_is_not_taken_for_english(
    text: str, write_deck: Callable[..., Path]
) -> None:
    assert run("check", write_deck(text)).output == "capitals: 1 note, no problems.\n"


def test_what_is_english_beyond_doubt_is_seen_without_being_told(write_deck: Callable[..., Path]) -> None:
    assert "C903" in run("check", write_deck(question("Was the war lost?"))).output


def test_two_decks_are_looked_at_together(write_deck: Callable[..., Path]) -> None:
    one = write_deck(question("What does the insula gather from the body?"), name="one")
    two = write_deck(question("What does the insula mainly gather from the body?"), name="two")
    output = run("check", one, two).output
    assert "C911 the card `one` (one/cards.yaml:4) asks the same" in output
    assert "C911" not in run("check", two).output


def test_a_warning_that_an_author_lets_stand_is_not_shown(write_deck: Callable[..., Path]) -> None:
    text = question("Is Paris the capital of France?")
    assert "C903" in told(write_deck, text)
    assert "C903" not in told(write_deck, text + '    ignore: {C903: "Everybody asks it so."}\n')


def test_a_limit_of_the_decks_own_counts(write_deck: Callable[..., Path]) -> None:
    text = question("Which rivers are there?", "|\n      - Seine\n      - Loire\n      - Rhône")
    deck = write_deck(text)
    assert "C905" not in run("check", deck).output
    limit = "id: capitals\nname: Capitals\ncheck: {limits: {list-items: 2}}\n"
    (deck / "deck.yaml").write_text(limit, encoding="utf-8")
    assert "C905 `answer` is a list of 3" in run("check", deck).output


def test_terms_a_letter_apart_are_told_apart_by_their_answers(write_deck: Callable[..., Path]) -> None:
    def asked(answers: tuple[str, str]) -> str:
        cards = (
            f"  - id: {term}\n    question: Where does an {term} nerve fibre lead?\n    answer: {answer}\n"
            for term, answer in zip(("afferent", "efferent"), answers, strict=True)
        )
        return CARDS + "".join(cards)

    assert "C911" not in told(write_deck, asked(("Towards the brain", "Out to a muscle or a gland")))
    assert "C911" in told(write_deck, asked(("Towards the brain", "Towards the brain")))


def test_a_verdict_gives_no_other_card_away(write_deck: Callable[..., Path]) -> None:
    cards = (
        "  - {id: one, question: 'Cats purr. True/False?', answer: 'True'}\n"
        "  - {id: two, question: 'Owls sing at noon. True/False?', answer: 'False'}\n"
    )
    output = told(write_deck, CARDS + cards)
    assert "C910" not in output
    assert "C912" not in output


def test_questions_about_two_pictures_are_two_questions(write_deck: Callable[..., Path]) -> None:
    def asked(one: str, other: str) -> str:
        return CARDS + "".join(
            f"  - id: {name}\n    question: '![A bird]({file}) Which bird is this?'\n    answer: A {name}\n"
            for name, file in (("wren", one), ("finch", other))
        )

    deck = write_deck(asked("a.svg", "b.svg"))
    (deck / "media").mkdir()
    for file in ("a.svg", "b.svg"):
        (deck / "media" / file).write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    assert "C911" not in run("check", deck).output
    write_deck(asked("a.svg", "a.svg").replace("this?'", "this then?'", 1))
    assert "C911" in run("check", deck).output
