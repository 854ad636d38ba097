"""Reports of mistakes, sorted by the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.command_line import run


def sort(deck: Path, *issues: dict[str, Any], expect: int = 0) -> dict[str, Any]:
    """What the command says, as JSON, about issues that were exported."""
    file = deck.parent / "reports.json"
    file.write_text(
        json.dumps([{"number": number, **issue} for number, issue in enumerate(issues, 1)]), encoding="utf-8"
    )
    content = json.loads(run("inbox", file, "--deck", deck, "--format", "json", expect=expect).output)
    assert isinstance(content, dict)
    return content


def found(content: dict[str, Any]) -> dict[str, list[str]]:
    """The sources of the reports of each card."""
    cards = {card["card"]: [report["source"] for report in card["reports"]] for card in content["cards"]}
    return cards | ({"": [report["source"] for report in content["unknown"]]} if content["unknown"] else {})
