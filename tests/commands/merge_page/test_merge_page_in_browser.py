"""The page for learners in a real browser, with packages of real Anki, beside what the program makes of the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.learner import Learner
from tests.support.learners_export import FORMS, Form, assert_the_release_changes_nothing, export
from tests.support.releases import PORTUGAL, Clock, build_and_release, commit, git, run_build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title><path d="M0 0h9v9z"/></svg>'
CARDS = """
kind: question
cards:
  - {id: france, question: What is the capital of France?, answer: Lyon}
  - {id: italy, question: What is the capital of Italy?, answer: Rome}
  - {id: spain, question: What is the capital of Spain?, answer: Madrid}
  - {id: austria, question: What is the capital of Austria?, answer: Vienna}
  - {id: norway, question: What is the capital of Norway?, answer: Oslo}
  - id: rivers
    kind: cloze
    text: "{{c1::Vienna}} is on the {{c2::Danube}}, which ends in the Black Sea."
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("page")
    run("merge-page", "--out", folder)
    return (folder / "merge.html").as_uri()


def open_page(chromium: Browser, address: str, scheme: Literal["light", "dark"] = "light", width: int = 390) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.on("console", lambda message: print(message.text))
    page.on("pageerror", lambda error: print(error))
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    return page


def show(page: Page, mine: Path, new: Path, *bases: Path) -> None:
    """Choose packages and wait for what comes."""
    page.set_input_files("#mine", mine)
    page.set_input_files("#fresh", new)
    page.set_input_files("#bases", [*bases])
    page.click("#files [type=submit]")
    page.wait_for_selector("#result:not([hidden]), #status.wrong")


def save(page: Page, target: Path) -> Path:
    """Save the merged package."""
    with page.expect_download() as download:
        page.click("#write")
    download.value.save_as(target)
    return target


@pytest.fixture
def towns(write_deck: Callable[..., Path], clock: Clock) -> Path:
    folder = write_deck(CARDS, name="towns")
    run_build(folder)
    git(folder.parent, "init", "--quiet")
    commit(folder)
    return folder


def release(deck: Path, version: str, clock: Clock) -> Path:
    commit(deck)
    return build_and_release(deck, version, clock)


def write(learner: Learner, query: str, field: str, text: str, at: float, tags: tuple[str, ...] = ()) -> None:
    """Let a learner write into a note at a time in seconds since 1970."""
    note = learner.note(query)
    note[field] = text
    note.tags += tags
    learner.col.update_note(note)
    learner.set_note_times({note.guid: int(at)})


@pytest.fixture
def studied(towns: Path, learner: Learner, clock: Clock) -> Path:
    """The first release, which the learner has imported, studied and written into."""
    first = release(towns, "1.0.0", clock)
    learner.import_package(first)
    learner.study_everything()
    later = clock.now + 3_600
    write(learner, "Lyon", "Answer", "Lyon, <b>or</b> is it?", later)
    write(learner, "Rome", "Answer", "Rome<br>all roads lead there", later, ("marked", "mine"))
    write(learner, "Oslo", "Answer", "Oslo, by the sea", later)
    write(learner, "Danube", "Text", "{{c1::Vienna}} is on the {{c2::Danube}}, which {{c3::ends}} in the Black Sea.", later)
    learner.delete_note(learner.note("Vienna Austria").guid)
    learner.col.set_deck(learner.col.find_cards("Madrid"), learner.deck_id("Towns::Mine"))
    models = learner.col.models
    (name,) = (name for name in learner.note_types() if "Cloze" in name)
    model = models.by_name(name)
    assert model is not None
    models.add_field(model, models.new_field("My notes"))
    model["css"] += "\n.card { color: navy; }"
    models.update_dict(model)
    return first


def publish_next(towns: Path, clock: Clock) -> Path:
    """Release the deck again, with other answers, style, a picture and a new card."""
    for before, after in (
        ("answer: Lyon", "answer: Paris"),
        ("answer: Rome", "answer: Rome (Roma)"),
        ("answer: Madrid", 'answer: "Madrid ![a map](map.svg)"'),
        ("answer: Vienna}", "answer: Wien}"),
        ("Black Sea.", "Black Sea, in Romania."),
    ):
        edit(towns / "cards.yaml", before, after)
    media = towns.parent.parent / "media" if towns.parent.name == "cards" else towns / "media"
    media.mkdir(exist_ok=True)
    (media / "map.svg").write_text(DRAWING, encoding="utf-8")
    (towns / "style.css").write_text(".card { letter-spacing: 1px; }", encoding="utf-8")
    edit(towns / "cards.yaml", "cards:\n", "cards:\n" + PORTUGAL)
    return release(towns, "1.1.0", clock)


def describe(package: Package) -> dict[str, Any]:
    """Everything of a package that reaches a learner, without ids that Anki makes anew."""
    return {
        "notes": [
            (note.guid, note.note_type.id, note.fields, note.tags, note.mod, dict(note.decks))
            for note in package.notes.values()
        ],
        "note types": {
            key: (each.name, each.css, each.mod, each.fields, each.templates, each.latex, each.cloze, each.sort_field)
            for key, each in package.note_types.items()
        },
        "media": dict(package.media),
        "decks": {name: text for name, text in package.decks.items() if text},
    }


@pytest.mark.parametrize("form", FORMS)
def test_the_page_makes_what_the_program_makes(
    form: Form, chromium: Browser, address: str, towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    mine = export(learner, "Towns", towns.parent / "mine.apkg", form)
    new = publish_next(towns, clock)
    by_program = mine.with_name("program.apkg")
    report = json.loads(
        run("merge", new, "--mine", mine, "--base", studied, "--to", by_program, "--format", "json").stdout
    )
    page = open_page(chromium, address)
    show(page, mine, new, studied)
    assert page.inner_text("#status") == ""
    by_page = save(page, mine.with_name("page.apkg"))
    assert describe(read_package(by_page)) == describe(read_package(by_program))
    assert report["summary"]["in_conflict"] == page.locator("article:has(fieldset)").count() > 0
    before = learner.schedule()
    log = learner.import_package(by_page)
    assert (log.new, log.conflicting) == (report["summary"]["new"], 0)
    assert before.items() <= learner.schedule().items()
    answers = {note["Answer"] for note in learner.notes().values() if "Answer" in note}
    assert {"Lyon, <b>or</b> is it?", "Rome (Roma)<br>all roads lead there", "Oslo, by the sea"} <= answers
    page.context.close()
