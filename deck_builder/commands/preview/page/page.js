"use strict";

// The data of the page: `deck` as the server or the page has it, `cards` in the deck's order, `shownCards` those that
// pass the search and the filters. In a back, "\u0001" stands for the whole front.
let deck, cards = [], shownCards = [];
// `side` is the side that every card shows: "front", "back" or "both", one beside the other. `turned` holds the cards that
// show their other side.
let look = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "light", side = "both";
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

// A deck may have very many cards. They are laid out in strips, and only the strips near the window have content.
const STRIP = 16;
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
  strip.querySelectorAll(".face").forEach(unmark);
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
  return turned.has(card.key) === (side !== "back") ? "back" : "front";
}

const turnWords = {front: "Show back", back: "Show front"};

function drawTile(tile, card) {
  const sides = side === "both" ? ["front", "back"] : [sideOf(card)];
  const faces = tile.querySelector(".faces");
  while (faces.childElementCount > sides.length) unmark(faces.lastChild), faces.lastChild.remove();
  while (faces.childElementCount < sides.length) faces.append(element("div", {class: "face", role: "group"}));
  sides.forEach((which, place) => {
    const face = faces.children[place];
    face.setAttribute("aria-label", which === "front" ? "Front" : "Back");
    draw(face, card, which, look === "night", sides.length > 1 && {html: withoutFront(card, which), sheets: [beside]});
    markHits(face);
  });
  tile.querySelector(".turn").hidden = sides.length > 1;
  tile.querySelector(".turn").textContent = turnWords[sides[0]];
  explainHits(tile.querySelector(".why"), card, sides);
  showReading(tile, card);
}

function problemList(problems) {
  return element("ul", {class: "problem-list"}, ...problems.map(problem => element(
    "li", {class: problem.severity}, element("b", {}, problem.code), ` ${problem.message} `,
    element("br"), `${problem.file}:${problem.line}: ${problem.hint}`)));
}

function headingOf(card) {
  return card.name ? `${card.id} · ${card.name}` : card.id;
}

// A tile outlives its card when the cards are read again, so that its parts ask for the card that it has at the time.
function tileOf(card) {
  const heading = headingOf(card);
  const turnIt = () => turn(cardOf(tile));
  const tile = element("article", {id: `card-${card.key}`, tabindex: "0", "data-number": card.number, "aria-label": heading},
    element("div", {class: "about"},
      element("h2", {}, element("a", {href: `#${card.key}`}, heading)),
      element("button", {type: "button", class: "turn", onclick: turnIt})),
    element("p", {class: "why", dir: "auto", hidden: true}),
    element("div", {class: "faces", onclick: event => { if (!isUsed(event)) turnIt(); }}));
  if (card.problems.length) tile.append(problemList(card.problems));
  tile.append(...readingPart(heading, () => cardOf(tile)));
  return tile;
}

// Whether a click is for something on the card: a link, a player, a box to type into, a hint, words to copy.
function isUsed(event) {
  return String(getSelection()) || event.composedPath().some(one => ["A", "AUDIO", "INPUT", "LABEL", "SUMMARY"].includes(one.tagName));
}

function turn(card) {
  if (side === "both" && !byId("large").open) return;
  turned.has(card.key) ? turned.delete(card.key) : turned.add(card.key);
  if (byId("large").open) return showLarge(card);
  const tile = tileFor(card);
  if (tile) drawTile(tile, card);
}

function formatCount(number) {
  return `${number.toLocaleString("en")} ${number === 1 ? "card" : "cards"}`;
}

function layOut() {
  shownCards = findCards();
  const all = cards.length;
  byId("count").textContent = shownCards.length === all ? formatCount(all) : `${shownCards.length.toLocaleString("en")} of ${formatCount(all)}`;
  nearby.disconnect();
  marks?.clear();
  const main = byId("cards");
  const strips = [];
  const columns = Math.max(1, Math.floor((main.clientWidth - 16) / (side === "both" ? 624 : 320)));
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

// Show the day or the night, and the sides that were chosen.
function showChoices() {
  document.documentElement.dataset.look = look;
  document.documentElement.dataset.side = side;
  document.querySelector(`[name=look][value=${look}]`).checked = true;
  document.querySelector(`[name=side][value=${side}]`).checked = true;
}

function redraw() {
  showChoices();
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
  recallReading();
  showProgress();
  const known = new Set(cards.map(card => card.id));
  byId("formulas").hidden = !data.formulasAsTyped;
  const general = data.problems.filter(problem => !known.has(problem.card));
  byId("general").hidden = !general.length;
  byId("general").replaceChildren(element("h2", {}, "Problems of the deck"), problemList(general));
}
