"""What `deck-builder check` prints for other programs, read as they read it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from deck_builder.cli import problems_formats as formats
from deck_builder.problems.problem import Place, Problem, Problems
from deck_builder.problems.rules import RULES
from tests.support.command_line import run
from tests.support.decks import edit

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))

CARDS = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    anwser: Paris
  - id: norway
    question: What is the capital of Norway?
    answer: Oslo
    extra:
  - id: Spain
    question: What is the capital of Spain?
    answer: Madrid
"""


@pytest.fixture
def deck(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    return folder


@pytest.mark.parametrize("form", ["full", "concise", "json", "github", "sarif"])
def test_every_format_ends_with_the_same_code(form: str, deck: Path) -> None:
    assert all(code in run("check", deck, "--format", form, expect=1).output for code in ("D203", "D208", "D205"))
    (deck / "cards.yaml").write_text(CARDS.split("  - id: norway")[0].replace("anwser", "answer"), encoding="utf-8")
    assert "D203" not in run("check", deck, "--format", form).output


def test_the_concise_format_has_one_line_for_each_problem(deck: Path) -> None:
    lines = run("check", deck, "--format", "concise", expect=1).output.splitlines()
    assert lines[0] == "capitals/cards.yaml:5:5: D203 there is no key `anwser` here"
    assert all(re.fullmatch(r"capitals/cards\.yaml:\d+:\d+: [A-Z]\d{3} .+", line) for line in lines[:-1])
    assert lines[-1] == "Found 2 errors and 1 warning."


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_what_learners_would_lose_is_in_every_format_for_programs(form: str, deck: Path) -> None:
    edit(deck / "cards.yaml", "anwser: Paris", "answer: Paris\n    was: gaul")
    output = run("check", deck, "--format", form, expect=1).output
    assert "L604" in output
    assert RULES["L604"].why in output.replace("%25", "%").replace('\\"', '"')


def test_json_has_everything_about_a_problem(deck: Path) -> None:
    whole = json.loads(run("check", deck, "--format", "json", expect=1).output)
    assert (whole["errors"], whole["warnings"]) == (2, 1)
    assert whole["problems"][0] == {
        "code": "D203",
        "name": "unknown-key",
        "severity": "error",
        "message": "there is no key `anwser` here",
        "note": None,
        "help": "Did you mean `answer`?",
        "file": "capitals/cards.yaml",
        "line": 5,
        "column": 5,
        "card": "france",
    }


def test_sarif_follows_its_schema(deck: Path) -> None:
    log = json.loads(run("check", deck, "--format", "sarif", expect=1).output)
    assert_is_sarif(log)
    (whole,) = log["runs"]
    rules = whole["tool"]["driver"]["rules"]
    for result in whole["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = whole["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == "capitals/cards.yaml"
    assert first["region"] == {"startLine": 5, "startColumn": 5}


def test_sarif_without_problems_follows_its_schema() -> None:
    assert_is_sarif(json.loads(formats.format_sarif(Problems())))


def test_sarif_of_every_rule_follows_its_schema() -> None:
    every = [Problem(code, "something is wrong", Place(Path("cards.yaml")), rule.cure) for code, rule in RULES.items()]
    log = json.loads(formats.format_sarif(every))
    assert_is_sarif(log)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == list(RULES)


def test_sarif_names_a_file_whose_name_is_not_utf_8() -> None:
    place = Place(Path(os.fsdecode(b"\xff.yaml")))
    (whole,) = json.loads(formats.format_sarif([Problem("D203", "wrong", place, "Fix it.")]))["runs"]
    assert whole["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%FF.yaml"


@pytest.mark.parametrize("name", ["Größe 100%.yaml", "a,b:c.yaml", "日本.yaml", "#1?.yaml"])
def test_unusual_names_of_files_arrive_unchanged(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = Problem("D203", "100% wrong:\r\n`a,b`", Place(tmp_path / name, 2, 3), "Fix it.")
    (line,) = formats.format_github([problem])
    properties, message = parse_workflow_command(line)
    assert properties == {"file": name, "line": "2", "col": "3", "title": "D203 unknown-key"}
    assert message == "100% wrong:\r\n`a,b`\nFix it."
    log = json.loads(formats.format_sarif([problem]))
    assert_is_sarif(log)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri)
    assert unquote(uri) == name


def test_a_file_outside_the_current_folder_has_an_absolute_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    log = json.loads(formats.format_sarif([Problem("D203", "wrong", Place(tmp_path / "a b.yaml"), "Fix it.")]))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path / "a b.yaml").as_uri()


@pytest.mark.parametrize("code", RULES)
def test_every_rule_explains_itself(code: str) -> None:
    rule = RULES[code]
    explanation = run("check", "--explain", code).output
    for part in (code, rule.name, *rule.why.split(), *rule.cure.split(), *rule.bad.split(), *rule.good.split()):
        assert part in explanation


def test_a_rule_is_explained_by_its_name_and_a_mistyped_name_gets_a_suggestion() -> None:
    assert run("check", "--explain", "unknown-key").output == run("check", "--explain", "d203").output
    assert "Did you mean `unknown-key`?" in run("check", "--explain", "unkown-key", expect=2).output


def assert_is_sarif(log: Any) -> None:
    assert [error.message for error in Draft4Validator(SCHEMA).iter_errors(log)] == []


def parse_workflow_command(line: str) -> tuple[dict[str, str], str]:
    """Parse a workflow command as the runner does (actions/runner, ActionCommand.cs)."""
    match = re.fullmatch(r"::(error|warning) (.*?)::(.*)", line)
    assert match
    pairs = (pair.split("=", 1) for pair in match[2].split(","))
    return {key: unescape(value, more=True) for key, value in pairs}, unescape(match[3], more=False)


def unescape(text: str, *, more: bool) -> str:
    signs = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if more else {})}
    for code, sign in signs.items():
        text = text.replace(code, sign)
    return text.replace("%25", "%")
