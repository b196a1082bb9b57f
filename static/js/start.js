// Starts GOV.UK components on the page, and again in whatever HTMX swaps in.
import { initAll } from "../vendor/govuk-frontend-6.3.0.min.js";
import { all, forgetAll, forgetEverything } from "./drafts.js";
import "./press.js";
import { settled } from "./settling.js";
import "./typed.js";

initAll();
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target ?? event.target;
  if (target instanceof Element && target.isConnected) initAll({ scope: target });
});

// A page that was sent as a whole form and saved says whose drafts may go.
document.querySelectorAll("[data-drafts-saved]").forEach((saved) => forgetAll(saved.dataset.draftsSaved));

// Signing out leaves nothing behind on a shared computer. If something is unsent it is said first.
const signOut = document.querySelector("form[data-forget-drafts]");
let warned = false;
signOut?.addEventListener("submit", async (event) => {
  if (all().length > 0 && !warned) {
    event.preventDefault();
    await settled(); // what was typed a moment ago is on its way
    const n = all().length;
    warned = true;
    if (n === 0) return signOut.requestSubmit();
    const bar = document.getElementById("not-saved");
    bar.hidden = false;
    bar.dataset.leaving = "yes"; // the audit form leaves these words standing
    const answers = all().filter((name) => !name.includes("/typed/")).length;
    const where = answers === n ? "Open the audit to send what is missing" : "Go back to where you typed to send what is missing";
    const what = answers === n ? (n === 1 ? "1 answer is" : `${n} answers are`) : "Something you typed is";
    bar.textContent = `${what} not saved yet. ${where}, or sign out once more to leave and lose it.`;
    return;
  }
  forgetEverything();
});
