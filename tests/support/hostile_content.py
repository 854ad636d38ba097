"""HTML, stylesheets and formulas that run or load something, and a browser page that says which ones do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tests.support.browser import browser, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

ELSEWHERE: Final = "http://elsewhere.example"

RUNS: Final = (
    "<img src=x onerror=ran()>",
    '<img/src="x"/onerror=ran()>',
    '<img alt="a"onerror=ran() src=x>',
    "<svg><animate onbegin=ran() attributeName=x dur=1s></svg>",
    "<details open ontoggle=ran()>x</details>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    '<iframe src="javascript:parent.ran()"></iframe>',
    "<video><source onerror=ran() src=x></video>",
    "<noscript><p title='</noscript><img src=x onerror=ran()>'></noscript>",
    "<!--><img src=x onerror=ran()>-->",
    "<xmp><p title='</xmp><img src=x onerror=ran()>'></xmp>",
    "<input autofocus onfocus=ran()>",
    "<style onload=ran()></style>",
    "<image src=x onerror=ran``>",
    "<x+y style='animation: a 1s' onanimationstart=ran()>x</x+y><style>@keyframes a {}</style>",
)
"""HTML that runs code without a click."""

RUNS_ELSEWHERE: Final = (
    "<svg onload=ran()></svg>",
    "<svg><script>ran()</script></svg>",
    "<object data='javascript:parent.ran()'></object>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran()></style>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
    "<script>ran()</script>",
    "<body onload=ran()>",
)
"""HTML that runs code as a page of its own, where Anki runs its scripts, or in other browsers."""

RUNS_ON_A_CLICK: Final = (
    '<a href="javascript:ran()">x</a>',
    '<a href=" java&#9;script:ran()">x</a>',
    '<a href="&#106;avascript:ran()">x</a>',
    '<svg><a xlink:href="javascript:ran()"><text>x</text></a></svg>',
    "<form action='javascript:ran()'><button>x</button></form>",
    "<button formaction='javascript:ran()' form=f>x</button>",
    '<b onclick="ran()">x</b>',
)

LOADS: Final = (
    f"<img src={ELSEWHERE}/a>",
    "<img src=//elsewhere.example/a>",
    "<img src='\\\\elsewhere.example\\a'>",
    "<img src='/\t/elsewhere.example/a'>",
    "<img src=&#104;ttp://elsewhere.example/a>",
    "<img src='&#x2f;&sol;elsewhere.example/a'>",
    f"<img srcset='{ELSEWHERE}/a 1x'>",
    "<img srcset='a.png 9x, https:elsewhere.example/a 1x'>",
    "<img src='\x01https:elsewhere.example/a'>",
    f"<video poster={ELSEWHERE}/a></video>",
    f"<video src={ELSEWHERE}/a></video>",
    f"<audio src={ELSEWHERE}/a autoplay></audio>",
    f"<iframe src={ELSEWHERE}/a></iframe>",
    f"<object data={ELSEWHERE}/a></object>",
    f"<embed src={ELSEWHERE}/a>",
    f"<link rel=stylesheet href={ELSEWHERE}/a>",
    f"<table background={ELSEWHERE}/a><tr><td>x</table>",
    f"<p style='background:url({ELSEWHERE}/a)'>x</p>",
    "<p style='background:\\75rl(//elsewhere.example/a)'>x</p>",
    "<p style='background:&#117;rl(//elsewhere.example/a)'>x</p>",
    f"<style>@import '{ELSEWHERE}/a';</style>",
    f"<svg><image href={ELSEWHERE}/a width=9 height=9 /></svg>",
    f"<svg><style>@import '{ELSEWHERE}/a';</style></svg>",
    f"<style title='>\"'>b {{ background: url({ELSEWHERE}/b) }}</style><b>x</b>",
    f"<style>b {{ x: &quot;; background: url({ELSEWHERE}/c) }}</style><b>x</b>",
    f"<style></style\u00a0>x {{}} b {{ background: url({ELSEWHERE}/d) }}</style><b>x</b>",
    f"<!-- <style>' --><style>b {{ background: url({ELSEWHERE}/e) }}</style><b>x</b>",
    f"<noscript><style>'</noscript><style>b {{ background: url({ELSEWHERE}/f) }}</style><b>x</b>",
    f"<svg><style>/*<!-- </style> -->*/ b {{ background: url({ELSEWHERE}/g) }}</style></svg><b>x</b>",
    f"<svg><desc><style title='>\"'>b {{ background: url({ELSEWHERE}/h) }}</style></desc></svg><b>x</b>",
    f"<svg><title><img title='>' src={ELSEWHERE}/i></title></svg>",
    f"<svg><foreignObject><style title='>\"'>b {{ background: url({ELSEWHERE}/j) }}</style><b>x</b></svg>",
    f"<math><mtext><style title='>\"'>b {{ background: url({ELSEWHERE}/k) }}</style></mtext></math><b>x</b>",
    f"<input type=image src={ELSEWHERE}/a>",
    "<svg><rect width=9 height=9 mask='u\\72l(//elsewhere.example/a)' /></svg>",
    f"<svg><rect width=9 height=9 mask='image-set(\"{ELSEWHERE}/a\" 1x)' /></svg>",
    f"<p style='--a: \"{ELSEWHERE}/a\"; background: image-set(var(--a) 1x)'>x</p>",
    f"<div style='--a: \"{ELSEWHERE}/a\"'><p style='background: image-set(var(--a) 1x)'>x</p></div>",
)
"""HTML that loads something from elsewhere without a click."""

RECORDINGS: Final = (
    "[sound:https://elsewhere.example/a.mp3]",
    "[SOUND:&#104;ttp://elsewhere.example/a.mp3]",
    "[sound://x/a.mp3]",
)
"""What Anki would play from elsewhere."""

HARMLESS: Final = (
    "[sound:bell.mp3] https://example.org",
    "List<int>",
    "one = 1 and on = 2",
    "<b>on x=1</b>",
    '<a href="https://example.org/?q=url(x)">x</a>',
    '<a href="mailto:a@example.org">x</a>',
    '<img src="map.png" alt="http://example.org">',
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    '<p style="color: red" title="javascript is a language">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "<style>.card { background: url(_paper.png); content: 'http://example.org'; }</style>",
    '<div class="{{Tags}}">{{Front}}</div>',
    r"\(\bbox[yellow,border:1px solid red]{x}\)",
    r"\(\unicode[.55,.05][Geramond]{x22D6} \unicode{65}\)",
    r"\(\require{mhchem}\ce{H2O}\) \[\color{red}{x}\]",
    r"<code>\href{javascript:x}{y}</code> \(x\)",
)
"""HTML that may be in any package."""

STYLES_THAT_LOAD: Final = (
    f"@import '{ELSEWHERE}/a';",
    f"@import url({ELSEWHERE}/a) screen;",
    "@IMPORT/**/url(\n//elsewhere.example/a);",
    f'@\\69mport "{ELSEWHERE}/a";',
    f"b {{ background: url({ELSEWHERE}/a) }}",
    "b { background: \\75 rl(//elsewhere.example/a) }",
    f"b {{ --a: '{ELSEWHERE}/a'; background-image: image-set(var(--a) 1x) }}",
    f"b {{ background-image: -webkit-image-set(url({ELSEWHERE}/a) 1x) }}",
    f"@font-face {{ font-family: f; src: url({ELSEWHERE}/a) }} b {{ font-family: f }}",
    f"@media all {{ b::after {{ content: url('{ELSEWHERE}/a') }} }}",
    f"@import url(\"data:text/css,@import '{ELSEWHERE}/a';\");",
    f"b {{ & {{ cursor: url({ELSEWHERE}/a), auto; list-style-image: url({ELSEWHERE}/a); display: list-item }} }}",
)
"""Stylesheets that load something from elsewhere if the page has `<b>x</b>`."""

FORMULAS_THAT_RUN: Final = (
    r"\href{javascript:ran()}{x}",
    r"\let\h=\href \h{javascript:ran()}{x}",
    r"\newcommand{\h}[1]{\href{#1}{x}} \h{javascript:ran()}",
    r"\require{html}\href{javascript:ran()}{x}",
    r"\mmlToken{mi}[href=javascript:ran()]{x}",
)
"""Formulas with a link that runs code."""

FORMULAS_THAT_LOAD: Final = (
    r"\style{background:url(http://elsewhere.example/a)}{x}",
    r"\bbox[background:url(http://elsewhere.example/a)]{x}",
    r"\newcommand{\s}[1]{\bbox[background:#1]{x}} \s{url(http://elsewhere.example/a)}",
    r"\let\b=\bbox \b[background:url(http://elsewhere.example/a)]{x}",
    r"\mmlToken{mi}[style='background:url(http://elsewhere.example/a)']{x}",
    r"\newcommand{\s}[1]{\bbox[#1]{x}} \s{background:url(http://elsewhere.example/a)}",
    r"\def\s#1{\fcolorbox{#1}{white}{x}} \s{red;background:url(http://elsewhere.example/a)}",
    r"\unicode[a;background:url(http://elsewhere.example/a)]{65}",
    r"\fcolorbox{red;background:url(http://elsewhere.example/a)}{white}{x}",
    r"\text{\fcolorbox {red;background:url(http://elsewhere.example/a)}{white}{x}}",
    r"\definecolor{z}{named}{red;background:url(http://elsewhere.example/a)}\fcolorbox{z}{white}{x}",
)
"""Formulas that load something from elsewhere without a click."""


class Judge:
    """A browser page that shows HTML as Anki does, and says what it did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        page.route("**/*", self._answer)
        page.goto("http://cards.example/")

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == "http://cards.example/":
            page = "<!doctype html><script>window.times = 0; function ran() { times += 1 }</script><div id=qa></div>"
            route.fulfill(body=page, content_type="text/html")
            return
        if "elsewhere.example" in url:
            self.asked.append(url)
        route.abort()

    def show(self, html: str, wait: int = 60) -> tuple[bool, bool]:
        """Show HTML, and say whether it ran code and whether it loaded something from elsewhere.

        `wait` is for how many milliseconds the page is watched.
        """
        self._put(html)
        self.page.wait_for_timeout(wait)
        return self._has_run(), bool(self.asked)

    def runs(self, html: str) -> bool:
        """Whether HTML runs code. The page is watched until it does."""
        self._put(html)
        return wait_until(self.page, self._has_run)

    def loads(self, html: str) -> bool:
        """Whether HTML loads something from elsewhere. The page is watched until it does."""
        self._put(html)
        return wait_until(self.page, lambda: self.asked)

    def _put(self, html: str) -> None:
        self.asked.clear()
        self.page.evaluate("html => { window.times = 0; document.getElementById('qa').innerHTML = html }", html)

    def _has_run(self) -> bool:
        return bool(self.page.evaluate("window.times"))


@contextmanager
def judge() -> Iterator[Judge]:
    """Open a browser page that judges HTML."""
    with browser() as chromium:
        page = chromium.new_page()
        yield Judge(page)
        page.close()
