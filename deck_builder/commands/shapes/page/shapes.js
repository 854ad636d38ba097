"use strict";

// What the page was made with: the lines before the shapes, the key of the shapes, and for a card its own shapes.
const data = JSON.parse(document.getElementById("data").textContent);
// The finished shapes, in the order in which they were drawn: {form, points, name, number}. Points are fractions of the
// picture's width and height. A rectangle or an ellipse has two points: opposite corners of the box around it. `number` is
// the gap number that a card pins, if any.
const shapes = data.shapes;
// The shape that stands out on the picture and that can be changed, or null.
let chosen = null;
// The corners of the shape that is being drawn, and the place of the cross that the arrow keys move.
let corners = [], cursorAt = {x: 0.5, y: 0.5};

const stage = document.getElementById("stage");
const svg = stage.querySelector("svg");
const cross = document.getElementById("cross");
const message = document.getElementById("message");
const yaml = document.getElementById("yaml");

const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

const checkedValue = name => document.querySelector(`input[name=${name}]:checked`).value;
const clamp = number => Math.min(1, Math.max(0, number));
// How far an arrow key moves something, as a fraction of the picture.
const stepOf = event => (event.shiftKey ? 0.05 : 0.005) / zoom;
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
  svg.replaceChildren(...shapes.map(shape => {
    const node = makeNode(shape, true);
    node.classList.toggle("chosen", shape === chosen);
    return node;
  }));
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
  shapes.push({form, points, name: "", number: null});
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
    name.addEventListener("focus", () => choose(shape));
    const change = document.createElement("button");
    change.type = "button";
    change.textContent = "Change";
    change.setAttribute("aria-label", `Change shape ${nth + 1}`);
    change.addEventListener("click", () => startChange(shape));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", `Remove shape ${nth + 1}`);
    remove.addEventListener("click", () => {
      shapes.splice(nth, 1);
      choose(null);
      listShapes();
      stage.focus();
    });
    row.append(name, change, remove);
    return row;
  });
  document.getElementById("list").replaceChildren(...rows);
  writeYaml();
}

// Write the shapes as YAML for a card. Shapes with the same name are hidden together, by one card.
function writeYaml() {
  const names = new Set();
  const lines = shapes.flatMap(({form, points, name, number}, nth) => {
    const text = JSON.stringify(name.trim() || `Shape ${nth + 1}`);
    const isFirst = !names.has(text);
    names.add(text);
    const keys = [isFirst ? `name: ${text}` : `with: ${text}`, ...(isFirst && number ? [`number: ${number}`] : [])];
    return form === "polygon" ? writePolygon(keys, points) : [`  - {${keys.join(", ")}, ${form}: ${writeBox(points)}}`];
  });
  const mode = checkedValue("mode");
  const modes = mode === "hide-all" || data.hasMode ? [`mode: ${mode}`] : [];
  const indent = " ".repeat(data.indent || 0);
  yaml.value = [...(data.head || []), ...modes, `${data.key}:`, ...lines].map(line => `${indent}${line}\n`).join("");
  yaml.rows = Math.max(8, lines.length + 4);
}

function writeBox(points) {
  return `{${Object.entries(boxOf(points)).map(([side, length]) => `${side}: ${shorten(length)}`).join(", ")}}`;
}

// A polygon with many corners is written over several lines.
function writePolygon(keys, points) {
  const corners = points.map(point => `[${shorten(point.x)}, ${shorten(point.y)}]`);
  if (corners.length <= 5) return [`  - {${keys.join(", ")}, polygon: [${corners.join(", ")}]}`];
  const rows = [];
  for (let start = 0; start < corners.length; start += 6) rows.push(`          ${corners.slice(start, start + 6).join(", ")},`);
  const [first, ...others] = keys;
  return [`  - ${first}`, ...others.map(key => `    ${key}`), "    polygon:", "      [", ...rows.map(row => row.slice(2)), "      ]"];
}
