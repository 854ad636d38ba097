// Show one card large: by day, by night and on a phone.
function showLarge(card) {
  const which = sideOf(card);
  const view = (name, dark, phone) => {
    const face = element("div", {class: phone ? "face phone" : "face", onclick: event => { if (!isUsed(event)) turn(card); }});
    draw(face, card, which, dark);
    return element("figure", {}, element("figcaption", {}, name), face);
  };
  const here = shownCards.indexOf(card);
  const focused = byId("large").open && document.activeElement.dataset.role || "turn";
  byId("large").replaceChildren(
    element("div", {class: "large-head"},
      element("h2", {id: "large-title"}, headingOf(card)),
      element("span", {}, here >= 0 ? `${here + 1} of ${shownCards.length}` : ""),
      element("button", {type: "button", "data-role": "previous", onclick: () => step(-1)}, "← Previous"),
      element("button", {type: "button", "data-role": "turn", onclick: () => turn(card)}, turnWords[which]),
      element("button", {type: "button", "data-role": "next", onclick: () => step(1)}, "Next →"),
      element("label", {}, element("input", {type: "checkbox", checked: isRead(card), onchange: event => setRead(card, event.target.checked)}), " Read"),
      element("button", {type: "button", onclick: closeLarge}, "All cards")),
    element("div", {class: "views"}, view("Day", false), view("Night", true), view("Phone", look === "night", true)),
    ...(card.problems.length ? [problemList(card.problems)] : []),
    element("p", {class: "where"}, `${card.kind} · ${card.file}:${card.line} · ${card.tags.join(" ")}`));
  if (!byId("large").open) byId("large").showModal();
  byId("large").querySelector(`[data-role=${focused}]`).focus();
}

function current() {
  const key = decodeURIComponent(location.hash.slice(1));
  return cards.find(card => card.key === key);
}

function step(by) {
  const list = shownCards.length ? shownCards : cards;
  const next = list[(list.indexOf(current()) + by + list.length) % list.length];
  if (next) location.hash = next.key;
}

function closeLarge() {
  const card = current();
  byId("large").close();
  history.replaceState(null, "", location.pathname + location.search);
  const tile = card && tileFor(card);
  if (tile) { tile.scrollIntoView({block: "center"}); tile.focus(); }
}

function openFromAddress() {
  const card = current();
  if (card) showLarge(card);
  else if (byId("large").open) byId("large").close();
}

let touch = null;
addEventListener("touchstart", event => { touch = event.changedTouches[0]; }, {passive: true});
addEventListener("touchend", event => {
  const end = event.changedTouches[0];
  if (!touch || !byId("large").open) return;
  const across = end.clientX - touch.clientX, down = end.clientY - touch.clientY;
  if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) step(across < 0 ? 1 : -1);
}, {passive: true});

addEventListener("hashchange", openFromAddress);
byId("large").addEventListener("close", () => { if (current()) closeLarge(); });
