// Signed out in the middle of an audit: one signs in again here, without leaving the page, and what was typed
// is sent. Only the person whose page it is: nothing of theirs is sent in anybody else's name.
import { form, owner } from "./blocks.js";

const dialog = document.getElementById("sign-in-here");
const place = dialog?.querySelector("[data-place]");
const person = owner?.split("/")[0];
let need = false;
let put = false; // by the person who is asked: they sign in when they are ready, from the bar
let goOn = () => {};
let changed = () => {};

export const needed = () => need;

export function onSignedIn(then, show) {
  goOn = then;
  changed = show;
}

// From a server that answers: the form, or who is signed in by now (in another window, say).
async function fetched(options = {}) {
  const answer = await fetch(dialog.dataset.address, { ...options, headers: { "HX-Request": "true" } });
  if (answer.status >= 500) throw new Error(answer.status);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  return { found, signedIn: found.querySelector("[data-signed-in]") };
}

function renew(signedIn) {
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = signedIn.dataset.token;
  need = put = false;
  dialog.close();
  goOn();
}

function show({ found, signedIn }) {
  if (signedIn?.dataset.signedIn === person) return renew(signedIn);
  place.replaceChildren(...found.childNodes);
  const email = place.querySelector("[name=email]");
  if (email && !email.value) email.value = form.dataset.email;
  if (!dialog.open) dialog.showModal();
  const wrong = place.querySelector("[data-wrong]");
  (wrong ?? place.querySelector(email?.value ? "[name=password]" : "[name=email], button"))?.focus();
}

async function open() {
  try {
    show(await fetched());
  } catch {
    changed(); // no server: there is nothing to sign in to yet
  }
}

// Called by the bar's button, and by whatever was answered that nobody is signed in. In the middle of
// typing no dialog comes up: the next letters would go into it.
export async function ask(event) {
  const byHand = Boolean(event);
  if (need && !byHand) return;
  need = true;
  changed();
  const typing = document.activeElement?.matches("textarea, input:not([type=radio], [type=checkbox])");
  if (!byHand && (typing || put)) return again();
  await open();
}

// Somebody may have signed in in another window: found out without a word.
async function again() {
  if (!need) return;
  try {
    const { signedIn } = await fetched();
    if (signedIn?.dataset.signedIn === person) renew(signedIn);
    else if (signedIn) await open();
  } catch {
    // no server: tried again when the window is looked at
  }
}
window.addEventListener("focus", again);

dialog?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  body.set("only", person);
  try {
    show(await fetched({ method: "POST", body }));
  } catch {
    dialog.querySelector("[role=status]").textContent = "The server cannot be reached. What you typed is kept. Try again in a moment.";
  }
});

dialog?.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes]")) dialog.close();
  if (event.target.closest("[data-again]")) open();
});
dialog?.addEventListener("close", () => { put = need; });
