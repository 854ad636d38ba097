// Keys and controls; loading and reloading the cards. This comes last, because it starts everything.

document.addEventListener("keydown", event => {
  if (event.composedPath()[0].closest("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const tile = event.target.closest?.("article");
  const card = byId("large").open ? current() : tile && cardOf(tile);
  const key = event.key;
  if (key === "/") { event.preventDefault(); closeLarge(); byId("search").focus(); }
  else if (key.toLowerCase() === "n") choose(look === "light" ? "night" : "light", side);
  else if (key.toLowerCase() === "s") choose(look, {front: "back", back: "both", both: "front"}[side]);
  else if (card && (key === " " || key === "Enter") && !event.target.closest("button, a, input")) { event.preventDefault(); turn(card); }
  else if (card && key.toLowerCase() === "r") readAndGoOn(card);
  else if (tile && key.toLowerCase() === "m") { event.preventDefault(); tile.querySelector(".where button").click(); }
  else if (card && key.toLowerCase() === "o") location.hash = card.key;
  else if (byId("large").open && key === "Escape") { event.preventDefault(); closeLarge(); }
  else if (byId("large").open && key === "ArrowRight") step(1);
  else if (byId("large").open && key === "ArrowLeft") step(-1);
  else if (tile && key === "ArrowRight") goFrom(card, 1, event);
  else if (tile && key === "ArrowLeft") goFrom(card, -1, event);
});

function goFrom(card, by, event) {
  const next = shownCards[shownCards.indexOf(card) + by];
  const other = next && tileFor(next);
  if (!other) return;
  event?.preventDefault();
  other.focus({preventScroll: true});
  other.scrollIntoView({block: "nearest"});
}

function readAndGoOn(card) {
  const read = !isRead(card);
  setRead(card, read);
  if (byId("large").open) read ? step(1) : showLarge(card);
  else if (read) goFrom(card, 1);
}

function choose(newLook, newSide) {
  const isSame = newSide === side;
  [look, side] = [newLook, newSide];
  remember();
  if (isSame) redraw();
  else {
    const tile = topTile();
    const card = tile && cardOf(tile), isFocused = tile === document.activeElement;
    turned.clear();
    showChoices();
    layOut();
    if (card && scrollY) {
      const strip = tileFor(card).parentElement;
      if (strip.previousElementSibling) fill(strip.previousElementSibling);  // or the card moves away when it fills
      tileFor(card).scrollIntoView();
    }
    if (isFocused) tileFor(card).focus({preventScroll: true});
  }
  if (byId("large").open && current()) showLarge(current());
}

// The tile that has the focus, or else the first one of which more than a strip is to be seen below the header.
function topTile() {
  const edge = document.querySelector("header").getBoundingClientRect().bottom + 60;
  return document.activeElement.closest("article") || [...document.querySelectorAll("article")].find(tile => tile.getBoundingClientRect().bottom > edge);
}

// The browser keeps these choices for the next time, where it lets a page keep anything.
function remember() {
  try {
    localStorage.setItem("deck-builder-preview", JSON.stringify({look, side}));
  } catch { /* the choices last until the page is closed */ }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem("deck-builder-preview")) || {};
    if (["light", "night"].includes(kept.look)) look = kept.look;
    if (["front", "back", "both"].includes(kept.side)) side = kept.side;
  } catch { /* as the page begins */ }
  showChoices();
}

function find() {
  layOut();
  scrollTo(0, 0);
}

let waiting;
byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 120); });
filters.forEach(name => byId(name).addEventListener("change", find));
document.querySelectorAll("[name=look]").forEach(input => input.addEventListener("change", () => choose(input.value, side)));
document.querySelectorAll("[name=side]").forEach(input => input.addEventListener("change", () => choose(look, input.value)));
byId("help").addEventListener("click", () => { byId("keys").hidden = !byId("keys").hidden; byId("help").setAttribute("aria-expanded", String(!byId("keys").hidden)); });
byId("more").addEventListener("click", () => byId("more").setAttribute("aria-expanded", String(byId("more").getAttribute("aria-expanded") !== "true")));
new ResizeObserver(() => document.documentElement.style.setProperty("--header", `${document.querySelector("header").offsetHeight}px`)).observe(document.querySelector("header"));
byId("print").addEventListener("click", () => print());

function showErrors(problems) {
  byId("errors").hidden = !problems;
  if (problems) byId("errors").replaceChildren(element("h2", {}, "The deck has errors. Fix them to see your latest changes."), problemList(problems));
}

// Fetch the cards. Of those that this page has, the server may send only where they begin and end.
async function fetchDeck() {
  const known = cards;  // another answer may come before this one
  const data = await (await fetch(`cards.json?since=${deck?.number || 0}`, {cache: "no-store"})).json();
  if (data.pieces) data.cards = data.pieces.flatMap(piece => typeof piece[0] === "number" ? known.slice(...piece) : piece);
  return data;
}

// Fetch the cards again after the server says that a file was saved. What the reader sees stays where it is.
let asked = 0, answered = 0;
async function reloadCards() {
  const place = scrollY, turn = asked += 1;
  const fresh = await fetchDeck();
  if (turn < answered) return;  // the answer to a later save came before this one
  answered = turn;
  if (fresh.errors) return showErrors(fresh.errors);
  showErrors(null);
  const same = cards.length === fresh.cards.length && cards.every((card, number) => card.key === fresh.cards[number].key);
  const before = cards, stylesBefore = deck.types.join();
  setData(fresh);
  prepareSearch();
  const restyled = stylesBefore !== deck.types.join();
  if (same && document.querySelector("article")) {
    shownCards = findCards();
    for (const tile of document.querySelectorAll("article")) {
      const card = cardOf(tile);
      tile.querySelector(".problem-list")?.remove();
      if (card.problems.length) tile.querySelector(".faces").after(problemList(card.problems));
      showReading(tile, card);
      const old = before[card.number];
      if (restyled || old.front !== card.front || old.back !== card.back) drawTile(tile, card);
    }
  } else layOut();
  scrollTo(0, place);
  if (byId("large").open) openFromAddress();
  document.documentElement.dataset.reloads = String(Number(document.documentElement.dataset.reloads || 0) + 1);
}

(async () => {
  recall();
  const data = byId("data").textContent.trim();
  setData(data ? await unpack(data) : await fetchDeck());
  if (window.MathJax?.startup?.promise) await MathJax.startup.promise;
  layOut();
  openFromAddress();
  prepareSearch();
  document.documentElement.dataset.ready = "yes";
  if (document.documentElement.dataset.live) {
    const events = new EventSource("events");
    events.addEventListener("saved", reloadCards);
    if (deck.errors) showErrors(deck.errors);
  }
})();
