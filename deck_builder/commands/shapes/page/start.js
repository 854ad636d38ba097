// The pointer, the keys and the controls. This comes last, because it starts everything.

// Whether a rectangle or an ellipse is being drawn, and what a drag in the mode *Change* does, or null.
let dragging = false, change = null;

stage.addEventListener("pointerdown", event => {
  if (event.button) return;
  event.preventDefault();
  stage.focus({preventScroll: true});
  cross.hidden = true;
  stage.setPointerCapture(event.pointerId);
  if (followFinger(event)) return stopDrawing();
  if (checkedValue("form") === "change") {
    change = beginChange(event);
    return;
  }
  if (checkedValue("form") === "polygon") addCorner(pointOf(event));
  else {
    corners = [pointOf(event)];
    dragging = true;
  }
  draw(pointOf(event));
});
stage.addEventListener("pointermove", event => {
  if (followFinger(event)) return;
  if (change) change(pointOf(event), event);
  else if (corners.length) draw(pointOf(event));
});
stage.addEventListener("pointerup", event => {
  if (followFinger(event)) return;
  if (dragging) finishShape([corners[0], pointOf(event)]);
  dragging = false;
  change = null;
});
stage.addEventListener("pointercancel", event => {
  followFinger(event);
  stopDrawing();
});

// Two fingers are not meant to draw: what the first of them began is taken back.
function stopDrawing() {
  if (checkedValue("form") === "polygon") corners.pop();
  else corners = [];
  dragging = false;
  change = null;
  draw();
}

stage.addEventListener("keydown", event => {
  const arrow = ARROWS[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target !== stage && !"+=-0".includes(event.key)) return;
  if (arrow) {
    const step = stepOf(event);
    cursorAt = {x: clamp(cursorAt.x + arrow[0] * step), y: clamp(cursorAt.y + arrow[1] * step)};
    cross.hidden = false;
    message.textContent = `${Math.round(cursorAt.x * 100)} % from the left, ${Math.round(cursorAt.y * 100)} % from the top`;
  } else if (event.key === " ") {
    cross.hidden = false;
    if (checkedValue("form") === "change") choose(shapeAt(cursorAt) || null);
    else addCorner({...cursorAt});
  } else if (event.key === "+" || event.key === "=") zoomBy(1.5);
  else if (event.key === "-") zoomBy(1 / 1.5);
  else if (event.key === "0") zoomTo(1);
  else if (event.key === "Enter" && checkedValue("form") === "change" && chosen) goToHandle(0);
  else if (event.key === "Enter" && checkedValue("form") === "polygon" && corners.length) finishShape(corners);
  else if (event.key === "Escape") corners = [];
  else return;
  event.preventDefault();
  cross.style.left = `${cursorAt.x * 100}%`;
  cross.style.top = `${cursorAt.y * 100}%`;
  if (document.activeElement === stage) draw(corners.length ? cursorAt : undefined);
});

document.querySelectorAll("input[name=mode]").forEach(input => input.addEventListener("change", writeYaml));
document.querySelectorAll("input[name=form]").forEach(input => input.addEventListener("change", () => {
  corners = [];
  choose(chosen);
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
if (data.hideAll) document.querySelector("input[name=mode][value=hide-all]").checked = true;
if (shapes.length) document.querySelector("input[name=form][value=change]").checked = true;
draw();
listShapes();
document.documentElement.dataset.ready = "yes";
