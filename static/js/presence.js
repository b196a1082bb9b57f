// Tells the server that this audit is open in this window, and says who else has it open.
const place = document.getElementById("also-here");
const EVERY = 25_000;
const NAME = "case-audit/window";

// The same while this tab is open, from theme to theme.
function windowName() {
  const made = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const name = sessionStorage.getItem(NAME) ?? made;
    sessionStorage.setItem(NAME, name);
    return name;
  } catch {
    return made;
  }
}
const name = windowName();

async function tell() {
  const token = document.querySelector("input[name=csrf_token]").value;
  const body = new URLSearchParams({ csrf_token: token, window: name });
  try {
    const headers = { "HX-Request": "true", "Sign-In": "here" };
    const answer = await fetch(place.dataset.address, { method: "POST", body, headers });
    if (answer.status !== 200) return; // signed out, say: whoever saves next is asked
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    // Said once, not at each turn.
    if (found.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...found.childNodes);
  } catch {
    // no network: told at the next turn
  }
}
if (place) {
  tell();
  setInterval(tell, EVERY);
}
