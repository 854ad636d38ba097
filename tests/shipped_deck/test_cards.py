"""The shipped deck keeps its promises: it is complete, asks nothing twice, teaches every claim and has real sources."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.learner import Learner, render_sides, visible_text
from tests.support.shipped_deck import (
    CARDS,
    DECK,
    FRONTS,
    MEDIA,
    Card,
    asked_and_answered,
    content_words,
    words,
)

REFERENCES = yaml.safe_load((DECK / "references.yaml").read_text(encoding="utf-8"))["references"]
by_id = pytest.mark.parametrize("card", CARDS, ids=lambda card: card["id"])


def similar_pairs(texts: list[tuple[Card, str]]) -> list[tuple[str, str]]:
    """Pairs of ids of cards whose texts share more than half of their meaningful words.

    Very short texts may share up to 70 %.
    """
    pairs = []
    for (one, text), (other, other_text) in combinations(texts, 2):
        ours, theirs = content_words(text), content_words(other_text)
        if one is not other and len(ours & theirs) > (0.5 if len(ours | theirs) > 3 else 0.7) * len(ours | theirs):
            pairs.append((str(one["id"]), str(other["id"])))
    return pairs


@pytest.fixture(scope="module")
def stats() -> dict[str, object]:
    result = run("stats", DECK, "--format", "json")
    assert not result.stderr  # neither errors nor warnings
    deck_stats, *_of_translations = json.loads(result.stdout)
    assert isinstance(deck_stats, dict)
    return deck_stats


def test_the_deck_has_enough_cards_and_every_kind(stats: dict[str, dict[str, int]]) -> None:
    assert set(stats["cards_by_kind"]) >= set(FRONTS)
    assert 120 <= int(str(stats["notes"])) <= 140


def test_the_subdecks_are_in_learning_order() -> None:
    subdecks = list(dict.fromkeys(str(card["subdeck"]) for card in CARDS))
    assert subdecks == sorted(subdecks)
    assert len(subdecks) == 6


def test_every_claim_is_taught(stats: dict[str, dict[str, object]]) -> None:
    assert stats["claims"] == {"all": 70, "covered": 70, "missing": []}


def test_the_lock_is_up_to_date(tmp_path: Path) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")


@by_id
def test_a_card_is_complete(card: Card) -> None:
    assert card["evidence"]
    assert card["sources"]
    assert all(card[field] for front, answer in FRONTS[str(card["kind"])] for field in (*front, *answer))
    for kind, field in (("sign", "caution"), ("meaning", "care"), ("misconception", "matters"), ("finding", "limits")):
        assert card["kind"] != kind or card[field], f"{kind} without {field}"


POOLS_STUDIES = re.compile(r"meta-?analy|review|pooled|primer|annual|trends in|advances in|roadmap", re.IGNORECASE)
"""What the title or the journal of a work says that puts many studies together."""

REVIEWS_BY_ANOTHER_NAME = {"lohmann-2024", "nitschke-bartz-2023", "robles-2014", "roelofs-2017", "skodol-2014"}
"""Reviews and pooled studies whose title and journal don't say so."""


def pools_studies(reference: dict[str, str]) -> bool:
    title_and_journal = f"{reference['title']} {reference.get('container-title', '')}"
    return reference["id"] in REVIEWS_BY_ANOTHER_NAME or bool(POOLS_STUDIES.search(title_and_journal))


def first_author(reference: dict[str, list[dict[str, str]]]) -> str:
    author = reference["author"][0]
    return author.get("family") or author["literal"]


@by_id
def test_supported_means_two_independent_sources_or_many_studies_pooled(card: Card) -> None:
    """The deck's own legend: see the card `what-the-word-of-evidence-means`."""
    sources = [reference for reference in REFERENCES if reference["id"] in card["sources"]]
    if card["evidence"] == "supported":
        assert len({first_author(source) for source in sources}) >= 2 or any(map(pools_studies, sources))


