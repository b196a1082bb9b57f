// What may say who somebody is (templates/components/marks.html): one click puts neutral words in its place.
//
// The field changes as if it had been typed, so that it is saved as anything typed is, and Ctrl+Z takes it back.
const SENTENCE = /(?:^|[.!?]["'”’)]*\s+|\n)[\s"'“‘(•*-]*$/;
const WORD = /[\p{L}\p{N}_]/u;

// Where the words stand as words of their own, last first, so that what is replaced moves nothing before it.
function places(text, words) {
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text[at - 1] ?? "";
    const after = text[at + words.length] ?? "";
    if (!WORD.test(before) && !WORD.test(after)) found.unshift(at);
  }
  return found;
}

function replace(field, before, after) {
  field.focus();
  for (const at of places(field.value, before)) {
    const begins = SENTENCE.test(field.value.slice(Math.max(0, at - 20), at));
    const words = begins ? after.charAt(0).toUpperCase() + after.slice(1) : after;
    field.setSelectionRange(at, at + before.length);
    // The old command is the only one that a browser's own undo knows of.
    if (!document.execCommand("insertText", false, words)) {
      field.setRangeText(words, at, at + before.length, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Pressing a button would first leave the field, which saves it, and the answer would take the button away.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".app-mark__button")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-replaces-in]");
  const field = button && document.getElementById(button.dataset.replacesIn);
  if (!field) return;
  event.preventDefault();
  const { before, after } = button.dataset;
  button.closest(".app-mark").remove();
  replace(field, before, after);
});

// Keeping a word sends the word, not the whole form around it.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement?.matches?.("[data-keeps-words]")) return;
  for (const name of [...ctx.request.body.keys()]) {
    if (name !== "csrf_token" && name !== "keep") ctx.request.body.delete(name);
  }
  ctx.request.body.set("keep", ctx.sourceElement.value);
  ctx.mark = ctx.sourceElement.closest(".app-mark").id;
});

// What was kept goes, and stays gone although an answer that was on its way still names it.
const kept = new Set();
function takeAway(id) {
  const mark = document.getElementById(id);
  if (!mark) return;
  const field = document.getElementById(mark.querySelector("[data-replaces-in]").dataset.replacesIn);
  if (mark.contains(document.activeElement)) field?.focus();
  mark.remove();
}
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.mark || ctx.response.status !== 200) return;
  kept.add(ctx.mark);
  takeAway(ctx.mark);
});
document.addEventListener("htmx:after:swap", () => kept.forEach(takeAway));
