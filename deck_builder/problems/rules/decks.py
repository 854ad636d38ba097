"""What can be wrong with `deck.yaml`, a card, a reference or a claim."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, error, example, warning

_MAP: Final = """\
# media/france.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="2" r="0.2"/></svg>
# cards.yaml
kind: image-occlusion
cards:
  - id: map-of-france
    picture: {file: france.svg, alt: A map of France}
    shapes:"""


def _two_decks(europe: str, asia: str) -> str:
    """Two decks, whose files `deck.yaml` hold these texts, checked together."""
    return example(
        f"# europe/deck.yaml\n{europe}",
        """
        # europe/cards.yaml
        kind: question
        cards: [{id: france, question: What is the capital of France?, answer: Paris}]
        """,
        f"# asia/deck.yaml\n{asia}",
        """
        # asia/cards.yaml
        kind: question
        cards: [{id: japan, question: What is the capital of Japan?, answer: Tokyo}]
        """,
        "$ deck-builder check europe asia",
    )


RULES: Final[tuple[Rule, ...]] = (
    error(
        "D201",
        "no-deck-file",
        "`deck.yaml` says what the deck is called and which identity its cards have.",
        "Write a file `deck.yaml` with the lines `id: my-deck` and `name: My deck`.",
        bad=example(FRANCE, "$ mv deck.yaml deck.yml"),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "D202",
        "missing-key",
        "Without this the card, or the deck, can't be made.",
        "Add the key with its value.",
        bad=card("extra: It lies on the Seine."),
        good=card("answer: Paris\nextra: It lies on the Seine."),
    ),
    error(
        "D203",
        "unknown-key",
        "A misspelt key would leave its text out of the card without a word.",
        "Remove the key, or see the card format in the docs for the keys that there are.",
        bad=card("anwser: Paris"),
        good=FRANCE,
    ),
    error(
        "D204",
        "wrong-shape",
        "A list stands where a text belongs, or the other way round.",
        "See the card format in the docs for what belongs here.",
        bad=card("answer: [Paris, Lutetia]"),
        good=card("answer: Paris, once called Lutetia"),
    ),
    error(
        "D205",
        "bad-id",
        "An id is the identity of a card for ever, so it has only characters that survive everywhere.",
        "Use lower-case letters a to z, digits and single hyphens, at most 64: `mirror-neuron`.",
        bad=card("answer: Paris", card_id="France_1"),
        good=card("answer: Paris", card_id="france-1"),
    ),
    error(
        "D206",
        "duplicate-id",
        "Two cards with one id would be one card for a learner, and only one of them would ever be updated.",
        "Give one of the two another id.",
        bad="""
        # cards.yaml
        kind: question
        cards:
          - {id: capital, question: What is the capital of France?, answer: Paris}
          - {id: capital, question: What is the capital of Norway?, answer: Oslo}
        """,
        good="""
        # cards.yaml
        kind: question
        cards:
          - {id: france, question: What is the capital of France?, answer: Paris}
          - {id: norway, question: What is the capital of Norway?, answer: Oslo}
        """,
    ),
    error(
        "D207",
        "unknown-kind",
        "The kind says which fields a card has and what it looks like.",
        "Use one of the kinds in the docs, or make your own in the deck's folder `kinds/`.",
        bad=card("answer: Paris", kind="qestion"),
        good=FRANCE,
    ),
    warning(
        "D208",
        "empty-value",
        "A key without a value looks like something that was forgotten.",
        "Write the value, or remove the key.",
        bad=card("answer: Paris\nextra:"),
        good=card("answer: Paris\nextra: It lies on the Seine."),
    ),
    error(
        "D209",
        "bad-choice",
        "Only a few words have a meaning here.",
        "Use one of the words listed.",
        bad=card("answer: Paris\nevidence: certain"),
        good=card("answer: Paris\nevidence: established"),
    ),
    warning(
        "D210",
        "too-long",
        "A long answer is recalled in parts, so that nobody knows whether it was right.",
        "Say it shorter, or move what is not asked for into `extra`.",
        bad="""
        # cards.yaml
        kind: definition
        cards:
          - id: capital
            term: A capital, as in the capital of a country or of a state
            definition: The city from which a country is governed
        """,
        good="""
        # cards.yaml
        kind: definition
        cards:
          - id: capital
            term: Capital
            definition: The city from which a country is governed
        """,
        source="P. Wozniak, “Effective learning: Twenty rules of formulating knowledge” (1999), rule 4",
    ),
    error(
        "D211",
        "several-lines",
        "This field is one line on the card.",
        "Write it in one line; `>-` joins lines.",
        bad="""
        # cards.yaml
        kind: definition
        cards:
          - id: capital
            term: |
              Capital
              (of a country)
            definition: The city from which it is governed
        """,
        good="""
        # cards.yaml
        kind: definition
        cards:
          - id: capital
            term: Capital (of a country)
            definition: The city from which it is governed
        """,
    ),
    error(
        "D212",
        "not-unique",
        "Two cards that ask the same can't both be answered.",
        "Say in one of the two what sets it apart, or remove it.",
        bad="""
        # cards.yaml
        kind: question
        cards:
          - {id: france, question: What is the capital?, answer: Paris}
          - {id: norway, question: What is the capital?, answer: Oslo}
        """,
        good="""
        # cards.yaml
        kind: question
        cards:
          - {id: france, question: What is the capital of France?, answer: Paris}
          - {id: norway, question: What is the capital of Norway?, answer: Oslo}
        """,
    ),
    error(
        "D213",
        "unknown-source",
        "A source that is not in `references.yaml` can't be printed on the card.",
        "Add it to `references.yaml`.",
        bad=card("answer: Paris\nsources: [smith-2020]"),
        good=example(
            card("answer: Paris\nsources: [smith-2020]"),
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}",
        ),
    ),
    error(
        "D214",
        "unknown-claim",
        "A claim that is not in `claims.yaml` is not one the deck promises to teach.",
        "Add it to `claims.yaml`.",
        bad=card("answer: Paris\nclaims: [capital-of-france]"),
        good=example(
            card("answer: Paris\nclaims: [capital-of-france]"),
            "# claims.yaml\nclaims:\n  - {id: capital-of-france, claim: Paris is the capital of France.}",
        ),
    ),
    error(
        "D215",
        "bad-tag",
        "Anki parts tags at spaces, and keeps `marked` and `leech` for the learner.",
        "Write the tag without spaces; `a::b` makes a tag below another.",
        bad=card("answer: Paris\ntags: [western europe]"),
        good=card("answer: Paris\ntags: [western-europe]"),
    ),
    error(
        "D216",
        "bad-deck-name",
        "Anki knows decks by their names, without regard to case, and `::` puts one below another.",
        "Write the name the same way everywhere, with something on both sides of each `::`.",
        bad=card("answer: Paris\nsubdeck: 'Europe::'"),
        good=card("answer: Paris\nsubdeck: Europe::West"),
    ),
    error(
        "D217",
        "no-cards",
        "A package without cards imports as nothing.",
        "Write a first card: a file `cards.yaml` with `kind: question` and a list `cards:`.",
        bad="""
        # cards.yaml
        kind: question
        cards: []
        """,
        good=FRANCE,
    ),
    error(
        "D218",
        "file-not-read",
        "Only files whose names end in `.yaml` are read; this one would be left out without a word.",
        "Rename it so that it ends in `.yaml`.",
        bad=example(
            FRANCE,
            "# asia.yml\nkind: question\ncards: [{id: japan, question: What is the capital of Japan?, answer: Tokyo}]",
        ),
        good=example(
            FRANCE,
            "# asia.yaml\nkind: question\ncards: [{id: japan, question: What is the capital of Japan?, answer: Tokyo}]",
        ),
    ),
    error(
        "D219",
        "required-by-deck",
        "The deck's `require` says that every card has this.",
        "Add it to the card, or take it out of `require` in `deck.yaml`.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nrequire: [evidence]", FRANCE),
        good=example(
            "# deck.yaml\nid: capitals\nname: Capitals\nrequire: [evidence]",
            card("answer: Paris\nevidence: established"),
        ),
    ),
    error(
        "D220",
        "duplicate-guid",
        "Anki knows a note by its guid alone: of two with the same guid only one would ever be updated.",
        "Leave `guid:` out; it is only for a card that came from an imported package.",
        bad="""
        # cards.yaml
        kind: question
        cards:
          - {id: france, question: What is the capital of France?, answer: Paris, guid: q7f2K}
          - {id: norway, question: What is the capital of Norway?, answer: Oslo, guid: q7f2K}
        """,
        good="""
        # cards.yaml
        kind: question
        cards:
          - {id: france, question: What is the capital of France?, answer: Paris, guid: q7f2K}
          - {id: norway, question: What is the capital of Norway?, answer: Oslo}
        """,
    ),
    error(
        "D221",
        "same-deck-twice",
        "Two decks with one id would give their cards the same identities.",
        "Give one of the two decks another id.",
        bad=_two_decks("{id: capitals, name: Europe}", "{id: capitals, name: Asia}"),
        good=_two_decks("{id: capitals-europe, name: Europe}", "{id: capitals-asia, name: Asia}"),
    ),
    warning(
        "D229",
        "same-deck-name",
        "Anki knows decks by their names, without regard to case: whoever imports both has one deck with the cards of "
        "both.",
        "Give one of the two another name, or put both below one: `Capitals::Europe` and `Capitals::Asia`.",
        bad=_two_decks("{id: capitals-europe, name: Capitals}", "{id: capitals-asia, name: Capitals}"),
        good=_two_decks(
            '{id: capitals-europe, name: "Capitals::Europe"}', '{id: capitals-asia, name: "Capitals::Asia"}'
        ),
    ),
    error(
        "D222",
        "bad-reference",
        "A reference is printed from its parts, and its DOI becomes a link.",
        "Write it as CSL-YAML, as Zotero and pandoc do; a DOI looks like `10.1038/nrn2555`.",
        bad=example(
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe, DOI: nn.2555}",
            card("answer: Paris\nsources: [smith-2020]"),
        ),
        good=example(
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe, DOI: 10.1038/nn.2555}",
            card("answer: Paris\nsources: [smith-2020]"),
        ),
    ),
    error(
        "D230",
        "bad-shape",
        "A shape that is not on the picture, or that nobody can tell from another, hides nothing.",
        "Draw it with `deck-builder shapes PICTURE`, and copy what the page says.",
        bad=example(f"{_MAP}\n      - {{name: Paris, ellipse: {{left: 0.48, top: 22, width: 0.06, height: 0.06}}}}"),
        good=example(f"{_MAP}\n      - {{name: Paris, ellipse: {{left: 0.48, top: 0.22, width: 0.06, height: 0.06}}}}"),
    ),
    warning(
        "D223",
        "low-contrast",
        "Cards are read at night, outdoors and by tired eyes; WCAG asks for a contrast of 4.5 to 1.",
        "Choose a darker text or a lighter ground; at night, the other way round.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nstyle:\n  ink: '#999999'", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals\nstyle:\n  ink: '#222222'", FRANCE),
    ),
    error(
        "D225",
        "cannot-ignore",
        "An error means that learners would get something broken, or lose something; no reason makes that well.",
        "Mend what the rule says. Only warnings can be ignored.",
        bad=card('answer: Paris\nignore: {D203: "we call it anwser"}'),
        good=card('answer: Paris\nextra:\nignore: {D208: "to be written"}'),
    ),
    warning(
        "D226",
        "nothing-to-ignore",
        "What is ignored for no reason any more would hide the next real mistake.",
        "Remove it from `ignore`.",
        bad=card('answer: Paris\nextra: It lies on the Seine.\nignore: {D208: "to be written"}'),
        good=card('answer: Paris\nextra:\nignore: {D208: "to be written"}'),
    ),
    warning(
        "D227",
        "claim-not-taught",
        "`claims.yaml` says what the deck promises to teach.",
        "Name the claim under `claims:` on a card that teaches it, or remove it from `claims.yaml`.",
        bad=example(
            "# claims.yaml\nclaims:\n  - {id: capital-of-france, claim: Paris is the capital of France.}", FRANCE
        ),
        good=example(
            "# claims.yaml\nclaims:\n  - {id: capital-of-france, claim: Paris is the capital of France.}",
            card("answer: Paris\nclaims: [capital-of-france]"),
        ),
    ),
    warning(
        "D228",
        "reference-not-cited",
        "A source that no card names is most often one that a card forgot.",
        "Name it under `sources:` on the cards that rest on it, or remove it from `references.yaml`.",
        bad=example("# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}", FRANCE),
        good=example(
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}",
            card("answer: Paris\nsources: [smith-2020]"),
        ),
    ),
)
