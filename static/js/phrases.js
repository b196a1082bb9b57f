// Phrases for evidence: one that is chosen goes in where the cursor is, as if it had been typed, so that it
// is saved, can be undone, and belongs to the auditor. What is kept as a phrase is what is selected.
const touched = new WeakSet();
const field = (about) => document.getElementById(`evidence-${about}`);
const token = (of) => of.form?.elements.csrf_token?.value ?? "";

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("textarea")) touched.add(target);
});

function insert(into, text) {
  // A field where nobody was yet has no cursor to speak of: what is put in goes to its end.
  const at = touched.has(into) ? into.selectionStart : into.value.length;
  const until = touched.has(into) ? into.selectionEnd : at;
  const before = into.value.slice(0, at);
  const after = into.value.slice(until);
  const words = (/\S$/.test(before) ? " " : "") + text + (/^\S/.test(after) ? " " : "");
  into.focus();
  into.setSelectionRange(at, until);
  // As typing does, so that it can be undone. A browser that knows this no more is told the plain way.
  if (document.execCommand("insertText", false, words)) return;
  into.setRangeText(words, at, until, "end");
  into.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-phrase]");
  const into = button && field(button.dataset.phrase);
  if (!into) return;
  insert(into, button.textContent.trim());
  // So that it is offered first the next time. Where that cannot be told, nothing is lost.
  const body = new URLSearchParams({ csrf_token: token(into) });
  fetch(button.dataset.used, { method: "POST", body, keepalive: true }).catch(() => {});
});

// "Keep as a phrase" sends the text alone, not the form around it.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const about = ctx.sourceElement?.dataset?.keep;
  const from = about && field(about);
  if (!from) return;
  for (const name of [...ctx.request.body.keys()]) {
    if (name !== "csrf_token") ctx.request.body.delete(name);
  }
  const selected = from.value.slice(from.selectionStart, from.selectionEnd).trim();
  ctx.request.body.set("text", selected || from.value);
});
