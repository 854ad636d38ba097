"""What can be wrong with the text of a field."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, cloze, error, example, warning

_PARIS_SVG: Final = "# media/paris.svg\n<svg xmlns='http://www.w3.org/2000/svg'/>"

RULES: Final[tuple[Rule, ...]] = (
    error(
        "T401",
        "no-cloze",
        "A cloze card without a gap asks nothing.",
        "Write each gap as `{{c1::hidden words}}`.",
        bad=cloze("Paris is the capital of France."),
        good=cloze("{{c1::Paris}} is the capital of France."),
    ),
    error(
        "T402",
        "cloze-elsewhere",
        "Only kinds with a cloze field hide words; on this card, learners would see the braces.",
        "Use `kind: cloze`, or remove the braces.",
        bad=card("answer: '{{c1::Paris}}'"),
        good=cloze("{{c1::Paris}} is the capital of France."),
    ),
    error(
        "T403",
        "cloze-not-closed",
        "Learners see the braces of a gap that is not closed.",
        "Close the gap with `}}`.",
        bad=cloze("{{c1::Paris is the capital of France."),
        good=cloze("{{c1::Paris}} is the capital of France."),
    ),
    error(
        "T404",
        "bad-cloze-number",
        "Anki makes cards only for the numbers 1 to 499.",
        "Number the gaps from 1: `{{c1::…}}`, `{{c2::…}}`.",
        bad=cloze("{{c0::Paris}} is the capital of France."),
        good=cloze("{{c1::Paris}} is the capital of France."),
    ),
    error(
        "T405",
        "no-card",
        "Learners never see a note without a card.",
        "Fill in the fields that the front shows.",
        bad=card("answer: <b></b>"),
        good=FRANCE,
    ),
    warning(
        "T406",
        "no-alt-text",
        "A learner who can't see the picture gets nothing instead.",
        "Describe the picture in a few words: `![what it shows](file.png)`, or `alt:` beside `file:`.",
        bad=example(card("answer: Paris\npicture: paris.svg"), _PARIS_SVG),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    warning(
        "T407",
        "html-not-safe",
        "A script, a frame with another page or a link that runs code could do anything in a learner's Anki, "
        "so a shared deck must not contain any.",
        "Remove it from the text; learners get the text without it.",
        bad="""
        # kinds/html/kind.yaml
        name: HTML
        fields: {front: {name: Front, text: html, required: yes}}
        cards: {card: {name: Card, front: front.html, back: front.html}}
        # kinds/html/front.html
        {{Front}}
        # cards.yaml
        kind: html
        cards:
          - {id: france, front: '<b onclick="alert(1)">Paris</b>'}
        """,
        good="""
        # kinds/html/kind.yaml
        name: HTML
        fields: {front: {name: Front, text: html, required: yes}}
        cards: {card: {name: Card, front: front.html, back: front.html}}
        # kinds/html/front.html
        {{Front}}
        # cards.yaml
        kind: html
        cards:
          - {id: france, front: '<b>Paris</b>'}
        """,
    ),
    warning(
        "T408",
        "html-left-out",
        "Cards may only have HTML that is harmless and that every Anki client shows in the same way; learners get the "
        "text without the rest.",
        "Write it in Markdown or in plain HTML: `<b>`, `<mark>`, `<sub>`, `<span class=…>`, tables, lists, links.",
        bad=card("answer: <span style='color:red'>Paris</span>"),
        good=card("answer: <mark>Paris</mark>"),
    ),
    warning(
        "T409",
        "formula-in-brackets",
        "Markdown drops the backslash before a bracket: learners would see the source of the formula.",
        "Write formulas between dollar signs: `$x^2$`, or `$$…$$` for a formula on its own line.",
        bad=card(r"answer: About \(10^7\) people"),
        good=card("answer: About $10^7$ people"),
    ),
    warning(
        "T410",
        "formula-not-closed",
        "Learners would see the source of an incomplete formula, or an error.",
        "Close each `$` with a `$` without a space before it, and each `{` with a `}`. Write money as `\\$5`.",
        bad=card(r"answer: About $\frac{1}{6 of all"),
        good=card(r"answer: About $\frac{1}{6}$ of all"),
    ),
    warning(
        "T411",
        "formula-in-plain-text",
        "This field is shown exactly as you type it: learners would see the source of the formula.",
        "Write it with plain characters, such as x² or H₂O, or put the formula into another field.",
        bad="""
        # cards.yaml
        kind: definition
        cards:
          - {id: area, term: The area $a^2$, definition: What a square of side $a$ takes up}
        """,
        good="""
        # cards.yaml
        kind: definition
        cards:
          - {id: area, term: The area a², definition: What a square of side $a$ takes up}
        """,
    ),
    warning(
        "T412",
        "gap-closed-early",
        "Anki ends a gap at the first two braces, even if they belong to the hidden text, and shows the rest.",
        "Put a space between the braces of the text and the braces that end the gap: `{{c1::{a} }}`.",
        bad=cloze("The set of even primes is {{c1::{2}}}."),
        good=cloze("The set of even primes is {{c1::{2} }}."),
    ),
    error(
        "T413",
        "picture-not-read",
        "In Markdown, the name of a file ends at a space: learners would see the name instead of the picture.",
        "Put the name between `<` and `>`: `![what it shows](<my file.png>)`. Or rename the file.",
        bad=example(
            card("answer: Paris ![The Eiffel Tower](eiffel tower.svg)"),
            "# media/eiffel-tower.svg\n<svg xmlns='http://www.w3.org/2000/svg'/>",
            "$ mv media/eiffel-tower.svg 'media/eiffel tower.svg'",
        ),
        good=example(
            card("answer: Paris ![The Eiffel Tower](<eiffel tower.svg>)"),
            "# media/eiffel-tower.svg\n<svg xmlns='http://www.w3.org/2000/svg'/>",
            "$ mv media/eiffel-tower.svg 'media/eiffel tower.svg'",
        ),
    ),
    warning(
        "T421",
        "dead-link",
        "A card is not a page on the web: files beside it, other notes and places on the card can't be linked to.",
        "Link to the address of a page: `https://…`.",
        bad=card("answer: Paris, see [the map](map.pdf)"),
        good=card("answer: Paris, see [the map](https://example.org/map.pdf)"),
    ),
    warning(
        "T422",
        "markup-not-read",
        "Other programs know this markup and cards don't: learners would see it as you typed it.",
        "Write it in Markdown, or remove it.",
        bad=card("answer: Paris[^1]"),
        good=card("answer: |\n  Paris[^1]\n\n  [^1]: Since 987, with interruptions"),
    ),
    warning(
        "T430",
        "text-not-shown",
        "What you type and learners don't see is lost, and often the meaning with it.",
        "Change the text as the message says. In backticks every sign is shown as you type it.",
        bad=card("answer: |\n  | City | Country |\n  |---|---|\n  | Paris | France | Europe |"),
        good=card("answer: |\n  | City | Country | Continent |\n  |---|---|---|\n  | Paris | France | Europe |"),
    ),
    warning(
        "T431",
        "sign-read-as-markup",
        "Markdown takes these signs as markup, and learners don't see them: `__init__` becomes a bold `init`.",
        "If the signs are text, put a backslash before them or the whole in backticks.",
        bad=card("answer: The method __init__"),
        good=card("answer: The method `__init__`"),
    ),
    warning(
        "T432",
        "lines-joined",
        "In Markdown, a line end is a space: learners see the two lines as one.",
        "End the line with a backslash to keep the line end. Or write a list, with `- ` before each line, or leave a "
        "blank line between paragraphs. If it is one sentence, write it on one line.",
        bad=card("answer: |\n  Paris\n  Lyon"),
        good=card("answer: |\n  Paris\\\n  Lyon"),
    ),
    warning(
        "T433",
        "gap-across-a-border",
        "Anki replaces a gap without regard to what is around it. If the gap ends in another paragraph, cell or bold "
        "word than it begins in, the rest of the card looks wrong.",
        "Close the gap where it begins: write `{{c1::**bold**}} word`, and one gap for each paragraph or cell.",
        bad=cloze("**The city of {{c1::Paris** is}} the capital of France."),
        good=cloze("**The city of {{c1::Paris}}** is the capital of France."),
    ),
    warning(
        "T434",
        "dollars-unclear",
        "What is between two dollar signs is shown as a formula: in italics, without spaces, without the dollars.",
        "Write money as `\\$5`, and put the words of a formula into `\\text{…}`.",
        bad=card("answer: Between $5 and (in Paris) 6$"),
        good=card(r"answer: Between \$5 and (in Paris) 6\$"),
    ),
    warning(
        "T435",
        "colons-in-a-gap",
        "Anki takes what follows two colons in a gap as the hint, and hides only what stands before them.",
        "If the colons belong to the hidden words, write the words in backticks, or the colons as `:\\:`.",
        bad=cloze("The word is {{c1::a::b::c}} in this language of France."),
        good=cloze("The word is {{c1::`a::b::c`}} in this language of France."),
    ),
    warning(
        "T436",
        "braces-without-gap",
        "Only `{{c1::…}}` hides words. Learners would see other braces as you type them.",
        "Write `{{c1::…}}` for a gap. Put braces that are text in backticks.",
        bad=cloze("{{Paris}} is the capital of {{c1::France}}."),
        good=cloze("{{c2::Paris}} is the capital of {{c1::France}}."),
    ),
    warning(
        "T440",
        "unknown-language",
        "Code is coloured by the rules of its language, which is named behind the three backticks.",
        "Write the language as Pygments calls it, such as `python` or `c++`, or `text` for none.",
        bad=card("answer: |\n  ```pyhton\n  len(x)\n  ```"),
        good=card("answer: |\n  ```python\n  len(x)\n  ```"),
    ),
    warning(
        "T441",
        "code-without-colours",
        "Colours are for short blocks of code. Longer ones, and some rare languages, would make a build slow.",
        "Show only the lines that the card is about, or write `text` in place of the language.",
        bad=card(f"answer: |\n  ```python\n  x = {'7' * 200}\n  ```"),
        good=card("answer: |\n  ```python\n  x = 1\n  ```"),
    ),
)
