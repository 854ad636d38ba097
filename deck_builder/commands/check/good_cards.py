"""What makes a card hard to learn from, though nothing about it is wrong. Finds much of it, and would rather miss some.

A card is looked at as learners see it: the fields that a front shows, and the first that its back shows beside them.
What hangs on the words of a language is looked for in English only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.check.near_duplicates import SAYS_NOTHING, SMALL_WORDS, content_words, pairs_alike
from deck_builder.content import cloze
from deck_builder.content.template import Replacement, Section
from deck_builder.deck.cards import locate_words
from deck_builder.deck.model import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.content.template import Node
    from deck_builder.deck.model import Card, Deck, Field, Kind
    from deck_builder.lock.content import Content
    from deck_builder.problems.problem import Place, Problems

_WORD: Final = re.compile(r"\w+")
_MARKS: Final = re.compile(r"[*_`]|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[(?!sound)")
_MAY_BE_MARKED: Final = re.compile(r"[*_`\[]")
_GAP: Final = re.compile(r"\{\{c([\d,]+)::(.*?)\}\}", re.DOTALL)
_IMAGE: Final = re.compile(r"(?:!\[[^\]]*\]\(<?|<img[^>]*\bsrc=[\"']?)([^)>\"']+)")
_EMPTY_GAP: Final = re.compile(r"\{\{c([\d,]+)::\s*(?:::[^{}]*)?\}\}")
_GAP_WITH_HINT: Final = re.compile(r"\{\{c[\d,]+::(.*?)(?:::[^{}]*)?\}\}", re.DOTALL)
_BRACES: Final = re.compile(r"\{\{c[\d,]+::|\}\}")
_FORMULA: Final = re.compile(r"\$[^$]*\$")
_QUESTION: Final = re.compile(r"(?<=[^\W_])[”’»)\"'$]*\?(?=\s|\Z)|[\uff1f\u061f]")
"""Where a question ends; not the sign by itself, nor one inside quotation marks or brackets."""

_QUESTION_WORDS: Final = "what|which|who|whose|whom|when|where|why|how"
_AUXILIARIES: Final = "is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|must"
_YES_OR_NO: Final = re.compile(
    r"(?!(?:can|could|will|would) you (?:please )?(?:name|list|give|tell|describe|explain|define|write|show|say|spell"
    r"|state|recall|build|draw|translate)\b)"
    r"(?!may (?!i |we |you |one |the |an? |it |he |she |they ))"  # the month, or a name
    r"(?![^?]*\b(?:what|which|whom)\s*\?)"
    rf"(?:{_AUXILIARIES})\b[^?]*\?\s*\Z",
    re.IGNORECASE,
)
_TRUE_OR_FALSE: Final = re.compile(r"\b(?:true(?:/| or )false|yes(?:/| or )no)\b", re.IGNORECASE)
_ASKS_MORE: Final = re.compile(r"(?:,|\band|\bbut) (?:how|why|what|which|where|when|who)\b", re.IGNORECASE)
_CHOICE: Final = re.compile(r"\bor\b|\bvs\b|\bwhich\b.*[,:]|[,:].*\bwhich\b", re.IGNORECASE)
"""A front that names what there is to choose from holds the answer as a matter of course."""

_LISTED_CHOICE: Final = re.compile(
    r"\?\s*\(?[^?]*,|\([^()]*[,/][^()]*\)|\b\w+/\w+\b|\b[aA]\s?[-).:].*\b[bB]\s?[-).:]", re.DOTALL
)
"""A choice without a word that says so: *Soft, fast or loud* after the question, *(left/right)*, *A) … B) …*."""

_VERDICTS: Final = frozenset({"true", "false", "yes", "no"})
_ASKS: Final = re.compile(
    rf"\b(?:{_QUESTION_WORDS})\b|\A(?:{_AUXILIARIES})\b",
    re.IGNORECASE,
)
_VERB: Final = re.compile(rf"\b(?:{_QUESTION_WORDS}|is|are|was|were|do|does|did|can|should)\b", re.IGNORECASE)

_POINTS_BACK: Final = frozenset(_WORD.findall("it this that these those they them he she him her its their"))
_POINTS_AHEAD: Final = re.compile(
    r"\bit\b.*\b(?:that|to|when|if|like|mean|called|for)\b"
    r"|\b(?:they|them|these|those)\b.*\b(?:that|who)\b"
    r"|\bit (?:rains?|snows?|freezes|takes?|comes?|turns?|seems?)\b"
    r"|\b(?:it is|is it) (?:raining|snowing|cold|hot|dark|late|winter|spring|summer|autumn)\b"
    r"|\bdo they call\b|\bdoes it (?:say|mean|take|cost)\b|\b(?:it|this|he|she):",
    re.IGNORECASE,
)
_QUOTATION: Final = re.compile(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"")
_ASKING: Final = frozenset(
    _WORD.findall(
        "what which who whose whom when where why how much many often does do did is are was were can could "
        "would will should may might must have has had happens happen about in on of to for so and but then "
        "there"
    )
)
_LIST_ITEM: Final = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_ENGLISH: Final = re.compile(r"en(?:-.*)?", re.IGNORECASE)
_ONLY_ENGLISH: Final = frozenset(
    _WORD.findall(
        "the and what which how does did with from this these they their when where why who whose you your between "
        "should would could being called"
    )
)
_LONGEST_ANSWER_GIVEN_AWAY: Final = 5
"""In words that say what it is about."""

_TOO_LONG_TO_BE_GIVEN_AWAY: Final = 120
"""In characters; no answer of five such words is as long."""

_TOO_MUCH: Final = 0.6
"""The share of a sentence's words that one card may hide."""


