// What a moderator says, or a calibration agrees, is saved as it is said, a form for each grade. This sees to what HTMX alone does not: a
// save that waited names the newest version and sends what is typed now; what could not be sent is said and sent
// again; and nothing is agreed or returned before everything said is saved.
import { beforeLeaving } from "./settling.js";

const PAUSE = 3000;
const bar = document.getElementById("not-saved");
const changed = new Set(); // forms with something that is not sent yet
const inFlight = new Set();
const failed = new Set(); // forms that the server did not take: the network, or an error of its own
const waiting = [];

const isSay = (form) => form instanceof HTMLFormElement && form.matches(".app-say, .app-agree");
const send = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));

function show() {
  bar.hidden = failed.size === 0;
  bar.textContent = failed.size ? `${failed.size === 1 ? "1 thing" : `${failed.size} things`} you said not saved yet, trying again.` : "";
}

function sendAgain() {
  for (const form of failed) send(form);
}

function done(form) {
  inFlight.delete(form);
  if (inFlight.size === 0 && (changed.size === 0 || failed.size)) waiting.splice(0).forEach((go) => go());
}

// Sends what is not sent yet, and waits until the server has answered everything.
function settle() {
  for (const form of changed) send(form);
  return new Promise((go) => {
    if (inFlight.size === 0 && changed.size === 0) go();
    else waiting.push(go);
  });
}

document.addEventListener("input", ({ target }) => {
  if (isSay(target.form)) changed.add(target.form);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!isSay(form) || !ctx.request.body) return;
  const { body } = ctx.request;
  const over = body.get("over"); // the button that puts one's own in the place of somebody else's
  for (const name of [...body.keys()]) body.delete(name);
  for (const [name, value] of new FormData(form)) body.append(name, value);
  if (over) body.set("over", over);
  changed.delete(form);
  inFlight.add(form);
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!isSay(ctx.sourceElement)) return;
  failed.delete(ctx.sourceElement);
  show();
});

function lost({ detail: { ctx } }) {
  const form = ctx.sourceElement;
  if (!isSay(form) || (ctx.response && ctx.response.status < 500)) return; // a refusal is said beside the grade
  failed.add(form);
  show();
  setTimeout(sendAgain, PAUSE);
}
document.addEventListener("htmx:response:error", lost);
document.addEventListener("htmx:error", lost);

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (isSay(ctx.sourceElement)) done(ctx.sourceElement);
});

// What was refused is looked at first: it would be lost.
function lookAt(form) {
  form.closest("details")?.setAttribute("open", "");
  form.querySelector("select, input:not([type=hidden]), textarea").focus();
}

// Agreeing or returning waits for what was said a moment ago.
document.querySelectorAll(".app-decide form").forEach((form) => form.addEventListener("submit", async (event) => {
  const refused = () => document.querySelector(".app-say .govuk-error-message");
  if (changed.size === 0 && inFlight.size === 0 && failed.size === 0 && !refused()) return;
  event.preventDefault();
  await settle();
  if (refused()) return lookAt(refused().closest("form"));
  if (failed.size === 0) form.requestSubmit();
}));

addEventListener("beforeunload", (event) => {
  if (failed.size) event.preventDefault();
});
beforeLeaving(settle);
