// What the learner sees: chooses the packages, shows what comes, asks about conflicts, and saves the merged package.
import {mergeTexts} from "./merge_texts.js";
import {findGaps} from "./split_text.js";
import {compare, make, titleOf} from "./words.js";

const AT_ONCE = 50; // cards that are shown before a button brings more
const ALSO_LEFT_OUT = "Anki leaves out what is in a filtered deck (custom study) or in a deck that you did not export: " +
  "to merge these notes, too, export the whole collection.";
const KINDS = {taken: "from the author", kept: "yours stays", merged: "yours and the author's"};

const byId = (id) => document.getElementById(id);

/** Brings the page to life. */
export function startPage() {
  const files = byId("files"), choices = new Map();
  let worker = null;

  const say = (text, isWrong = false) => {
    byId("status").textContent = text;
    byId("status").classList.toggle("wrong", isWrong);
  };
  const setBusy = (isBusy) => {
    files.querySelector("[type=submit]").disabled = isBusy;
    byId("stop").hidden = !isBusy;
  };
  const stop = () => {
    worker?.terminate();
    worker = null;
    setBusy(false);
  };
  const forget = () => {
    byId("result").hidden = true;
    choices.clear();
    forgetSaved();
  };

  files.addEventListener("change", () => {
    stop();
    forget();
    say("");
  });
  byId("stop").addEventListener("click", () => {
    stop();
    say("Stopped.");
  });
  files.addEventListener("submit", async (event) => {
    event.preventDefault();
    stop();
    forget();
    setBusy(true);
    say("Reading the packages …");
    const started = worker = makeWorker();
    started.onerror = () => {
      stop();
      say("This browser can't run the page. It needs a browser of 2023 or newer.", true);
    };
    started.onmessage = ({data}) => {
      if (data.task === "failed") {
        console.error(data.detail);
        byId("write").disabled = false;
        byId("saved").textContent = data.message;
        if (!byId("result").hidden) return;
        stop();
        say(data.message, true);
      } else if (data.task === "planned") {
        setBusy(false);
        say("");
        showPlan(data.view, choices);
      } else {
        offer(data.file, nameMerged(byId("mine").files[0].name.replace(/\.[^.]*$/, "")));
      }
    };
    const setup = JSON.parse(byId("setup").textContent);
    try {
      const wasm = await unpackText(byId("wasm").textContent);
      if (worker !== started) return;
      started.postMessage({
        task: "plan", mine: byId("mine").files[0], fresh: byId("fresh").files[0], bases: [...byId("bases").files], wasm,
        setup,
      });
    } catch {
      started.onerror();
    }
  });
  byId("write").addEventListener("click", () => {
    byId("write").disabled = true;
    byId("saved").textContent = "Writing the package …";
    worker.postMessage({task: "write", choices});
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "radio") forgetSaved();
  });
  takeDroppedFiles(files);
  document.documentElement.dataset.ready = "yes";
}

/** Starts the work in a thread of its own, which is made of this page's script. */
function makeWorker() {
  const parts = [byId("libraries").textContent, "\n", byId("code").textContent];
  const address = URL.createObjectURL(new Blob(parts, {type: "text/javascript"}));
  const worker = new Worker(address);
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return worker;
}

