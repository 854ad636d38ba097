"""What can be wrong with a kind of card."""

from __future__ import annotations

from typing import Final

from deck_builder.rules.rule import Rule, error

KINDS: Final[tuple[Rule, ...]] = (
    error(
        "K301",
        "kind-incomplete",
        "A kind is a folder with `kind.yaml` and the HTML that it names.",
        "Add the file, or correct its name in `kind.yaml`.",
    ),
    error(
        "K302",
        "template-syntax",
        "Anki shows an error in place of the card when a template doesn't add up.",
        "Close each `{{#Field}}` and `{{^Field}}` with a `{{/Field}}`, innermost first.",
    ),
    error(
        "K303",
        "unknown-field-in-template",
        "Anki shows an error in place of the card when a template names a field that there is not.",
        "Use the field's `name` from `kind.yaml`.",
    ),
    error(
        "K304",
        "reserved-name",
        "The name is used by Anki or by Deck Builder itself.",
        "Choose another name.",
    ),
    error(
        "K305",
        "front-shows-nothing",
        "A front that shows no required field leaves cards blank.",
        "Show a required field on the front of at least one card of the kind.",
    ),
    error(
        "K306",
        "cloze-kind",
        "Anki makes one card of each gap, all from one template.",
        "Give a kind with `{{cloze:…}}` exactly one entry under `cards`, with the filter on its front and back.",
    ),
    error(
        "K307",
        "special-field-on-front",
        "Anki counts a field that it fills in by itself as content: it would make cards that ask nothing.",
        "Name it on the back only. The deck's name stands on every front already.",
    ),
)
