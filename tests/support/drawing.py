"""Makes our drawing of a card comparable with Anki's."""

from __future__ import annotations

import re

import genanki


class CardModel(genanki.Model):  # type: ignore[misc]
    """A note type that makes every card, whatever genanki thinks of its fronts."""

    @property
    def _req(self) -> list[tuple[int, str, list[int]]]:
        return [(at, "any", [0]) for at in range(len(self.templates))]


def as_anki_draws(html: str) -> str:
    """Anki's HTML, with stand-ins for what needs a script or plays, which we draw in another way on purpose."""
    html = re.sub(r' data-cloze="[^"]*"', "", html)
    html = re.sub(r"<!--.*?-->", "", html)
    html = re.sub(r"\[\[type:.*?\]\]", "<typed>", html)
    html = re.sub(r"\[anki:play:[qa]:\d+\]", "", html)
    return re.sub(
        r"\n<a class=hint .*?>\n(.*?)</a>\n<div id=\S+ class=hint style=\"display: none\">(.*?)</div>\n",
        r"<hint \1>\2</hint>",
        html,
        flags=re.DOTALL,
    )


def as_we_draw(html: str) -> str:
    html = re.sub(r"^ {20}(?=plain)|(?<=<hr id=answer>) {20}(?=plain)", "", html)  # a comment that became spaces
    html = re.sub(r'<code id="typeans">.*?</code>|<input type="text" id="typeans"[^>]*>', "<typed>", html)
    html = re.sub(r"\[sound:.*?\]", "", html)
    return re.sub(
        r'<details class="hint"><summary>(.*?)</summary><div class="hint">(.*?)</div></details>',
        r"<hint \1>\2</hint>",
        html,
    )
