"""The version of Anki that many learners still have."""

from __future__ import annotations

from typing import Final

OLD: Final = "24.11"