@by_id
def test_a_card_says_that_it_rests_on_one_study_and_not_on_a_review(card: Card) -> None:
    if card["evidence"] == "one-study":
        (first,) = (reference for reference in REFERENCES if reference["id"] == card["sources"][0])
        assert not re.search("meta-?analy|systematic review", first["title"], re.IGNORECASE)


@by_id
def test_a_card_that_speaks_of_no_study_says_when_it_was_looked_for(card: Card) -> None:
    texts = " ".join(value for value in card.values() if isinstance(value, str))
    for match in re.finditer(r"\b(?:[Nn]o (?:such )?study|[Nn]obody has|[Nn]o trial)\b", texts):
        assert re.search(r"\(20\d\d\)|, 20\d\d\)|known \(20", texts[match.start() : match.start() + 80]), match[0]


def test_every_word_of_the_legend_is_explained_on_its_card() -> None:
    (legend,) = (card for card in CARDS if card["id"] == "what-the-word-of-evidence-means")
    told = f"{legend['question']} {legend['extra']}".lower()
    for word in {card["evidence"] for card in CARDS}:
        assert word.replace("-", " ") in told


def test_the_introduction_comes_first_and_the_legend_second() -> None:
    assert [card["id"] for card in CARDS[:2]] == ["the-story-and-this-deck", "what-the-word-of-evidence-means"]


def test_a_claim_may_be_true() -> None:
    """If every claim were false, its label would give the answer away."""
    claims = [card for card in CARDS if card["kind"] == "misconception"]
    assert sum(card["known"].startswith("True") for card in claims) >= 4


@by_id
def test_what_a_sign_does_not_prove_is_a_closed_list(card: Card) -> None:
    """It follows the label "It does not prove:"."""
    if card["kind"] == "sign":
        assert re.match(r"[a-z]", card["caution"])
        assert card["caution"].count(".") == 1
        assert not re.search(r"\b(?:and so on|such as|for example|or else|etc)\b|…", card["caution"])


def test_a_learner_who_takes_the_preset_meets_ten_new_notes_a_day_as_written(tmp_path: Path, learner: Learner) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")
    learner.import_package(tmp_path / "mirror-neurons.apkg", presets=True)
    learner.col.decks.select(learner.deck_id("Mirror Neurons & Empathy"))
    day = learner.col._backend.get_queued_cards(fetch_limit=100, intraday_learning_only=False).cards
    guids = [learner.col.get_note(each.card.note_id).guid for each in day]
    first = [card.note().guid for card in sorted(learner.cards(), key=lambda card: card.due) if card.ord == 0]
    assert guids == first[:10]


@by_id
def test_every_card_has_a_topic(card: Card) -> None:
    assert any(tag.startswith("topic::") for tag in card["tags"])


def test_thirty_cards_are_the_core_of_the_deck() -> None:
    assert sum("core" in card["tags"] for card in CARDS) == 30


@by_id
def test_an_answer_can_be_said_in_one_breath(card: Card) -> None:
    longest = 40 if card["kind"] in {"definition", "misconception"} else 35 if card["kind"] == "comparison" else 30
    for _, answer in asked_and_answered(card):
        assert len(answer.split()) <= longest


@by_id
def test_no_card_asks_for_a_list_of_more_than_four(card: Card) -> None:
    for front, answer in asked_and_answered(card):
        assert len(re.findall(r"^\s*(?:[-*+]|\d+\.) ", answer, re.MULTILINE)) <= 4
        assert not re.search(r"(?:[^,.:;]{2,30}, ){4,}", answer)
        assert not re.search(r"\b(?:which|what|name) (?:five|six|seven|eight|nine|ten)\b", front, re.IGNORECASE)


@by_id
def test_a_front_does_not_contain_its_answer(card: Card) -> None:
    for front, answer in asked_and_answered(card):
        assert " ".join(words(answer)) not in " ".join(words(front))
        assert content_words(answer) - content_words(front) or card["kind"] == "cloze"


