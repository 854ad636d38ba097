// Merges one note, field by field and tag by tag, and finds the release that it began as:
// `merge/merge_notes.py` and `packages/learners_release.py` in JavaScript.
import {isSame, listGaps, mergeTexts, settle} from "./merge_texts.js";
import {foldName, hasSameTags, isSamePart, listContents} from "./note_types.js";

/** Merges a note. `choices` say whose words stay in conflicts, by the field's place; the learner's if none is given.
 *
 * `doubtful` are the places of fields for which the base may be another one.
 */
export function mergeNote(mine, fresh, base, noteType, doubtful, choices = {}) {
  const theirs = listContents(mine.noteType.fields, fresh);
  const before = base ? listContents(mine.noteType.fields, base) : theirs.map(() => null);
  const choiceOf = (place) => choices[place] ?? "mine";
  let fields = noteType.fields.slice(0, mine.fields.length).map(({name}, place) => {
    const own = mine.fields[place], content = theirs[place];
    if (content === null) return {name, base: before[place], mine: own, fresh: own, merged: unchanged(own)};
    const start = doubtful.has(place) ? null : base && before[place] === null ? "" : before[place];
    return {name, base: start, mine: own, fresh: content, merged: mergeTexts(start, own, content, choiceOf(place))};
  });
  if (noteType.cloze && base) fields = settleGaps(fields, choiceOf);
  const tags = mergeTags(base ? base.tags : null, mine.tags, fresh.tags);
  const texts = noteType.fields.map((_, place) => fields[place]?.merged.text ?? "");
  const result = {...mine, noteType, fields: texts, tags: tags.result};
  result.mod = dateNote(result, mine, fresh);
  const homeless = fresh.noteType.fields.filter((field, place) =>
    fresh.fields[place] && !mine.noteType.fields.some((other) => isSamePart(field, other)));
  return {mine, fresh, base, fields, tags, homeless: homeless.map((field) => field.name), result};
}

/** Whether the learner gets anything. */
export function changesNote(merge) {
  return !isSame(merge.result.fields, merge.mine.fields) || !isSame(merge.result.tags, merge.mine.tags);
}

/** Whether a note must be in the merged package: it changes, has new cards, or the release would replace it. */
export function isSent(merge) {
  return changesNote(merge) || merge.result.mod !== merge.mine.mod ||
    [...merge.result.decks.keys()].some((ordinal) => !merge.mine.decks.has(ordinal));
}

function unchanged(text) {
  return {text, kind: "same", clashes: []};
}

function dateNote(result, mine, fresh) {
  const isRelease = isSame(result.fields, fresh.fields) && hasSameTags(result.tags, fresh.tags);
  if (isRelease && fresh.mod > mine.mod) return fresh.mod;
  const changes = !isSame(result.fields, mine.fields) || !isSame(result.tags, mine.tags);
  return changes || fresh.mod > mine.mod ? Math.max(mine.mod, fresh.mod) + 1 : mine.mod;
}

/** Puts fields in conflict in which the learner and the author gave one number to two new gaps. */
function settleGaps(fields, choiceOf) {
  const [base, mine, fresh] = ["base", "mine", "fresh"].map((side) =>
    listGaps(fields.map((field) => field[side] ?? "").join("\x1f")));
  const doubled = [...mine.keys()].filter((number) =>
    fresh.has(number) && !base.has(number) && mine.get(number) !== fresh.get(number));
  return fields.map((field, place) => {
    if (field.mine === field.fresh) return field;
    const own = listGaps(field.mine), theirs = listGaps(field.fresh);
    if (!doubled.some((number) => own.has(number) || theirs.has(number))) return field;
    return {...field, merged: settle(field.base ?? "", field.mine, field.fresh, choiceOf(place))};
  });
}

