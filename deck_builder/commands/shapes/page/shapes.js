"use strict";

// The finished shapes, in the order in which they were drawn: {form, points, name}. Points are fractions of the picture's
// width and height. A rectangle or an ellipse has two points: opposite corners of the box around it.
const shapes = [];
// The corners of the shape that is being drawn, and the place of the cross that the arrow keys move.
let corners = [], cursorAt = {x: 0.5, y: 0.5};

const stage = document.getElementById("stage");
const svg = stage.querySelector("svg");
const cross = document.getElementById("cross");
const message = document.getElementById("message");
const yaml = document.getElementById("yaml");

const checkedValue = name => document.querySelector(`input[name=${name}]:checked`).value;
const clamp = number => Math.min(1, Math.max(0, number));
const shorten = number => String(Math.round(number * 1e4) / 1e4);

function pointOf(event) {
  const box = stage.getBoundingClientRect();
  return {x: clamp((event.clientX - box.left) / box.width), y: clamp((event.clientY - box.top) / box.height)};
}

function areNear(a, b) {
  const box = stage.getBoundingClientRect();
  return Math.hypot((a.x - b.x) * box.width, (a.y - b.y) * box.height) < 12;
}

function boxOf([a, b]) {
  return {left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y)};
}

function makeNode({form, points}, isFinished) {
  const tag = form === "polygon" ? (isFinished ? "polygon" : "polyline") : form;
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
  svg.replaceChildren(...shapes.map(shape => makeNode(shape, true)));
  if (corners.length) svg.append(makeNode({form: checkedValue("form"), points: cursor ? [...corners, cursor] : corners}));
}

function finishShape(points) {
  const form = checkedValue("form");
  corners = [];
  const box = boxOf(form === "polygon" ? [points[0], points.find(point => !areNear(point, points[0])) || points[0]] : points);
  if (form === "polygon" ? points.length < 3 : box.width < 0.004 || box.height < 0.004) {
    message.textContent = form === "polygon" ? "A polygon needs at least three corners." : "This shape is too small to see.";
    draw();
    return;
  }
  shapes.push({form, points, name: ""});
  message.textContent = `Shape ${shapes.length} is drawn. Give it a name below.`;
  draw();
  listShapes();
  document.querySelector("#list li:last-child input").focus();
}

function addCorner(point) {
  if (checkedValue("form") !== "polygon") {
    corners.push(point);
    if (corners.length === 2) finishShape(corners);
  } else if (corners.length > 2 && areNear(point, corners[0])) finishShape(corners);
  else {
    corners.push(point);
    message.textContent = `Corner ${corners.length}.`;
  }
}

let dragging = false;
stage.addEventListener("pointerdown", event => {
  if (event.button) return;
  event.preventDefault();
  stage.focus({preventScroll: true});
  cross.hidden = true;
  stage.setPointerCapture(event.pointerId);
  if (checkedValue("form") === "polygon") addCorner(pointOf(event));
  else {
    corners = [pointOf(event)];
    dragging = true;
  }
  draw(pointOf(event));
});
stage.addEventListener("pointermove", event => { if (corners.length) draw(pointOf(event)); });
stage.addEventListener("pointerup", event => {
  if (dragging) finishShape([corners[0], pointOf(event)]);
  dragging = false;
});
stage.addEventListener("pointercancel", () => {
  dragging = false;
  corners = [];
  draw();
});

const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
stage.addEventListener("keydown", event => {
  const arrow = ARROWS[event.key];
  if (arrow) {
    const step = event.shiftKey ? 0.05 : 0.005;
    cursorAt = {x: clamp(cursorAt.x + arrow[0] * step), y: clamp(cursorAt.y + arrow[1] * step)};
    cross.hidden = false;
    message.textContent = `${Math.round(cursorAt.x * 100)} % from the left, ${Math.round(cursorAt.y * 100)} % from the top`;
  } else if (event.key === " ") {
    cross.hidden = false;
    addCorner({...cursorAt});
  } else if (event.key === "Enter" && checkedValue("form") === "polygon" && corners.length) finishShape(corners);
  else if (event.key === "Escape") corners = [];
  else return;
  event.preventDefault();
  cross.style.left = `${cursorAt.x * 100}%`;
  cross.style.top = `${cursorAt.y * 100}%`;
  if (document.activeElement === stage) draw(corners.length ? cursorAt : undefined);
});

function listShapes() {
  const rows = shapes.map((shape, nth) => {
    const row = document.createElement("li");
    const name = document.createElement("input");
    name.value = shape.name;
    name.setAttribute("aria-label", `Name of shape ${nth + 1}: what it hides`);
    name.placeholder = `What this ${{rect: "rectangle"}[shape.form] || shape.form} hides`;
    name.addEventListener("input", () => {
      shape.name = name.value;
      writeYaml();
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
      listShapes();
      stage.focus();
    });
    row.append(name, remove);
    return row;
  });
  document.getElementById("list").replaceChildren(...rows);
  writeYaml();
}

// Write the shapes as YAML for a card. Shapes with the same name are hidden together, by one card.
function writeYaml() {
  const names = new Set();
  const lines = shapes.map(({form, points, name}, nth) => {
    const text = JSON.stringify(name.trim() || `Shape ${nth + 1}`);
    const key = names.has(text) ? "with" : "name";
    names.add(text);
    const polygon = () => `[${points.map(point => `[${shorten(point.x)}, ${shorten(point.y)}]`).join(", ")}]`;
    const box = () => `{${Object.entries(boxOf(points)).map(([side, length]) => `${side}: ${shorten(length)}`).join(", ")}}`;
    return `  - {${key}: ${text}, ${form}: ${form === "polygon" ? polygon() : box()}}`;
  });
  const mode = checkedValue("mode") === "hide-all" ? ["mode: hide-all"] : [];
  yaml.value = [`picture: {file: ${yaml.dataset.file}, alt: ""}`, ...mode, "shapes:", ...lines].join("\n") + "\n";
  yaml.rows = Math.max(8, lines.length + 4);
}

document.querySelectorAll("input[name=mode]").forEach(input => input.addEventListener("change", writeYaml));
document.querySelectorAll("input[name=form]").forEach(input => input.addEventListener("change", () => {
  corners = [];
  draw();
}));
document.getElementById("copy").addEventListener("click", async () => {
  yaml.select();
  try {
    await navigator.clipboard.writeText(yaml.value);
  } catch {
    document.execCommand("copy");
  }
  message.textContent = "Copied.";
});
writeYaml();
document.documentElement.dataset.ready = "yes";
