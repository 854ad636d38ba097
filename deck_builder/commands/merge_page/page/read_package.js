// Reads a package in each form that Anki writes: `packages/read.py`, `collection.py` and `note_types.py` in JavaScript.
import {numberOf, parseJson, readMessage, readParts, signedNumberOf, textOf, toNumber, writeJson} from "./messages.js";
import {makeBudget, openZip, PackageError} from "./zip.js";

const COLLECTIONS = ["collection.anki21b", "collection.anki21", "collection.anki2"];
const NOTE_SIZE = 900; // bytes of memory that a note takes beside its texts
const CARD_SIZE = 150;
const LARGEST_SETTING = 2 ** 32 - 1;
const MOST_OTHER = 1 << 20;
const TABLES = {
  col: {models: "string", decks: "string"},
  notetypes: {id: "bigint", name: "string", mtime_secs: "bigint", config: "object"},
  fields: {ntid: "bigint", ord: "bigint", name: "string", config: "object"},
  templates: {ntid: "bigint", ord: "bigint", name: "string", config: "object"},
  decks: {id: "bigint", name: "string", kind: "object"},
  cards: {nid: "bigint", ord: "bigint", did: "bigint", due: "bigint", odid: "bigint", type: "bigint"},
  notes: {id: "bigint", guid: "string", mid: "bigint", flds: "string", tags: "string", mod: "bigint"},
};
const KNOWN_OF_TYPE = new Set(
  "id name type mod usn sortf tmpls flds css latexPre latexPost latexsvg req originalStockKind originalId".split(" "));
const KNOWN_OF_FIELD = new Set(
  "name ord sticky rtl font size description plainText collapsed excludeFromSearch id tag preventDeletion".split(" "));
const KNOWN_OF_TEMPLATE = new Set("name ord qfmt afmt bqfmt bafmt did bfont bsize id".split(" "));

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

/** Refuses a database that has more than Anki's tables and indexes: Anki itself would run what else is in it. */
function refuseWhatRuns(database) {
  const [found] = database.exec("SELECT type, name, sql FROM sqlite_master");
  for (const [kind, , text] of found?.values ?? []) {
    const isVirtual = /^\s*CREATE\s+VIRTUAL/i.test(text ?? "");
    if ((kind !== "table" && kind !== "index") || isVirtual) {
      throw new PackageError(`its collection has a ${isVirtual ? "virtual table" : kind}, which Anki never makes`);
    }
  }
  for (const table of Object.keys(TABLES)) {
    const [columns] = database.exec(`PRAGMA table_xinfo(${table})`);
    if (columns?.values.some((column) => column[6])) throw new PackageError("its collection computes a column");
  }
}

/** Lets SQLite read tables that name Anki's own way to sort, in this copy. Nothing here is sorted by SQLite. */
function forgetCollation(database) {
  database.exec("PRAGMA writable_schema = ON");
  database.exec("UPDATE sqlite_master SET sql = replace(sql, 'unicase', 'NOCASE') WHERE sql LIKE '%unicase%'");
  database.exec("PRAGMA writable_schema = RESET");
}

/** The rows of a table, with the columns declared in TABLES. */
function* selectRows(database, table) {
  const columns = Object.entries(TABLES[table]);
  const statement = database.prepare(`SELECT ${Object.keys(TABLES[table]).join(", ")} FROM ${table} NOT INDEXED`);
  try {
    while (statement.step()) {
      const values = statement.get(null, {useBigInt: true});
      yield Object.fromEntries(columns.map(([column, type], place) => {
        const value = values[place];
        if (typeof value !== type || value === null) {
          throw new PackageError(`its collection is damaged: ${table}.${column} has a wrong value`);
        }
        return [column, type === "bigint" ? toNumber(value) : value];
      }));
    }
  } finally {
    statement.free();
  }
}

