"""`python -m bench.growth`: how the time of each command grows with the length of a text.

A text is one fragment of a syntax that the program reads, again and again. It stands in each place where a deck may
have a text. Prints the seconds of CPU for 10 kB, 100 kB and 1 MB, the slowest first; a time that grows faster than the
text is marked, and so is one that is over the limit.

    python -m bench.growth                  every fragment in every place, with every command: hours
    python -m bench.growth --only answer    the places and fragments whose names have these words
    python -m bench.growth --sizes 200000 --commands check
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from click.testing import CliRunner

from deck_builder.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LIMIT: Final = 2.0
"""Seconds of CPU that any command may take for 1 MB."""
GIVE_UP: Final = 4
"""Seconds of CPU after which a command is stopped."""
SIZES: Final = (10_000, 100_000, 1_000_000)
"""The lengths of the texts, in characters."""

# fmt: off
FRAGMENTS: Final = (
    "<img ", '<img src="', "<img src=a.png>", "[sound:", "[sound:a.mp3]", "{{c1::", "{{c1::a}}", "{{c1::a}} ",
    "{{c1::a::", "\\(", "\\[", "\\(a", "\\)", "$", "$$", "$a", "$ a", " $", "$x", "$\\a", "$a$ ", "\\", "\\frac{",
    "![", "![a](", "![a](b c.png", "](", "[[", "[a](", "[a]: ", "[a][", "]", "`", "``", "` ", "`a", "~~", "**", "*a",
    "_", "__", "*a_", "&", "&amp", "&#", "&lt;", "<", "<x>", "<x>\n\n", "<b>", "</b>", "<!--", "<!-- -->",
    "<![CDATA[", "<?", "<a href=", '<a href="javascript:', "<div>\n\n", "<style>", "<script>", "</style", "<svg ",
    "<pre>", "<br>", "<code>", "<code ", "\n", "\n\n", " ", "  \n", "\t", "- ", "- a\n", "1. ", "> ", ">", "# ", "|",
    "|a", "|-|\n", "=\n", "---\n", "***\n", "```\n", "~~~\n", "    a\n", "{{", "}}", "{{a", "{{#A}}", "{{#Question}}",
    "{{/A}}", "{{^A}}", "{{Question}}", "{{cloze:Question}}", "{{a:", "{", "}", "{{}}", "{{c", "{{c1", "{{c1:", "::",
    "{{c1,", "{{c1::{{c2::", "{{c1::a {{c2::b}} c}} ", "a", "a ", "word ", "ä", "́", "日", "日本[にほん]", " a[", "漢[",
    "1 ", "1.", "a-", "a: ", ": ", "#", " #", "a\n", "'", '"', "“", "(", ")", "?", "? ", "! ", "the ", "a, ", "or ",
    "https://", "www.", "@", "a@b.c ", "/*", "*/", "/* */", "@import ", "url(", "--x: ", ";", ".a{", "@font-face{",
    "!important", "{{tts en_US:", "[[type:", "[type:", "[latex]", "[$]", "anki:", "%", "%20", "javascript:",
)
# fmt: on
"""Pieces of the syntaxes that the program reads: Markdown, HTML, formulas, gaps, templates, CSS, YAML, Anki's own."""

DECK: Final = "id: caps\nname: Capitals\n"
KIND: Final = """name: Own
fields:
  question: {name: Question, required: yes}
  plain: {name: Plain, text: plain}
  html: {name: Html, text: html}
cards:
  one: {name: One, front: front.html, back: back.html}
"""
FRONT: Final = "{{Question}}"
BACK: Final = "{{Question}}{{Plain}}{{furigana:Html}}{{text:Html}}{{hint:Html}}"


class Place(NamedTuple):
    """Where the text stands in a deck."""

    name: str
    """What it is called in the table."""
    file: str
    """The file that has it."""
    write: Callable[[str], str]
    """Makes the file from the text."""


