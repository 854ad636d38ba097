"""The page `docs/checks.md`: every rule with its reason, its cure and its examples, from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.cli.problems_formats import lay_out_example
from deck_builder.problems.rules import GROUPS, RULES, usual_limits

if TYPE_CHECKING:
    from deck_builder.problems.rules.rule import Rule

_CHECKS = """\
# Every check

<!-- Made by `make docs` from deck_builder/problems/rules/. Change that, not this page. -->

    deck-builder check                       all that is wrong with every deck; writes nothing
    deck-builder check capitals --strict     warnings count, too
    deck-builder check --fix                 mends first what has one right answer; --diff shows how
    deck-builder check --explain D203        what is written here about a code
    deck-builder check --format concise      or json, github, sarif, for other programs; see [ci.md](ci.md)

An **error** stops the build, and what was built before stays as it was. A **warning** is shown and the build goes on.
`check` says all that a build would, what learners who have the deck would lose, and what makes cards hard to learn.

## Settings

A warning that may stand is ignored with the reason: on its card, or for the whole deck in `deck.yaml`. Rules are named
by their code, their name or their group's letter. Errors can't be ignored, and what there is nothing of to ignore is
reported. `select` leaves only the warnings that it names; `limits` are what answers and lists are measured against.

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

The examples below are carried out by a test. `# cards.yaml` names the file whose lines follow, `$` stands before a
command typed in the deck's folder, and where there is no `deck.yaml` it says `id: capitals` and `name: Capitals`.
"""


def make_checks_page() -> str:
    """The page on everything that a problem can say."""
    limits = "\n".join(f"    {name}: {number}" for name, number in usual_limits(RULES.values()).items())
    return _CHECKS.replace("{limits}", limits) + "".join(
        f"\n## {letter}: {group}\n" + "".join(_rule(rule) for rule in RULES.values() if rule.code.startswith(letter))
        for letter, group in GROUPS.items()
    )


def _rule(rule: Rule) -> str:
    source = f"\n\nSource: {rule.source}." if rule.source else ""
    about = f"\n### {rule.code} {rule.name}\n\n*{rule.severity.capitalize()}.* {rule.why}\n\n{rule.cure}{source}\n"
    examples = (("Wrong:", rule.bad), ("Right:", rule.good))
    return about + "".join(f"\n{title}\n\n{_fenced(example)}" for title, example in examples if example)


def _fenced(example: str) -> str:
    language = "console" if "\n$ " in f"\n{example}" else "yaml"
    return f"```{language}\n{lay_out_example(example)}\n```\n"
