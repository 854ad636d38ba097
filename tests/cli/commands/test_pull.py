"""`deck-builder pull`: edits in a real collection come back into the files, and a build changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.anki_connect import RunningAnki, run_anki
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.releases import Clock

CARDS = """\
# Capitals that people mix up.
kind: question
cards:
  # The easy one.
  - id: france
    question: What is the capital of France?   # as in the atlas
    answer: Lyon

  - id: italy
    question: "What is the capital of Italy?"
    answer: |
      Rome, on

      - the Tiber
  - {id: spain, question: What is the capital of Spain?, answer: 'Madrid, of course', tags: [europe]}
"""

NOT_TEXTS = {
    *("Both ways", "Ask where", "Ask back", "Evidence", "Sources", "Picture", "Audio", "Mode", "Shapes"),
    *("Steps", "Options", "Several", "Right", "Wrong", "Card id"),
}
"""Fields of the tour that are made of something other than one text."""
FIRST_WORD = re.compile(r"^([^<{]*?[A-Za-z]{3,})(?![^<]*>)")
"""A text up to the end of its first word."""


@pytest.fixture(scope="module")
def one_anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAnki]:
    """An Anki for all tests here: starting it is slow."""
    with run_anki(tmp_path_factory.mktemp("anki")) as running:
        yield running


@pytest.fixture
def anki(
    one_anki: RunningAnki, write_deck: Callable[..., Path], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> RunningAnki:
    """An open Anki that has the deck `capitals`, in the folder where commands run; the next day."""
    monkeypatch.setenv("ANKI_CONNECT_ADDRESS", one_anki.address)
    monkeypatch.delenv("ANKI_CONNECT_KEY", raising=False)
    col = one_anki.learner.col
    col.remove_notes(col.find_notes(""))
    for note_type in col.models.all():  # Anki renames one with a name that is taken, and dates it by its own clock
        if note_type["name"].startswith("Capitals: "):
            col.models.remove(note_type["id"])
    monkeypatch.chdir(write_deck(CARDS).parent)
    run("push", "capitals")
    clock.next_day()
    return one_anki


def edit_in_anki(anki: RunningAnki, clock: Clock, query: str, field: str, html: str, *tags: str) -> None:
    """Edit a field of a note in Anki, and add tags to it."""
    note = anki.learner.note(query)
    note[field] = html
    note.tags += tags
    anki.learner.col.update_note(note)
    anki.learner.set_note_times({note.guid: int(clock.now)})


def pull(*options: str | Path) -> str:
    return run("pull", "capitals", "--yes", *options).output


def cards() -> str:
    return Path("capitals/cards.yaml").read_text(encoding="utf-8")


def assert_nothing_else_changes(anki: RunningAnki, clock: Clock) -> None:
    """The deck is as Anki has it: a push after the pull changes no note there."""
    before = {guid: (note.fields, note.tags) for guid, note in anki.learner.notes().items()}
    clock.next_day()
    output = run("push", "capitals").output
    assert "Anki has this deck already: nothing changes there." in output, output
    assert {guid: (note.fields, note.tags) for guid, note in anki.learner.notes().items()} == before


@pytest.mark.parametrize(
    ("query", "html", "before", "after"),
    [
        ("France", "Paris", "answer: Lyon\n", "answer: Paris\n"),
        ("France", "#1: Paris", "answer: Lyon\n", "answer: '#1: Paris'\n"),
        ("France", "<b>Paris</b>", "answer: Lyon\n", "answer: <b>Paris</b>\n"),
        ("France", "<strong>Paris</strong> &amp; more", "answer: Lyon\n", "answer: '**Paris** & more'\n"),
        ("Spain", "Madrid, {or} not", "answer: 'Madrid, of course'", "answer: 'Madrid, {or} not'"),
        (
            "Italy",
            "<p>Rome, on</p>\n<ul>\n<li>the river Tiber</li>\n</ul>",
            "      - the Tiber\n",
            "      - the river Tiber\n",
        ),
    ],
)
def test_an_edit_comes_back_into_its_line(
    query: str, html: str, before: str, after: str, anki: RunningAnki, clock: Clock
) -> None:
    edit_in_anki(anki, clock, query, "Answer", html)
    output = pull()
    assert "From Anki: edits of 1 card." in output
    assert cards() == CARDS.replace(before, after)
    assert_nothing_else_changes(anki, clock)


def test_every_text_of_a_deck_comes_back(
    one_anki: RunningAnki, copy_of: Callable[[str], Path], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKI_CONNECT_ADDRESS", one_anki.address)
    tour, col = copy_of("tour"), one_anki.learner.col
    col.remove_notes(col.find_notes(""))
    monkeypatch.chdir(tour.parent)
    run("push", tour)
    clock.next_day()
    edits = 0
    for note in one_anki.learner.notes().values():
        for name, html in note.items():
            if name not in NOT_TEXTS and FIRST_WORD.search(html):
                note[name] = FIRST_WORD.sub(r"\1 edited", html, count=1)
                edits += 1
        col.update_note(note)
        one_anki.learner.set_note_times({note.guid: int(clock.now)})
    before = {file: file.read_text(encoding="utf-8") for file in tour.glob("*.yaml")}
    output = run("pull", tour, "--yes").output
    assert "left alone" not in output
    after = {file: file.read_text(encoding="utf-8") for file in before}
    assert sum(text.count(" edited") for text in after.values()) == edits > 40
    for file, text in after.items():
        assert text.replace(" edited", "").split() == before[file].split()  # only a folded text has other line ends
    clock.next_day()
    assert "Anki has this deck already: nothing changes there." in run("push", tour).output


def test_the_id_for_reports_is_no_edit_although_anki_has_another_one(anki: RunningAnki, clock: Clock) -> None:
    with Path("capitals/deck.yaml").open("a", encoding="utf-8") as file:
        file.write("feedback: deck@example.org\n")
    run("push", "capitals")
    clock.next_day()
    edit_in_anki(anki, clock, "France", "Card id", "")
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    output = pull()
    assert "From Anki: edits of 1 card." in output
    assert "Card id" not in output
    assert cards() == CARDS.replace("Lyon", "Paris")


def test_a_dry_run_shows_the_diff_only(anki: RunningAnki, clock: Clock) -> None:
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    output = pull("--dry-run")
    assert "-    answer: Lyon\n+    answer: Paris\n" in output
    assert output.endswith("Nothing was written.\n")
    assert cards() == CARDS


def test_nothing_is_written_unasked(anki: RunningAnki, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    output = run("pull", "capitals").output
    assert "-    answer: Lyon\n+    answer: Paris\n" in output
    assert output.endswith("Nothing was written: add --yes to write this.\n")
    monkeypatch.setattr("deck_builder.cli.commands.pull._is_asked", lambda: True)
    answers = [False, True]
    monkeypatch.setattr("click.confirm", lambda *_, **__: answers.pop(0))
    assert run("pull", "capitals").output.endswith("Nothing was written.\n")
    assert cards() == CARDS
    assert "cards.yaml: edited" in run("pull", "capitals").output
    assert cards() == CARDS.replace("Lyon", "Paris")
    assert answers == []


def test_html_beyond_markdown_stands_as_html(anki: RunningAnki, clock: Clock) -> None:
    edit_in_anki(anki, clock, "France", "Answer", '<span style="color: red">Paris</span>')
    pull()
    assert "answer:\n      html: '<span style=\"color: red\">Paris</span>'\n" in cards()
    edit_in_anki(anki, clock, "Spain", "Answer", '<span style="color: red">Madrid</span>')
    edit_in_anki(anki, clock, "Italy", "Extra", '<span style="color: red">It\'s old</span>')
    pull()
    assert "answer: {html: '<span style=\"color: red\">Madrid</span>'}" in cards()
    assert "    extra:\n      html: '<span style" in cards()
    assert_nothing_else_changes(anki, clock)


def test_a_text_in_html_is_edited_as_html(anki: RunningAnki, clock: Clock) -> None:
    edit(Path("capitals/cards.yaml"), "answer: Lyon", "answer: {html: <u>Lyon</u>}")
    run("push", "capitals")
    clock.next_day()
    edit_in_anki(anki, clock, "France", "Answer", "<u>Paris</u>")
    pull()
    assert "answer: {html: <u>Paris</u>}" in cards()
    assert_nothing_else_changes(anki, clock)


def test_pictures_keep_the_names_that_they_have_in_the_media_folder(anki: RunningAnki, clock: Clock) -> None:
    Path("capitals/media").mkdir()
    Path("capitals/media/map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    edit(Path("capitals/cards.yaml"), "answer: Lyon", 'answer: "Lyon ![a map](map.svg)"')
    run("push", "capitals")
    clock.next_day()
    html = anki.learner.note("France")["Answer"]
    edit_in_anki(anki, clock, "France", "Answer", html.replace("Lyon", "Paris"))
    pull()
    assert 'answer: "Paris ![a map](map.svg)"' in cards()
    assert_nothing_else_changes(anki, clock)


def test_what_has_no_way_back_is_shown_and_left_alone(anki: RunningAnki, clock: Clock) -> None:
    edit_in_anki(anki, clock, "France", "Answer", "<script>alert(1)</script>Paris")
    output = pull()
    assert "From Anki: no edit to bring back." in output
    assert "`france`, Answer: Lyon → <script>alert(1)</script>Paris" in output
    assert cards() == CARDS


def test_an_empty_field_that_was_filled_in_gets_a_line(anki: RunningAnki, clock: Clock) -> None:
    edit_in_anki(anki, clock, "France", "Extra", "On the Seine")
    pull()
    assert "    answer: Lyon\n    extra: On the Seine\n" in cards()
    assert_nothing_else_changes(anki, clock)


def test_tags_come_back(anki: RunningAnki, clock: Clock) -> None:
    edit_in_anki(anki, clock, "France", "Answer", "Lyon", "cities", "marked")
    edit_in_anki(anki, clock, "Spain", "Answer", "Madrid, of course", "cities")
    pull()
    assert "    answer: Lyon\n    tags: [cities]\n" in cards()
    assert "tags: [europe, cities]}" in cards()
    assert "marked" not in cards()
    assert_nothing_else_changes(anki, clock)
    note = anki.learner.note("Spain")
    note.tags = [tag for tag in note.tags if tag not in ("europe", "capitals::kind::question")]
    anki.learner.col.update_note(note)
    anki.learner.set_note_times({note.guid: int(clock.now)})
    assert "no edit to bring back" in pull()  # the tag of the kind has no way back: the whole edit is shown
    note.tags.append("capitals::kind::question")
    anki.learner.col.update_note(note)
    pull()
    assert "tags: [cities]}" in cards()


def test_an_edit_in_the_files_stays_and_one_in_both_is_for_the_author(anki: RunningAnki, clock: Clock) -> None:
    file = Path("capitals/cards.yaml")
    edit(file, "capital of Spain?", "capital city of Spain?")
    edit(file, "answer: Lyon", "answer: Marseille")
    edit_in_anki(anki, clock, "Spain", "Answer", "Madrid")
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    before = cards()
    output = pull()
    assert cards() == before.replace("'Madrid, of course'", "'Madrid'")
    assert "`france`, Answer: Marseille → Paris" in output
    assert "Edited in the files; `deck-builder push` brings it to Anki:\n  `spain`" in output


def test_cards_added_in_anki_are_shown(anki: RunningAnki) -> None:
    learner = anki.learner
    note_type = learner.note("France").note_type()
    assert note_type
    added = learner.col.new_note(note_type)
    added["Question"] = "What is the capital of Malta?"
    learner.col.add_note(added, learner.deck_id("Capitals"))
    assert "write them there if they are to stay:\n  What is the capital of Malta?" in pull()


REST = """\
kind: steps
cards:
  - id: coffee
    title: How is coffee made?
    # Three of them.
    steps:
      - Boil water  # not too hot
      - step: Grind
        number: 2
      - Pour
    evidence: supported
    sources: [one, two]
  - id: hill
    kind: image-occlusion
    picture: {file: hill.svg, alt: A hill}
    shapes:
      - name: foot  # of the hill
        rect: {left: 100px, top: 0.5, width: 0.2, height: 0.2}
      - {name: top, ellipse: {left: 0.4, top: 0.1, width: 0.2, height: 0.1}}
    extra: Green
  - id: pick
    kind: choice
    question: Which is red?
    right: A *tomato*
    wrong:
      - Grass
      # and
      - Milk
  - id: see
    kind: brain-region
    region: Hill
    location: Here
    role: To climb
    picture:
      file: hill.svg
      alt: A hill
      caption: Old
