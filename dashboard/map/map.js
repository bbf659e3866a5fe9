// Shows the drawing that Python made and adds what a drawing cannot do: hover, click and keyboard.
// Streamlit calls the default export after every run, with the same parentElement while the map stays on the page.
const figures = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!figures.has(parentElement)) figures.set(parentElement, new Figure(parentElement));
  const figure = figures.get(parentElement);
  figure.pick = (code) => setTriggerValue("picked", code);
  figure.latest = data;
  unpack(data).then((svg) => figure.latest === data && figure.show(svg));
}

// Read by hand, the drawing is there before the next frame; a Blob or a Response would come one frame later.
async function unpack(packed) {
  const { writable, readable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  writer.write(packed);
  writer.close();
  const reader = readable.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
}

class Figure {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector(".figure");
    this.picture = root.querySelector(".picture");
    this.tip = root.querySelector(".tip");
    this.rings = [];
    this.listen();
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.keepTextReadable();
    }).observe(this.picture);
  }

  listen() {
    const on = (name, does) => this.picture.addEventListener(name, does);
    on("pointermove", (event) => event.pointerType !== "touch" && this.follow(event));
    on("pointerleave", () => this.restore());
    on("click", (event) => this.areaAt(event) && this.pickArea(this.areaAt(event)));
    on("focusin", (event) => {
      this.lastCode = event.target.dataset.area;
      this.areas.forEach((area) => area.setAttribute("tabindex", area === event.target ? 0 : -1));
      if (event.target.matches(":focus-visible")) this.point(event.target, "keyboard");
    });
    on("focusout", () => this.clear());
    on("keydown", (event) => this.press(event));
    const page = this.root.ownerDocument;
    const dismiss = (event) => {
      if (!this.root.isConnected) page.removeEventListener("keydown", dismiss);
      else if (event.key === "Escape") {
        this.dismissed = this.hovered;
        this.clear();
      }
    };
    page.addEventListener("keydown", dismiss);
  }

  // A new drawing takes the place of the old in one step; focus returns to the same area.
  show(svg) {
    if (svg === this.svg) return;
    const hadFocus = this.root.activeElement?.dataset.area;
    const wasHovered = this.hovered;
    this.svg = svg;
    this.clear();
    this.picture.innerHTML = svg;
    this.drawing = this.picture.firstElementChild;
    this.makeOperable();
    this.keepTextReadable();
    if (hadFocus) this.area(hadFocus)?.focus({ preventScroll: true });
    if (this.area(wasHovered)) this.hover(this.area(wasHovered), ...this.pointer);
  }

  // The drawing alone is an image; here it becomes a group of toggle buttons with one tab stop.
  makeOperable() {
    const noun = this.drawing.dataset.noun;
    this.drawing.setAttribute("role", "group");
    this.drawing.setAttribute(
      "aria-description",
      `Arrow keys move to the next ${noun}, Home and End to the first and last, Page Up and Page Down through all. ` +
        `Enter chooses a ${noun}.`,
    );
    this.drawing.querySelectorAll("text").forEach((text) => text.setAttribute("aria-hidden", true));
    this.areas = [...this.drawing.querySelectorAll("[data-area]")];
    const chosen = this.drawing.querySelector("[data-chosen]")?.dataset.chosen;
    for (const area of this.areas) {
      area.setAttribute("role", "button");
      area.setAttribute("tabindex", -1);
      area.setAttribute("aria-pressed", area.dataset.area === chosen);
      area.setAttribute("aria-label", `${area.dataset.name}, ${area.dataset.tip}`);
    }
    this.areas.sort((a, b) => a.dataset.name.localeCompare(b.dataset.name));
    (this.area(this.lastCode) || this.area(chosen) || this.areas[0])?.setAttribute("tabindex", 0);
  }

  // Chart text is never under 12 px on screen, however narrow the column.
  keepTextReadable() {
    if (!this.drawing || !this.width) return;
    const scale = this.width / this.drawing.viewBox.baseVal.width;
    this.drawing.style.fontSize = scale < 12 / 13 ? `${Math.min(16, 12 / scale)}px` : "";
  }

  area(code) {
    return this.areas.find((area) => area.dataset.area === code);
  }

  areaAt(event) {
    const { area, part } = event.target.dataset;
    return this.area(area || part);
  }

  pickArea(area) {
    this.pick(area.getAttribute("aria-pressed") === "true" ? "" : area.dataset.area);
  }

  follow(event) {
    const area = this.areaAt(event);
    const frame = this.box.getBoundingClientRect();
    this.pointer = [event.clientX - frame.left, event.clientY - frame.top];
    if (area && area.dataset.area === this.dismissed) return;
    this.dismissed = "";
    if (area) this.hover(area, ...this.pointer);
    else if (this.hovered) this.restore();
  }

  hover(area, x, y) {
    if (this.hovered !== area.dataset.area) this.mark(area.dataset.area, "");
    this.hovered = area.dataset.area;
    this.say(area, x, y);
  }

  // The pointer has left: what the keyboard points at shows again, or nothing.
  restore() {
    this.clear();
    const focused = this.root.activeElement;
    if (focused?.matches?.("[data-area]:focus-visible")) this.point(focused, "keyboard");
  }

  point(area, kind) {
    this.mark(area.dataset.area, kind);
    const frame = this.box.getBoundingClientRect();
    const place = area.getBoundingClientRect();
    this.say(area, place.left + place.width / 2 - frame.left, place.top - frame.top);
  }

  // Draws a ring round an area wherever it stands: on the map and in a town's frame.
  mark(code, kind) {
    this.rings.forEach((ring) => ring.remove());
    this.rings = [];
    for (const path of this.drawing.querySelectorAll("[data-area],[data-part]")) {
      if ((path.dataset.area || path.dataset.part) !== code) continue;
      for (const line of ["under", "over"]) {
        const ring = this.drawing.ownerDocument.createElementNS(path.namespaceURI, "path");
        ring.setAttribute("d", path.getAttribute("d"));
        ring.setAttribute("class", `${kind} ring ${line}`);
        path.closest("[data-layer]").append(ring);
        this.rings.push(ring);
      }
    }
  }

  say(area, x, y) {
    const name = this.tip.ownerDocument.createElement("b");
    name.textContent = area.dataset.name;
    this.tip.replaceChildren(name, area.dataset.tip);
    this.tip.hidden = false;
    this.tip.style.left = 0;
    const { offsetWidth, offsetHeight } = this.tip;
    const left = Math.min(Math.max(0, x - offsetWidth / 2), this.box.clientWidth - offsetWidth);
    const above = y - offsetHeight - 12;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${above >= 0 ? above : Math.min(y + 20, this.box.clientHeight - offsetHeight)}px`;
  }

  clear() {
    this.rings.forEach((ring) => ring.remove());
    this.rings = [];
    this.hovered = "";
    this.tip.hidden = true;
  }

  press(event) {
    const area = event.target;
    const next = this.neighbour(area, event.key);
    if (next) next.focus();
    else if (event.key === "Enter" || event.key === " ") this.pickArea(area);
    if (next || event.key === "Enter" || event.key === " ") event.preventDefault();
  }

  // The nearest area in the direction of an arrow key, counting a sideways step twice.
  neighbour(area, key) {
    const last = this.areas.length - 1;
    const at = this.areas.indexOf(area);
    const jump = { Home: 0, End: last, PageUp: Math.max(0, at - 1), PageDown: Math.min(last, at + 1) }[key];
    if (jump !== undefined) return this.areas[jump];
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (!way) return null;
    const middle = (path) => {
      const { x, y, width, height } = path.getBBox();
      return [x + width / 2, y + height / 2];
    };
    const [x, y] = middle(area);
    let best = area;
    let bestCost = Infinity;
    for (const other of this.areas) {
      const [toX, toY] = middle(other);
      const ahead = (toX - x) * way[0] + (toY - y) * way[1];
      const aside = Math.abs((toX - x) * way[1]) + Math.abs((toY - y) * way[0]);
      if (other !== area && ahead > 0 && aside <= ahead * 2 && ahead + 2 * aside < bestCost) {
        best = other;
        bestCost = ahead + 2 * aside;
      }
    }
    return best;
  }
}
