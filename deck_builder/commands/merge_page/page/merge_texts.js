// Merges the text of one field: `merge/merge_texts.py`, `find_changes.py` and `faults.py` in JavaScript.
// `tests/commands/merge/merge_cases/` says what comes out, of both.
import {findBraces, findGaps, isWhite, splitAtTags, splitText} from "./split_text.js";

const MOST_EDITS = 256;
const BETWEEN_BOTH = "<hr>";
const EMPTY_ELEMENTS = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "));
const LINE_ABOVE = 0, WITHIN = 1, LINE_BELOW = 2;
const BEGINS_LINE = /^<(?:br|hr|div|p|ul|ol|li|table|blockquote|pre)\b/i;
const ENDS_LINE = /^<(?:br|hr|\/(?:div|p|ul|ol|li|table|blockquote|pre))\b/i;

/** Merges what the learner (`mine`) and the author (`fresh`) made of `base`; null if nobody knows what that was. */
export function mergeTexts(base, mine, fresh, conflicts) {
  const mineTokens = splitText(mine), freshTokens = splitText(fresh);
  const mineKeys = keysOf(mineTokens), freshKeys = keysOf(freshTokens);
  if (base === null) {
    if (isSame(mineKeys, freshKeys)) return makeMerged(mine, "same");
    return settle("", mine, fresh, conflicts);
  }
  const baseTokens = splitText(base), baseKeys = keysOf(baseTokens);
  if (isSame(mineKeys, baseKeys)) {
    return isSame(freshKeys, baseKeys) ? makeMerged(mine, "same") : makeMerged(fresh, "taken");
  }
  if (isSame(freshKeys, baseKeys)) return makeMerged(mine, "kept");
  if (isSame(mineKeys, freshKeys)) return makeMerged(mine, "agreed");
  const regions = listRegions(baseTokens, mineTokens, freshTokens);
  const clashes = listClashes(regions);
  const forMine = join(regions, "mine"), forFresh = join(regions, "theirs");
  if (![forMine, forFresh].every((text) => isSound(text, base, mine, fresh))) {
    return settle(base, mine, fresh, conflicts);
  }
  if (!clashes.length) return makeMerged(forMine, "merged");
  return makeMerged(choose(forMine, forFresh, conflicts), "conflict", clashes);
}

/** Merges the changes to a style or a template, line by line. */
export function mergeLines(base, mine, fresh, conflicts) {
  if (mine === base) return fresh === base ? makeMerged(mine, "same") : makeMerged(fresh, "taken");
  if (fresh === base) return makeMerged(mine, "kept");
  if (mine === fresh) return makeMerged(mine, "agreed");
  const lines = [base, mine, fresh].map((text) =>
    text.split("\n").map((line) => ({text: `${line}\n`, key: line.trim() || " "})));
  const regions = listRegions(...lines), clashes = listClashes(regions);
  return makeMerged(join(regions, conflicts).replace(/\n$/, ""), clashes.length ? "conflict" : "merged", clashes);
}

function makeMerged(text, kind, clashes = []) {
  return {text, kind, clashes};
}

/** The result for texts that are in conflict as a whole. */
export function settle(base, mine, fresh, conflicts) {
  return makeMerged(choose(mine, fresh, conflicts), "conflict", [[base, mine, fresh]]);
}

function choose(mine, fresh, conflicts) {
  if (conflicts === "both" && !findGaps(mine).numbers.size && !findGaps(fresh).numbers.size) {
    return [mine, fresh].filter((text) => text.trim()).join(BETWEEN_BOTH);
  }
  return conflicts === "theirs" ? fresh : mine;
}

function keysOf(tokens) {
  return tokens.map((token) => token.key);
}

/** Whether two lists have the same members in the same order. */
export function isSame(one, other) {
  return one.length === other.length && one.every((each, place) => each === other[place]);
}

function listClashes(regions) {
  return regions.filter((each) => each.kind === "conflict").map((each) => [each.base, each.mine, each.fresh]);
}

function join(regions, conflicts) {
  return regions.map((each) =>
    each.kind === "taken" || (each.kind === "conflict" && conflicts === "theirs") ? each.fresh : each.mine).join("");
}

