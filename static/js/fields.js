// What the fields inside something hold, by name, and how it is put back.
const OWN = "textarea[name], select[name], input[name]:not([type=hidden], [type=password], [type=file], [type=submit], [type=button])";

// A list of what is ticked, where there are boxes to tick.
export function values(of) {
  const found = {};
  for (const field of of.querySelectorAll(OWN)) {
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

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
