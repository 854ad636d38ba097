// How much larger the picture is than it would be as a whole.
let zoom = 1;
const view = document.getElementById("view");
const MOST = 8;

// The point of the picture, as fractions of its sides, that is at a place in the window.
function fractionAt({x, y}) {
  const box = stage.getBoundingClientRect();
  return {x: (x - box.left) / box.width, y: (y - box.top) / box.height};
}

function middleOfView() {
  const box = view.getBoundingClientRect();
  return {x: box.left + box.width / 2, y: box.top + box.height / 2};
}

// Make the picture larger or smaller so that `point`, a point of it, comes to a place in the window.
function zoomTo(larger, place = middleOfView(), point = fractionAt(place)) {
  zoom = Math.min(MOST, Math.max(1, larger));
  stage.style.width = "";
  stage.classList.toggle("zoomed", zoom > 1);
  if (zoom > 1) {
    stage.classList.remove("zoomed");
    const whole = stage.getBoundingClientRect().width;
    stage.classList.add("zoomed");
    stage.style.width = `${whole * zoom}px`;
  }
  const box = stage.getBoundingClientRect();
  view.scrollBy(box.left + point.x * box.width - place.x, box.top + point.y * box.height - place.y);
  document.getElementById("size").textContent = `${Math.round(zoom * 100)} %`;
}

// Make the picture larger or smaller around the chosen shape, or else around what is in the middle.
function zoomBy(factor) {
  if (chosen) zoomTo(zoom * factor, middleOfView(), middleOf(chosen));
  else zoomTo(zoom * factor);
}

document.getElementById("larger").addEventListener("click", () => zoomBy(1.5));
document.getElementById("smaller").addEventListener("click", () => zoomBy(1 / 1.5));
document.getElementById("whole").addEventListener("click", () => zoomTo(1));
addEventListener("resize", () => zoomTo(zoom));

// The wheel alone scrolls, as everywhere. A touchpad sends two fingers that spread as the wheel with Ctrl.
view.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const step = Math.min(0.25, Math.abs(event.deltaY) / 100) * Math.sign(event.deltaY);
  zoomTo(zoom * Math.exp(-step), {x: event.clientX, y: event.clientY});
}, {passive: false});

// Two fingers on the picture: {distance, zoom, point} as they began, or null.
let pinch = null;
const fingers = new Map();

function measureFingers() {
  const [a, b] = [...fingers.values()];
  return {distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, place: {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}};
}

// Follow a finger; returns whether two of them are on the picture, which draw nothing.
function followFinger(event) {
  if (event.pointerType !== "touch") return false;
  if (event.type === "pointerdown" || fingers.has(event.pointerId)) fingers.set(event.pointerId, {x: event.clientX, y: event.clientY});
  if (event.type === "pointerup" || event.type === "pointercancel") fingers.delete(event.pointerId);
  const wasPinch = pinch !== null;
  if (fingers.size === 2) {
    const {distance, place} = measureFingers();
    if (!pinch || event.type === "pointerdown") pinch = {distance, zoom, point: fractionAt(place)};
    else zoomTo(pinch.zoom * distance / pinch.distance, place, pinch.point);
  } else if (!fingers.size) pinch = null;
  return wasPinch || pinch !== null;
}