function listRegions(base, mine, fresh) {
  const keys = keysOf(base);
  const changes = [mine, fresh].map((side) => findChanges(keys, keysOf(side), (place) => isWhite(base[place])));
  const regions = [];
  let at = 0, starts = [0, 0];
  for (const sides of groupChanges(changes, base, [mine, fresh])) {
    const all = [...sides[0], ...sides[1]];
    const start = Math.min(...all.map((change) => change.start)), end = Math.max(...all.map((change) => change.end));
    const same = start - at;
    regions.push(makeRegion(
      base.slice(at, start), mine.slice(starts[0], starts[0] + same), fresh.slice(starts[1], starts[1] + same)));
    const begins = starts.map((place) => place + same);
    const grows = sides.map((side) =>
      side.reduce((sum, each) => sum + each.newEnd - each.newStart - each.end + each.start, 0));
    starts = begins.map((begin, side) => begin + end - start + grows[side]);
    regions.push(makeRegion(
      base.slice(start, end), mine.slice(begins[0], starts[0]), fresh.slice(begins[1], starts[1])));
    at = end;
  }
  regions.push(makeRegion(base.slice(at), mine.slice(starts[0]), fresh.slice(starts[1])));
  return regions;
}

function makeRegion(base, mine, fresh) {
  const keys = keysOf(base), mineKeys = keysOf(mine), freshKeys = keysOf(fresh);
  let kind = "conflict";
  if (isSame(mineKeys, keys)) kind = isSame(freshKeys, keys) ? "same" : "taken";
  else if (isSame(freshKeys, keys)) kind = "kept";
  else if (isSame(mineKeys, freshKeys)) kind = "agreed";
  const write = (tokens) => tokens.map((token) => token.text).join("");
  return {base: write(base), mine: write(mine), fresh: write(fresh), kind};
}

function groupChanges(sides, base, texts) {
  const edits = sides.flatMap((changes, side) =>
    changes.map((change) => ({change, side, rank: rankChange(change, texts[side])})));
  edits.sort((one, other) =>
    one.change.start - other.change.start || one.change.end - other.change.end || one.rank - other.rank ||
    one.side - other.side);
  const groups = [];
  let group = [[], []], end = 0, lastRank = WITHIN;
  for (const {change, side, rank} of edits) {
    if (group[0].length || group[1].length) {
      const isApart = !base.slice(end, change.start).every(isWhite);
      const isLine = change.start >= end && rank !== lastRank && (rank === LINE_BELOW || lastRank === LINE_ABOVE);
      if (isApart || isLine) {
        groups.push(group);
        group = [[], []];
        lastRank = rank;
      } else {
        lastRank = rank === lastRank ? rank : WITHIN;
      }
    } else {
      lastRank = rank;
    }
    end = Math.max(end, change.end);
    group[side].push(change);
  }
  if (group[0].length || group[1].length) groups.push(group);
  return groups;
}

function rankChange(change, text) {
  const added = text.slice(change.newStart, change.newEnd).filter((token) => !isWhite(token));
  if (change.start < change.end || !added.length) return WITHIN;
  if (ENDS_LINE.test(added.at(-1).key)) return LINE_ABOVE;
  return BEGINS_LINE.test(added[0].key) ? LINE_BELOW : WITHIN;
}

function isSound(text, base, mine, fresh) {
  if (countFaults(text) > Math.min(countFaults(mine), countFaults(fresh))) return false;
  const before = listGaps(base), gaps = listGaps(text), mineGaps = listGaps(mine), freshGaps = listGaps(fresh);
  return [...gaps].every(([number, gap]) =>
    before.has(number) || gap === mineGaps.get(number) || gap === freshGaps.get(number)) &&
    [...mineGaps].every(([number, gap]) =>
      before.has(number) || !freshGaps.has(number) || gap === freshGaps.get(number));
}

/** What each gap of a field hides, by number: its texts, sorted, as one text to compare. */
export function listGaps(text) {
  const gaps = new Map(), stillOpen = [];
  for (const [start, end, numbers] of findBraces(text)) {
    if (numbers === null) {
      const [begin, own] = stillOpen.pop();
      for (const number of own) gaps.set(number, [...(gaps.get(number) ?? []), text.slice(begin, end)]);
    } else if (numbers.size) {
      stillOpen.push([start, numbers]);
    }
  }
  return new Map([...gaps].map(([number, texts]) => [number, JSON.stringify(texts.sort())]));
}

