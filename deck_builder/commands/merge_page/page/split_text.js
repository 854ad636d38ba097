// Splits the HTML of a field into pieces that a merge takes whole or not at all: `merge/tokens.py` in JavaScript.

const PAIRS = {
  "\\(": "\\)", "\\[": "\\]", "[latex]": "[/latex]", "[$]": "[/$]", "[$$]": "[/$$]", "[sound:": "]",
  "[anki:": "[/anki:tts]", "<svg": "</svg>", "<math": "</math>", "<style": "</style>", "<script": "<\/script>",
};
const OPENING = /\\\(|\\\[|\[latex\]|\[\$\]|\[\$\$\]|\[sound:|\[anki:|<svg|<math|<style|<script/gi;
const PIECE =
  /&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);|[ \t\n\f\r\u00a0]+|[0-9A-Za-z_\u00aa\u00b5\u00ba\u00c0-\u1fff\u200c\u200d\u2070-\u2e7f\ua4d0-\ud7ff\ue000-\uf8ff\ufb00-\ufe2f\ufe50-\ufeff\u{10000}-\u{1ffff}]+|./gsu;
const ALL_WHITE = /^[ \t\n\f\r\u00a0]+$/;
const SPELLED = /<br[ \n]*\/?>|&(?:nbsp|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});/gi;
const NAMED = {"&nbsp;": "\u00a0", "&quot;": '"', "&apos;": "'"};
const MARKUP = {"<": "&lt;", ">": "&gt;", "&": "&amp;"};
const DEEPEST_GAP = 10;
const LARGEST_GAP = 65535;

/** Whether a piece is only space between words. */
export function isWhite(token) {
  return ALL_WHITE.test(token.key);
}

/** Splits a field into words, spaces, signs, and whole tags, entities, gaps, formulas, recordings and drawings. */
export function splitText(html) {
  const spans = [...findGapSpans(html), ...findPairs(html), ...findTags(html)];
  spans.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const tokens = [];
  let position = 0;
  for (const [start, end] of joinOverlapping(spans)) {
    for (const piece of html.slice(position, start).match(PIECE) ?? []) tokens.push(makeToken(piece));
    tokens.push(makeToken(html.slice(start, end)));
    position = end;
  }
  for (const piece of html.slice(position).match(PIECE) ?? []) tokens.push(makeToken(piece));
  return tokens;
}

function makeToken(text) {
  return {text, key: text.includes("&") || text.includes("<") ? text.replace(SPELLED, spell) : text};
}

function spell(match) {
  const text = match.toLowerCase();
  if (text.startsWith("<")) return "<br>";
  if (text in NAMED) return NAMED[text];
  const number = text.startsWith("&#x") ? parseInt(text.slice(3, -1), 16) : parseInt(text.slice(2, -1), 10);
  if (!(number > 0 && number < 0x110000) || (number >= 0xd800 && number < 0xe000)) return text;
  const sign = String.fromCodePoint(number);
  return MARKUP[sign] ?? sign;
}

function joinOverlapping(spans) {
  const joined = [];
  let start = 0, end = 0;
  for (const [nextStart, nextEnd] of spans) {
    if (nextStart < end) {
      end = Math.max(end, nextEnd);
      continue;
    }
    if (end) joined.push([start, end]);
    [start, end] = [nextStart, nextEnd];
  }
  if (end) joined.push([start, end]);
  return joined;
}

function findGapSpans(html) {
  if (!html.includes("{{c")) return [];
  const openings = [], spans = [];
  for (const [start, end, numbers] of findBraces(html)) {
    if (numbers === null) spans.push([openings.pop(), end]);
    else if (numbers.size) openings.push(start);
  }
  return spans;
}

function findPairs(html) {
  const folded = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const never = new Set(), spans = [];
  OPENING.lastIndex = 0;
  let opening;
  while ((opening = OPENING.exec(html))) {
    const closing = PAIRS[opening[0].toLowerCase()];
    const end = never.has(closing) ? -1 : folded.indexOf(closing, OPENING.lastIndex);
    if (end < 0) {
      never.add(closing);
    } else {
      spans.push([opening.index, end + closing.length]);
      OPENING.lastIndex = end + closing.length;
    }
  }
  return spans;
}

function findTags(html) {
  const spans = [];
  let position = 0;
  for (const [text, tag] of splitAtTags(html)) {
    position += text.length;
    if (tag) spans.push([position, position + tag.length]);
    position += tag.length;
  }
  return spans;
}

/** Each text with the tag or comment after it. What is opened and never closed is text. */
export function splitAtTags(html) {
  const parts = [];
  const tagStart = /<(?:!--|[!?]|\/?[A-Za-z])/g;
  let position = 0, start;
  while ((start = tagStart.exec(html))) {
    let end;
    if (start[0] === "<!--") {
      end = html.indexOf("-->", tagStart.lastIndex) + 3;
      if (end < 3) end = 0;
    } else {
      end = findTagEnd(html, tagStart.lastIndex);
    }
    if (!end) break;
    parts.push([html.slice(position, start.index), html.slice(start.index, end)]);
    position = tagStart.lastIndex = end;
  }
  parts.push([html.slice(position), ""]);
  return parts;
}

function findTagEnd(html, position) {
  const tagEnd = />|=\s*["']/g;
  tagEnd.lastIndex = position;
  let sign;
  while ((sign = tagEnd.exec(html))) {
    if (sign[0] === ">") return tagEnd.lastIndex;
    const next = html.indexOf(sign[0].at(-1), tagEnd.lastIndex) + 1;
    if (!next) return 0;
    tagEnd.lastIndex = next;
  }
  return 0;
}

/** Each `{{c1::` of a text and each `}}` that ends a gap: start, end, and the numbers; null where a gap ends. */
export function findBraces(text) {
  const found = [];
  let depth = 0;
  for (const token of text.matchAll(/\{\{c([0-9,]+)::|\}\}/g)) {
    const end = token.index + token[0].length;
    if (token[1] === undefined) {
      if (depth) {
        depth -= 1;
        found.push([token.index, end, null]);
      }
      continue;
    }
    const numbers = readNumbers(token[1]);
    if (numbers.size) {
      const isTooDeep = depth === DEEPEST_GAP;
      if (!isTooDeep) depth += 1;
      found.push([token.index, end, isTooDeep ? new Set() : numbers]);
    }
  }
  return found;
}

function readNumbers(text) {
  const digits = text.split(",").filter(Boolean).map((number) => number.replace(/^0+/, "") || "0");
  return new Set(digits.filter((each) => each.length <= 5 && Number(each) <= LARGEST_GAP).map(Number));
}

/** The numbers of all gaps that are closed, and how many are not. */
export function findGaps(text) {
  const numbers = new Set(), stillOpen = [];
  for (const [, , own] of findBraces(text)) {
    if (own === null) {
      const closed = stillOpen.pop();
      const target = stillOpen.length ? stillOpen.at(-1) : numbers;
      for (const number of closed) target.add(number);
    } else if (own.size) {
      stillOpen.push(new Set(own));
    }
  }
  return {numbers, unclosed: stillOpen.length};
}
