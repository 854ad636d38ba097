"use strict";

// Without this script the page shows everything. With it, claims can be searched, and a print has every card open.

const search = document.getElementById("search");
const found = document.getElementById("found");
const sections = [...document.querySelectorAll("section")];

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase();
}

const claims = [...document.querySelectorAll("article")].map((element) => ({ element, text: fold(element.textContent) }));

function filter() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, text } of claims) {
    const matches = words.every((word) => text.includes(word));
    element.hidden = !matches;
    count += matches;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  found.textContent = words.length ? `${count} of ${claims.length} ${claims.length === 1 ? "claim" : "claims"}` : "";
}

let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) {
    details.open = true;
  }
});

window.addEventListener("afterprint", () => {
  for (const details of opened) {
    details.open = false;
  }
});

search.addEventListener("input", filter);
search.parentElement.hidden = false;
filter();
document.documentElement.dataset.ready = "yes";
