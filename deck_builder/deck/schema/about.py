"""What every key of a deck's files means, in Markdown: `docs/card-format.md` lists it, and editors show it.

Each mapping has the keys in the order in which the page lists them. The fields of kinds are described by the kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.load import REQUIRABLE
from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.note_type_settings import STOCK_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable


def list_words(words: Iterable[str]) -> str:
    """Words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


DECK: Final = {
    "id": "The deck's permanent name in small letters, such as `capitals`; it is in file names and tags.",
    "namespace": "A random word that makes your cards' identities differ from all others. The first build writes it.",
    "name": "The name that Anki shows. Anki knows decks by their names, so change it only if you must.",
    "description": "The text that Anki shows above the cards, in Markdown.",
    "description-format": "`html` if the description is HTML; Markdown is the default.",
    "subdecks": "A list of subdecks with descriptions: each has `name`, `description`, `description-format`.",
    "authors": "A list of names.",
    "licence": "The licence of the content, such as `CC BY 4.0`.",
    "language": "The language of the cards, as a code such as `en`. Screen readers use it.",
    "link": "The address of the deck's home page.",
    "feedback": "Where learners report a mistake: the address of a page, with `{card}` in it, or a mail address.",
    "markdown-kind": "The kind of Markdown files that name none.",
    "require": f"What must be there: a list of any of {list_words(REQUIRABLE)}. Media need `credits`; every card needs "
    "the others.",
    "style": "Your own colours, sizes and fonts.",
    "allow": "What the package may hold although it is not safe: `scripts`, `remote`.",
    "check": "Which warnings to report, and which to ignore.",
    "preset": "Settings that you recommend to learners.",
    "tts": "What learners' devices read aloud.",
    "latex": "How Anki makes pictures of `[latex]`, for kinds that don't say it themselves.",
    "editions": "Smaller packages of the same deck by their names, the smallest first.",
    "extends": "The deck that this one builds on: a package or the folder of a deck, by its path from this folder.",
    "suspends": "Cards of that deck that learners had better suspend, each with a `reason`.",
}
"""The keys of `deck.yaml`."""

TRANSLATION: Final = {
    "id": "The permanent name of the translation in small letters, such as `capitals-de`.",
    "same-notes": "Whether it has the notes of the deck that it translates, so that learners can change the language.",
    "words": "What takes the place of English texts that the program puts on cards.",
}
"""The keys of `deck.yaml` of a translation that are others than those of a deck, or mean something else."""

ENTRY_FILE: Final = {
    "subdeck": "What the subdeck of all cards in the file is called in this language.",
    "cards": "The texts of cards, one entry for each.",
}
"""The keys of a translation's file with texts."""

ENTRY: Final = {
    "id": "The id of the card that is translated.",
    "guid": "The guid that learners of an imported translation have.",
    "subdeck": "What the card's subdeck is called in this language, if it is not the file's.",
    "file": "Another picture, if the one of the source has words in it.",
    "shapes": "What each shape is called in this language, as in `{Frontal lobe: Stirnlappen}`.",
}
"""The keys of an entry of a translation, besides the fields of the card's kind."""

CARD_FILE: Final = {
    "kind": "The kind of all cards in the file that don't name their own.",
    "subdeck": "The subdeck of all cards in the file, such as `2 The brain`. `A::B` is a subdeck B of A.",
    "tags": "Tags for all cards in the file, as a list.",
    "cards": "The list of cards.",
}
"""The keys of a card file."""

CARD: Final = {
    "id": "The card's permanent identity in the deck. The first build makes it from the prompt and writes it into the "
    "file, unless you write one. You may change the card's text, but not its id.",
    "was": "The card's earlier id, after you have renamed it. Learners keep their progress.",
    "guid": "The guid of a note from an imported package. Other cards need none.",
    "kind": "The card's kind, if it is not the file's.",
    "subdeck": "The card's subdeck, if it is not the file's.",
    "subdecks": "Subdecks of single cards, by their keys in the kind, or `c1` for a gap: `{back: Reverse}`.",
    "after": "A list of ids: the cards that are to be taught before this one. You are warned if one comes later.",
    "ignore": "Warnings to ignore, each with the reason.",
    "evidence": f"How good the evidence for the card's answer is: {list_words(EVIDENCE)}.",
    "sources": "A list of ids from `references.yaml`. The back shows the references in small print.",
    "claims": "A list of ids from `claims.yaml`: the claims that the card teaches.",
    "tags": "A list of tags, in addition to the file's.",
}
"""The keys of every card, besides the fields of its kind."""

MODE: Final = "`hide-one` covers only the shape in question; `hide-all` covers all and marks it."
"""The key beside the shapes of a card."""

