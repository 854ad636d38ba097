"""The page of a preview in a real browser: search, turn and print cards, and see each change after a save."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import browser, wait_until
from tests.support.command_line import run
from tests.support.decks import PROJECT, edit, many_cards

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


class OpenPage(NamedTuple):
    """A page that is open in the browser."""

    page: Page
    complaints: list[str]
    """What its console says; a good page says nothing."""
    requests: list[str]
    """The addresses that it asked for."""


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., OpenPage]]:
    """Opens an address and waits for the cards. At the end, no page may have complained or loaded from elsewhere."""
    pages: list[OpenPage] = []

    def open_(address: str, size: dict[str, int] = DESK, **options: Any) -> OpenPage:
        page = chromium.new_page(viewport=size, **options)  # type: ignore[arg-type]
        opened_page = OpenPage(page, [], [])
        page.on("console", lambda message: opened_page.complaints.append(message.text))
        page.on("pageerror", lambda error: opened_page.complaints.append(str(error)))
        page.on("request", lambda request: opened_page.requests.append(request.url))
        pages.append(opened_page)
        page.goto(address)
        page.wait_for_selector("html[data-ready=yes]")
        return opened_page

    yield open_
    for opened_page in pages:
        assert not opened_page.complaints
        assert all(re.match(r"(file|data|blob):|http://127\.0\.0\.1:", url) for url in opened_page.requests)
        opened_page.page.close()


def preview_of(deck: Path, expect: int = 0) -> str:
    out = deck.parent / "out"
    run("preview", deck, "--out", out, expect=expect)
    return (out / f"{deck.name}-preview.html").as_uri()


@pytest.fixture
def tour(copy_of: Callable[[str], Path]) -> Path:
    return copy_of("tour")


def face(page: Page, card: str) -> str:
    """What a person reads on a card's tile."""
    tile = page.locator(f'article[id="card-{card}"] .face')
    tile.scroll_into_view_if_needed()
    assert wait_until(page, lambda: tile.evaluate("face => face.shadowRoot !== null"))  # drawn when it comes into view
    return str(tile.evaluate("face => face.shadowRoot.textContent")).strip()


def test_every_card_is_shown_and_can_be_turned(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page, _, requests = opened(preview_of(tour))
    assert len(requests) == 1  # the page itself: no picture, no font, no script from anywhere
    count = int(page.inner_text("#count").split()[0])
    assert count > 13
    for _ in range(count):
        page.locator("article").last.scroll_into_view_if_needed()
    assert page.locator("article").last.get_attribute("data-number") == str(count - 1)
    page.click("[name=side][value=front]")
    before = face(page, "insula/1")
    page.click('article[id="card-insula/1"] button')
    assert face(page, "insula/1") != before


def test_everything_can_be_done_with_the_keyboard(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour)).page
    page.keyboard.press("/")
    page.keyboard.type("insula")
    page.wait_for_function("() => document.querySelectorAll('article').length === 2")
    page.keyboard.press("Tab")
    page.locator("article").first.focus()
    page.keyboard.press("s")
    page.locator("article").first.focus()
    front = face(page, "insula/1")
    page.keyboard.press(" ")
    assert face(page, "insula/1") != front
    page.keyboard.press("o")
    page.wait_for_selector("dialog[open]")
    assert page.url.endswith("#insula/1")
    assert page.locator(".views > figure").count() == 3
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.evaluate("document.activeElement.id") == "card-insula/1"


def test_a_link_leads_to_a_card_and_arrows_to_the_next(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour) + "#insula/1").page
    first = page.inner_text("#large-title")
    assert first.startswith("insula")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("title => document.getElementById('large-title').textContent !== title", arg=first)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("title => document.getElementById('large-title').textContent === title", arg=first)


