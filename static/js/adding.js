// Buttons that add a blank block to the audit form. data-adds is how the names of its blocks begin, data-block
// the address of one of them, with 0 for its number.
//
// While a block that was added is still blank there is not another one: the button leads to it. And a block
// that was written in and never sent is put on the page again, so that its draft is found (grading.js).
import { all } from "./drafts.js";

const form = document.querySelector("form[data-drafts]");
const owner = `case-audit/draft/${form?.dataset.drafts}/`;

const isBlank = (of) => of.querySelector(`input[name="version-${of.dataset.saves}"]`)?.value === "0";
const addedBy = (button) => [...form.querySelectorAll(`[data-saves^="${button.dataset.adds}"]`)].find(isBlank);
const goTo = (of) => of.querySelector("textarea, input:not([type=hidden])")?.focus();

document.addEventListener("htmx:config:request", (event) => {
  const button = event.detail.ctx.sourceElement;
  if (!form || !button?.dataset?.adds) return;
  const there = addedBy(button);
  if (!there) return;
  event.preventDefault();
  goTo(there);
});

// A criterion that was chosen stands among the ticked ones from now on.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const of = ctx.sourceElement;
  if (ctx.response?.status !== 200 || !of?.dataset?.saves) return;
  const chosen = of.querySelector(`select[name="more-${of.dataset.saves}"]`);
  if (chosen && of.querySelector(`input[name="criterion-${of.dataset.saves}"][value="${chosen.value}"]`)) chosen.value = "";
});

function addWhatWasNotSent() {
  const buttons = [...form.querySelectorAll("[data-block]")];
  const names = all().filter((name) => name.startsWith(owner)).map((name) => name.slice(owner.length));
  for (const about of names.filter((name) => !form.querySelector(`[data-saves="${CSS.escape(name)}"]`))) {
    const button = buttons.find((one) => about.startsWith(one.dataset.adds));
    if (!button) continue;
    const address = button.dataset.block.replace(/0(?=$|\?)/, about.slice(button.dataset.adds.length));
    htmx.ajax("GET", address, { target: button.getAttribute("hx-target"), swap: "beforeend" });
  }
}
if (form) document.addEventListener("DOMContentLoaded", () => setTimeout(addWhatWasNotSent, 0));
