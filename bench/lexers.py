"""`python -m bench.lexers [ALIAS]...`: finds the languages whose code takes long to colour.

Prints each lexer of Pygments that needs more than `--limit` milliseconds for some text that `content.code` would have
coloured, the slowest first. Those are listed in `deck_builder/content/slow_lexers.py`. The texts are signs and words,
repeated: those that are slow for expressions in general, and one for each expression of the lexer, which matches it.
A text that takes longer than `--most` is stopped. It takes about half an hour.
"""

from __future__ import annotations

import argparse
import re
import signal
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from pygments.lexers import get_all_lexers, get_lexer_by_name

from deck_builder.content.code import LONGEST_CODE, explain_slow_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pygments.lexer import Lexer

_PARSER: Final[Any] = import_module("re._parser")
_COMMON: Final = (
    *"({[<\"'/*#;:=-.,\\`$@&|!%^~_01aé",
    *(
        " a",
        "a\n",
        "\na",
        " \n",
        "a\n ",
        "a1",
        "a(",
        "((a",
        "a.",
        "/*",
        "(*",
        "<a ",
        '"a',
        "'a",
        "a:",
        "a=",
        "\\a",
        "#a",
    ),
    *(
        "0.",
        "[a",
        "{a",
        "a,",
        "-- ",
        "=begin\n",
        "<<a\n",
        "$a",
        "@a",
        "::",
        "a-",
        "A ",
        "a_",
        "a  ",
        "a \n",
        "a b\n",
        " " * 95 + "a",
    ),
)
_MOST_EXPRESSIONS: Final = 40
_CATEGORIES: Final = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


class _TookTooLongError(Exception):
    pass


def main() -> None:
    """Measure the lexers and print the slow ones."""
    parser = argparse.ArgumentParser(prog="python -m bench.lexers", description="Find the slow lexers of Pygments.")
    parser.add_argument("aliases", nargs="*", help="lexers to measure (all)")
    parser.add_argument("--limit", type=float, default=120, help="milliseconds for a block of code (%(default)s)")
    parser.add_argument("--most", type=float, default=600, help="milliseconds until a text is stopped (%(default)s)")
    wanted = parser.parse_args()
    aliases = wanted.aliases or [names[0] for _, names, _, _ in get_all_lexers(plugins=False) if names]
    slowest = []
    for alias in aliases:
        seconds, text = measure_lexer(get_lexer_by_name(alias), wanted.limit / 1000, wanted.most / 1000)
        if seconds * 1000 > wanted.limit:
            slowest.append((seconds, alias, text))
            print(f"{alias}: {seconds * 1000:.0f} ms for {text[:20]!r}", flush=True)
    print("\n".join(f'"{alias}",' for alias in sorted(alias for _, alias, _ in slowest)))


def measure_lexer(lexer: Lexer, limit: float, most: float) -> tuple[float, str]:
    """Return the seconds that a lexer needs for the first text above `limit` or for its slowest one, and that text."""
    for _ in lexer.get_tokens_unprocessed("a\n"):
        pass  # so that its expressions are compiled
    worst = 0.0, ""
    for text in make_texts(_list_fragments(lexer)):
        worst = max(worst, (_measure(lexer, text, most), text))
        if worst[0] > limit and (seconds := min(_measure(lexer, text, most) for _ in range(2))) > limit:
            return seconds, text
    return worst


def make_texts(fragments: Iterable[str]) -> Iterator[str]:
    """Repeat each fragment up to the longest block, as one word, as words, and as lines that may be coloured."""
    for fragment in (*_COMMON, *fragments):
        for length, between in ((LONGEST_CODE, ""), (190, " "), (25, "\n ")):
            piece = (fragment * length)[:length] if len(fragment) < length else fragment
            text = ((piece + between) * LONGEST_CODE)[:LONGEST_CODE]
            if not explain_slow_code(text):
                yield text
                if not between:
                    break


def _measure(lexer: Lexer, text: str, most: float) -> float:
    signal.setitimer(signal.ITIMER_REAL, most)
    start = time.process_time()
    try:
        for _ in lexer.get_tokens_unprocessed(f"{text}\n"):
            pass
    except _TookTooLongError:
        pass
    except ValueError:  # the lexer was stopped while it compiled the expressions of another one
        return _measure(lexer, text, 20 * most)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - start


def _list_fragments(lexer: Lexer) -> list[str]:
    """Write a short text that each expression of a lexer matches, as far as that is simple."""
    states: dict[str, list[tuple[Any, ...]]] = getattr(lexer, "_tokens", None) or {}
    patterns = {getattr(rule[0], "__self__", None) for rules in states.values() for rule in rules}
    expressions = [each for each in patterns if isinstance(each, re.Pattern)]
    found = {_write_match(_PARSER.parse(each.pattern, each.flags)) for each in expressions}
    return sorted(each for each in found if 0 < len(each) < 200)[:_MOST_EXPRESSIONS]


def _write_match(parsed: Any) -> str:
    return "".join(_write_part(str(kind), argument) for kind, argument in parsed)


def _write_part(kind: str, argument: Any) -> str:
    match kind:
        case "LITERAL":
            return chr(argument)
        case "NOT_LITERAL" | "ANY":
            return "a"
        case "IN":
            return _write_sign(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            times: int = min(argument[0], 3)
            return _write_match(argument[2]) * max(1, times)
        case "SUBPATTERN":
            return _write_match(argument[-1])
        case "BRANCH":
            return _write_match(argument[1][0])
        case "ATOMIC_GROUP":
            return _write_match(argument)
    return ""


def _write_sign(choices: Iterable[tuple[Any, Any]]) -> str:
    for kind, argument in choices:
        match str(kind):
            case "NEGATE":
                return "a"
            case "LITERAL":
                return chr(argument)
            case "RANGE":
                return chr(argument[0])
            case "CATEGORY":
                return _CATEGORIES.get(str(argument), ".")
    return ""


def _stop(*_: object) -> None:
    raise _TookTooLongError


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, _stop)
    main()
