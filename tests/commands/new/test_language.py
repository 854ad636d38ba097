"""The language of a new deck is guessed from its name, or from the author's settings."""

from __future__ import annotations

import pytest

from deck_builder.commands.new.language import guess_language


@pytest.mark.parametrize(
    ("name", "environment", "language"),
    [
        ("Capitals", {"LANG": "de_DE.UTF-8"}, "de"),
        ("Capitals", {"LC_ALL": "fr_FR", "LANG": "de_DE.UTF-8"}, "fr"),
        ("Capitals", {"LC_ALL": "", "LANG": "pt_BR@euro"}, "pt"),
        ("Capitals", {"LANG": "C.UTF-8"}, ""),
        ("Capitals", {"LANG": "POSIX"}, ""),
        ("Capitals", {}, ""),
        ("かな", {"LANG": "de_DE.UTF-8"}, "ja"),
        ("한국어", {}, "ko"),
        ("Ελλάδα", {}, "el"),
        ("Москва", {"LANG": "uk_UA.UTF-8"}, "uk"),
        ("漢字", {}, ""),
    ],
)
def test_the_language_is_guessed(name: str, environment: dict[str, str], language: str) -> None:
    assert guess_language(name, environment) == language
