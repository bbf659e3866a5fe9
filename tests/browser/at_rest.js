// Tells when a page of the dashboard stands still: Streamlit says that no script runs, every element has come, and nothing
// has changed for some frames on end. Frames, not seconds: on a busy machine they come later, as everything else does.
const FRAMES = 10;
// What stands in the place of an element whose script is still on its way.
const PLACE_HELD = "[data-testid$=Skeleton]";
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
  const isDone = app?.dataset.testScriptState === "notRunning" && !document.querySelector(PLACE_HELD);
  quiet = isDone ? quiet + 1 : 0;
  return quiet > FRAMES;
};
