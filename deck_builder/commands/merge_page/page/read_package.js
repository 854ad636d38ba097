// Reads a package in each form that Anki writes: `packages/read.py` and `collection.py` in JavaScript.
import {checkText, forgetCollation, readOlder, refuseWhatRuns, selectRows} from "./database.js";
import {numberOf, parseJson, readMessage, readParts, textOf, toNumber} from "./messages.js";
import {readCurrentNoteTypes, readOlderNoteTypes} from "./read_note_types.js";
import {makeSha1} from "./sha1.js";
import {makeBudget, openZip, PackageError} from "./zip.js";

const COLLECTIONS = ["collection.anki21b", "collection.anki21", "collection.anki2"];
const NOTE_SIZE = 900; // bytes of memory that a note takes beside its texts
const CARD_SIZE = 150;
/** Everything that a package holds. Throws a PackageError that begins with the file's name. */
export async function readPackage(file, SQL, limits) {
  try {
    return await read(file, SQL, limits);
  } catch (error) {
    const why = error instanceof PackageError ? error.message
      : error instanceof RangeError ? "it needs more memory than this device has" : "it is damaged";
    throw new PackageError(`${file.name} can't be read: ${why}.`, {cause: error});
  }
}

async function read(file, SQL, limits) {
  const zip = await openZip(file, limits);
  const name = COLLECTIONS.find((each) => zip.names.has(each));
  if (!name) throw new PackageError("it has no collection");
  const isCurrent = name === COLLECTIONS[0];
  const database = new SQL.Database(await zip.read(name, isCurrent));
  let collection;
  try {
    collection = readCollection(database, isCurrent, limits);
  } finally {
    database.close();
  }
  const media = zip.names.has("media") ? readMediaList(await zip.read("media", isCurrent, limits.fileList), isCurrent)
    : new Map();
  const readMedia = async (mediaName) => {
    const {entry, size} = media.get(mediaName);
    const data = await zip.read(entry, isCurrent);
    if (size !== null && data.length > size) throw new PackageError("a file in it is larger than its list of media says");
    return data;
  };
  const digest = async (mediaName) => {
    const each = media.get(mediaName);
    each.sha1 ??= makeSha1(await readMedia(mediaName));
    return each.sha1;
  };
  return {...collection, name: file.name, media, readMedia, digest};
}

function readMediaList(data, isCurrent) {
  if (!isCurrent) {
    const names = Object.entries(parseJson(new TextDecoder("utf-8", {fatal: true}).decode(data)));
    if (names.some(([, name]) => typeof name !== "string")) throw new PackageError("its list of media is damaged");
    return new Map(names.map(([entry, name]) => [name, {entry, size: null, sha1: null}]));
  }
  const messages = readParts(data).filter(([part, value]) => part === 1 && value instanceof Uint8Array);
  return new Map(messages.map(([, value], number) => {
    const message = readMessage(value), sha1 = message.get(3);
    const hex = sha1 instanceof Uint8Array ? [...sha1].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "";
    return [textOf(message, 1), {entry: String(number), size: numberOf(message, 2), sha1: hex}];
  }));
}

function readCollection(database, isCurrent, limits) {
  for (const pragma of ["trusted_schema = OFF", "cell_size_check = ON"]) database.exec(`PRAGMA ${pragma}`);
  refuseWhatRuns(database);
  forgetCollation(database);
  database.exec("PRAGMA query_only = ON");
  const decks = isCurrent ? readCurrentDecks(database) : readOlderDecks(database, limits);
  const noteTypes = isCurrent ? readCurrentNoteTypes(database, decks) : readOlderNoteTypes(database, decks, limits);
  const spend = makeBudget(limits.memory, "its notes take");
  const decksOf = new Map(), due = new Map();
  let studied = 0;
  for (const card of selectRows(database, "cards")) {
    spend(CARD_SIZE);
    const deck = (card.odid && decks.get(card.odid)) || decks.get(card.did);
    if (!decksOf.has(card.nid)) decksOf.set(card.nid, new Map());
    decksOf.get(card.nid).set(card.ord, deck?.name ?? "");
    due.set(card.nid, Math.min(card.due, due.get(card.nid) ?? card.due));
    if (card.type) studied += 1;
  }
  const rows = [];
  for (const row of selectRows(database, "notes")) {
    const noteType = noteTypes.get(row.mid);
    if (!noteType) throw new PackageError("it is damaged: a note has no note type");
    const fields = row.flds.split("\x1f"), tags = row.tags.split(/\s+/).filter(Boolean);
    spend(NOTE_SIZE + 2 * (row.flds.length + row.tags.length) + 60 * (fields.length + tags.length));
    rows.push({id: row.id, guid: row.guid, noteType, fields, tags, mod: row.mod, decks: decksOf.get(row.id) ?? new Map()});
  }
  rows.sort((one, other) => (due.get(one.id) ?? 0) - (due.get(other.id) ?? 0) || one.id - other.id);
  const notes = new Map();
  for (const row of rows) if (!notes.has(row.guid)) notes.set(row.guid, row);
  return {
    notes,
    noteTypes,
    decks: new Map([...decks.values()].map((deck) => [deck.name, deck])),
    hasProgress: studied > 0 || countReviews(database) > 0,
  };
}

function countReviews(database) {
  try {
    return Number(database.exec("SELECT count(*) FROM revlog")[0].values[0][0]);
  } catch {
    return 0; // a collection without the table
  }
}

function readOlderDecks(database, limits) {
  return new Map(readOlder(database, "decks", limits).map(([id, deck]) => {
    checkText(deck.name);
    return [toNumber(BigInt(id)), {name: deck.name, description: String(deck.desc || ""), isMarkdown: deck.md === true}];
  }));
}

function readCurrentDecks(database) {
  const decks = new Map();
  for (const {id, name, kind} of selectRows(database, "decks")) {
    const normal = readMessage(kind).get(1);
    const settings = normal instanceof Uint8Array ? readMessage(normal) : new Map();
    const isMarkdown = numberOf(settings, 5) === 1;
    decks.set(id, {name: name.replaceAll("\x1f", "::"), description: textOf(settings, 4), isMarkdown});
  }
  return decks;
}
