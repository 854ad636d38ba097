"""The page `docs/card-format.md`: every key of a deck, every kind of card, from the program and the built-in kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.kinds import CARD_KEYS, load_built_in_kinds
from deck_builder.deck.load import REQUIRABLE
from deck_builder.deck.model import EVIDENCE

if TYPE_CHECKING:
    from deck_builder.deck.model import Field, Kind

_INTRODUCTION = """\
# The card format

<!-- Made by `make docs` from deck_builder/kinds/ and the program. Change those, not this page. -->

A deck is a folder with a `deck.yaml` and one or more files with cards. A file's name ends in `.yaml`; the
files are read in the order of their names, and learners meet the cards in the order in which they stand.

Values are what you type: `no`, `1.0` and `2024-01-01` stay text. A value that begins with `*`, `&`, `!`, `@`,
`[`, `{` or a backtick, or that has `: ` or ` #` in it, needs quotes, or a `|` and a line of its own:

```yaml
text: |
  {{c1::Paris}} is the capital of France.
```

## deck.yaml

| key | what it says |
|---|---|
| `id` | **Required.** The deck's identity, for ever: every card's is made from it. Written like `my-deck`. |
| `name` | **Required.** What Anki shows. Anki knows decks by their names, so change it only when you must. |
| `description` | Shown above the cards in Anki. Markdown. |
| `authors` | A list of names. |
| `licence` | For instance `CC BY 4.0`. |
| `language` | The code of the language of the cards, for instance `en`: it decides how they are read aloud. |
| `link` | Where learners find the deck's home. |
| `require` | A list of what must be there, of {requirable}. `credits` are asked of media, the others of every card. |
| `style` | Colours, sizes and fonts of your own, see below. |
| `check` | Which warnings the deck wants, and which may stand; see [checks](checks.md#settings). |
| `preset` | Settings that you recommend to learners, see below. |
| `tts` | What learners' devices read aloud, see below. |

A preset holds any of three settings. Learners get it only where they tick *Import any deck presets*:

```yaml
preset:
  new-cards-a-day: 10
  order: random              # or: as written
  desired-retention: 0.9     # used where the learner has FSRS turned on
```

`tts` (text to speech) puts a button that reads aloud after each field that you name, on whichever side shows it, and
reads it when the side comes up. Of a text with gaps, the back reads the words that were hidden:

```yaml
tts:
  language: en-GB                  # a language with its country: voices are found by both
  fields: [term, answer, text]     # fields of any kind, by their keys
```

The voice is the learner's own device's: Windows, macOS, iOS and Android bring voices, which differ, and which a
learner may have to install for another language than their own. **It does not work** on AnkiWeb, on Linux unless an
add-on provides voices, or where the device has no voice for just this language: there the cards are as they were,
and silent. Formulas are read as they are typed. A recording (`[sound:bird.mp3]`) is heard everywhere.

`style` changes the shared look, by day and by night. Text that would be hard to read is said:

```yaml
style:
  size: 22px                 # also: measure, space, picture-width, picture-height
  font: Georgia, serif       # also: font-strong, font-code
  accent: "#701a55"          # also: paper, ink, quiet, link, line, wash
  night:
    accent: "#f3b6df"
```

For more, a file `style.css` in the deck's folder is added after it.

## A file with cards

| key | what it says |
|---|---|
| `kind` | The kind of every card in the file that does not name its own. |
| `subdeck` | The subdeck of the file's cards: `2 The brain`. `::` puts one below another. |
| `tags` | A list of tags for all of them. |
| `cards` | **Required.** The list of cards. |

## What every card may have

| key | what it says |
|---|---|
{card_keys}

The order is yours; a tidy file has this one, with the kind's fields between `ignore` and `evidence`, and
`deck-builder check --fix` makes it so.

A card also gets the tags `deck-id::kind::…`, `deck-id::the-subdeck` and `deck-id::evidence::…` by itself.

## Text

Fields are Markdown unless their table says otherwise: emphasis, lists, tables, code, links.

| you write | learners see |
|---|---|
| `$\\frac{1}{2}$`, `$$…$$` | mathematics, in the line or on its own; `$5 and $6` stays money |
| `![what it shows](brain.svg)` | a picture from the media folder |
| `[sound:bird.mp3]` | a recording from the media folder |
| `List<int>`, `a < b`, `&` | just that |
| `H<sub>2</sub>O` | HTML for text works; scripts and styles are taken out |

A picture field holds a file's name, or the three parts of a picture:

```yaml
picture:
  file: amygdala.svg
  alt: The left half of the brain, with the amygdala marked deep in the temporal lobe
  caption: The amygdala, seen from the left
```

Media are in `media/<deck>/` beside `cards/`, or in `media/` inside a deck folder that stands alone.

`credits.yaml` in the media folder says of each file where it comes from. Every credit needs `source` and `licence`;
other keys are yours to choose:

```yaml
files:
  amygdala.svg:
    title: Amygdala
    authors: [Ada Example]
    source: Drawn for this deck
    licence: CC BY 4.0
```

## references.yaml and claims.yaml

References are CSL-YAML, as pandoc reads it and Zotero writes it. `claims.yaml` lists what the deck promises to
teach, and `deck-builder stats` says which of it no card teaches yet.

```yaml
# references.yaml                              # claims.yaml
references:                                    claims:
  - id: craig-2009                               - id: insula-maps-the-body
    author: [{family: Craig, given: A. D.}]        claim: The insula maps the state of the body.
    issued: {year: 2009}
    container-title: Nature Reviews Neuroscience
    DOI: 10.1038/nrn2555
```

# The kinds
"""

_CARD_KEYS = {
    "id": "**Required.** The card's identity inside the deck, for ever. Its text may change, its id may not.",
    "was": "The id that this card had before. It keeps its identity, and learners keep their progress.",
    "guid": "The guid of a note that came from an imported package. Leave it out otherwise.",
    "kind": "The kind of this card, where it differs from the file's.",
    "subdeck": "The subdeck of this card, where it differs from the file's.",
    "ignore": "Warnings that may stand, each with the reason; see [checks](checks.md#settings).",
    "evidence": "How sure the card's statement is: {evidence}.",
    "sources": "A list of ids from `references.yaml`, printed small on the back.",
    "claims": "A list of ids from `claims.yaml` that the card teaches.",
    "tags": "A list of tags, beside the file's.",
}

_ONE_CARD_EACH = {"image-occlusion": "shape", "steps": "step"}
_MORE = {
    "image-occlusion": """\
| `mode` | without it: `hide-one` | `hide-one` covers what is asked for; `hide-all` covers all, and marks one. |

```yaml
- id: map-of-the-brain
  kind: image-occlusion
  picture: {file: brain.svg, alt: The left half of the brain from outside}
  shapes:
    - {name: Amygdala, ellipse: {left: 0.31, top: 0.62, width: 0.05, height: 0.03}}
    - {name: Insula, rect: {left: 120px, top: 80px, width: 40px, height: 24px}}
    - {name: Thalamus, polygon: [[0.1, 0.6], [0.2, 0.6], [0.2, 0.7]]}
    - {with: Thalamus, polygon: [[0.8, 0.6], [0.9, 0.6], [0.9, 0.7]]}
```

Lengths are fractions of the picture's width and height, or pixels of it. An ellipse is given by the rectangle around
it, a polygon by its corners. A shape `with` another is hidden by the same card. `deck-builder shapes PICTURE` makes a
page to draw them on. The back says the `name`; a learner can edit the shapes in Anki's own editor. Where the picture
shows a thing twice, hide both, and let `alt` say nothing that is asked for.

**A shape is known by its name.** Shapes may be added, removed and put in another order: `deck.lock` remembers which
number each has in Anki, and a number is never used for anything else. To rename one that learners have, write the
number that the message names: `{name: Corpus amygdaloideum, number: 1, …}`. Drawing needs Anki 23.10 or later.
""",
    "steps": """\

```yaml
- id: making-tea
  kind: steps
  title: How is tea made?
  steps:
    - Boil the water
    - Warm the pot
    - {step: Add the tea, number: 3}     # a number is needed only where a message asks for it
```

The step before and the step after are shown, the others are not; with an old browser engine all others are.

**A step is known by its words, and an edited one by its place** between the others. What learners get when you

- append a step, or insert one in the middle: a new card; all others keep theirs.
- edit a step, or move one: the card that they have, with the new text.
- remove a step: their card of it is left with nothing to ask, until they run *Tools › Empty Cards*. You are told.
- do several of it in one place at once: the build is refused where it can't be told which step is which.
""",
}
"""What there is to say of a kind below its fields."""

_OWN_KINDS = """
# A kind of your own

A kind is data: a folder `kinds/<kind>/` in the deck's folder with a `kind.yaml` and the HTML that it names. The
kinds above are made the same way; see `deck_builder/kinds/` for examples to start from.

```yaml
# kinds/translation/kind.yaml
name: Translation
about: A word in two languages.
fields:
  source: {name: Source, required: yes, text: plain, lines: one, most-words: 5, unique: yes}
  target: {name: Target, required: yes, text: plain}
  ask-back: {name: Ask back, text: switch, default: no}
cards:
  there: {name: There, front: there.html, back: answer.html}
  back: {name: Back again, front: back.html, back: answer.html}
```

| key of a kind | what it says |
|---|---|
| `name` | **Required.** What Anki calls it, after the deck's name. |
| `about` | What it is for. |
| `fields`, `cards` | **Required.** Its fields, and the cards made of them. |
| `replaces` | The kind whose cards have become cards of this one. Learners must tick *Merge note types* once. |

| key of a field | what it says |
|---|---|
| `name` | **Required.** What Anki and the HTML call the field: `{{Source}}`. |
| `about` | What belongs into it; shown where it is missing. |
| `text` | `markdown` (without this key), `plain`, `html`, `picture`, `switch` (yes or no), `steps` or `shapes`. |
| `required` | `yes` where a card can't do without it. |
| `lines` | `one` where the value must be a single line. |
| `most-words` | Its longest length. |
| `unique` | `yes` where no two cards may say the same. |
| `default` | `yes` or `no`, for a switch. |

A kind may have a `style.css` in its folder, which stands before the deck's own. A field of `steps` or `shapes` is
shown as `{{cloze:Field}}`; see `deck_builder/kinds/image-occlusion/` for what Anki wants of a kind with `shapes`.

The HTML is Anki's: `{{Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`, `{{cloze:Field}}`. Name no special
field such as `{{Tags}}` on a front; a back may have them. The question is repeated above the answer by itself.

Text that is `html` goes to learners as it stands, white space and all; only what could run code is taken out. Its
pictures are written `<img src="brain.svg">`, with the name of a file in the media folder.

With `frame: none` in `kind.yaml`, the HTML files are the whole front and the whole back, and `style.css` in the kind's
folder is the whole style. Such a kind has the fields that it lists and no others: its cards show no evidence and no
sources, get no tags by themselves, can't be retired, and it has no spare fields to grow into. It is what
`deck-builder import` makes of a note type. Files for templates have names that begin with `_`, as Anki wants it.

Once a kind has been built, learners may have it: new fields take the place of spare ones that every note type
has from the start, and what Anki would not take is refused with what learners would see.
"""


def make_card_format_page() -> str:
    """The page on the card format."""
    introduction = _INTRODUCTION.replace("{requirable}", ", ".join(f"`{word}`" for word in REQUIRABLE)).replace(
        "{card_keys}", "\n".join(f"| `{key}` | {_CARD_KEYS[key]} |" for key in CARD_KEYS)
    )
    introduction = introduction.replace("{evidence}", ", ".join(f"`{word}`" for word in EVIDENCE))
    return introduction + "".join(_kind(kind) for kind in load_built_in_kinds().values() if kind) + _OWN_KINDS


def _kind(kind: Kind) -> str:
    cards = f"Cards: {', '.join(each.name for each in kind.templates)}."
    if kind.cloze_fields:
        cards = f"One card a {_ONE_CARD_EACH.get(kind.key, 'gap')}."
    fields = (field for field in kind.fields if field.text in _FORMS)
    rows = "\n".join(f"| `{field.key}` | {_traits(field)} | {field.about} |" for field in fields)
    page = f"\n## {kind.key}\n\n{kind.about} {cards}\n\n| field | | what belongs there |\n|---|---|---|\n{rows}\n"
    return page + _MORE.get(kind.key, "")


_FORMS = {
    "markdown": "",
    "plain": "plain text",
    "html": "HTML",
    "picture": "picture",
    "switch": "yes or no",
    "shapes": "list of shapes",
    "steps": "list of steps",
}


def _traits(field: Field) -> str:
    said = [
        "**required**" if field.required else "",
        _FORMS[field.text],
        "one line" if field.one_line else "",
        f"{field.most_words} words at most" if field.most_words else "",
        "unique" if field.unique else "",
        f"without it: {field.default or 'no'}" if field.text == "switch" else "",
    ]
    return ", ".join(filter(None, said))
