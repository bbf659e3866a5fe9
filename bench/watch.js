// Notes when the parts of a page are painted: each change of the document, the next frame, and the task after it.
// `parts` is put before this script: name -> { within, counted, least } (the part's place, what makes it whole,
// how many of these). It runs before the page's own scripts, so no shadow tree is missed.
const roots = [document];
const seen = { pressed: 0, first: {}, last: {} };
let changed = new Set();
window.benchSeen = seen;

const attachShadow = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (...settings) {
  const root = attachShadow.apply(this, settings);
  roots.push(root);
  watch(root);
  return root;
};

function watch(root) {
  const settings = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(note).observe(root, settings);
}

function note(mutations) {
  for (const mutation of mutations) {
    const at = mutation.target.nodeType === Node.TEXT_NODE ? mutation.target.parentElement : mutation.target;
    for (const name in parts) {
      const { within } = parts[name];
      const held = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches(within) || node.querySelector(within));
      if (at?.closest?.(within) || [...mutation.addedNodes].some(held)) changed.add(name);
    }
  }
  if (changed.size && !window.benchWaits) {
    window.benchWaits = true;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => stamp();
      painted.port2.postMessage(0);
    });
  }
}

// The frame has been painted.
function stamp() {
  window.benchWaits = false;
  const now = performance.now();
  for (const name of changed) {
    seen.last[name] = now;
    if (!(name in seen.first) && isWhole(parts[name])) seen.first[name] = now;
  }
  changed = new Set();
}

function isWhole({ within, counted, least }) {
  return roots.some((root) => root.querySelectorAll(`${within} ${counted}`).length >= least);
}

addEventListener(
  "pointerdown",
  (event) => {
    seen.pressed = performance.now();
    seen.last = {};
  },
  { capture: true },
);
watch(document);