PICTURE: Final = {
    "file": "The name of the file in the media folder.",
    "alt": "What the picture shows, for people who can't see it.",
    "caption": "A line below the picture.",
}
"""The parts of a picture."""

SHAPE: Final = {
    "name": "What the shape hides. The back of the card shows it, and the shape is recognized by it.",
    "with": "The name of another shape: both are hidden together, by the same card.",
    "number": "The number of a shape that learners have and that you have renamed. Write it only if a message asks "
    "for it.",
    "rect": "A rectangle: `left`, `top`, `width` and `height`, as fractions of the picture or as pixels.",
    "ellipse": "An ellipse, by the rectangle around it: `left`, `top`, `width` and `height`. In Anki's words, `rx` and "
    "`ry` are half of the last two.",
    "polygon": "A list of corners, each with how far it is from the left and the top: `[[0.1, 0.6], [0.2, 0.6], …]`.",
    "text": "A label on the picture: `left`, `top` and `text`. Without a name, it is on all cards and hides nothing.",
}
"""The keys of a shape on a picture."""

SHAPE_LOOKS: Final = {
    "angle": "How far the shape is turned to the right, in ten-thousandths of a whole turn.",
    "fill": "The colour of the shape, as in `#ff0000`.",
    "text": "The words of the label.",
    "scale": "How much larger the label is than usual.",
    "fs": "The size of the label's letters, as a fraction of the picture's height.",
}
"""Further keys of a shape's form."""

STEP: Final = {
    "step": "The text of the step.",
    "number": "The number of a step that learners have. Write it only if a message asks for it.",
}
"""The keys of a step that has a number."""

PRESET: Final = {
    "new-cards-a-day": "The most new cards that learners see in a day.",
    "order": "The order of new cards: `as written` or `random`.",
    "bury-siblings": "`yes` if the other cards of a note wait for another day.",
    "desired-retention": "The share of cards to be remembered, from 0.70 to 0.99; used if the learner has turned FSRS "
    "on.",
}
"""The keys of `preset` in `deck.yaml`."""

TTS: Final = {
    "language": "The language with its country, as in `en-GB`: Anki needs both to find a voice.",
    "fields": "The keys of the fields to read aloud, of any kinds.",
}
"""The keys of `tts` in `deck.yaml`."""

EDITION: Final = {
    "name": "What people call the edition.",
    "without": "What it leaves out, besides what larger editions leave out.",
}
"""The keys of an edition in `deck.yaml`."""

WITHOUT: Final = {
    "tags": "Cards with one of these tags, or with a tag below one, as a list.",
    "kinds": "Cards of these kinds, as a list.",
    "cards": "The cards with these ids, as a list.",
    "templates": "Cards that a kind makes of each entry: a list of their keys, by kind.",
    "fields": "Fields that stay empty: a list of their keys, by kind.",
}
"""The keys of `without` in an edition."""

LATEX: Final = {
    "header": "The LaTeX before each formula.",
    "footer": "The LaTeX after each formula; `\\end{document}` is the default.",
    "svg": "`yes` for pictures as SVG, which stay sharp; PNG is the default.",
}
"""The keys of `latex` in `deck.yaml` and in a kind."""

STYLE: Final = {
    "paper": "The colour of the card.",
    "ink": "The colour of text.",
    "quiet": "The colour of small print.",
    "accent": "The colour of gaps and of what stands out.",
    "link": "The colour of links.",
    "line": "The colour of lines.",
    "wash": "The colour behind code and highlighted words.",
    "size": "The size of text, such as `22px`.",
    "measure": "The width of a line of text, such as `34em`.",
    "space": "The space around and between the parts of a card, such as `1em`.",
    "picture-width": "The largest width of a picture, such as `100%`.",
    "picture-height": "The largest height of a picture, such as `60vh`.",
    "font": "The fonts of text, such as `Georgia, serif`.",
    "font-strong": "The fonts of questions.",
    "font-code": "The fonts of code.",
    "night": "The colours in night mode.",
}
"""The keys of `style` in `deck.yaml`."""

CHECK: Final = {
    "select": "The rules whose warnings are reported, by code, name or the letter of a group. Without it, all are.",
    "ignore": "Rules whose warnings are not reported, each with the reason.",
    "limits": "Limits of your own for the rules that count.",
}
"""The keys of `check` in `deck.yaml`."""

