// Writes the merged package in the older form, which every Anki reads: `merge/merged_package.py` in JavaScript.
import {parseJson, writeJson} from "./messages.js";
import {foldName, listRequired} from "./note_types.js";
import {isPackedAlready, writeZip} from "./zip.js";

const LEFT_OUT_BY_ANKI = new Map([["marked", "marked\x7f"], ["leech", "leech\x7f"]]);

/** The merged package of a plan, as a Blob. `setup` has the texts that make an empty collection. */
export async function writePackage(plan, SQL, setup) {
  const database = new SQL.Database();
  try {
    database.exec(setup.schema);
    database.exec(setup.col);
    writeRows(database, plan);
    const names = [...plan.media].sort((one, other) => (one[1] < other[1] ? -1 : 1));
    const files = [];
    for (const [number, [name]] of names.entries()) {
      const data = await plan.fresh.readMedia(name);
      files.push([String(number), data, !(await isPackedAlready(data))]);
    }
    const list = JSON.stringify(Object.fromEntries(names.map(([, newName], number) => [number, newName])));
    return await writeZip([
      ["collection.anki2", database.export(), true], ["media", new TextEncoder().encode(list), true], ...files,
    ]);
  } finally {
    database.close();
  }
}

function writeRows(database, plan) {
  const mods = [...plan.fresh.notes.values()].map((note) => note.mod).filter((mod) => mod > 0);
  const born = mods.length ? mods.reduce((one, other) => Math.min(one, other)) : 1;
  const firstId = born * 1000 - makeNumber(`merged ${plan.fresh.name}`) % 3_600_000;
  const deckIds = new Map();
  const findDeck = (name) => {
    if (!deckIds.has(name)) deckIds.set(name, firstId + 1 + deckIds.size);
    return deckIds.get(name);
  };
  const noteTypes = new Map(plan.sent.map((note) => [note.noteType.id, note.noteType]));
  const models = Object.fromEntries([...noteTypes.values()].map((noteType) =>
    [String(noteType.id).replace("\0n", ""), writeNoteType(noteType, findDeck)]));
  database.exec("BEGIN");
  const addNote = database.prepare("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  const addCard = database.prepare("INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  let cardId = firstId;
  for (const note of plan.sent) {
    const position = plan.places.get(note.guid) + 1;
    const tags = note.tags.map((tag) => LEFT_OUT_BY_ANKI.get(foldName(tag)) ?? tag);
    const {id: typeId, sortField} = note.noteType;
    addNote.run([
      firstId + position, note.guid, toSqlite(typeId), note.mod, -1, ` ${tags.join(" ")} `, note.fields.join("\x1f"),
      note.fields[sortField] ?? note.fields[0], 0, 0, "",
    ]);
    for (const [ordinal, deck] of note.decks) {
      const rest = [note.mod, -1, 0, 0, position, 0, 0, 0, 0, 0, 0, 0, 0, ""];
      addCard.run([cardId, firstId + position, findDeck(deck), ordinal, ...rest]);
      cardId += 1;
    }
  }
  addNote.free();
  addCard.free();
  const about = new Map();
  for (const [name, deck] of plan.fresh.decks) if (deck.description) about.set(plan.decks.get(name), deck);
  const [[{values: [[text]]}]] = [database.exec("SELECT decks FROM col")];
  const decks = parseJson(text);
  for (const [name, id] of deckIds) decks[id] = writeDeck(id, name, about.get(name));
  database.run("UPDATE col SET decks = ?, models = ?", [writeJson(decks), writeJson(models)]);
  database.exec("COMMIT");
}

/** A value for SQLite: numbers that JavaScript can't hold come as texts. */
function toSqlite(id) {
  return typeof id === "string" ? BigInt(id.slice(2)) : id;
}

function writeDeck(id, name, about) {
  const today = [0, 0];
  return {
    id, name, desc: about?.description ?? "", md: about?.isMarkdown ?? false, conf: 1, dyn: 0, collapsed: false, mod: 0,
    usn: -1, extendNew: 0, extendRev: 50, lrnToday: today, newToday: today, revToday: today, timeToday: today,
  };
}

function writeNoteType(noteType, findDeck) {
  const extra = noteType.extra ? parseJson(noteType.extra) : {type: {}, fields: [], templates: []};
  const withId = (part) => (part.id === null ? {} : {id: part.id});
  return {
    did: null,
    ...extra.type,
    id: String(noteType.id).replace("\0n", ""),
    name: noteType.name,
    type: noteType.cloze ? 1 : 0,
    css: noteType.css,
    mod: noteType.mod,
    usn: -1,
    sortf: noteType.sortField < noteType.fields.length ? noteType.sortField : 0,
    flds: noteType.fields.map((field, ord) => {
      const {tag, ...settings} = field.settings;
      return {
        ...extra.fields[ord], ...settings, ...(tag === null ? {} : {tag}), name: field.name, ord, ...withId(field),
      };
    }),
    tmpls: noteType.templates.map((template, ord) => {
      const {deck, ...settings} = template.settings;
      const did = deck ? (/^[0-9]+$/.test(deck) ? Number(deck) : findDeck(deck)) : null;
      return {
        ...extra.templates[ord], ...settings, did, name: template.name, ord, qfmt: template.front, afmt: template.back,
        ...withId(template),
      };
    }),
    latexPre: noteType.latex.header,
    latexPost: noteType.latex.footer,
    latexsvg: noteType.latex.svg,
    req: listRequired(noteType),
    ...(noteType.stock ? {originalStockKind: noteType.stock} : {}),
  };
}

/** A number that a text always gives (FNV-1a). */
function makeNumber(text) {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) number = Math.imul(number ^ byte, 0x01000193) >>> 0;
  return number;
}
