"""Packages that look released, although the lock does not know them."""

from __future__ import annotations

from pathlib import Path

from deck_builder.lock.model import Lock, Release
from deck_builder.lock.unknown_packages import list_unknown_packages


def test_only_packages_with_an_unknown_version_in_their_names_count(tmp_path: Path) -> None:
    for name in (
        "capitals-1.0.0",
        "capitals-1.1.0",
        "capitals-1.1.0-cleanup",
        "capitals",
        "capitals-old",
        "rivers-1.0.0",
    ):
        (tmp_path / f"{name}.apkg").touch()
    (tmp_path / "capitals-2.0.0.apkg").mkdir()
    lock = Lock("capitals", "Capitals", releases=(Release("1.0.0", "", 1, ""),))
    assert [file.stem for file in list_unknown_packages(tmp_path, "capitals", lock)] == ["capitals-1.1.0"]
    assert len(list_unknown_packages(tmp_path, "capitals", None)) == 2
    assert list_unknown_packages(tmp_path / "none", "capitals", None) == ()
