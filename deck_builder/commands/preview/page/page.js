"use strict";

// The data of the page: `deck` as the server or the page has it, `cards` in the deck's order, `shownCards` those that
// pass the search and the filters. In a back, "\u0001" stands for the whole front.
let deck, cards = [], shownCards = [];
let look = "light", side = "front";
const styles = new Map();
const byId = id => document.getElementById(id);
const filters = ["kind", "subdeck", "tag", "evidence", "problems"];
const turned = new Set();

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

async function unpack(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function styleOf(type) {
  if (!styles.has(type)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block;height:100%;contain:content}.card{min-height:100%;box-sizing:border-box}" + deck.types[type]);
    styles.set(type, sheet);
  }
  return styles.get(type);
}

function sideHtml(card, which) {
  return which === "front" ? card.front : card.back.replace("\u0001", () => card.front);
}

// Draw one side of a card. A shadow root keeps the styles of the page and of the card apart.
function draw(face, card, which, dark, html = sideHtml(card, which)) {
  const root = face.shadowRoot || face.attachShadow({mode: "open"});
  root.adoptedStyleSheets = [styleOf(card.type)];
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const player of holder.content.querySelectorAll("img, audio, source, video")) {
    const name = player.getAttribute("src");
    if (name && deck.media[name]) player.setAttribute("src", deck.media[name]);
  }
  for (const link of holder.content.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  const body = element("div", {class: dark ? "card nightMode night_mode" : "card", part: "card"});
  body.append(holder.content);
  root.replaceChildren(body);
  typeset(body);
}

