"""What a YAML text says, as PyYAML reads it."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import yaml


def read_as_typed(text: str) -> Any:
    """What PyYAML makes of a text, with every value as it is typed; None if it can't be read."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  # it makes nothing but texts
    except yaml.YAMLError:
        return None


def compose(value: Any) -> str:
    """A value as JSON, with letters and their accents as one character, so that values can be compared."""
    return unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False, sort_keys=True))
