// Plans a personal update: `merge/plan.py`, `media_names.py` and `learners_decks.py` in JavaScript.
import {findBase, isSent, listEarlierTexts, mergeNote, sortReleases} from "./merge_notes.js";
import {isSame} from "./merge_texts.js";
import {findBaseNoteType, foldName, isBroken, listContents, listOrdinals, mergeNoteType} from "./note_types.js";
import {PackageError} from "./zip.js";

const LATEST = 2 ** 40; // seconds: no clock comes so far
const MOST_CARDS = 65536;

/** Plans the update of a learner who has exported `mine` to the release `fresh`. `choices` are by guid and place.
 *
 * `names` are those of `findNewNames`, which the caller awaits.
 */
export function planMerge(mine, fresh, earlier, names, choices = new Map()) {
  const media = [...fresh.media.keys()].filter((name) => names.has(name) || !mine.media.has(name));
  fresh = renameMedia(fresh, names);
  earlier = sortReleases(earlier);
  const last = earlier.length - 1, releases = [...earlier, fresh]; // the learner has chosen what they had
  const known = new Set(earlier.flatMap((release) => [...release.notes.keys()]));
  const shared = [...fresh.notes.keys()].filter((guid) => mine.notes.has(guid));
  const types = new Map();
  const mergeType = (own, theirs) => {
    const key = `${own.id} ${theirs.id}`;
    if (!types.has(key)) {
      types.set(key, {theirs, ...mergeNoteType(own, theirs, findBaseNoteType(own, theirs.id, earlier, last))});
    }
    return types.get(key).result;
  };
  const findCounterpart = ({id}) => // what the learner's notes have in its place: CrowdAnki gives it another id
    [...types.values()].find((each) => each.theirs.id === id && !isBroken(each.mine, each.theirs))?.mine;
  const findDeck = makeDeckFinder(mine, shared.map((guid) => [mine.notes.get(guid), fresh.notes.get(guid)]));
  const place = (ordinals, note) =>
    [...ordinals].sort((one, other) => one - other)
      .map((ordinal) => [ordinal, findDeck(note.decks.get(ordinal) ?? firstDeck(note))]);
  const ordinalsOf = (note, theirs) =>
    isSame(note.fields, theirs.fields) && !isBroken(note.noteType, theirs.noteType) ? [...theirs.decks.keys()]
      : listOrdinals(note.noteType, note.fields, note.tags);

  const notes = shared.map((guid) => {
    const own = mine.notes.get(guid), theirs = fresh.notes.get(guid);
    const base = known.has(guid) ? findBase(own, releases, last) : null;
    const doubtful = base ? listEarlierTexts(own, base, releases) : new Set();
    const merge = mergeNote(own, theirs, base, mergeType(own.noteType, theirs.noteType), doubtful, choices.get(guid));
    const missing = place(ordinalsOf(merge.result, theirs), theirs).filter(([ordinal]) => !own.decks.has(ordinal));
    return {...merge, result: {...merge.result, decks: new Map([...own.decks, ...missing])}};
  });
  const added = [], leftOut = [];
  for (const [guid, note] of fresh.notes) {
    if (mine.notes.has(guid)) continue;
    if (earlier.some((release) => release.notes.has(guid))) {
      leftOut.push(note);
      continue;
    }
    const own = mine.noteTypes.get(note.noteType.id) ?? findCounterpart(note.noteType);
    const noteType = own ? mergeType(own, note.noteType) : note.noteType;
    const result = {...note, noteType, fields: listContents(noteType.fields, note).map((content) => content ?? "")};
    added.push({...result, decks: new Map(place(ordinalsOf(result, note), note))});
  }
  const withNewCards = (merge) =>
    ({...merge.result, decks: new Map([...merge.result.decks].filter(([ordinal]) => !merge.mine.decks.has(ordinal)))});
  const sent = notes.filter(isSent).map(withNewCards);
  const carried = new Set([...sent, ...added].map((note) => note.noteType.id));
  for (const each of types.values()) {
    if (each.result.mod === each.mine.mod || carried.has(each.result.id)) continue;
    const carrier = notes.find((merge) => merge.result.noteType.id === each.result.id); // Anki takes none without notes
    if (carrier) sent.push(withNewCards(carrier));
  }
  const hasBase = notes.some((merge) => merge.base);
  if (!hasBase) { // the learner may have them all the same, and words of their own in them
    const born = [...fresh.notes.values()].reduce((least, note) => Math.min(least, note.mod), Infinity);
    for (const note of added) note.mod = born;
  }
  sent.push(...added);
  const places = new Map([...fresh.notes.keys()].map((guid, index) => [guid, index]));
  sent.sort((one, other) => places.get(one.guid) - places.get(other.guid));
  return {
    mine, fresh, notes, added, leftOut, sent, places,
    hasBase,
    noteTypes: [...types.values()],
    decks: new Map([...fresh.decks.keys()].map((name) => [name, findDeck(name)])),
    media: new Map(media.map((name) => [name, names.get(name) ?? name])),
  };
}