async function unpackText(base64) {
  const packed = Uint8Array.from(atob(base64.trim()), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function takeDroppedFiles(files) {
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
  for (const box of document.querySelectorAll(".file")) {
    const input = box.querySelector("input");
    box.addEventListener("dragover", () => box.classList.add("over"));
    box.addEventListener("dragleave", () => box.classList.remove("over"));
    box.addEventListener("drop", (event) => {
      box.classList.remove("over");
      const dropped = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) dropped.items.add(file);
      if (!dropped.files.length) return;
      input.files = dropped.files;
      files.dispatchEvent(new Event("change"));
    });
  }
}

function forgetSaved() {
  URL.revokeObjectURL(byId("download").href);
  byId("download").hidden = byId("next").hidden = true;
  byId("saved").textContent = "";
  byId("write").disabled = false;
}

function offer(file, name) {
  const link = byId("download");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.hidden = byId("next").hidden = false;
  byId("write").disabled = false;
  byId("saved").textContent = `${name} is in your downloads.`;
  link.click();
}

/** The name of the merged package of an export, which Anki must not take for a backup. */
function nameMerged(stem) {
  return /^(?:collection$|backup-)/i.test(stem) ? `merged-${stem}.apkg` : `${stem}-merged.apkg`;
}

function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function showPlan(view, choices) {
  const {summary} = view;
  const lines = [
    [summary.changed, "note gets", "notes get", "what the author changed"],
    [summary.kept, "note keeps", "notes keep", "what you changed"],
    [summary.in_conflict, "note has", "notes have", "conflicts: you decide"],
    [summary.new, "note is", "notes are", "new"],
    [summary.left_out, "note is", "notes are", "left out: you had them, and they are not in your export"],
  ].filter(([number]) => number).map(([number, one, many, what]) => make("li", {}, `${count(number, one, many)} ${what}`));
  const advice = [
    view.isSwapped && "The new release has learning progress, and your deck has none. Are the two files swapped?",
    !view.hasBase && "No release is known that your notes began with, so each difference counts as a conflict. If you " +
      "have the package that you imported before, choose it above.",
    view.leftOut.length ? `A note that is not in your export counts as deleted. ${ALSO_LEFT_OUT}`
      : view.added.length && !view.hasBase &&
        `A note that is not in your export counts as new; if you have it, it stays as it is. ${ALSO_LEFT_OUT}`,
    view.losesTags && "Your export has no learning progress. Anki then leaves the tags “marked” and “leech” out of it, " +
      "and they get lost.",
  ].filter(Boolean);
  byId("summary").replaceChildren(
    lines.length ? make("ul", {}, ...lines) : make("p", {}, "You have everything already."),
    ...advice.map((text) => make("p", {className: "advice"}, text)),
  );
  const isConflict = ({kind}) => kind === "conflict";
  const conflicts = view.notes.filter((note) => note.fields.some(isConflict));
  const others = view.notes.filter((note) => !note.fields.some(isConflict));
  byId("lists").replaceChildren(
    ...(conflicts.length ? [
      make("h2", {}, "In conflict"),
      makeChoiceForAll(conflicts, choices),
      makeList(conflicts, (note) => makeNote(note, choices)),
    ] : []),
    ...makeDetails("Merged", others, (note) => makeNote(note, choices)),
    ...makeDetails("New", view.added, (title) => make("p", {}, titleOf(title))),
    ...makeDetails("Left out", view.leftOut, (title) => make("p", {}, titleOf(title))),
    ...makeDetails("Note types", view.noteTypes, makeNoteType),
  );
  byId("save").hidden = view.isEmpty;
  if (view.isEmpty) byId("summary").append(make("p", {}, "There is nothing to import."));
  byId("result").hidden = false;
  byId("result-title").focus();
}

/** A list that shows some of its items, and a button for more. */
function makeList(items, draw) {
  const list = make("div");
  let shown = 0;
  const more = make("button", {type: "button"});
  const showMore = () => {
    more.before(...items.slice(shown, shown + AT_ONCE).map(draw));
    shown = Math.min(items.length, shown + AT_ONCE);
    more.hidden = shown === items.length;
    more.textContent = `Show more (${items.length - shown} left)`;
  };
  list.append(more);
  more.addEventListener("click", showMore);
  showMore();
  return list;
}

function makeDetails(title, items, draw) {
  if (!items.length) return [];
  const details = make("details", {}, make("summary", {}, `${title} (${items.length.toLocaleString("en")})`));
  details.addEventListener("toggle", () => details.append(makeList(items, draw)), {once: true});
  return [details];
}

function makeChoiceForAll(notes, choices) {
  const box = make("div", {className: "all"}, make("span", {}, "For all of them:"));
  for (const [value, label] of [["mine", "keep yours"], ["theirs", "take the author's"]]) {
    const button = make("button", {type: "button"}, label);
    button.addEventListener("click", () => {
      for (const note of notes) for (const field of note.fields) if (field.kind === "conflict") remember(note, field, value, choices);
      for (const input of document.querySelectorAll(`#lists input[value="${value}"]`)) input.checked = true;
      forgetSaved();
    });
    box.append(button);
  }
  return box;
}

function remember(note, field, value, choices) {
  choices.set(note.guid, {...choices.get(note.guid), [field.place]: value});
}

function makeNote(note, choices) {
  const card = make("article", {}, make("h3", {}, titleOf(note.title)));
  for (const field of note.fields) {
    card.append(field.kind === "conflict" ? makeConflict(note, field, choices) : makeField(field));
  }
  for (const [what, tags] of [["New tags", note.tags.added], ["Tags that go", note.tags.removed]]) {
    if (tags.length) card.append(make("p", {className: "quiet"}, `${what}: ${tags.join(" ")}`));
  }
  if (note.homeless.length) {
    card.append(make("p", {className: "quiet"}, `Your note type has no field for: ${note.homeless.join(", ")}`));
  }
  return card;
}

function makeField(field) {
  const before = field.kind === "kept" ? field.base : field.mine;
  return make(
    "div", {}, make("div", {className: "field"}, `${field.name} (${KINDS[field.kind]})`), compare(before ?? "", field.text));
}

let groups = 0; // of radio buttons, which need names of their own

function makeConflict(note, field, choices) {
  const group = `conflict-${groups++}`;
  const hasGaps = findGaps(field.mine).numbers.size || findGaps(field.fresh).numbers.size;
  const chosen = choices.get(note.guid)?.[field.place] ?? "mine";
  const options = [
    ["mine", "Yours", field.base === null ? compare(field.mine, field.mine) : compare(field.base, field.mine)],
    ["theirs", "The author's", compare(field.base ?? field.mine, field.fresh)],
  ];
  if (!hasGaps) {
    const both = mergeTexts(field.base, field.mine, field.fresh, "both").text;
    options.push(["both", "Both", compare(both, both)]);
  }
  return make("fieldset", {}, make("legend", {}, field.name), ...options.map(([value, who, words]) => {
    const input = make("input", {type: "radio", name: group, value, checked: value === chosen});
    input.addEventListener("change", () => remember(note, field, value, choices));
    return make("label", {className: "choice"}, input,
      make("span", {}, make("span", {className: "who"}, who), words));
  }));
}

function makeNoteType({name, stays, kept, taken, clashes}) {
  const parts = [["From the author", taken], ["Yours", kept], ["In conflict, yours stays", clashes]];
  return make("article", {}, make("h3", {}, name),
    ...(stays ? [make("p", {}, `Stays as you have it, because ${stays}.`)] : []),
    ...parts.filter(([, names]) => names.length).map(([what, names]) => make("p", {}, `${what}: ${names.join(", ")}`)));
}
