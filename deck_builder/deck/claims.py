"""The claims of a deck: what it promises to teach, in `claims.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.deck.model import EVIDENCE, Claim
from deck_builder.source.inside import is_there
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.problems.problem import Problems


def load_claims(file: Path, within: Path, problems: Problems) -> dict[str, Claim] | None:
    """Load the claims by id; empty without the file, None if it can't be read."""
    if not is_there(file):
        return {}
    mapping = read_yaml_file(file, within, problems)
    if mapping is None:
        return None
    claims: dict[str, Claim] = {}
    for entry in Keys(mapping, file, problems).read_mappings("claims", required=True):
        claim_id = entry.read_id("id", required=True)
        if claim_id in claims:
            hint = "Remove one of the two, or give it another id."
            entry.add("D206", f"the claim `{claim_id}` is here a second time", entry.place_of_value("id"), hint)
        if claim_id:
            claims[claim_id] = Claim(
                claim_id,
                entry.read_text("claim", required=True),
                section=entry.read_text("section"),
                evidence=entry.read_choice("evidence", EVIDENCE) if "evidence" in entry.mapping else "",
                known=entry.read_text("known"),
            )
    return claims
