"""C910: a question that holds its own answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import question


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Where do mirror neurons fire in monkeys?", "Monkeys"),
        ("What is Paris, the capital of France, called?", "Paris"),
    ],
)
def test_an_answer_whose_words_the_question_has_is_given_away(
    text: str, answer: str, check: Callable[..., list[str]]
) -> None:
    assert check(question(text, answer)) == ["C910"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("'Which of these is a mammal: bat, wren, carp?'", "Bat"),
        ("What color are the high seats at Coors Field? Green, Purple, Silver", "Purple"),
        ("Which way does the nerve cross (left/right)?", "Left"),
        ("What is the value in nanofarads of a 22000 picofarad capacitor marked 22?", "22"),
        ("Which letter does a) show and b) hide?", "B"),
        ("Which of the statements is true?", "'True'"),
    ],
)
def test_a_choice_a_number_and_a_verdict_give_nothing_away(
    text: str, answer: str, check: Callable[..., list[str]]
) -> None:
    assert "C910" not in check(question(text, answer))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("What is the relative minor of C major?", "A minor"),
        ("What is the parallel minor of A major?", "a minor"),
        ("Which vitamin do carrots have?", "Vitamin A"),
        ("Which hepatitis do people catch from food?", "Hepatitis A"),
        ("What is the capital of Singapore?", "Singapore"),
        ("What is the capital of the Vatican?", "Vatican"),
        ("What is the plural of sheep?", "sheep"),
        ("Was ist die Hauptstadt von Luxemburg?", "Luxemburg"),
    ],
)
def test_a_term_that_must_repeat_gives_nothing_away(text: str, answer: str, check: Callable[..., list[str]]) -> None:
    assert "C910" not in check(question(text, answer))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("In which city is the University of Oxford?", "Oxford"),
        ("What did Rizzolatti, who found the mirror neuron, find?", "A mirror neuron"),
    ],
)
def test_an_article_is_no_letter(text: str, answer: str, check: Callable[..., list[str]]) -> None:
    assert "C910" in check(question(text, answer))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("किताब का बहुवचन क्या है?", "किताबें"),
        ("東京の首都大学はどこですか", "京都"),
        ("学生とは何ですか", "生"),
        ("ประเทศไทยอยู่ที่ไหน", "ไท"),
        ("Как называется столица Франции?", "Франция"),
    ],
)
def test_a_part_of_a_word_is_not_the_answer(text: str, answer: str, check: Callable[..., list[str]]) -> None:
    assert check(question(text, answer)) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("フランスの首都パリは何と呼ばれますか", "首都パリ"),
        ("法国的首都巴黎叫什么", "巴黎"),
        ("Какая столица Франции, Париж?", "Париж"),
        ("फ़्रांस की राजधानी पेरिस क्या है?", "पेरिस"),
    ],
)
def test_the_answer_is_found_in_every_script(text: str, answer: str, check: Callable[..., list[str]]) -> None:
    assert check(question(text, answer)) == ["C910"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Who won between Rome and Carthage?", "Rome"),
        ("Ist Wasser nass oder trocken?", "nass"),
        ("Что больше, Луна или Земля?", "Земля"),
        ("पृथ्वी बड़ी है या चाँद?", "पृथ्वी"),
        ("أيهما أكبر القمر أم الأرض؟", "الأرض"),
        ("在野马队和钢人队中\uff0c哪支球队是冠军", "野马队"),
        ("月亮大还是地球大", "地球"),
        ("月と地球ではどちらが大きいですか", "地球"),
        ("โลกหรือดวงจันทร์ใหญ่กว่ากัน", "ดวงจันทร์"),
    ],
)
def test_a_choice_is_known_in_other_languages(text: str, answer: str, check: Callable[..., list[str]]) -> None:
    assert check(question(text, answer)) == []
