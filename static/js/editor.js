// The editor of a draft: what is in hand is saved as it is typed, the tree is moved by keys and by dragging.
//
// HTMX sends the form in hand. This script sees to what HTMX alone does not: a save names the newest revision the
// page knows; what is not saved yet is kept in this browser as well and sent again; a step waits for it.
import { forget, keep, kept } from "./drafts.js";

// Where the tree has a column of its own it is always seen; open, it is so for whoever reads the page by program too.
if (matchMedia("(min-width: 62em)").matches) document.querySelector(".editor-fold").open = true;

const form = document.getElementById("hand");
const bar = document.getElementById("not-saved");
const owner = form?.dataset.drafts;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
let pause = FIRST_PAUSE;
let timer;
let busy = false; // a save is on its way
let unsent = false; // a save has failed and is tried again
let keeping; // the revision that "Keep what is in the fields" has seen
let refused; // what was refused, as text: it is not sent again unchanged

const entries = () => [...new FormData(form)].filter(([name]) => !["csrf_token", "revision"].includes(name));
const text = () => JSON.stringify(entries());
const revision = () => form.querySelector("[name=revision]")?.value ?? "0";
let saved = form && text(); // what the server has, as far as this page knows

function showUnsent() {
  if (bar.dataset.leaving && unsent) return;
  bar.hidden = !unsent;
  bar.textContent = unsent
    ? "Not saved yet, trying again. What you typed is kept on this computer. You can go on." : "";
}

function send() {
  clearTimeout(timer);
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function failed() {
  unsent = true;
  showUnsent();
  clearTimeout(timer);
  timer = setTimeout(send, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

document.addEventListener("htmx:config:request", (event) => {
  if (event.detail.ctx.sourceElement === form && !keeping && refused === text()) event.preventDefault();
});

// A save that waited for the one before names the revision that one made, and sends what is typed now.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form || !ctx.request.body) return;
  const { body } = ctx.request;
  for (const name of new Set([...form.elements].filter((field) => field.type !== "submit").map((field) => field.name))) {
    if (name && name !== "csrf_token") body.delete(name);
  }
  entries().forEach(([name, value]) => body.append(name, value));
  body.set("revision", keeping ?? revision());
  ctx.sent = text();
  busy = true;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement === form) busy = false;
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form || ctx.response.status !== 200) return;
  saved = ctx.sent;
  unsent = false;
  keeping = refused = undefined;
  pause = FIRST_PAUSE;
  if (saved === text()) forget(owner, "form");
  showUnsent();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== form) return;
  // A refusal is said beside the form; only a failing server is tried again.
  if (ctx.response.status >= 500) return failed();
  if (ctx.response.status === 409) refused = ctx.sent;
  keeping = undefined;
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.sourceElement === form && !ctx.response) failed();
});
window.addEventListener("online", () => unsent && send());

for (const type of ["input", "change"]) {
  form?.addEventListener(type, () => keep(owner, "form", { entries: entries(), revision: revision() }));
}

// Values into the fields of this name, whatever fields they are.
function fill(name, values) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type !== "submit") field.value = values[0] ?? "";
  }
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keeps], [data-uses], [data-forgets]");
  if (!button) return;
  if (button.dataset.uses) {
    fill(button.dataset.uses, JSON.parse(button.dataset.values));
    button.disabled = true;
    button.textContent = "It is in the field now";
  } else if (button.dataset.keeps) {
    keeping = button.dataset.keeps;
    send();
  } else {
    forget(owner, "form");
    saved = text();
  }
});

// What was typed and never saved (the network, the server, a crash, a sign-out) comes back and is sent.
function bringBack() {
  const draft = kept(owner, "form");
  if (!draft) return;
  const now = text();
  const names = new Set([...draft.entries.map(([name]) => name), ...entries().map(([name]) => name)]);
  for (const name of names) fill(name, draft.entries.filter(([one]) => one === name).map(([, value]) => value));
  if (text() === now) return forget(owner, "form");
  form.querySelector("[name=revision]").value = draft.revision;
  send();
}

// A link or another form waits for what is being saved; what cannot be sent is kept in this browser.
const settled = () => !busy && (saved === text() || refused === text());
async function settle() {
  for (let waited = 0; !settled() && !unsent && waited < 3000; waited += 50) {
    if (!busy && waited % 1000 === 0) send();
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
document.addEventListener("submit", async (event) => {
  if (!form || event.target === form || event.target.id === "move" || event.target.hasAttribute("hx-post")) return;
  if (settled() || event.target.dataset.waited) return;
  event.preventDefault();
  event.target.dataset.waited = "yes";
  await settle();
  event.target.requestSubmit(event.submitter);
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!form || !link || link.target || link.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (settled()) return;
  event.preventDefault();
  await settle();
  location.assign(link.href);
});

// The tree. Moving by keys and dragging sends the same form as the buttons do.
const mover = document.getElementById("move");
let focused; // what is moved by keys has the focus again when the tree has followed

function move(item, to) {
  mover.elements.namedItem("item").value = item;
  mover.elements.namedItem("to").value = to;
  mover.requestSubmit();
}

const itemOf = (element) => element?.closest?.("#tree [data-item]")?.dataset.item;

document.addEventListener("keydown", (event) => {
  const to = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const link = event.target.closest?.("#tree [draggable]");
  if (!to || !event.altKey || !link) return;
  event.preventDefault();
  focused = link.id;
  move(itemOf(link), to);
});

let dragged;
const clear = () => document.querySelectorAll(".editor-drop").forEach((each) => each.classList.remove("editor-drop"));

// Where the dragged thing would go: before this criterion or theme, or to the end of this theme.
function place(target) {
  if (!dragged) return null;
  const theme = target.closest?.(".editor-tree__theme");
  if (dragged.startsWith("theme-")) return theme && { element: theme, to: `before:${theme.dataset.item}` };
  const leaf = target.closest?.(".editor-tree__criteria > [data-item]");
  if (leaf) return { element: leaf, to: `before:${leaf.dataset.item}` };
  return theme && { element: theme, to: `into:${theme.dataset.item}` };
}

document.addEventListener("dragstart", (event) => {
  dragged = itemOf(event.target);
  if (dragged) event.dataTransfer.setData("text/plain", dragged);
});
document.addEventListener("dragover", (event) => {
  const found = place(event.target);
  clear();
  if (!found) return;
  event.preventDefault();
  found.element.classList.add("editor-drop");
});
document.addEventListener("drop", (event) => {
  const found = place(event.target);
  clear();
  if (!found) return;
  event.preventDefault();
  focused = `to-${dragged}`;
  move(dragged, found.to);
});
document.addEventListener("dragend", () => {
  dragged = undefined;
  clear();
});

document.addEventListener("htmx:after:swap", () => {
  const link = focused && document.getElementById(focused);
  if (!link || document.activeElement === link) return;
  link.focus();
});
document.addEventListener("focusin", (event) => {
  if (focused && event.target.id !== focused && !event.target.closest("#tree")) focused = undefined;
});

document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
  document.querySelector("#tree [aria-current]")?.scrollIntoView({ block: "nearest" });
  if (form) bringBack();
}, 0));