def _fill(values: Mapping[str, object], text: str) -> str:
    """JSON, with the text in place of each `TEXT`."""
    return json.dumps(values, ensure_ascii=False).replace("TEXT", json.dumps(text, ensure_ascii=False)[1:-1])


def _own_card(field: str) -> Callable[[str], str]:
    fields = {"question": "What is it?", "plain": "x", "html": "x"}
    return lambda text: f"kind: own\ncards:\n  - {json.dumps({'id': 'a', **fields, field: text}, ensure_ascii=False)}\n"


def _card(kind: str, **fields: object) -> Callable[[str], str]:
    """Make a file with one card; `TEXT` in its fields stands for the text."""

    def write(text: str) -> str:
        return f"kind: {kind}\ncards:\n  - {_fill({'id': 'a', **fields}, text)}\n"

    return write


_BLOCK: Final = "kind: question\ncards:\n  - id: a\n    question: |\n      {}\n    answer: b\n"
_LINE: Final = "kind: question\ncards:\n  - id: a\n    question: {}\n    answer: b\n"
_REFERENCE: Final[Mapping[str, object]] = {
    "id": "r",
    "type": "book",
    "title": "TEXT",
    "author": [{"family": "TEXT"}],
    "URL": "TEXT",
    "DOI": "TEXT",
}

PLACES: Final = (
    Place("answer", "cards.yaml", _card("question", question="What is it?", answer="TEXT")),
    Place("question", "cards.yaml", _card("question", question="TEXT", answer="x")),
    Place("cloze", "cards.yaml", _card("cloze", text="TEXT")),
    Place("cloze-inside", "cards.yaml", lambda text: _card("cloze", text="TEXT")(f"{{{{c1::{text}}}}} a")),
    Place("formula", "cards.yaml", lambda text: _card("cloze", text="TEXT")(f"{{{{c1::a}}}} $a{text}$")),
    Place("plain", "cards.yaml", _own_card("plain")),
    Place("html", "cards.yaml", _own_card("html")),
    Place("id", "cards.yaml", _card("question", id="TEXT", question="What is it?", answer="x")),
    Place("tags", "cards.yaml", _card("question", question="What is it?", answer="x", tags=["TEXT"])),
    Place("sources", "cards.yaml", _card("question", question="What is it?", answer="x", sources=["TEXT"])),
    Place("key", "cards.yaml", lambda text: _card("question", question="What is it?", **{text: "x"})("")),
    Place("picture", "cards.yaml", _card("cloze", text="{{c1::a}} b", picture={"file": "TEXT", "alt": "TEXT"})),
    Place("yaml", "cards.yaml", lambda text: _LINE.format(text)),
    Place("yaml-block", "cards.yaml", lambda text: _BLOCK.format(text.replace("\n", "\n      "))),
    Place("file", "cards.yaml", lambda text: text),
    Place("template", "kinds/own/front.html", lambda text: FRONT + text),
    Place("back", "kinds/own/back.html", lambda text: FRONT + text),
    Place("kind-name", "kinds/own/kind.yaml", lambda text: KIND.replace("name: Own", f"name: {json.dumps(text)}")),
    Place("field-name", "kinds/own/kind.yaml", lambda text: KIND.replace("Plain", json.dumps(text))),
    Place("css", "style.css", lambda text: text),
    Place("kind-css", "kinds/own/style.css", lambda text: text),
    Place("description", "deck.yaml", lambda text: f"{DECK}description: {json.dumps(text)}\n"),
    Place("deck-name", "deck.yaml", lambda text: f"id: caps\nname: {json.dumps(text)}\n"),
    Place("style", "deck.yaml", lambda text: f"{DECK}style: {_fill({'accent': 'TEXT', 'font': 'TEXT'}, text)}\n"),
    Place("reference", "references.yaml", lambda text: f"references:\n  - {_fill(_REFERENCE, text)}\n"),
    Place("claim", "claims.yaml", lambda text: f"claims:\n  - {json.dumps({'id': 'c', 'claim': text})}\n"),
    Place("lock", "deck.lock", lambda text: text),
)
"""Every place where a deck may have a text."""


