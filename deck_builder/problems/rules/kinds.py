"""What can be wrong with a kind of card."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import Rule, error, example, warning


def _city(
    *,
    front: str = "Which country is {{City}} in?",
    back: str = "{{Country}}",
    fields: str = "{name: City, required: yes}",
    country: str = ", required: yes",
) -> str:
    """A deck with a kind of its own, and one card of that kind."""
    return f"""\
# kinds/city/kind.yaml
name: City
fields:
  city: {fields}
  country: {{name: Country{country}}}
cards:
  card: {{name: Card, front: front.html, back: back.html}}
# kinds/city/front.html
{front}
# kinds/city/back.html
{back}
# cards.yaml
kind: city
cards:
  - {{id: paris, city: Paris, country: France}}"""


def _with_second_card(front: str, more: str = "") -> str:
    """The deck with a second card of its kind, whose front is this one."""
    second = f"  second: {{name: Second, front: second.html, back: back.html{more}}}\n# kinds/city/front.html\n"
    deck = _city().replace("name: City\n", "name: City\nframe: none\n", 1)
    return deck.replace("# kinds/city/front.html\n", second, 1) + f"\n# kinds/city/second.html\n{front}"


_CITY: Final = _city()
_QUESTION: Final = "# cards.yaml\nkind: question\ncards:\n  - {id: paris, city: Paris, country: France}"

RULES: Final[tuple[Rule, ...]] = (
    error(
        "K301",
        "kind-incomplete",
        "A kind is a folder with `kind.yaml` and the HTML files that `kind.yaml` names.",
        "Add the file, or correct its name in `kind.yaml`.",
        bad=example(_CITY, "$ rm kinds/city/back.html"),
        good=_CITY,
    ),
    error(
        "K302",
        "template-syntax",
        "Anki shows an error instead of the card if it can't read the template.",
        "Close each `{{#Field}}` and `{{^Field}}` with `{{/Field}}`, the innermost first.",
        bad=_city(front="{{#Country}}Which country is {{City}} in?"),
        good=_city(front="{{#Country}}Which country is {{City}} in?{{/Country}}"),
    ),
    error(
        "K303",
        "unknown-field-in-template",
        "Anki shows an error instead of the card if the template names a field that does not exist.",
        "Use the field's `name` from `kind.yaml`.",
        bad=_city(front="Which country is {{Town}} in?"),
        good=_CITY,
    ),
    error(
        "K304",
        "reserved-name",
        "Anki or Deck Builder uses this name itself.",
        "Choose another name.",
        bad=_city(fields="{name: Tags, required: yes}", front="Which country is {{Tags}} in?"),
        good=_CITY,
    ),
    error(
        "K305",
        "front-shows-nothing",
        "If a front shows no required field, some cards have a blank front.",
        "Show a required field on the front of at least one card of the kind.",
        bad=_city(front="{{Country}}", country=""),
        good=_city(front="{{City}}", country=""),
    ),
    error(
        "K306",
        "cloze-kind",
        "Anki makes one card for each gap, all from the same template.",
        "Give a kind with `{{cloze:…}}` exactly one entry under `cards`, with the filter on its front and back.",
        bad=_city(back="{{cloze:City}}"),
        good=example(
            _city(front="{{cloze:City}}", back="{{cloze:City}}"),
            "# cards.yaml\nkind: city\ncards:\n  - {id: paris, city: 'Here is {{c1::Paris}}', country: France}",
        ),
    ),
    error(
        "K307",
        "special-field-on-front",
        "Anki fills in this field itself and counts it as content: it would make cards that ask nothing.",
        "Name the field on the back only. Every front shows the name of the deck already.",
        bad=_city(front="{{Tags}} Which country is {{City}} in?"),
        good=_city(back="{{Country}} {{Tags}}"),
    ),
    warning(
        "K308",
        "built-in-kind-replaced",
        "A person who reads `kind: question` expects the kind that the docs describe.",
        "Give your own kind another name, unless it should replace the built-in kind.",
        bad=example(_CITY, "$ mv kinds/city kinds/question", _QUESTION),
        good=_CITY,
    ),
    warning(
        "K309",
        "template-kept-as-it-is",
        "`as-is: yes` keeps a template of an imported note type although Anki can't show it: learners have it.",
        "Correct the template, and delete `as-is`. Learners get it with the next release.",
        bad=_with_second_card("{{#Country}}Which country is {{City}} in?", ", as-is: yes"),
        good=_with_second_card("{{#Country}}Which country is {{City}} in?{{/Country}}"),
    ),
)
