"""A deck is released with its translations: one version, all packages or none, each in its own language."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.command_line import list_codes, run
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, everything_in, git, lock_of
from tests.support.translations import write

CARDS = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
  - id: italy
    question: What is the capital of Italy?
    answer: Rome
    picture: {file: map.svg, alt: A map}
"""
GERMAN = """\
cards:
  - id: france
    question: Was ist die Hauptstadt von Frankreich?
    answer: Paris in Frankreich
  - id: italy
    question: Was ist die Hauptstadt von Italien?
    answer: Rom
    picture: {alt: Eine Karte}
"""


@pytest.fixture
def trip(tmp_path: Path, clock: Clock) -> Path:
    """The folder of a deck with a translation, both built and committed."""
    german = write(tmp_path, GERMAN, **{"cards.yaml": CARDS})
    for folder in (german.parent.parent, german):
        with (folder / "deck.yaml").open("a", encoding="utf-8") as file:
            file.write(f"namespace: of-{folder.name}\n")
    git(tmp_path, "init", "--quiet")
    return build_and_commit(german.parent.parent)


def build_and_commit(trip: Path) -> Path:
    run("build", trip, "--out", trip.parent / "dist")
    commit(trip)
    return trip


def release(trip: Path, version: str, *options: str, expect: int = 0) -> str:
    return run("release", trip, version, "--out", trip.parent / "dist", *options, expect=expect).output


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def list_versions(folder: Path) -> list[str]:
    return [each["version"] for each in lock_of(folder)["releases"]]


def list_dist(trip: Path) -> list[str]:
    return sorted(file.name for file in (trip.parent / "dist").iterdir() if file.name.count("-") > 0)


def test_one_command_releases_every_language(trip: Path) -> None:
    output = release(trip, "1.0.0")
    assert "trip-1.0.0.apkg: 2 notes, 2 cards; 2 new" in output
    assert "trip-de-1.0.0.apkg: 2 notes, 2 cards; 2 new" in output
    next_steps = output[output.index("Next:") :]
    assert "trip/translations/de/deck.lock" in next_steps
    assert "trip/translations/de/made-from.yaml && git tag trip-v1.0.0" in next_steps
    assert "Was ist die Hauptstadt von Italien?" in (trip.parent / "dist/trip-de-1.0.0-notes.md").read_text("utf-8")
    commit(trip)
    run("build", trip, "--locked", "--out", trip.parent / "dist")


def test_a_language_in_which_nothing_has_changed_has_the_version_of_the_others(trip: Path, clock: Clock) -> None:
    release(trip, "1.0.0")
    commit(trip)
    clock.next_day()
    assert list_codes(release(trip, "1.1.0", expect=1)) == ["R805"]
    edit(trip / "translations/de/cards.yaml", "answer: Rom", "answer: Die Stadt Rom")
    commit(trip)
    output = release(trip, "1.1.0")
    assert "trip-1.1.0.apkg: 2 notes, 2 cards; no note changed" in output
    assert "trip-de-1.1.0.apkg: 2 notes, 2 cards; 1 changed" in output
    assert [list_versions(folder) for folder in (trip, trip / "translations/de")] == [["1.0.0", "1.1.0"]] * 2
    commit(trip)
    run("build", trip, "--locked", "--out", trip.parent / "dist")


def test_a_release_without_changes_sends_nothing_again_with_the_next_one(trip: Path, clock: Clock) -> None:
    source, german = trip / "cards.yaml", trip / "translations/de/cards.yaml"
    edits = [(source, "Paris", "City of Paris"), (german, "Rom", "Die Stadt Rom"), (source, "Rome", "City of Rome")]
    release(trip, "1.0.0")
    mods: dict[str, int] = {}
    for number, (file, before, after) in enumerate(edits, 1):
        commit(trip)
        mods = {card_id: card["mod"] for card_id, card in lock_of(trip)["cards"].items()}
        clock.next_day()
        edit(file, f"answer: {before}", f"answer: {after}")
        commit(trip)
        release(trip, f"1.{number}.0")
    assert {card_id for card_id, card in lock_of(trip)["cards"].items() if card["mod"] != mods[card_id]} == {"italy"}
    commit(trip)
    assert "nothing to merge" in run("lock", "merge", trip).output
    run("build", trip, "--locked", "--out", trip.parent / "dist")