"""
REFERENCES = "references:\n  - {id: one, title: The first}\n  - {id: two, title: The second}\n"
HILL = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M0 0h9v9z"/></svg>'


FIRST_EDITS = [
    ("coffee", "Steps", ("Boil water", "Boil <em>the</em> water"), "Boil water  #", "Boil *the* water  #"),
    ("coffee", "Steps", ("Grind", "Grind it"), "step: Grind\n", "step: Grind it\n"),
    (
        "coffee",
        "Steps",
        ("</ol>", "<li>{{c5::Drink {x}: y}}</li></ol>"),
        "      - Pour\n",
        "      - Pour\n      - 'Drink {x}: y'\n",
    ),
    ("coffee", "Evidence", ("supported", "not established"), "evidence: supported", "evidence: not-established"),
    ("coffee", "Sources", ("<li><i>The second</i>.</li>", ""), "sources: [one, two]", "sources: [one]"),
    ("Green", "Back Extra", ("Green", ""), "    extra: Green\n", ""),
    ("Green", "Occlusion", ("left=.25", "left=.3"), "{left: 100px, top: 0.5,", "{left: 0.3, top: 0.5,"),
    (
        "Green",
        "Occlusion",
        ("rx=.1:ry=.05}}", "rx=.1:ry=.05}}<br>{{c2::image-occlusion:polygon:left=.1:top=.1:points=.1,.1 .2,.1 .1,.2}}"),
        "height: 0.1}}\n",
        "height: 0.1}}\n      - {with: top, polygon: [[0.1, 0.1], [0.2, 0.1], [0.1, 0.2]]}\n",
    ),
    ("red", "Right", ("tomato", "red tomato"), "*tomato*", "*red tomato*"),
    ("red", "Wrong", ("Milk", "Snow"), "- Milk", "- Snow"),
    ("climb", "Picture", ("Old", "<strong>New</strong>"), "caption: Old", "caption: '**New**'"),
]
LATER_EDITS = [
    ("coffee", "Steps", ("<li>{{c4::Pour}}</li>", ""), "      - Pour\n", ""),
    ("coffee", "Evidence", ("not established", ""), "    evidence: not-established\n", ""),
    ("foot", "Occlusion", ("}}", ":oi=1}}"), "[0.1, 0.2]]}\n", "[0.1, 0.2]]}\n    mode: hide-all\n"),
    ("climb", "Picture", ("<figcaption><strong>New</strong></figcaption>", ""), "\n      caption: '**New**'", ""),
    ("climb", "Picture", ('alt="A hill"', 'alt="A &quot;hill&quot;"'), "alt: A hill\n", 'alt: A "hill"\n'),
]


def test_what_is_no_text_comes_back_where_that_is_exact(anki: RunningAnki, clock: Clock) -> None:
    file, text = Path("capitals/rest.yaml"), REST
    file.write_text(REST, encoding="utf-8")
    Path("capitals/references.yaml").write_text(REFERENCES, encoding="utf-8")
    Path("capitals/media").mkdir()
    Path("capitals/media/hill.svg").write_text(HILL, encoding="utf-8")
    run("push", "capitals")
    for edits in (FIRST_EDITS, LATER_EDITS):
        clock.next_day()
        contents = {(query, field): anki.learner.note(query)[field] for query, field, *_ in edits}
        for query, field, (before, after), old, new in edits:
            assert before in contents[query, field]
            contents[query, field] = contents[query, field].replace(before, after)
            text = text.replace(old, new)
        notes = {query: anki.learner.note(query) for query, _ in contents}
        for (query, field), html in contents.items():
            notes[query][field] = html
        anki.learner.col.update_notes(list(notes.values()))
        anki.learner.set_note_times({note.guid: int(clock.now) for note in notes.values()})
        output = pull()
        assert "left alone" not in output, output
        assert file.read_text(encoding="utf-8") == text
        clock.next_day()
        run("push", "capitals")
        guids = anki.learner.notes()
        for note in notes.values():  # only what is made of these fields has changed
            now = dict(guids[note.guid].items())
            assert {name: now[name] for name, _ in note.items() if now[name] != note[name]}.keys() <= {
                "Options",
                "Names",
            }


def test_a_required_field_stays_and_another_is_emptied(anki: RunningAnki, clock: Clock) -> None:
    edit(Path("capitals/cards.yaml"), "answer: Lyon\n", "answer: Lyon\n    extra: On the Seine\n")
    run("push", "capitals")
    clock.next_day()
    edit_in_anki(anki, clock, "France", "Extra", "<br>")
    edit_in_anki(anki, clock, "Italy", "Answer", "")
    assert "`italy`, Answer: <p>Rome" in pull()
    assert cards() == CARDS


def test_an_export_does_as_well(anki: RunningAnki, clock: Clock, tmp_path: Path) -> None:
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    export = tmp_path / "export.apkg"
    anki.do_exportPackage("Capitals", str(export))
    anki.calls.clear()
    assert "+    answer: Paris\n" in pull(export)
    assert anki.calls == []
    assert cards() == CARDS.replace("Lyon", "Paris")


def test_without_a_record_of_the_last_push_the_newer_note_counts(anki: RunningAnki, clock: Clock) -> None:
    Path("dist/capitals.pushed.json").write_text("[]", encoding="utf-8")
    edit_in_anki(anki, clock, "France", "Answer", "Paris")
    pull()
    assert cards() == CARDS.replace("Lyon", "Paris")


def test_a_markdown_file(anki: RunningAnki, clock: Clock) -> None:
    text = "<!-- id: malta -->\nQ: What is the capital of Malta?\nA: Sliema\n\n"
    text += "<!-- id: crete -->\nQ: And of Crete?\nA: Chania\n"
    file = Path("capitals/more.md")
    file.write_text(text, encoding="utf-8")
    run("push", "capitals")
    text = file.read_text(encoding="utf-8")
    clock.next_day()
    edit_in_anki(anki, clock, "Malta", "Answer", "Valletta")
    pull()
    assert file.read_text(encoding="utf-8") == text.replace("Sliema", "Valletta")
    assert_nothing_else_changes(anki, clock)
    edit_in_anki(anki, clock, "Malta", "Answer", "<font>V</font>", "islands")
    edit_in_anki(anki, clock, "Crete", "Extra", "In the south", "islands")
    pull()
    text = file.read_text(encoding="utf-8")
    assert """<!-- id: malta, answer: {html: <font>V</font>}, tags: [islands] -->""" in text
    assert "<!-- id: crete, extra: In the south, tags: [islands] -->" in text
    assert_nothing_else_changes(anki, clock)


def test_a_package_that_is_none(anki: RunningAnki, tmp_path: Path) -> None:
    (tmp_path / "x.apkg").write_text("no package", encoding="utf-8")
    output = run("pull", "capitals", tmp_path / "x.apkg", expect=1).output
    assert "P704" in output
    assert "capitals: not pulled; nothing was changed." in output