/** Merges tags. Without a base, no tag goes: nobody knows whose it is. */
function mergeTags(base, mine, fresh) {
  const byName = (tags) => new Map(tags.map((tag) => [foldName(tag), tag]));
  const own = byName(mine), theirs = byName(fresh);
  const before = byName(base ?? mine.filter((tag) => theirs.has(foldName(tag))));
  const pick = (tags, test) => [...tags].filter(([name]) => test(name)).map(([, tag]) => tag);
  const kept = pick(own, (name) => !before.has(name) && !theirs.has(name));
  const removed = pick(own, (name) => before.has(name) && !theirs.has(name));
  const added = pick(theirs, (name) => !before.has(name) && !own.has(name));
  return {result: [...mine.filter((tag) => !removed.includes(tag)), ...added], kept, added, removed};
}

/** The releases, oldest first. */
export function sortReleases(releases) {
  const newest = (release) => [...release.notes.values()].reduce((most, note) => Math.max(most, note.mod), 0);
  return releases.map((release) => [newest(release), release]).sort((one, other) => one[0] - other[0])
    .map(([, release]) => release);
}

/** The note as it was in the release that the learner's note began with; null if no release has it. */
export function findBase(note, releases, last) {
  const versions = listVersions(note.guid, releases);
  if (!versions.length) return null;
  const exact = versions.findLast(({note: version}) => version.mod === note.mod && isVersion(note, version));
  if (exact) return exact.note;
  const older = versions.filter(({note: version}) => version.mod <= note.mod);
  let known = older.length ? older : versions;
  const states = new Set(known.map(({note: version}) => JSON.stringify([version.fields, version.tags])));
  if (states.size === 1) return known.at(-1).note;
  known = known.slice(findNewestPart(note, known.map(({note: version}) => version)));
  const distances = known.map(({note: version}) => measureDistance(note, version));
  const least = distances.reduce((one, other) => Math.min(one, other));
  const nearest = known.filter((_, place) => distances[place] === least);
  return (nearest.findLast(({index}) => index <= last) ?? nearest[0]).note;
}

/** The places of the fields that hold what the author wrote before `base`, which has something else there. */
export function listEarlierTexts(note, base, releases) {
  const places = new Set(), theirs = listContents(note.noteType.fields, base);
  for (const {note: version} of listVersions(note.guid, releases)) {
    if (version.mod > base.mod) continue;
    listContents(note.noteType.fields, version).forEach((before, place) => {
      if (note.fields[place] && note.fields[place] === before && before !== theirs[place]) places.add(place);
    });
  }
  return places;
}

/** The index of the first state with the newest text or tag of the author's that is on a learner's note. */
function findNewestPart(note, versions) {
  const tags = new Set(note.tags.map(foldName)), beforeTags = new Set(versions[0].tags.map(foldName));
  const contents = versions.map((version) => listContents(note.noteType.fields, version));
  let newest = 0;
  note.fields.forEach((mine, place) => {
    if (mine) newest = Math.max(newest, contents.findIndex((texts) => texts[place] === mine));
  });
  versions.forEach((version, index) => {
    const own = version.tags.map(foldName);
    if (own.some((tag) => tags.has(tag) && !beforeTags.has(tag))) newest = Math.max(newest, index);
    for (const tag of own) beforeTags.add(tag);
  });
  return newest;
}

function listVersions(guid, releases) {
  return releases.flatMap((release, index) =>
    release.notes.has(guid) ? [{index, note: release.notes.get(guid)}] : []);
}

function isVersion(note, version) {
  const own = new Set(note.tags.map(foldName));
  return isSame(note.fields, listContents(note.noteType.fields, version)) &&
    version.tags.every((tag) => own.has(foldName(tag)));
}

/** How many words, signs and tags of the author's differ. */
function measureDistance(note, version) {
  const own = new Set(note.tags.map(foldName));
  let distance = new Set(version.tags.map(foldName).filter((tag) => !own.has(tag))).size;
  listContents(note.noteType.fields, version).forEach((theirs, place) => {
    const mine = note.fields[place];
    if (theirs === null || mine === undefined || mine === theirs) return;
    const counts = countWords(mine);
    for (const [word, count] of countWords(theirs)) counts.set(word, (counts.get(word) ?? 0) - count);
    for (const count of counts.values()) distance += Math.abs(count);
  });
  return distance;
}

function countWords(text) {
  const counts = new Map();
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
