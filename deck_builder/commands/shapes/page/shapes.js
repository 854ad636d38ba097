"use strict";

// Shapes in the order in which they were drawn: {form, points, name}. Points are fractions of the picture; a rectangle
// and an ellipse have two opposite corners.
const shapes = [];
let begun = [], at = {x: 0.5, y: 0.5};

const stage = document.getElementById("stage");
const svg = stage.querySelector("svg");
const cross = document.getElementById("cross");
const said = document.getElementById("said");
const yaml = document.getElementById("yaml");

const chosen = name => document.querySelector(`input[name=${name}]:checked`).value;
const within = number => Math.min(1, Math.max(0, number));
const short = number => String(Math.round(number * 1e4) / 1e4);

function place(event) {
  const box = stage.getBoundingClientRect();
  return {x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height)};
}

function near(a, b) {
  const box = stage.getBoundingClientRect();
  return Math.hypot((a.x - b.x) * box.width, (a.y - b.y) * box.height) < 12;
}

function boxOf([a, b]) {
  return {left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y)};
}

function drawn({form, points}, name) {
  const tag = form === "polygon" ? (name ? "polygon" : "polyline") : form;
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  const set = sides => Object.entries(sides).forEach(([key, value]) => node.setAttribute(key, value));
  if (form === "polygon") set({points: points.map(point => `${point.x},${point.y}`).join(" ")});
  else {
    const {left, top, width, height} = boxOf(points);
    if (form === "rect") set({x: left, y: top, width, height});
    else set({cx: left + width / 2, cy: top + height / 2, rx: width / 2, ry: height / 2});
  }
  return node;
}

function draw(cursor) {
  svg.replaceChildren(...shapes.map(shape => drawn(shape, true)));
  if (begun.length) svg.append(drawn({form: chosen("form"), points: cursor ? [...begun, cursor] : begun}));
}

function finish(points) {
  const form = chosen("form");
  begun = [];
  const box = boxOf(form === "polygon" ? [points[0], points.find(point => !near(point, points[0])) || points[0]] : points);
  if (form === "polygon" ? points.length < 3 : box.width < 0.004 || box.height < 0.004) {
    said.textContent = form === "polygon" ? "A polygon has three corners or more." : "That is too small to see.";
    draw();
    return;
  }
  shapes.push({form, points, name: ""});
  said.textContent = `Shape ${shapes.length} is there. Give it a name below.`;
  draw();
  listed();
  document.querySelector("#list li:last-child input").focus();
}

function corner(point) {
  if (chosen("form") !== "polygon") {
    begun.push(point);
    if (begun.length === 2) finish(begun);
  } else if (begun.length > 2 && near(point, begun[0])) finish(begun);
  else {
    begun.push(point);
    said.textContent = `Corner ${begun.length}.`;
  }
}

let dragging = false;
stage.addEventListener("pointerdown", event => {
  if (event.button) return;
  event.preventDefault();
  stage.focus({preventScroll: true});
  cross.hidden = true;
  stage.setPointerCapture(event.pointerId);
  if (chosen("form") === "polygon") corner(place(event));
  else {
    begun = [place(event)];
    dragging = true;
  }
  draw(place(event));
});
stage.addEventListener("pointermove", event => { if (begun.length) draw(place(event)); });
stage.addEventListener("pointerup", event => {
  if (dragging) finish([begun[0], place(event)]);
  dragging = false;
});
stage.addEventListener("pointercancel", () => {
  dragging = false;
  begun = [];
  draw();
});

const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
stage.addEventListener("keydown", event => {
  const arrow = ARROWS[event.key];
  if (arrow) {
    const step = event.shiftKey ? 0.05 : 0.005;
    at = {x: within(at.x + arrow[0] * step), y: within(at.y + arrow[1] * step)};
    cross.hidden = false;
    said.textContent = `${Math.round(at.x * 100)} % from the left, ${Math.round(at.y * 100)} % from the top`;
  } else if (event.key === " ") {
    cross.hidden = false;
    corner({...at});
  } else if (event.key === "Enter" && chosen("form") === "polygon" && begun.length) finish(begun);
  else if (event.key === "Escape") begun = [];
  else return;
  event.preventDefault();
  cross.style.left = `${at.x * 100}%`;
  cross.style.top = `${at.y * 100}%`;
  if (document.activeElement === stage) draw(begun.length ? at : undefined);
});

function listed() {
  const rows = shapes.map((shape, nth) => {
    const row = document.createElement("li");
    const name = document.createElement("input");
    name.value = shape.name;
    name.setAttribute("aria-label", `What shape ${nth + 1} hides`);
    name.placeholder = `What this ${{rect: "rectangle"}[shape.form] || shape.form} hides`;
    name.addEventListener("input", () => {
      shape.name = name.value;
      write();
    });
    name.addEventListener("focus", () => svg.children[nth]?.classList.add("chosen"));
    name.addEventListener("blur", () => svg.children[nth]?.classList.remove("chosen"));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", `Remove shape ${nth + 1}`);
    remove.addEventListener("click", () => {
      shapes.splice(nth, 1);
      draw();
      listed();
      stage.focus();
    });
    row.append(name, remove);
    return row;
  });
  document.getElementById("list").replaceChildren(...rows);
  write();
}

// Two shapes with one name are hidden by one card.
function write() {
  const names = new Set();
  const lines = shapes.map(({form, points, name}, nth) => {
    const text = JSON.stringify(name.trim() || `Shape ${nth + 1}`);
    const key = names.has(text) ? "with" : "name";
    names.add(text);
    const corners = () => `[${points.map(point => `[${short(point.x)}, ${short(point.y)}]`).join(", ")}]`;
    const box = () => `{${Object.entries(boxOf(points)).map(([side, length]) => `${side}: ${short(length)}`).join(", ")}}`;
    return `  - {${key}: ${text}, ${form}: ${form === "polygon" ? corners() : box()}}`;
  });
  const mode = chosen("mode") === "hide-all" ? ["mode: hide-all"] : [];
  yaml.value = [`picture: {file: ${yaml.dataset.file}, alt: ""}`, ...mode, "shapes:", ...lines].join("\n") + "\n";
  yaml.rows = Math.max(8, lines.length + 4);
}

document.querySelectorAll("input[name=mode]").forEach(each => each.addEventListener("change", write));
document.querySelectorAll("input[name=form]").forEach(each => each.addEventListener("change", () => {
  begun = [];
  draw();
}));
document.getElementById("copy").addEventListener("click", async () => {
  yaml.select();
  try {
    await navigator.clipboard.writeText(yaml.value);
  } catch {
    document.execCommand("copy");
  }
  said.textContent = "Copied.";
});
write();
document.documentElement.dataset.ready = "yes";
