"""The parts of schemas that name rules: what a check reports, what it ignores, and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.schema import about
from deck_builder.deck.schema.parts import Schema, array, choice, describe, mapping, text, whole_number
from deck_builder.problems.rules import GROUPS, RULES, list_usual_limits

if TYPE_CHECKING:
    from deck_builder.problems.rules.rule import Rule


def check_settings() -> Schema:
    """`check` in `deck.yaml`."""
    meanings = {word: rule.why for rule in RULES.values() for word in (rule.code, rule.name)} | GROUPS
    limits = {
        name: whole_number(f"Without it, the limit is {usual}.", 1, 999_999)
        for name, usual in list_usual_limits(RULES.values()).items()
    }
    keys = {
        "select": array(about.CHECK["select"], choice(about.CHECK["select"], meanings, meanings=meanings)),
        "ignore": ignored_rules(about.CHECK["ignore"], is_card=False),
        "limits": mapping(limits, about.CHECK["limits"]),
    }
    return mapping(keys, about.DECK["check"])


def ignored_rules(meaning: str, *, is_card: bool) -> Schema:
    """`ignore` of a card or of the deck: the rules that may be ignored there, each with a reason."""
    words: dict[str, Schema] = {}
    for rule in RULES.values():
        if rule.severity == "warning" or (rule.may_be_meant and is_card):
            words[rule.code] = words[rule.name] = _ask_for_reason(rule)
    groups = {rule.code[0] for rule in RULES.values() if rule.severity == "warning"}
    words |= {
        letter: text(f"All warnings of {what}.", required=True) for letter, what in GROUPS.items() if letter in groups
    }
    return mapping(words, meaning)


def _ask_for_reason(rule: Rule) -> Schema:
    return {**text(rule.why, required=True), **describe(f"{rule.code}, {rule.name}. {rule.why}")}
