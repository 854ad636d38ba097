// A new order each day. It depends on the day and the options alone, so that both sides of a card have the same.
(() => {
  const list = document.querySelector(".options > ol");
  if (!list) return;
  const day = new Date().toDateString();
  const place = item => {
    let hash = 0x811c9dc5;
    for (const letter of day + item.textContent) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  };
  const items = Array.from(list.children, item => [place(item), item]);
  list.append(...items.sort((one, other) => one[0] - other[0]).map(pair => pair[1]));
})();
