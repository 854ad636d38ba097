"""The question and the answer of a note are its fields alone, without what a template puts around them."""

from __future__ import annotations

from deck_builder.commands.base.describe_base import split_note
from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate
from tests.support.learner import visible_text


def split(front: str, back: str, fields: dict[str, str], *, cloze: bool = False) -> tuple[str, str]:
    """Split a note with these fields, whose note type has one template."""
    names = tuple(PackedField(name, None) for name in fields)
    note_type = PackedNoteType(1, "N", cloze, "", 0, names, (PackedTemplate("C", None, front, back),))
    return split_note(PackedNote("g", note_type, tuple(fields.values()), (), 0, {0: "D"}))


def test_fields_on_the_front_are_the_question_and_others_on_the_back_the_answer() -> None:
    front, back = "<p>{{Subdeck}}: {{Q}} {{#Hint}}{{hint:Hint}}{{/Hint}}</p>", "{{FrontSide}}<hr>{{A}} {{Extra}} {{Q}}"
    fields = {"Q": "<b>Why?</b>", "A": "Because", "Extra": "More", "Hint": "Think", "Unused": "x"}
    assert split(front, back, fields) == ("<b>Why?</b>", "<div>Because</div><div>More</div>")


def test_what_is_typed_is_an_answer_and_empty_fields_are_left_out() -> None:
    assert split("{{Q}}{{Note}}{{type:A}}", "{{A}}", {"Q": "Q", "A": "A", "Note": ""}) == ("Q", "A")
    assert split("{{Q}}{{type:A}}", "{{FrontSide}}<hr>{{type:A}}", {"Q": "Q", "A": "A"}) == ("Q", "A")
    box, fields = "{{cloze:T}}{{type:cloze:T}}", {"T": "On {{c1::land}}"}
    assert [visible_text(side) for side in split(box, box, fields, cloze=True)] == ["On [...]", "On land"]


def test_a_text_with_gaps_asks_for_the_first_and_answers_with_all_of_them_filled() -> None:
    text = "The {{c1::Seine}} flows through {{c2::Paris}}."
    sides = split("{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}", {"Text": text, "Extra": "Long."}, cloze=True)
    assert [visible_text(side) for side in sides] == [
        "The [...] flows through Paris.",
        "The Seine flows through Paris. Long.",
    ]


def test_a_part_of_a_picture_is_no_question_in_words_and_a_broken_template_none_at_all() -> None:
    assert split("{{cloze:O}}", "{{cloze:O}}", {"O": "{{c1::image-occlusion:rect:left=.1}}"}, cloze=True) == ("", "")
    assert split("{{Q", "{{A}}", {"Q": "Q", "A": "A"}) == ("", "")
