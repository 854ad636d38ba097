// Search and filters.

function matches(card) {
  const chosen = Object.fromEntries(filters.map(name => [name, byId(name).value]));
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  return (!chosen.kind || card.kind === chosen.kind)
    && (!chosen.subdeck || card.subdeck === chosen.subdeck)
    && (!chosen.tag || card.tags.includes(chosen.tag))
    && (!chosen.evidence || card.evidence === chosen.evidence)
    && (!chosen.problems || card.problems.some(problem => chosen.problems === "any" || problem.code === chosen.problems))
    && words.every(word => searchTextOf(card).includes(word));
}

function searchTextOf(card) {
  card.text ??= `${card.id} ${card.tags.join(" ")} ${(card.front + card.back).replace(/<[^>]*>/g, " ")}`.toLowerCase();
  return card.text;
}

// Make the plain text of all cards for the search, while the browser is idle.
function prepareSearch(place = 0) {
  const list = cards;
  const whenIdle = window.requestIdleCallback || (work => setTimeout(() => work({timeRemaining: () => 10}), 20));
  whenIdle(idle => {
    while (place < list.length && idle.timeRemaining() > 2) searchTextOf(list[place++]);
    if (place < list.length && list === cards) prepareSearch(place);
  });
}
