"""Rehearsing an update in real Anki with several learners: `deck-builder rehearse`."""
