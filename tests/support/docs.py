"""Pages of the documentation, as tests read them."""

from __future__ import annotations

import re

from tests.support.decks import PROJECT


def yaml_blocks(page: str) -> list[tuple[str, str]]:
    """The YAML examples of a page whose first line is a comment with a file name: the name, and the text."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    return re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL)