def write_deck(folder: Path, place: Place | None, text: str) -> None:
    """Write a small deck whose `place` has a text."""
    files = {
        "deck.yaml": "id: caps\nname: Capitals\n",
        "cards.yaml": _own_card("question")("What is it?"),
        "kinds/own/kind.yaml": KIND,
        "kinds/own/front.html": FRONT,
        "kinds/own/back.html": BACK,
    }
    if place:
        files[place.file] = place.write(text)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def list_runs(folder: Path, wanted: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The commands to measure, with their arguments; those that need a package only where one was built."""
    deck, out = str(folder / "caps"), str(folder / "dist")
    package, plain = folder / "dist/caps.apkg", str(folder / "plain.apkg")
    runs: dict[str, list[str]] = {
        "check": ["check", deck, "--out", out],
        "stats": ["stats", deck],
        "build": ["build", deck, "--out", out],
        "preview": ["preview", deck, "--out", out],
        "diff": ["diff", plain, str(package)],
        "diff-html": ["diff", plain, str(package), "--format", "html"],
        "diff-markdown": ["diff", plain, str(package), "--format", "markdown"],
        "import": ["import", str(package), "--into", str(folder / "imported")],
    }
    for name, arguments in runs.items():
        if name in wanted and ((name != "import" and not name.startswith("diff")) or package.is_file()):
            yield name, arguments


class GaveUp(BaseException):
    """A command took too long. Nothing but `measure` may catch this."""


@contextmanager
def _stop_after(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise GaveUp

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def measure(arguments: list[str]) -> tuple[float, str]:
    """The seconds of CPU that a command takes, and what is wrong with how it ends."""
    before = time.process_time()
    wrong = ""
    try:
        with _stop_after(GIVE_UP):
            result = CliRunner().invoke(main, arguments)
        error = result.exception
        if isinstance(error, GaveUp):
            wrong = "gave up"
        elif result.exit_code not in (0, 1, 2):
            wrong = f"exit {result.exit_code} {error!r}"[:200]
    except GaveUp:
        wrong = "gave up"
    return time.process_time() - before, wrong


def run() -> None:
    """Measure what the arguments of the command line ask for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word of the place's name")
    parser.add_argument("--fragment", help="one fragment instead of all")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--commands", default="check,stats,build,preview,diff,diff-html,diff-markdown,import")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for 1 MB")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    fragments = [arguments.fragment] if arguments.fragment else FRAGMENTS
    places = [place for place in PLACES if arguments.only in place.name]
    for place in places:
        for fragment in fragments:
            times: dict[str, list[str]] = {}
            bad: set[str] = set()
            for size in sizes:
                with tempfile.TemporaryDirectory() as scratch:
                    folder = Path(scratch)
                    (folder / "caps").mkdir()
                    write_deck(folder / "caps", None, "")
                    CliRunner().invoke(main, ["build", str(folder / "caps"), "--out", str(folder / "dist")])
                    (folder / "dist/caps.apkg").rename(folder / "plain.apkg")
                    write_deck(folder / "caps", place, (fragment * (size // len(fragment) + 1))[:size])
                    for name, command in list_runs(folder, arguments.commands.split(",")):
                        seconds, wrong = measure(command)
                        times.setdefault(name, []).append(f"{seconds:.2f}")
                        if wrong or seconds > max(0.1, arguments.limit * size / 1_000_000):
                            bad.add(f"{name} {'/'.join(times[name])} {wrong}")
                if any("gave up" in each for each in bad):
                    break
            if bad:
                print(f"SLOW {place.name} {fragment!r}: {'; '.join(sorted(bad))}", flush=True)
    print("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")


if __name__ == "__main__":
    run()
