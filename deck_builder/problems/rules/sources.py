"""Where the reasons for several rules on good cards come from."""

from __future__ import annotations

from typing import Final

TWENTY_RULES: Final = "P. Wozniak, “Effective learning: Twenty rules of formulating knowledge” (1999)"
GOOD_PROMPTS: Final = "A. Matuschak, “How to write good prompts” (2020), andymatuschak.org/prompts"
SIBLINGS: Final = "Anki’s manual on siblings and burying, docs.ankiweb.net/studying.html"
