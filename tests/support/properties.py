"""Settings of Hypothesis that test modules share."""

from __future__ import annotations

from typing import Final

from hypothesis import HealthCheck, settings

JUDGED_BY_ANKI: Final = settings(max_examples=40, suppress_health_check=list(HealthCheck))
"""For properties that Anki judges: an example takes a hundredth of a second or more."""
QUICK: Final = settings(max_examples=200)
"""For properties that are judged at once."""
