"""The page `docs/card-format.md`: every key of a deck, every kind of card, from the program and the built-in kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.describe_kind import describe_cards, describe_field, list_fields, write_example
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.schema import about

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deck_builder.deck.model import Kind

_INTRODUCTION = """\
# The card format

<!-- Made by `make docs` from deck_builder/kinds/ and the program. Change those, not this page. -->

A deck is a folder with a `deck.yaml` and one or more card files, whose names end in `.yaml`. Card files are read in
alphabetical order, and learners meet the cards in the order in which you write them.

Values are the text that you type: `no`, `1.0` and `2024-01-01` stay text. Some values need quotes, or a `|` and a line
of their own: those that begin with `*`, `&`, `!`, `@`, `[`, `{` or a backtick, and those that contain `: ` or ` #`:

```yaml
text: |
  {{c1::Paris}} is the capital of France.
```

## In your editor

Editors with a YAML language server (Visual Studio Code with the extension *YAML* by Red Hat, Neovim, Helix, Zed, Emacs,
Kate) complete the keys of each kind, explain them and mark mistakes while you type. Each deck has schemas of its own,
which know its kinds, sources, claims, tags, ids and media. `deck-builder new` writes them into the folder `.schema`,
and lets the files name them in their first line:

```yaml
# yaml-language-server: $schema=.schema/cards.json
```

In Visual Studio Code, a new deck's settings find card files by their names too, if these begin with a number:
`20-rivers.yaml`.

For a deck that you have already, run `deck-builder schema --write` and add that line to its files: `.schema/deck.json`
in `deck.yaml`, and so on. `deck-builder build` and `deck-builder preview --serve` keep the schemas up to date. Git
ignores them: after a clone, build once. An editor sees less than `deck-builder check`; what it marks, a check finds,
too.

## deck.yaml

| key | meaning |
|---|---|
{deck_keys}

A package holds no script, no frame and nothing that is loaded from the web, whatever the HTML of kinds, `style.css`,
formulas and drawings say: the build is refused (P709, P710). Links that a person clicks are fine. A deck that can't do
without says so, and its release notes warn learners:

```yaml
allow: [scripts, remote]   # scripts and frames run; pictures and styles are loaded from the web
```

Notes with `text: html` never keep code, whatever is allowed.

A preset has up to four settings. Learners get it only if they tick *Import any deck presets*:

```yaml
preset:
  new-cards-a-day: 10
  order: random              # or: as written
  bury-siblings: yes         # the other cards of a note wait for another day
  desired-retention: 0.9     # used if the learner has turned FSRS on
```

With `tts` (text to speech), the fields that you name are read aloud when a side shows them, and have a button that
reads them again. If a text has gaps, the back reads the words that were hidden:

```yaml
tts:
  language: en-GB                  # the language with its country: Anki needs both to find a voice
  fields: [term, answer, text]     # the keys of fields, of any kinds
```

The voice comes from the learner's device. Windows, macOS, iOS and Android have voices, which differ; for another
language, a learner may have to install one. **It does not work** on AnkiWeb, on Linux without an add-on that provides
voices, or on a device without a voice for exactly this language: there the cards look the same, but are silent.
Formulas are read as they are typed. Recordings (`[sound:bird.mp3]`) play everywhere.

With `feedback`, each back ends with a quiet link, *Report a mistake*. It opens a page or a mail in which `{card}`,
`{release}` and `{deck}` are filled in:

```yaml
feedback: https://github.com/OWNER/NAME/issues/new?title=Mistake+in+{card}&body=Release+{release}
```

`{card}` must be there. A form of GitHub's has ids for its fields: `…/issues/new?template=mistake.yml&card={card}`. A
mail address alone, as in `deck@example.org`, becomes a mail with a subject, the card and the release.

`{card}` becomes the card's id, or the first id that it had. The id is in a field of the note, *Card id*, which takes a
spare field in kinds that learners have. **Adding `feedback` later touches no note:** a note that learners have gets its
id when you next change the card; until then its link reports `which card?`. Only the note types change, so learners'
own words stay. With `{release}`, each release also sends the note types again, which replaces what learners changed in
their styling. `deck-builder inbox` sorts the reports to the lines of the cards.