def test_a_swipe_on_a_phone_leads_to_the_next_card(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour) + "#insula/1", PHONE, has_touch=True).page
    first = page.inner_text("#large-title")
    page.evaluate(
        """() => {
            const at = x => new Touch({identifier: 1, target: document.body, clientX: x, clientY: 300});
            dispatchEvent(new TouchEvent("touchstart", {changedTouches: [at(300)]}));
            dispatchEvent(new TouchEvent("touchend", {changedTouches: [at(100)]}));
        }"""
    )
    page.wait_for_function("title => document.getElementById('large-title').textContent !== title", arg=first)


def test_filters_list_the_values_of_the_cards(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour)).page
    kinds = page.locator("#kind option").all_inner_texts()
    assert "Brain region (2)" in kinds
    page.select_option("#kind", "Brain region")
    assert page.locator("article").count() == 2
    assert re.fullmatch(r"2 of \d+ cards", page.inner_text("#count"))
    page.fill("#search", "no such words")
    page.wait_for_selector("text=No card matches")


def test_a_single_card_is_counted_as_one_card(write_deck: Callable[..., Path], opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(write_deck(many_cards(1)))).page
    assert page.inner_text("#count") == "1 card"


def test_day_and_night_differ(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour)).page
    ground = "() => getComputedStyle(document.querySelector('.face').shadowRoot.querySelector('.card')).backgroundColor"
    day = page.evaluate(ground)
    page.keyboard.press("n")
    assert page.evaluate(ground) != day
    assert page.get_attribute("html", "data-look") == "night"


def test_the_page_begins_as_the_system_looks_and_keeps_what_was_chosen(
    tour: Path, opened: Callable[..., OpenPage]
) -> None:
    page = opened(preview_of(tour), color_scheme="dark").page
    assert page.get_attribute("html", "data-look") == "night"
    page.click("[name=look][value=light]")
    page.click("[name=side][value=back]")
    page.reload()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.get_attribute("html", "data-look") == "light"
    assert page.locator("[name=side][value=back]").is_checked()
    assert page.locator("article").first.locator(".face").count() == 1


def test_the_back_is_beside_the_front_and_below_it_on_a_phone(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour)).page
    both = page.locator('article[id="card-insula/1"] .face')
    front, back = (both.nth(place).bounding_box() for place in (0, 1))
    assert front
    assert back
    assert front["x"] + front["width"] <= back["x"]
    assert front["y"] == back["y"]
    wide = page.evaluate("""() => {
        const widths = [...document.querySelectorAll("article .face")].map(face => face.getBoundingClientRect().width);
        return Math.max(...widths) - Math.min(...widths);
    }""")
    assert wide <= 2, "a wide picture on a back makes its front narrow"
    question = both.nth(0).evaluate("face => face.shadowRoot.querySelector('.question').textContent")
    assert question not in both.nth(1).evaluate("face => face.shadowRoot.textContent")  # it is beside it
    page.set_viewport_size({"width": 360, "height": 740})
    front, back = (both.nth(place).bounding_box() for place in (0, 1))
    assert front
    assert back
    assert front["x"] == back["x"]
    assert front["y"] + front["height"] <= back["y"]


def test_another_side_leaves_the_reader_at_the_same_card(
    write_deck: Callable[..., Path], opened: Callable[..., OpenPage]
) -> None:
    page = opened(preview_of(write_deck(many_cards(400)))).page
    page.evaluate("scrollTo(0, 9000)")
    at_the_top = """() => {
        const place = document.elementFromPoint(80, document.querySelector('header').offsetHeight + 60);
        return place?.closest('article')?.id ?? 'card-card-0';
    }"""
    assert wait_until(page, lambda: page.evaluate(at_the_top) != "card-card-0")
    page.wait_for_timeout(300)
    card = page.evaluate(at_the_top)
    assert card != "card-card-0"
    page.keyboard.press("s")
    page.wait_for_timeout(300)

    def is_above_the_middle() -> bool:
        box = page.locator(f"#{card}").bounding_box()
        return box is not None and 0 < box["y"] < DESK["height"] / 2

    assert wait_until(page, is_above_the_middle)


