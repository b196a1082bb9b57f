// One criterion at a time: on a small screen, and on any for whoever chooses it. The theme's judgement is the
// last step. Without this script the whole theme is there.
import { form } from "./blocks.js";
import { asked, goTo, hand, onHand, take } from "./hand.js";

const CHOICE = "case-audit/one-at-a-time";
const steps = document.getElementById("steps");
const toggle = document.querySelector("[data-one-at-a-time]");
const small = matchMedia("(max-width: 47.99em)");
let shown;

function choice() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}
const isOn = () => (choice() ?? (small.matches ? "yes" : "no")) === "yes";

function draw() {
  const on = isOn();
  const all = asked();
  const at = all.indexOf(shown);
  form.classList.toggle("app-one", on);
  form.classList.toggle("app-one--more", on && at < all.length - 1);
  steps.hidden = !on;
  toggle.hidden = false;
  toggle.textContent = on ? "Show the whole theme" : "One criterion at a time";
  for (const of of form.querySelectorAll(".app-one__shown")) of.classList.remove("app-one__shown");
  if (!on) return;
  shown?.classList.add("app-one__shown");
  const condition = shown?.previousElementSibling;
  if (condition?.classList.contains("app-condition")) condition.classList.add("app-one__shown");
  const words = `${at + 1} of ${all.length}`;
  const count = steps.querySelector("[data-count]");
  if (count.textContent !== words) count.textContent = words;
  steps.querySelector("[data-step='-1']").disabled = at <= 0;
  steps.querySelector("[data-step='1']").hidden = at === all.length - 1;
}

function show(of) {
  shown = of;
  draw();
}

const lacks = (of) => of.querySelector("[data-lacks]");
const first = () => asked().find((of) => of.classList.contains("app-criterion--problem"))
  ?? asked().find(lacks) ?? asked()[0];

export function startOneAtATime() {
  if (!steps || !toggle) return;
  onHand((of) => { if (of) show(of); });
  show(hand() ?? first());
  small.addEventListener("change", draw);
  form.addEventListener("htmx:after:swap", draw);
  steps.addEventListener("click", (event) => {
    const by = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
    const next = asked()[asked().indexOf(shown) + by];
    if (by && next) {
      goTo(next);
      next.scrollIntoView({ block: "start" });
    }
  });
  toggle.addEventListener("click", () => {
    const on = isOn();
    try {
      localStorage.setItem(CHOICE, on ? "no" : "yes");
    } catch {
      // No storage: the size of the screen decides.
    }
    take(hand() ?? shown);
    draw();
    shown?.scrollIntoView({ block: "nearest" });
  });
}
