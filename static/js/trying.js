// The form that is tried: nothing in it is sent or kept. This script shows what is asked only after a certain
// answer once that answer is chosen, as the real form does, and lets the letter of a grade choose it.
import { chooseByLetter } from "./letters.js";

const form = () => document.getElementById("tried");

function ask() {
  const notAsked = new Set();
  for (const condition of form()?.querySelectorAll("[data-waits]") ?? []) {
    const { waits, on, answers } = condition.dataset;
    const chosen = form().querySelector(`input[name="grade-${on}"]:checked`)?.value;
    const asked = !notAsked.has(on) && answers.split(" ").includes(chosen);
    if (!asked) notAsked.add(waits);
    condition.classList.toggle("app-condition--not-met", !asked);
  }
}

document.addEventListener("change", (event) => {
  if (form()?.contains(event.target)) ask();
});
document.addEventListener("reset", () => setTimeout(ask, 0)); // the fields are cleared after the event
document.addEventListener("htmx:after:swap", ask);
document.addEventListener("keydown", (event) => {
  if (form()?.contains(event.target)) chooseByLetter(event, form());
});
ask();
