"""An author's text into what Anki shows."""
