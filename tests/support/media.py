"""Media folders with files of a few bytes."""

from __future__ import annotations

from pathlib import Path

from deck_builder.content.media import MediaFolder


def make_media(folder: Path, *names: str) -> MediaFolder:
    """A media folder that has a file of each name, with the name as its content."""
    for name in names:
        path = folder / "media" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(name, encoding="utf-8")
    return MediaFolder(folder / "media")
