// The blocks of the audit form: each criterion and judgement (data-saves) is saved by itself.
export const form = document.querySelector("form[data-drafts]");
export const owner = form?.dataset.drafts;

export const block = (about) => form?.querySelector(`[data-saves="${about}"]`);
export const blockOf = (element) => element?.closest?.("[data-saves]");
export const blocks = () => [...(form?.querySelectorAll("[data-saves]") ?? [])];

const fields = (of) => [...of.querySelectorAll(
  "textarea[name], select[name], input:is([type=text], [type=date], [type=radio], [type=checkbox])[name]")];

// What the fields of a block hold, by name: a list of what is ticked, where there are boxes to tick.
export function values(of) {
  const found = {};
  for (const field of fields(of)) {
    if (field.type === "checkbox") (found[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.type !== "radio" || field.checked) found[field.name] = field.value;
  }
  return found;
}

export function fill(of, held) {
  for (const [name, value] of Object.entries(held)) {
    for (const field of of.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = [value].flat().includes(field.value);
      else field.value = value;
    }
  }
}

// The newest version that the page knows: a save names it, so that one that has not seen the newest is told.
export const version = (of) => of.querySelector(`input[name="version-${of.dataset.saves}"]`);

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Send what a block holds now, as if it had just been changed.
export const send = (of) => of?.dispatchEvent(new Event("change", { bubbles: true }));
