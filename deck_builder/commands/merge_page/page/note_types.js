// Note types as packages have them, compared and merged: `merge/merge_note_types.py` and `compare_note_types.py`.
import {mergeLines, isSame} from "./merge_texts.js";
import {findGaps} from "./split_text.js";

const SPECIAL_FIELDS = new Set(["FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"]);
const DEEPEST_SECTION = 100;
const OTHER_SCHEMA = "it has other fields or cards than the release";
const RENAMED = "its cards name fields that are called something else in the release";

/** Whether Anki takes two fields, or two templates, for the same one. */
export function isSamePart(one, other) {
  return one.id && other.id ? one.id === other.id : one.name === other.name;
}

/** Whether Anki does not take one state of a note type for the other. */
export function isBroken(old, fresh) {
  const differ = (parts, others) =>
    parts.length !== others.length || !parts.every((part, place) => isSamePart(part, others[place]));
  return differ(old.fields, fresh.fields) || differ(old.templates, fresh.templates) || old.cloze !== fresh.cloze ||
    old.sortField !== fresh.sortField;
}

/** A note's contents in the order of `fields`, which may be another note type's; null where no field is the same. */
export function listContents(fields, note) {
  const own = note.noteType.fields;
  return fields.map((field) => {
    const place = own.findIndex((other) => isSamePart(field, other));
    return place < 0 || place >= note.fields.length ? null : note.fields[place];
  });
}

/** The note type as it was in the release that the learner has; null if no release has it. */
export function findBaseNoteType(mine, id, releases, last) {
  const versions = releases.flatMap((release, index) =>
    release.noteTypes.has(id) ? [{index, type: release.noteTypes.get(id)}] : []);
  const older = versions.filter(({type}) => type.mod <= mine.mod);
  const known = older.length ? older : versions;
  const same = known.filter(({type}) => type.mod === mine.mod), before = known.filter(({index}) => index <= last);
  return (same.at(-1) ?? before.at(-1) ?? known[0])?.type ?? null;
}

/** Merges a note type. Without a `base`, all that differs counts as changed by both; then the learner's stays. */
export function mergeNoteType(mine, fresh, base) {
  if (isBroken(mine, fresh)) return {mine, result: mine, stays: OTHER_SCHEMA, kept: [], taken: [], clashes: []};
  if (fresh.mod < (base ?? mine).mod) {
    // Anki would not take it either; a cleanup package has no cards
    return {mine, result: mine, stays: "", kept: [], taken: [], clashes: []};
  }
  if (base && isBroken(mine, base)) base = null;
  const kept = [], taken = [], clashes = [];
  const choose = (what, old, own, theirs) => {
    if (isEqual(own, theirs)) return own;
    if (old !== undefined && isEqual(own, old)) {
      taken.push(what);
      return theirs;
    }
    (old !== undefined && isEqual(theirs, old) ? kept : clashes).push(what);
    return own;
  };
  const merge = (what, old, own, theirs) => {
    if (old === undefined) return choose(what, old, own, theirs);
    const merged = mergeLines(old, own, theirs, "mine");
    if (merged.kind === "conflict") clashes.push(what);
    if (merged.kind === "kept" || merged.kind === "merged") kept.push(what);
    if (merged.kind === "taken" || merged.kind === "merged") taken.push(what);
    return merged.text;
  };
  const mergeTemplate = (own, place) => {
    const theirs = fresh.templates[place], old = base?.templates[place];
    const side = (which, what) => {
      const merged = merge(`the ${what} of “${own.name}”`, old?.[which], own[which], theirs[which]);
      return parseTemplate(merged) || !parseTemplate(own[which]) ? merged : own[which];
    };
    const [front, back] = [side("front", "front"), side("back", "back")];
    return {
      ...own,
      name: choose(`the name of “${own.name}”`, old?.name, own.name, theirs.name),
      id: own.id || theirs.id,
      front,
      back,
      settings: choose(`“${own.name}” in the browser`, old?.settings, own.settings, theirs.settings),
    };
  };
  const result = {
    ...mine,
    name: mine.id === fresh.id ? choose("its name", base?.name, mine.name, fresh.name) : mine.name,
    css: merge("its style", base?.css, mine.css, fresh.css),
    fields: mine.fields.map((own, place) => ({
      ...own,
      name: choose(`the name of “${own.name}”`, base?.fields[place].name, own.name, fresh.fields[place].name),
      id: own.id || fresh.fields[place].id,
      settings: choose(
        `“${own.name}” in the editor`, base?.fields[place].settings, own.settings, fresh.fields[place].settings),
    })),
    templates: mine.templates.map(mergeTemplate),
    latex: choose("its LaTeX", base?.latex, mine.latex, fresh.latex),
  };
  const known = new Set(listUnknownFields(mine));
  if (listUnknownFields(result).some((name) => !known.has(name))) {
    const stays = fresh.mod <= mine.mod || mine.id !== fresh.id ? mine : {...mine, mod: fresh.mod + 1};
    return {mine, result: stays, stays: RENAMED, kept: [], taken: [], clashes: []};
  }
  const unique = (names) => [...new Set(names)];
  const dated = dateNoteType(result, mine, fresh);
  return {mine, result: dated, stays: "", kept: unique(kept), taken: unique(taken), clashes: unique(clashes)};
}

