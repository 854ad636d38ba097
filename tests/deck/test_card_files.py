"""A deck in Markdown is the same deck as one in YAML: the same notes, the same places in messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.deck.cards import read_cards
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.command_line import build, run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.releases import run_build

NOTE = "---\nkind: question\n---\n\n# Which city?\nParis\n"


def read_values(folder: Path) -> list[tuple[str, str, dict[str, object]]]:
    deck = load_deck(folder, problems := Problems())
    assert deck, problems
    return [(card.id, card.kind.key, dict(card.values)) for card in read_cards(deck, Problems())]


def test_markdown_files_are_read_with_the_others_in_their_order(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: b, question: b, answer: b}\n")
    (deck / "README.md").write_text("# About\n\nkind: question\n", encoding="utf-8")
    (deck / "10-first.md").write_text(NOTE, encoding="utf-8")
    (deck / "plain.md").write_text("# A plain page\nwithout cards\n", encoding="utf-8")
    (deck / "z.md").write_text("Q: c\nA: d\n", encoding="utf-8")
    assert [card_id for card_id, _, _ in read_values(deck)] == ["which-city", "b", "c"]


def test_a_folder_of_notes_is_a_deck_without_a_change_in_it(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck("", deck="id: capitals\nname: Capitals\nmarkdown-kind: definition\n")
    (deck / "cards.yaml").unlink()
    (deck / "Cells/Parts").mkdir(parents=True)
    (deck / ".obsidian").mkdir()
    (deck / ".obsidian/x.md").write_text("hidden\n", encoding="utf-8")
    (deck / "Cell.md").write_text("---\naliases: [cells]\n---\nThe unit of [[Life|life]]. ^a1\n", encoding="utf-8")
    (deck / "Cells/Parts/Nucleus.md").write_text("# Nucleus\nHolds the genes.\n\n#biology\n", encoding="utf-8")
    learner.import_package(build(deck))
    notes = {learner.note(f"Term:{term}")["Definition"] for term in ("Cell", "Nucleus")}
    assert notes == {"The unit of life.", "Holds the genes."}
    assert "Capitals::Cells::Parts" in {each.name for each in learner.col.decks.all_names_and_ids()}
    assert (deck / "Cell.md").read_text("utf-8") == (
        "---\naliases: [cells]\n---\n<!-- id: cell -->\nThe unit of [[Life|life]]. ^a1\n"
    )


def test_an_edit_in_markdown_reaches_learners_and_keeps_their_progress(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: b, question: b, answer: b}\n")
    (deck / "more.md").write_text(NOTE, encoding="utf-8")
    assert "more.md: added 1 id: `which-city`" in run_build(deck)
    learner.import_package(build(deck))
    learner.study_everything()
    schedule = learner.schedule()
    edit(deck / "more.md", "Which city?", "Which city is the capital?")
    imported = learner.import_package(build(deck))
    assert (imported.updated, imported.new, learner.schedule()) == (1, 0, schedule)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("---\nkind: question\n---\n# Which?\n", "D202", "more.md:4:1"),
        ("---\nkind: question\n---\n# Which? <!-- id: x, tgas: [a] -->\nThis\n", "D203", "more.md:4:22"),
        ("---\nkind: qestion\n---\n# Which? <!-- id: x -->\nThis\n", "D207", "more.md:2:7"),
        ("---\nkind: question\n---\n# Which? <!-- id: x -->\n\nThis\n![a](b.png)\n", "M501", "more.md:7:6"),
        ("Q: a {{c1:b}}\nA: \n", "D202", "more.md:1:1"),
    ],
)
def test_problems_are_at_their_places(text: str, code: str, place: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: b, question: b, answer: b}\n")
    (deck / "more.md").write_text(text, encoding="utf-8")
    problems = json.loads(run("check", deck, "--format", "json", expect=1).output)["problems"]
    found = [(each["code"], f"{Path(each['file']).name}:{each['line']}:{each['column']}") for each in problems]
    assert (code, place) in found


def test_an_unknown_kind_of_all_notes_is_explained_as_that_of_a_card_is(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("Q: a\nA: b\n", deck="id: capitals\nname: Capitals\nmarkdown-kind: basic\n")
    assert (
        "help: Write `markdown-kind: question`, with `question` and `answer` on each card."
        in run("check", deck, expect=1).output
    )


def test_a_markdown_file_that_leads_outside_is_not_read(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: b, question: b, answer: b}\n")
    (tmp_path / "secret.md").write_text("Q: secret\nA: b\n", encoding="utf-8")
    (deck / "more.md").symlink_to(tmp_path / "secret.md")
    assert [card_id for card_id, _, _ in read_values(deck)] == ["b"]


WORDS = st.text(alphabet="abc é*_`.,1", max_size=12).map(lambda text: f"w{text}".strip())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(cards=st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3)), min_size=1, max_size=4))
def test_the_same_cards_in_both_formats_are_the_same_deck(cards: list[tuple[str, list[str]]], tmp_path: Path) -> None:
    yaml, markdown = tmp_path / "yaml", tmp_path / "markdown"
    for folder in (yaml, markdown):
        folder.mkdir(exist_ok=True)
        (folder / "deck.yaml").write_text("id: d\nname: D\n", encoding="utf-8")
    entries = [{"question": front, "answer": "\n\n".join(lines)} for front, lines in cards]
    (yaml / "cards.yaml").write_text(json.dumps({"kind": "question", "cards": entries}), encoding="utf-8")
    texts = [f"# {entry['question']}\n\n{entry['answer']}\n" for entry in entries]
    (markdown / "cards.md").write_text("---\nkind: question\n---\n" + "\n".join(texts), encoding="utf-8")
    assert read_values(yaml) == read_values(markdown)
