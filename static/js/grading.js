// The audit form: each answer is saved as it is given, and nothing typed is lost on the way.
//
// HTMX sends one block (an element with data-saves) at a time. This script sees to three things that HTMX
// alone does not: a save carries only its own block's fields and names the newest version the page knows;
// what is not saved yet is kept in this browser as well; and what could not be sent is sent again.
import { forget, keep, kept } from "./drafts.js";

const form = document.querySelector("form[data-drafts]");
const bar = document.getElementById("not-saved");
const unsent = new Set();
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
let pause = FIRST_PAUSE;
let timer;

const owner = form?.dataset.drafts;
const block = (about) => form?.querySelector(`[data-saves="${about}"]`);
const blockOf = (element) => element?.closest?.("[data-saves]");
const fields = (of) => [...of.querySelectorAll("textarea[name], input[type=radio]:checked")];
const values = (of) => Object.fromEntries(fields(of).map((field) => [field.name, field.value]));
const version = (of) => of.querySelector(`input[name="version-${of.dataset.saves}"]`);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function showUnsent() {
  const n = unsent.size;
  if (bar.dataset.leaving && n > 0) return;
  bar.hidden = n === 0;
  if (n === 0) return;
  bar.textContent = n === 1
    ? "1 answer is not saved yet. It is kept on this computer, and sending is tried again. You can go on."
    : `${n} answers are not saved yet. They are kept on this computer, and sending is tried again. You can go on.`;
}

function sendAgain() {
  clearTimeout(timer);
  for (const about of unsent) block(about)?.dispatchEvent(new Event("change", { bubbles: true }));
}

function failed(of) {
  unsent.add(of.dataset.saves);
  showUnsent();
  clearTimeout(timer);
  timer = setTimeout(sendAgain, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function saved(of, sent) {
  unsent.delete(of.dataset.saves);
  delete of.dataset.keeping;
  delete of.dataset.refused;
  pause = FIRST_PAUSE;
  if (same(sent, values(of))) forget(owner, of.dataset.saves);
  showUnsent();
  if (unsent.size > 0) sendAgain();
}

// A block sends its own fields, not those of the whole theme.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const of = blockOf(ctx.sourceElement);
  if (ctx.sourceElement !== of || !of) return;
  // What was refused as stale is not sent again unchanged: leaving the field to press "Keep mine" would send
  // it, and the answer would take the button away from under the pointer.
  if (!of.dataset.keeping && of.dataset.refused === JSON.stringify(values(of))) return event.preventDefault();
  for (const name of [...ctx.request.body.keys()]) {
    if (name !== "csrf_token" && !name.endsWith(`-${of.dataset.saves}`)) ctx.request.body.delete(name);
  }
});

// A save that waited for the one before names the version that one made, and sends what is typed now.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const of = blockOf(ctx.sourceElement);
  if (ctx.sourceElement !== of || !of || !ctx.request.body) return;
  for (const [name, value] of Object.entries(values(of))) ctx.request.body.set(name, value);
  // "Keep mine" names the version it has seen beside its own.
  ctx.request.body.set(`version-${of.dataset.saves}`, of.dataset.keeping ?? version(of)?.value ?? "0");
  ctx.sent = values(of);
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const of = blockOf(ctx.sourceElement);
  if (ctx.sourceElement === of && of && ctx.response.status === 200) saved(of, ctx.sent);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const of = blockOf(ctx.sourceElement);
  if (ctx.sourceElement !== of || !of) return;
  // A refusal (too long, changed elsewhere) is said beside the answer; only a failing server is tried again.
  if (ctx.response.status === 409) of.dataset.refused = JSON.stringify(ctx.sent);
  if (ctx.response.status >= 500) failed(of);
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const of = blockOf(ctx?.sourceElement);
  if (of && ctx.sourceElement === of && !ctx.response) failed(of);
});

window.addEventListener("online", sendAgain);

function type(event) {
  const of = blockOf(event.target);
  if (of) keep(owner, of.dataset.saves, { values: values(of), version: version(of)?.value ?? "0" });
}
form?.addEventListener("input", type);
form?.addEventListener("change", type);

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keeps], [data-forgets]");
  const of = blockOf(button);
  if (!of) return;
  if (button.dataset.forgets) return forget(owner, of.dataset.saves);
  of.dataset.keeping = button.dataset.keeps;
  of.dispatchEvent(new Event("change", { bubbles: true }));
});

// With the focus on a criterion's grades, the letter of a grade chooses it.
form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches?.("input[type=radio]")) return;
  for (const radio of form.querySelectorAll(`input[name="${CSS.escape(event.target.name)}"]`)) {
    const letter = radio.labels[0]?.querySelector(".app-grades__letter")?.textContent;
    if (letter?.toLowerCase() !== event.key.toLowerCase()) continue;
    event.preventDefault();
    radio.focus();
    radio.click();
  }
});

// What was typed and never saved (the network, the server, a crash, a sign-out) comes back and is sent.
function bringBack(of) {
  const draft = kept(owner, of.dataset.saves);
  if (!draft) return;
  if (same(draft.values, values(of))) return forget(owner, of.dataset.saves);
  for (const [name, value] of Object.entries(draft.values)) {
    for (const field of of.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  if (version(of)) version(of).value = draft.version;
  of.dispatchEvent(new Event("change", { bubbles: true }));
}

// "Save and go on" waits for a save that is on its way, so that the two do not meet as strangers.
const inFlight = new Set();
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (blockOf(ctx.sourceElement) === ctx.sourceElement) inFlight.add(ctx.sourceElement);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => inFlight.delete(ctx.sourceElement));
form?.addEventListener("submit", async (event) => {
  if (inFlight.size === 0 || event.submitter?.dataset.waited) return;
  event.preventDefault();
  for (let waited = 0; inFlight.size > 0 && waited < 3000; waited += 50) {
    await new Promise((resume) => setTimeout(resume, 50));
  }
  if (event.submitter) event.submitter.dataset.waited = "yes";
  form.requestSubmit(event.submitter);
});

function start() {
  form?.querySelectorAll("[data-saves]").forEach(bringBack);
}
if (form) document.addEventListener("DOMContentLoaded", () => setTimeout(start, 0));
