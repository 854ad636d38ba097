"""The link with which learners report a mistake: `feedback` in `deck.yaml`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from deck_builder.patterns import compile_late
from deck_builder.problems.wording import format_count, shorten, suggest

if TYPE_CHECKING:
    from deck_builder.source.keys import Keys

FEEDBACK_KEY: Final = "feedback"

CARD: Final = "{card}"
RELEASE: Final = "{release}"
DECK: Final = "{deck}"
PLACES: Final = (CARD, RELEASE, DECK)
"""What an address may name: the card, the release that the learner has, and the deck."""

_PLACE: Final = compile_late(r"\{[^{}]*\}|[{}]")
_MAIL: Final = compile_late(r"""[^\s@:/?#&%"<>()\[\]{},;\\]+@(?:[\w-]+\.)+[\w-]{2,}""")
_NEW_ISSUE: Final = compile_late(r"https://github\.com/[\w.-]+/[\w.-]+/issues/new(?:/choose)?/?(?:\?.*)?")
_LEFT_AS_WRITTEN: Final = "%{}-._~:/?#[]@!$&'()*+,;="
"""The signs that an address may have besides letters and digits. All others are percent-encoded."""
_LONGEST: Final = 1000
"""In characters. Browsers and mail programs cut what is much longer."""

_MAIL_TEXT: Final = f"Card: {CARD}\r\nRelease: {RELEASE}\r\n\r\nWhat is wrong: "
_HOW: Final = "Write an address that begins with `https://`, or a mail address such as `deck@example.org`."


def read_feedback(keys: Keys) -> str:
    """Read the address for reports of mistakes; empty if `deck.yaml` has none that can be used.

    It begins with `https:` or `mailto:`, has `{card}` in it, and may have `{release}` and `{deck}`. All other signs are
    those of an address. A mail address becomes a link with a subject and the begin of a text.
    """
    written = keys.read_text(FEEDBACK_KEY)
    if not written:
        return ""
    place = keys.place_of_value(FEEDBACK_KEY)
    if _MAIL.fullmatch(written):
        return f"mailto:{written}?subject={quote(f'Mistake in {DECK}: {CARD}', safe='{}')}&body=" + quote(
            _MAIL_TEXT, safe="{}"
        )
    if not _is_address(written):
        keys.add("D209", f"`{shorten(written)}` is not an address to which learners can report", place, _HOW)
        return ""
    if len(written) > _LONGEST:
        message = f"the address has {format_count(len(written), 'character')}, and {_LONGEST} is the limit"
        keys.add("D209", message, place, "Shorten what it fills in for the learner.")
        return ""
    unknown = [found for found in _PLACE.findall(written) if found not in PLACES]
    if unknown:
        hint = partial(suggest, unknown[0], PLACES, f"Use any of: {', '.join(PLACES)}. Write other braces as `%7B`.")
        keys.add("D209", f"`{shorten(unknown[0])}` stands for nothing in `{FEEDBACK_KEY}`", place, hint)
        return ""
    if CARD not in written:
        keys.add(
            "D209", f"a report would not say which card it is about: the address has no `{CARD}`", place, _ask(written)
        )
        return ""
    return quote(written, safe=_LEFT_AS_WRITTEN)


def _is_address(written: str) -> bool:
    """Whether a text is the address of a page that is sent encrypted, or of a mail to somebody."""
    scheme, _, rest = written.partition(":")
    if scheme.lower() == "mailto":
        return _MAIL.fullmatch(rest.partition("?")[0]) is not None
    try:
        parts = urlsplit(written)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and re.fullmatch(r"[\w.-]+(?::\d+)?|\[[\da-fA-F:]+\](?::\d+)?", parts.netloc) is not None
        and bool(host)
    )


def _ask(written: str) -> str:
    """Say where `{card}` can go in an address."""
    if _NEW_ISSUE.fullmatch(written):
        return f"Write `{written}{'&' if '?' in written else '?'}title=Mistake+in+{CARD}`."
    return f"Write `{CARD}` where the card's id belongs, as in `https://example.org/report?card={CARD}`."
