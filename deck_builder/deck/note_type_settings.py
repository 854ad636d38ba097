"""What a note type has beside its fields, templates and style: the editor's fonts, LaTeX, the columns of the browser.

The keys of `kind.yaml` for it are read here and, for an imported note type, written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.source.keys import Keys

STOCK_KINDS: Final = (
    "none",
    "basic",
    "basic-and-reversed",
    "basic-optional-reversed",
    "basic-typing",
    "cloze",
    "image-occlusion",
)
"""Anki's own note types, at the places of Anki's numbers for them (`OriginalStockKind` in `notetypes.proto`)."""

IMAGE_OCCLUSION_SCRIPT: Final = "anki.imageOcclusion"
"""What Anki's own front with image occlusion calls. A kind that calls it and does not say `stock` becomes that one."""

_DEFAULT_HEADER: Final = r"""\documentclass[12pt]{article}
\special{papersize=3in,5in}
\usepackage[utf8]{inputenc}
\usepackage{amssymb,amsmath}
\pagestyle{empty}
\setlength{\parindent}{0in}
\begin{document}
"""
"""What Anki and genanki put before each formula. Learners have it, so it never changes."""

LATEX_KEYS: Final = ("header", "footer", "svg")
FIELD_SETTING_KEYS: Final = (
    "description",
    "font",
    "size",
    "right-to-left",
    "sticky",
    "collapsed",
    "plain-text",
    "exclude-from-search",
    "tag",
    "prevent-deletion",
)
TEMPLATE_SETTING_KEYS: Final = ("browser-font", "browser-size", "deck")
_NUMBER: Final = compile_late(r"0|[1-9][0-9]{0,9}")
LARGEST_NUMBER: Final = 2**32 - 1
"""The largest number that Anki stores for a size or a tag."""


class Latex(NamedTuple):
    """How Anki makes pictures of `[latex]` in the notes of a note type."""

    header: str = _DEFAULT_HEADER
    """The LaTeX before each formula."""
    footer: str = r"\end{document}"
    """The LaTeX after each formula."""
    svg: bool = False
    """Whether the pictures are SVG instead of PNG."""


class FieldSettings(NamedTuple):
    """What Anki's editor does with a field."""

    description: str = ""
    """What the editor shows in the field while it is empty."""
    font: str = "Liberation Sans"
    """The font in the editor. The default is genanki's, which learners of earlier packages have."""
    size: int = 20
    """The size of that font in pixels."""
    right_to_left: bool = False
    """Whether the editor writes it from right to left."""
    sticky: bool = False
    """Whether the editor keeps its text for the next note."""
    collapsed: bool = False
    """Whether the editor shows it closed."""
    plain_text: bool = False
    """Whether the editor shows it as HTML at first."""
    exclude_from_search: bool = False
    """Whether a search looks into it only if it names the field."""
    tag: int | None = None
    """The number by which Anki's own note types know the field; None for no number."""
    prevent_deletion: bool = False
    """Whether Anki refuses to delete it."""


class TemplateSettings(NamedTuple):
    """What Anki's browser and Anki's "Deck Override" do with a template."""

    browser_front: str = ""
    """The HTML of the column "Question"; empty for the front."""
    browser_back: str = ""
    """The HTML of the column "Answer"; empty for the back."""
    browser_font: str = ""
    """The font of these columns; empty for the browser's own."""
    browser_size: int = 0
    """The size of that font in pixels; 0 for the browser's own."""
    deck: str = ""
    """The full name of the deck that Anki puts new cards of the template into, or the number that Anki knows it by;
    empty for the deck that is chosen for the note."""


def read_latex(keys: Keys) -> Latex | None:
    """Read `latex` of a kind or a deck: a mapping with some of `header`, `footer` and `svg`. None if there is none."""
    latex = keys.read_mapping("latex")
    if latex is None:
        return None
    latex.refuse_unknown_keys(LATEX_KEYS)
    return Latex(
        header=_read_exact_text(latex, "header", _DEFAULT_HEADER),
        footer=_read_exact_text(latex, "footer", Latex().footer),
        svg=latex.read_switch("svg"),
    )


