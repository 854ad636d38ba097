"""Parses the conflict marks that git leaves in a `deck.lock` that it could not merge."""

from __future__ import annotations

from typing import NamedTuple


class Sides(NamedTuple):
    """The texts of a file on both sides of a merge."""

    base: str | None
    """The text at the commit where they parted; None if the marks do not show it."""
    ours: str
    """The text on our side."""
    theirs: str
    """The text on their side."""


def split_sides(text: str) -> Sides | None:
    """Split a text with conflict marks into its sides; None if it has no marks.

    A merge by lines can leave too many or too few commas between the lines of JSON; these are corrected.
    """
    sides: dict[str, list[str]] = {"<": [], "|": [], "=": []}
    marks = set()
    within = ""
    for line in text.splitlines():
        sign = line[:1]
        if line[:7] == sign * 7 and sign in ("<", "|", "=", ">") and line[7:8] in ("", " "):
            marks.add(sign)
            within = "" if sign == ">" else sign
            continue
        for side, lines in sides.items():
            if within in ("", side):
                lines.append(line)
    if not {"<", "=", ">"} <= marks:
        return None
    base, ours, theirs = map(_set_commas, sides.values())
    return Sides(base if "|" in marks else None, ours, theirs)


def _set_commas(lines: list[str]) -> str:
    """Join the lines of a `deck.lock`, with a comma where JSON needs one and nowhere else."""
    bare = [text for line in lines if (text := line.strip(" \t,"))]
    following = [*bare[1:], ""]
    return "".join(
        f"{line}{'' if line[-1:] in ('{', '[') or after[:1] in ('', '}', ']') else ','}\n"
        for line, after in zip(bare, following, strict=True)
    )
