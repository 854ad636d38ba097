r"""What authors write into what Anki shows: Markdown and mathematics into safe HTML.

Markdown is CommonMark with tables, struck-through text and `$…$`, by pyromark. Anki's MathJax wants
`\(…\)` and `\[…\]`. HTML that authors write goes through a sanitiser (nh3): a shared deck carries
no scripts. What only looks like HTML, such as `List<int>`, is text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import nh3
import pyromark

from deck_builder.content import cloze
from deck_builder.content import lost_markup as faults
from deck_builder.problems.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from deck_builder.content.media import MediaFile, MediaFolder

_OPTIONS: Final = pyromark.Options.ENABLE_MATH | pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH

_TAGS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
        figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small
        span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr
        """,
    )
)
"""The HTML that cards may have. Whatever else looks like a tag is text."""
_ANY_TAG: Final = {"class", "dir", "lang", "title"}
_ATTRIBUTES: Final = {
    "*": _ANY_TAG,
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_ODD_ADDRESS: Final = re.compile(r'href="(?!https?:|mailto:)[^":]*:')
"""A link in the HTML that Markdown makes, to something other than a page or a person."""
_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    url_schemes=set(_SCHEMES),
    link_rel=None,
)

_PROSE: Final = re.compile(r"(?!\d+[.)])[^\W_][^\\`*_\[\]<>&$~|{}\n\r\t]*")
"""Text of one line that begins with a letter or a digit, and in which no sign can mean anything to Markdown or Anki."""

