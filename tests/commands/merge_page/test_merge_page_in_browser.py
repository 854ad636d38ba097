"""The page for learners in a real browser, with packages of real Anki, beside what the program makes of the same."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import genanki
import pytest
from axe_playwright_python.sync_playwright import Axe
from backports import zstd

from deck_builder.commands.merge.merge_texts import CONFLICTS
from deck_builder.commands.merge_page.merge_page import find_libraries, make_merge_page
from deck_builder.packages.limits import Limits
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.hostile_packages import replace_by_view, set_value, write_hostile
from tests.support.learner import Learner
from tests.support.learners_export import FORMS, export, replace_note_types
from tests.support.packages import genanki_note, genanki_package, write_package
from tests.support.releases import PORTUGAL, Clock
from tests.support.towns import DRAWING, release, start_towns, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_libraries() is None, reason="`npm ci` has not fetched the page's libraries"),
]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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
    return start_towns(write_deck)


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
    write(
        learner,
        "Danube",
        "Text",
        "{{c1::Vienna}} is on the {{c2::Danube}}, which {{c3::ends}} in the Black Sea.",
        later,
    )
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


def test_the_page_makes_what_the_program_makes(
    chromium: Browser, address: str, towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    """Of an export in each of Anki's forms; the last one is imported."""
    folder = towns.parent
    exports = [export(learner, "Towns", folder / f"mine {form}.apkg", form) for form in FORMS]
    new = publish_next(towns, clock)
    page = open_page(chromium, address)
    for mine in exports:
        options = ("--mine", mine, "--base", studied, "--to", folder / "program.apkg", "--format", "json")
        report = json.loads(run("merge", new, *options).stdout)
        show(page, mine, new, studied)
        assert page.inner_text("#status") == ""
        by_page = save(page, folder / "page.apkg")
        assert describe(read_package(by_page)) == describe(read_package(folder / "program.apkg"))
        assert report["summary"]["in_conflict"] == page.locator("article:has(fieldset)").count() == 1
        assert bool(report["lost_tags"]) is ("no learning progress" in page.inner_text("#summary"))
    before = learner.schedule()
    log = learner.import_package(by_page)
    assert (log.new, log.conflicting) == (report["summary"]["new"], 0)
    assert before.items() <= learner.schedule().items()
    answers = {note["Answer"] for note in learner.notes().values() if "Answer" in note}
    assert {"Lyon, <b>or</b> is it?", "Rome (Roma)<br>all roads lead there", "Oslo, by the sea", "Lisbon"} <= answers
    assert "Vienna" not in answers
    assert learner.cards_that_the_check_adds_or_removes() == 0
    page.context.close()


def test_note_types_that_came_by_crowdanki_become_the_same(
    chromium: Browser, address: str, towns: Path, studied: Path, learner: Learner, clock: Clock
) -> None:
    replace_note_types(learner)
    mine, new = export(learner, "Towns", towns.parent / "mine.apkg"), publish_next(towns, clock)
    page = open_page(chromium, address)
    by_program = towns.parent / "program.apkg"
    run("merge", new, "--mine", mine, "--base", studied, "--to", by_program)
    show(page, mine, new, studied)
    by_page = read_package(save(page, towns.parent / "page.apkg"))
    assert describe(by_page) == describe(read_package(by_program))
    assert {note.note_type.id for note in by_page.notes.values()} <= set(learner.note_types().values())
    page.context.close()


WORDS = ["one", "two", "three", "four", "<b>five</b>", "six", "&amp;", "{{c1::seven}}", "eight<br>"]


def write_random(draw: random.Random, folder: Path) -> tuple[Path, Path, list[Path]]:
    """A learner's export, a new release, and those before it, with edits at random to a few notes."""

    def change(text: str) -> str:
        words = text.split(" ")
        place = draw.randrange(len(words))
        words[place : place + draw.randrange(3)] = draw.choices(WORDS, k=draw.randrange(3))
        return " ".join(words)

    def live(notes: dict[str, genanki.Note], edits: float) -> dict[str, genanki.Note]:
        later = {}
        for guid, note in notes.items():
            fields = [change(text) if draw.random() < edits else text for text in note.fields]
            tags = [tag for tag in note.tags if draw.random() > edits / 2]
            if draw.random() < edits / 2:
                tags.append(draw.choice(["mine", "new", "Größe", "marked"]))
            later[guid] = genanki_note(guid, *fields, tags=tuple(dict.fromkeys(tags)))
        if draw.random() < 0.5:
            later.pop(draw.choice([*later]))
        return later

    notes = {
        guid: genanki_note(guid, " ".join(draw.choices(WORDS, k=6)), " ".join(draw.choices(WORDS, k=9)), tags=("town",))
        for guid in "abcdef"
    }
    files, releases = [], [notes]
    for number in range(1, 4):
        if number > 1:
            later = live(releases[-1], 0.7)
            later[f"new{number}"] = genanki_note(f"new{number}", "a new one", "two", tags=("town",))
            releases.append(later)
        files.append(folder / f"towns-{number}.apkg")
        genanki_package(files[-1], number * 1_000, *releases[-1].values())
    mine = folder / "mine.apkg"
    own = live(draw.choice(releases[:2]), 0.5)
    for guid, note in own.items():  # they took back what the author had changed, or copied what came later
        versions = [release[guid] for release in releases if guid in release]
        for place in range(2):
            if draw.random() < 0.5:
                note.fields[place] = draw.choice(versions).fields[place]
    genanki_package(mine, draw.choice([1_500, 2_500, 3_500]), *own.values(), deck=draw.choice(["Towns", "My::Towns"]))
    return mine, files[-1], draw.choice([[], files[:1], files[:2], files[:2]])


