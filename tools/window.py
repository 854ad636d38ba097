"""Takes pictures of a deck in the window of real Anki. It needs no display.

    python -m pip install aqt            # about 650 MB
    python tools/window.py dist/mirror-neurons.apkg pictures/day 4
    python tools/window.py dist/mirror-neurons.apkg pictures/night 4 --night

It reviews the first cards and writes `question-N.png` and `answer-N.png`. `tools/pages.py` puts them side by side.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PHONE = (420, 860)
"""The width and height of the window in pixels, about those of a phone."""

# Functions import aqt where they need it: it is large and not installed with the development dependencies, and the
# environment variables for Qt must be set first.


def start_anki(home: Path, *, night: bool) -> Any:
    """Start Anki with a new profile that asks no questions, and return its main window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu")
    os.environ |= {"ANKI_SINGLE_INSTANCE_KEY": f"pictures-{os.getpid()}", "ANKI_BASE": str(home)}
    import aqt
    from aqt.profiles import ProfileManager
    from aqt.theme import Theme

    profiles = ProfileManager(ProfileManager.get_created_base_folder(str(home)))
    profiles.setupMeta()
    profiles.setLang("en_US")
    profiles.create("Learner")
    profiles.meta |= {"firstRun": False, "check_for_updates": False}
    profiles.openProfile("Learner")
    if night:
        profiles.set_theme(Theme.DARK)
    profiles.save()
    profiles.db.close()
    aqt._run(["anki", "-b", str(home), "-p", "Learner", "-l", "en"], exec=False)
    wait(lambda: aqt.mw is not None and aqt.mw.col is not None)
    return aqt.mw


def let_anki_work(seconds: float) -> None:
    """Let the window draw for some seconds."""
    from aqt.qt import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def wait(ready: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until `ready` returns true. Raises SystemExit after `seconds`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise SystemExit("Anki took too long.")
        let_anki_work(0.05)


def main() -> None:
    """Import a package, review its first cards, and take a picture of both sides of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("cards", type=int)
    parser.add_argument("--night", action="store_true")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    window = start_anki(Path(tempfile.mkdtemp(prefix="anki-")), night=wanted.night)
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(
        package_path=str(wanted.package.resolve()), options=ImportAnkiPackageOptions(merge_notetypes=False)
    )
    window.col.import_anki_package(request)
    window.resize(*PHONE)
    deck = next(deck for deck in window.col.decks.all_names_and_ids() if deck.name != "Default")
    window.col.decks.select(deck.id)
    window.moveToState("review")
    for number in range(1, wanted.cards + 1):
        wait(lambda: window.reviewer.card is not None)
        let_anki_work(1.5)
        window.grab().save(str(wanted.folder / f"question-{number}.png"))
        window.reviewer._showAnswer()
        let_anki_work(1.5)
        window.grab().save(str(wanted.folder / f"answer-{number}.png"))
        window.reviewer._answerCard(4)
        let_anki_work(0.5)
    os._exit(0)  # closing Anki would ask whether to sync


if __name__ == "__main__":
    main()
