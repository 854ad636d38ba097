"""The command line: takes arguments, calls the stages, prints what they found. Knows nothing itself."""

from __future__ import annotations

import errno
import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deck_builder import __version__

if TYPE_CHECKING:
    from deck_builder.build import snapshot
    from deck_builder.commands.check.check import Checked
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package
    from deck_builder.problems.problem import Problems

PROBLEMS_FOUND = 1


_OUT = click.option(
    "--out",
    type=click.Path(file_okay=True, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="The folder that the packages go into.",
)


class _Program(click.Group):
    """The commands, and the one way in which printing can fail for a reason that a person can mend."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. What can't be printed because the disk is full ends it with a sentence."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno != errno.ENOSPC or error.filename is not None:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would try once more at its end
            raise click.ClickException("What there is to say can't be printed: the disk is full.") from error


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="deck-builder")
@click.pass_context
def main(context: click.Context) -> None:
    """Write concept cards in YAML, and make Anki packages that can be released again and again."""
    if os.environ.get("NO_COLOR"):
        context.color = False


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@_OUT
@click.option("--locked", is_flag=True, help="Fail where `deck.lock` would have to change, as for a release.")
def build(decks: tuple[str, ...], out: Path, locked: bool) -> None:
    """Make a package of each DECK.

    DECK is a folder with a `deck.yaml`, or its name under `cards/`. Without one, every deck under
    `cards/` is built.
    """
    from deck_builder.build import build as job
    from deck_builder.cli import problems_text as report
    from deck_builder.problems.problem import Place, Problems

    gc.disable()  # nothing here makes cycles, and looking for some triples the time of a large deck
    failed = False
    built_from: dict[str, Path] = {}
    for folder in find_decks(decks):
        problems = Problems()
        built = job.build(folder, out.absolute(), int(time.time()), problems, locked=locked)
        if built and (other := built_from.setdefault(built.package.name, folder)) != folder:
            message = f"`{report.shown_path(other)}` has the same id, and its package was just written over"
            problems.add("D221", message, Place(folder / "deck.yaml"))
        show(problems)
        if built and not problems.errors:
            click.echo(report.built(built))
        else:
            failed = True
            click.echo(f"{report.shown_path(folder)}: nothing was built; what was there before is as it was.", err=True)
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["full", "concise", "json", "github", "sarif"]),
    default="full",
    show_default=True,
    help="How to print what is found: for people, a line each, or for other programs.",
)
@click.option("--strict", is_flag=True, help="End with 1 for warnings, too.")
@click.option("--fix", "mend", is_flag=True, help="Mend first what has one right answer, such as tabs and white space.")
@click.option(
    "--diff",
    "show_diff",
    is_flag=True,
    help="Show what --fix would change, and change nothing. Ends with 1 if there is anything.",
)
@click.option("--explain", metavar="CODE", help="Explain the rule with this code or name, and check nothing.")
@_OUT
def check(
    decks: tuple[str, ...], form: str, strict: bool, mend: bool, show_diff: bool, explain: str | None, out: Path
) -> None:
    """Say everything that is wrong with each DECK. Writes nothing, unless --fix is given.

    That is all that a build would find, what learners who have the deck would lose, and what makes cards hard to learn.
    Ends with 0 where there is no error; warnings are shown and count with --strict. DECK is named as for
    `deck-builder build`.
    """
    from deck_builder.commands.check import check as job

    if explain is not None:
        click.echo(_explained(explain))
        return
    if show_diff and form != "full":
        raise click.UsageError("--diff prints a diff; it can't be printed in another --format.")
    gc.disable()
    folders = find_decks(decks)
    if show_diff:
        raise SystemExit(PROBLEMS_FOUND if _show_fixes(folders) else 0)
    if mend:
        _fix(folders)
    found = job.check(folders, out.absolute(), int(time.time()))
    _print_checked(found, form)
    if any(each.problems.errors or (strict and each.problems) for each in found):
        raise SystemExit(PROBLEMS_FOUND)


def _explained(word: str) -> str:
    from deck_builder.cli import problems_formats as formats
    from deck_builder.problems.problem import did_you_mean
    from deck_builder.problems.rules import RULES, words_for_rules

    rule = next((rule for rule in RULES.values() if word in (rule.code, rule.name) or word.upper() == rule.code), None)
    if rule is None:
        hint = did_you_mean(word, words_for_rules(), "The codes stand in front of problems, as in `D203`.")
        raise click.UsageError(f"There is no rule `{word}`. {hint}")
    return formats.explanation(rule)


def _fix(folders: list[Path]) -> None:
    """Mend what has one right answer, and say what that was."""
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.check import fix
    from deck_builder.problems.problem import Problems

    problems = Problems()
    for folder in folders:
        planned = fix.plan(folder)
        for line in report.fixed(fix.write(planned, problems)):
            click.echo(line, err=True)
    show(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _show_fixes(folders: list[Path]) -> bool:
    """Show what could be mended; whether there is anything."""
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.check import fix

    plans = [fix.plan(folder) for folder in folders]
    for planned in plans:
        for each in planned.files:
            click.echo(each.diff(report.shown_path(each.file)), nl=False)
        for line in report.changed_for_learners(planned):
            click.echo(line, err=True)
    return any(planned.files for planned in plans)


def _print_checked(found: list[Checked], form: str) -> None:
    from deck_builder.cli import problems_formats as formats
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.check import fix
    from deck_builder.problems.problem import Problems

    problems = Problems()
    for each in found:
        for problem in each.problems:
            problems.append(problem)
    if form == "json":
        click.echo(formats.as_json(problems))
    elif form == "sarif":
        click.echo(formats.sarif(problems))
    else:
        lines = {"full": report.full, "concise": formats.concise, "github": formats.github}[form]
        for line in lines(problems):
            click.echo(line)
        if form != "github":
            for each in found:
                if not each.problems:
                    click.echo(report.all_well(each))
            if problems:
                click.echo(report.summary(problems))
            if form == "full" and (number := fix.how_many(problems)):
                click.echo(f"{number:,} of these can be mended with --fix; --diff shows how.")


@main.command()
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
def stats(decks: tuple[str, ...], form: str) -> None:
    """Say what is in each DECK: cards, tags, claims, media, words."""
    from deck_builder.commands.stats import as_json, as_text, gather
    from deck_builder.problems.problem import Problems

    gc.disable()
    problems = Problems()
    found = [gather(folder, problems) for folder in find_decks(decks)]
    show(problems)
    known = [each for each in found if each]
    click.echo(as_json(known) if form == "json" else "\n\n".join(as_text(each) for each in known))
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _version(_: click.Context, __: click.Parameter, value: str) -> str:
    from deck_builder.commands.release.version import precedence

    try:
        precedence(value)
    except ValueError as error:
        raise click.BadParameter(f"`{value}` is no version. Write three numbers, as in 1.2.0 (semver.org).") from error
    if value.endswith("-cleanup"):
        raise click.BadParameter(f"`{value}` would be taken for a cleanup package. Choose another word at its end.")
    return value


@main.command()
@click.argument("deck")
@click.argument("version", callback=_version)
@_OUT
@click.option("--dry-run", is_flag=True, help="Say what would be released, and write nothing.")
def release(deck: str, version: str, out: Path, dry_run: bool) -> None:
    """Release DECK as VERSION: a package, and notes that tell learners what they get.

    Everything that could cost a learner something is checked first. Where cards were retired, there is a package
    that cleans up after them too.
    """
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.check.check import check_deck
    from deck_builder.commands.release import release as job
    from deck_builder.problems.problem import Problems

    gc.disable()
    folder = _find_deck(deck)
    now = int(time.time())
    checked = check_deck(folder, out.absolute(), now)
    problems, made = Problems(), None
    if not checked.problems.errors:
        made = job.release(folder, version, out.absolute(), now, problems, dry_run=dry_run)
    for problem in problems:
        if problem not in checked.problems:
            checked.problems.append(problem)
    show(checked.problems)
    if made is None or problems.errors:
        click.echo(f"{report.shown_path(folder)}: nothing was released; all is as it was.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    click.echo(report.released(made, folder, dry_run=dry_run))


@main.command()
@click.argument("deck")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--undo", is_flag=True, help="Bring retired cards back.")
def retire(deck: str, ids: tuple[str, ...], undo: bool) -> None:
    """Take released cards, named by their IDs, out of DECK with its next release.

    Learners keep what they have, and are offered a way to be rid of it.
    """
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.release import retire as job
    from deck_builder.problems.problem import Problems

    folder = _find_deck(deck)
    problems = Problems()
    done = job.retire(folder, ids, problems, undo=undo)
    show(problems)
    if done is None:
        click.echo(f"{report.shown_path(folder)}: nothing was changed.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in report.retired(done, undo=undo):
        click.echo(line)


@main.command("import")
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.apkg")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The folder to make. Without it, one named after the deck, under cards/ where there is such a folder.",
)
def import_(package: Path, into: Path | None) -> None:
    """Make a deck folder from a package, made by any tool.

    Every note keeps its guid and every note type its ids: learners who have the package get what you edit from now
    on, and keep their schedules. Import the very package that they have.
    """
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.import_package.import_package import adopt
    from deck_builder.problems.problem import Problems

    gc.disable()
    problems = Problems()
    made = adopt(package.absolute(), into and into.absolute(), Path.cwd(), int(time.time()), problems)
    show(problems)
    if made is None or problems.errors:
        click.echo(f"{package}: nothing was imported, and nothing written.", err=True)
        raise SystemExit(PROBLEMS_FOUND)
    for line in report.adopted(made):
        click.echo(line)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help="What to print. html is a page of its own: write it to a file.",
)
def diff(old: str, new: str, form: str) -> None:
    """Say what a learner who has OLD gets of NEW.

    Each is a package, a deck's folder or name, or one of these with `@` and a git revision: `cards/capitals@v1.0.0`.
    """
    import tempfile

    from deck_builder.packages.compare import compare
    from deck_builder.problems.problem import Problems

    gc.disable()
    named = _named(old), _named(new)
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        now = int(time.time())
        packages = [
            _packed(each, Path(scratch) / str(at), now + at, problems)  # what is edited in the second is newer
            for at, each in enumerate(named)
        ]
        show(problems)
        before, after = packages
        if before is None or after is None:
            raise SystemExit(PROBLEMS_FOUND)
        click.echo(_rendered(compare(before, after), form))


@main.command()
@click.argument("deck", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where it goes.")
@click.option("--serve", "live", is_flag=True, help="Show it in a browser, and show each change as you save it.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="For --serve.")
def preview(deck: str | None, out: Path, live: bool, port: int) -> None:
    """Make a page with every card of DECK, both sides, by day and by night.

    The page is one file that asks nothing from anywhere. Without DECK, the one deck under `cards/` is meant.
    """
    from deck_builder.problems.problem import Problems

    folder = _one_deck(deck)
    if live:
        _serve(folder, port)
        return
    from deck_builder.build.build import telling
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.preview import preview as job
    from deck_builder.files import put_in_place, write_beside

    problems = Problems()
    seen = job.preview(folder, int(time.time()), problems)
    target = out.absolute() / f"{folder.name}-preview.html"
    written = False
    with telling(target, problems):
        if seen:
            target.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(write_beside(target, [job.page_of(seen, problems)]), target)
            written = True
    show(problems)
    if seen and written:
        click.echo(f"{click.style(report.shown_path(target), bold=True)}: {len(seen.cards):,} cards")
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


@main.command()
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist"), show_default=True, help="Where it goes.")
def shapes(picture: Path, out: Path) -> None:
    """Make a page to draw shapes on PICTURE, for cards that hide parts of it.

    Draw with mouse, finger or keyboard, and copy what the page says into the card. The page is one file that asks
    nothing from anywhere.
    """
    from deck_builder.build.build import telling
    from deck_builder.cli import problems_text as report
    from deck_builder.commands.shapes.shapes_page import shapes_page
    from deck_builder.content.media import PICTURES
    from deck_builder.files import put_in_place, write_beside
    from deck_builder.problems.problem import Problems

    if picture.suffix.lower() not in PICTURES:
        raise click.UsageError(f"`{picture}` is no picture that every Anki can show: {', '.join(sorted(PICTURES))}.")
    target = out.absolute() / f"{picture.stem}-shapes.html"
    problems = Problems()
    with telling(target, problems):
        page = shapes_page(picture, _name_in_media(picture.absolute()))
        target.parent.mkdir(parents=True, exist_ok=True)
        put_in_place(write_beside(target, [page]), target)
        click.echo(click.style(report.shown_path(target), bold=True))
        if sys.stdout.isatty():
            click.launch(str(target))
    show(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _name_in_media(picture: Path) -> str:
    """How a card names a picture: from its deck's media folder."""
    for folder in picture.parents:
        beside_cards = folder.parent.name == "media" and (folder.parent.parent / "cards" / folder.name).is_dir()
        if beside_cards or folder.name == "media":
            return picture.relative_to(folder).as_posix()
    return picture.name


def _serve(folder: Path, port: int) -> None:
    from deck_builder.commands.preview.serve import PreviewServer

    try:
        server = PreviewServer(folder, port)
    except OSError as error:
        raise click.UsageError(f"Port {port} can't be used: {error.strerror}. Choose another with --port.") from error
    click.echo(f"{server.address}  (shows each change as you save it; Ctrl+C ends it)")
    if sys.stdout.isatty():
        click.launch(server.address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()
    finally:
        server.server_close()


def _one_deck(name: str | None) -> Path:
    folders = find_decks((name,) if name else ())
    if len(folders) > 1:
        raise click.UsageError(f"There are {len(folders)} decks under cards/. Name one of them.")
    return folders[0]


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--cleanup",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A cleanup package that one learner imports after NEW.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
def rehearse(old: str, new: str, cleanup: Path | None, form: str) -> None:
    """Play an update from OLD to NEW through in real Anki, with several learners.

    They have OLD; they studied it, wrote into it, moved, suspended, deleted and renamed; and they import NEW. Ends with
    1 where any of them loses something. OLD and NEW are named as for `deck-builder diff`.
    """
    import tempfile
    from dataclasses import replace

    from deck_builder.build import snapshot
    from deck_builder.problems.problem import Problems

    try:
        from deck_builder.commands.rehearse.rehearse import rehearse as job
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "anki":
            raise
        message = "A rehearsal needs Anki itself, which is not installed here. This gets it, without a window:"
        raise click.UsageError(f"{message}\n\n    python -m pip install 'deck-builder[rehearse]'") from error
    from deck_builder.commands.rehearse.report import as_json, as_text

    named = [_named(old), _named(new), *([snapshot.Named(cleanup.absolute())] if cleanup else [])]
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        now = int(time.time())
        packages = [_package(each, Path(scratch) / str(at), now + at, problems) for at, each in enumerate(named)]
        show(problems)
        found = [package for package in packages if package]
        if problems.errors or len(found) < len(named):
            raise SystemExit(PROBLEMS_FOUND)
        rehearsal = job(found[0], found[1], cleanup=found[2] if cleanup else None)
    rehearsal = replace(rehearsal, old=old, new=new)
    click.echo(as_json(rehearsal) if form == "json" else as_text(rehearsal))
    if rehearsal.broken:
        raise SystemExit(PROBLEMS_FOUND)


def _package(named: snapshot.Named, scratch: Path, now: int, problems: Problems) -> Path | None:
    """The file of what was named, once it is known to be a package."""
    from deck_builder.build import snapshot

    scratch.mkdir()
    package = snapshot.snapshot(named, scratch, now, problems)
    return package if package and snapshot.read(package, problems) else None


def _packed(named: snapshot.Named, scratch: Path, now: int, problems: Problems) -> Package | None:
    from deck_builder.build import snapshot

    scratch.mkdir()
    package = snapshot.snapshot(named, scratch, now, problems)
    return snapshot.read(package, problems) if package else None


def _rendered(difference: Difference, form: str) -> str:
    if form == "html":
        from deck_builder.commands.diff.page import as_html

        return as_html(difference)
    from deck_builder.commands.diff.text import as_json, as_markdown, as_text

    return {"text": as_text, "json": as_json, "markdown": as_markdown}[form](difference)


def _named(argument: str) -> snapshot.Named:
    """What OLD or NEW stands for."""
    from deck_builder.build.snapshot import Named

    path = Path(argument)
    if path.is_file():
        return Named(path.absolute())
    if path.suffix == ".apkg" and not path.exists():
        raise click.UsageError(f"There is no file `{argument}`.")
    folder, at, revision = argument.rpartition("@")
    if at and folder and not path.exists():
        return Named(_find_deck(folder), revision)
    return Named(_find_deck(argument))


def find_decks(names: tuple[str, ...]) -> list[Path]:
    """The folders of the decks named; without a name, of every deck under `cards/`."""
    if names:
        return [_find_deck(name) for name in dict.fromkeys(names)]
    found = sorted(file.parent.absolute() for file in Path("cards").glob("*/deck.yaml"))
    if not found:
        raise click.UsageError("There is no deck under cards/ here. Name the folder of one.")
    return found


def _find_deck(name: str) -> Path:
    for folder in (Path(name), Path("cards") / name):
        if folder.is_dir():
            return Path(os.path.abspath(folder))
    if Path(name).is_file():
        raise click.UsageError(f"`{name}` is a file, and a deck is a folder: `{Path(name).parent}`.")
    under_cards = sorted(file.parent.name for file in Path("cards").glob("*/deck.yaml"))
    known = f" Under cards/ there are: {', '.join(under_cards)}." if under_cards else ""
    raise click.UsageError(f"There is no deck `{name}`: no such folder is here or under cards/.{known}")


def show(problems: Problems) -> None:
    """Print problems to standard error, in colour where a person reads them there."""
    from deck_builder.cli import problems_text as report

    for block in report.some(problems):
        click.echo(block, err=True)
    if problems:
        click.echo(report.summary(problems), err=True)
