// Sends each block as it is changed, and again until the server has it.
//
// HTMX sends one block at a time. This sees to what HTMX alone does not: a save carries only its own block's
// fields and names the newest version the page knows; what is not saved yet is kept in this browser as well
// (drafts.js); and what could not be sent is sent again.
import { forget, keep } from "../drafts.js";
import { beforeLeaving } from "../settling.js";
import { plural, say } from "./bar.js";
import { block, blockOf, blocks, form, owner, same, send, values, version } from "./blocks.js";
import * as elsewhere from "./elsewhere.js";
import { answered, lastMark, nextMark } from "./marks.js";
import * as signingIn from "./signing_in.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const unsent = new Set(); // what a sending failed for
const typed = new Set(); // what was changed since it was last sent
const inFlight = new Map(); // each block that is being sent, with its request
let pause = FIRST_PAUSE;
let timer;

const isBlock = (ctx) => Boolean(ctx?.sourceElement) && blockOf(ctx.sourceElement) === ctx.sourceElement;
// An answer that waits for a press to be over (press.js) has saved what it was sent.
const isSaved = (of) => inFlight.get(of)?.arrived === 200 && same(inFlight.get(of).sent, values(of));
const isRefused = (of) => !of.dataset.keeping && of.dataset.refused === JSON.stringify(values(of));

export function remember(of) {
  const about = of.dataset.saves;
  const draft = { values: values(of), version: version(of)?.value ?? "0", mark: lastMark(about) };
  keep(owner, about, { ...draft, address: of.getAttribute("hx-post"), page: location.pathname });
}

function show() {
  for (const of of blocks()) of.classList.toggle("app-criterion--unsent", unsent.has(of.dataset.saves));
  const n = unsent.size + elsewhere.waiting();
  const [toLookAt] = elsewhere.needsLooking();
  if (n === 0 && toLookAt) return say("Something typed here earlier was not saved: it was changed meanwhile.", ["Compare the two", toLookAt]);
  if (n === 0) return say("");
  if (signingIn.needed()) return say(`${plural(n)} not saved yet: you are signed out.`, ["Sign in", signingIn.ask]);
  say(`${plural(n)} not saved yet, trying again.`, ["Try now", tryNow]);
}

function tryNow() {
  clearTimeout(timer);
  for (const about of unsent) send(block(about));
  elsewhere.sendAll();
}

// Later and later, and not all browsers at the same moment when the server is back.
function tryLater() {
  show();
  clearTimeout(timer);
  timer = setTimeout(tryNow, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function failed(of) {
  unsent.add(of.dataset.saves);
  tryLater();
}

function saved(of, sent) {
  const about = of.dataset.saves;
  answered(about);
  const wasUnsent = unsent.delete(about);
  delete of.dataset.keeping;
  delete of.dataset.refused;
  pause = FIRST_PAUSE;
  if (same(sent, values(of))) {
    typed.delete(about);
    forget(owner, about);
  }
  show();
  if (wasUnsent) tryNow(); // the server is back: the others need not wait
}

// A block sends its own fields, not those of the whole theme.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!isBlock(ctx)) return;
  const of = ctx.sourceElement;
  typed.delete(of.dataset.saves);
  // What was refused as stale is not sent again unchanged: leaving the field to press "Keep mine" would send
  // it, and the answer would take the button away from under the pointer.
  if (isRefused(of)) return event.preventDefault();
  ctx.request.headers["Sign-In"] = "here"; // signed out, the page is not left (audit/web/errors.py)
  for (const name of [...ctx.request.body.keys()]) {
    if (name !== "csrf_token" && !name.endsWith(`-${of.dataset.saves}`)) ctx.request.body.delete(name);
  }
});

// What is sent of a block: its fields as they are now, the version it has seen, the mark of this sending.
function put(body, of) {
  for (const [name, value] of Object.entries(values(of))) {
    body.delete(name);
    for (const one of [value].flat()) body.append(name, one);
  }
  // "Keep mine" names the version it has seen beside its own.
  body.set(`version-${of.dataset.saves}`, of.dataset.keeping ?? version(of)?.value ?? "0");
  for (const [name, mark] of Object.entries(nextMark(of.dataset.saves))) body.set(name, mark);
  body.set("csrf_token", form.querySelector("input[name=csrf_token]").value);
}