def test_only_the_languages_that_are_named_are_released(trip: Path) -> None:
    release(trip, "1.0.0", "--language", "de")
    assert list_versions(trip / "translations/de") == ["1.0.0"]
    assert list_dist(trip) == ["trip-de-1.0.0-notes.md", "trip-de-1.0.0.apkg", "trip-de.apkg"]


@pytest.mark.parametrize(("file", "code"), [("cards.yaml", "D202"), ("translations/de/deck.yaml", "D202")])
def test_if_one_language_has_an_error_none_is_released(file: str, code: str, trip: Path) -> None:
    edit(trip / file, "    answer: Rome\n" if file == "cards.yaml" else "name: Reise\n", "")
    commit(trip)
    before = everything_in(trip), everything_in(trip.parent / "dist")
    for options in ((), ("--dry-run",)):
        assert code in list_codes(release(trip, "1.0.0", *options, expect=1))
        assert (everything_in(trip), everything_in(trip.parent / "dist")) == before


@pytest.mark.parametrize("file", ["cards.yaml", "media/map.svg", "translations/de/cards.yaml"])
def test_all_that_a_translation_is_made_from_must_be_committed(file: str, trip: Path) -> None:
    (trip / file).write_bytes((trip / file).read_bytes() + b"\n")
    output = release(trip, "1.0.0", "--language", "de", expect=1)
    assert list_codes(output) == ["R802"]
    assert f"trip/{file}" in output
    assert f"commit trip/{file}" in " ".join(release(trip, "1.0.0", "--dry-run").split())


def test_a_release_of_a_translation_is_built_again_from_git_with_its_source_as_it_was(
    trip: Path, learner: Learner, clock: Clock
) -> None:
    release(trip, "1.0.0")
    commit(trip)
    german = trip.parent / "dist/trip-de-1.0.0.apkg"
    learner.import_package(german)
    learner.study_everything()
    schedule = learner.schedule()
    for file in (trip.parent / "dist").iterdir():
        file.unlink()
    clock.next_day()
    (trip / "media/map.svg").write_bytes((trip / "media/map.svg").read_bytes().replace(b'cx="4"', b'cx="5"'))
    commit(trip)
    output = release(trip, "1.1.0")
    assert "trip-de-1.1.0.apkg: 2 notes, 2 cards; 1 changed" in output
    log = learner.import_package(trip.parent / "dist/trip-de-1.1.0.apkg")
    assert (log.updated, log.new) == (1, 0)
    assert learner.schedule() == schedule


def test_a_text_that_is_older_than_its_source_is_a_warning_of_the_release(trip: Path, clock: Clock) -> None:
    release(trip, "1.0.0")
    edit(trip / "cards.yaml", "answer: Rome", "answer: Rome, since 1871")
    commit(trip)
    clock.next_day()
    output = release(trip, "1.1.0")
    assert list_codes(output) == ["D248"]
    commit(trip)
    assert "D248" in run("build", trip, "--locked", "--out", trip.parent / "dist").output