class Prompt(NamedTuple):
    """What a front asks, with the card and where its question stands.

    `about` are the words of the question that say what it is about, `answer` those of a short answer that could be
    given away; `answered` is the whole answer, empty where there is none; `shown` are the files of the pictures.
    """

    card: str
    asked: str
    about: tuple[str, ...]
    answer: tuple[str, ...]
    answered: str
    shown: tuple[str, ...]
    place: Place


class _Sides(NamedTuple):
    """The keys of the texts and of the pictures on a kind's first front, and the first text only on its back."""

    front: tuple[str, ...]
    pictures: tuple[str, ...]
    answer: Field | None


class _Front(NamedTuple):
    """What a card asks, on one line and as words.

    `key` is that of the field in which its question stands, `alone` says that nothing else is seen or heard.
    """

    key: str
    text: str
    words: tuple[str, ...]
    alone: bool


class Lint:
    """Looks at each card of a deck, and at the end at all of them together. `prompts` is what the cards ask."""

    def __init__(self, deck: Deck, problems: Problems) -> None:
        self.deck, self.problems = deck, problems
        self.prompts: list[Prompt] = []
        self.sides: dict[str, _Sides] = {}
        self.in_english = _ENGLISH.fullmatch(deck.language) is not None if deck.language else None
        """Whether the deck says that it is in English; None where it says nothing."""

    def see(self, card: Card, content: Content) -> None:
        """Look at one card."""
        del content  # what authors wrote says more than the HTML made of it
        if card.kind.cloze_fields:
            for key in sorted(card.kind.cloze_fields & card.values.keys()):
                self._gaps(card, key, str(card.values[key]))
            return
        if not card.kind.has_frame:
            return
        sides = self._sides_of(card.kind)
        asked = [(key, text) for key in sides.front if isinstance(text := card.values.get(key), str)]
        answer = card.values.get(sides.answer.key, "") if sides.answer else ""
        if not asked or not isinstance(answer, str):
            return
        text = " ".join([_plain(text) for _, text in asked])
        shown = _pictures(card, sides, asked)
        alone = len(asked) == 1 and not shown and "[sound:" not in asked[0][1]
        front = _Front(asked[-1][0], text, _words(text), alone)
        self._question(card, front)
        said = self._answer(card, sides.answer, front, answer) if sides.answer and answer else ()
        about = tuple(content_words(front.words))
        self.prompts.append(Prompt(card.id, front.text, about, said, answer, shown, card.place_of(front.key)))

    def finish(self, earlier: Sequence[Prompt] = ()) -> None:
        """Look at the prompts of all cards together, and beside those of `earlier` decks."""
        prompts = [*earlier, *self.prompts]
        refused = {problem.card for problem in self.problems if problem.code == "D212"}
        for one, other in pairs_alike([each.asked for each in prompts], [each.answered for each in prompts]):
            was = prompts[one]
            same = was.asked == prompts[other].asked and prompts[other].card in refused
            if other >= len(earlier) and not same and was.shown == prompts[other].shown:
                file, own = was.place.file, prompts[other].place.file
                named = file.name if file.parent == own.parent else f"{file.parent.name}/{file.name}"
                where = f"{named}:{was.place.line}"
                message = f"the card `{was.card}` ({where}) asks the same: “{_short(was.asked)}”"
                self.problems.add("C911", message, prompts[other].place, card=prompts[other].card)
        self._answers_given_away()

    def _sides_of(self, kind: Kind) -> _Sides:
        if kind.key not in self.sides:
            by_name = {field.name: field for field in kind.fields if field.text in ("markdown", "plain")}
            template = kind.templates[0]
            shown = tuple(dict.fromkeys(_shown(template.front_nodes)))
            front = tuple(by_name[name].key for name in shown if name in by_name)
            pictures = tuple(field.key for field in kind.fields if field.text == "picture" and field.name in shown)
            back = re.findall(r"\{\{(?:[\w-]+:)*([^{}#^/]+)\}\}", template.back)
            behind = (by_name[name.strip()] for name in back if name.strip() in by_name)
            answer = next((field for field in behind if field.required and field.key not in front), None)
            self.sides[kind.key] = _Sides(front, pictures, answer)
        return self.sides[kind.key]

    def _question(self, card: Card, front: _Front) -> None:
        asked = front.text
        if (questions := _questions(asked)) > 1:
            self._note("C902", f"`{front.key}` asks {questions} questions", card, front.key)
        if not front.alone or not self._is_english(front.words):
            return
        is_verdict = not _VERDICTS.isdisjoint(front.words) and _TRUE_OR_FALSE.search(asked)
        is_closed = _YES_OR_NO.fullmatch(asked) and not _CHOICE.search(asked) and not _ASKS_MORE.search(asked)
        if is_verdict or is_closed:
            self._note("C903", f"“{_short(asked)}” can be answered with yes or no", card, front.key)
        if word := _points_back(front):
            self._note("C904", f"`{word}` in “{_short(asked)}” points to nothing", card, front.key)

    def _answer(self, card: Card, field: Field, front: _Front, answer: str) -> tuple[str, ...]:
        """Look at the answer. Returns those of its words that say what it is about, where it is a short one."""
        key, plain = field.key, _plain(answer)
        length = plain.count(" ") + 1
        if field.most_words is None and length > self.deck.limits["answer-words"]:
            self._note("C901", f"`{key}` has {length} words", card, key)
        items = len(_LIST_ITEM.findall(answer)) if "\n" in answer else 0
        if items > self.deck.limits["list-items"]:
            self._note("C905", f"`{key}` is a list of {items}", card, key)
        short = len(plain) < _TOO_LONG_TO_BE_GIVEN_AWAY
        defines = card.kind.key == "definition"
        words = _words(plain) if short or defines else ()
        if defines and self._is_english((*front.words, *words)):
            term = content_words(front.words)
            if any(len(word) > 3 for word in term) and _uses_term(term, words):
                self._note("C909", f"the definition of “{_short(front.text)}” uses the term itself", card, key)
        said = tuple(content_words(words)) if short else ()
        if len(said) > _LONGEST_ANSWER_GIVEN_AWAY or not _says_something(said):
            return ()
        if not set(said).issubset(front.words):
            return said
        if not _CHOICE.search(front.text) and not _LISTED_CHOICE.search(front.text):
            self._note("C910", f"the front says “{_short(plain)}” already", card, key)
        return ()

    def _gaps(self, card: Card, key: str, text: str) -> None:
        for numbers in _EMPTY_GAP.findall(text):
            self._note("C907", f"gap {numbers} is empty", card, key, f"{{{{c{numbers}::")
        if "$" in text and _FORMULA.search(text):
            return
        every = _words(_plain(_filled(text)))
        for number in sorted(cloze.find_gaps(text).numbers) if every else ():
            opening = f"{{{{c{number}::"
            hidden = _words(_plain(" ".join(_hidden(text, number))))
            if not hidden:
                continue
            if len(hidden) == len(every):
                self._note("C906", f"gap {number} hides everything", card, key, opening)
            elif self._is_english(every) and SAYS_NOTHING.issuperset(hidden) and not _has_hint(text, number):
                self._note("C907", f"gap {number} hides nothing but “{' '.join(hidden)}”", card, key, opening)
            elif len(hidden) > _TOO_MUCH * len(every) and len(hidden) > 3:
                self._note("C908", f"gap {number} hides {len(hidden)} of {len(every)} words", card, key, opening)

    def _is_english(self, words: Sequence[str]) -> bool:
        """Whether words are English, by what the deck says; where it says nothing, by a word that is nothing else."""
        return not _ONLY_ENGLISH.isdisjoint(words) if self.in_english is None else self.in_english

    def _answers_given_away(self) -> None:
        """Two cards, each of which holds the other's answer in its question."""
        own = self.prompts
        lengths: dict[str, set[int]] = {}
        """How long the answers are that begin with a word."""
        for each in own:
            if each.answer:
                lengths.setdefault(each.answer[0], set()).add(len(each.answer))
        answers = {each.answer for each in own}
        first: dict[tuple[tuple[str, ...], tuple[str, ...]], Prompt] = {}
        """By what is answered and an answer that the question holds: the first such card."""
        for each in own:
            if not each.answer:
                continue
            said = (
                each.about[at : at + length] for at, word in enumerate(each.about) for length in lengths.get(word, ())
            )
            held = answers.intersection(said)
            for other in filter(None, (first.get((answer, each.answer)) for answer in sorted(held))):
                message = f"this card and `{other.card}` hold each other's answer in their questions"
                self.problems.add("C912", message, each.place, card=each.card)
            for answer in held:
                first.setdefault((each.answer, answer), each)

    def _note(self, code: str, message: str, card: Card, key: str, needle: str = "") -> None:
        """Note a warning at a field, or where `needle` stands in it."""
        place = locate_words(card, key, needle) if needle else card.place_of(key)
        self.problems.add(code, message, place, card=card.id)