_MAYBE_TAG: Final = re.compile(r"<[A-Za-z/!?]")
_TAG: Final = re.compile(r"<(?:!--|(?=[A-Za-z/!?])/?([A-Za-z][A-Za-z0-9-]*)?)")
_PIECE: Final = re.compile(
    r"(?P<code><code[ >].*?</code>)"
    r'|<span class="math math-(?P<form>inline|display)">(?P<tex>[^<]*)</span>'
    r"|\\(?P<bracket>[()\[\]])",
    re.DOTALL,
)
_ALIGNED: Final = re.compile(r'<(t[dh]) style="text-align: (left|center|right)">')
_SRC: Final = re.compile(r'(?<= )src="([^"]*)"')
_ALT: Final = re.compile(r' alt="[^"]*[^"\s][^"]*"')
_ANKI_WORDS: Final = re.compile(r"\[(?=sound:|type:|/?latex\]|/?\$\$?\]|anki:)", re.IGNORECASE)
_SOUND: Final = re.compile(r"(?<!\\)\[sound:")
_FOR_ANKI: Final = re.compile(
    r"(?P<code><code[ >].*?</code>)"
    r'|(?P<image><img(?: [\w-]+="[^"]*")* ?/?>)'
    r"|\[sound:(?P<sound>[^\]<>\n]*)\]"
    r"|(?P<word>\[(?=type:|/?latex\]|/?\$\$?\]|anki:))",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, the files that it shows or plays, and what is wrong with it."""

    html: str
    media: tuple[MediaFile, ...] = ()
    faults: tuple[Fault, ...] = ()


def is_prose(text: str) -> bool:
    """Whether a text is its own HTML, whatever the form of its field: most are."""
    return _PROSE.fullmatch(text) is not None and (text.isascii() or unicodedata.is_normalized("NFC", text))


def render_plain(text: str) -> str:
    """Text that means nothing but itself, as HTML."""
    escaped = html.escape(_nfc(text.strip()), quote=False)
    if "\n" in escaped:
        escaped = escaped.replace("\n", "<br>")
    if "\\" in escaped:
        escaped = re.sub(r"\\([()\[\]])", _apart, escaped)
    return _ANKI_WORDS.sub("&#91;", escaped) if "[" in escaped else escaped


def render_markdown(text: str, media: MediaFolder, *, gaps: bool = False) -> Rendered:
    """Markdown as HTML. `gaps` says that the text may have cloze deletions.

    A text of one paragraph comes without `<p>` around it.
    """
    text = _nfc(text.strip())
    wrong: list[Fault] = []
    may_have_html = "<" in text and _MAYBE_TAG.search(text) is not None
    if may_have_html:
        typed, text = text, _unknown_tags_as_text(text)
        wrong += faults.find_tags_shown_as_text(typed, text)
    out = pyromark.html(text, options=_OPTIONS).strip()
    if "$" in text or "\\" in text:
        wrong += faults.find_lost_formulas(text, out)
    if "![" in out:
        wrong += faults.find_lost_pictures(text)
    if out.startswith("<p>") and out.find("<p>", 3) < 0 and out.endswith("</p>"):
        out = out[3:-4]
    if "\\" in out or 'class="math' in out:
        out = _PIECE.sub(_gap_piece if gaps else _piece, out)
    if "<t" in out:
        out = _ALIGNED.sub(r'<\1 align="\2">', out)
    if may_have_html or "](" in text or "]:" in text or "][" in text:
        if may_have_html or _ODD_ADDRESS.search(out):
            wrong += faults.find_removed_attributes(out, _ATTRIBUTES, _SCHEMES)
        out = _CLEANER.clean(out)
    if "<img" not in out and "[" not in out:
        return Rendered(out, faults=tuple(wrong))
    return _with_media(out, media, wrong, sounds=_SOUND.search(text) is not None)


def render_picture(file: str, alt: str, caption: str, media: MediaFolder) -> Rendered:
    """A picture with what it shows, and a line of Markdown below it."""
    below = render_markdown(caption, media) if caption else Rendered("")
    try:
        found = media.find_picture(file)
    except InputError as error:
        return Rendered("", faults=(error.as_fault(file), *below.faults))
    wrong = below.faults
    if not alt:
        wrong = (Fault("T406", f"`{file}` has no text that says what it shows", "", file), *wrong)
    image = f'<img src="{found.name}" alt="{html.escape(_nfc(alt))}">'
    figcaption = f"<figcaption>{below.html}</figcaption>" if below.html else ""
    return Rendered(f"<figure>{image}{figcaption}</figure>", (found, *below.media), wrong)


def is_blank(content: str) -> bool:
    """Whether HTML shows nothing: no letter, no sign, no picture, no recording."""
    if content[:1].isalnum():
        return False
    if "<img" in content or "[sound:" in content:
        return False
    shown = html.unescape(re.sub(r"<[^>]*>", "", content))
    return all(unicodedata.category(character)[0] in "ZC" for character in shown)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _unknown_tags_as_text(text: str) -> str:
    """Turn the `<` of every tag that HTML for cards does not have into text.

    Markdown decides what is a tag and what stands in code, so it is asked again after each change.
    """
    while True:
        data = text.encode()
        places: list[int] = []
        for event, span in pyromark.events_with_range(text, options=_OPTIONS):
            if not isinstance(event, dict):
                continue
            start: int = span["start"]  # in bytes
            if "InlineHtml" in event and not _known(event["InlineHtml"]):
                places.append(start)
            elif "Html" in event and not places:
                line = data[start : span["end"]].decode()
                unknown = next((tag for tag in _TAG.finditer(line) if not _known(tag.group())), None)
                if unknown:
                    places.append(start + len(line[: unknown.start()].encode()))
        if not places:
            return text
        for place in reversed(places):
            data = data[:place] + b"&lt;" + data[place + 1 :]
        text = data.decode()


def _known(tag: str) -> bool:
    if tag.startswith("<!--"):
        return True
    match = _TAG.match(tag)
    return match is not None and match[1] is not None and match[1].lower() in _TAGS


def _apart(bracket: re.Match[str]) -> str:
    """A backslash and a bracket that MathJax does not take for mathematics."""
    return f"\\<span>{bracket[1]}</span>"


def _piece(found: re.Match[str], part: Callable[[str], str] = str) -> str:
    if found["code"]:
        return found["code"]
    if found["bracket"]:
        return f"\\<span>{found['bracket']}</span>"
    tex = part(found["tex"])
    return f"\\({tex}\\)" if found["form"] == "inline" else f"\\[{tex}\\]"


def _gap_piece(found: re.Match[str]) -> str:
    return _piece(found, cloze.separate_braces)


def _with_media(out: str, media: MediaFolder, wrong: list[Fault], *, sounds: bool) -> Rendered:
    """HTML whose pictures and recordings bear the names that they have in the package.

    Words that Anki would take for its own commands are kept from it; so is `[sound:…]` where the
    author wrote it as text.
    """
    files: list[MediaFile] = []

    def name_in_package(find: Callable[[str], MediaFile], name: str) -> str:
        try:
            file = find(name)
        except InputError as error:
            wrong.append(error.as_fault(name))
            return name
        files.append(file)
        return file.name

    def image(tag: str) -> str:
        source = _SRC.search(tag)
        name = unquote(html.unescape(source[1])) if source else ""
        if not _ALT.search(tag):
            wrong.append(Fault("T406", f"`{name}` has no text that says what it shows", "", name))
        return _SRC.sub(f'src="{html.escape(name_in_package(media.find_picture, name))}"', tag)

    def piece(found: re.Match[str]) -> str:
        if found["code"]:
            return _ANKI_WORDS.sub("&#91;", found["code"])
        if found["image"]:
            return image(found["image"])
        if found["word"] or not sounds:
            return f"&#91;{found.group()[1:]}"
        return f"[sound:{name_in_package(media.find_sound, html.unescape(found['sound']))}]"

    return Rendered(_FOR_ANKI.sub(piece, out), tuple(files), tuple(wrong))
