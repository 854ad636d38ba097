"""How problems are shown to a person: as ruff's full format does, with the line and a caret."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.problems.rules import RULES
from deck_builder.source import parse as source
from deck_builder.source.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.build.build import Built
    from deck_builder.commands.check.check import Checked
    from deck_builder.commands.check.fix import Plan
    from deck_builder.commands.import_package.import_package import Adopted
    from deck_builder.commands.release.release import Released
    from deck_builder.commands.release.retire import Retirement
    from deck_builder.problems.problem import Problem, Problems


_PLAIN_WORD = re.compile(r"[\w./:\\~+-]+")
_LONGEST_LINE = 160
"""In characters. A whole paragraph may stand in one line."""

_MOST_OF_A_CODE = 10

_WITH_LINES = frozenset({".yaml", ".yml", ".html", ".css", ".lock"})
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def full(problems: Problems) -> Iterator[str]:
    """Every problem as a block of lines: code and message, place, source line, a way out.

    Where a change would reach learners, a note says what they would see.
    """
    for problem in problems:
        yield "\n".join(_block(problem)) + "\n"


def some(problems: Problems) -> Iterator[str]:
    """As `full`, but of many problems with one code the first ones only, and how many more there are."""
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= _MOST_OF_A_CODE:
            yield "\n".join(_block(problem)) + "\n"
    for code, count in counts.items():
        if count > _MOST_OF_A_CODE:
            more = f"… and {count - _MOST_OF_A_CODE:,} more with {click.style(code, bold=True)} ({RULES[code].name})."
            yield f"{more} `deck-builder check` shows all.\n"


def summary(problems: Problems) -> str:
    """The last line: `Found 2 errors and 1 warning.`."""
    counts = [_count(problems.errors, "error"), _count(problems.warnings, "warning")]
    return f"Found {' and '.join(filter(None, counts))}."


def shown_path(path: Path) -> str:
    """A path as the person would type it from where they are."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _typed(path: Path) -> str:
    return _quoted(shown_path(path))


def _quoted(word: str) -> str:
    """A word as any shell takes it for one."""
    return word if _PLAIN_WORD.fullmatch(word) else f'"{word}"'


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' if number != 1 else ''}" if number else ""


def _block(problem: Problem) -> Iterator[str]:
    place = problem.place
    color = "red" if problem.severity == "error" else "yellow"
    code = click.style(problem.code, fg=color, bold=True)
    name = click.style(f"({RULES[problem.code].name})", dim=True)
    yield f"{code} {click.style(seen(problem.message), bold=True)} {name}"
    arrow = click.style("-->", fg="blue")
    whose = f" (card `{problem.card}`)" if problem.card else ""
    yield f" {arrow} {seen(shown_path(place.file))}:{place.line}:{place.column}{whose}"
    private = problem.code == "Y116"  # what a link outside the deck leads to is nobody's to see
    whole = problem.code.startswith("R")  # no line of it says more than another
    lines = () if private or whole or place.file.suffix.lower() not in _WITH_LINES else _lines(place.file)
    if 1 <= place.line <= len(lines):
        yield from _excerpt(lines, place.line, place.column, color)
    if problem.code[0] in "LR":
        yield f"{click.style('note:', fg='blue')} {RULES[problem.code].why}"
    yield f"{click.style('help:', fg='cyan')} {seen(problem.hint)}"


def _excerpt(lines: tuple[str, ...], line: int, column: int, color: str) -> Iterator[str]:
    width = len(str(line))
    bar = click.style("|", fg="blue")
    gutter = " " * width
    yield f"{gutter} {bar}"
    if line > 1 and lines[line - 2].strip():
        above = _cut(seen(lines[line - 2]), 0)[0]
        yield f"{click.style(str(line - 1).rjust(width), fg='blue')} {bar} {above}"
    text, at = _cut(seen(lines[line - 1]), column - 1)
    yield f"{click.style(str(line), fg='blue')} {bar} {text}".rstrip()
    word = re.match(r"[\w{}<*&!:.\-/]+?(?=[:,\]]?\s|[:,\]]?$)", text[at:])
    carets = "^" * (_width(word.group()) if word else 1)
    yield f"{gutter} {bar} {' ' * _width(text[:at])}{click.style(carets, fg=color, bold=True)}"
    yield f"{gutter} {bar}"


