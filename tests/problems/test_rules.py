"""Every rule does what it says: its bad example breaks it, its good one does not. Both are carried out."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from deck_builder.problems.rules import GROUPS, RULES, find_codes
from tests.support.decks import PROJECT

FILE = re.compile(r"# ([\w./-]+\.(?:yaml|yml|html|css|svg|lock|py))\Z")
DECK = "id: capitals\nname: Capitals\n"
WITHOUT_GIT = "R803"
"""A release outside of version control says so; most examples have no use for git."""


class Ended(NamedTuple):
    """How a command ended, and the codes that it printed."""

    exit_code: int
    codes: set[str]
    output: str


@pytest.fixture(autouse=True)
def _someone_who_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "someone@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.mark.parametrize("code", RULES)
def test_the_bad_example_breaks_the_rule_and_no_other(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = carried_out(RULES[code].bad, tmp_path, monkeypatch)
    assert ended.codes - {WITHOUT_GIT} == {code} - {WITHOUT_GIT}, ended.output
    assert code in ended.codes
    assert ended.exit_code == (1 if RULES[code].severity == "error" else 0), ended.output


@pytest.mark.parametrize("code", RULES)
def test_nothing_is_wrong_with_the_good_example(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = carried_out(RULES[code].good, tmp_path, monkeypatch)
    assert code not in ended.codes
    assert ended.codes <= {WITHOUT_GIT}, ended.output
    assert ended.exit_code == 0, ended.output


def test_codes_and_names_are_unlike_and_every_code_has_a_group() -> None:
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
def test_what_is_said_of_good_cards_has_a_source(code: str) -> None:
    assert re.search(r"\((?:19|20)\d\d\)|ISO \d+:\d{4}|docs\.ankiweb\.net", RULES[code].source)
    assert f"Source: {RULES[code].source}." in (PROJECT / "docs/checks.md").read_text(encoding="utf-8")


def carried_out(example: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """Do what an example says, in a folder of its own; returns how its last command ended."""
    here = folder / "capitals"
    here.mkdir()
    monkeypatch.chdir(here)
    assert example, "there is no example"
    if not re.search(r"^# (?:.*/)?deck\.yaml$", example, re.MULTILINE):
        (here / "deck.yaml").write_text(DECK, encoding="utf-8")
    ended = None
    for name, text in steps_of(example):
        ended = None
        if name:
            file = here / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif text.startswith("deck-builder "):
            ended = deck_builder(text)
        else:
            python = Path(sys.executable).parent
            monkeypatch.setenv("PATH", str(python), prepend=":")
            subprocess.run(["bash", "-ec", text], cwd=here, check=True)
    return ended or deck_builder("deck-builder check .")


def steps_of(example: str) -> Iterator[tuple[str, str]]:
    """The steps of an example: the name of a file and its text, or nothing and a command."""
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


def deck_builder(command: str) -> Ended:
    """Run a command of the program."""
    result = CliRunner().invoke(main, command.split()[1:])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ended(result.exit_code, set(re.findall(r"^([A-Z]\d{3}) ", result.output, re.MULTILINE)), result.output)