def read_stock_kind(keys: Keys) -> int | None:
    """Read `stock`: Anki's number for its own note type that a kind began as. None if the kind does not say."""
    word = keys.read_choice("stock", STOCK_KINDS)
    return STOCK_KINDS.index(word) if word else None


def read_field_settings(keys: Keys) -> FieldSettings:
    """Read the keys `FIELD_SETTING_KEYS` of a field."""
    usual = FieldSettings()
    return FieldSettings(
        description=_read_exact_text(keys, "description"),
        font=_read_exact_text(keys, "font", usual.font),
        size=_read_whole_number(keys, "size", usual.size),
        right_to_left=keys.read_switch("right-to-left"),
        sticky=keys.read_switch("sticky"),
        collapsed=keys.read_switch("collapsed"),
        plain_text=keys.read_switch("plain-text"),
        exclude_from_search=keys.read_switch("exclude-from-search"),
        tag=_read_whole_number(keys, "tag", 0) if "tag" in keys.mapping else None,
        prevent_deletion=keys.read_switch("prevent-deletion"),
    )


def read_template_settings(keys: Keys, browser_front: str, browser_back: str) -> TemplateSettings:
    """Read the keys `TEMPLATE_SETTING_KEYS` of a card. The HTML for the browser is in files that were read before."""
    return TemplateSettings(
        browser_front=browser_front,
        browser_back=browser_back,
        browser_font=_read_exact_text(keys, "browser-font"),
        browser_size=_read_whole_number(keys, "browser-size", 0),
        deck=keys.read_text("deck"),
    )


def _read_exact_text(keys: Keys, key: str, default: str = "") -> str:
    """Read a text with the white space around it. An empty one is a value like any other here."""
    value = keys.mapping.get(key)
    return value if isinstance(value, str) else keys.read_text(key, default=default)


def _read_whole_number(keys: Keys, key: str, default: int) -> int:
    """Read a whole number from 0, as large as Anki can store it."""
    value = keys.read_text(key)
    if not value:
        return default
    if not _NUMBER.fullmatch(value) or int(value) > LARGEST_NUMBER:
        hint = f"Use a whole number from 0 to {LARGEST_NUMBER}."
        keys.add("D209", f"`{value}` is not a number for `{key}`", keys.place_of_value(key), hint)
        return default
    return int(value)


def write_latex(latex: Latex, indent: int) -> Iterator[str]:
    """Write `latex` as lines of YAML; none if it is as Anki makes it."""
    if latex == Latex():
        return
    from deck_builder.source.write import write_scalar  # it loads PyYAML, which reading a package does without

    margin = " " * indent
    yield f"{margin}latex:"
    usual = Latex()
    if latex.header != usual.header:
        yield f"{margin}  header: {write_scalar(latex.header, indent + 2)}"
    if latex.footer != usual.footer:
        yield f"{margin}  footer: {write_scalar(latex.footer, indent + 2)}"
    if latex.svg:
        yield f"{margin}  svg: yes"


def write_field_settings(settings: FieldSettings, indent: int) -> Iterator[str]:
    """Write what is not usual about a field as lines of YAML."""
    yield from _write_settings(settings, FieldSettings(), FIELD_SETTING_KEYS, indent)


def write_template_settings(settings: TemplateSettings, indent: int) -> Iterator[str]:
    """Write what is not usual about a template as lines of YAML, without the HTML for the browser."""
    yield from _write_settings(settings, TemplateSettings(), TEMPLATE_SETTING_KEYS, indent)


def _write_settings(
    settings: FieldSettings | TemplateSettings,
    usual: FieldSettings | TemplateSettings,
    keys: tuple[str, ...],
    indent: int,
) -> Iterator[str]:
    from deck_builder.source.write import write_scalar  # it loads PyYAML, which reading a package does without

    for key in keys:
        name = key.replace("-", "_")
        value = getattr(settings, name)
        if value != getattr(usual, name):
            written = "yes" if value is True else write_scalar(str(value), indent)
            yield f"{' ' * indent}{key}: {written}"
