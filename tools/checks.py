"""The page `docs/checks.md`: every rule with its reason, its cure and its examples, from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.cli.problems_formats import lay_out_example
from deck_builder.problems.rules import GROUPS, RULES, list_usual_limits

if TYPE_CHECKING:
    from deck_builder.problems.rules.rule import Rule

_CHECKS = """\
# Every check

<!-- Made by `make docs` from deck_builder/problems/rules/. Change that, not this page. -->

    deck-builder check                       check every deck; nothing is written
    deck-builder check capitals --strict     warnings also make the check fail
    deck-builder check --fix                 first fix what has only one right answer; --diff shows how
    deck-builder check --explain D203        show what this page says about a code
    deck-builder check --format concise      or json, github, sarif, for other programs; see [ci.md](ci.md)

An **error** stops the build, and the last package stays as it was. After a **warning**, the build goes on. `check`
finds what a build would find, what learners who have the deck would lose, and what makes cards hard to learn.

## Settings

You can ignore a warning, with the reason: on a card, or in `deck.yaml` for the whole deck. Name the rule by its code,
its name or the letter of its group. Errors can't be ignored. If there is no such warning, the setting is reported. With
`select`, only the warnings that it names are reported. `limits` sets the lengths that answers and lists may have.

```yaml
# cards.yaml
kind: question
cards:
  - id: motto
    question: What is the motto of Paris?
    answer: Fluctuat nec mergitur
    extra:
    ignore: {D208: "Ada writes it until June"}
```

```yaml
# deck.yaml
id: capitals
name: Capitals
check:
  ignore:
    no-alt-text: "The pictures are maps; their words are on the card"
  limits:
{limits}
```

A test runs the examples below. `# cards.yaml` names the file that the following lines are in. `$` marks a command, run
in the deck's folder. Where an example shows no `deck.yaml`, it contains `id: capitals` and `name: Capitals`.
"""


def make_checks_page() -> str:
    """The page on every rule."""
    limits = "\n".join(f"    {name}: {number}" for name, number in list_usual_limits(RULES.values()).items())
    return _CHECKS.replace("{limits}", limits) + "".join(
        f"\n## {letter}: {group}\n"
        + "".join(_describe_rule(rule) for rule in RULES.values() if rule.code.startswith(letter))
        for letter, group in GROUPS.items()
    )


def _describe_rule(rule: Rule) -> str:
    """The section on a rule: its reason, its cure, its source and its examples."""
    source = f"\n\nSource: {rule.source}." if rule.source else ""
    about = f"\n### {rule.code} {rule.name}\n\n*{rule.severity.capitalize()}.* {rule.why}\n\n{rule.cure}{source}\n"
    examples = (("Wrong:", rule.bad), ("Right:", rule.good))
    return about + "".join(f"\n{title}\n\n{_fence(example)}" for title, example in examples if example)


def _fence(example: str) -> str:
    """An example as a block of code."""
    language = "console" if "\n$ " in f"\n{example}" else "yaml"
    return f"```{language}\n{lay_out_example(example)}\n```\n"
