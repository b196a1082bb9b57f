// Brings an earlier text back into its field: it is saved like anything typed, after what stands there is.
import { blockOf, form, send } from "./blocks.js";
import { settle } from "./sending.js";

form?.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-brings-back]");
  const of = blockOf(button);
  if (!of) return;
  const field = of.querySelector(`[name="${CSS.escape(button.dataset.bringsBack)}"]`);
  await settle();
  field.value = button.previousElementSibling.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  send(of);
  of.querySelector(".app-before > div").replaceChildren();
  field.focus();
});

// A second press folds the list again.
form?.addEventListener("click", (event) => {
  const link = event.target.closest(".app-before__link");
  const list = link?.nextElementSibling;
  if (!list?.childElementCount) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  list.replaceChildren();
}, { capture: true });
