// Draws the sides of cards, each in a shadow root: the styles of the page and of the card stay apart.

function styleOf(type) {
  if (!styles.has(type)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host{display:block;height:100%;contain:content}::highlight(found){background-color:#ffd84d;color:#24221e}.card{min-height:100%;box-sizing:border-box}" + deck.types[type]);
    styles.set(type, sheet);
  }
  return styles.get(type);
}

// For a front beside its back: close together, and as high as the text.
const beside = new CSSStyleSheet();
beside.replaceSync(`.card { zoom: 0.85; --space: 0.6em; --picture-height: 18rem; padding-bottom: 1em; }
.page .label, .page .label:has(~ #image-occlusion-container) { margin-block-end: 1em; } .sources { margin-block-start: 1.4em; }`);

// The back without the front that it repeats, for a place where the front is in sight.
function withoutFront(card, which) {
  if (which === "front" || !card.back.includes("\u0001")) return sideHtml(card, which);
  return card.back.replace("\u0001", "").replace(/<hr id="?answer"?\s*\/?>/, "");
}

function sideHtml(card, which) {
  return which === "front" ? card.front : card.back.replace("\u0001", () => card.front);
}

// Draw one side of a card. A shadow root keeps the styles of the page and of the card apart.
function draw(face, card, which, dark, {html = sideHtml(card, which), sheets = []} = {}) {
  const root = face.shadowRoot || face.attachShadow({mode: "open"});
  root.adoptedStyleSheets = [styleOf(card.type), ...sheets];
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const player of holder.content.querySelectorAll("img, audio, source, video")) {
    const name = player.getAttribute("src");
    if (name && deck.media[name]) player.setAttribute("src", deck.media[name]);
  }
  for (const link of holder.content.querySelectorAll("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  const body = element("div", {class: dark ? "card nightMode night_mode" : "card", part: "card"});
  body.append(holder.content);
  root.replaceChildren(body);
  typeset(body);
}

// Replace formulas, which Anki writes as \(…\) and \[…\], by pictures of them.
function typeset(body) {
  if (!window.MathJax || !window.MathJax.tex2svg) return;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);  // MathJax, too, leaves code as it is
  const texts = [];
  while (walker.nextNode()) if (/\\[([]/.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest("code, pre")) texts.push(walker.currentNode);
  for (const node of texts) {
    const parts = node.data.split(/(\\\(.*?\\\)|\\\[.*?\\\])/s);
    node.replaceWith(...parts.map(part => {
      if (!/^\\[([]/.test(part)) return part;
      const display = part[1] === "[";
      const box = MathJax.tex2svg(part.slice(2, -2), {display});
      // The same formula for screen readers. The style that hides it does not reach into a shadow root.
      box.querySelector("mjx-assistive-mml")?.remove();
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", part.slice(2, -2));
      if (display) box.setAttribute("display", "true");
      return box;
    }));
  }
}
