r"""What authors write into what Anki shows: Markdown, pictures and mathematics into safe HTML.

Markdown is CommonMark with tables, struck-through text and `$…$`, parsed by pyromark. Mathematics becomes `\(…\)` and
`\[…\]`, as Anki's MathJax expects. HTML that authors write goes through a sanitiser (nh3), so that a shared deck has no
scripts. What only looks like HTML, such as `List<int>`, stays text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

import nh3

from deck_builder.content import lost_markup
from deck_builder.content.code import CODE_CLASS, highlight_code
from deck_builder.content.dollars import HIDDEN_DOLLAR, hide_money
from deck_builder.content.embeds import list_typed_names, split_size, write_embeds, write_recordings
from deck_builder.content.first_sign import escape_first_sign
from deck_builder.content.formulas import replace_in_html, write_formulas
from deck_builder.content.gap_colons import COLON_ENTITY, HIDDEN_COLON, hide_colons
from deck_builder.content.highlights import write_highlights
from deck_builder.content.links import find_dead_links, find_removed_links, find_unread_links, find_wiki_links
from deck_builder.content.nesting import limit_nesting
from deck_builder.content.notes_and_tasks import find_missing_footnotes, write_footnotes, write_tasks
from deck_builder.content.parser import OPTIONS, make_html, parse
from deck_builder.content.plain_text import unescape
from deck_builder.content.rendered import Rendered
from deck_builder.content.safety import make_faults
from deck_builder.content.unknown_tags import TAGS, escape_unknown_tags
from deck_builder.content.unsafe_formulas import find_in_formulas
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile

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
_ODD_ADDRESS: Final = compile_late(r'href="(?!https?:|mailto:)[^":]*:')
"""In the HTML that Markdown makes: a link to something other than a page or an email address."""
_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_ATTRIBUTES,
    url_schemes=set(_SCHEMES),
    link_rel=None,
)

_MAYBE_RECORDING: Final = compile_late(r"[\[({<]\s?(?:sound|audio)", re.IGNORECASE)
_MAYBE_TAG: Final = compile_late(r"<[A-Za-z/!?]")
_ALIGNED: Final = compile_late(r'<(t[dh]) style="text-align: (left|center|right)">')
_SRC: Final = compile_late(r'(?<= )src="([^"]*)"')
_ODD_SOURCE: Final = compile_late(
    r"""(<img\b(?:[^<>]*?\s)?src\s*=\s*["']?\s*(?!https?:)[A-Za-z][A-Za-z0-9+.-]*):""", re.IGNORECASE
)
"""The address of a picture that the sanitiser would remove: `C:/x.png`, `data:…`, or a name with a colon."""
_ALT: Final = compile_late(r' alt="[^"]*[^"\s][^"]*"')
_ANKI_WORDS: Final = compile_late(r"\[(?=sound:|type:|/?latex\]|/?\$\$?\]|anki:)", re.IGNORECASE)
_SOUND: Final = compile_late(r"(?<!\\)\[sound:", re.IGNORECASE)
_FOR_ANKI: Final = compile_late(
    r"(?P<code><code[ >].*?</code>)"
    r'|(?P<image><img(?: [\w-]+="[^"]*")* ?/?>)'
    r"|\[sound:(?P<sound>(?:(?!\[sound:)[^\]<>\n])*)\]"
    r"|(?P<word>\[(?=type:|/?latex\]|/?\$\$?\]|anki:))",
    re.DOTALL | re.IGNORECASE,
)


def render_plain(text: str) -> str:
    """Render plain text as HTML: every sign shows as it is typed."""
    escaped = html.escape(_nfc(text.strip()), quote=False)
    if "\n" in escaped:
        escaped = escaped.replace("\n", "<br>")
    if "\\" in escaped:
        escaped = re.sub(r"\\([()\[\]])", r"\\<span>\1</span>", escaped)  # keeps MathJax from reading a formula
    return _ANKI_WORDS.sub("&#91;", escaped) if "[" in escaped else escaped


def render_markdown(text: str, media: MediaFolder, *, gaps: bool = False, colours: bool = True) -> Rendered:
    """Render Markdown as HTML; a single paragraph has no `<p>` around it.

    `gaps` says that the text may have cloze deletions, whose `}}` must survive in formulas. `colours` says that the
    card's style has colours for code.
    """
    text, faults = write_embeds(_nfc(text.strip()), OPTIONS)
    if _MAYBE_RECORDING.search(text):
        text, others = write_recordings(text, OPTIONS)
        faults += others
    may_have_html = "<" in text and _MAYBE_TAG.search(text) is not None
    if may_have_html:
        typed, text = text, escape_unknown_tags(text)
        faults += lost_markup.find_tags_shown_as_text(typed, text)
    if gaps:
        text = hide_colons(text)
    text = hide_money(escape_first_sign(text))
    faults += (
        *find_wiki_links(text, OPTIONS),
        *find_unread_links(text, OPTIONS),
        *find_missing_footnotes(text, OPTIONS),
    )
    text = write_highlights(text, OPTIONS)
    out = make_html(text).strip()
    if "[^" in text:
        out = write_footnotes(out)
    if "<input" in out:
        out = write_tasks(out)
    pieces = parse(text)
    faults += lost_markup.find_lost_formulas(text, pieces)
    if "![" in out:
        faults += lost_markup.find_lost_pictures(text)
    out = _unwrap_paragraph(out)
    if "\\" in out or 'class="math' in out:
        out = write_formulas(out, gaps=gaps)
        faults += make_faults(find_in_formulas(out), media.allow)
    if "<t" in out:
        out = _ALIGNED.sub(r'<\1 align="\2">', out)
    if may_have_html or "](" in text or "]:" in text or "][" in text:
        if may_have_html or _ODD_ADDRESS.search(out):
            faults += lost_markup.find_removed_attributes(out, _ATTRIBUTES, _SCHEMES)
        if "<a" in out:
            faults += find_dead_links(out)
        before, out = out, _CLEANER.clean(limit_nesting(_keep_odd_sources(out)))
        faults += find_removed_links(before, out) if "<a>" in out else ()
    faults = lost_markup.add_lost_signs(text, pieces, out, faults)
    out = _show_hidden_signs(out)
    if colours and CODE_CLASS in out:
        out, unknown_languages = highlight_code(out, gaps=gaps)
        faults += unknown_languages
    if "<img" not in out and "[" not in out:
        return Rendered(out, faults=tuple(faults))
    typed_names = list_typed_names(text, OPTIONS) if "%" in text and "<img" in out else None
    return _name_media(out, media, faults, typed_names, sounds=_SOUND.search(text) is not None)


def render_usual_markup(text: str) -> str:
    """Render Markdown of which `has_usual_markup` is true: what `render_markdown` returns, which finds no fault."""
    out = _unwrap_paragraph(make_html(text).strip())
    if "$" in text:
        out = write_formulas(out, gaps=False)
    return _CLEANER.clean(out) if "](" in text else out


def _unwrap_paragraph(out: str) -> str:
    return out[3:-4] if out.startswith("<p>") and out.find("<p>", 3) < 0 and out.endswith("</p>") else out


def _show_hidden_signs(out: str) -> str:
    address_of_colon = quote(HIDDEN_COLON)
    if out.isascii() and address_of_colon not in out:
        return out
    return out.replace(HIDDEN_DOLLAR, "$").replace(HIDDEN_COLON, COLON_ENTITY).replace(address_of_colon, COLON_ENTITY)


def render_picture(file: str, alt: str, caption: str, media: MediaFolder) -> Rendered:
    """Render a picture field: the file, `alt` as the text that describes it, and a caption in Markdown."""
    below = render_markdown(caption, media) if caption else Rendered("")
    try:
        picture = media.find_picture(file)
    except InputError as error:
        return Rendered("", faults=(error.as_fault(file), *below.faults))
    faults = below.faults
    if not alt:
        faults = (_missing_description(file), *faults)
    image = f'<img src="{picture.name}" alt="{html.escape(_nfc(alt))}">'
    figcaption = f"<figcaption>{below.html}</figcaption>" if below.html else ""
    return Rendered(f"<figure>{image}{figcaption}</figure>", (picture, *below.media), faults)


def render_sound(file: str, media: MediaFolder) -> Rendered:
    """Render a field with a recording: the name of a file, which people also write as `[sound:bird.mp3]`."""
    name = file.removeprefix("[sound:").removesuffix("]") if file.startswith("[sound:") else file
    try:
        sound = media.find_sound(name)
    except InputError as error:
        return Rendered("", faults=(error.as_fault(name),))
    return Rendered(f"[sound:{sound.name}]", (sound,))


def _missing_description(file: str) -> Fault:
    return Fault("T406", f"`{file}` has no text that describes it", "", file)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _keep_odd_sources(out: str) -> str:
    """Keep the sanitiser from emptying a picture's address such as `C:/x.png`, which is reported as it was typed."""
    return _ODD_SOURCE.sub(r"\1%3A", out) if "<img" in out and ":" in out else out


def _name_media(
    out: str, media: MediaFolder, faults: list[Fault], typed_names: Mapping[str, str] | None, *, sounds: bool
) -> Rendered:
    """Give pictures and recordings in HTML the names that they have in the package.

    `typed_names` is as `list_typed_names` returns it; None if every percent sign in an address comes from Markdown.
    Words that Anki would read as its own commands are escaped. So is `[sound:…]` if not `sounds`: the author wrote it
    as text.
    """
    files: list[MediaFile] = []

    def name_in_package(find: Callable[[str], MediaFile], name: str, without_name: str) -> str:
        try:
            file = find(name)
        except InputError as error:
            faults.append(error.as_fault(name or without_name))
            return name
        files.append(file)
        return file.name

    def rename_image(tag: str) -> str:
        source = _SRC.search(tag)
        address = unescape(source[1]) if source else ""
        name, size = split_size(unquote(address) if typed_names is None else typed_names.get(address, address))
        if name and not _ALT.search(tag):
            faults.append(_missing_description(name))
        new_name = html.escape(name_in_package(media.find_picture, name, "]()"))
        size_as_html = "".join(f' {key}="{value}"' for key, value in size.items())
        new_source = f'src="{new_name}"{size_as_html}'
        return _SRC.sub(lambda _: new_source, tag)  # as a template, a backslash in the name would be an escape

    def rename(piece: re.Match[str]) -> str:
        if piece["code"]:
            return _ANKI_WORDS.sub("&#91;", piece["code"])
        if piece["image"]:
            return rename_image(piece["image"])
        if piece["word"] or not sounds:
            return f"&#91;{piece.group()[1:]}"
        return f"[sound:{name_in_package(media.find_sound, unescape(piece['sound']).strip(), '[sound:]')}]"

    return Rendered(replace_in_html(_FOR_ANKI, rename, out), tuple(files), tuple(faults))