// A save that waited for the one before names the version that one made, and sends what is typed now.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!isBlock(ctx) || !ctx.request.body) return;
  const of = ctx.sourceElement;
  inFlight.set(of, ctx);
  typed.delete(of.dataset.saves);
  put(ctx.request.body, of);
  ctx.sent = values(of);
  remember(of);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => inFlight.delete(ctx.sourceElement));

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (isBlock(ctx) && ctx.response.status === 200) saved(ctx.sourceElement, ctx.sent);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!isBlock(ctx)) return;
  const { status } = ctx.response;
  const of = ctx.sourceElement;
  // A refusal (too long, changed elsewhere) is said beside the answer; only a failing server is tried again.
  if (status === 409) of.dataset.refused = JSON.stringify(ctx.sent);
  if (status === 429 || status >= 500) failed(of);
  // 400: the session is another one than the page's, so its tokens are old.
  if (status === 401 || status === 400) {
    unsent.add(of.dataset.saves);
    signingIn.ask();
    show();
  }
  if ([400, 401, 429].includes(status)) ctx.swap = "none";
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (isBlock(ctx) && !ctx.response) failed(ctx.sourceElement);
});

window.addEventListener("online", () => { if (unsent.size + elsewhere.waiting() > 0) tryNow(); });
elsewhere.onFailure(tryLater, show);
signingIn.onSignedIn(() => {
  pause = FIRST_PAUSE;
  show();
  tryNow();
}, show);

function type(event) {
  const of = blockOf(event.target);
  if (!of) return;
  typed.add(of.dataset.saves);
  remember(of);
}
form?.addEventListener("input", type);
form?.addEventListener("change", type);

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keeps], [data-forgets]");
  const of = blockOf(button);
  if (!of) return;
  if (button.dataset.forgets) {
    typed.delete(of.dataset.saves);
    answered(of.dataset.saves);
    return forget(owner, of.dataset.saves);
  }
  of.dataset.keeping = button.dataset.keeps;
  send(of);
});

// Everything typed is sent and answered, or has failed: says whether nothing is left.
export async function settle(most = 3000) {
  for (const about of [...typed]) send(block(about));
  for (let waited = 0; inFlight.size > 0 && waited < most; waited += 25) {
    await new Promise((resume) => setTimeout(resume, 25));
  }
  return unsent.size === 0;
}
beforeLeaving(settle);

// "Save and go on" waits for a save that is on its way, so that the two do not meet as strangers.
let leaving = false;
form?.addEventListener("submit", async (event) => {
  if (inFlight.size === 0 || event.submitter?.dataset.waited) {
    leaving = true;
    return;
  }
  event.preventDefault();
  await settle();
  if (event.submitter) event.submitter.dataset.waited = "yes";
  form.requestSubmit(event.submitter);
});
form?.addEventListener("formdata", ({ formData }) => {
  for (const about of unsent) {
    for (const [name, mark] of Object.entries(nextMark(about))) formData.set(name, mark);
  }
});

// Leaving a page within the moment before it sends loses nothing: the browser sends it while it leaves.
window.addEventListener("pagehide", () => {
  if (leaving) return;
  const open = new Set([...typed, ...[...inFlight.keys()].map((of) => of.dataset?.saves)]);
  for (const about of open) {
    const of = block(about);
    if (!of || isRefused(of)) continue;
    if (isSaved(of)) {
      forget(owner, about);
      continue;
    }
    const body = new URLSearchParams();
    put(body, of);
    navigator.sendBeacon(of.getAttribute("hx-post"), body);
    remember(of);
  }
});

// The browser asks only when something could not be sent.
window.addEventListener("beforeunload", (event) => {
  const warned = document.getElementById("not-saved").dataset.leaving; // by signing out
  if (unsent.size > 0 && !leaving && !warned) event.preventDefault();
});
