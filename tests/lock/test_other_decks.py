"""What two decks of one project may not share: D221, D234, D235."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS, edit, write_deck
from tests.support.releases import SPAIN, Clock, lock_of

ONE = "kind: question\ncards:\n  - {{id: {id}, question: {question}, answer: Madrid{more}}}\n"


@pytest.fixture
def capitals(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck below `cards/` that was built and released."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    deck = write_deck(tmp_path / "cards", CARDS)
    run("build", "capitals")
    run("release", "capitals", "1.0.0")
    run("build", "capitals")
    return deck


def codes(output: str) -> list[str]:
    return re.findall(r"^([A-Z]\d{3}) ", output, re.MULTILINE)


def test_a_copied_deck_becomes_a_second_deck_by_doing_what_the_messages_say(capitals: Path) -> None:
    first = capitals.parent.parent / "dist/capitals.apkg"
    before = first.read_bytes()
    rivers = Path(shutil.copytree(capitals, capitals.parent / "rivers"))
    edit(rivers / "cards.yaml", "Lyon", "Paris")
    assert codes(run("build", "rivers", expect=1).output) == ["D221"]
    output = run("check", expect=1).output
    assert "capitals" in output
    assert codes(output).count("D221") == 1
    assert "in `rivers/deck.yaml`, give it another `id` and another `name`, and delete the line `namespace:`" in output
    assert "Delete `rivers/deck.lock`" in output
    run("build", "capitals")
    edit(rivers / "deck.yaml", "id: capitals\nname: Capitals", "id: rivers\nname: Rivers")
    output = run("build", "rivers", expect=1).output
    assert "L610 `deck.lock` belongs to the deck `capitals` in `capitals`" in output
    for command in ("build", "check"):
        assert "Delete `capitals/deck.lock`" not in run(command, expect=1).output
    run("build", "capitals")
    (rivers / "deck.lock").unlink()
    output = run("build", "rivers", expect=1).output
    assert codes(output) == ["D234"]
    assert "delete the line `namespace:`" in output
    text = (rivers / "deck.yaml").read_text(encoding="utf-8")
    (rivers / "deck.yaml").write_text(re.sub(r"namespace: .*\n", "", text), encoding="utf-8")
    run("build")
    guids = [{card["guid"] for card in lock_of(deck)["cards"].values()} for deck in (capitals, rivers)]
    assert guids[0].isdisjoint(guids[1])
    assert first.read_bytes() == before
    assert {"D221", "D234", "D235"}.isdisjoint(codes(run("check").output))


def test_neither_build_nor_release_writes_over_the_package_of_another_deck(capitals: Path) -> None:
    dist = capitals.parent.parent / "dist"
    before = {file: file.read_bytes() for file in dist.iterdir()}
    other = write_deck(
        capitals.parent, CARDS.replace("Lyon", "Paris"), name="other", deck="id: capitals\nname: Other\n"
    )
    assert "D221" in codes(run("build", "other", expect=1).output)
    assert "D221" in codes(run("release", "other", "1.0.0", expect=1).output)
    assert {file: file.read_bytes() for file in dist.iterdir()} == before
    assert not (other / "deck.lock").exists()


def test_a_card_with_the_guid_of_a_card_of_another_deck_is_found(capitals: Path) -> None:
    guid = lock_of(capitals)["cards"]["spain"]["guid"]
    cards = ONE.format(id="madrid", question="Which city is in Spain?", more=f", guid: {guid}")
    write_deck(capitals.parent, cards, name="cities")
    for command in (("check",), ("check", "cities"), ("build", "cities")):
        output = run(*command, expect=1).output
        assert "D235 `madrid`: the deck in `capitals` has a card with the same guid" in output


def test_one_guid_in_two_decks_that_were_never_built_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cards").mkdir()
    for name in ("one", "two"):
        cards = ONE.format(id=name, question=f"What about {name}?", more=", guid: q7f2K")
        write_deck(tmp_path / "cards", cards, name=name)
    assert codes(run("check", expect=1).output).count("D235") == 1


def test_a_card_that_moved_to_another_deck_is_not_emptied_by_the_old_decks_cleanup_package(capitals: Path) -> None:
    guid = lock_of(capitals)["cards"]["spain"]["guid"]
    run("retire", "capitals", "spain")
    edit(capitals / "cards.yaml", SPAIN, "")
    run("build", "capitals")
    cards = ONE.format(id="spain", question="What is the capital of Spain?", more=f", guid: {guid}")
    north = write_deck(capitals.parent, cards, name="north")
    message = "the deck in `capitals` has retired this card, and its cleanup package would empty it"
    assert f"D235 `spain`: {message}" in run("build", "north", expect=1).output
    edit(north / "cards.yaml", f", guid: {guid}", "")
    run("build", "north")
    (north / "deck.lock").write_text(
        (north / "deck.lock").read_text(encoding="utf-8").replace(lock_of(north)["cards"]["spain"]["guid"], guid),
        encoding="utf-8",
    )
    output = run("release", "capitals", "1.1.0", expect=1).output
    assert "D235 `spain`: the deck in `north` has this retired card now" in output
