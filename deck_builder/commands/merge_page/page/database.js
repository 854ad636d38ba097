// A collection from a stranger, as an SQLite database that is only read: `packages/collection.py` in JavaScript.
import {parseJson, toNumber} from "./messages.js";
import {makeBudget, PackageError} from "./zip.js";

const TABLES = {
  col: {models: "string", decks: "string"},
  notetypes: {id: "bigint", name: "string", mtime_secs: "bigint", config: "object"},
  fields: {ntid: "bigint", ord: "bigint", name: "string", config: "object"},
  templates: {ntid: "bigint", ord: "bigint", name: "string", config: "object"},
  decks: {id: "bigint", name: "string", kind: "object"},
  cards: {nid: "bigint", ord: "bigint", did: "bigint", due: "bigint", odid: "bigint", type: "bigint"},
  notes: {id: "bigint", guid: "string", mid: "bigint", flds: "string", tags: "string", mod: "bigint"},
};

/** Refuses a database that has more than Anki's tables and indexes: Anki itself would run what else is in it. */
export function refuseWhatRuns(database) {
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
export function forgetCollation(database) {
  database.exec("PRAGMA writable_schema = ON");
  database.exec("UPDATE sqlite_master SET sql = replace(sql, 'unicase', 'NOCASE') WHERE sql LIKE '%unicase%'");
  database.exec("PRAGMA writable_schema = RESET");
}

/** The rows of a table, with the columns declared in TABLES. */
export function* selectRows(database, table) {
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

/** What a column of `col` has in the older form, as keys and values. */
export function readOlder(database, column, limits) {
  const [row] = [...selectRows(database, "col")];
  makeBudget(limits.json, `its ${column} take`)(row[column].length);
  return Object.entries(parseJson(row[column]));
}

/** Refuses values that are no text. */
export function checkText(...values) {
  if (values.some((value) => typeof value !== "string")) throw new PackageError("it is damaged");
}
