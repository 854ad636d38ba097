"""What can be wrong with pictures and recordings."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, error, example, warning

_PARIS_SVG: Final = "# media/paris.svg\n<svg xmlns='http://www.w3.org/2000/svg'/>"
_CREDITS: Final = "# media/credits.yaml\nfiles:\n  paris.svg: {source: Drawn for this deck, licence: CC0}"

RULES: Final[tuple[Rule, ...]] = (
    error(
        "M501",
        "missing-media",
        "The card would show a broken picture, or play no sound.",
        "Put the file into the deck's media folder, or correct the name. Capitals and small letters are different.",
        bad=card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    error(
        "M502",
        "media-outside",
        "Only files in the deck's media folder go into the package.",
        "Copy the file into the media folder, and write its path inside that folder.",
        bad=example(
            card("answer: Paris\npicture: {file: ../paris.svg, alt: The Eiffel Tower}"),
            "$ touch paris.svg",
        ),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    error(
        "M503",
        "media-type",
        "Not every Anki client can show or play this kind of file.",
        "Save it as SVG, PNG, JPEG, GIF or WebP, or as MP3, OGG, WAV, M4A, MP4 or WebM.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.tiff, alt: The Eiffel Tower}"),
            "$ mkdir media && echo a picture > media/paris.tiff",
        ),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    error(
        "M504",
        "bad-media-file",
        "An empty file shows nothing, nor does the note that Git LFS leaves in place of a file. AnkiWeb refuses files "
        "larger than 100 MB.",
        "Save the file again; if it is too large, make it smaller.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            "$ mkdir media && touch media/paris.svg",
        ),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    error(
        "M505",
        "remote-media",
        "A picture or recording from the web is missing offline, and its server learns who uses the deck.",
        "Save it in the media folder, and write its source into `credits.yaml`.",
        bad=card("answer: Paris\npicture: {file: https://example.org/paris.svg, alt: The Eiffel Tower}"),
        good=example(card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"), _PARIS_SVG),
    ),
    warning(
        "M506",
        "large-picture",
        "Every learner has to download and sync it, and phones take long to show it.",
        "Make it smaller: 1,000 pixels are wide enough for any card, and JPEG, WebP or SVG take less space than PNG. "
        "`deck-builder shrink` makes PNGs smaller without a change of a pixel.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.png, alt: The Eiffel Tower}"),
            "$ mkdir media && head -c 2000000 /dev/zero > media/paris.png",
        ),
        good=example(
            card("answer: Paris\npicture: {file: paris.png, alt: The Eiffel Tower}"),
            "$ mkdir media && head -c 200000 /dev/zero > media/paris.png",
        ),
    ),
    warning(
        "M507",
        "names-alike",
        "On macOS and Windows, names that differ only in capitals are the same file: one of the two would be lost.",
        "Rename one of them.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            "$ cp media/paris.svg media/Paris.svg",
        ),
        good=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            "$ cp media/paris.svg media/paris-by-night.svg",
        ),
    ),
    warning(
        "M508",
        "no-credits",
        "The deck has a `credits.yaml`, or asks for one with `require: [credits]`, so that people know where its media "
        "come from. This file is missing there.",
        "Add the file under `files:` in `credits.yaml`, with its author, licence and source.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            "# media/credits.yaml\nfiles: {}",
        ),
        good=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            _CREDITS,
        ),
    ),
    warning(
        "M509",
        "credit-incomplete",
        "People who share the deck must know where each picture comes from and what its licence allows.",
        "Add the key: `source` says where the file is from, `licence` on which terms people may share it.",
        bad=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            "# media/credits.yaml\nfiles:\n  paris.svg: {source: Drawn for this deck}",
        ),
        good=example(
            card("answer: Paris\npicture: {file: paris.svg, alt: The Eiffel Tower}"),
            _PARIS_SVG,
            _CREDITS,
        ),
    ),
    warning(
        "M510",
        "credit-for-nothing",
        "If no file has this name, the file was probably renamed and has no credit any more.",
        "Correct the name, or remove the credit.",
        bad=example(FRANCE, _CREDITS),
        good=example(FRANCE, _PARIS_SVG, _CREDITS),
    ),
    warning(
        "M511",
        "too-large-for-ankiweb",
        "AnkiWeb shares no package above 250 MB. It syncs a learner's collection up to 100 MB packed and 250 MB "
        "unpacked; that is the text of all their decks and their history, without media.",
        "Make pictures and recordings smaller, divide the deck, or share its package elsewhere.",
        bad=example(
            card("answer: Paris\nextra: '[sound:a.mp3] [sound:b.mp3] [sound:c.mp3]'"),
            "$ mkdir media && cd media && head -c 1M /dev/urandom | tee a.mp3 b.mp3 > c.mp3 && truncate -s 90M *",
        ),
        good=example(
            card("answer: Paris\nextra: '[sound:a.mp3] [sound:b.mp3] [sound:c.mp3]'"),
            "$ mkdir media && head -c 90k /dev/urandom | tee media/a.mp3 media/b.mp3 > media/c.mp3",
        ),
        source="Anki's manual and FAQ, and AnkiWeb's page for sharing a deck; read in 2026",
    ),
)
