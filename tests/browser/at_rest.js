// Tells when a page of the dashboard has come to rest: the server has answered all that the page sent, its script has
// ended, and for some frames on end nothing was sent, received or changed. Frames, not seconds: on a busy machine they
// come later, as everything else does. It runs before the page's own scripts.
const FRAMES = 10;
const seen = { isWaiting: true, quiet: 0 };

const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...message) {
  if (!this.isHeard) {
    this.isHeard = true;
    this.addEventListener("message", () => Object.assign(seen, { isWaiting: false, quiet: 0 }));
  }
  Object.assign(seen, { isWaiting: true, quiet: 0 });
  return send.apply(this, message);
};
new MutationObserver(() => (seen.quiet = 0)).observe(document, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
});

// Asked once a frame.
window.isAtRest = () => {
  const app = document.querySelector("[data-testid=stApp]");
  const isStill = !seen.isWaiting && app?.dataset.testScriptState === "notRunning";
  seen.quiet = isStill ? seen.quiet + 1 : 0;
  return seen.quiet > FRAMES;
};
window.beginToWait = () => (seen.quiet = 0);
