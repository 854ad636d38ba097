"""`deck-builder base`: what an extension takes from a package or a folder, and what can't be a base."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.base import Base, read_base
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.command_line import list_codes, run
from tests.support.decks import CARDS, edit, write_deck
from tests.support.extensions import write, write_updated


def read(school: Path) -> Base:
    base = read_base(school, Problems())
    assert base
    return base


def update_and_read(school: Path) -> Base:
    run("base", school, "--update")
    return read(school)


def test_a_folder_gives_the_ids_of_its_cards_and_a_package_ids_from_their_texts(tmp_path: Path) -> None:
    _, school = write(tmp_path)
    of_folder = update_and_read(school)
    assert sorted(of_folder.cards) == ["france", "italy", "river"]
    assert of_folder.name == "Capitals"
    assert of_folder.decks == ("Capitals", "Capitals::South")
    (tmp_path / "dist/capitals.apkg").rename(school / "capitals-v1.2.0.apkg")
    edit(school / "deck.yaml", "../capitals", "capitals-v1.2.0.apkg")
    (school / "base.lock").unlink()
    of_package = update_and_read(school)
    assert sorted(of_package.cards) == [
        "the-seine-flows-through-paris",
        "what-is-the-capital-of-france",
        "what-is-the-capital-of-italy",
    ]
    assert of_package.version == "1.2.0"
    assert sorted(card[:3] for card in of_package.cards.values()) == sorted(
        card[:3] for card in of_folder.cards.values()
    )


def test_cards_of_a_package_keep_the_ids_that_they_once_got(tmp_path: Path) -> None:
    base, school = write(tmp_path, "capitals.apkg")
    (tmp_path / "dist/capitals.apkg").rename(school / "capitals.apkg")
    before = update_and_read(school)
    edit(base / "cards.yaml", "question: What is the capital of France?", "question: Which is it?")
    edit(
        base / "cards.yaml",
        "  - id: river",
        "  - id: france-2\n    question: What is the capital of France?\n    answer: P\n  - id: river",
    )
    run("build", base, "--out", tmp_path / "dist")
    (tmp_path / "dist/capitals.apkg").rename(school / "capitals.apkg")
    output = run("base", school).output
    assert "new: what-is-the-capital-of-france-2" in output
    assert "changed: what-is-the-capital-of-france\n" in output
    after = update_and_read(school)
    assert after.cards.keys() - before.cards.keys() == {"what-is-the-capital-of-france-2"}
    guid = before.cards["what-is-the-capital-of-france"].guid
    assert after.cards["what-is-the-capital-of-france"].guid == guid


def test_a_card_that_is_gone_keeps_its_id_for_itself(tmp_path: Path) -> None:
    base, school = write(tmp_path)
    before = update_and_read(school)
    text = (base / "cards.yaml").read_text(encoding="utf-8")
    (base / "cards.yaml").write_text(text.partition("  - id: river")[0], encoding="utf-8")
    (base / "deck.lock").unlink()
    run("build", base, "--out", tmp_path / "dist")
    assert "gone: river\n" in run("base", school).output
    after = update_and_read(school)
    assert after.gone == {"river": before.cards["river"].guid}
    assert update_and_read(school) == after
    edit(school / "cards.yaml", "id: river-2", "id: river")
    assert list_codes(run("check", school, expect=1).output) == ["D262"]


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("../capital", "there is no file or folder"),
        ("/etc/passwd", "is outside"),
        ("../../../other", "is outside"),
        ("https://example.org/capitals.apkg", "address on the web"),
        (".", "extends itself"),
        ("../school/../school", "extends itself"),
        ("a" * 5000, "there is no file or folder"),
        ("../../dist", "there is no `deck.yaml`"),
        ("../unbuilt", "was not built yet"),
        ("../broken", "has errors: "),
        ("cards.yaml", "can't be read"),
        ("several.apkg", "several decks"),
    ],
)
def test_what_can_not_be_a_base_is_one_problem(extends: str, message: str, tmp_path: Path) -> None:
    base, school = write(tmp_path, extends)
    (tmp_path.parent / "other").mkdir(exist_ok=True)
    write_deck(base.parent, CARDS, name="unbuilt")
    broken = write_deck(base.parent, CARDS, name="broken")
    run("build", broken, "--out", tmp_path / "dist")
    edit(broken / "cards.yaml", "answer: Lyon", "answr: Lyon")
    (school / "several.apkg").write_bytes(_pack_two_decks(tmp_path))
    result = run("base", school, "--update", expect=1)
    assert list_codes(result.output) == ["P704" if extends == "cards.yaml" else "D261"], result.output
    assert message in result.output
    assert not (school / "base.lock").exists()


def _pack_two_decks(folder: Path) -> bytes:
    import genanki

    model = genanki.Model(1, "M", fields=[{"name": "Q"}], templates=[{"name": "C", "qfmt": "{{Q}}", "afmt": "{{Q}}"}])
    decks = [genanki.Deck(number, name) for number, name in ((5, "A"), (6, "B"))]
    for deck in decks:
        deck.add_note(genanki.Note(model, [deck.name]))
    genanki.Package(decks).write_to_file(folder / "two.apkg")
    assert len(read_package(folder / "two.apkg").notes) == 2
    return (folder / "two.apkg").read_bytes()


def test_after_a_merge_with_conflicts_cards_of_a_package_keep_the_ids_of_both_sides(tmp_path: Path) -> None:
    base, school = write(tmp_path, "capitals.apkg")
    lock = school / "base.lock"

    def release(old: str, new: str) -> None:
        edit(base / "cards.yaml", old, new)
        run("build", base, "--out", tmp_path / "dist")
        (tmp_path / "dist/capitals.apkg").rename(school / "capitals.apkg")

    release("answer: Paris", "answer: Paris, on the Seine")
    first = update_and_read(school)
    ours = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    release("  - id: italy\n", "  - id: malta\n    question: And Malta?\n    answer: Valletta\n  - id: italy\n")
    update_and_read(school)
    theirs = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    release("And Malta?", "What is the capital of Malta?")
    release("question: What is the capital of France?", "question: And France?")
    lock.write_text("".join(["<<<<<<< HEAD\n", *ours, "=======\n", *theirs, ">>>>>>> other\n"]), encoding="utf-8")
    assert list_codes(run("check", school, expect=1).output) == ["D260"]
    merged = update_and_read(school)
    assert set(first.cards) < set(merged.cards)
    assert set(merged.cards) - set(first.cards) == {"and-malta"}


def test_a_damaged_file_is_not_overwritten_because_it_knows_the_ids_of_cards(tmp_path: Path) -> None:
    _, school = write(tmp_path)
    run("base", school, "--update")
    lock = school / "base.lock"
    damaged = lock.read_text(encoding="utf-8").replace('"guid"', '"giud"')
    lock.write_text(damaged, encoding="utf-8")
    output = run("base", school, "--update", expect=1).output
    assert list_codes(output) == ["D260"]
    assert "git restore base.lock" in output
    assert lock.read_text(encoding="utf-8") == damaged


def test_a_card_with_another_id_is_renamed_not_new(tmp_path: Path) -> None:
    base, school = write(tmp_path)
    run("base", school, "--update")
    edit(base / "cards.yaml", "id: italy", "id: italia\n    was: italy")
    run("build", base, "--out", tmp_path / "dist")
    output = run("base", school).output
    assert "renamed: italia" in output
    assert "new:" not in output


def test_decks_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path / "dist")
    write_deck(base.parent, CARDS, name="third", deck="id: third\nname: Third\nextends: ../school\n")
    for source, message in (("../school", "`../school` builds on this deck"), ("../third", "`../third` builds")):
        (base / "deck.yaml").write_text(f"id: capitals\nname: Capitals\nextends: {source}\n", encoding="utf-8")
        output = run("base", base, "--update", expect=1).output
        assert list_codes(output) == ["D261"]
        assert message in output
    assert not (base / "base.lock").exists()


def test_a_card_may_show_what_the_base_shows_though_its_package_does_not_have_the_file(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path / "dist")
    third = write_deck(
        base.parent,
        "kind: question\ncards:\n  - id: heel\n    adds-to: boot\n    extra: It has a heel.\n",
        name="third",
        deck="id: third\nname: Third\nextends: ../school\n",
    )
    media = update_and_read(third).media
    assert media == dict.fromkeys(read(school).media, "")
    assert len(media) == 1
    assert list_codes(run("check", third).output) == []


def test_release_notes_say_which_deck_learners_need_as_well(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path / "dist")
    run("release", school, "1.0.0", "--out", tmp_path / "dist")
    notes = (tmp_path / "dist/school-1.0.0-notes.md").read_text(encoding="utf-8")
    assert "This deck builds on Capitals, which you import as well" in notes
