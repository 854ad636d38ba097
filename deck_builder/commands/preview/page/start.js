// Keys and controls; loading and reloading the cards. This comes last, because it starts everything.

document.addEventListener("keydown", event => {
  if (event.composedPath()[0].closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const tile = event.target.closest?.("article");
  const card = byId("large").open ? current() : tile && cardOf(tile);
  const key = event.key;
  if (key === "/") { event.preventDefault(); closeLarge(); byId("search").focus(); }
  else if (key.toLowerCase() === "n") { look = look === "light" ? "night" : "light"; document.querySelector(`[name=look][value=${look}]`).checked = true; redraw(); if (card && byId("large").open) showLarge(card); }
  else if (card && (key === " " || key === "Enter") && !event.target.closest("button, a")) { event.preventDefault(); turn(card); }
  else if (card && key.toLowerCase() === "o") location.hash = card.key;
  else if (byId("large").open && key === "Escape") { event.preventDefault(); closeLarge(); }
  else if (byId("large").open && key === "ArrowRight") step(1);
  else if (byId("large").open && key === "ArrowLeft") step(-1);
  else if (tile && (key === "ArrowRight" || key === "ArrowLeft")) {
    const next = shownCards[shownCards.indexOf(card) + (key === "ArrowRight" ? 1 : -1)];
    const other = next && tileFor(next);
    if (other) { event.preventDefault(); other.focus(); other.scrollIntoView({block: "nearest"}); }
  }
});

let waiting;
byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(layOut, 120); });
filters.forEach(name => byId(name).addEventListener("change", layOut));
document.querySelectorAll("[name=look]").forEach(input => input.addEventListener("change", () => { look = input.value; redraw(); }));
document.querySelectorAll("[name=side]").forEach(input => input.addEventListener("change", () => { side = input.value; turned.clear(); redraw(); }));
byId("help").addEventListener("click", () => { byId("keys").hidden = !byId("keys").hidden; byId("help").setAttribute("aria-expanded", String(!byId("keys").hidden)); });
byId("print").addEventListener("click", () => print());

function showErrors(problems) {
  byId("errors").hidden = !problems;
  if (problems) byId("errors").replaceChildren(element("h2", {}, "The deck has errors. Fix them to see your latest changes."), problemList(problems));
}

// Fetch the cards again after the server says that a file was saved. What the reader sees stays where it is.
async function reloadCards() {
  const place = scrollY;
  const fresh = await (await fetch("cards.json", {cache: "no-store"})).json();
  if (fresh.errors) return showErrors(fresh.errors);
  showErrors(null);
  const same = cards.length === fresh.cards.length && cards.every((card, number) => card.key === fresh.cards[number].key);
  const before = cards, stylesBefore = deck.types.join();
  setData(fresh);
  prepareSearch();
  const restyled = stylesBefore !== deck.types.join();
  if (same && document.querySelector("article")) {
    shownCards = cards.filter(matches);
    for (const tile of document.querySelectorAll("article")) {
      const card = cardOf(tile);
      tile.querySelector(".problem-list")?.remove();
      if (card.problems.length) tile.querySelector(".face").after(problemList(card.problems));
      const old = before[card.number];
      if (restyled || old.front !== card.front || old.back !== card.back) drawTile(tile, card);
    }
  } else layOut();
  scrollTo(0, place);
  if (byId("large").open) openFromAddress();
  document.documentElement.dataset.reloads = String(Number(document.documentElement.dataset.reloads || 0) + 1);
}

(async () => {
  const data = byId("data").textContent.trim();
  setData(data ? await unpack(data) : await (await fetch("cards.json", {cache: "no-store"})).json());
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
