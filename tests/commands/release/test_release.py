"""A deck is released, and released again: what is refused, what is written, and what learners get."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from deck_builder.commands.release.version import precedence
from tests.support.command_line import run
from tests.support.decks import CARDS, OWN_CARDS, OWN_KIND, edit
from tests.support.file_events import recording_file_events
from tests.support.learner import ImportLog, Learner
from tests.support.releases import (
    PORTUGAL,
    PRESET,
    SPAIN,
    Clock,
    build_and_release,
    commit,
    everything_in,
    git,
    lock_of,
    notes,
    package,
    release,
    run_build,
)


def test_a_release_writes_a_package_notes_and_a_line_in_the_lock(deck: Path) -> None:
    output = release(deck, "1.0.0")
    assert "capitals-1.0.0.apkg: 3 notes, 3 cards; 3 new" in output
    assert "git tag capitals-v1.0.0" in output
    (line,) = lock_of(deck)["releases"]
    assert isinstance(line, dict)
    assert (line["version"], line["date"]) == ("1.0.0", "2026-11-18")
    assert {card["released"] for card in lock_of(deck)["cards"].values()} == {"1.0.0"}
    assert notes(deck, "1.0.0").startswith("# Capitals 1.0.0\n\nReleased on 2026-11-18.\n")
    run_build(deck)
    run("build", deck, "--locked", "--out", deck.parent / "dist")


def test_a_release_reads_each_card_file_once_and_writes_one_package(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    (deck / "more.yaml").write_text(f"kind: question\ncards:\n{PORTUGAL}", encoding="utf-8")
    run_build(deck)
    with recording_file_events() as events:
        release(deck, "1.1.0")
    assert [events.opened.count(deck / name) for name in ("cards.yaml", "more.yaml")] == [1, 1]
    written = {file for file in events.opened if re.search(r"/\.deck-builder-\w+/collection\.anki2$", str(file))}
    assert len(written) == 1


def test_a_release_puts_the_lock_in_place_before_the_package(deck: Path) -> None:
    """Whoever has a package can rely on the lock to know it, even if the program is killed in between."""
    with recording_file_events() as events:
        release(deck, "1.0.0")
    assert [file.name for file in events.renamed] == ["deck.lock", "capitals-1.0.0.apkg", "capitals-1.0.0-notes.md"]


def leave_out_an_answer(deck: Path) -> None:
    edit(deck / "cards.yaml", "    answer: Rome\n", "")


def lose_a_released_card(deck: Path) -> None:
    edit(deck / "cards.yaml", SPAIN, "")


def write_credits_that_are_not_yaml(deck: Path) -> None:
    (deck / "media").mkdir()
    (deck / "media/credits.yaml").write_text("lion.png: by: me\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("make_a_mistake", "code"),
    [(leave_out_an_answer, "D202"), (lose_a_released_card, "L602"), (write_credits_that_are_not_yaml, "Y106")],
)
def test_a_deck_with_an_error_is_not_released(
    make_a_mistake: Callable[[Path], None], code: str, deck: Path, clock: Clock
) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    make_a_mistake(deck)
    before = everything_in(deck.parent)
    for options in ((), ("--dry-run",)):
        assert code in release(deck, "1.1.0", *options, expect=1)
        assert everything_in(deck.parent) == before


def test_the_description_in_anki_says_which_release_it_is(deck: Path, learner: Learner, clock: Clock) -> None:
    edit(deck / "deck.yaml", "name: Capitals\n", "name: Capitals\nlink: https://example.org/capitals\n")
    first = build_and_release(deck, "1.0.0", clock)
    learner.import_package(first)
    found = learner.col.decks.by_name("Capitals")
    assert found is not None
    assert found["desc"] == "https://example.org/capitals\n\nVersion 1.0.0 of 2026-11-19."
    # What is built from the very same sources is that release; what is built later is not.
    run_build(deck)
    assert (deck.parent / "dist/capitals.apkg").read_bytes() == first.read_bytes()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    learner.import_package(deck.parent / "dist/capitals.apkg")
    found = learner.col.decks.by_name("Capitals")
    assert found is not None
    assert found["desc"].endswith("A draft made after version 1.0.0.")


def test_a_second_release_brings_what_its_notes_say_and_nothing_else(
    deck: Path, learner: Learner, clock: Clock
) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    learner.study_everything()
    schedule = learner.schedule()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    second = build_and_release(deck, "1.1.0", clock)
    assert learner.import_package(second) == ImportLog(notes=4, new=1, updated=1, unchanged=2, conflicting=0)
    assert {key: value for key, value in learner.schedule().items() if key in schedule} == schedule
    told = notes(deck, "1.1.0")
    assert "Since version 1.0.0: 1 new, 1 changed." in told
    assert "## New\n\n- What is the capital of Portugal?" in told
    assert "- **What is the capital of France?**\n  - Answer: ~~Lyon~~**Paris**" in told
    assert "your own words and tags are replaced" in told
    assert "Merge note types" not in told


def test_many_problems_of_one_kind_do_not_hide_what_was_made(deck: Path) -> None:
    cards = [f"  - id: c{at}\n    question: Is the number {at} even?\n    answer: It may be\n" for at in range(14)]
    (deck / "more.yaml").write_text(f"kind: question\ncards:\n{''.join(cards)}", encoding="utf-8")
    run_build(deck)
    output = release(deck, "1.0.0")
    assert output.count("(yes-or-no)") == 11
    assert "… and 4 more with C903 (yes-or-no). `deck-builder check` shows them all.\n" in output
    assert run("check", deck).output.count("(yes-or-no)") == 14


def test_a_dry_run_tells_all_and_writes_nothing(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    before = everything_in(deck.parent)
    output = release(deck, "1.0.1", "--dry-run")
    assert "Nothing was written." in output
    assert "Answer: ~~Lyon~~**Paris**" in output
    assert everything_in(deck.parent) == before


@pytest.mark.parametrize(
    "version", ["1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "one", "1.0.0-01", "\u0661.0.0", "1.0.0\n"]
)
def test_what_is_no_version_is_wrong_usage(version: str, deck: Path) -> None:
    assert "is not a version. Write three numbers" in release(deck, version, expect=2)


def test_a_version_that_reads_like_a_cleanup_package_is_wrong_usage(deck: Path) -> None:
    assert "looks like a cleanup package" in release(deck, "1.0.0-cleanup", expect=2)


def test_versions_rise_as_semver_has_it() -> None:
    order = "0.9.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0"
    order += " 1.0.1 1.2.0 1.10.0 2.0.0"
    versions = order.split()
    assert sorted(sorted(versions), key=precedence) == versions
    assert precedence("1.0.0+one") == precedence("1.0.0+two")


@pytest.mark.parametrize("version", ["1.0.0-rc.1", "0.9.0", "1.0.0+again"])
def test_a_version_has_to_be_above_the_last(version: str, deck: Path) -> None:
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    before = everything_in(deck.parent)
    assert f"R801 {version} is not above 1.0.0, the last release" in release(deck, version, expect=1)
    assert everything_in(deck.parent) == before


def test_nothing_new_is_no_release(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    clock.next_day()
    assert "R805 nothing has changed since 1.0.0" in release(deck, "1.0.1", expect=1)


def test_a_change_that_was_not_built_is_no_release(deck: Path) -> None:
    edit(deck / "cards.yaml", "Lyon", "Paris")
    before = everything_in(deck.parent)
    assert "L611" in release(deck, "1.0.0", expect=1)
    assert everything_in(deck.parent) == before


def test_the_same_version_again_makes_its_files_again_byte_for_byte(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", SPAIN, "")
    run("retire", deck, "spain")
    build_and_release(deck, "1.1.0", clock)
    before = everything_in(deck.parent)
    for file in (deck.parent / "dist").glob("capitals-1.1.0*"):
        file.unlink()
    clock.next_day()
    release(deck, "1.1.0")
    assert everything_in(deck.parent) == before
    edit(deck / "cards.yaml", "Paris", "Reims")
    run_build(deck)
    assert "R801 1.1.0 was released on 2026-11-20, and the deck has changed since" in release(deck, "1.1.0", expect=1)


def test_what_is_not_committed_is_not_released(deck_in_git: Path) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    run_build(deck_in_git)
    output = release(deck_in_git, "1.0.0", expect=1)
    assert "R802 not committed: capitals/cards.yaml, capitals/deck.lock" in output
    commit(deck_in_git)
    assert "R8" not in release(deck_in_git, "1.0.0")


def test_without_version_control_a_release_warns(deck: Path) -> None:
    assert "R803 git does not know the deck `capitals`" in release(deck, "1.0.0")


def test_without_the_last_package_it_is_built_again_from_git(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    commit(deck)
    shutil.rmtree(deck.parent / "dist")
    clock.next_day()
    release(deck, "1.1.0")
    assert "Answer: ~~Lyon~~**Paris**" in notes(deck, "1.1.0")


def test_an_id_that_a_renamed_card_had_is_never_free_again(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "id: spain", "id: iberia\n    was: spain")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.1.0", clock)
    edit(deck / "cards.yaml", "\n    was: spain", "")
    another = SPAIN.replace("capital", "longest river")
    edit(deck / "cards.yaml", "cards:\n", f"cards:\n{another}")
    output = run("build", deck, expect=1).output
    assert "D220 the card `iberia` was called `spain` before" in output
    assert "cards.yaml:4:9 (card `spain`)" in output
    run("retire", deck, "iberia")
    edit(deck / "cards.yaml", "id: iberia", "id: france-again")
    assert "L614 the card `spain` has the identity of `iberia`, which is retired" in run("build", deck, expect=1).output


def test_no_card_takes_the_identity_of_a_retired_one(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", "id: spain", "id: iberia\n    was: spain")
    output = run("build", deck, expect=1).output
    assert "L614 the card `iberia` has the identity of `spain`, which is retired" in output
    assert "L604" not in output


def test_a_lock_that_is_lost_is_not_made_anew_behind_learners_backs(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    for version, answer in (("1.0.0", "Paris"), ("1.1.0", "Paris on the Seine")):
        edit(deck / "cards.yaml", "Lyon" if version == "1.0.0" else "Paris", answer)
        run_build(deck)
        commit(deck)
        release(deck, version)
        commit(deck)
        clock.next_day()
    edit(deck / "cards.yaml", "Seine", "river Seine")
    (deck / "deck.lock").unlink()
    assert "L622 `deck.lock` is missing, and git has it" in run("build", deck, expect=1).output
    git(deck, "rm", "--quiet", "--cached", "deck.lock")
    commit(deck)
    run_build(deck)
    commit(deck)
    output = release(deck, "2.0.0", expect=1)
    assert "R807 `deck.lock` has forgotten what was released: 1.0.0, 1.1.0" in output
    git(deck, *re.findall(r"`git (checkout \w+ -- deck\.lock)`", output)[0].split())
    run_build(deck)
    commit(deck)
    assert "Since version 1.1.0: 1 changed." in release(deck, "2.0.0", "--dry-run")


def test_after_a_merge_either_sides_lock_will_do_for_what_both_have_added(deck_in_git: Path) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)

    def added_on_a_branch(name: str) -> object:
        git(deck, "checkout", "--quiet", "-b", name)
        card = f"  - id: z-{name}\n    question: Where is {name}?\n    answer: Over there\n"
        (deck / f"{name}.yaml").write_text(f"kind: question\ncards:\n{card}", encoding="utf-8")
        run_build(deck)
        commit(deck)
        return lock_of(deck)["cards"][f"z-{name}"]["guid"]

    left = added_on_a_branch("left")
    git(deck, "checkout", "--quiet", "-")
    right = added_on_a_branch("right")
    with pytest.raises(subprocess.CalledProcessError):
        git(deck, "merge", "left")
    assert "git checkout --ours deck.lock" in run("build", deck, expect=1).output
    git(deck, "checkout", "--quiet", "--ours", "deck.lock")
    run_build(deck)
    cards = lock_of(deck)["cards"]
    assert (cards["z-left"]["guid"], cards["z-right"]["guid"]) == (left, right)
    commit(deck)
    assert "2 new" in release(deck, "1.1.0")


def test_another_deck_in_the_same_folder_owes_nothing_to_the_one_before(deck_in_git: Path) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    (deck / "deck.lock").unlink()
    edit(deck / "deck.yaml", "id: capitals", "id: towns")
    git(deck, "rm", "--quiet", "--cached", "deck.lock")
    run_build(deck)
    commit(deck)
    assert "3 new" in release(deck, "1.0.0")


def test_a_clone_with_the_last_commit_only_is_told_to_fetch_the_others(deck_in_git: Path, clock: Clock) -> None:
    deck = deck_in_git
    release(deck, "1.0.0")
    commit(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    commit(deck)
    clone = deck.parent / "clone"
    git(deck.parent, "clone", "--quiet", "--depth", "1", deck.parent.as_uri(), str(clone))
    clock.next_day()
    assert "git fetch --unshallow" in release(clone / deck.name, "1.1.0", expect=1)
    git(clone, "fetch", "--quiet", "--unshallow")
    release(clone / deck.name, "1.1.0")


def test_packages_beside_the_cards_need_not_be_committed(deck_in_git: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(deck_in_git)
    run("build", ".")
    assert (deck_in_git / "dist/capitals.apkg").is_file()
    run("release", ".", "1.0.0")
    commit(deck_in_git)
    git(deck_in_git, "mv", "cards.yaml", "towns.yaml")
    output = run("release", ".", "1.1.0", expect=1).output
    assert "R802 not committed: capitals/cards.yaml, capitals/towns.yaml" in output


def test_what_is_to_be_typed_next_can_be_typed(deck: Path) -> None:
    spaced = deck.rename(deck.parent / "my capitals")
    output = release(spaced, "1.0.0")
    assert 'my capitals/deck.lock" && git tag capitals-v1.0.0' in output
    (line,) = (line for line in output.splitlines() if "git commit" in line)
    (lock,) = (word for word in shlex.split(line) if word.endswith("deck.lock"))
    assert Path(lock).parent.name == "my capitals"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Oslo, in the south", "Oslo, far in the south", "Oslo, **far** in the south"),
        ("Oslo, far in the south", "Oslo, in the south", "Oslo, ~~far~~ in the south"),
        ("Oslo in the * south", "Oslo in the * west", "Oslo in the \\* ~~south~~**west**"),
    ],
)
def test_the_notes_keep_words_apart(before: str, after: str, told: str, deck: Path, clock: Clock) -> None:
    edit(deck / "cards.yaml", "Lyon", before)
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", before, after)
    build_and_release(deck, "1.1.0", clock)
    assert f"Answer: {told}\n" in notes(deck, "1.1.0")


def test_without_the_last_package_and_without_git_nothing_is_released(deck: Path) -> None:
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    kept = package(deck, "1.0.0").rename(deck.parent / "kept.apkg")
    output = release(deck, "1.1.0", expect=1)
    assert "R804 the package of 1.0.0 can't be found" in output
    assert "capitals-1.0.0.apkg" in output
    shutil.copy(deck.parent / "dist/capitals.apkg", package(deck, "1.0.0"))
    assert "is not the package that was released" in release(deck, "1.1.0", expect=1)
    package(deck, "1.0.0").write_bytes(b"no zip")
    assert "can't be read" in release(deck, "1.1.0", expect=1)
    kept.replace(package(deck, "1.0.0"))
    release(deck, "1.1.0")


def test_a_clock_that_goes_back_costs_no_learner_an_edit(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    clock.now -= 86_400 * 400
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    release(deck, "1.0.1")
    assert learner.import_package(package(deck, "1.0.1")).updated == 1


def test_a_retired_card_stays_with_learners_until_they_clean_up(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    learner.study_everything()
    schedule = learner.schedule()
    output = run("retire", deck, "spain").output
    assert re.search(r"`spain` leaves the deck with the next release: delete its lines at .*cards\.yaml:10\.", output)
    assert "L614 the card `spain` is retired for the next release, but is in the deck" in run_build(deck, expect=1)
    edit(deck / "cards.yaml", SPAIN, "")
    learner.import_package(build_and_release(deck, "1.1.0", clock))
    assert learner.schedule() == schedule
    told = notes(deck, "1.1.0")
    assert "## Retired\n\n- What is the capital of Spain?" in told
    assert "import `capitals-1.1.0-cleanup.apkg`" in told

    learner.import_package(deck.parent / "dist/capitals-1.1.0-cleanup.apkg")
    assert learner.schedule() == schedule  # the learner decides
    note = learner.note("Question:*Spain*")
    assert (note["Retired"], "capitals::retired" in note.tags) == ("1.1.0", True)
    empty = [card for note in learner.col.get_empty_cards().notes for card in note.card_ids]
    learner.col.remove_cards_and_orphaned_notes(empty)
    assert len(learner.notes()) == 2
    assert set(learner.schedule().values()) < set(schedule.values())
    assert learner.cards_that_the_check_adds_or_removes() == 0

    # A later release cleans up for those who skipped this one.
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.2.0", clock)
    assert "If you have had the deck for longer, import `capitals-1.2.0-cleanup.apkg`" in notes(deck, "1.2.0")
    late = Learner(deck.parent / "late")
    late.import_package(package(deck, "1.0.0"))
    late.import_package(package(deck, "1.2.0"))
    assert late.import_package(deck.parent / "dist/capitals-1.2.0-cleanup.apkg").updated == 1
    late.close()


def test_a_retired_sentence_with_gaps_is_cleaned_up_too(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    """For Anki a gap is a card, whatever stands around it in the template."""
    text = "A {{c1::half $\\frac{a}{b_{2}}$}} and {{c2::less {{c3::or more::?}}}}."
    gaps = f"  - id: gaps\n    kind: cloze\n    text: '{text}'\n"
    folder = write_deck(CARDS + gaps)
    learner.import_package(build_and_release(folder, "1.0.0", clock))
    assert len(learner.cards()) == 6
    run("retire", folder, "gaps")
    edit(folder / "cards.yaml", gaps, "")
    learner.import_package(build_and_release(folder, "1.1.0", clock))
    learner.import_package(folder.parent / "dist/capitals-1.1.0-cleanup.apkg")
    assert len(learner.cards()) == 6
    learner.remove_empty_cards()
    assert len(learner.cards()) == len(learner.notes()) == 3
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_retirement_can_be_taken_back(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    before = (deck / "deck.lock").read_bytes()
    run("retire", deck, "spain", "italy")
    assert "`spain` is back in the deck" in run("retire", deck, "spain", "italy", "--undo").output
    assert (deck / "deck.lock").read_bytes() == before
    # After a release took it out, it comes back to everyone, whether they cleaned up or not.
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    build_and_release(deck, "1.1.0", clock)
    learner.import_package(package(deck, "1.1.0"))
    learner.import_package(deck.parent / "dist/capitals-1.1.0-cleanup.apkg")
    run("retire", deck, "spain", "--undo")
    edit(deck / "cards.yaml", "cards:\n", f"cards:\n{SPAIN}")
    learner.import_package(build_and_release(deck, "1.2.0", clock))
    assert learner.note("Question:*Spain*")["Retired"] == ""
    assert not learner.col.get_empty_cards().notes


@pytest.mark.parametrize("packages_at_hand", [True, False])
def test_a_card_retired_brought_back_and_retired_again_goes(
    packages_at_hand: bool, deck_in_git: Path, learner: Learner, clock: Clock
) -> None:
    deck = deck_in_git

    def made(version: str) -> None:
        clock.next_day()
        run_build(deck)
        commit(deck)
        release(deck, version)
        commit(deck)

    made("1.0.0")
    learner.import_package(package(deck, "1.0.0"))
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", SPAIN, "")
    made("1.1.0")
    run("retire", deck, "spain", "--undo")
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    if not packages_at_hand:
        shutil.rmtree(deck.parent / "dist")
    made("1.2.0")
    learner.import_package(package(deck, "1.2.0"))
    learner.import_package(deck.parent / "dist/capitals-1.2.0-cleanup.apkg")
    assert learner.note("Question:*Spain*")["Retired"] == "1.2.0"
    assert len(learner.col.get_empty_cards().notes) == 1


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("span", "the deck never had a card `span`"),
        ("portugal", "`portugal` was never released"),
        ("italy", "`italy` was retired already, and goes with the next release"),
    ],
)
def test_what_cannot_be_retired_is_left_alone(card: str, said: str, deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    run_build(deck)
    run("retire", deck, "italy")
    before = (deck / "deck.lock").read_bytes()
    output = run("retire", deck, "france", card, expect=1).output
    assert f"L615 {said}" in output
    assert "nothing was changed" in output
    assert (deck / "deck.lock").read_bytes() == before


def test_a_vanished_card_is_told_from_a_renamed_one_by_its_words(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "  - id: spain\n", "  - id: iberia\n")
    edit(deck / "cards.yaml", "capital of Spain", "capital of Spain today")
    output = run_build(deck, expect=1)
    assert re.search(
        r"It looks like `iberia` \(cards\.yaml:10; its text is \d\d % alike\): add `was: spain` there", output
    )
    # Another card of the same pattern is not the same card.
    edit(deck / "cards.yaml", "What is the capital of Spain today?", "What is the capital of Portugal?")
    edit(deck / "cards.yaml", "Madrid", "Lisbon")
    output = run_build(deck, expect=1)
    assert "No new card is like it, so it seems to be meant to go: deck-builder retire capitals spain" in output


def test_a_deck_with_another_name_tells_learners_what_to_do_first(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    edit(deck / "deck.yaml", "name: Capitals", "name: Capital cities")
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    build_and_release(deck, "2.0.0", clock)
    assert "rename your deck “Capitals” to “Capital cities”" in notes(deck, "2.0.0")
    learner.col.decks.rename(learner.col.decks.id("Capitals"), "Capital cities")  # type: ignore[arg-type]
    learner.import_package(package(deck, "2.0.0"))
    assert {learner.col.decks.name(card.did) for card in learner.cards()} == {"Capital cities"}


def test_a_moved_card_stays_where_the_learner_has_it(deck: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    decks = {card.did for card in learner.cards()}
    edit(deck / "cards.yaml", "  - id: spain\n", "  - id: spain\n    subdeck: South\n")
    learner.import_package(build_and_release(deck, "1.1.0", clock))
    assert {card.did for card in learner.cards()} == decks
    assert "- What is the capital of Spain?: from the deck itself to South" in notes(deck, "1.1.0")
    assert "Anki never moves a card that you have" in notes(deck, "1.1.0")


def merges(col: Collection, file: Path) -> ImportLog:
    """Import with `Merge note types` ticked."""
    options = ImportAnkiPackageOptions(
        merge_notetypes=True,
        update_notes=0,  # type: ignore[arg-type]
        update_notetypes=0,  # type: ignore[arg-type]
    )
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log
    return ImportLog(log.found_notes, len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))


def test_a_kind_that_takes_the_place_of_another_needs_one_tick_and_no_more(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    first = build_and_release(deck, "1.0.0", clock)
    careless = Learner(deck.parent / "careless")
    for someone in (learner, careless):
        someone.import_package(first)
        someone.study_everything()
    schedule, other_schedule = learner.schedule(), careless.schedule()
    shutil.copytree(deck / "kinds/capital", deck / "kinds/city")
    fields = "".join(f"  fact-{n}: {{name: Fact {n}, text: plain}}\n" for n in range(6))
    edit(deck / "kinds/city/kind.yaml", "name: Capital\n", "name: City\nreplaces: capital\n")
    edit(deck / "kinds/city/kind.yaml", "cards:\n", f"{fields}cards:\n")
    edit(deck / "cards.yaml", "kind: capital", "kind: city")
    edit(deck / "cards.yaml", "city: Paris", "city: Paris, fact-5: On the Seine")
    second = build_and_release(deck, "2.0.0", clock)
    assert "If you have a version before 2.0.0, tick *Merge note types*" in notes(deck, "2.0.0")

    assert careless.import_package(second).conflicting == 2
    assert careless.schedule() == other_schedule
    learner.col.models._clear_cache()
    assert merges(learner.col, second) == ImportLog(notes=2, new=0, updated=2, unchanged=0, conflicting=0)
    learner.col.models._clear_cache()
    assert learner.schedule() == schedule
    assert learner.note("Country:France")["Fact 5"] == "On the Seine"

    edit(deck / "cards.yaml", "On the Seine", "On the river Seine")
    third = build_and_release(deck, "2.1.0", clock)
    assert "If you have a version before 2.0.0, tick *Merge note types*" in notes(deck, "2.1.0")
    assert learner.import_package(third) == ImportLog(notes=2, new=0, updated=1, unchanged=1, conflicting=0)
    assert learner.schedule() == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0
    assert merges(careless.col, third).conflicting == 0
    assert careless.schedule() == other_schedule
    careless.close()


@pytest.mark.parametrize("ticked", [True, False])
def test_recommended_settings_come_with_the_tick_and_only_then(
    ticked: bool, deck: Path, learner: Learner, clock: Clock
) -> None:
    edit(deck / "deck.yaml", "name: Capitals\n", f"name: Capitals\n{PRESET}")
    first = build_and_release(deck, "1.0.0", clock)
    assert "7 new cards a day, new cards in random order, a desired retention of 85% with FSRS" in notes(deck, "1.0.0")
    options = ImportAnkiPackageOptions(with_deck_configs=ticked)
    learner.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(first), options=options))
    config = settings(learner)
    if not ticked:
        assert (config["name"], config["new"]["perDay"]) == ("Default", 20)
        return
    assert (config["name"], config["new"]["perDay"], config["desiredRetention"]) == ("Capitals", 7, 0.85)
    assert config["newGatherPriority"] == 5
    # Anki takes a preset only under an id that the learner does not have: another content, another id.
    edit(deck / "deck.yaml", "new-cards-a-day: 7", "new-cards-a-day: 9")
    second = build_and_release(deck, "1.1.0", clock)
    learner.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(second), options=options))
    assert 9 in {each["new"]["perDay"] for each in learner.col.decks.all_config()}


def settings(learner: Learner) -> dict[str, Any]:
    deck_id = learner.col.decks.id_for_name("Capitals")
    assert deck_id is not None
    return dict(learner.col.decks.config_dict_for_deck_id(deck_id))


def test_a_damaged_lock_is_caught_before_learners_lose_an_edit(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    lock = deck / "deck.lock"
    old = lock.read_text(encoding="utf-8")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    clock.next_day()
    run_build(deck)
    # Someone takes the time of the last release for the changed card, as a bad merge would.
    mods = re.compile(r'("france": .*"mod": )(\d+)')
    (before,) = (found[2] for found in mods.finditer(old))
    lock.write_text(mods.sub(rf"\g<1>{before}", lock.read_text(encoding="utf-8")), encoding="utf-8")
    kept = everything_in(deck.parent)
    output = release(deck, "1.0.1", expect=1)
    assert "R806 these notes changed and are not newer: “What is the capital of France?”" in output
    assert everything_in(deck.parent) == kept


@pytest.mark.parametrize("field", ["fields", "templates"])
def test_a_lock_that_lost_a_part_of_a_note_type_is_caught(field: str, deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    lock = deck / "deck.lock"
    data = json.loads(lock.read_text(encoding="utf-8"))
    data["kinds"]["question"][field] = [each for each in data["kinds"]["question"][field] if each["key"]]
    lock.write_text(json.dumps(data), encoding="utf-8")
    clock.next_day()
    run_build(deck)
    output = release(deck, "1.0.1", expect=1)
    assert "R806 no note of the note type “Capitals: Question” would be updated: its " in output


@pytest.mark.parametrize("name", ["capitals-1.1.0.apkg", "capitals-1.1.0-notes.md"])
def test_a_folder_in_the_way_leaves_lock_and_packages_as_they_were(name: str, deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    (deck.parent / "dist" / name).mkdir()
    assert "P702" in release(deck, "1.1.0", expect=1)
    assert lock_of(deck)["releases"][-1]["version"] == "1.0.0"  # type: ignore[index]


def test_a_renamed_card_is_offered_to_the_one_that_it_was_and_to_no_other(write_deck: Callable[..., Path]) -> None:
    def card(card_id: str, question: str, answer: str) -> str:
        return f"  - {{id: {card_id}, question: {question}, answer: {answer}}}\n"

    france = ("What is the capital of France?", "Paris on the Seine")
    chad = card("chad", "What is the capital of Chad?", "N’Djamena")
    deck = write_deck(f"kind: question\ncards:\n{chad}{card('france', *france)}")
    run_build(deck)
    run("release", deck, "1.0.0", "--out", deck.parent / "dist")
    write_deck(f"kind: question\ncards:\n{card('frankreich', *france)}")
    output = run("check", deck, "--out", deck.parent / "dist", expect=1).output
    about_chad, about_france = (block for block in output.split("L602 ")[1:])
    assert "`chad`" in about_chad
    assert "retire capitals chad" in about_chad
    assert "add `was:" not in about_chad
    assert "add `was: france` there" in about_france
