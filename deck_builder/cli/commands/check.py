"""`deck-builder check`."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from deck_builder.cli.completion import complete_deck
from deck_builder.cli.options import PROBLEMS_FOUND, format_option, language_option, out_option, write_examples
from deck_builder.cli.terminal import show_path
from deck_builder.cli.verbosity import say, show_progress
from deck_builder.cli.watch import run_at_each_save, watch_option

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.check.check import CheckedDeck
    from deck_builder.commands.check.kept_shares import KeptShares
    from deck_builder.problems.problem import Problems


@click.command(
    "check",
    epilog=write_examples(
        "deck-builder check                         every deck here",
        "deck-builder check capitals --strict       warnings count as errors",
        "deck-builder check --watch                 again at each save",
        "deck-builder check capitals --fix          also mend what has one right answer",
    ),
)
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=complete_deck)
@language_option
@format_option(
    "full",
    "concise",
    "json",
    "github",
    "sarif",
    about="How to print problems: `full` and `concise` are for people, the others for programs.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--fix", "apply_fixes", is_flag=True, help="First fix what has only one right answer, such as tabs.")
@click.option(
    "--diff",
    "show_diff",
    is_flag=True,
    help="Show what --fix would change, and change nothing. Exit with 1 if there is anything to fix.",
)
@click.option("--explain", metavar="CODE", help="Explain the rule with this code or name, and check nothing.")
@watch_option
@out_option("The folder with the packages of your last build.")
def command(
    decks: tuple[str, ...],
    languages: tuple[str, ...],
    form: str,
    explain: str | None,
    out: Path,
    *,
    strict: bool,
    apply_fixes: bool,
    show_diff: bool,
    watch: bool,
) -> None:
    """Report everything that is wrong with each DECK.

    A check finds what a build would find, what learners who have the deck would lose, and what makes cards hard to
    learn. It changes nothing in the deck, unless you give --fix. The exit code is 1 if there is an error, and with
    --strict also if there is a warning. DECK is named as for `deck-builder build`.
    """
    from deck_builder.cli.decks import find_decks

    if explain is not None:
        click.echo(_explain(explain))
        return
    if show_diff and form != "full":
        raise click.UsageError("--diff prints a diff: leave --format out.")
    if watch and (show_diff or apply_fixes or form not in ("full", "concise")):
        raise click.UsageError("--watch is for people: leave --fix, --diff, and formats for programs out.")
    gc.disable()  # nothing here makes reference cycles, and searching for them triples the time of a large deck
    folders = find_decks(decks, languages)
    if show_diff:
        raise SystemExit(PROBLEMS_FOUND if _print_possible_fixes(folders) else 0)
    if apply_fixes:
        _fix(folders)
    if watch:
        _watch(folders, out, form)
        return
    checked_decks = _check_and_print(folders, out, form)
    if any(checked.problems.errors or (strict and checked.problems) for checked in checked_decks):
        raise SystemExit(PROBLEMS_FOUND)


def _watch(folders: list[Path], out: Path, form: str) -> None:
    """Check the decks at each save. What does not change is not looked at again."""
    from deck_builder.problems.card_texts.kept_duplicates import keep_compared

    kept: dict[Path, KeptShares[None]] = {}
    if len(folders) == 1:  # of several decks, the prompts of one are not those of the next
        keep_compared()
    run_at_each_save(folders, out.absolute(), lambda: (_check_and_print(folders, out, form, kept), ())[1])


def _check_and_print(
    folders: list[Path], out: Path, form: str, kept: dict[Path, KeptShares[None]] | None = None
) -> list[CheckedDeck]:
    from deck_builder.build.cache_folder import find_cache_folder
    from deck_builder.commands.check.check import check

    with show_progress() as progress:
        checked_decks = check(
            *(folders, out.absolute(), int(time.time())), progress=progress, cache=find_cache_folder(), kept=kept
        )
    _print_checked(checked_decks, form)
    return checked_decks


def _explain(word: str) -> str:
    """An explanation of the rule with this code or name. Raises click.UsageError if there is none."""
    from deck_builder.cli import problems_formats
    from deck_builder.problems.rules import RULES, list_rule_words
    from deck_builder.problems.wording import suggest

    rule = next((rule for rule in RULES.values() if word in (rule.code, rule.name) or word.upper() == rule.code), None)
    if rule is None:
        hint = suggest(word, list_rule_words(), "Each problem begins with its code, such as `D203`.")
        raise click.UsageError(f"There is no rule `{word}`. {hint}")
    return problems_formats.explain_rule(rule)


def _fix(folders: list[Path]) -> None:
    """Fix what has only one right answer, and print what was fixed. Raises SystemExit if a file can't be written."""
    from deck_builder.cli.problems_text import print_problems
    from deck_builder.cli.results import describe_fixes
    from deck_builder.commands.check import fix
    from deck_builder.problems.problem import Problems

    problems = Problems()
    for folder in folders:
        plan = fix.plan_fixes(folder)
        for line in describe_fixes(fix.write_fixes(plan, problems)):
            click.echo(line, err=True)
    print_problems(problems)
    if problems.errors:
        raise SystemExit(PROBLEMS_FOUND)


def _print_possible_fixes(folders: list[Path]) -> bool:
    """Print what --fix would change, as a diff. Returns whether there is anything."""
    from deck_builder.cli.results import describe_changes_for_learners
    from deck_builder.commands.check import fix

    plans = [fix.plan_fixes(folder) for folder in folders]
    for plan in plans:
        for file in plan.files:
            click.echo(file.diff(show_path(file.file)), nl=False)
        for line in describe_changes_for_learners(plan):
            click.echo(line, err=True)
    return any(plan.files for plan in plans)


def _count_fixable(problems: Problems) -> int:
    from deck_builder.commands.check.fix import count_fixable  # a deck without problems need not wait for it

    return count_fixable(problems)


def _print_checked(checked_decks: list[CheckedDeck], form: str) -> None:
    """Print the problems of all decks in one of the formats of `--format`."""
    from deck_builder.cli import problems_formats
    from deck_builder.cli.problems_text import format_all, format_summary
    from deck_builder.cli.results import describe_clean_deck
    from deck_builder.problems.problem import Problems

    problems = Problems()
    for checked in checked_decks:
        for problem in checked.problems:
            problems.append(problem)
    if form == "json":
        click.echo(problems_formats.format_json(problems))
    elif form == "sarif":
        click.echo(problems_formats.format_sarif(problems))
    elif form == "github":
        for line in problems_formats.format_github(problems):
            click.echo(line)
    else:
        for line in format_all(problems) if form == "full" else problems_formats.format_concise(problems):
            click.echo(line)
        for checked in checked_decks:
            if not checked.problems:
                say(describe_clean_deck(checked))
        if problems:
            say(format_summary(problems))
        if form == "full" and problems and (number := _count_fixable(problems)):
            say(f"{number:,} of these can be fixed with --fix; --diff shows how.")
