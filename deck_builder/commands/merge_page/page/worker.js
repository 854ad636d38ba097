// The work, in a thread of its own: the page stays awake, and can stop it when a package takes too long.
import {changesNote} from "./merge_notes.js";
import {checkPackages, findNewNames, planMerge} from "./plan.js";
import {readPackage} from "./read_package.js";
import {writePackage} from "./write_package.js";
import {PackageError} from "./zip.js";

/** Answers the messages of the page: `plan` with packages, then `write` with what the learner chose. */
export function startWorker() {
  let job = null;
  self.onmessage = async ({data}) => {
    try {
      if (data.task === "plan") {
        job = await makeJob(data);
        self.postMessage({task: "planned", view: describePlan(job.plan)});
      } else {
        const plan = planMerge(job.mine, job.fresh, job.earlier, job.names, data.choices);
        self.postMessage({task: "written", file: await writePackage(plan, job.SQL, job.setup)});
      }
    } catch (error) {
      const known = error instanceof PackageError ? error.message
        : "This did not work. Try it on a computer, where the device has more memory.";
      self.postMessage({task: "failed", message: known, detail: String(error.cause?.stack ?? error.stack)});
    }
  };
}

async function makeJob({mine: mineFile, fresh: freshFile, bases, wasm, setup}) {
  const SQL = await initSqlJs({wasmBinary: wasm});
  const read = (file) => readPackage(file, SQL, setup.limits);
  const job = {SQL, setup, mine: await read(mineFile), fresh: await read(freshFile), earlier: []};
  for (const file of bases) job.earlier.push(await read(file));
  checkPackages(job.mine, job.fresh, job.earlier);
  job.names = await findNewNames(job.mine, job.fresh, job.earlier);
  job.plan = planMerge(job.mine, job.fresh, job.earlier, job.names);
  return job;
}

/** What the page shows of a plan, as plain data. */
export function describePlan(plan) {
  const textsOf = (note) => note.fields.filter(Boolean);
  const isKept = ({merged: {kind}}) => kind === "kept" || kind === "merged";
  const hasConflict = (merge) => merge.fields.some(({merged: {kind}}) => kind === "conflict");
  const notes = plan.notes.map((merge) => ({
    guid: merge.mine.guid,
    title: textsOf(merge.result),
    changes: changesNote(merge),
    fields: merge.fields.map(({name, base, mine, fresh, merged}, place) =>
      ({place, name, base, mine, fresh, kind: merged.kind, text: merged.text})),
    tags: {kept: merge.tags.kept, added: merge.tags.added, removed: merge.tags.removed},
    homeless: merge.homeless,
  }));
  const hasNews = (note) => note.tags.added.length || note.tags.removed.length || note.homeless.length ||
    note.fields.some(({kind}) => kind !== "same" && kind !== "agreed");
  return {
    isEmpty: !plan.sent.length,
    hasBase: plan.hasBase,
    losesTags: !plan.mine.hasProgress,
    isSwapped: plan.fresh.hasProgress && !plan.mine.hasProgress,
    summary: {
      changed: plan.notes.filter(changesNote).length,
      kept: plan.notes.filter((merge) => merge.tags.kept.length || merge.fields.some(isKept)).length,
      in_conflict: plan.notes.filter(hasConflict).length,
      new: plan.added.length,
      left_out: plan.leftOut.length,
    },
    notes: notes.filter(hasNews).map((note) =>
      ({...note, fields: note.fields.filter(({kind}) => kind !== "same" && kind !== "agreed")})),
    added: plan.added.map(textsOf),
    leftOut: plan.leftOut.map(textsOf),
    noteTypes: plan.noteTypes
      .filter((each) => each.stays || each.kept.length || each.taken.length || each.clashes.length)
      .map(({mine, stays, kept, taken, clashes}) => ({name: mine.name, stays, kept, taken, clashes})),
  };
}
