// Tells when a page of the dashboard stands still: Streamlit says that no script runs, and nothing has changed for some
// frames on end. Frames, not seconds: on a busy machine they come later, as everything else does.
const FRAMES = 10;
let quiet = 0;
new MutationObserver(() => (quiet = 0)).observe(document, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
});

window.beginToWait = () => (quiet = 0);
// Asked once a frame.
window.isStill = () => {
  const app = document.querySelector("[data-testid=stApp]");
  quiet = app?.dataset.testScriptState === "notRunning" ? quiet + 1 : 0;
  return quiet > FRAMES;
};