def test_random_packages_become_the_same(chromium: Browser, address: str, tmp_path: Path) -> None:
    page = open_page(chromium, address)
    conflicts = 0
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        mine, new, bases = write_random(random.Random(seed), folder)
        known = [each for base in bases for each in ("--base", base)]
        by_program = folder / "out/program.apkg"  # away from the releases, which the program would find beside NEW
        by_program.parent.mkdir()
        lonely = by_program.with_name(new.name)
        shutil.copy(new, lonely)
        result = run("merge", lonely, "--mine", mine, *known, "--to", by_program, "--format", "json")
        report = json.loads(result.stdout)
        show(page, mine, lonely, *bases)
        assert page.inner_text("#status") == "", seed
        conflicts += report["summary"]["in_conflict"]
        assert report["summary"]["in_conflict"] == page.locator("article:has(fieldset)").count(), seed
        if by_program.exists():
            by_page = save(page, folder / "page.apkg")
            assert describe(read_package(by_page)) == describe(read_package(by_program)), seed
        else:
            assert "There is nothing to import" in page.inner_text("#summary"), seed
    assert conflicts > 20
    page.context.close()


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A learner's export, a new release, and the release before."""
    return (
        write_package(tmp_path / "mine.apkg", 1_500, ("a", "France", "Nice"), ("b", "Italy", "Rome is very old")),
        write_package(tmp_path / "new.apkg", 2_000, ("a", "France", "Paris"), ("b", "Italy", "Roma is old")),
        write_package(tmp_path / "old.apkg", 1_000, ("a", "France", "Lyon"), ("b", "Italy", "Rome is old")),
    )


@pytest.mark.parametrize("choice", CONFLICTS)
def test_a_conflict_is_settled_as_chosen(
    choice: str, chromium: Browser, address: str, packages: tuple[Path, Path, Path]
) -> None:
    mine, new, base = packages
    run("merge", new, "--mine", mine, "--base", base, "--to", mine.with_name("program.apkg"), "--conflicts", choice)
    page = open_page(chromium, address)
    show(page, *packages)
    save(page, mine.with_name("first.apkg"))  # a choice after a first save counts, too
    page.check(f"#lists input[value={choice}]")
    by_page = save(page, mine.with_name("page.apkg"))
    assert describe(read_package(by_page)) == describe(read_package(mine.with_name("program.apkg")))
    page.context.close()