function readOlder(database, column, limits) {
  const [row] = [...selectRows(database, "col")];
  makeBudget(limits.json, `its ${column} take`)(row[column].length);
  return Object.entries(parseJson(row[column]));
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

function checkText(...values) {
  if (values.some((value) => typeof value !== "string")) throw new PackageError("it is damaged");
}

function readOlderNoteTypes(database, decks, limits) {
  const text = (value, usual) => (typeof value === "string" ? value : usual);
  const number = (value, usual) =>
    Number.isInteger(value) && value >= 0 && value <= LARGEST_SETTING ? value : usual;
  const sorted = (parts) => [...parts].sort((one, other) => one.ord - other.ord);
  const leaveOut = (part, known) => Object.fromEntries(Object.entries(part).filter(([key]) => !known.has(key)));
  return new Map(readOlder(database, "models", limits).map(([key, model]) => {
    const fields = sorted(model.flds), templates = sorted(model.tmpls);
    checkText(model.name, model.css, ...fields.map((field) => field.name));
    checkText(...templates.flatMap((template) => [template.name, template.qfmt, template.afmt]));
    const id = toNumber(BigInt(key));
    return [id, {
      id,
      name: model.name,
      cloze: model.type === 1,
      css: model.css,
      mod: Number(model.mod),
      fields: fields.map((field) => ({
        name: field.name,
        id: field.id ?? null,
        settings: {
          description: text(field.description, ""),
          font: text(field.font, "Arial"),
          size: number(field.size, 20),
          rtl: field.rtl === true,
          sticky: field.sticky === true,
          collapsed: field.collapsed === true,
          plainText: field.plainText === true,
          excludeFromSearch: field.excludeFromSearch === true,
          tag: number(field.tag, null),
          preventDeletion: field.preventDeletion === true,
        },
      })),
      templates: templates.map((template) => ({
        name: template.name,
        id: template.id ?? null,
        front: template.qfmt,
        back: template.afmt,
        settings: {
          bqfmt: text(template.bqfmt, ""),
          bafmt: text(template.bafmt, ""),
          bfont: text(template.bfont, ""),
          bsize: number(template.bsize, 0),
          deck: nameDeck(template.did, decks),
        },
      })),
      sortField: Number(model.sortf || 0),
      latex: {
        header: text(model.latexPre, LATEX.header),
        footer: text(model.latexPost, LATEX.footer),
        svg: model.latexsvg === true,
      },
      stock: number(model.originalStockKind, 0),
      extra: packExtra({
        type: leaveOut(model, KNOWN_OF_TYPE),
        fields: fields.map((field) => leaveOut(field, KNOWN_OF_FIELD)),
        templates: templates.map((template) => leaveOut(template, KNOWN_OF_TEMPLATE)),
      }),
    }];
  }));
}

/** Anki's own, for a note type that says nothing about LaTeX. */
const LATEX = {
  header: "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n" +
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n",
  footer: "\\end{document}",
};

/** The name of the deck with an id; its number if the package does not have it, empty for no deck. */
function nameDeck(id, decks) {
  if (id === null || id === undefined || Number.isNaN(Number(id)) || Number(id) <= 0) return "";
  return decks.get(id)?.name ?? String(id);
}

/** What else a note type has, as JSON with sorted keys. */
function packExtra(extra) {
  const sort = (value) => {
    if (Array.isArray(value)) return value.map(sort);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sort(value[key])]));
  };
  const text = writeJson(sort(extra));
  return text.length <= MOST_OTHER ? text : "";
}

function readCurrentNoteTypes(database, decks) {
  const readAll = (table) => {
    const byType = new Map();
    for (const row of selectRows(database, table)) {
      if (!byType.has(row.ntid)) byType.set(row.ntid, []);
      byType.get(row.ntid).push({name: row.name, ord: row.ord, message: readMessage(row.config)});
    }
    for (const rows of byType.values()) rows.sort((one, other) => one.ord - other.ord);
    return byType;
  };
  const allFields = readAll("fields"), allTemplates = readAll("templates"), noteTypes = new Map();
  for (const {id, name, mtime_secs: mod, config} of selectRows(database, "notetypes")) {
    const parts = readMessage(config), fields = allFields.get(id) ?? [], templates = allTemplates.get(id) ?? [];
    const flag = (message, part) => numberOf(message, part) === 1;
    noteTypes.set(id, {
      id,
      name,
      cloze: flag(parts, 1),
      css: textOf(parts, 3),
      mod,
      fields: fields.map(({name: fieldName, message}) => ({
        name: fieldName,
        id: signedNumberOf(message, 9),
        settings: {
          description: textOf(message, 5),
          font: textOf(message, 3),
          size: numberOf(message, 4),
          rtl: flag(message, 2),
          sticky: flag(message, 1),
          collapsed: flag(message, 7),
          plainText: flag(message, 6),
          excludeFromSearch: flag(message, 8),
          tag: message.has(10) ? numberOf(message, 10) : null,
          preventDeletion: flag(message, 11),
        },
      })),
      templates: templates.map(({name: templateName, message}) => ({
        name: templateName,
        id: signedNumberOf(message, 8),
        front: textOf(message, 1),
        back: textOf(message, 2),
        settings: {
          bqfmt: textOf(message, 3),
          bafmt: textOf(message, 4),
          bfont: textOf(message, 6),
          bsize: numberOf(message, 7),
          deck: nameDeck(signedNumberOf(message, 5), decks),
        },
      })),
      sortField: numberOf(parts, 2),
      latex: {header: textOf(parts, 5), footer: textOf(parts, 6), svg: flag(parts, 7)},
      stock: numberOf(parts, 9),
      extra: packExtra({
        type: {...readOther(parts), did: numberOf(parts, 4) || null},
        fields: fields.map(({message}) => readOther(message)),
        templates: templates.map(({message}) => readOther(message)),
      }),
    });
  }
  return noteTypes;
}

/** What else a message has, which Anki keeps as a JSON object in part 255. */
function readOther(message) {
  try {
    const other = parseJson(textOf(message, 255) || "{}");
    return other !== null && typeof other === "object" && !Array.isArray(other) ? other : {};
  } catch {
    return {};
  }
}

/** The SHA-1 of some bytes, in hexadecimal. The browser's own is missing in pages that are opened as files. */
export function makeSha1(data) {
  const padded = new Uint8Array(((data.length + 8) >> 6 << 6) + 64);
  padded.set(data);
  padded[data.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(padded.length - 4, (data.length * 8) >>> 0);
  const words = new Int32Array(80), turn = (value, bits) => (value << bits) | (value >>> (32 - bits));
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 16; t += 1) words[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 80; t += 1) words[t] = turn(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let t = 0; t < 80; t += 1) {
      const [mixed, key] = t < 20 ? [(b & c) | (~b & d), 0x5a827999] : t < 40 ? [b ^ c ^ d, 0x6ed9eba1]
        : t < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
      [a, b, c, d, e] = [(turn(a, 5) + mixed + e + key + words[t]) | 0, a, turn(b, 30), c, d];
    }
    [h0, h1, h2, h3, h4] = [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
  }
  return [h0, h1, h2, h3, h4].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}
