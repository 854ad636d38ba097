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
    """Two decks, checked together; the arguments are the texts of their files `deck.yaml`."""
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


def _after(of_france: str, of_capital: str = "") -> str:
    """A file with three cards; the arguments are what the second and the first one name under `after`."""
    return f"""
        # cards.yaml
        kind: question
        cards:
          - {{id: capital, question: What is a seat of government?, answer: A capital, after: [{of_capital}]}}
          - {{id: france, question: What is the capital of France?, answer: Paris, after: [{of_france}]}}
          - {{id: paris, question: Which river flows through Paris?, answer: The Seine}}
        """


RULES: Final[tuple[Rule, ...]] = (
    error(
        "D201",
        "no-deck-file",
        "`deck.yaml` gives the deck its name and its cards their identity.",
        "Write a file `deck.yaml` with two lines: `id:` with a short name in small letters, and `name:` with the name "
        "that learners see.",
        bad=example(FRANCE, "$ mv deck.yaml deck.yml"),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "D202",
        "missing-key",
        "Without this key the card, or the deck, can't be made.",
        "Add the key with its value.",
        bad=card("extra: It lies on the Seine."),
        good=card("answer: Paris\nextra: It lies on the Seine."),
    ),
    error(
        "D203",
        "unknown-key",
        "If a key is misspelt, its text would be missing from the card, and nobody would notice.",
        "Remove the key, or look up the keys in the card format in the docs.",
        bad=card("anwser: Paris"),
        good=FRANCE,
    ),
    error(
        "D204",
        "wrong-shape",
        "There is a list where a text belongs, or the other way round.",
        "Look up in the card format in the docs what belongs here.",
        bad=card("answer: [Paris, Lutetia]"),
        good=card("answer: Paris, once called Lutetia"),
    ),
    error(
        "D205",
        "bad-id",
        "An id identifies a card for ever, so it may only have characters that are safe everywhere.",
        "Use lower-case letters a to z, digits and single hyphens, at most 64: `mirror-neuron`.",
        bad=card("answer: Paris", card_id="France_1"),
        good=card("answer: Paris", card_id="france-1"),
    ),
    error(
        "D206",
        "duplicate-id",
        "Learners would get one card for both, and only one of the two would ever be updated.",
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
        "The kind determines which fields a card has and what it looks like.",
        "Use one of the kinds in the docs, or make your own in the folder `kinds/` of the deck.",
        bad=card("answer: Paris", kind="qestion"),
        good=FRANCE,
    ),
    warning(
        "D208",
        "empty-value",
        "A key without a value looks like something you forgot.",
        "Write the value, or remove the key.",
        bad=card("answer: Paris\nextra:"),
        good=card("answer: Paris\nextra: It lies on the Seine."),
    ),
    error(
        "D209",
        "bad-choice",
        "Only certain words are possible here.",
        "Use one of the words that the message lists.",
        bad=card("answer: Paris\nevidence: certain"),
        good=card("answer: Paris\nevidence: established"),
    ),
    warning(
        "D210",
        "too-long",
        "A learner recalls a long answer only in part, and can't tell whether it was right.",
        "Make it shorter, or move what the card does not ask for into `extra`.",
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
        "The card shows this field on one line.",
        "Write it on one line, or write `>-` after the key: it joins the lines below.",
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
        "A learner can't know which of two equal questions to answer.",
        "Make the difference clear in one of the two, or remove it. If you mean it, say so on the second card: "
        '`ignore: {D212: "why"}`.',
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
        may_be_meant=True,
    ),
    error(
        "D213",
        "unknown-source",
        "The card shows its sources as they are in `references.yaml`, and this one is not there.",
        "Add the source to `references.yaml`.",
        bad=card("answer: Paris\nsources: [smith-2020]"),
        good=example(
            card("answer: Paris\nsources: [smith-2020]"),
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}",
        ),
    ),
    error(
        "D214",
        "unknown-claim",
        "`claims.yaml` lists what the deck promises to teach, and this claim is not there.",
        "Add the claim to `claims.yaml`.",
        bad=card("answer: Paris\nclaims: [capital-of-france]"),
        good=example(
            card("answer: Paris\nclaims: [capital-of-france]"),
            "# claims.yaml\nclaims:\n  - {id: capital-of-france, claim: Paris is the capital of France.}",
        ),
    ),
    error(
        "D215",
        "bad-tag",
        "Anki splits tags at spaces, and uses `marked` and `leech` itself.",
        "Write the tag without spaces; `a::b` puts the tag `b` below the tag `a`.",
        bad=card("answer: Paris\ntags: [western europe]"),
        good=card("answer: Paris\ntags: [western-europe]"),
    ),
    error(
        "D216",
        "bad-deck-name",
        "Anki identifies decks by their names; it ignores case, and how accents are stored. `::` puts one deck below "
        "another.",
        "Write the name the same way everywhere, with a name on both sides of each `::`.",
        bad=card("answer: Paris\nsubdeck: 'Europe::'"),
        good=card("answer: Paris\nsubdeck: Europe::West"),
    ),
    error(
        "D217",
        "no-cards",
        "Anki can't import anything from a package without cards.",
        "Write the first card in a file `cards.yaml`, with `kind: question` and a list `cards:`.",
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
        "Only files whose names end in `.yaml` are read; the cards of this one would be missing.",
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
    warning(
        "D239",
        "file-left-out",
        "Nothing reads this file. If it has cards, they are missing from the package.",
        "Move it out of the deck's folder, or rename it so that it ends in `.yaml`.",
        bad=example(FRANCE, "$ echo 'japan,What is the capital of Japan?,Tokyo' > asia.csv"),
        good=example(
            FRANCE,
            "# asia.yaml\nkind: question\ncards: [{id: japan, question: What is the capital of Japan?, answer: Tokyo}]",
        ),
    ),
    error(
        "D219",
        "required-by-deck",
        "`require` in `deck.yaml` asks for this on every card.",
        "Add it to the card, or remove it from `require` in `deck.yaml`.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nrequire: [evidence]", FRANCE),
        good=example(
            "# deck.yaml\nid: capitals\nname: Capitals\nrequire: [evidence]",
            card("answer: Paris\nevidence: established"),
        ),
    ),
    error(
        "D220",
        "duplicate-guid",
        "Anki identifies a note by its guid alone. Of two notes with one guid, only one would ever be updated.",
        "Remove `guid:`; only cards from an imported package need it.",
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
        "Cards of two decks with the same id would get the same identities.",
        "Give one of the two decks another id.",
        bad=_two_decks("{id: capitals, name: Europe}", "{id: capitals, name: Asia}"),
        good=_two_decks("{id: capitals-europe, name: Europe}", "{id: capitals-asia, name: Asia}"),
    ),
    error(
        "D234",
        "same-namespace",
        "The identities of cards are made from the namespace: for learners of both decks, the cards of one would "
        "overwrite those of the other.",
        "Delete the line `namespace:` of the deck that was copied; the next build writes a new one.",
        bad=_two_decks(
            "{id: europe, namespace: k3v7q2mzt4xa, name: Europe}", "{id: asia, namespace: k3v7q2mzt4xa, name: Asia}"
        ),
        good=_two_decks("{id: europe, namespace: k3v7q2mzt4xa, name: Europe}", "{id: asia, name: Asia}"),
    ),
    error(
        "D235",
        "guid-in-two-decks",
        "Anki identifies a note by its guid alone: a learner of both decks would have one note, and every update of "
        "either deck would overwrite it. A cleanup package of one deck would empty the card of the other.",
        "Remove `guid:` from the card, so that it is a new card here; or leave the card in the deck that had it first.",
        bad=example(
            "# europe/deck.yaml\nid: europe\nname: Europe",
            "# europe/cards.yaml\nkind: question\ncards: [{id: turkey, question: What is the capital of Turkey?, "
            "answer: Ankara, guid: q7f2K}]",
            "# asia/deck.yaml\nid: asia\nname: Asia",
            "# asia/cards.yaml\nkind: question\ncards: [{id: ankara, question: Which country has the capital Ankara?, "
            "answer: Turkey, guid: q7f2K}]",
            "$ deck-builder check europe asia",
        ),
        good=example(
            "# europe/deck.yaml\nid: europe\nname: Europe",
            "# europe/cards.yaml\nkind: question\ncards: [{id: turkey, question: What is the capital of Turkey?, "
            "answer: Ankara, guid: q7f2K}]",
            "# asia/deck.yaml\nid: asia\nname: Asia",
            "# asia/cards.yaml\nkind: question\ncards: [{id: ankara, question: Which country has the capital Ankara?, "
            "answer: Turkey}]",
            "$ deck-builder check europe asia",
        ),
    ),
    warning(
        "D229",
        "same-deck-name",
        "Anki identifies decks by their names and ignores case: a learner who imports both gets one deck with all the "
        "cards.",
        "Give one of the two another name, or put both below one deck: `Capitals::Europe` and `Capitals::Asia`.",
        bad=_two_decks("{id: capitals-europe, name: Capitals}", "{id: capitals-asia, name: Capitals}"),
        good=_two_decks(
            '{id: capitals-europe, name: "Capitals::Europe"}', '{id: capitals-asia, name: "Capitals::Asia"}'
        ),
    ),
    error(
        "D231",
        "name-of-ankis-own-deck",
        "Every collection and every package has a deck of its own that is called `Default`. Anki then makes two decks, "
        "`Default` and `Default_`, and a card may go into either.",
        "Give the deck a name of its own in `deck.yaml`. Cards that learners have already stay where they are.",
        bad=example("# deck.yaml\nid: capitals\nname: Default", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "D222",
        "bad-reference",
        "The card shows a reference from its parts, and makes a link of its DOI.",
        "Write the reference as CSL-YAML, as Zotero and pandoc do; a DOI looks like `10.1038/nrn2555`.",
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
        "A shape must be on the picture, and its name must differ from the names of the others.",
        "Draw the shape with `deck-builder shapes PICTURE`, and copy the lines that the page shows.",
        bad=example(f"{_MAP}\n      - {{name: Paris, ellipse: {{left: 0.48, top: 22, width: 0.06, height: 0.06}}}}"),
        good=example(f"{_MAP}\n      - {{name: Paris, ellipse: {{left: 0.48, top: 0.22, width: 0.06, height: 0.06}}}}"),
    ),
    warning(
        "D223",
        "low-contrast",
        "Learners read cards at night, outdoors and with tired eyes; WCAG asks for a contrast of 4.5 to 1.",
        "Choose a darker text or a lighter background; for the night colours, the other way round.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nstyle:\n  ink: '#999999'", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals\nstyle:\n  ink: '#222222'", FRANCE),
    ),
    error(
        "D225",
        "cannot-ignore",
        "An error means that learners would get something broken, or lose something. No reason changes that, except "
        "for L623 and L624: only you know whether a text has moved on purpose. Say so on its card.",
        "Fix the problem. Only warnings can be ignored, and L623 and L624 on a single card.",
        bad=card('answer: Paris\nignore: {D203: "we call it anwser"}'),
        good=card('answer: Paris\nextra:\nignore: {D208: "to be written"}'),
    ),
    error(
        "D241",
        "unknown-earlier-card",
        "`after` names the cards that are to be taught before this one, and the deck has no such card.",
        "Write the id of a card of this deck, or remove it from `after`.",
        bad=_after("italy"),
        good=_after("capital"),
    ),
    error(
        "D242",
        "circle-of-earlier-cards",
        "Each of these cards is to be taught before the others, so no order is right.",
        "Remove one of the ids from `after`, on the card that can be understood without the other.",
        bad=_after("capital", "france"),
        good=_after("capital"),
    ),
    warning(
        "D243",
        "taught-too-early",
        "Learners meet a card before what it builds on, and can't understand it yet. New cards come subdeck by "
        "subdeck, in the order of the subdecks' names, and in each in the order of the files.",
        "Move the card behind the one that it needs. Learners keep what they have; the order counts for new cards.",
        bad=_after("paris"),
        good=_after("capital"),
        source="P. Wozniak, “Effective learning: Twenty rules of formulating knowledge” (1999), rules 2 and 3",
    ),
    warning(
        "D226",
        "nothing-to-ignore",
        "An entry that is no longer needed would hide the next real mistake.",
        "Remove the entry from `ignore`.",
        bad=card('answer: Paris\nextra: It lies on the Seine.\nignore: {D208: "to be written"}'),
        good=card('answer: Paris\nextra:\nignore: {D208: "to be written"}'),
    ),
    warning(
        "D227",
        "claim-not-taught",
        "`claims.yaml` lists what the deck promises to teach, and no card teaches this.",
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
        "A source that no card names was probably forgotten on a card.",
        "Name it under `sources:` on the cards that are based on it, or remove it from `references.yaml`.",
        bad=example("# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}", FRANCE),
        good=example(
            "# references.yaml\nreferences:\n  - {id: smith-2020, title: Capitals of Europe}",
            card("answer: Paris\nsources: [smith-2020]"),
        ),
    ),
    error(
        "D236",
        "no-id-in-file",
        "A package that others get is built from what is committed. A card whose id is in no file could get another id "
        "the next time, and learners would have it twice.",
        "Run `deck-builder build`, which writes the id into the file, and commit the file.",
        bad=example(FRANCE.replace("id: france\n    ", ""), "$ deck-builder build . --locked"),
        good=example(
            FRANCE.replace("id: france\n    ", ""), "$ deck-builder build .", "$ deck-builder build . --locked"
        ),
    ),
    warning(
        "D237",
        "no-id-yet",
        "Learners keep their progress because a card keeps its id, whatever you change of its text. The next build "
        "makes the id from the card's prompt.",
        "Run `deck-builder build`, which writes the id into the file, or write an id yourself.",
        bad=FRANCE.replace("id: france\n    ", ""),
        good=FRANCE,
    ),
    warning(
        "D245",
        "text-on-no-card",
        "In a Markdown file, a card begins at a heading, `Q:` or `C:`. Learners don't see text before the first card, "
        "below a title above all cards, or after a line `---`.",
        "Put it below the heading of its card. If it is a note of your own, make it a comment: `<!-- … -->`.",
        bad=example(
            """
            # cards.md
            ---
            kind: question
            ---
            Paris is also the largest city.

            # What is the capital of France? <!-- id: france -->
            Paris
            """
        ),
        good=example(
            """
            # cards.md
            ---
            kind: question
            ---
            # What is the capital of France? <!-- id: france -->
            Paris

            ## Extra
            It is also the largest city.
            """
        ),
    ),
)
