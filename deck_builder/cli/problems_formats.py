"""Problems for other programs: one line each, JSON, GitHub's annotations or SARIF. And the explanation of a rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from deck_builder import __version__
from deck_builder.cli.terminal import make_visible, show_path
from deck_builder.patterns import compile_late
from deck_builder.problems.rules import GROUPS, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.problems.problem import Problem
    from deck_builder.problems.rules.rule import Rule

_FILE = compile_late(r"# [\w./-]+\.\w+")
"""The line of an example that names the file of the following lines."""

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def format_concise(problems: Sequence[Problem]) -> Iterator[str]:
    """One line for each problem, as editors read them from compilers: `cards.yaml:4:5: D203 message`."""
    for problem in problems:
        place = problem.place
        position = f"{show_path(place.file)}:{place.line}:{place.column}"
        yield make_visible(f"{position}: {problem.code} {problem.message}")


def format_json(problems: Sequence[Problem]) -> str:
    """All problems as JSON: an object with the list `problems` and the numbers of `errors` and `warnings`."""
    entries = [
        {
            "code": problem.code,
            "name": RULES[problem.code].name,
            "severity": problem.severity,
            "message": problem.message,
            "note": problem.note or None,
            "help": problem.help,
            "file": _posix(problem.place.file),
            "line": problem.place.line,
            "column": problem.place.column,
            "card": problem.card or None,
        }
        for problem in problems
    ]
    errors = sum(problem.severity == "error" for problem in problems)
    report = {"problems": entries, "errors": errors, "warnings": len(entries) - errors}
    return json.dumps(report, ensure_ascii=False, indent=2)


def format_github(problems: Sequence[Problem]) -> Iterator[str]:
    """One workflow command for each problem; GitHub shows it beside the line in a pull request.

    Source of the escaping: the toolkit of GitHub's own actions (`@actions/core`).
    """
    for problem in problems:
        place = problem.place
        properties = {
            "file": _posix(place.file),
            "line": str(place.line),
            "col": str(place.column),
            "title": f"{problem.code} {RULES[problem.code].name}",
        }
        pairs = ",".join(f"{key}={_escape(value, ':,')}" for key, value in properties.items())
        message = _join(problem)
        yield f"::{problem.severity} {pairs}::{_escape(message, '')}"


def _join(problem: Problem) -> str:
    """All that is said about a problem, on lines of their own: what is wrong, what learners would lose, what to do."""
    return "\n".join(filter(None, (problem.message, problem.note, problem.help)))


def _escape(text: str, more: str) -> str:
    """A text for a workflow command, with `%`, line ends and the signs in `more` escaped."""
    for sign in f"%\r\n{more}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def format_sarif(problems: Sequence[Problem]) -> str:
    """All problems as a SARIF 2.1.0 log, with their rules.

    Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    codes = sorted({problem.code for problem in problems})
    log = {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "deck-builder",
                        "semanticVersion": __version__,
                        "rules": [_sarif_rule(RULES[code]) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(problem, codes.index(problem.code)) for problem in problems],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": _explain_reason(rule)},
        "help": {"text": rule.cure},
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(problem: Problem, rule: int) -> dict[str, Any]:
    """One problem; `rule` is the position of its rule in the log."""
    place = problem.place
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
    if problem.card:
        location["logicalLocations"] = [{"name": problem.card, "kind": "object"}]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": _join(problem)},
        "locations": [location],
    }


def _uri(file: Path) -> str:
    """The address of a file: relative if it is below the current folder, otherwise absolute."""
    shown = _posix(file)
    return file.as_uri() if file.is_absolute() and shown == file.as_posix() else quote(shown, errors="surrogateescape")


def _posix(file: Path) -> str:
    """A file as `show_path` names it, with slashes on Windows too."""
    return show_path(file).replace("\\", "/")


def explain_rule(rule: Rule) -> str:
    """A rule's reason, cure and examples, for a terminal."""
    code = click.style(rule.code, fg="red" if rule.severity == "error" else "yellow", bold=True)
    group = GROUPS[rule.code[0]]
    effect = "an error: it stops the build" if rule.severity == "error" else "a warning: the build goes on"
    parts = [
        f"{code} {click.style(rule.name, bold=True)}\n{click.style(f'{group}; {effect}', dim=True)}",
        click.wrap_text(_explain_reason(rule), width=100),
        click.wrap_text(f"{click.style('help:', fg='cyan')} {rule.cure}", width=100),
    ]
    for title, example in (("Wrong", rule.bad), ("Right", rule.good)):
        if example:
            shown = "\n".join(f"    {line}".rstrip() for line in lay_out_example(example).split("\n"))
            parts.append(f"{click.style(f'{title}:', bold=True)}\n\n{shown}")
    return "\n\n".join(parts)


def _explain_reason(rule: Rule) -> str:
    """A rule's reason and its source."""
    return f"{rule.why} Source: {rule.source}." if rule.source else rule.why


def lay_out_example(example: str) -> str:
    """An example with a blank line before each file and before its commands."""
    lines: list[str] = []
    for line in example.split("\n"):
        command = line.startswith("$ ")
        if lines and (_FILE.fullmatch(line) or (command and not lines[-1].startswith("$ "))):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
