"""The folder of the rules on good cards: a file in it is a rule, found without any other change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deck_builder.problems.rules import RULES, good_cards
from tests.support.decks import PROJECT, write_deck
from tests.support.good_cards import question

SHOUTING = '''
"""A question in capitals."""

from deck_builder.problems.card_texts.prompts import Finding
from deck_builder.problems.rules.rule import Limit, warning

LIMIT = Limit("capitals", 1)
RULE = warning("C999", "shouting", "Capitals are hard to read.", "Use small letters.", limit=LIMIT)


def check_prompt(prompt):
    if sum(word.isupper() for word in prompt.text.split()) > prompt.limits["capitals"]:
        yield Finding("the question shouts", prompt.key, "IS")


def check_gaps(text):
    if text.words == ("paris",):
        yield Finding("a lonely gap", text.key, text.gaps[0].opening)
'''


def test_a_new_file_in_the_folder_is_a_rule_that_the_whole_program_knows(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.copytree(PROJECT / "deck_builder", program / "deck_builder", ignore=shutil.ignore_patterns("__pycache__"))
    (program / "deck_builder/problems/rules/good_cards/shouting.py").write_text(SHOUTING, encoding="utf-8")
    deck = write_deck(
        tmp_path, question("WHAT IS PARIS?"), more="kind: cloze\ncards: [{id: two, text: '{{c1::Paris}}'}]"
    )

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "deck_builder", *arguments]
        environment = os.environ | {"PYTHONPATH": str(program)}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout

    output = run("check", "capitals")
    assert "C999 the question shouts (shouting)\n --> capitals/cards.yaml:4:20 (card `one`)" in output
    assert "C999 a lonely gap (shouting)\n --> capitals/more.yaml:2:26 (card `two`)" in output
    assert "help: Use small letters." in output
    assert "Capitals are hard to read." in run("check", "--explain", "shouting")
    deck_file = deck / "deck.yaml"
    deck_file.write_text("id: capitals\nname: Capitals\ncheck: {limits: {capitals: 3}}\n", encoding="utf-8")
    assert "shouts" not in run("check", "capitals")
    ignore = "id: capitals\nname: Capitals\ncheck: {ignore: {shouting: The author likes it., C906: One word.}}\n"
    deck_file.write_text(ignore, encoding="utf-8")
    assert run("check", "capitals") == "capitals: 2 notes, no problems.\n"


def test_each_file_is_called_as_its_rule_and_they_are_sorted_by_code() -> None:
    names = [module.__name__.rpartition(".")[2] for module in good_cards.MODULES]
    assert names == [module.RULE.name.replace("-", "_") for module in good_cards.MODULES]
    codes = [rule.code for rule in good_cards.RULES]
    assert codes == sorted(codes) == [code for code in RULES if code.startswith("C")]
