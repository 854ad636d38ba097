"""What can be wrong with `deck.yaml`, a card, a reference or a claim."""

from __future__ import annotations

from typing import Final

from deck_builder.rules.rule import Rule, error, warning

DECKS: Final[tuple[Rule, ...]] = (
    error(
        "D201",
        "no-deck-file",
        "`deck.yaml` says what the deck is called and which identity its cards have.",
        "Write a file `deck.yaml` with the lines `id: my-deck` and `name: My deck`.",
    ),
    error(
        "D202",
        "missing-key",
        "Without this the card, or the deck, can't be made.",
        "Add the key with its value.",
    ),
    error(
        "D203",
        "unknown-key",
        "A misspelt key would leave its text out of the card without a word.",
        "Remove the key, or see the card format in the docs for the keys that there are.",
    ),
    error(
        "D204",
        "wrong-shape",
        "A list stands where a text belongs, or the other way round.",
        "See the card format in the docs for what belongs here.",
    ),
    error(
        "D205",
        "bad-id",
        "An id is the identity of a card for ever, so it has only characters that survive everywhere.",
        "Use lower-case letters a to z, digits and single hyphens, at most 64: `mirror-neuron`.",
    ),
    error(
        "D206",
        "duplicate-id",
        "Two cards with one id would be one card for a learner, and only one of them would ever be updated.",
        "Give one of the two another id.",
    ),
    error(
        "D207",
        "unknown-kind",
        "The kind says which fields a card has and what it looks like.",
        "Use one of the kinds in the docs, or make your own in the deck's folder `kinds/`.",
    ),
    warning(
        "D208",
        "empty-value",
        "A key without a value looks like something that was forgotten.",
        "Write the value, or remove the key.",
    ),
    error(
        "D209",
        "bad-choice",
        "Only a few words have a meaning here.",
        "Use one of the words listed.",
    ),
    warning(
        "D210",
        "too-long",
        "A long answer is recalled in parts, so that nobody knows whether it was right.",
        "Say it shorter, or move what is not asked for into `extra`.",
    ),
    error(
        "D211",
        "several-lines",
        "This field is one line on the card.",
        "Write it in one line; `>-` joins lines.",
    ),
    error(
        "D212",
        "not-unique",
        "Two cards that ask the same can't both be answered.",
        "Say in one of the two what sets it apart, or remove it.",
    ),
    error(
        "D213",
        "unknown-source",
        "A source that is not in `references.yaml` can't be printed on the card.",
        "Add it to `references.yaml`.",
    ),
    error(
        "D214",
        "unknown-claim",
        "A claim that is not in `claims.yaml` is not one the deck promises to teach.",
        "Add it to `claims.yaml`.",
    ),
    error(
        "D215",
        "bad-tag",
        "Anki parts tags at spaces, and keeps `marked` and `leech` for the learner.",
        "Write the tag without spaces; `a::b` makes a tag below another.",
    ),
    error(
        "D216",
        "bad-deck-name",
        "Anki knows decks by their names, without regard to case, and `::` puts one below another.",
        "Write the name the same way everywhere, with something on both sides of each `::`.",
    ),
    error(
        "D217",
        "no-cards",
        "A package without cards imports as nothing.",
        "Write a first card: a file `cards.yaml` with `kind: question` and a list `cards:`.",
    ),
    error(
        "D218",
        "file-not-read",
        "Only files whose names end in `.yaml` are read; this one would be left out without a word.",
        "Rename it so that it ends in `.yaml`.",
    ),
    error(
        "D219",
        "required-by-deck",
        "The deck's `require` says that every card has this.",
        "Add it to the card, or take it out of `require` in `deck.yaml`.",
    ),
    error(
        "D220",
        "duplicate-guid",
        "Anki knows a note by its guid alone: of two with the same guid only one would ever be updated.",
        "Leave `guid:` out; it is only for a card that came from an imported package.",
    ),
    error(
        "D221",
        "same-deck-twice",
        "Two decks with one id would give their cards the same identities.",
        "Give one of the two decks another id.",
    ),
    error(
        "D222",
        "bad-reference",
        "A reference is printed from its parts, and its DOI becomes a link.",
        "Write it as CSL-YAML, as Zotero and pandoc do; a DOI begins with `10.`.",
    ),
    warning(
        "D223",
        "low-contrast",
        "Cards are read at night, outdoors and by tired eyes; WCAG asks for a contrast of 4.5 to 1.",
        "Choose a darker text or a lighter ground; at night, the other way round.",
    ),
)
