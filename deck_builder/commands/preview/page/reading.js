// Proof-reading: which cards you have read, and your remarks on them. The browser keeps both, for each deck. A card that
// changes after you have read it counts as not read.
let reading = {};

function readingKey() {
  return `deck-builder-reading:${deck.id}`;
}

function recallReading() {
  try {
    reading = JSON.parse(localStorage.getItem(readingKey())) || reading;
  } catch { /* nothing is kept here */ }
}

function keepReading() {
  try {
    localStorage.setItem(readingKey(), JSON.stringify(reading));
  } catch { /* it lasts until the page is closed */ }
}

// A number that is another one, all but surely, if a card changes.
function fingerprintOf(card) {
  if (card.fingerprint === undefined) {
    let number = 5381;
    for (const letter of `${card.front}\n${card.back}`) number = (Math.imul(number, 33) ^ letter.codePointAt(0)) >>> 0;
    card.fingerprint = number;
  }
  return card.fingerprint;
}

const isRead = card => reading[card.key]?.read === fingerprintOf(card);
const remarkOf = card => reading[card.key]?.remark || "";

function setReading(card, change) {
  const entry = {...reading[card.key], ...change};
  if (entry.read === undefined && !entry.remark) delete reading[card.key];
  else reading[card.key] = entry;
  keepReading();
  showProgress();
  const tile = byId(`card-${card.key}`);
  if (tile) showReading(tile, card);
}

function setRead(card, read) {
  setReading(card, {read: read ? fingerprintOf(card) : undefined});
}

// The part of a tile below the card, which `card` returns: where it is written, whether you have read it, and your remark.
function readingPart(heading, card) {
  const remark = element("textarea", {class: "remark", rows: 2, dir: "auto", hidden: true, placeholder: "What should change?", "aria-label": `Remark on ${heading}`});
  remark.addEventListener("input", () => setReading(card(), {remark: remark.value}));
  const open = () => { remark.hidden = false; remark.focus(); };
  return [
    element("div", {class: "where"},
      element("span", {class: "line"}),
      element("span", {class: "changed", hidden: true}, "Changed since you read it"),
      element("button", {type: "button", "aria-label": `Write a remark on ${heading}`, onclick: open}, "Remark"),
      element("label", {}, element("input", {type: "checkbox", class: "read", onchange: event => setRead(card(), event.target.checked)}), " Read")),
    remark];
}

function showReading(tile, card) {
  const entry = reading[card.key] || {};
  const remark = tile.querySelector(".remark");
  tile.querySelector(".line").textContent = `${card.file}:${card.line}`;
  tile.querySelector(".read").checked = isRead(card);
  tile.querySelector(".changed").hidden = entry.read === undefined || isRead(card);
  if (remark.value !== remarkOf(card)) remark.value = remarkOf(card);
  if (remark.value) remark.hidden = false;
}

function showProgress() {
  const noted = Object.keys(reading).length ? cards.filter(card => reading[card.key]) : [];
  const read = noted.filter(isRead).length, remarks = noted.filter(remarkOf).length;
  byId("progress").textContent = read ? `${read.toLocaleString("en")} read` : "";
  byId("copy-remarks").hidden = !remarks;
  byId("copy-remarks").textContent = remarks === 1 ? "Copy the remark" : `Copy ${remarks.toLocaleString("en")} remarks`;
}

// The remarks as text, each with the place of its card.
function writeRemarks() {
  return cards.filter(remarkOf).map(card => `${card.file}:${card.line} ${headingOf(card)}: ${remarkOf(card).trim()}\n`).join("");
}

byId("copy-remarks").addEventListener("click", async () => {
  const text = writeRemarks();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", {});
    area.value = text;
    byId("copy-remarks").after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  byId("copy-remarks").textContent = "Copied";
});
byId("reading").addEventListener("change", () => find());