KIND: Final = {
    "name": "The kind's name. Anki shows it after the deck's name.",
    "label": "What its cards say above the question; without it, the name.",
    "about": "What the kind is for. `deck-builder kinds` shows it.",
    "example": "A card to copy, as text, without `id` and `kind`. `deck-builder kinds` shows it.",
    "fields": "The fields of its cards, by the keys that authors write.",
    "cards": "The cards that are made of each entry, by keys of your choice.",
    "looks": "Parts of the program's style that only some kinds need, as a list: `typing`, `options`, `readings`.",
    "script": "A script file in the kind's folder, for its fronts. Cards get it only if `deck.yaml` allows scripts.",
    "replaces": "An older kind whose cards now have this kind. Learners must tick *Merge note types* once.",
    "latex": "How Anki makes pictures of `[latex]`: `header` and `footer` around each formula, `svg: yes` for SVG.",
    "frame": "`none` if the HTML files are the whole front and the whole back, without the shared look.",
    "stock": f"Anki's own note type that an imported kind began as: {list_words(STOCK_KINDS)}.",
}
"""The keys of `kind.yaml`."""

FIELD: Final = {
    "name": "The field's name in Anki and in the HTML: `{{Source}}`.",
    "about": "What belongs in the field. Messages show it if the field is missing.",
    "text": "`markdown` (the default), `plain`, `html`, `picture`, `sound`, `switch` (yes or no), or one of those "
    "that make more of a card than its words.",
    "required": "`yes` if every card needs the field.",
    "lines": "`one` if the value must be a single line.",
    "most-words": "The largest number of words.",
    "unique": "`yes` if no two cards may have the same value.",
    "default": "`yes` or `no`: the value of a switch that a card does not set.",
    "description": "What Anki's editor shows in the field while it is empty.",
    "font": "The font in Anki's editor.",
    "size": "The size of that font in pixels.",
    "right-to-left": "`yes` if Anki's editor writes the field from right to left.",
    "sticky": "`yes` if Anki's editor keeps the field's text for the next note.",
    "collapsed": "`yes` if Anki's editor shows the field closed.",
    "plain-text": "`yes` if Anki's editor shows the field as HTML.",
    "exclude-from-search": "`yes` if Anki's searches pass the field over unless they name it.",
    "tag": "The number by which Anki's own note types know the field. An import writes it.",
    "prevent-deletion": "`yes` if Anki refuses to delete the field. An import writes it.",
}
"""The keys of a field in `kind.yaml`."""

TEMPLATE: Final = {
    "name": "The card's name in Anki.",
    "front": "The HTML file of the front, in the kind's folder.",
    "back": "The HTML file of the back, in the kind's folder.",
    "browser-front": "The HTML file for the column *Question* of Anki's browser.",
    "browser-back": "The HTML file for the column *Answer* of Anki's browser.",
    "browser-font": "The font of these columns.",
    "browser-size": "The size of that font in pixels.",
    "deck": "Anki's *Deck Override*: the full name of the deck that new cards go into, or Anki's number for it.",
    "subdeck": 'The subdeck of these cards, if it is not that of the other cards of a note; `""` for the deck itself.',
    "as-is": "`yes` keeps a template that Anki can't show, as an import found it. It makes no cards, or broken ones.",
}
"""The keys of a card in `kind.yaml`."""

REFERENCE: Final = {
    "id": "The name by which cards cite the work, such as `craig-2009`.",
    "type": "What kind of work it is, such as `article-journal` or `book`.",
    "author": "A list of authors: `[{family: Craig, given: A. D.}]`.",
    "editor": "A list of editors, as for `author`; shown if there is no author.",
    "issued": "When it came out: `{year: 2009}`.",
    "title": "The title of the article or book.",
    "container-title": "The journal, or the book that a chapter is in.",
    "volume": "The volume of the journal.",
    "DOI": "The work's DOI, such as `10.1038/nrn2555`.",
    "URL": "The address of the work's page, if it has no DOI.",
}
"""The keys of CSL-YAML that the program reads in `references.yaml`. Others are allowed."""

CLAIM: Final = {
    "id": "The name by which cards name the claim.",
    "claim": "The statement that the deck promises to teach.",
    "section": "The heading under which the page of claims shows it.",
    "evidence": f"How good the evidence for the claim is: {list_words(EVIDENCE)}.",
    "known": "What the evidence says, in Markdown.",
}
"""The keys of a claim in `claims.yaml`."""

CREDIT: Final = {
    "title": "What the file shows.",
    "authors": "Who made it, as a list.",
    "source": "Where the file comes from: an address, or how it was made.",
    "licence": "The licence of the file, such as `CC BY 4.0`.",
}
"""The keys of a file in `credits.yaml`. Others are allowed."""

ADDS_TO: Final = (
    "The id of the card of the base that this one adds to: it takes the `question` and the `answer` from there, unless "
    "you write them."
)
"""The key of cards of a deck that extends another one."""
