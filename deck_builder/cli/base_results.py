"""What `deck-builder base` prints: what is new in the base of an extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.base import BASE_FILE
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from deck_builder.commands.base.update import ReadBase

_MOST_NAMED: Final = 20
"""How many cards of each sort are named."""


def describe_base_changes(found: ReadBase, *, is_written: bool) -> str:
    """Describe what changed in a base since `base.lock` was written, for after the name of the extension."""
    base, before = found.base, found.before
    lines = [f" builds on {base.describe()}, {format_count(len(base.cards), 'card')}"]
    is_same = before == base
    if before and not is_same and before.describe() != base.describe():
        lines[0] += f"; before on {before.describe()}"
    for about, ids in (("new", found.new), ("changed", found.changed), ("gone", found.gone)):
        if ids:
            more = f" and {len(ids) - _MOST_NAMED:,} more" if len(ids) > _MOST_NAMED else ""
            lines.append(f"  {about}: {', '.join(sorted(ids)[:_MOST_NAMED])}{more}")
    if is_written:
        lines.append(f"  `{BASE_FILE}` is {'as it was' if is_same else 'written'}.")
    elif before is None:
        lines.append(f"  There is no `{BASE_FILE}` yet: write it with `--update`.")
    else:
        lines.append("  Nothing changed." if is_same else "  To build on it as it is now, add `--update`.")
    return "\n".join(lines)
