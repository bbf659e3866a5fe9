// Saves drawings that stand on the page as one picture of 1600 x 1000 with heading, subtitle and source.
// Lengths are those of a slide of 1200 x 750, which the file shows at four thirds.
const SVG = "http://www.w3.org/2000/svg";
const PAGE = { width: 1200, height: 750, margin: 36, scale: 4 / 3 };
const SANS = '"Source Sans", "Source Sans 3", Arial, sans-serif';
const SERIF = '"Source Serif", "Source Serif 4", Georgia, serif';
const LINE = 1.3;
const INK = "#0B131B";
const GREY = "#46535F";

export default function ({ data, parentElement }) {
  const status = parentElement.querySelector("[role=status]");
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = async () => {
      try {
        status.textContent = "";
        await save(button.dataset.kind, data);
      } catch (error) {
        status.textContent = `No picture was made: ${error.message}`;
      }
    };
  }
}

async function save(kind, words) {
  const drawings = drawingsIn(target(words.target));
  if (!drawings.length) throw new Error("the chart is not on the page. Wait until it is drawn, then try again.");
  const picture = compose(drawings, words);
  if (kind === "svg") offer(new Blob([text(picture)], { type: "image/svg+xml" }), `${words.file}.svg`);
  else offer(await raster(picture), `${words.file}.png`);
}

// Streamlit marks an element with a key by a class made from that key.
function target(key) {
  const name = `st-key-${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`;
  return document.getElementsByClassName(name)[0];
}

// Our map stands in a shadow root; a Plotly chart is a stack of drawings of one size.
function drawingsIn(element) {
  if (!element) return [];
  if (element.matches?.("svg[data-noun], svg.main-svg")) return [element];
  return [...(element.shadowRoot?.children ?? []), ...element.children].flatMap(drawingsIn);
}

function compose(drawings, words) {
  const { width, height, margin, scale } = PAGE;
  const page = make("svg", {
    xmlns: SVG, width: width * scale, height: height * scale, viewBox: `0 0 ${width} ${height}`, fill: INK,
  });
  make("title", {}, page).textContent = words.heading;
  make("rect", { width, height, fill: "#fff" }, page);
  const wide = width - 2 * margin;
  const heading = broken(words.heading, "600 30px", SERIF, wide);
  const subtitle = broken(words.subtitle, "16px", SANS, wide);
  const source = broken(words.source, "13px", SANS, wide);
  let y = write(page, heading, margin + 20, 30, SERIF, 600, INK);
  y = write(page, subtitle, y - 8, 16, SANS, 400, GREY);
  const foot = height - margin + 8 - (source.length - 1) * 13 * LINE;
  write(page, source, foot, 13, SANS, 400, GREY);
  place(page, drawings, { left: margin, top: y + 10, right: width - margin, bottom: foot - 28 });
  return page;
}

// The drawings keep their places beside each other and fill the room between subtitle and source.
function place(page, drawings, room) {
  const boxes = drawings.map((drawing) => drawing.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const wide = Math.max(...boxes.map((box) => box.right)) - left;
  const high = Math.max(...boxes.map((box) => box.bottom)) - top;
  const scale = Math.min((room.right - room.left) / wide, (room.bottom - room.top) / high);
  const x = (room.left + room.right - wide * scale) / 2;
  const frame = make("g", { transform: `translate(${x} ${room.top}) scale(${scale})` }, page);
  drawings.forEach((drawing, number) => {
    const box = boxes[number];
    const copy = cleaned(drawing, box);
    for (const [name, value] of Object.entries({ x: box.left - left, y: box.top - top })) {
      copy.setAttribute(name, value);
    }
    frame.append(copy);
  });
}

// A copy without what only the screen needs: roles, focus, rings, hover boxes, references to the page's address.
function cleaned(drawing, box) {
  const copy = drawing.cloneNode(true);
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  copy.style.removeProperty("position");
  copy.querySelectorAll(".ring, .hoverlayer").forEach((part) => part.remove());
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of [...part.attributes]) {
      if (/^(role|tabindex|aria-|data-)/.test(name)) part.removeAttribute(name);
      else if (value.includes("url(")) part.setAttribute(name, value.replace(/url\((["']?)[^"')]*#/g, "url($1#"));
    }
  }
  return copy;
}

function write(page, lines, y, size, family, weight, fill) {
  lines.forEach((line, number) => {
    const place = { x: PAGE.margin, y: y + number * size * LINE, "font-size": size, "font-weight": weight, fill };
    make("text", { ...place, "font-family": family }, page).textContent = line;
  });
  return y + lines.length * size * LINE;
}

// A text in lines no wider than the page, also where the file is opened without our fonts.
function broken(words, size, family, wide) {
  const pen = document.createElement("canvas").getContext("2d");
  const width = (line) => {
    const widths = [family, family.split(", ").slice(2).join(", ")].map((fonts) => {
      pen.font = `${size} ${fonts}`;
      return pen.measureText(line).width;
    });
    return Math.max(...widths);
  };
  const lines = [""];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (width(longer) <= wide || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) key !== "xmlns" && element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

const text = (picture) => new XMLSerializer().serializeToString(picture);

// A drawing turned into pixels sees no fonts of the page, so they travel inside it.
async function raster(picture) {
  const style = document.createElementNS(SVG, "style");
  style.textContent = (await Promise.all(pageFonts().map(embedded))).join("");
  picture.prepend(style);
  const address = URL.createObjectURL(new Blob([text(picture)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = PAGE.width * PAGE.scale;
    canvas.height = PAGE.height * PAGE.scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

// The upright fonts of Streamlit's own style sheet, served by the dashboard itself.
function pageFonts() {
  return [...document.styleSheets]
    .flatMap((sheet) => {
      try {
        return [...sheet.cssRules];
      } catch {
        return []; // a browser extension's sheet, which the page may not read
      }
    })
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => /Source (Sans|Serif)/.test(style.fontFamily) && style.fontStyle !== "italic");
}

async function embedded(rule) {
  const address = /url\(["']?([^"')]+)/.exec(rule.style.src)[1];
  const base = rule.parentStyleSheet.href ?? document.baseURI;
  const file = await (await fetch(new URL(address, base))).blob();
  const inside = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(file);
  });
  return rule.cssText.replace(/url\([^)]*\)/, () => `url("${inside}")`);
}

function offer(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
