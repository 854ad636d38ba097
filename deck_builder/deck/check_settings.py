"""What a deck says about the checks: the warnings that it selects, those that it ignores and why, and its limits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from deck_builder.problems.problem import Ignore
from deck_builder.problems.rules import RULES, find_codes, list_rule_words, list_usual_limits
from deck_builder.problems.wording import suggest
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections import abc

    from deck_builder.source.values import Value

CHECK_KEYS: Final = ("select", "ignore", "limits")


def read_check_settings(deck: Keys) -> abc.Mapping[str, int]:
    """Read `check:` in `deck.yaml`, and return the limits that the deck sets in place of the usual ones.

    From now on, `deck.problems` leaves out the warnings that the deck does not select, and those that it ignores.
    """
    deck.problems.reset_settings()
    settings = deck.read_mapping("check")
    deck.problems.note_settings(has_check="check" in deck.mapping)
    if settings is None:
        return {}
    settings.refuse_unknown_keys(CHECK_KEYS)
    selected: set[str] = set()
    for word in settings.read_texts("select"):
        codes = find_codes(word)
        selected |= codes
        if not codes:
            settings.add(
                "D209", f"there is no rule `{word}`", settings.place_of_entry("select", word), _suggest_rule(word)
            )
    if selected:
        deck.problems.selected = frozenset(selected)
    read_ignores(settings)
    limits = settings.read_mapping("limits")
    if limits is None:
        return {}
    known = list_usual_limits(RULES.values())
    limits.refuse_unknown_keys(known)
    own = {key: limits.read_number(key) for key in limits.mapping if key in known}
    return {key: number for key, number in own.items() if number}


def read_ignores(keys: Keys) -> None:
    """Read `ignore:` of a card or deck, so that the warnings that it names are left out.

    A card may also name errors that only its author can judge, each by its code or name.
    """
    if "ignore" not in keys.mapping:
        return
    value = keys.mapping["ignore"]
    keys.problems.note_settings(keys.card)
    if not isinstance(value, Mapping):
        keys.report_wrong_type(
            "`ignore`", value, "rules with reasons", keys.place_of_value("ignore"), _suggest_reasons(value)
        )
        return
    listed = Keys(value, keys.file, keys.problems, keys.card)
    for word in value:
        codes = find_codes(word)
        if not codes:
            listed.add("D209", f"there is no rule `{word}`", listed.place_of(word), partial(_suggest_rule, word))
        elif not any(_may_ignore(code, word, keys.card) for code in codes):
            listed.add("D225", f"`{word}` can't be ignored", listed.place_of(word))
        elif isinstance(value[word], str) and not str(value[word]).strip():
            hint = f'Write the reason after the colon: `{word}: "why it is fine"`.'
            listed.add("D202", f"`{word}` is ignored without a reason", listed.place_of(word), hint)
        elif reason := listed.read_text(word):
            codes = frozenset(code for code in codes if _may_ignore(code, word, keys.card))
            keys.problems.add_ignore(Ignore(word, codes, reason, listed.place_of(word), keys.card))


def _may_ignore(code: str, word: str, card: str) -> bool:
    """Whether `word` under `ignore:` of a card, or of the deck if `card` is empty, may leave out this code."""
    rule = RULES[code]
    return rule.severity == "warning" or bool(rule.may_be_meant and card and word in (rule.code, rule.name))


def _suggest_rule(word: str) -> str:
    return suggest(word, list_rule_words(), "Write a rule's code or name, as in `D210`, or a group's letter.")


def _suggest_reasons(value: Value) -> str:
    words = value if isinstance(value, Sequence) else [value] if isinstance(value, str) and value else ["D210"]
    entries = ", ".join(f'{word}: "why it is fine"' for word in words if isinstance(word, str))
    return f"Give each rule its reason: `ignore: {{{entries}}}`."
