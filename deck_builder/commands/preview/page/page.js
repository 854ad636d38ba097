"use strict";

// What the page shows. `cards` are in the order of the deck; a back begins with its front where that is "\u0001".
let deck, cards = [], shownCards = [];
let look = "light", side = "front";
const styles = new Map();
const at = id => document.getElementById(id);
const filters = ["kind", "subdeck", "tag", "evidence", "problems"];
const turned = new Set();

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

async function unpacked(text) {
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

function htmlOf(card, which) {
  return which === "front" ? card.front : card.back.replace("\u0001", () => card.front);
}

// One side of a card, drawn apart from the page so that neither's style reaches the other.
function draw(face, card, which, dark, html = htmlOf(card, which)) {
  const root = face.shadowRoot || face.attachShadow({mode: "open"});
  root.adoptedStyleSheets = [styleOf(card.type)];
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const each of holder.content.querySelectorAll("img, audio, source, video")) {
    const name = each.getAttribute("src");
    if (name && deck.media[name]) each.setAttribute("src", deck.media[name]);
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

// Anki's signs for mathematics, \(…\) and \[…\], become pictures of formulas.
function typeset(body) {
  if (!window.MathJax || !window.MathJax.tex2svg) return;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (/\\[([]/.test(walker.currentNode.data)) found.push(walker.currentNode);
  for (const node of found) {
    const parts = node.data.split(/(\\\(.*?\\\)|\\\[.*?\\\])/s);
    node.replaceWith(...parts.map(part => {
      if (!/^\\[([]/.test(part)) return part;
      const display = part[1] === "[";
      const box = MathJax.tex2svg(part.slice(2, -2), {display});
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", part.slice(2, -2));
      if (display) box.setAttribute("display", "true");
      return box;
    }));
  }
}

// Cards stand in strips, and only the strips near the window hold anything: there may be very many.
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
  fill(at("cards").children[Math.floor(place / STRIP)]);
  return at(`card-${card.key}`);
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
  return element("ul", {class: "told"}, ...problems.map(problem => element(
    "li", {class: problem.severity}, element("b", {}, problem.code), ` ${problem.message} `,
    element("br"), `${problem.file}:${problem.line}: ${problem.hint}`)));
}

function tileOf(card) {
  const heading = `${card.id}${card.name ? ` · ${card.name}` : ""}`;
  const tile = element("article", {id: `card-${card.key}`, tabindex: "0", "data-number": card.number, "aria-label": heading},
    element("div", {class: "about"},
      element("h2", {}, element("a", {href: `#${card.key}`}, heading)),
      element("button", {type: "button", onclick: event => { event.stopPropagation(); turn(card); }}, "Show back")),
    element("div", {class: "face", onclick: event => { if (!event.composedPath().some(one => one.tagName === "A" || one.tagName === "AUDIO" || one.tagName === "INPUT")) turn(card); }}));
  if (card.problems.length) tile.append(problemList(card.problems));
  tile.append(element("p", {class: "where"}, `${card.file}:${card.line}`));
  return tile;
}

function turn(card) {
  turned.has(card.key) ? turned.delete(card.key) : turned.add(card.key);
  if (at("large").open) return showLarge(card);
  const tile = tileFor(card);
  if (tile) drawTile(tile, card);
}

function matches(card) {
  const chosen = Object.fromEntries(filters.map(name => [name, at(name).value]));
  const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  return (!chosen.kind || card.kind === chosen.kind)
    && (!chosen.subdeck || card.subdeck === chosen.subdeck)
    && (!chosen.tag || card.tags.includes(chosen.tag))
    && (!chosen.evidence || card.evidence === chosen.evidence)
    && (!chosen.problems || card.problems.some(problem => chosen.problems === "any" || problem.code === chosen.problems))
    && words.every(word => textOf(card).includes(word));
}

function layOut() {
  shownCards = cards.filter(matches);
  const all = cards.length;
  at("count").textContent = shownCards.length === all ? `${all.toLocaleString("en")} cards` : `${shownCards.length.toLocaleString("en")} of ${all.toLocaleString("en")} cards`;
  nearby.disconnect();
  const main = at("cards");
  const strips = [];
  const columns = Math.max(1, Math.floor((main.clientWidth - 16) / 320));
  for (let start = 0; start < shownCards.length; start += STRIP) {
    const rows = Math.ceil(Math.min(STRIP, shownCards.length - start) / columns);
    strips.push(element("div", {class: "strip", "data-start": start, style: `height:${rows * rowHeight}px`}));
  }
  main.replaceChildren(...strips);
  if (!strips.length) main.append(element("p", {}, "No card is like that. Take a word or a filter away."));
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

function options(id, all, values) {
  const before = at(id).value;
  at(id).replaceChildren(element("option", {value: ""}, all), ...values.map(([value, words]) => element("option", {value}, words)));
  at(id).value = values.some(([value]) => value === before) ? before : "";
}

function counted(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].map(([value, count]) => [value, `${value} (${count})`]);
}

function grouped(problems) {
  const found = new Map();
  for (const problem of problems) found.set(problem.card, [...(found.get(problem.card) || []), problem]);
  return found;
}

function textOf(card) {
  card.text ??= `${card.id} ${card.tags.join(" ")} ${(card.front + card.back).replace(/<[^>]*>/g, " ")}`.toLowerCase();
  return card.text;
}

// Searching through many cards is quick once each is plain text; that is made while nobody waits.
function prepare(place = 0) {
  const list = cards;
  const whenIdle = window.requestIdleCallback || (work => setTimeout(() => work({timeRemaining: () => 10}), 20));
  whenIdle(idle => {
    while (place < list.length && idle.timeRemaining() > 2) textOf(list[place++]);
    if (place < list.length && list === cards) prepare(place);
  });
}

function take(data) {
  deck = data;
  cards = data.cards;
  styles.clear();
  const told = Map.groupBy ? Map.groupBy(data.problems, problem => problem.card) : grouped(data.problems);
  cards.forEach((card, number) => { card.number = number; card.problems = told.get(card.id) || []; });
  options("kind", "all", counted(cards.map(card => card.kind)));
  options("subdeck", "all", counted(cards.map(card => card.subdeck)));
  options("tag", "all", counted(cards.flatMap(card => card.tags)).sort());
  options("evidence", "any", counted(cards.map(card => card.evidence)));
  const codes = counted(cards.flatMap(card => [...new Set(card.problems.map(problem => problem.code))]));
  options("problems", "all cards", codes.length ? [["any", "any problem"], ...codes] : []);
  const known = new Set(cards.map(card => card.id));
  const general = data.problems.filter(problem => !known.has(problem.card));
  at("general").hidden = !general.length;
  at("general").replaceChildren(element("h2", {}, "About the deck"), problemList(general));
}

// A card opened large.
function showLarge(card) {
  const which = sideOf(card);
  const view = (name, dark, phone) => {
    const face = element("div", {class: phone ? "face phone" : "face", onclick: event => { if (!event.composedPath().some(one => one.tagName === "A")) turn(card); }});
    draw(face, card, which, dark);
    return element("figure", {}, element("figcaption", {}, name), face);
  };
  const here = shownCards.indexOf(card);
  const focused = at("large").open && document.activeElement.dataset.role || "turn";
  at("large").replaceChildren(
    element("div", {class: "large-head"},
      element("h2", {id: "large-title"}, `${card.id}${card.name ? ` · ${card.name}` : ""}`),
      element("span", {}, here >= 0 ? `${here + 1} of ${shownCards.length}` : ""),
      element("button", {type: "button", "data-role": "before", onclick: () => step(-1)}, "← Before"),
      element("button", {type: "button", "data-role": "turn", onclick: () => turn(card)}, which === "front" ? "Show back" : "Show front"),
      element("button", {type: "button", "data-role": "next", onclick: () => step(1)}, "Next →"),
      element("button", {type: "button", onclick: close}, "All cards")),
    element("div", {class: "views"}, view("Day", false), view("Night", true), view("Phone", look === "night", true)),
    ...(card.problems.length ? [problemList(card.problems)] : []),
    element("p", {class: "where"}, `${card.kind} · ${card.file}:${card.line} · ${card.tags.join(" ")}`));
  if (!at("large").open) at("large").showModal();
  at("large").querySelector(`[data-role=${focused}]`).focus();
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

function close() {
  const card = current();
  at("large").close();
  history.replaceState(null, "", location.pathname + location.search);
  const tile = card && tileFor(card);
  if (tile) { tile.scrollIntoView({block: "center"}); tile.focus(); }
}

function follow() {
  const card = current();
  if (card) showLarge(card);
  else if (at("large").open) at("large").close();
}

// Two-sided flashcards: a sheet of eight fronts, then their backs with the columns exchanged.
function sheets() {
  const holder = at("sheets");
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
  for (const cell of holder.querySelectorAll(".sheet > div")) fit(cell);
  holder.style.cssText = "";
}

// A printed card is 95 by 64 mm: its text is as large as fits, down to what can still be read.
const printed = new CSSStyleSheet();
printed.replaceSync(`.card { --paper: #fff; --measure: none; min-height: 0; padding: 8px 10px; print-color-adjust: exact; }
.page { max-width: none; } #answer { display: none; } .page .label, .page .evidence { margin-block: 0 0.6em; }
.page .evidence { margin-block-start: 0.8em; } .sources { font-size: 0.6em; }`);

function fit(cell) {
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
  if (event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const tile = event.target.closest?.("article");
  const card = at("large").open ? current() : tile && cardOf(tile);
  const key = event.key;
  if (key === "/") { event.preventDefault(); close(); at("search").focus(); }
  else if (key.toLowerCase() === "n") { look = look === "light" ? "night" : "light"; document.querySelector(`[name=look][value=${look}]`).checked = true; redraw(); if (card && at("large").open) showLarge(card); }
  else if (card && (key === " " || key === "Enter") && !event.target.closest("button, a")) { event.preventDefault(); turn(card); }
  else if (card && key.toLowerCase() === "o") location.hash = card.key;
  else if (at("large").open && key === "Escape") { event.preventDefault(); close(); }
  else if (at("large").open && key === "ArrowRight") step(1);
  else if (at("large").open && key === "ArrowLeft") step(-1);
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
  if (!touch || !at("large").open) return;
  const across = end.clientX - touch.clientX, down = end.clientY - touch.clientY;
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) step(across < 0 ? 1 : -1);
}, {passive: true});

let waiting;
at("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(layOut, 120); });
filters.forEach(name => at(name).addEventListener("change", layOut));
document.querySelectorAll("[name=look]").forEach(each => each.addEventListener("change", () => { look = each.value; redraw(); }));
document.querySelectorAll("[name=side]").forEach(each => each.addEventListener("change", () => { side = each.value; turned.clear(); redraw(); }));
at("help").addEventListener("click", () => { at("keys").hidden = !at("keys").hidden; at("help").setAttribute("aria-expanded", String(!at("keys").hidden)); });
at("print").addEventListener("click", () => print());
const page = new CSSStyleSheet();
document.adoptedStyleSheets = [page];
const paper = () => page.replaceSync(`@page { size: ${at("paper").value}; margin: 10mm; }`);
at("paper").addEventListener("change", paper);
paper();
addEventListener("beforeprint", sheets);
addEventListener("hashchange", follow);
at("large").addEventListener("close", () => { if (current()) close(); });

function broken(problems) {
  at("broken").hidden = !problems;
  if (problems) at("broken").replaceChildren(element("h2", {}, "The deck can't be built as it is. The cards are as they were."), problemList(problems));
}

// Told by the server when a file was saved: the cards are fetched anew, and everything stays where it is.
async function renew() {
  const place = scrollY;
  const fresh = await (await fetch("cards.json", {cache: "no-store"})).json();
  if (fresh.errors) return broken(fresh.errors);
  broken(null);
  const same = cards.length === fresh.cards.length && cards.every((card, number) => card.key === fresh.cards[number].key);
  const before = cards, stylesBefore = deck.types.join();
  take(fresh);
  prepare();
  const restyled = stylesBefore !== deck.types.join();
  if (same && document.querySelector("article")) {
    shownCards = cards.filter(matches);
    for (const tile of document.querySelectorAll("article")) {
      const card = cardOf(tile);
      const told = tile.querySelector(".told");
      if (told) told.remove();
      if (card.problems.length) tile.querySelector(".face").after(problemList(card.problems));
      const old = before[card.number];
      if (restyled || old.front !== card.front || old.back !== card.back) drawTile(tile, card);
    }
  } else layOut();
  scrollTo(0, place);
  if (at("large").open) follow();
  document.documentElement.dataset.renewed = String(Number(document.documentElement.dataset.renewed || 0) + 1);
}

(async () => {
  const data = at("data").textContent.trim();
  take(data ? await unpacked(data) : await (await fetch("cards.json", {cache: "no-store"})).json());
  if (window.MathJax?.startup?.promise) await MathJax.startup.promise;
  layOut();
  follow();
  prepare();
  document.documentElement.dataset.ready = "yes";
  if (document.documentElement.dataset.live) {
    const news = new EventSource("events");
    news.addEventListener("saved", renew);
    if (deck.errors) broken(deck.errors);
  }
})();
