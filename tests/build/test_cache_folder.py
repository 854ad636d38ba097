"""The folder for caches is where each system has such folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.cache_folder import find_cache_folder


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/var/x"}, "/var/x/deck-builder"),
        ("linux", {"XDG_CACHE_HOME": "beside/me", "HOME": "/home/a"}, "/home/a/.cache/deck-builder"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/home/a"}, "/home/a/.cache/deck-builder"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Caches/deck-builder"),
        ("win32", {"LOCALAPPDATA": "/c/AppData"}, "/c/AppData/deck-builder"),
        ("win32", {"LOCALAPPDATA": ""}, None),
    ],
)
def test_the_cache_is_where_the_system_has_caches(
    platform: str, variables: dict[str, str], folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert find_cache_folder() == (Path(folder) if folder else None)