def _cut(text: str, at: int) -> tuple[str, int]:
    """What is shown of a long line: the part around a position, and the position in it."""
    if len(text) <= _LONGEST_LINE:
        return text, at
    start = max(0, min(at - _LONGEST_LINE // 2, len(text) - _LONGEST_LINE))
    end = start + _LONGEST_LINE
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}", at - start + len(before)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    shown = sum(unicodedata.category(letter) not in ("Mn", "Me", "Cf") for letter in text)
    return shown + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def seen(text: str) -> str:
    """A text as a terminal can show it in one line: what would be invisible, or move other letters, is made visible.

    Each character stays one: `␀` and its like stand for control characters, `�` for those without a picture and for
    signs that turn the direction of writing.
    """
    return _UNSEEN.sub(lambda found: _sign(ord(found.group())), text)


def _sign(code: int) -> str:
    if code == ord("\t"):
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


@lru_cache(maxsize=8)
def _lines(file: Path) -> tuple[str, ...]:
    try:
        if file.stat().st_size > source.LARGEST_FILE:
            return ()
        return tuple(split_lines(file.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return ()


def all_well(checked: Checked) -> str:
    """One line on a deck in which nothing is wrong."""
    notes = f"{checked.notes:,} note{'s' if checked.notes != 1 else ''}"
    return f"{click.style(checked.name, bold=True)}: {notes}, no problems."


def fixed(planned: Plan) -> Iterator[str]:
    """A line for each file that was mended, and one on what learners will see of it."""
    for each in planned.files:
        yield f"{click.style(shown_path(each.file), bold=True)}: mended {', '.join(each.done)}"
    yield from changed_for_learners(planned)


def changed_for_learners(planned: Plan) -> Iterator[str]:
    """A line on the cards of which learners get something else, where there are any."""
    if planned.changed:
        more = len(planned.changed) - _MOST_LISTED
        named = ", ".join(f"`{card}`" for card in planned.changed[:_MOST_LISTED]) + (f" and {more:,} more" * (more > 0))
        yield f"{click.style('note:', fg='blue')} with this, learners get something else of {named}"


def built(result: Built) -> str:
    """One line on what a build made."""
    counts = [f"{result.notes:,} notes, {result.cards:,} cards"]
    changes = [
        f"{number:,} {word}"
        for number, word in ((result.new, "new"), (result.changed, "changed"), (result.gone, "gone"))
        if number
    ]
    counts.append(", ".join(changes) or "none changed")
    if result.media:
        counts.append(f"{result.media:,} media {'files' if result.media != 1 else 'file'}")
    size = _size(result.size)
    state = "" if result.written else " (as it was)"
    return f"{click.style(shown_path(result.package), bold=True)}: {'; '.join(counts)}; {size}{state}"


def _size(size: int) -> str:
    """A size in bytes, in words."""
    return f"{size / 1024:,.0f} kB" if size < 1024**2 else f"{size / 1024**2:,.1f} MB"


def released(made: Released, folder: Path, *, dry_run: bool) -> str:
    """What a release made, or would make, and what is to be done next."""
    difference = made.difference
    counts = [
        (len(difference.added), "new"),
        (len([each for each in difference.changed if not each.only_sent_again]), "changed"),
        (len(difference.left_out), "retired"),
    ]
    said = ", ".join(f"{number:,} {word}" for number, word in counts if number) or "no note changed"
    cards = sum(len(note.decks) for note in difference.new.notes.values())
    files = [(made.package, f"{len(difference.new.notes):,} notes, {cards:,} cards; {said}; {_size(made.size)}")]
    if made.cleanup:
        files.append((made.cleanup, "takes retired cards from learners who have them"))
    files.append((made.notes_file, "what learners are told"))
    lines = [f"{click.style(shown_path(file), bold=True)}: {about}" for file, about in files]
    if made.advice.merge_before:
        ask = f"Learners with a version before {made.advice.merge_before} must tick `Merge note types`."
        lines.append(click.style(ask, fg="yellow"))
    if made.advice.renamed:
        lines.append(click.style("The deck has another name: learners must rename theirs first.", fg="yellow"))
    if dry_run:
        return "\n".join(["Nothing was written. This would be released:", *lines, "", made.notes.rstrip()])
    tag = f"{made.deck_id}-v{made.version}"
    lock = _typed(folder / "deck.lock")
    lines += ["", "Next:"]
    if made.previous:
        lines.append(f"  deck-builder rehearse {_typed(made.previous)} {_typed(made.package)}")
    lines.append(f'  git commit -m "Release {made.version}" {lock} && git tag {tag}')
    lines.append("  Publish the packages together with the notes.")
    return "\n".join(lines)


def retired(done: tuple[Retirement, ...], *, undo: bool) -> Iterator[str]:
    """What is to be done after cards were retired, or brought back: a line each."""
    for each in done:
        where = f"{shown_path(each.lines.file)}:{each.lines.line}" if each.lines else ""
        if undo:
            yield f"`{each.card}` is in the deck again" + ("." if where else ": write its lines into a card file.")
        else:
            yield f"`{each.card}` goes with the next release" + (f": delete its lines at {where}." if where else ".")


_MOST_LISTED = 20


def adopted(made: Adopted) -> Iterator[str]:
    """What an import made, what did not come along as it was, and what is to be done next: a line each."""
    kinds = f"{len(made.kinds):,} kind{'s' if len(made.kinds) != 1 else ''} ({', '.join(made.kinds)})"
    media = f"; {made.media:,} media {'files' if made.media != 1 else 'file'}" if made.media else ""
    folder = shown_path(made.folder)
    yield f"{click.style(folder, bold=True)}: {made.notes:,} notes, {made.cards:,} cards; {kinds}{media}"
    for remark in made.remarks:
        yield ""
        yield click.style(f"{remark.what} ({len(remark.about):,}):", fg="yellow")
        yield from (f"  {seen(each)}" for each in remark.about[:_MOST_LISTED])
        if len(remark.about) > _MOST_LISTED:
            yield f"  … and {len(remark.about) - _MOST_LISTED:,} more"
    typed = _typed(made.folder)
    deck = _quoted(made.folder.name) if made.folder.parent.name == "cards" else typed
    media_folder = f" {_typed(made.media_folder)}" if made.media and made.media_folder.parent != made.folder else ""
    yield ""
    yield "Next: look through the cards. Nothing changes for learners before the first release."
    yield f'  git add {typed}{media_folder} && git commit -m "Import {made.deck_id}"'
    yield f"  deck-builder build {deck}"
    yield f"  deck-builder release {deck} 1.0.0"
