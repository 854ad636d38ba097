"""The shipped deck keeps its promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.conftest import PROJECT, run
from tests.learner import Learner

DECK = PROJECT / "cards/mirror-neurons"
MEDIA = PROJECT / "media/mirror-neurons"


@pytest.fixture(scope="module")
def stats() -> dict[str, object]:
    result = run("stats", DECK, "--format", "json")
    assert not result.stderr  # neither errors nor warnings
    (found,) = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_there_are_cards_of_every_kind(stats: dict[str, dict[str, int]]) -> None:
    kinds = {path.parent.name for path in (PROJECT / "deck_builder/kinds").glob("*/kind.yaml")}
    assert set(stats["cards_by_kind"]) == kinds
    assert int(str(stats["notes"])) >= 25


def test_every_claim_is_taught(stats: dict[str, dict[str, object]]) -> None:
    assert stats["claims"] == {"all": 70, "covered": 70, "missing": []}


def test_the_lock_is_up_to_date(tmp_path: Path) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")


def test_every_media_file_has_its_source_and_licence_on_record() -> None:
    on_record = yaml.safe_load((MEDIA / "credits.yaml").read_text(encoding="utf-8"))["files"]
    assert set(on_record) == {path.name for path in MEDIA.iterdir()} - {"credits.yaml"}
    for name, credit in on_record.items():
        assert all(credit.get(key) for key in ("title", "authors", "licence", "source")), name
        assert (MEDIA / name).stat().st_size <= 60 * 1024


def test_every_reference_has_a_doi_or_says_why_not_and_is_cited() -> None:
    references = yaml.safe_load((DECK / "references.yaml").read_text(encoding="utf-8"))["references"]
    for reference in references:
        assert reference.get("DOI") or reference.get("note"), reference["id"]
        assert reference.get("author"), reference["id"]
        assert str(reference["issued"]["year"]).isdigit(), reference["id"]
    cited = {
        source
        for file in DECK.glob("[0-9]*.yaml")
        for card in yaml.safe_load(file.read_text(encoding="utf-8"))["cards"]
        for source in card["sources"]
    }
    assert cited == {reference["id"] for reference in references}


def test_a_learner_of_today_loses_nothing_when_the_deck_is_built_again(tmp_path: Path, learner: Learner) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")
    learner.imports(tmp_path / "mirror-neurons.apkg")
    learner.studies_everything()
    schedule = learner.schedule()
    run("build", DECK, "--out", tmp_path, "--locked")
    again = learner.imports(tmp_path / "mirror-neurons.apkg")
    assert (again.new, again.updated, again.conflicting) == (0, 0, 0)
    assert learner.schedule() == schedule
