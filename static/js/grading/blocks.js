// The blocks of the audit form: each criterion and judgement (data-saves) is saved by itself.
export { fill, same, values } from "../fields.js";

export const form = document.querySelector("form[data-drafts]");
export const owner = form?.dataset.drafts;

export const block = (about) => form?.querySelector(`[data-saves="${about}"]`);
export const blockOf = (element) => element?.closest?.("[data-saves]");
export const blocks = () => [...(form?.querySelectorAll("[data-saves]") ?? [])];

// The newest version that the page knows: a save names it, so that one that has not seen the newest is told.
export const version = (of) => of.querySelector(`input[name="version-${of.dataset.saves}"]`);

// Send what a block holds now, as if it had just been changed.
export const send = (of) => of?.dispatchEvent(new Event("change", { bubbles: true }));
