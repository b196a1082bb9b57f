// What is typed into a form that is sent by itself (a reason, an answer to an audit, a challenge, what a moderator
// says) is kept in this browser until the server has it: through a dropped network, a closed window, a session
// that ended. The audit form, the editor of frameworks and concerns see to their own.
import { forget, keep, kept } from "./drafts.js";
import { fill, same, values } from "./fields.js";

const person = document.querySelector("form[data-forget-drafts]")?.dataset.forgetDrafts;
const known = new WeakMap(); // what each form held when it came, or when it was last saved

const isKept = (form) => person && form instanceof HTMLFormElement && form.method === "post"
  && !form.matches("[data-drafts], [data-concern]") && Boolean(form.querySelector("textarea"));
const path = (form) => new URL(form.getAttribute("action") || location.pathname, location).pathname;
const owner = (form) => `${person}/typed${path(form)}`;
const version = (form) => form.querySelector("input[name=version], input[name=seen]");
const savesItself = (form) => form.getAttribute("hx-trigger")?.includes("change");
const isRefused = () => document.querySelector(".govuk-error-summary, .govuk-error-message") !== null;

function sayItIsBack(form, at) {
  const note = document.createElement("p");
  note.className = "govuk-body-s app-typed-back";
  note.setAttribute("role", "status");
  note.append(`What you typed here${at ? ` on ${at}` : ""} was not sent. It is back. `);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Take it away";
  button.addEventListener("click", () => {
    fill(form, known.get(form));
    forget(owner(form), "form");
    note.remove();
    form.querySelector("textarea").focus();
  });
  note.append(button);
  form.prepend(note);
}

function bringBack(form) {
  const draft = kept(owner(form), "form");
  if (!draft) return;
  if (same(draft.values, values(form))) {
    if (!isRefused()) forget(owner(form), "form"); // it is there: it was saved
    return;
  }
  fill(form, draft.values);
  form.closest("details")?.setAttribute("open", "");
  if (!savesItself(form)) return sayItIsBack(form, draft.at);
  if (version(form)) version(form).value = draft.version;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function lookAfter() {
  for (const form of document.forms) {
    if (!isKept(form) || known.has(form)) continue;
    known.set(form, values(form));
    bringBack(form);
  }
}

document.addEventListener("input", ({ target }) => {
  const { form } = target;
  if (!known.has(form)) return;
  const now = values(form);
  if (same(now, known.get(form))) return forget(owner(form), "form");
  const at = new Date().toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  keep(owner(form), "form", { values: now, version: version(form)?.value ?? "", at });
});

// A form that saves itself was answered: what it sent is saved.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (known.has(ctx.sourceElement)) ctx.typed = values(ctx.sourceElement);
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!ctx.typed || ctx.response.status !== 200 || !savesItself(form)) return;
  known.set(form, ctx.typed);
  if (same(ctx.typed, values(form))) forget(owner(form), "form");
});

// Asks the server to say so when the form was taken (audit/web/typed.py).
document.addEventListener("formdata", ({ target, formData }) => {
  if (known.has(target)) formData.set("typed-kept", "yes");
});

document.addEventListener("DOMContentLoaded", () => setTimeout(lookAfter, 0));
document.addEventListener("htmx:after:swap", lookAfter);