Only `https://` and mail addresses are taken. On a computer, Anki opens a page at once, and asks before a mail.
AnkiDroid gives the address to the phone, which opens the browser, the mail program, or an app that claims the address.
AnkiMobile opens pages in the browser; whether it opens mails could not be tried. Cards of imported kinds
(`frame: none`) have no such link, and in a kind without a spare field left it does not name the card.

Formulas between dollar signs need no LaTeX: every device draws them with MathJax. For what MathJax can't draw, such as
diagrams of TikZ, Anki on a computer with LaTeX makes pictures of `[latex]…[/latex]` in fields whose `text` is `html`,
in [a kind of your own](#a-kind-of-your-own). In Markdown, `[latex]` is shown as it is typed, and T409 tells you:
Markdown would change the signs of the formula. `latex` says what stands around each of them:

```yaml
latex:
  header: |
    \\documentclass[12pt]{standalone}
    \\usepackage{tikz}
    \\begin{document}
  footer: \\end{document}         # this is the default
  svg: yes                       # pictures as SVG; they stay sharp
```

`style` changes the look that all kinds share, by day and by night. You are warned if text would be hard to read:

```yaml
style:
  size: 22px                 # also: measure, space, picture-width, picture-height
  font: Georgia, serif       # also: font-strong, font-code
  accent: "#701a55"          # also: paper, ink, quiet, link, line, wash
  night:
    accent: "#f3b6df"
```

For anything else, write a file `style.css` in the deck's folder. It is added after these settings.

## A card file

| key | meaning |
|---|---|
{file_keys}

## Keys of every card

| key | meaning |
|---|---|
{card_keys}

The fields of the card's kind stand between `ignore` and `evidence`. You may write keys in any order;
`deck-builder check --fix` puts them in this one.

Each card also gets the tags `deck-id::kind::…`, `deck-id::the-subdeck` and `deck-id::evidence::…`.

## Text

Fields are Markdown (emphasis, lists, tables, code, links), unless the table of their kind says otherwise.

| you write | learners see |
|---|---|
| `$\\frac{1}{2}$`, `$$…$$` | a formula, inside a line or on its own line; `$5-$10` and `$HOME/$USER` stay as they are |
| `![what it shows](brain.svg)` | a picture from the media folder |
| `![what it shows](brain.svg =300x)` | the same, 300 pixels wide; `=50%x` takes half of the line |
| `![…](brain.svg){width=50%}`, `![[brain.svg]]` | the same, as other programs write it |
| `[sound:bird.mp3]`, `![[bird.mp3]]` | a recording from the media folder |
| `==these words==` | highlighted words; `a == b` stays as it is |
| `one[^1]`, and `[^1]: a note` in its own line | a footnote with its number at both places |
| `- [ ] open`, `- [x] done` | a list with the signs ☐ and ☑ |
| `List<int>`, `a < b`, `&` | exactly that |
| ```` ```python ````, code, and ```` ``` ```` | code in the colours of its language, up to 100 lines, also with gaps |
| `H<sub>2</sub>O` | HTML for text works; scripts and styles are removed |

Links lead to pages (`https://…`) or email addresses. A link to a file, to another note or to a place on the card leads
nowhere in Anki, and a check says so.

A picture field is the name of a file, or the three parts of a picture:

```yaml
picture:
  file: amygdala.svg
  alt: The left half of the brain, with the amygdala marked deep in the temporal lobe
  caption: The amygdala, seen from the left
```

A recording field, such as `audio`, is the name of a file: `audio: bird.mp3`.

Media files are in `media/<deck>/` beside `cards/`. If the deck's folder is not in `cards/`, they are in `media/` inside
it.

`credits.yaml` in the media folder says where each file comes from. Every credit needs `source` and `licence`; you may
add other keys:

```yaml
files:
  amygdala.svg:
    title: Amygdala
    authors: [Ada Example]
    source: Drawn for this deck
    licence: CC BY 4.0
```

## Markdown files

Cards may also be in Markdown files (`.md`) beside the YAML files. A file is one of them if its front matter names a
kind:

```markdown
---
kind: definition
tags: [biology/cells]
---

# Mitochondrion

The part of a cell that makes most of its **ATP**.

## Example

A muscle cell has thousands.
```

- Each heading is a card. It is the first field that the kind requires, and the text below it is the next one. A
  heading below it that is called like a field, such as `Example` or `Both ways`, begins that field. Any other stays in
  the text. One heading above all others is a title. A file without headings is one card, which its name asks for.
- The front matter may have `kind`, `subdeck` and `tags`; other keys are for other programs.
- The first build writes each card's `id` into a comment behind its heading. Other keys go there, too:
  `# Mitochondrion <!-- id: mitochondrion, evidence: established, sources: [alberts-2014] -->`.
- The lines of hashcards need no front matter: `Q: …` and below it `A: …` make a question, and
  `C: The capital of France is [Paris].` makes a cloze.

A folder of Obsidian's notes becomes a deck without a change in them, except for the ids, if `deck.yaml` says what they
are: `markdown-kind: definition`. Then every Markdown file is read, also those in folders below, whose names become
subdecks. Links show their words, `![[picture.png]]` shows the picture, lines of `#tags` become tags, callouts become
quotes, and `%%comments%%` and `^names-of-blocks` are left out. `README.md` and the like are never cards.

## references.yaml and claims.yaml

References are CSL-YAML, which pandoc reads and Zotero writes. `claims.yaml` lists what the deck promises to teach, and
`deck-builder stats` shows the claims that no card teaches yet. `deck-builder claims` makes a page of them to share: for
each claim, its `section`, how good the `evidence` for it is, what is `known` (all three are optional), and its cards.

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

_SEE_BELOW = "see below"
_SEE_CHECKS = "see [checks](checks.md#settings)"
_SEE = {
    "markdown-kind": "see [Markdown files](#markdown-files)",
    "check": _SEE_CHECKS,
    "editions": "see [editions](editions.md)",
    **dict.fromkeys(("extends", "suspends"), "see [extensions](extending.md)"),
    "ignore": _SEE_CHECKS,
    **dict.fromkeys(("feedback", "style", "allow", "preset", "tts", "latex"), _SEE_BELOW),
}
"""Where the page says more about a key of `deck.yaml` or of a card."""

_MORE = {
    "image-occlusion": """\
| `mode` | default: `hide-one` | `hide-one` covers only the shape in question; `hide-all` covers all and marks it. |

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

Lengths are fractions of the picture's width and height, or pixels. An ellipse is given by the rectangle around it, a
polygon by its corners. A shape `with` another is hidden together with it, by the same card. `deck-builder shapes
PICTURE` makes a page to draw the shapes on, and `deck-builder shapes DECK CARD` one to change those of a card. The back
of the card shows the `name`. Learners can edit the shapes in Anki's own editor. If the picture shows a thing twice,
hide both. Don't let `alt` give away what the cards ask.

**A shape is recognized by its name.** You may add, remove and reorder shapes: `deck.lock` remembers the number that
each has in Anki, and a number is never used again for another shape. To rename a shape that learners have, add the
number that the message names: `{name: Corpus amygdaloideum, number: 1, …}`. Learners need Anki 23.10 or later.

A form with sides may also have `angle` and `fill`, as Anki's editor stores them, and an ellipse `rx` and `ry`. A label
on all cards has no name: `{text: {left: 0.1, top: 0.9, text: seen from below}}`. On an imported deck, lengths reach
Anki as you type them, so that what learners have stays the same. What these keys can't say stays as it was, as
`shapes: {html: …}`.
""",
    "typed": """\

```yaml
- id: capital-of-france
  kind: typed
  question: What is the capital of France?
  answer: Paris
```

The front has a box to type into. The back shows what was typed beside the answer, letter by letter. It grades nothing:
the learner still presses a button. Capitals, accents and spaces count, so ask for a word or a number, not for a
sentence. Where an app shows no box, the card is an ordinary question.
""",
    "typed-cloze": """\

```yaml
- id: water
  kind: typed-cloze
  text: Water is {{c1::H<sub>2</sub>O}} and freezes at {{c2::0::a number}} °C.
```

As `typed`, for gaps. Bold letters, pictures and the like in a gap need not be typed: here, `H2O` is right. If a card
asks for two gaps, both are typed, with a comma between them.
""",
    "choice": """\

```yaml
- id: noble-gases
  kind: choice
  question: Which of these are noble gases?
  right: [Neon, Argon]
  wrong: [Oxygen, Nitrogen]
- id: capital-of-australia
  kind: choice
  question: What is the capital of Australia?
  right: Canberra
  wrong: [Sydney, Melbourne]
```

The front lists all options with letters and says whether one is right, or several. The back marks the right ones and
repeats them below. There is nothing to tap or to tick: learners choose in their heads, so the card works with any key,
screen reader and app, and Anki's own keys keep their meaning.

The build shuffles the options. Their order depends on the card and their texts, and stays the same in every build. If
your deck [allows scripts](#deckyaml), a few lines of script give them a new order each day.
""",
    "vocabulary": """\

```yaml
- id: taberu
  kind: vocabulary
  word: 食べる
  reading: 食[た]べる
  part-of-speech: verb
  meaning: to eat
  example: 毎日[まいにち]パンを 食[た]べる。
  example-meaning: I eat bread every day.
  audio: taberu.mp3
- id: xuexi
  kind: vocabulary
  word: 学习
  reading: xué xí
  meaning: to study
```

In `reading` and `example`, furigana are written in brackets behind the characters that they belong to, with a space
before the first of these characters if others stand before it: `パンを 食[た]べる`. To have the word read aloud by the
learner's device instead of a recording, see `tts` [above](#deckyaml).
""",
    "steps": """\

```yaml
- id: making-tea
  kind: steps
  title: How is tea made?
  steps:
    - Boil the water
    - Warm the pot
    - {step: Add the tea, number: 3}     # write a number only if a message asks for it
```

Each card shows the step before and the step after; the others are hidden. An old browser engine shows them all.

**A step is recognized by its words, and an edited step by its place** between the others. If you

- add a step at the end or in the middle, learners get a new card and keep all others.
- edit or move a step, learners keep their card, with the new text.
- remove a step, its card stays with learners, but asks nothing, until they run *Tools › Empty Cards*. The build tells
  you.
- do several of these in one place, the build may not know which step is which. Then it stops and asks you.
""",
}
"""The text below the fields of a kind, by the kind's key."""

_OWN_KINDS = """
# A kind of your own

A kind is data: a folder `kinds/<kind>/` in the deck's folder, with a `kind.yaml` and the HTML files that it names. The
kinds above are made in the same way; start from one of them, in `deck_builder/kinds/`.

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

| key of a kind | meaning |
|---|---|
{kind_keys}

| key of a field | meaning |
|---|---|
{field_keys}

| key of a card in `cards` | meaning |
|---|---|
{template_keys}

A kind may have a `style.css` in its folder. It is added before the deck's own.

Some texts make more of a card than its words. Show a field of `steps` or `shapes` as `{{cloze:Field}}`;
`deck_builder/kinds/image-occlusion/` shows what else Anki needs for a kind with `shapes`. Fields of `right-options` and
`wrong-options` are lists; a field of `all-options` has all of them, shuffled, and a field of `several-right` is `yes`
if more than one is right. Cards have no keys for these two; see `deck_builder/kinds/choice/`.

The HTML files are Anki's templates: `{{Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`, and fields with
filters, which you may combine: the filter nearest to the field is applied first.

| you write | learners see |
|---|---|
| `{{cloze:Field}}` | the text with its gaps; each gap makes a card |
| `{{type:Field}}` | on the front, a box to type into; on the back, what was typed beside the field |
| `{{type:cloze:Field}}`, `{{type:nc:Field}}` | the same for the gap in question; the same without regard to accents |
| `{{hint:Field}}` | a link with the field's name that shows the field |
| `{{furigana:Field}}` | `食[た]べる` with the reading above the characters |
| `{{kana:Field}}`, `{{kanji:Field}}` | the reading alone, `たべる`; the characters alone, `食べる` |
| `{{text:Field}}` | the field without its HTML |
| `{{tts ja_JP:Field}}` | a button that reads the field aloud, as with `tts` in `deck.yaml` |

The preview draws all of them as Anki does, with two differences: it does not compare what you type, and it reads
nothing aloud. A box belongs on the front alone: the back repeats the front, with the comparison in its place. Fields
that are filtered by `type` or `furigana` are best `plain`, so that no mark of Markdown gets between the letters.
Special fields such as `{{Tags}}` may be on a back, but not on a front. The question is repeated above the answer for
you. `[[evidence]]` in a back is where the card says how good the evidence for the answer is: put it right after the
answer. A kind with it on none of its backs says so at the end of each.

A field whose `text` is `html` reaches learners exactly as you write it, with its white space; only what could run code
is removed. Write pictures as `<img src="brain.svg">`, with the name of a file in the media folder.

Pictures, recordings and fonts that a template or stylesheet names (`<img src="_logo.png">`, `[sound:_ding.mp3]`,
`url("_font.woff2")`) come along from the media folder, also those that the deck's own `style.css` names. Their names
begin with `_`, or Anki takes them for unused. If you replace such a file, learners get the new one. Only a file that
nothing but a script or another stylesheet of the media folder names, or that has a field in its name
(`_flag_{{Code}}.svg`), keeps its name and stays with learners as they have it: give it another name when you change it.

With `frame: none` in `kind.yaml`, the HTML files are the whole front and the whole back, and `style.css` in the kind's
folder is the whole style. Such a kind has only the fields that it lists. Its cards show no evidence and no sources, get
no extra tags and can't be retired, and it has no spare fields for later. `deck-builder import` makes such a kind from
each note type.

After the first build, learners may have the kind. A new field then takes the place of one of the spare fields that
every note type has from the start. A change that Anki would not accept is refused, and you are told what learners would
see.
"""


def make_card_format_page() -> str:
    """The page on the card format."""
    introduction = _INTRODUCTION.replace("{deck_keys}", _list_keys(about.DECK, ("id", "name"), _SEE))
    introduction = introduction.replace("{file_keys}", _list_keys(about.CARD_FILE, ("cards",)))
    introduction = introduction.replace("{card_keys}", _list_keys(about.CARD, see=_SEE))
    kinds = (kind for kind in load_built_in_kinds().values() if kind)
    own_kinds = _OWN_KINDS.replace("{kind_keys}", _list_keys(about.KIND, ("name", "fields", "cards")))
    own_kinds = own_kinds.replace("{field_keys}", _list_keys(about.FIELD, ("name",)))
    own_kinds = own_kinds.replace("{template_keys}", _list_keys(about.TEMPLATE, ("name", "front", "back")))
    return introduction + "".join(map(_describe_kind, kinds)) + own_kinds


def _list_keys(keys: Mapping[str, str], required: Collection[str] = (), see: Mapping[str, str] | None = None) -> str:
    """The rows of a table of keys: what each means, whether it is required, and where to `see` more about it."""
    return "\n".join(
        f"| `{key}` | {'**Required.** ' * (key in required)}{_add(meaning, (see or {}).get(key, ''))} |"
        for key, meaning in keys.items()
    )


def _add(meaning: str, see: str) -> str:
    return f"{meaning.removesuffix('.')}; {see}." if see else meaning


def _describe_kind(kind: Kind) -> str:
    """The section on a kind: what it is for, its cards, its fields and an example."""
    rows = "\n".join(
        f"| `{field.key}` | {describe_field(field).replace('required', '**required**')} | {field.about} |"
        for field in list_fields(kind)
    )
    table = f"| field | | what belongs there |\n|---|---|---|\n{rows}\n"
    example = "\n".join(line[2:] for line in write_example(kind))
    page = f"\n## {kind.key}\n\n{kind.about} {describe_cards(kind)}\n\n{table}"
    return page + _MORE.get(kind.key, f"\n```yaml\n{example}\n```\n")