/** Refuses packages that nobody can want to merge: of another deck, damaged, or older than what the learner has. */
export function checkPackages(mine, fresh, earlier) {
  for (const {name, notes} of [mine, fresh]) {
    for (const note of notes.values()) {
      const {templates, fields, sortField, mod} = note.noteType;
      if (!templates.length || sortField < 0 || sortField >= fields.length || Math.abs(mod) > LATEST ||
          Math.abs(note.mod) > LATEST || [...note.decks.keys()].some((ordinal) => ordinal < 0 || ordinal > MOST_CARDS)) {
        throw new PackageError(`${name} can't be read: it is damaged.`);
      }
    }
  }
  if (![...fresh.notes.keys()].some((guid) => mine.notes.has(guid))) {
    throw new PackageError(`${mine.name} has none of the notes of ${fresh.name}: they are of different decks.`);
  }
  const had = sortReleases(earlier).at(-1);
  const pairs = [...fresh.notes].filter(([guid]) => had?.notes.has(guid))
    .map(([guid, note]) => [note.mod, had.notes.get(guid).mod]);
  if (pairs.some(([mod, other]) => mod < other) && pairs.every(([mod, other]) => mod <= other)) {
    throw new PackageError(`${fresh.name} is older than the release that you have, ${had.name}. Choose the newest release.`);
  }
}

function firstDeck(note) {
  return note.decks.size ? note.decks.get(Math.min(...note.decks.keys())) : "";
}

/** Other names for the files of a release that have the name of another file of the learner's. */
export async function findNewNames(mine, fresh, releases) {
  const names = new Map();
  for (const name of fresh.media.keys()) {
    if (!mine.media.has(name) || /^(?:_|latex-)/.test(name)) continue;
    const digest = await fresh.digest(name);
    if (digest === await mine.digest(name)) continue;
    const isOld = await Promise.all(releases.map(async (release) =>
      release.media.has(name) && await release.digest(name) === digest));
    if (isOld.some(Boolean)) continue;
    const [, stem, suffix] = /^(.+?)(\.[^.]+)?$/s.exec(name) ?? [null, name, ""];
    names.set(name, `${stem}-${digest}${suffix ?? ""}`);
  }
  return names;
}

function renameMedia(release, names) {
  if (!names.size) return release;
  const sorted = [...names.keys()].sort((one, other) => other.length - one.length);
  const escaped = sorted.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<=["'=:])(${escaped})(?=["'\\]\\s>])`, "g");
  const notes = new Map([...release.notes].map(([guid, note]) =>
    [guid, {...note, fields: note.fields.map((text) => text.replace(pattern, (name) => names.get(name)))}]));
  return {...release, notes};
}

/** A function that says into which deck of the learner's the new cards of a deck go. */
function makeDeckFinder(mine, pairs) {
  const fold = (name) =>
    foldName(name).replace(/[\x00-\x1f\x7f]/g, "").split("::").map((part) => part.trim()).join("::");
  const names = new Map([...mine.decks.keys()].map((name) => [fold(name), name]));
  const counts = new Map();
  for (const [own, fresh] of pairs) {
    for (const [ordinal, deck] of fresh.decks) {
      const home = own.decks.get(ordinal);
      if (!home) continue;
      if (!counts.has(deck)) counts.set(deck, new Map());
      counts.get(deck).set(home, (counts.get(deck).get(home) ?? 0) + 1);
    }
  }
  const most = new Map([...counts].map(([deck, homes]) =>
    [deck, [...homes].reduce((best, each) => (each[1] > best[1] ? each : best))[0]]));
  const roots = new Map([...most].map(([deck, own]) => cutCommonEnd(deck, own)));
  return (deck) => {
    const known = names.get(fold(deck)) || most.get(deck);
    if (known) return known;
    const parts = deck.split("::");
    for (let length = parts.length; length > 0; length -= 1) {
      const root = roots.get(parts.slice(0, length).join("::"));
      if (root) return [root, ...parts.slice(length)].join("::");
    }
    return deck;
  };
}

function cutCommonEnd(deck, own) {
  const one = deck.split("::"), other = own.split("::");
  while (one.length > 1 && other.length > 1 && one.at(-1) === other.at(-1)) {
    one.pop();
    other.pop();
  }
  return [one.join("::"), other.join("::")];
}
