"""The entries of Markdown files as cards: what is which field, and what notes of Obsidian become."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pytest

from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.markdown_cards import clean_text, list_field_names, make_cards
from deck_builder.source.markdown_file import parse_markdown
from deck_builder.source.values import Mapping


def read(text: str, kind: str = "", path: str = "notes.md") -> Mapping:
    kinds = load_built_in_kinds()
    return make_cards(parse_markdown(text.encode(), list_field_names(kinds)), kinds, kind, PurePath(path))


def first_card(text: str, kind: str = "") -> Any:
    cards: Any = read(text, kind)["cards"]
    return cards[0]


@pytest.mark.parametrize(
    ("kind", "text", "card"),
    [
        ("question", "# Which city?\nParis", {"question": "Which city?", "answer": "Paris"}),
        (
            "definition",
            "# Cell\nA unit.\n\n## Example\nA neuron",
            {"term": "Cell", "definition": "A unit.", "example": "A neuron"},
        ),
        (
            "definition",
            "# Cell\nA unit.\n## both ways\nno",
            {"term": "Cell", "definition": "A unit.", "both-ways": "no"},
        ),
        ("misconception", "# It is flat.\nIt is round.", {"claim": "It is flat.", "known": "It is round."}),
        (
            "comparison",
            "# Weather\n## Second\nClimate\n## Difference\nDays",
            {"first": "Weather", "second": "Climate", "difference": "Days"},
        ),
        ("cloze", "# The city\n{{c1::Paris}} is big", {"text": "{{c1::Paris}} is big"}),
        ("steps", "# Tea\n1. Boil\n   water\n2. Pour", {"title": "Tea", "steps": ["Boil\nwater", "Pour"]}),
        (
            "question",
            "# Which?\nThis\n## Picture\n![A map](map.svg)",
            {"question": "Which?", "answer": "This", "picture": {"file": "map.svg", "alt": "A map"}},
        ),
        (
            "question",
            "# Which?\nThis\n## More\nText\n# B\nC",
            {"question": "Which?", "answer": "This\n\n## More\n\nText"},
        ),
    ],
)
def test_headings_and_texts_are_the_fields_of_the_kind(kind: str, text: str, card: dict[str, Any]) -> None:
    assert first_card(text, kind) == card


def test_questions_of_hashcards_have_their_own_kinds() -> None:
    cards: Any = read(
        "Q: Which?\nA: This\n\nC: [Paris] is in [France], not ![x](y) or \\[this\\] or [z](w).\n", "definition"
    )["cards"]
    assert cards[0] == {"kind": "question", "question": "Which?", "answer": "This"}
    assert cards[1] == {
        "kind": "cloze",
        "text": "{{c1::Paris}} is in {{c2::France}}, not ![x](y) or \\[this\\] or [z](w).",
    }


def test_front_matter_is_the_top_of_a_card_file_and_other_keys_are_left_alone() -> None:
    file = read("---\nkind: question\nsubdeck: One\ntags: [a/b, '#c']\naliases: [x]\n---\n# Which?\nThis\n")
    assert {key: file[key] for key in file if key != "cards"} == {
        "kind": "question",
        "subdeck": "One",
        "tags": ["a::b", "c"],
    }
    assert read("---\ntags: a, b/c\n---\n# Which?\nThis\n")["tags"] == ["a", "b::c"]


def test_the_folders_of_a_note_are_its_subdeck_and_its_name_asks_for_it() -> None:
    file = read("A unit of life.\n", "definition", "Biology/Basics/Cell.md")
    assert file["subdeck"] == "Biology::Basics"
    assert file["cards"] == [{"term": "Cell", "definition": "A unit of life."}]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("A [[Cell]] and [[Cell#Parts|its parts]], [[#Here]]", "A Cell and its parts, Here"),
        ("In `[[code]]` and ![[map.svg]]", "In `[[code]]` and ![[map.svg]]"),
        ("Seen %%not me%% and\nnamed ^abc-1", "Seen  and\nnamed"),
        ("Seen %%not me\n50% of it%% and more", "Seen  and more"),
        ("```bash\nif [[ -f x ]]; %%y%%\n```\n[[Cell]]", "```bash\nif [[ -f x ]]; %%y%%\n```\nCell"),
        ("> ~~~\n> x[[1]]\n> ~~~\n> [[Cell]]", "> ~~~\n> x[[1]]\n> ~~~\n> Cell"),
        ("Open to the end:\n\n~~~\nx[[1]]", "Open to the end:\n\n~~~\nx[[1]]"),
        ("> [!tip] Mind\n> the gap", "> **Mind**  \n> the gap"),
        ("> [!warning]-\n> the gap", "> **Warning**  \n> the gap"),
        ("2^10 = 1024 [!x]", "2^10 = 1024 [!x]"),
    ],
)
def test_what_only_obsidian_understands_is_written_plainly(text: str, answer: str) -> None:
    assert first_card(f"# Which?\n{text}", "question")["answer"] == answer


@pytest.mark.parametrize(
    "sign", ["[[", "![[", "[[a|", "[[a#", "%%a", "% ", "`", "a`", "~~~ ", "```\n", "> ", " ^a", "%% "]
)
def test_signs_of_obsidian_that_are_never_closed_take_no_time(sign: str) -> None:
    assert clean_text(f"a{sign * 30_000}[[")  # quadratic, it would take minutes


def test_a_line_of_tags_gives_the_card_its_tags() -> None:
    card = first_card("# Which?\nThis is #not one\n\n#cells #biology/basics\n", "question")
    assert (card["answer"], card["tags"]) == ("This is #not one", ["cells", "biology::basics"])