def _shown(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Replacement):
            yield node.field
        elif isinstance(node, Section):
            yield from _shown(node.inside)


def _plain(text: str) -> str:
    """A text on one line, without the marks of Markdown."""
    if _MAY_BE_MARKED.search(text):
        text = _MARKS.sub("", text)
    return " ".join(text.split())


def _pictures(card: Card, sides: _Sides, asked: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The files of the pictures that a front shows."""
    own = [value.file for key in sides.pictures if isinstance(value := card.values.get(key), Picture)]
    inside = [name for _, text in asked if "![" in text or "<img" in text for name in _IMAGE.findall(text)]
    return (*own, *inside)


def _says_something(answer: Sequence[str]) -> bool:
    """Whether the words of an answer can give it away: not a verdict, a number or the letter of a choice."""
    has_word = any(any(map(str.isalpha, word)) and (len(word) > 1 or not word.isascii()) for word in answer)
    return has_word and not _VERDICTS.issuperset(answer)


def _questions(text: str) -> int:
    """How many questions a text asks; what is quoted, and the choices behind a question, are none."""
    if text.count("?") + text.count("\uff1f") + text.count("\u061f") < 2:
        return 1
    asked = _QUOTATION.sub("“”", text)
    ends = [found.end() for found in _QUESTION.finditer(asked)]
    last = asked[ends[-2] : ends[-1]] if len(ends) > 1 else ""
    only_choices = re.search(r"\bor\b", last) and not _VERB.search(last)
    return len(ends) - bool(only_choices)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(_WORD.findall(text.casefold()))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rsplit(' ', 1)[0]}…"


def _points_back(front: _Front) -> str:
    """A word such as `it` before which nothing stands that it could mean; empty where there is none."""
    if _POINTS_BACK.isdisjoint(front.words) or not _ASKS.search(front.text) or _QUOTATION.match(front.text):
        return ""
    asked = _QUOTATION.sub("", front.text)
    for word in _words(asked):
        if word in _POINTS_BACK and not re.search(rf"\b{word.upper()}\b", asked):
            following = re.search(rf"\b{word}\b\s+(\w+)", asked, re.IGNORECASE)
            # "This word" and "their partner" point to what follows; "it" in "is it true that" points to nothing at all.
            if word in ("this", "that", "these", "those", "its", "their", "her") and following:
                next_word = following[1].casefold()
                if next_word not in _ASKING and next_word not in SMALL_WORDS:
                    return ""
            if word in ("this", "these", "those") and ":" in asked:
                return ""
            if _POINTS_AHEAD.search(asked) or _CHOICE.search(asked):
                return ""
            return word
        if word not in _ASKING and word not in SMALL_WORDS:
            return ""
    return ""


def _uses_term(term: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(_same_stem(word, each) for each in words) for word in term)


def _same_stem(one: str, other: str) -> bool:
    """Whether two words are one but for an ending: *empathy* and *empathic*, *neuron* and *neurons*."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    stem = short[:-1] if short[-1] in "eys" else short
    return len(short) > 3 and len(long) - len(short) <= 3 and long.startswith(stem)


def _hidden(text: str, number: int) -> list[str]:
    """What the gaps with a number hide."""
    return [
        _BRACES.sub(" ", found[2].split("::")[0]) for found in _GAP.finditer(text) if str(number) in found[1].split(",")
    ]


def _has_hint(text: str, number: int) -> bool:
    return re.search(rf"\{{\{{c{number}::[^{{}}]*::[^{{}}]*\}}\}}", text) is not None


def _filled(text: str) -> str:
    return _GAP_WITH_HINT.sub(r"\1", text)
