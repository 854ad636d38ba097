"""The bad example of each rule breaks it, and the good one does not. Both are run."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from deck_builder.problems import rules
from deck_builder.problems.rules import GROUPS, RULES, find_codes
from tests.support.decks import PROJECT

FILE = re.compile(r"# ([\w./-]+\.(?:yaml|yml|md|html|css|svg|lock|py))\Z")
DECK = "id: capitals\nname: Capitals\n"
WITHOUT_GIT = "R803"
"""Most examples need no git, and a release without git breaks this rule."""


class Result(NamedTuple):
    """How a command result, and the codes that it printed."""

    exit_code: int
    codes: set[str]
    output: str


@pytest.fixture(autouse=True)
def git_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "someone@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.mark.parametrize("code", RULES)
def test_the_bad_example_breaks_the_rule_and_no_other(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_example(RULES[code].bad, tmp_path, monkeypatch)
    assert result.codes - {WITHOUT_GIT} == {code} - {WITHOUT_GIT}, result.output
    assert code in result.codes
    assert result.exit_code == (1 if RULES[code].severity == "error" else 0), result.output


@pytest.mark.parametrize("code", RULES)
def test_nothing_is_wrong_with_the_good_example(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run_example(RULES[code].good, tmp_path, monkeypatch)
    assert code not in result.codes
    assert result.codes <= {WITHOUT_GIT}, result.output
    assert result.exit_code == 0, result.output


def test_no_two_rules_have_the_same_code_or_name() -> None:
    modules = [import_module(f"{rules.__name__}.{module.name}") for module in pkgutil.iter_modules(rules.__path__)]
    written = [rule for module in modules for rule in getattr(module, "RULES", ())]
    for words in ([rule.code for rule in written], [rule.name for rule in written]):
        assert [word for word, number in Counter(words).items() if number > 1] == []
    assert len(written) == len(RULES)


def test_each_code_has_one_section_in_the_list_of_checks() -> None:
    page = (PROJECT / "docs/checks.md").read_text(encoding="utf-8")
    assert Counter(re.findall(r"^### (\w+ \S+)$", page, re.MULTILINE)) == Counter(
        f"{rule.code} {rule.name}" for rule in RULES.values()
    )


def test_each_code_that_the_program_reports_has_a_rule_and_each_rule_is_reported() -> None:
    program = Path(rules.__file__).parents[2]
    files = [file for file in program.rglob("*.py") if "rules" not in file.parts]
    reported = {code for file in files for code in re.findall(r'"([A-Z]\d{3})"', file.read_text(encoding="utf-8"))}
    assert reported - RULES.keys() == set()
    assert RULES.keys() - reported - find_codes("C") == set()


def test_codes_and_names_are_unique_and_every_code_has_a_group() -> None:
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == len(names)
    for code, rule in RULES.items():
        assert rule.code == code
        assert re.fullmatch(r"[A-Z]\d{3}", code)
        assert code[0] in GROUPS
        assert find_codes(code) == find_codes(rule.name) == {code}
        assert code in find_codes(code[0])


@pytest.mark.parametrize("code", RULES)
def test_reasons_and_cures_are_whole_sentences(code: str) -> None:
    rule = RULES[code]
    for text in (rule.why, rule.cure):
        assert text.endswith((".", ":", "`"))
        assert text[0].isupper() or text[0] in "`“"


@pytest.mark.parametrize("code", sorted(find_codes("C")))
def test_every_rule_on_good_cards_names_its_source(code: str) -> None:
    assert re.search(r"\((?:19|20)\d\d\)|ISO \d+:\d{4}|docs\.ankiweb\.net", RULES[code].source)
    assert f"Source: {RULES[code].source}." in (PROJECT / "docs/checks.md").read_text(encoding="utf-8")


def run_example(example: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Do what an example says, in a folder of its own; returns how its last command result."""
    here = folder / "capitals"
    here.mkdir()
    monkeypatch.chdir(here)
    assert example, "there is no example"
    if not re.search(r"^# (?:.*/)?deck\.yaml$", example, re.MULTILINE):
        (here / "deck.yaml").write_text(DECK, encoding="utf-8")
    result = None
    for name, text in split_steps(example):
        result = None
        if name:
            file = here / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif text.startswith("deck-builder "):
            result = run_command(text)
        else:
            python = Path(sys.executable).parent
            monkeypatch.setenv("PATH", str(python), prepend=":")
            subprocess.run(["bash", "-ec", text], cwd=here, check=True)
    return result or run_command("deck-builder check .")


def split_steps(example: str) -> Iterator[tuple[str, str]]:
    """The steps of an example: the name of a file and its text, or an empty name and a command."""
    name, lines = "", list[str]()
    for line in [*example.split("\n"), "$ "]:
        header = FILE.match(line)
        if header or line.startswith("$ "):
            if name:
                yield name, "\n".join(lines) + "\n"
            name, lines = header[1] if header else "", []
            if not header and line != "$ ":
                yield "", line.removeprefix("$ ")
        elif name:
            lines.append(line)
        else:
            pytest.fail(f"`{line}` belongs to no file")


def run_command(command: str) -> Result:
    """Run a command of the program."""
    ran = CliRunner().invoke(main, command.split()[1:])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return Result(ran.exit_code, set(re.findall(r"^([A-Z]\d{3}) ", ran.output, re.MULTILINE)), ran.output)
