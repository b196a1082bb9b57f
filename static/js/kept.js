// Says on a page that is not the form that answers typed in this browser wait to be sent (after a crash, say),
// and leads to the audit, which sends them.
import { draftsOf } from "./drafts.js";

const place = document.getElementById("kept-here");

function waiting(person) {
  const found = new Map(); // by audit: how many, and the page where the last was typed
  for (const [key, draft] of draftsOf(`${person}/`)) {
    const [, audit, theme] = key.split("/");
    if (!draft.values || !/^\d+$/.test(audit)) continue; // a concern, or a draft of a framework
    const page = draft.page ?? `/audits/${audit}/${theme === "overall" ? theme : `themes/${theme}`}`;
    found.set(audit, { n: (found.get(audit)?.n ?? 0) + 1, page });
  }
  return found;
}

if (place) {
  const only = place.dataset.audit;
  for (const [audit, { n, page }] of waiting(place.dataset.person)) {
    if (only && only !== audit) continue;
    const row = document.querySelector(`[data-case-of="${audit}"]`);
    const line = document.createElement("p");
    line.className = "govuk-body govuk-!-margin-bottom-1";
    place.append(line);
    place.hidden = false;
    if (place.dataset.submitted !== undefined) {
      line.textContent = `${n === 1 ? "1 answer" : `${n} answers`} that you typed in this browser ${n === 1 ? "was" : "were"} not saved before the audit was submitted.`
        + " Whoever reads it does not see that. If you take the audit back, it is sent as soon as you open its page.";
      continue;
    }
    line.textContent = `${n === 1 ? "1 answer" : `${n} answers`} that you typed in this browser`
      + `${row ? ` about case ${row.dataset.case}` : ""} ${n === 1 ? "waits" : "wait"} to be sent. `;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = page;
    link.textContent = n === 1 ? "Open the audit and send it" : "Open the audit and send them";
    line.append(link);
  }
}