function dateNoteType(result, mine, fresh) {
  if (isEqual({...result, mod: mine.mod}, mine) && fresh.mod <= mine.mod) return mine;
  if (isEqual({...result, mod: fresh.mod}, fresh) && fresh.mod > mine.mod) return fresh;
  return {...result, mod: Math.max(mine.mod, fresh.mod) + 1};
}

/** Whether two plain values are the same; the order of keys is that in which this page makes them. */
export function isEqual(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function listUnknownFields(noteType) {
  const known = new Set([...noteType.fields.map((field) => field.name), ...SPECIAL_FIELDS, ""]);
  const named = noteType.templates.flatMap(({front, back}) => [front, back]).flatMap((side) =>
    listFields(parseTemplate(side) ?? []));
  return named.filter((name) => !known.has(name) && !/^c[0-9]+$/.test(name));
}

/** Parses a template into texts, fields and sections; null if braces or sections don't match, as Anki says. */
export function parseTemplate(html) {
  html = html.replace(/<!--[^]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "));
  const open = [];
  let nodes = [], end = 0, start, close;
  while ((start = html.indexOf("{{", end)) >= 0 && (close = html.indexOf("}}", start + 2)) >= 0) {
    end = close + 2;
    const inside = html.slice(start + 2, close).trim();
    const sign = /^[#^/]/.test(inside) ? inside[0] : "";
    const name = inside.slice(sign.length).trim();
    if (!name || name.includes("{{") || name.includes("\n")) return null;
    if (sign === "#" || sign === "^") {
      if (open.length === DEEPEST_SECTION) return null;
      open.push({field: name, whenFilled: sign === "#", inside: nodes});
      nodes = [];
    } else if (sign === "/") {
      if (open.at(-1)?.field !== name) return null;
      const section = open.pop(), outside = section.inside;
      outside.push({...section, inside: nodes});
      nodes = outside;
    } else {
      const filters = name.split(":").map((part) => part.trim());
      nodes.push({field: filters.pop(), filters});
    }
  }
  return open.length || html.indexOf("{{", end) >= 0 ? null : nodes;
}

function listFields(nodes) {
  return nodes.flatMap((node) => [node.field, ...(node.inside ? listFields(node.inside) : [])]);
}

function findClozeFields(nodes) {
  return nodes.flatMap((node) =>
    node.inside ? findClozeFields(node.inside) : node.filters.includes("cloze") ? [node.field] : []);
}

function showsSomething(nodes, filled) {
  return nodes.some((node) =>
    node.inside ? filled.has(node.field) === node.whenFilled && showsSomething(node.inside, filled)
      : filled.has(node.field));
}

function isEmptyContent(content) {
  return /^(?:[ \t\n\v\f\r]|<\/?(?:br|div)[ \t\n\v\f\r]?\/?>)*$/i.test(content);
}

/** The cards that Anki makes of a note: one for each gap, or for each template whose front shows something. */
export function listOrdinals(noteType, fields, tags) {
  const fronts = noteType.templates.map((template) => parseTemplate(template.front) ?? []);
  if (noteType.cloze) {
    const names = new Set(fronts.flatMap(findClozeFields));
    const gaps = noteType.fields.flatMap((field, place) =>
      names.has(field.name) ? [...findGaps(fields[place]).numbers] : []);
    return [...new Set(gaps)].filter(Boolean).map((number) => number - 1).sort((one, other) => one - other);
  }
  const filled = new Set([...SPECIAL_FIELDS].filter((name) => name !== "FrontSide" && (name !== "Tags" || tags.length)));
  noteType.fields.forEach((field, place) => {
    if (!isEmptyContent(fields[place])) filled.add(field.name);
  });
  return fronts.flatMap((front, ordinal) => (showsSomething(front, filled) ? [ordinal] : []));
}

/** The fields that each card needs, for old clients. */
export function listRequired(noteType) {
  return noteType.templates.map((template, ordinal) => {
    const front = parseTemplate(template.front) ?? [];
    const alone = noteType.fields.flatMap((field, place) =>
      showsSomething(front, new Set([field.name])) ? [place] : []);
    return [ordinal, alone.length ? "any" : "none", alone];
  });
}

/** Folds a name as Anki does: in NFC, without regard to case. */
export function foldName(name) {
  return name.normalize("NFC").toUpperCase().toLowerCase();
}

/** Whether two lists of tags have the same names. */
export function hasSameTags(one, other) {
  const sorted = (tags) => [...new Set(tags)].sort();
  return isSame(sorted(one), sorted(other));
}
