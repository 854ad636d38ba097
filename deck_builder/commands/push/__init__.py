"""`deck-builder push`: sends a deck into the Anki that is open on this computer."""

from typing import Final

USUAL_ADDRESS: Final = "127.0.0.1:8765"
"""Where AnkiConnect listens if its settings say nothing else."""