// Replace formulas, which Anki writes as \(…\) and \[…\], by pictures of them.
function typeset(body) {
  if (!window.MathJax || !window.MathJax.tex2svg) return;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);  // MathJax, too, leaves code as it is
  const texts = [];
  while (walker.nextNode()) if (/\\[([]/.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest("code, pre")) texts.push(walker.currentNode);
  for (const node of texts) {
    const parts = node.data.split(/(\\\(.*?\\\)|\\\[.*?\\\])/s);
    node.replaceWith(...parts.map(part => {
      if (!/^\\[([]/.test(part)) return part;
      const display = part[1] === "[";
      const box = MathJax.tex2svg(part.slice(2, -2), {display});
      // The same formula for screen readers. The style that hides it does not reach into a shadow root.
      box.querySelector("mjx-assistive-mml")?.remove();
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", part.slice(2, -2));
      if (display) box.setAttribute("display", "true");
      return box;
    }));
  }
}

// A deck may have very many cards. They are laid out in strips, and only the strips near the window have content.
const STRIP = 48;
let rowHeight = 560;
const nearby = new IntersectionObserver(entries => {
  for (const entry of entries) entry.isIntersecting ? fill(entry.target) : empty(entry.target);
}, {rootMargin: "800px"});

function fill(strip) {
  if (strip.childElementCount) return;
  const start = Number(strip.dataset.start);
  const tiles = shownCards.slice(start, start + STRIP).map(tileOf);
  strip.replaceChildren(...tiles);
  strip.style.height = "";
  tiles.forEach((tile, place) => drawTile(tile, shownCards[start + place]));
}

function empty(strip) {
  if (!strip.childElementCount || strip.contains(document.activeElement)) return;
  strip.style.height = `${strip.getBoundingClientRect().height}px`;
  strip.replaceChildren();
}

function cardOf(tile) {
  return cards[tile.dataset.number];
}

function tileFor(card) {
  const place = shownCards.indexOf(card);
  if (place < 0) return null;
  fill(byId("cards").children[Math.floor(place / STRIP)]);
  return byId(`card-${card.key}`);
}

function sideOf(card) {
  return turned.has(card.key) === (side === "front") ? "back" : "front";
}

function drawTile(tile, card) {
  const which = sideOf(card);
  draw(tile.querySelector(".face"), card, which, look === "night");
  tile.querySelector("button").textContent = which === "front" ? "Show back" : "Show front";
}

function problemList(problems) {
  return element("ul", {class: "problem-list"}, ...problems.map(problem => element(
    "li", {class: problem.severity}, element("b", {}, problem.code), ` ${problem.message} `,
    element("br"), `${problem.file}:${problem.line}: ${problem.hint}`)));
}

function tileOf(card) {
  const heading = `${card.id}${card.name ? ` · ${card.name}` : ""}`;
  const tile = element("article", {id: `card-${card.key}`, tabindex: "0", "data-number": card.number, "aria-label": heading},
    element("div", {class: "about"},
      element("h2", {}, element("a", {href: `#${card.key}`}, heading)),
      element("button", {type: "button", onclick: event => { event.stopPropagation(); turn(card); }}, "Show back")),
    element("div", {class: "face", onclick: event => { if (!isUsed(event)) turn(card); }}));
  if (card.problems.length) tile.append(problemList(card.problems));
  tile.append(element("p", {class: "where"}, `${card.file}:${card.line}`));
  return tile;
}

// Whether a click is for something on the card: a link, a player, a box to type into, a hint.
function isUsed(event) {
  return event.composedPath().some(one => ["A", "AUDIO", "INPUT", "LABEL", "SUMMARY"].includes(one.tagName));
}

function turn(card) {
  turned.has(card.key) ? turned.delete(card.key) : turned.add(card.key);
  if (byId("large").open) return showLarge(card);
  const tile = tileFor(card);
  if (tile) drawTile(tile, card);
}

function matches(card) {
  const chosen = Object.fromEntries(filters.map(name => [name, byId(name).value]));
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  return (!chosen.kind || card.kind === chosen.kind)
    && (!chosen.subdeck || card.subdeck === chosen.subdeck)
    && (!chosen.tag || card.tags.includes(chosen.tag))
    && (!chosen.evidence || card.evidence === chosen.evidence)
    && (!chosen.problems || card.problems.some(problem => chosen.problems === "any" || problem.code === chosen.problems))
    && words.every(word => searchTextOf(card).includes(word));
}

function formatCount(number) {
  return `${number.toLocaleString("en")} ${number === 1 ? "card" : "cards"}`;
}

function layOut() {
  shownCards = cards.filter(matches);
  const all = cards.length;
  byId("count").textContent = shownCards.length === all ? formatCount(all) : `${shownCards.length.toLocaleString("en")} of ${formatCount(all)}`;
  nearby.disconnect();
  const main = byId("cards");
  const strips = [];
  const columns = Math.max(1, Math.floor((main.clientWidth - 16) / 320));
  for (let start = 0; start < shownCards.length; start += STRIP) {
    const rows = Math.ceil(Math.min(STRIP, shownCards.length - start) / columns);
    strips.push(element("div", {class: "strip", "data-start": start, style: `height:${rows * rowHeight}px`}));
  }
  main.replaceChildren(...strips);
  if (!strips.length) main.append(element("p", {}, "No card matches. Remove a word or a filter."));
  strips.forEach(strip => nearby.observe(strip));
  if (strips.length) {
    fill(strips[0]);
    rowHeight = strips[0].getBoundingClientRect().height / Math.ceil(strips[0].childElementCount / columns);
  }
}

function redraw() {
  document.documentElement.dataset.look = look;
  for (const tile of document.querySelectorAll("article")) drawTile(tile, cardOf(tile));
}

function setOptions(id, all, values) {
  const before = byId(id).value;
  byId(id).replaceChildren(element("option", {value: ""}, all), ...values.map(([value, words]) => element("option", {value}, words)));
  byId(id).value = values.some(([value]) => value === before) ? before : "";
}

function countValues(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].map(([value, count]) => [value, `${value} (${count})`]);
}

function groupByCard(problems) {
  const byCard = new Map();
  for (const problem of problems) byCard.set(problem.card, [...(byCard.get(problem.card) || []), problem]);
  return byCard;
}

function searchTextOf(card) {
  card.text ??= `${card.id} ${card.tags.join(" ")} ${(card.front + card.back).replace(/<[^>]*>/g, " ")}`.toLowerCase();
  return card.text;
}

// Make the plain text of all cards for the search, while the browser is idle.
function prepareSearch(place = 0) {
  const list = cards;
  const whenIdle = window.requestIdleCallback || (work => setTimeout(() => work({timeRemaining: () => 10}), 20));
  whenIdle(idle => {
    while (place < list.length && idle.timeRemaining() > 2) searchTextOf(list[place++]);
    if (place < list.length && list === cards) prepareSearch(place);
  });
}

function setData(data) {
  deck = data;
  cards = data.cards;
  styles.clear();
  const byCard = Map.groupBy ? Map.groupBy(data.problems, problem => problem.card) : groupByCard(data.problems);
  cards.forEach((card, number) => { card.number = number; card.problems = byCard.get(card.id) || []; });
  setOptions("kind", "all", countValues(cards.map(card => card.kind)));
  setOptions("subdeck", "all", countValues(cards.map(card => card.subdeck)));
  setOptions("tag", "all", countValues(cards.flatMap(card => card.tags)).sort());
  setOptions("evidence", "any", countValues(cards.map(card => card.evidence)));
  const codes = countValues(cards.flatMap(card => [...new Set(card.problems.map(problem => problem.code))]));
  setOptions("problems", "all cards", codes.length ? [["any", "any problem"], ...codes] : []);
  const known = new Set(cards.map(card => card.id));
  byId("formulas").hidden = !data.formulasAsTyped;
  const general = data.problems.filter(problem => !known.has(problem.card));
  byId("general").hidden = !general.length;
  byId("general").replaceChildren(element("h2", {}, "Problems of the deck"), problemList(general));
}

// Show one card large: by day, by night and on a phone.
function showLarge(card) {
  const which = sideOf(card);
  const view = (name, dark, phone) => {
    const face = element("div", {class: phone ? "face phone" : "face", onclick: event => { if (!isUsed(event)) turn(card); }});
    draw(face, card, which, dark);
    return element("figure", {}, element("figcaption", {}, name), face);
  };
  const here = shownCards.indexOf(card);
  const focused = byId("large").open && document.activeElement.dataset.role || "turn";
  byId("large").replaceChildren(
    element("div", {class: "large-head"},
      element("h2", {id: "large-title"}, `${card.id}${card.name ? ` · ${card.name}` : ""}`),
      element("span", {}, here >= 0 ? `${here + 1} of ${shownCards.length}` : ""),
      element("button", {type: "button", "data-role": "previous", onclick: () => step(-1)}, "← Previous"),
      element("button", {type: "button", "data-role": "turn", onclick: () => turn(card)}, which === "front" ? "Show back" : "Show front"),
      element("button", {type: "button", "data-role": "next", onclick: () => step(1)}, "Next →"),
      element("button", {type: "button", onclick: closeLarge}, "All cards")),
    element("div", {class: "views"}, view("Day", false), view("Night", true), view("Phone", look === "night", true)),
    ...(card.problems.length ? [problemList(card.problems)] : []),
    element("p", {class: "where"}, `${card.kind} · ${card.file}:${card.line} · ${card.tags.join(" ")}`));
  if (!byId("large").open) byId("large").showModal();
  byId("large").querySelector(`[data-role=${focused}]`).focus();
}

function current() {
  const key = decodeURIComponent(location.hash.slice(1));
  return cards.find(card => card.key === key);
}

function step(by) {
  const list = shownCards.length ? shownCards : cards;
  const next = list[(list.indexOf(current()) + by + list.length) % list.length];
  if (next) location.hash = next.key;
}

function closeLarge() {
  const card = current();
  byId("large").close();
  history.replaceState(null, "", location.pathname + location.search);
  const tile = card && tileFor(card);
  if (tile) { tile.scrollIntoView({block: "center"}); tile.focus(); }
}

function openFromAddress() {
  const card = current();
  if (card) showLarge(card);
  else if (byId("large").open) byId("large").close();
}

// Two-sided flashcards: a sheet of eight fronts, then a sheet of their backs, with the columns swapped for printing on
// both sides.
function makeSheets() {
  const holder = byId("sheets");
  holder.replaceChildren();
  for (let start = 0; start < shownCards.length; start += 8) {
    const eight = shownCards.slice(start, start + 8);
    for (const which of ["front", "back"]) {
      const sheet = element("div", {class: "sheet"});
      for (let place = 0; place < 8; place += 1) {
        const card = eight[which === "front" ? place : place ^ 1];
        const cell = element("div");
        sheet.append(cell);
        if (card) draw(cell, card, which, false, which === "front" ? card.front : card.back.replace("\u0001", ""));
      }
      holder.append(sheet);
    }
  }
  holder.style.cssText = "display:block;position:absolute;left:-9999px;top:0;width:190mm";
  for (const cell of holder.querySelectorAll(".sheet > div")) fitText(cell);
  holder.style.cssText = "";
}

// A printed card is 95 by 64 mm. Its text is as large as fits, but never too small to read.
const printed = new CSSStyleSheet();
printed.replaceSync(`.card { --paper: #fff; --measure: none; min-height: 0; padding: 8px 10px; print-color-adjust: exact; }
.page { max-width: none; } #answer { display: none; } .page .label, .page .evidence { margin-block: 0 0.6em; }
.page .evidence { margin-block-start: 0.8em; } .sources { font-size: 0.6em; }`);

function fitText(cell) {
  const body = cell.shadowRoot?.querySelector(".card");
  if (!body) return;
  cell.shadowRoot.adoptedStyleSheets = [...cell.shadowRoot.adoptedStyleSheets, printed];
  const height = 64 * 96 / 25.4 - 4;
  for (let size = 15; size >= 7; size -= 1) {
    body.style.setProperty("--size", `${size}px`);
    if (body.getBoundingClientRect().height <= height) break;
  }
}

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

let touch = null;
addEventListener("touchstart", event => { touch = event.changedTouches[0]; }, {passive: true});
addEventListener("touchend", event => {
  const end = event.changedTouches[0];
  if (!touch || !byId("large").open) return;
  const across = end.clientX - touch.clientX, down = end.clientY - touch.clientY;
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) step(across < 0 ? 1 : -1);
}, {passive: true});

let waiting;
byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(layOut, 120); });
filters.forEach(name => byId(name).addEventListener("change", layOut));
document.querySelectorAll("[name=look]").forEach(input => input.addEventListener("change", () => { look = input.value; redraw(); }));
document.querySelectorAll("[name=side]").forEach(input => input.addEventListener("change", () => { side = input.value; turned.clear(); redraw(); }));
byId("help").addEventListener("click", () => { byId("keys").hidden = !byId("keys").hidden; byId("help").setAttribute("aria-expanded", String(!byId("keys").hidden)); });
byId("print").addEventListener("click", () => print());
const page = new CSSStyleSheet();
document.adoptedStyleSheets = [page];
const paper = () => page.replaceSync(`@page { size: ${byId("paper").value}; margin: 10mm; }`);
byId("paper").addEventListener("change", paper);
paper();
addEventListener("beforeprint", makeSheets);
addEventListener("hashchange", openFromAddress);
byId("large").addEventListener("close", () => { if (current()) closeLarge(); });

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
