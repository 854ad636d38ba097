"""Concept cards written in YAML, compiled into Anki packages that can be released again and again."""

__version__ = "0.1.0"
