// Two-sided flashcards: a sheet of eight fronts, then a sheet of their backs, with the columns swapped for printing on
// both sides.
function makeSheets() {
  const holder = byId("sheets");
  holder.replaceChildren();
  for (let start = 0; start < shownCards.length; start += 8) {
    const eight = shownCards.slice(start, start + 8);
    for (const which of ["front", "back"]) {
      const sheet = element("div", {class: "sheet"});
      for (let place = 0; place < 8; place += 1) {
        const card = eight[which === "front" ? place : place ^ 1];
        const cell = element("div");
        sheet.append(cell);
        if (card) draw(cell, card, which, false, {html: which === "front" ? card.front : card.back.replace("\u0001", "")});
      }
      holder.append(sheet);
    }
  }
  holder.style.cssText = "display:block;position:absolute;left:-9999px;top:0;width:190mm";
  for (const cell of holder.querySelectorAll(".sheet > div")) fitText(cell);
  holder.style.cssText = "";
}

// A printed card is 95 by 64 mm. Its text is as large as fits, but never too small to read.
const printed = new CSSStyleSheet();
printed.replaceSync(`.card { --paper: #fff; --measure: none; min-height: 0; padding: 8px 10px; print-color-adjust: exact; }
.page { max-width: none; } #answer { display: none; } .page .label, .page .evidence { margin-block: 0 0.6em; }
.page .evidence { margin-block-start: 0.8em; } .sources { font-size: 0.6em; }`);

function fitText(cell) {
  const body = cell.shadowRoot?.querySelector(".card");
  if (!body) return;
  cell.shadowRoot.adoptedStyleSheets = [...cell.shadowRoot.adoptedStyleSheets, printed];
  const height = 64 * 96 / 25.4 - 4;
  for (let size = 15; size >= 7; size -= 1) {
    body.style.setProperty("--size", `${size}px`);
    if (body.getBoundingClientRect().height <= height) break;
  }
}

const page = new CSSStyleSheet();
document.adoptedStyleSheets = [page];
const paper = () => page.replaceSync(`@page { size: ${byId("paper").value}; margin: 10mm; }`);
byId("paper").addEventListener("change", paper);
paper();
addEventListener("beforeprint", makeSheets);
