// The one bar for what could not be saved: calm, says how many, goes by itself.
const bar = document.getElementById("not-saved");
let shown = "";

export const plural = (n, one = "answer") => `${n} ${n === 1 ? one : `${one}s`}`;

// Say this, with buttons ([words, what to do]) or a link ([words, address]) beside it; no words hide the bar.
export function say(words, ...others) {
  // Signing out has said what would be lost: that stands.
  if (bar.dataset.leaving && words) return;
  const now = JSON.stringify([words, others.map(([called]) => called)]);
  if (now === shown) return; // said already: nothing is announced anew, and no button goes from under a pointer
  shown = now;
  bar.hidden = !words;
  bar.replaceChildren();
  if (!words) return;
  const said = document.createElement("span");
  said.textContent = words;
  bar.append(said);
  for (const [called, what] of others) {
    const one = document.createElement(typeof what === "string" ? "a" : "button");
    one.textContent = called;
    one.className = "app-not-saved__button";
    if (typeof what === "string") one.href = what;
    else {
      one.type = "button";
      one.addEventListener("click", what);
    }
    bar.append(" ", one);
  }
}
