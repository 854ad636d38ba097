// Note types as packages have them, in both forms: `packages/note_types.py` in JavaScript.
import {checkText, readOlder, selectRows} from "./database.js";
import {numberOf, parseJson, readMessage, signedNumberOf, textOf, toNumber, writeJson} from "./messages.js";

const LARGEST_SETTING = 2 ** 32 - 1;
const MOST_OTHER = 1 << 20;
const KNOWN_OF_TYPE = new Set(
  "id name type mod usn sortf tmpls flds css latexPre latexPost latexsvg req originalStockKind originalId".split(" "));
const KNOWN_OF_FIELD = new Set(
  "name ord sticky rtl font size description plainText collapsed excludeFromSearch id tag preventDeletion".split(" "));
const KNOWN_OF_TEMPLATE = new Set("name ord qfmt afmt bqfmt bafmt did bfont bsize id".split(" "));

/** The note types of the older form, by id. */
export function readOlderNoteTypes(database, decks, limits) {
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

/** The note types of the current form, by id. */
export function readCurrentNoteTypes(database, decks) {
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
