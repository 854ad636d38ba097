"""Learners who write, tag, delete, move, add fields and pictures between fifteen releases, and merge at some."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bench.author import OPERATIONS, Operation, begin_deck
from deck_builder.commands.merge.merge_texts import CONFLICTS
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.read import read_package
from tests.support import merging_lives
from tests.support.author_at_work import Author, work_for_a_day
from tests.support.decks import PROJECT

RELEASES: Final = 15
CARDS: Final = 16
ACTIVITIES: Final = ("write", "write", "tag", "delete", "arrange", "add_picture", "add_field", "restyle")
THEN: Final = ("import", "skip", *CONFLICTS, "mine")

FEW = settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # An example takes many seconds, so there is no time to look for a shorter one.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

DAYS = st.lists(
    st.fixed_dictionaries(
        {
            "before": st.lists(st.sampled_from(ACTIVITIES), max_size=4),
            "then": st.sampled_from(THEN),
            "late": st.booleans(),
        }
    ),
    min_size=RELEASES,
    max_size=RELEASES,
)
LIVES = st.lists(
    st.fixed_dictionaries({"seed": st.integers(0, 999), "knows_all": st.booleans(), "days": DAYS}),
    min_size=3,
    max_size=3,
)
CHANGES = st.lists(
    st.lists(st.sampled_from(OPERATIONS), min_size=2, max_size=5), min_size=RELEASES - 1, max_size=RELEASES - 1
)


def full_author() -> list[list[Operation]]:
    """The days of an author who does everything several times."""
    operations = [*OPERATIONS] * 5
    Random(20).shuffle(operations)
    return [operations[at :: RELEASES - 1] for at in range(RELEASES - 1)]


def full_lives() -> list[dict[str, Any]]:
    """Learners who do everything; the first merges every release, the second some, the third after skipping many."""
    random = Random(20)
    thens = (
        ["mine"] * RELEASES,
        [THEN[at % len(THEN)] for at in range(RELEASES)],
        ["mine" if at % 5 == 4 else "skip" for at in range(RELEASES)],
    )
    return [
        {
            "seed": seed,
            "knows_all": seed != 1,
            "days": [
                {"before": random.sample(ACTIVITIES, 4), "then": then, "late": random.random() < 0.3} for then in days
            ],
        }
        for seed, days in enumerate(thens)
    ]


def run_in_anki(pythons: Sequence[Path], jobs: dict[str, Any], folder: Path) -> list[list[list[str]]]:
    """Run the lives with the Anki of each Python, at the same time; return the losses of each."""
    file = folder / "jobs.json"
    file.write_text(json.dumps(jobs), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    processes = [
        subprocess.Popen(
            [str(python), "-m", "tests.support.merging_lives", str(file)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env=environment,
        )
        for python in pythons
    ]
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [[json.loads(line) for line in lines.splitlines()] for lines in printed]


@pytest.mark.slow
@FEW
@given(CHANGES, st.randoms(use_true_random=False), LIVES)
@example(full_author(), Random(20), full_lives())
def test_learners_who_merge_lose_no_word_and_miss_no_edit(
    old_python: Path,
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[list[Operation]],
    random: Random,
    lives: list[dict[str, Any]],
) -> None:
    """No word is lost that was not shown as a conflict, each edit that touched none arrives, each interval stays."""
    folder = tmp_path_factory.mktemp("lives")
    author = Author(folder / "author")
    author.publish(author.write_and_build(begin_deck(CARDS)))
    for operations in changes:
        work_for_a_day(author, random, operations, None)
    jobs = {"releases": [(str(each.package), each.at) for each in author.releases], "lives": lives}
    for losses in run_in_anki([Path(sys.executable), old_python], jobs, folder):
        assert losses == [[]] * len(lives)


def test_a_learner_who_imports_and_does_not_merge_loses_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: if the merged package is the release itself, words and deleted notes are lost."""
    author = Author(tmp_path / "author")
    random = Random(4)
    author.publish(author.write_and_build(begin_deck(CARDS)))
    for operations in full_author()[:4]:
        work_for_a_day(author, random, operations, None)
    releases = [(str(each.package), each.at) for each in author.releases]
    days = [{"before": ["write", "write", "tag", "delete"], "then": "mine", "late": False} for _ in releases]
    job = {"seed": 4, "knows_all": True, "days": days}
    assert merging_lives.live(job, releases) == []

    def send_the_release(life: merging_lives.Life, package: Any) -> None:
        number = life.number  # type: ignore[attr-defined]
        life.learner.import_package(life.releases[number][0].file)

    merge = merging_lives.Life.merge

    def remember(life: merging_lives.Life, number: int, conflicts: Any, *, knows_all: bool) -> None:
        life.number = number  # type: ignore[attr-defined]
        merge(life, number, conflicts, knows_all=knows_all)

    monkeypatch.setattr(merging_lives.Life, "_import", send_the_release)
    monkeypatch.setattr(merging_lives.Life, "merge", remember)
    monkeypatch.setattr(
        merging_lives.Life,
        "import_release",
        lambda life, number: life.learner.import_package(life.releases[number][0].file),
    )
    losses = merging_lives.live(job, releases)
    assert any("has lost the words" in loss for loss in losses)
    assert any("are back" in loss for loss in losses)
    assert read_package(Path(releases[0][0]), NO_LIMITS).notes
