// Fields as words on the page: texts of strangers, which are only ever shown as text.
import {findChanges} from "./merge_texts.js";
import {isWhite, splitText} from "./split_text.js";

const LONGEST_TITLE = 90;

/** An element with its properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A note's title: its first field that has text to read. */
export function titleOf(fields) {
  const text = fields.map(toPlainText).find(Boolean) ?? "(no text)";
  const line = text.replace(/\{\{c[0-9,]+::(.*?)(?:::.*?)?\}\}/gs, "$1").replace(/\s+/g, " ");
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE)}…` : line;
}

/** What a person reads of a field's HTML. It is parsed as a document that never runs and loads nothing. */
function toPlainText(html) {
  if (!/[<&[]/.test(html)) return html.trim();
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const each of page.querySelectorAll("style, script, template")) each.remove();
  for (const each of page.querySelectorAll("img")) each.replaceWith(` [picture ${each.getAttribute("src") ?? ""}] `);
  for (const each of page.querySelectorAll("br, p, div, li, tr, hr, table, blockquote, pre")) each.before("\n");
  return page.documentElement.textContent.replace(/\[sound:([^\]]*)\]/g, "[sound $1]").split("\n")
    .map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean).join("\n");
}

/** Two texts as one, with what went and what came marked. */
export function compare(before, after) {
  let [old, fresh] = [toPlainText(before), toPlainText(after)];
  const words = make("span", {className: "words"});
  if (old === fresh && before !== after) {
    words.append(make("span", {className: "quiet"}, "Only the formatting differs. "));
    [old, fresh] = [before, after];
  }
  const oldTokens = splitText(old), freshTokens = splitText(fresh);
  const write = (tokens, start, end) => tokens.slice(start, end).map((token) => token.text).join("");
  let at = 0;
  const changes = findChanges(
    oldTokens.map((token) => token.key), freshTokens.map((token) => token.key), (place) => isWhite(oldTokens[place]));
  for (const change of changes) {
    words.append(write(freshTokens, at, change.newStart));
    const went = write(oldTokens, change.start, change.end), came = write(freshTokens, change.newStart, change.newEnd);
    if (went) words.append(make("del", {}, went));
    if (went && came) words.append(" ");
    if (came) words.append(make("ins", {}, came));
    at = change.newEnd;
  }
  words.append(write(freshTokens, at));
  if (!words.textContent.trim()) words.append(make("span", {className: "quiet"}, "empty"));
  return words;
}