def test_a_release_that_was_stopped_between_two_languages_goes_on(
    trip: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def put_package(package: Path, target: Path) -> bool:
        if written:
            raise OSError(28, "No space left on device")
        written.append(target)
        target.write_bytes(package.read_bytes())
        return True

    with monkeypatch.context() as patch:
        patch.setattr("deck_builder.commands.release.prepare.put_package", put_package)
        output = release(trip, "1.0.0", expect=1)
    assert "P701" in output
    assert "was written already" in output.replace("were", "was")
    clock.next_day()
    release(trip, "1.0.0")
    assert [list_versions(folder) for folder in (trip, trip / "translations/de")] == [["1.0.0"]] * 2
    assert "trip-de-1.0.0.apkg" in list_dist(trip)


SPAIN = "  - {id: spain, question: What is the capital of Spain?, answer: Madrid}\n"
ITALY = CARDS[CARDS.index("  - id: italy") :]
ITALIEN = GERMAN[GERMAN.index("  - id: italy") :]


def test_a_card_that_is_retired_leaves_every_language_whose_learners_have_it(
    trip: Path, learner: Learner, clock: Clock
) -> None:
    (trip / "cards.yaml").write_text(CARDS + SPAIN, encoding="utf-8")
    build_and_commit(trip)
    release(trip, "1.0.0")
    commit(trip)
    learner.import_package(trip.parent / "dist/trip-de-1.0.0.apkg")
    output = run("retire", trip, "italy", "spain").output
    assert "trip/cards.yaml:6 and " in output
    assert "trip/translations/de/cards.yaml:5" in output
    edit(trip / "cards.yaml", ITALY + SPAIN, "")
    edit(trip / "translations/de/cards.yaml", ITALIEN, "")
    clock.next_day()
    build_and_commit(trip)
    assert "trip-de-1.1.0-cleanup.apkg" in release(trip, "1.1.0")
    assert [list(lock_of(each)["retired"]) for each in (trip, trip / "translations/de")] == [
        ["italy", "spain"],
        ["italy"],
    ]
    learner.import_package(trip.parent / "dist/trip-de-1.1.0.apkg")
    assert len(learner.schedule()) == 2
    learner.import_package(trip.parent / "dist/trip-de-1.1.0-cleanup.apkg")
    learner.remove_empty_cards()
    assert len(learner.schedule()) == 1


def test_a_retirement_is_taken_back_in_every_language(trip: Path) -> None:
    release(trip, "1.0.0")
    before = [lock_of(each) for each in (trip, trip / "translations/de")]
    run("retire", trip, "italy")
    run("retire", trip, "italy", "--undo")
    assert [lock_of(each) for each in (trip, trip / "translations/de")] == before


@pytest.mark.parametrize(
    ("file", "lines", "reason"),
    [
        ("cards.yaml", ITALY, "The deck that it translates has no such card any more"),
        ("translations/de/cards.yaml", ITALIEN, "No file of the translation has an entry for it"),
    ],
)
def test_a_card_that_is_gone_is_reported_with_a_command_that_works(
    file: str, lines: str, reason: str, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(trip, "1.0.0")
    edit(trip / file, lines, "")
    monkeypatch.chdir(trip.parent)
    output = " ".join(run("check", "trip/translations/de", expect=1).output.split())
    assert "L602 the card `italy` went out in release 1.0.0" in output
    assert f"{reason}, so it seems to be meant to go: deck-builder retire trip/translations/de italy" in output
    run("retire", "trip/translations/de", "italy")
    assert "L602" not in run("check", "trip/translations/de").output


def test_a_card_that_is_renamed_in_the_source_stays_translated_and_its_texts_keep_their_origins(
    trip: Path, learner: Learner, clock: Clock
) -> None:
    release(trip, "1.0.0")
    commit(trip)
    learner.import_package(trip.parent / "dist/trip-de-1.0.0.apkg")
    learner.study_everything()
    schedule = learner.schedule()
    edit(trip / "cards.yaml", "id: italy", "id: rome\n    was: italy")
    edit(trip / "cards.yaml", "answer: Rome", "answer: Rome, since 1871")
    german = trip / "translations/de/cards.yaml"
    edit(german, "von Italien", "des Landes Italien")
    clock.next_day()
    assert list_codes(run("build", trip, "--out", trip.parent / "dist").output) == ["D248"]
    edit(german, "id: italy", "id: rome")
    assert list_codes(run("build", trip, "--out", trip.parent / "dist").output) == ["D248"]
    commit(trip)
    release(trip, "1.1.0")
    log = learner.import_package(trip.parent / "dist/trip-de-1.1.0.apkg")
    assert (log.updated, log.new) == (1, 0)
    assert learner.schedule() == schedule


@pytest.mark.parametrize("is_built", [True, False])
@pytest.mark.parametrize("last_entry", ["italy", "rome", "capital-of-italy"])
def test_a_card_that_is_renamed_again_and_again_keeps_its_identity_in_every_language(
    last_entry: str, is_built: bool, trip: Path
) -> None:
    """Nobody edits the translation, or builds it, at each rename; and `was:` may go after a build."""
    german, source = trip / "translations/de", trip / "cards.yaml"
    guid, lock = lock_of(german)["cards"]["italy"]["guid"], (german / "deck.lock").read_bytes()
    for before, after in (("id: italy", "id: rome\n    was: italy"), ("id: rome\n    was: italy", "id: rome")):
        edit(source, before, after)
        run("build", trip, "--out", trip.parent / "dist")
        assert lock_of(german)["cards"]["rome"]["guid"] == guid
    if not is_built:
        (german / "deck.lock").write_bytes(lock)
    edit(source, "id: rome", "id: capital-of-italy\n    was: rome")
    if last_entry != "italy":
        edit(german / "cards.yaml", "id: italy", f"id: {last_entry}")
    assert list_codes(run("build", trip, "--out", trip.parent / "dist").output) == []
    cards = lock_of(german)["cards"]
    assert "italy" not in cards
    assert cards["capital-of-italy"]["guid"] == guid
    assert "of no card" not in run("translations", trip).output


def test_a_language_that_is_new_after_a_rename_needs_nothing_of_it(trip: Path) -> None:
    edit(trip / "cards.yaml", "id: italy", "id: rome\n    was: italy")
    spanish = trip / "translations/es"
    spanish.mkdir()
    (spanish / "deck.yaml").write_text("id: trip-es\nname: Viaje\n", encoding="utf-8")
    (spanish / "cards.yaml").write_text("cards: [{id: rome, answer: Roma}]\n", encoding="utf-8")
    assert list_codes(run("build", spanish, "--out", trip.parent / "dist").output) == ["D249"]


def test_a_card_with_the_guid_of_an_imported_deck_has_another_one_in_each_language(trip: Path) -> None:
    edit(trip / "cards.yaml", "id: italy", "id: rome\n    guid: abc")
    edit(trip / "translations/de/cards.yaml", "id: italy", "id: rome")
    for folder in (trip, trip / "translations/de"):
        (folder / "deck.lock").unlink()
    git(trip.parent, "rm", "--cached", "-r", "--quiet", ".")
    run("build", trip, "--out", trip.parent / "dist")
    guids = [{card["guid"] for card in lock_of(each)["cards"].values()} for each in (trip, trip / "translations/de")]
    assert "abc" in guids[0]
    assert not guids[0] & guids[1]


def test_a_translation_is_shown_compared_and_rehearsed_as_any_deck(trip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(trip / "translations/de/cards.yaml", "answer: Rom", "answer: Die Stadt Rom")
    monkeypatch.chdir(trip.parent)
    assert "trip-de-preview.html: 2 cards" in run("preview", "trip", "--language", "DE").output
    assert "no translation `fr`. There are: de." in run("preview", "trip", "--language", "fr", expect=2).output
    output = run("diff", "trip/translations/de@HEAD", "trip/translations/de").output
    assert "Die Stadt" in output
    assert "1 changed" in run("rehearse", "trip/translations/de@HEAD", "trip/translations/de").output


def test_locks_of_two_branches_are_merged_in_every_language(trip: Path, clock: Clock) -> None:
    """By git with the driver, and afterwards by the command where git could not."""
    (trip / ".gitattributes").write_text("deck.lock merge=deck-lock\n", encoding="utf-8")
    commit(trip)
    git(trip.parent, "branch", "other")
    edit(trip / "translations/de/cards.yaml", "answer: Rom", "answer: Die Stadt Rom")
    clock.next_day()
    build_and_commit(trip)
    git(trip.parent, "checkout", "--quiet", "other")
    edit(trip / "translations/de/cards.yaml", "Paris in Frankreich", "Die Stadt Paris")
    edit(trip / "translations/de/deck.yaml", "authors: [Max]", "authors: [Eva]")
    clock.next_day()
    build_and_commit(trip)
    driver = f"{sys.executable} -m deck_builder lock merge --driver %O %A %B %P"
    git(trip.parent, "-c", f"merge.deck-lock.driver={driver}", "merge", "--no-edit", "-")
    lock = lock_of(trip / "translations/de")
    assert len(lock["cards"]) == 2
    run("build", trip, "--out", trip.parent / "dist")
    assert "nothing to merge" in run("lock", "merge", trip).output