def test_a_picture_of_another_with_the_same_name_gets_another_name(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    """Its name is made of its SHA-1, which the page works out itself."""
    note = ("a", "A map", '<img src="map.png">')
    large = bytes(range(256)) * 5_000
    mine = write_package(tmp_path / "mine.apkg", 1_500, note, map__png="mine", same__png=large, own__png="kept")
    base = write_package(tmp_path / "old.apkg", 1_000, note, map__png="old", same__png=large)
    edited = ("a", "A better map", '<img src="map.png"><img src="same.png"><img src=new.png>')
    new = write_package(tmp_path / "new.apkg", 2_000, edited, map__png=b"new" * 21, same__png=large, new__png=large)
    by_program = tmp_path / "program.apkg"
    run("merge", new, "--mine", mine, "--base", base, "--to", by_program)
    page = open_page(chromium, address)
    show(page, mine, new, base)
    by_page = read_package(save(page, tmp_path / "page.apkg"))
    assert describe(by_page) == describe(read_package(by_program))
    assert sorted(name[:4] for name in by_page.media) == ["map-", "new."]
    page.context.close()


def test_files_can_be_dropped_and_the_work_stopped(chromium: Browser, address: str, tmp_path: Path) -> None:
    page = open_page(chromium, address)
    drop = """id => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(5)], `${id}.apkg`));
        document.getElementById(id).closest(".file").dispatchEvent(
            new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        return document.getElementById(id).files[0].name;
    }"""
    assert [page.evaluate(drop, name) for name in ("mine", "fresh")] == ["mine.apkg", "fresh.apkg"]
    page.click("#files [type=submit]")
    page.wait_for_selector("#status.wrong")
    assert page.inner_text("#status") == "mine.apkg can't be read: it is not an Anki package."
    page.evaluate("document.querySelector('#files [type=submit]').click(); document.getElementById('stop').click()")
    assert page.inner_text("#status") == "Stopped."
    assert page.is_hidden("#stop")
    assert page.is_enabled("#files [type=submit]")
    page.context.close()


def test_an_older_release_is_told(chromium: Browser, address: str, packages: tuple[Path, Path, Path]) -> None:
    mine, new, old = packages
    page = open_page(chromium, address)
    show(page, mine, old, new)
    assert "old.apkg is older than the release that you have, new.apkg" in page.inner_text("#status")
    page.context.close()


def test_without_a_base_each_difference_is_a_conflict_that_can_be_settled_at_once(
    chromium: Browser, address: str, packages: tuple[Path, Path, Path]
) -> None:
    mine, new, _ = packages
    page = open_page(chromium, address)
    show(page, mine, new)
    assert page.locator("article:has(fieldset)").count() == 2
    assert "each difference counts as a conflict" in page.inner_text("#summary")
    page.click("text=take the author's")
    merged = read_package(save(page, mine.with_name("page.apkg")))
    assert [note.fields for note in merged.notes.values()] == [("France", "Paris"), ("Italy", "Roma is old")]
    page.context.close()


def test_packages_of_other_decks_and_files_that_are_none_are_told(
    chromium: Browser, address: str, packages: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    other = write_package(tmp_path / "other.apkg", 1_000, ("x", "Water", "H2O"))
    text = tmp_path / "notes.txt"
    text.write_text("no package", encoding="utf-8")
    page = open_page(chromium, address)
    show(page, packages[0], other)
    assert "they are of different decks" in page.inner_text("#status")
    show(page, packages[0], text)
    assert page.inner_text("#status") == "notes.txt can't be read: it is not an Anki package."
    show(page, *packages)
    assert page.inner_text("#status") == ""
    page.context.close()


def count_forever(connection: sqlite3.Connection) -> None:
    """Put a view in the place of the notes that never ends."""
    replace_by_view(
        "notes",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT x AS id, 'a' AS guid, 1 AS mid, 'a' AS flds, '' AS tags, 1 AS mod FROM n",
    )(connection)


HOSTILE: dict[str, tuple[Any, dict[str, bytes], str]] = {
    "a view": (count_forever, {}, "has a view"),
    "a trigger": (
        lambda db: db.execute("CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END"),
        {},
        "has a trigger",
    ),
    "a wrong type": (set_value("notes", "flds", b"x"), {}, "notes.flds has a wrong value"),
    "no note type": (set_value("notes", "mid", 5), {}, "a note has no note type"),
    "a bomb": (lambda _: None, {"collection.anki2": bytes(3 << 20)}, "unpacks to more than 1 MB"),
    "a bomb in Zstandard": (
        lambda _: None,
        {"collection.anki21b": zstd.compress(bytes(64 << 20))},
        "unpacks to more than 1 MB",
    ),
    "no database": (lambda _: None, {"collection.anki2": b"SQLite format 3\0" + bytes(99)}, "it is damaged"),
    "a list of media that is none": (lambda _: None, {"media": b"[[1]]"}, "its list of media is damaged"),
}


def test_a_hostile_package_is_refused(chromium: Browser, packages: tuple[Path, Path, Path], tmp_path: Path) -> None:
    libraries = find_libraries()
    assert libraries is not None
    small = tmp_path / "merge.html"
    small.write_text(make_merge_page(libraries, Limits(1 << 20)), encoding="utf-8")
    page = open_page(chromium, small.as_uri())
    told = {}
    for number, (name, (change, entries, _)) in enumerate(HOSTILE.items()):
        show(page, write_hostile(tmp_path / f"hostile-{number}.apkg", change, entries=entries), packages[1])
        told[name] = page.inner_text("#status")
    assert {name: why for name, (_, _, why) in HOSTILE.items() if why not in told[name]} == {}, told
    page.context.close()


def test_what_strangers_wrote_is_text_and_nothing_is_loaded(chromium: Browser, address: str, tmp_path: Path) -> None:
    attack = "<img src=x onerror='hacked=1'><script>hacked=1</script><svg onload='hacked=1'><style>*{color:red}</style>"
    mine = write_package(tmp_path / "mine.apkg", 1_500, ("a", f"Q {attack}", f"one {attack}"))
    new = write_package(tmp_path / "new.apkg", 2_000, ("a", f"Q {attack} ?", f"two {attack}"))
    page = open_page(chromium, address)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    show(page, mine, new)
    page.wait_for_timeout(200)
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.locator("#result img, #result script, #result svg").count() == 0
    assert [url for url in requests if not url.startswith("blob:")] == []
    asked = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => String(error))")
    assert asked != "sent"
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_shows_all(
    scheme: Literal["light", "dark"], chromium: Browser, address: str, packages: tuple[Path, Path, Path]
) -> None:
    page = open_page(chromium, address, scheme, width=320)
    show(page, *packages)
    save(page, packages[0].with_name("page.apkg"))
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    violations = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    assert [(rule["id"], [node["html"][:80] for node in rule["nodes"][:3]]) for rule in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, .button, .choice, summary, input[type=file]')]"
        ".map(each => each.getBoundingClientRect().height).filter(Boolean)"
    )
    assert min(sizes) >= 44
    page.context.close()
