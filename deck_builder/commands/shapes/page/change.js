// Change a shape that is there: move it, or one of its corners.
const handles = document.getElementById("handles");
const SMALLEST = 0.004;

function choose(shape) {
  chosen = shape;
  draw();
  makeHandles();
}

function startChange(shape) {
  document.querySelector("input[name=form][value=change]").click();
  choose(shape);
  handles.firstElementChild.focus();
}

function nameOf(shape) {
  return shape.name.trim() || `shape ${shapes.indexOf(shape) + 1}`;
}

// The points that can be moved: the corners of a polygon, or the four corners of a box.
function cornersOf({form, points}) {
  if (form === "polygon") return points;
  const [a, b] = points;
  return [a, {x: b.x, y: a.y}, b, {x: a.x, y: b.y}];
}

function middleOf(shape) {
  const xs = shape.points.map(point => point.x), ys = shape.points.map(point => point.y);
  return {x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2};
}

function moveCorner(shape, nth, {x, y}) {
  const points = shape.points.map(point => ({...point}));
  if (shape.form === "polygon") points[nth] = {x, y};
  else {
    points[nth === 1 || nth === 2 ? 1 : 0].x = x;
    points[nth >= 2 ? 1 : 0].y = y;
    const {width, height} = boxOf(points);
    if (width < SMALLEST || height < SMALLEST) return;
  }
  shape.points = points;
  showChange();
}

// Move a whole shape so far as it stays on the picture. `from` are its points before.
function moveShape(shape, from, across, down) {
  const limit = (by, places) => Math.min(1 - Math.max(...places), Math.max(-Math.min(...places), by));
  const x = limit(across, from.map(point => point.x)), y = limit(down, from.map(point => point.y));
  shape.points = from.map(point => ({x: point.x + x, y: point.y + y}));
  showChange();
}

function showChange() {
  draw();
  placeHandles();
  writeYaml();
}

// A button in the middle of the chosen shape and one at each corner. Tab leads to one of them, Enter from it to the next.
function makeHandles() {
  const isShown = chosen && checkedValue("form") === "change";
  const names = isShown ? ["Middle", ...cornersOf(chosen).map((_, nth) => `Corner ${nth + 1}`)] : [];
  handles.replaceChildren(...names.map((name, nth) => {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = nth ? "handle" : "handle middle";
    handle.tabIndex = nth ? -1 : 0;
    handle.setAttribute("aria-label", `${name} of ${nameOf(chosen)}`);
    return handle;
  }));
  placeHandles();
}

function placeHandles() {
  if (!handles.childElementCount) return;
  [middleOf(chosen), ...cornersOf(chosen)].forEach(({x, y}, nth) => {
    handles.children[nth].style.left = `${x * 100}%`;
    handles.children[nth].style.top = `${y * 100}%`;
  });
}

function goToHandle(nth) {
  const all = [...handles.children];
  const next = all[(nth + all.length) % all.length];
  all.forEach(handle => { handle.tabIndex = handle === next ? 0 : -1; });
  next.focus();
}

handles.addEventListener("keydown", event => {
  const nth = [...handles.children].indexOf(event.target);
  const arrow = ARROWS[event.key];
  if (arrow) {
    const step = stepOf(event);
    const [across, down] = [arrow[0] * step, arrow[1] * step];
    if (!nth) moveShape(chosen, chosen.points, across, down);
    else {
      const corner = cornersOf(chosen)[nth - 1];
      moveCorner(chosen, nth - 1, {x: clamp(corner.x + across), y: clamp(corner.y + down)});
    }
  } else if (event.key === "Enter") goToHandle(nth + (event.shiftKey ? -1 : 1));
  else if (event.key === "Escape") stage.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// The shape on top at a point of the picture.
function shapeAt({x, y}) {
  return shapes.findLast((_, nth) => svg.children[nth].isPointInFill(new DOMPoint(x, y)));
}

// What a press in the mode *Change* does with each further place of the pointer: move a corner, a shape, or the view.
function beginChange(event) {
  const start = pointOf(event);
  const nth = [...handles.children].indexOf(event.target.closest(".handle"));
  if (nth > 0) return point => moveCorner(chosen, nth - 1, point);
  const shape = shapeAt(start);
  if (shape !== chosen) choose(shape || null);
  if (!shape) return (_, {movementX, movementY}) => (zoom > 1 ? view : window).scrollBy(-movementX, -movementY);
  message.textContent = `${nameOf(shape)} is chosen. Drag it, or one of its corners.`;
  const from = shape.points;
  return point => moveShape(shape, from, point.x - start.x, point.y - start.y);
}