/** Counts the tags, gaps and formulas of a text that are opened and not closed, or closed and not opened. */
export function countFaults(html) {
  let faults = findGaps(html).unclosed;
  faults += (html.match(/\\[()[\]]|\[\/?(?:latex|\$\$?)\]/gi) ?? []).length % 2;
  const stillOpen = [], names = new Map();
  const count = (name, step) => names.set(name, (names.get(name) ?? 0) + step);
  for (const [text, tag] of splitAtTags(html)) {
    if (text.includes("<")) faults += 1;
    const match = /^<(\/?)([A-Za-z][^\s/>]*)/.exec(tag);
    const name = match ? match[2].toLowerCase() : "";
    if (!match || EMPTY_ELEMENTS.has(name) || tag.endsWith("/>")) continue;
    if (!match[1]) {
      stillOpen.push(name);
      count(name, 1);
    } else if (!names.get(name)) {
      faults += 1;
    } else {
      let last;
      while ((last = stillOpen.pop()) !== name) {
        count(last, -1);
        faults += 1;
      }
      count(name, -1);
    }
  }
  return faults + stillOpen.length;
}

/** The changes that make `fresh` of `old`, two lists of words, in order. `isSpace` is asked for places in `old`. */
export function findChanges(old, fresh, isSpace) {
  const changes = [];
  for (const change of findEdits(old, fresh)) {
    const last = changes.at(-1);
    if (last) {
      let words = 0;
      for (let place = last.end; place < change.start; place += 1) words += isSpace(place) ? 0 : 1;
      if (words <= Math.min(sizeOf(last), sizeOf(change)) || !words) {
        last.end = change.end;
        last.newEnd = change.newEnd;
        continue;
      }
    }
    changes.push(change);
  }
  return changes;
}

function sizeOf(change) {
  return Math.max(change.end - change.start, change.newEnd - change.newStart);
}

function findEdits(old, fresh) {
  const shorter = Math.min(old.length, fresh.length);
  let start = 0, tail = 0;
  while (start < shorter && old[start] === fresh[start]) start += 1;
  while (tail < shorter - start && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const oldEnd = old.length - tail, newEnd = fresh.length - tail;
  const same = walk(old.slice(start, oldEnd), fresh.slice(start, newEnd)).map(([x, y]) => [start + x, start + y]);
  const edits = [];
  let oldFrom = start, newFrom = start;
  for (const [oldPlace, newPlace] of [...same, [oldEnd, newEnd]]) {
    if (oldPlace !== oldFrom || newPlace !== newFrom) {
      edits.push({start: oldFrom, end: oldPlace, newStart: newFrom, newEnd: newPlace});
    }
    [oldFrom, newFrom] = [oldPlace + 1, newPlace + 1];
  }
  return edits;
}

/** The places of the words that both lists have, along the shortest way (Myers, 1986); none if it is too long. */
function walk(old, fresh) {
  const middle = MOST_EDITS + 1;
  const furthest = new Int32Array(2 * middle + 1), trace = [];
  for (let edits = 0; edits <= Math.min(old.length + fresh.length, MOST_EDITS); edits += 1) {
    trace.push(furthest.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [below, above] = [furthest[middle + diagonal - 1], furthest[middle + diagonal + 1]];
      let x = diagonal === -edits || (diagonal !== edits && below < above) ? above : below + 1;
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= old.length && x - diagonal >= fresh.length) return goBack(trace, middle, old.length, fresh.length);
    }
  }
  return [];
}

function goBack(trace, middle, x, y) {
  const same = [];
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits], diagonal = x - y;
    const goesDown = diagonal === -edits ||
      (diagonal !== edits && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]);
    const before = goesDown ? diagonal + 1 : diagonal - 1;
    const fromX = edits ? furthest[middle + before] : 0, fromY = edits ? fromX - before : 0;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      same.push([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return same.reverse();
}
