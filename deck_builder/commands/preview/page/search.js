// Words are compared without accents and capitals.
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
}

const searchedWords = () => fold(byId("search").value).split(/\s+/).filter(Boolean);

// The cards that pass the search and the filters.
function findCards() {
  const chosen = Object.fromEntries(filters.map(name => [name, byId(name).value]));
  const words = searchedWords(), wanted = byId("reading").value;
  return cards.filter(card => (!chosen.kind || card.kind === chosen.kind)
    && (!chosen.subdeck || card.subdeck === chosen.subdeck)
    && (!chosen.tag || card.tags.includes(chosen.tag))
    && (!chosen.evidence || card.evidence === chosen.evidence)
    && (!chosen.problems || card.problems.some(problem => chosen.problems === "any" || problem.code === chosen.problems))
    && (!wanted || (wanted === "remarks" ? Boolean(remarkOf(card)) : !isRead(card)))
    && words.every(word => searchTextOf(card).includes(word)));
}

const INLINE = /<\/?(?:a|abbr|b|bdi|code|em|i|ins|mark|s|small|span|strong|sub|sup|u)\b[^>]*>/gi;
const holder = document.createElement("template");

// What a person can read of a card's HTML.
function plainText(html) {
  if (/\shidden\b|<style|<script/.test(html)) {
    holder.innerHTML = html;
    holder.content.querySelectorAll("[hidden], style, script").forEach(node => node.remove());
    html = holder.innerHTML;
  }
  let text = html.replace(INLINE, "").replace(/<[^>]*>/g, " ");
  if (text.includes("&")) {
    holder.innerHTML = text;
    text = holder.content.textContent;
  }
  return text.replace(/\s+/g, " ").trim();
}

function searchTextOf(card) {
  card.text ??= fold(`${headingOf(card)} ${card.tags.join(" ")} ${plainText(card.front)} ${plainText(card.back.replace("\u0001", " "))}`);
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

// A text with, for each letter of its folded form, the place of the letter that it comes from.
function foldWithPlaces(text) {
  let folded = "";
  const places = [];
  for (let place = 0; place < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(place));
    const simple = fold(letter);
    folded += simple;
    for (let count = 0; count < simple.length; count += 1) places.push(place);
    place += letter.length;
  }
  places.push(text.length);
  return {folded, places};
}

// Where the words are in a text: [start, end] for each time.
function findWords(text, words) {
  const {folded, places} = foldWithPlaces(text);
  const found = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) found.push([places[at], places[at + word.length]]);
  }
  return found;
}

// Mark the words of the search on a card. The card itself stays as it is: the browser draws the marks over it.
const marks = window.Highlight && CSS.highlights ? new Highlight() : null;
if (marks) CSS.highlights.set("found", marks);
const rangesOf = new WeakMap();

function unmark(face) {
  for (const range of rangesOf.get(face) || []) marks.delete(range);
  rangesOf.delete(face);
}

function markHits(face) {
  if (!marks) return;
  unmark(face);
  const words = searchedWords();
  if (!words.length) return;
  const walker = document.createTreeWalker(face.shadowRoot, NodeFilter.SHOW_TEXT);
  const nodes = [], starts = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
    starts.push(text.length);
    text += walker.currentNode.data;
  }
  const locate = (place, isEnd) => {
    let nth = starts.findLastIndex(start => isEnd ? start < place : start <= place);
    return [nodes[nth], place - starts[nth]];
  };
  const ranges = findWords(text, words).map(([start, end]) => {
    const [startContainer, startOffset] = locate(start, false), [endContainer, endOffset] = locate(end, true);
    return new StaticRange({startContainer, startOffset, endContainer, endOffset});
  });
  rangesOf.set(face, ranges);
  ranges.forEach(range => marks.add(range));
}

// Say where the words of the search are, if they are not in sight: on the card's other side, or in a tag.
function explainHits(line, card, sides) {
  const words = searchedWords();
  line.hidden = true;
  if (!words.length) return;
  const front = plainText(card.front), back = plainText(withoutFront(card, "back"));
  const inSight = fold([headingOf(card), ...sides.map(which => plainText(sideHtml(card, which)))].join(" "));
  const unseen = words.filter(word => !inSight.includes(word));
  const reasons = [];
  for (const [name, text] of [["On the back", back], ["On the front", front], ...card.tags.map(tag => ["Tag", tag])]) {
    const here = findWords(text, unseen);
    if (!here.length) continue;
    const [[start, end]] = here;
    const before = start > 30 ? text.slice(start - 30, start).replace(/^\S*\s/, "… ") : text.slice(0, start);
    const after = text.length > end + 40 ? text.slice(end, end + 40).replace(/\s\S*$/, " …") : text.slice(end);
    reasons.push(element("span", {}, `${name}: ${before}`, element("mark", {}, text.slice(start, end)), after));
    unseen.splice(0, unseen.length, ...unseen.filter(word => !fold(text).includes(word)));
  }
  line.replaceChildren(...reasons);
  line.hidden = !reasons.length;
}