def test_a_card_found_by_its_back_or_a_tag_says_so(
    write_deck: Callable[..., Path], opened: Callable[..., OpenPage]
) -> None:
    deck = write_deck(
        "kind: question\ncards:\n"
        "  - {id: one, question: What is the capital of Denmark?, answer: 'K<b>øb</b>enhavn & its *Indre* By'}\n"
        "  - {id: two, question: What is the capital of Spain?, answer: Madrid, tags: [iberia]}\n"
    )
    page = opened(preview_of(deck)).page
    page.click("[name=side][value=front]")
    for words, why in (
        ("DENMARK", ""),
        ("københavn", "On the back: København & its Indre By"),
        ("madrid spain", "On the back: Madrid"),
        ("iberia", "Tag: iberia"),
        ("two", ""),
        ("& indre", "On the back: København & its Indre By"),
    ):
        page.fill("#search", words)
        page.wait_for_function(
            """why => {
                const [line, other] = document.querySelectorAll("article .why");
                return !other && line && (line.hidden ? "" : line.textContent) === why;
            }""",
            arg=why,
        )
    page.fill("#search", "københavn")
    page.wait_for_function("() => document.querySelector('article .why').textContent.includes('Indre')")
    page.click("[name=side][value=both]")
    assert page.locator("article .why").is_hidden()
    marked = "() => [...CSS.highlights.get('found')].map(range => range.startContainer.data + range.endContainer.data)"
    assert page.evaluate(marked) == ["Kenhavn & its "]
    page.fill("#search", "")
    page.wait_for_function("() => document.querySelectorAll('article').length === 2")
    assert page.evaluate(marked) == []


def test_a_phone_scrolls_in_one_direction_only(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour), {"width": 320, "height": 640}).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_header_leaves_room_on_a_phone(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour), {"width": 360, "height": 740}).page
    header = page.locator("header").bounding_box()
    assert header
    assert header["height"] < 740 / 7
    assert page.locator("#kind").is_hidden()
    page.get_by_role("button", name="Options").click()
    page.select_option("#kind", "Brain region")
    page.get_by_role("button", name="Options").click()
    assert page.locator("#kind").is_hidden()
    assert page.locator("article").count() == 2
    page.get_by_label("Search").fill("no such words")
    page.wait_for_selector("text=No card matches")


@pytest.mark.parametrize("look", ["light", "night"])
@pytest.mark.parametrize(("large", "size"), [(False, DESK), (True, DESK), (False, PHONE)])
def test_axe_finds_nothing(
    look: str, large: bool, size: dict[str, int], tour: Path, opened: Callable[..., OpenPage]
) -> None:
    page = opened(preview_of(tour) + ("#insula/1" if large else ""), size, bypass_csp=True).page
    if look == "night":
        page.keyboard.press("n")
    report = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert not report.response["violations"], report.generate_report()


def test_scripts_that_a_shared_deck_is_allowed_do_not_run_in_the_preview(
    tour: Path, opened: Callable[..., OpenPage]
) -> None:
    settings = tour / "deck.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}allow: [scripts]\n", encoding="utf-8")
    kind = tour / "kinds/translation/answer.html"
    evil = '<script>document.title="ran"</script><img src="x" onerror="document.title=\'ran\'">'
    kind.write_text(kind.read_text(encoding="utf-8") + evil, encoding="utf-8")
    opened_page = opened(preview_of(tour))
    opened_page.page.click("[name=side][value=back]")
    opened_page.page.wait_for_timeout(300)
    assert opened_page.page.title() != "ran"
    opened_page.complaints[:] = [
        complaint
        for complaint in opened_page.complaints
        if "Content Security Policy" not in complaint and "ERR_FILE" not in complaint
    ]


def test_problems_are_shown_on_their_card(tour: Path, opened: Callable[..., OpenPage]) -> None:
    edit(tour / "20-people.yaml", "    difference:", "    extra:\n    difference:")
    page = opened(preview_of(tour)).page
    problems = page.locator("article .problem-list").first.inner_text()
    assert "D208" in problems
    assert "20-people.yaml:" in problems
    page.select_option("#problems", "any")
    assert page.locator("article").count() < 5


