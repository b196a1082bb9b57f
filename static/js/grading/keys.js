// Grading by single keys. They do nothing in a text field, with a modifier or while a dialog is open, and each
// person can change them or switch them off (account page).
import { called, chooseByLetter, letter } from "../letters.js";
import { blockOf, form } from "./blocks.js";
import { openFind } from "./finding.js";
import { asked, goTo, hand } from "./hand.js";
import { settle } from "./sending.js";

const help = document.getElementById("keys");
const chosen = JSON.parse(help?.dataset.keys ?? "null");
const does = new Map(Object.entries(chosen ?? {}).map(([what, key]) => [key, what]));
const TEXT = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

function step(by) {
  const all = asked();
  const at = all.indexOf(hand());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (next) return goTo(next);
  // After the last comes the button that goes on.
  if (by > 0) form.querySelector(".app-grading__buttons button, button[type=submit]:not([hidden])")?.focus();
}

// By digit: the grade at that place or, on a scale of numbers, that number. The focus stays where it is, so
// that the next key is about the criterion and not about its grades.
function choose(of, digit, at) {
  const places = [...of.querySelectorAll(".app-grades > input[type=radio]:not([value=''])")];
  const numbers = places.some((radio) => /^\d+$/.test(letter(radio) ?? ""));
  const radio = numbers ? called(places, digit, at) : places[Number(digit) - 1];
  radio?.click();
  return Boolean(radio);
}

const lacks = (of) => {
  const seen = of.querySelector(`input[name="version-${of.dataset.saves}"]`);
  return !seen || "lacks" in seen.dataset;
};

// To the next thing missing: on this page, or where the server says (the link in the bar leads there too).
async function nextMissing() {
  const all = asked();
  const at = all.indexOf(hand());
  await settle();
  const next = all.slice(at + 1).find(lacks);
  if (next) return goTo(next);
  location.assign((document.getElementById("next-missing") ?? document.getElementById("to-review")).href);
}

const texts = () => [...(hand()?.querySelectorAll("textarea") ?? [])].filter((text) => text.offsetParent);
const hasEvidence = () => texts().some((text) => /^(evidence|rationale)-/.test(text.name));

const actions = {
  next: () => step(1),
  previous: () => step(-1),
  evidence: () => texts().find((text) => /^(evidence|rationale)-/.test(text.name) || !hasEvidence())?.focus(),
  descriptors: () => {
    const details = hand()?.querySelector(".app-criterion__details");
    if (details) details.open = !details.open;
  },
  missing: nextMissing,
  find: openFind,
  keys: () => help.showModal(),
};

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const { target, key } = event;
  if (target.matches(TEXT)) {
    if (key === "Escape" && blockOf(target)) goTo(blockOf(target));
    return;
  }
  if (chooseByLetter(event, form)) return;
  if (!chosen) return;
  const onSet = target.matches("fieldset") && blockOf(target);
  if (onSet && (key === "ArrowDown" || key === "ArrowUp")) {
    event.preventDefault();
    return step(key === "ArrowDown" ? 1 : -1);
  }
  const inForm = target === document.body || form.contains(target);
  if (/^\d$/.test(key) && inForm && hand() && choose(hand(), key, event.timeStamp)) return event.preventDefault();
  const what = does.get(key.toLowerCase());
  if (!what || event.repeat && what !== "next" && what !== "previous") return;
  event.preventDefault();
  actions[what]();
}
if (form) document.addEventListener("keydown", press);

document.querySelector("[data-shows-keys]")?.addEventListener("click", actions.keys);