def test_no_two_cards_ask_the_same() -> None:
    assert not similar_pairs([(card, front) for card in CARDS for front, _ in asked_and_answered(card)])


def test_no_two_cards_have_the_same_answer() -> None:
    assert not similar_pairs([(card, answer) for card in CARDS for _, answer in asked_and_answered(card)])


def test_no_card_gives_away_the_answer_of_another() -> None:
    """No front contains the whole answer of another card, unless that answer is a term of one to three words."""
    given_away = [
        (card["id"], other["id"])
        for card in CARDS
        for front, _ in asked_and_answered(card)
        for other in CARDS
        for _, answer in asked_and_answered(other)
        if card is not other and len(content_words(answer)) > 3 and content_words(answer) <= content_words(front)
    ]
    assert not given_away


def test_every_brain_region_shows_where_it_is() -> None:
    for card in CARDS:
        if card["kind"] == "brain-region":
            assert "picture" in card, card["id"]


def test_every_picture_has_a_description() -> None:
    for card in CARDS:
        if picture := card.get("picture"):
            assert isinstance(picture, dict), card["id"]
            assert (MEDIA / picture["file"]).is_file()
            assert len(picture["alt"].split()) >= 10, card["id"]
            assert card["kind"] == "image-occlusion" or picture["caption"], card["id"]


def test_every_media_file_has_a_recorded_source_and_licence() -> None:
    on_record = yaml.safe_load((MEDIA / "credits.yaml").read_text(encoding="utf-8"))["files"]
    assert set(on_record) == {path.name for path in MEDIA.iterdir()} - {"credits.yaml"}
    for name, credit in on_record.items():
        assert all(credit.get(key) for key in ("title", "authors", "licence", "source")), name
        assert (MEDIA / name).stat().st_size <= 80 * 1024


def test_every_reference_is_cited_and_has_a_doi_or_says_why_not() -> None:
    for reference in REFERENCES:
        assert bool(reference.get("DOI")) != bool(reference.get("note")), reference["id"]
    cited = {source for card in CARDS for source in card["sources"]}
    assert cited == {reference["id"] for reference in REFERENCES}


def test_references_agree_with_the_works_that_were_looked_up() -> None:
    """`references_looked_up.txt` has the authors, the year, the journal or publisher, and the DOI of each work."""
    looked_up = dict(
        line.split(" | ", 1)
        for line in (PROJECT / "tests/shipped_deck/references_looked_up.txt").read_text(encoding="utf-8").splitlines()
    )
    for reference in REFERENCES:
        authors = ", ".join(
            author.get("literal") or f"{author['family']} {author['given']}" for author in reference["author"]
        )
        where = reference.get("container-title") or reference["publisher"]
        doi = reference.get("DOI", "no DOI")
        assert f"{authors} | {reference['issued']['year']} | {where} | {doi}" == looked_up[reference["id"]]


def test_in_anki_every_note_has_its_own_guid_and_every_card_is_rendered(tmp_path: Path, learner: Learner) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")
    learner.import_package(tmp_path / "mirror-neurons.apkg")
    assert len(learner.notes()) == learner.col.note_count() == len(CARDS)
    for card_id in learner.col.find_cards(""):
        question, answer = render_sides(learner.col.get_card(card_id))
        assert visible_text(question)
        assert visible_text(question) != visible_text(answer)
        assert "{{" not in question + answer


def test_a_learner_of_today_loses_nothing_when_the_deck_is_built_again(tmp_path: Path, learner: Learner) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")
    learner.import_package(tmp_path / "mirror-neurons.apkg")
    learner.study_everything()
    schedule = learner.schedule()
    run("build", DECK, "--out", tmp_path, "--locked")
    again = learner.import_package(tmp_path / "mirror-neurons.apkg")
    assert (again.new, again.updated, again.conflicting) == (0, 0, 0)
    assert learner.schedule() == schedule