def test_cards_are_printed_on_both_sides_of_the_paper(
    tour: Path, opened: Callable[..., OpenPage], tmp_path: Path
) -> None:
    page = opened(preview_of(tour)).page
    cards = int(page.inner_text("#count").split()[0])
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = -(-cards // 8)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2 * sheets
    page.emulate_media(media="print")
    page.evaluate("() => makeSheets()")
    cells = "sheet => [...document.querySelectorAll('.sheet')[sheet].children].map(cell => !!cell.shadowRoot)"
    fronts, backs = page.evaluate(cells, 2 * sheets - 2), page.evaluate(cells, 2 * sheets - 1)
    mirrored = [backs[place ^ 1] for place in range(8)]
    assert fronts == mirrored


def test_formulas_are_drawn(write_deck: Callable[..., Path], opened: Callable[..., OpenPage]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: one, question: 'What is $x^2$?', answer: '$$\\frac12$$'}\n")
    page = opened(preview_of(deck)).page
    assert [face.locator("mjx-container").count() for face in page.locator("article .face").all()] == [1, 1]


def test_each_formula_is_drawn_once_and_code_stays_code(
    write_deck: Callable[..., Path], opened: Callable[..., OpenPage]
) -> None:
    text = "The ratio is {{c1::$\\frac{3}{2}$}}, as `\\(x\\)`."
    deck = write_deck(f"kind: cloze\ncards:\n  - {{id: one, text: '{text}'}}\n")
    page = opened(preview_of(deck)).page
    page.click("[name=side][value=back]")
    formula = page.locator("article .cloze")
    assert formula.locator("mjx-container svg").count() == 1
    assert formula.locator("math").count() == 0
    formula.locator("mjx-container").evaluate("formula => { formula.style.display = 'none'; }")
    box = formula.bounding_box()
    assert box is None or box["width"] == 0
    assert page.locator("article code").inner_text() == r"\(x\)"
    assert page.locator("#formulas").is_hidden()


def test_a_page_without_mathjax_says_so(
    write_deck: Callable[..., Path], opened: Callable[..., OpenPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mathjax", None)  # as where it is not installed
    with_formula = write_deck("kind: question\ncards:\n  - {id: one, question: 'What is $x^2$?', answer: Two}\n")
    page = opened(preview_of(with_formula)).page
    assert "MathJax is not installed" in page.locator("#formulas").inner_text()
    assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).violations_count == 0
    without = write_deck("kind: question\ncards:\n  - {id: one, question: 'What is two?', answer: Two}\n", name="two")
    assert opened(preview_of(without)).page.locator("#formulas").is_hidden()


def test_cards_are_marked_as_read_and_a_changed_card_is_not_read_any_more(
    tour: Path, opened: Callable[..., OpenPage]
) -> None:
    address = preview_of(tour)
    page = opened(address).page
    count = int(page.inner_text("#count").split()[0])
    page.locator("article").first.focus()
    page.keyboard.press("r")
    page.keyboard.press("r")
    assert page.inner_text("#progress") == "2 read"
    assert page.evaluate("document.activeElement.dataset.number") == "2"
    page.keyboard.press("m")
    page.keyboard.type("Too long,\nand too dry")
    edit(tour / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has very many.")
    preview_of(tour)
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    page.select_option("#reading", "remarks")
    assert page.locator("article").count() == 1
    assert page.locator(".remark").input_value() == "Too long,\nand too dry"
    assert re.fullmatch(r"10-words\.yaml:\d+ \S.*: Too long,\nand too dry\n", page.evaluate("writeRemarks()"))
    page.select_option("#reading", "unread")
    read = int((page.inner_text("#progress") or "0").split()[0])
    assert int(page.inner_text("#count").split()[0]) == count - read
    assert page.locator(".changed:visible").count() == 2 - read > 0


def test_remarks_are_copied_with_the_places_of_their_cards(tour: Path, opened: Callable[..., OpenPage]) -> None:
    page = opened(preview_of(tour)).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first = page.locator("article").first
    first.locator(".where button").click()
    page.keyboard.type("Say which")
    page.get_by_role("button", name="Copy the remark").click()
    page.wait_for_selector("text=Copied")
    place = first.locator(".line").inner_text()
    heading = first.locator("h2").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == f"{place} {heading}: Say which\n"


class Served(NamedTuple):
    address: str
    deck: Path


@pytest.fixture
def served(tour: Path) -> Iterator[Served]:
    """A deck that is served, as its author has it open."""
    command = [sys.executable, "-u", "-m", "deck_builder", "preview", str(tour), "--serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        assert server.stdout
        yield Served(server.stdout.readline().split()[0], tour)
        server.terminate()


def test_a_saved_file_changes_the_page_without_scrolling_it(served: Served, opened: Callable[..., OpenPage]) -> None:
    page = opened(served.address).page
    page.evaluate("scrollTo(0, 300)")
    edit(served.deck / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has very many.")
    page.wait_for_selector('html[data-reloads="1"]', state="attached")
    assert "A muscle cell has very many." in page.evaluate(
        "() => [...document.querySelectorAll('.face')].map(face => face.shadowRoot.textContent).join()"
    )
    assert page.evaluate("scrollY") == 300
    page.click("[name=side][value=front]")
    edit(served.deck / "10-words.yaml", "A muscle cell has very many.", "A muscle cell has lots of them.")
    page.wait_for_selector('html[data-reloads="2"]', state="attached")
    card = page.locator("article").first
    card.get_by_role("button", name="Show back").click()  # the tile turns the card that it shows now
    assert card.get_by_role("button", name="Show front").count() == 1


def test_an_answer_that_comes_late_takes_nothing_back(served: Served, opened: Callable[..., OpenPage]) -> None:
    page = opened(served.address).page
    late: list[Callable[[], None]] = []

    def hold_first(route: Route) -> None:
        if late:
            route.continue_()
        else:
            response = route.fetch()
            late.append(lambda: route.fulfill(response=response))

    page.route("**/cards.json*", hold_first)
    edit(served.deck / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has very many.")
    while not late:
        page.wait_for_timeout(10)
    edit(served.deck / "10-words.yaml", "A muscle cell has very many.", "A muscle cell has lots of them.")
    page.wait_for_selector('html[data-reloads="1"]', state="attached")
    with page.expect_request_finished():
        late[0]()
    page.wait_for_timeout(100)
    shown = page.evaluate("() => cards.map(card => card.back).join()")
    assert "A muscle cell has lots of them." in shown


def test_an_error_is_shown_over_the_page_until_it_is_fixed(served: Served, opened: Callable[..., OpenPage]) -> None:
    page = opened(served.address).page
    cards = page.inner_text("#count")
    good = (served.deck / "10-words.yaml").read_text(encoding="utf-8")
    (served.deck / "10-words.yaml").write_text(good.replace("term:", "temr:", 1), encoding="utf-8")
    page.wait_for_selector("#errors:not([hidden])")
    assert "Did you mean `term`?" in page.inner_text("#errors")
    assert page.inner_text("#count") == cards
    (served.deck / "10-words.yaml").write_text("kind: [", encoding="utf-8")
    page.wait_for_selector("text=Y106")
    (served.deck / "10-words.yaml").write_text(good, encoding="utf-8")
    page.wait_for_selector("#errors", state="hidden")


def test_a_deck_with_errors_has_a_page_that_shows_them(tour: Path, opened: Callable[..., OpenPage]) -> None:
    edit(tour / "30-brain.yaml", "    region:", "    regoin:")
    page = opened(preview_of(tour, expect=1)).page
    assert "D203" in page.inner_text("#general") or page.locator("article .problem-list").count()
